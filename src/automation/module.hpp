#pragma once

#include <vector>

#include "automation/engine/context.hpp"
#include "event/event.hpp"
#include "store/migration.hpp"
#include "task/task.hpp"
#include "web/router.hpp"

/// Automation as the application sees it. The context outlives the router, the runner and the
/// dispatcher.
namespace herald::automation {

std::vector<store::Migration> migrations();

void add_routes(const Context& context, web::Router& routes);
void add_tasks(const Context& context, task::Runner& runner);

/// The organization as the system acts in it.
using SystemScope = std::function<Scope(store::TenantId)>;
/// Rules run when insight has looked at new figures; a quarter of an hour after they came when it
/// could not. What a platform refused is noted.
std::vector<event::Listener> listeners(const Context& context, const SystemScope& scope_of);

}  // namespace herald::automation
