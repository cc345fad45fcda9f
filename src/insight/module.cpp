#include "insight/module.hpp"

#include "insight/creative/creative_routes.hpp"
#include "insight/feed.hpp"
#include "insight/foretell/routes.hpp"
#include "insight/foretell/train_task.hpp"
#include "insight/media/media_mix.hpp"
#include "insight/outlook/outlook.hpp"
#include "insight/recommend/recommend.hpp"
#include "insight/refresh.hpp"
#include "insight/refreshes.hpp"
#include "insight/score/score_routes.hpp"
#include "insight/watch/watch.hpp"

namespace herald::insight {
namespace {

/// Syncs of several accounts end one after another; they are looked at together.
constexpr std::chrono::seconds kDelay{5};

void add_refresh_routes(const Context& context, web::Router& routes) {
    routes.post("/api/v1/insights/refresh",
                web::RouteSpec("Refresh insights", web::Role::editor).about("insights"),
                [&context](Scope& scope) {
                    auto task =
                        scope.write([&](Tx& tx) { return enqueue_refresh(tx, context, scope); });
                    const std::string location = "/api/v1/tasks/" + to_string(task.id);
                    return web::Accepted<task::TaskAnswer>{{std::move(task)}, location};
                });
}

bool has_standing_orders(const Scope& scope) {
    return scope.db()
               .one<std::int64_t>(
                   "SELECT count(*) FROM schedules WHERE tenant = :tenant AND type = "
                   "'insight.refresh'")
               .value_or(0) > 0;
}

}  // namespace

void add_routes(const Context& context, web::Router& routes) {
    add_refresh_routes(context, routes);
    add_refresh_history_routes(routes);
    add_outlook_routes(context, routes);
    add_media_routes(context, routes);
    add_creative_routes(context, routes);
    add_score_routes(context, routes);
    add_recommend_routes(context, routes);
    add_foretell_routes(context, routes);
    add_watch_routes(context, routes);
    add_feed_routes(context, routes);
}

void add_tasks(const Context& context, task::Runner& runner) {
    runner.add(refresh_task(context));
    add_recommend_tasks(context, runner);
    runner.add(train_task(context));
}

event::Listener metrics_listener(const Context& context, SystemScope scope_of) {
    return {
        "insight.new_metrics", "ads.metrics_synced",
        [&context, scope_of = std::move(scope_of)](store::TenantId tenant, const event::Event&) {
            Scope scope = scope_of(tenant);
            const bool is_first = !has_standing_orders(scope);
            scope.write([&](Tx& tx) {
                if (is_first) set_standing_orders(tx, context, scope);
                enqueue_refresh(tx, context, scope, kDelay);
            });
        }};
}

}  // namespace herald::insight
