#pragma once

#include <vector>

#include "content/items/item.hpp"
#include "store/migration.hpp"
#include "web/router.hpp"

/// The content loop: listen, plan, write, publish, learn.
namespace herald::content {

/// What the application lends.
struct Context {
    ItemsContext items;
};

void add_routes(const Context& context, web::Router& routes);
std::vector<store::Migration> migrations();

}  // namespace herald::content
