#pragma once

#include <optional>
#include <string>
#include <vector>

#include "automation/engine/context.hpp"
#include "automation/engine/plan.hpp"
#include "automation/rules/draft.hpp"
#include "automation/subjects/subjects.hpp"

/// What rules see: one set of campaigns for all of them, and whom each of them means.
namespace herald::automation {

struct RuleLook {
    std::vector<LoadedRule> rules;
    /// Parallel to `rules`. A rule with an error matches nobody.
    std::vector<std::optional<std::string>> errors;
    std::vector<std::int64_t> in_scope, found;
    std::vector<Matched> matched;  ///< points into `rules`; of each rule at most kMostTargets
    DataState data;
    Currency currency;
    PlanWorld world;
};

/// Of one rule in one run; a rule that means more campaigns goes on with the next run.
inline constexpr std::size_t kMostTargets = 5000;

/// Rules of which one cannot be read go on without it.
RuleLook take_look(const Context& context, const Scope& scope, std::vector<LoadedRule> rules);

/// A match as the plan and the answers have it.
Target target_of(const condition::Condition& condition, const Match& match, const DataState& data,
                 Currency currency);
/// "ROAS over the last 7 days 0.6 (limit 1), spend over the last 7 days 120 EUR (limit 50 EUR)"
std::string reason_of(const std::vector<Evidence>& evidence, const condition::Style& style);

}  // namespace herald::automation
