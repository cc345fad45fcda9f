#pragma once

#include "ads/context.hpp"
#include "web/router.hpp"

/// Half a year of a made-up company, for looking around: entities and facts without a connection.
namespace herald::ads {

void add_demo_routes(const Context& context, web::Router& routes);
/// "ads.demo". Filling twice changes nothing.
task::TaskType demo_task(const Context& context);

}  // namespace herald::ads
