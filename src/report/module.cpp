#include "report/module.hpp"

#include "report/generate.hpp"
#include "report/schedules.hpp"
#include "report/share.hpp"

namespace herald::report {

void add_routes(const Context& context, web::Router& routes) {
    add_report_routes(context, routes);
    add_schedule_routes(context, routes);
    add_shared_routes(context, routes);
    add_analytics_routes(context, routes);
}

void add_tasks(const Context& context, task::Runner& runner) {
    runner.add(generate_task(context));
    runner.add(scheduled_task(context));
}

}  // namespace herald::report
