#pragma once

#include "store/bus.hpp"
#include "web/router.hpp"

namespace herald::task {

/// /tasks and /schedules. `bus` outlives the router.
void add_routes(web::Router& routes, store::Bus& bus);

}  // namespace herald::task
