#pragma once

#include "insight/panel/context.hpp"
#include "task/task.hpp"
#include "web/router.hpp"

/// What is wrong, since when, why and in which campaign.
namespace herald::insight {

/// Shows new days to the detectors and keeps the incidents that follow.
void refresh_incidents(const Context& context, task::Run& run);

void add_watch_routes(const Context& context, web::Router& routes);

}  // namespace herald::insight
