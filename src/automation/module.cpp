#include "automation/module.hpp"

#include "automation/demo.hpp"
#include "automation/engine/hook.hpp"
#include "automation/routes.hpp"
#include "automation/standing.hpp"

namespace herald::automation {

void add_routes(const Context& context, web::Router& routes) {
    add_rule_routes(context, routes);
    add_run_routes(context, routes);
    add_history_routes(context, routes);
}

void add_tasks(const Context& context, task::Runner& runner) {
    runner.add(evaluate_task(context));
    runner.add(measure_task(context));
    runner.add(call_task(context));
    runner.add(demo_task(context));
}

std::vector<event::Listener> listeners(const Context& context, const SystemScope& scope_of) {
    return {refresh_listener(context, scope_of), metrics_listener(context, scope_of),
            refusal_listener(context, scope_of), demo_listener(context, scope_of)};
}

}  // namespace herald::automation
