#pragma once

#include <optional>
#include <string>

#include "automation/rules/rule.hpp"
#include "condition/condition.hpp"

/// From what a client wrote to a rule that can run.
namespace herald::automation {

/// A rule with its conditions read.
struct LoadedRule {
    StoredRule rule;
    condition::Condition condition;
    std::optional<condition::Condition> scope;
};

/// Throws Error{invalid} with everything that is wrong: unknown metrics with the nearest name,
/// conditions that can never be true, actions that contradict each other, campaigns that are not
/// there. Defaults are filled in; id, times and maker are the caller's.
LoadedRule check_draft(const Scope& scope, const RuleDraft& draft);
/// Of a stored rule; throws Error{invalid} when its condition is no longer understood.
LoadedRule load_rule(StoredRule rule);

/// "When ROAS over the last 7 days is below 1, pause the campaign; at most once in 24 hours for one
/// campaign."
std::string rule_sentence(const LoadedRule& loaded, Currency currency);
/// "pause the campaign", "raise its budget by 20 % (at most 500 EUR)".
std::string action_words(const RuleAction& action, Currency currency);

/// Minutes after midnight of "HH:MM"; absent for another text.
std::optional<int> parse_time_of_day(std::string_view text);
inline constexpr std::string_view kUsualTime = "08:00";

}  // namespace herald::automation
