#pragma once

#include "content/items/context.hpp"
#include "web/router.hpp"

namespace herald::content {

/// The context must outlive the routes.
void add_archive_routes(const Context& context, web::Router& routes);

}  // namespace herald::content
