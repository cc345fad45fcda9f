#pragma once

#include "content/items/context.hpp"
#include "web/router.hpp"

namespace herald::content::studio {

/// Settings and use of AI. The context must outlive the routes.
void add_ai_routes(const Context& context, web::Router& routes);

}  // namespace herald::content::studio
