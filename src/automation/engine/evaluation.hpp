#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "automation/engine/look.hpp"
#include "automation/history/rule_event.hpp"
#include "task/task.hpp"

/// Letting rules act.
namespace herald::automation {

struct HeldReason {
    std::string reason;
    std::int64_t campaigns = 0;
};
BOOST_DESCRIBE_STRUCT(HeldReason, (), (reason, campaigns))

struct EvaluatedRule {
    RuleId rule_id;
    std::string name;
    std::int64_t in_scope = 0, matched = 0, acted = 0, suggested = 0;
    std::vector<HeldReason> held;
    std::optional<std::string> error;
};
BOOST_DESCRIBE_STRUCT(EvaluatedRule, (),
                      (rule_id, name, in_scope, matched, acted, suggested, held, error))

struct Evaluation {
    EvaluationId id;
    Time at;
    bool dry_run = false;
    std::int64_t duration_ms = 0;
    std::vector<EvaluatedRule> rules;
    std::vector<RuleEvent> actions;  ///< the first kShownActions
    std::optional<task::Task> task;  ///< carries the changes to the platforms
};
BOOST_DESCRIBE_STRUCT(Evaluation, (), (id, at, dry_run, duration_ms, rules, actions, task))
inline constexpr std::size_t kShownActions = 500;

struct EvaluateRules {
    std::optional<std::vector<RuleId>> rule_ids;
    std::optional<bool> dry_run;
};
BOOST_DESCRIBE_STRUCT(EvaluateRules, (), (rule_ids, dry_run))

struct EvaluationWish {
    std::vector<StoredRule> rules;
    EvaluationId id;
    bool dry_run = false;
};
/// Matches, plans, and unless it is a dry run writes: intents of changes, history, notes and the
/// rules' last run in one transaction. The same id again does nothing twice. Throws
/// Error{conflict} when others kept acting at the same time.
Evaluation evaluate(const Context& context, Scope& scope, const EvaluationWish& wish);

/// Suggestions and what waits for approval are decided within these days.
inline constexpr int kDecidedWithin = 7;

}  // namespace herald::automation

template <>
inline constexpr auto herald::rules<herald::automation::EvaluateRules> = std::tuple{
    rule<&herald::automation::EvaluateRules::rule_ids>(count{1, 200}, doc{"All that are on."}),
    rule<&herald::automation::EvaluateRules::dry_run>(doc{"true: nothing is changed or kept."}),
};
