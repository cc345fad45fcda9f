#include "ads/module.hpp"

#include "ads/changes.hpp"
#include "ads/connections.hpp"
#include "ads/demo.hpp"
#include "ads/import_task.hpp"
#include "ads/rates_import.hpp"
#include "ads/sync.hpp"

namespace herald::ads {

void add_routes(const Context& context, web::Router& routes) {
    add_import_routes(context, routes);
    add_campaign_routes(context, routes);
    add_change_routes(context, routes);
    add_connection_routes(context, routes);
    add_sync_routes(context, routes);
    add_rate_routes(context, routes);
    add_view_routes(context, routes);
    add_picture_routes(context, routes);
    add_demo_routes(context, routes);
}

void add_tasks(const Context& context, task::Runner& runner) {
    runner.add(import_task(context));
    runner.add(rates_task(context));
    runner.add(convert_task(context));
    runner.add(sync_task(context));
    runner.add(change_task(context));
    runner.add(demo_task(context));
}

}  // namespace herald::ads
