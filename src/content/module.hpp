#pragma once

#include <vector>

#include "content/items/context.hpp"
#include "event/event.hpp"
#include "store/migration.hpp"
#include "task/task.hpp"
#include "web/router.hpp"

/// The content loop: listen, plan, write, publish, learn.
namespace herald::content {

void add_routes(const Context& context, web::Router& routes);
void add_tasks(const Context& context, task::Runner& runner);
std::vector<event::Listener> listeners(const Context& context);
std::vector<store::Migration> migrations();

}  // namespace herald::content
