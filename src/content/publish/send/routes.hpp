#pragma once

#include "content/items/context.hpp"
#include "web/router.hpp"

namespace herald::content {

/// Scheduling, publishing, and the log of publications. The context outlives the routes.
void add_publication_routes(const Context& context, web::Router& routes);

}  // namespace herald::content
