#pragma once

#include <vector>

#include "ads/context.hpp"
#include "store/migration.hpp"
#include "web/router.hpp"

/// The ads module as the application sees it. The context outlives the router and the runner.
namespace herald::ads {

std::vector<store::Migration> migrations();
std::vector<store::Migration> warehouse_migrations();

/// Every route of ads.
void add_routes(const Context& context, web::Router& routes);
/// Every task type of ads.
void add_tasks(const Context& context, task::Runner& runner);

void add_import_routes(const Context& context, web::Router& routes);
void add_campaign_routes(const Context& context, web::Router& routes);
void add_change_routes(const Context& context, web::Router& routes);
void add_connection_routes(const Context& context, web::Router& routes);
void add_sync_routes(const Context& context, web::Router& routes);
void add_rate_routes(const Context& context, web::Router& routes);
void add_picture_routes(const Context& context, web::Router& routes);
void add_view_routes(const Context& context, web::Router& routes);

}  // namespace herald::ads
