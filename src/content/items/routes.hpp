#pragma once

#include "content/items/item.hpp"
#include "web/router.hpp"

/// The contexts must outlive the routes.
namespace herald::content {

void add_item_routes(const ItemsContext& context, web::Router& routes);
/// The brand, the networks' limits, and checks of any text.
void add_check_routes(web::Router& routes);

}  // namespace herald::content
