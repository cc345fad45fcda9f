#pragma once

#include <vector>

#include "event/event.hpp"
#include "insight/panel/context.hpp"
#include "store/migration.hpp"
#include "task/task.hpp"
#include "web/router.hpp"

/// Insight as the application sees it. The context outlives the router, the runner and the
/// dispatcher.
namespace herald::insight {

std::vector<store::Migration> migrations();

void add_routes(const Context& context, web::Router& routes);
void add_tasks(const Context& context, task::Runner& runner);

/// The organization as the system acts in it.
using SystemScope = std::function<Scope(store::TenantId)>;
/// New figures are looked at when they come. The first ones also set the standing orders: a look
/// every morning, training once a week.
event::Listener metrics_listener(const Context& context, SystemScope scope_of);

}  // namespace herald::insight
