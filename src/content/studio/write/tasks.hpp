#pragma once

#include "content/items/context.hpp"
#include "task/task.hpp"
#include "web/router.hpp"

namespace herald::content::studio {

/// Generation, rewriting, prompts and templates. The context must outlive the routes and tasks.
void add_write_routes(const Context& context, web::Router& routes);
/// "content.generate"; its result is Generated.
task::TaskType generate_task(const Context& context);
/// "content.rewrite"; its result is Rewritten.
task::TaskType rewrite_task(const Context& context);

}  // namespace herald::content::studio
