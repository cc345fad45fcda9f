#pragma once

#include "alert/context.hpp"
#include "task/task.hpp"
#include "web/router.hpp"

namespace herald::alert {

/// Channels and deliveries under /api/v1/alerts. The context outlives the router.
void add_deliver_routes(const Context& context, web::Router& routes);

}  // namespace herald::alert
