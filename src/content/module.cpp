#include "content/module.hpp"

#include "content/items/routes.hpp"

namespace herald::content {

void add_routes(const Context& context, web::Router& routes) {
    add_item_routes(context.items, routes);
    add_check_routes(routes);
}

}  // namespace herald::content
