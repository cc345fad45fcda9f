#pragma once

#include <vector>

#include "report/context.hpp"
#include "store/migration.hpp"
#include "task/task.hpp"
#include "web/router.hpp"

/// Reports as the application sees them. The context outlives the router and the runner.
namespace herald::report {

std::vector<store::Migration> migrations();

void add_routes(const Context& context, web::Router& routes);
void add_tasks(const Context& context, task::Runner& runner);

/// /reports/…
void add_report_routes(const Context& context, web::Router& routes);
/// /analytics/…: other names of what stands elsewhere.
void add_analytics_routes(const Context& context, web::Router& routes);

}  // namespace herald::report
