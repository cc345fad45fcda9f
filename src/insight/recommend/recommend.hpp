#pragma once

#include "insight/panel/context.hpp"
#include "task/task.hpp"
#include "web/router.hpp"

/// Recommendations and budget plans, as insight's table of contents sees them.
namespace herald::insight {

void add_recommend_routes(const Context& context, web::Router& routes);
void add_recommend_tasks(const Context& context, task::Runner& runner);

/// Fits a large workspace's curves and keeps them; does nothing when those kept are of the same
/// days, or the workspace is small.
void refresh_budget_market(const Context& context, task::Run& run);
/// What is advised now becomes the open recommendations.
void refresh_recommendations(const Context& context, task::Run& run);
/// What applied ones have brought so far.
void refresh_outcomes(const Context& context, task::Run& run);

}  // namespace herald::insight
