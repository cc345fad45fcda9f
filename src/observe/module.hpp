#pragma once

#include "observe/context.hpp"
#include "task/task.hpp"
#include "web/router.hpp"

/// Watches over the rest: health, metrics, logs, the system page; backups and their schedule.
namespace herald::observe {

std::vector<store::Migration> migrations();

void add_health_routes(const Context& context, web::Router& routes);
void add_system_routes(const Context& context, web::Router& routes);
void add_backup_routes(const Context& context, web::Router& routes);
void add_routes(const Context& context, web::Router& routes);
void add_tasks(const Context& context, task::Runner& runner);

/// The machine and this process among the metrics, as long as the token lives.
std::shared_ptr<void> watch_machine(const Context& context);

}  // namespace herald::observe
