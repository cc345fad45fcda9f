#pragma once

#include "insight/panel/context.hpp"
#include "insight/recommend/budget_markets.hpp"
#include "insight/recommend/recommendation.hpp"

/// Doing what is recommended, through ads' path of changes, and taking it back.
namespace herald::insight {

/// All of its changes are written, or none. One without changes is marked as done by hand. Throws
/// Error{conflict} when it is not open, or when a campaign has been changed since it was worked
/// out.
RecommendationApplied apply_recommendation(const Context& context, Scope& scope,
                                           RecommendationId id);
/// Throws Error{conflict} when it is not applied, or a change is still on its way.
RecommendationApplied revert_recommendation(const Context& context, Scope& scope,
                                            RecommendationId id);
Recommendation dismiss_recommendation(const Context& context, Scope& scope,
                                      const DismissRecommendation& request);
/// Kept as an applied recommendation, so that its outcome is measured too.
web::Accepted<task::TaskAnswer> apply_budget_plan(const Context& context, BudgetMarkets& markets,
                                                  Scope& scope, const ApplyBudgetPlan& request);

}  // namespace herald::insight
