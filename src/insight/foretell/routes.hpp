#pragma once

#include "insight/panel/context.hpp"
#include "model/routes.hpp"
#include "web/router.hpp"

namespace herald::insight {

/// Predictions, and training.
void add_foretell_routes(const Context& context, web::Router& routes);

/// What the registry's own routes show of the kinds trained here.
model::RouteOptions model_route_options();

}  // namespace herald::insight
