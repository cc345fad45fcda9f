#include "alert/deliver/deliver_routes.hpp"

#include <fmt/format.h>

#include "alert/deliver/channel_store.hpp"
#include "alert/deliver/delivery_store.hpp"

namespace herald::alert {
namespace {

struct ListAlertChannels : web::Paged {};
BOOST_DESCRIBE_STRUCT(ListAlertChannels, (web::Paged), ())

web::Page<AlertChannel> list_channels(const Scope& scope, const ListAlertChannels& request) {
    constexpr std::string_view kList = "alert-channels";
    const auto after = web::read_cursor<AlertChannelId>(request, kList);
    auto rows = scope.db().list<AlertChannel>(
        "SELECT {columns} FROM alert_channels WHERE tenant = :tenant AND id > :after ORDER BY id "
        "LIMIT :limit",
        {{"after", after ? std::get<0>(*after) : AlertChannelId{}}, {"limit", request.fetch()}});
    return web::make_page(std::move(rows), request, [&](const AlertChannel& last) {
        return web::make_cursor(kList, last.id);
    });
}

web::Accepted<task::TaskAnswer> test_channel(const Context& context, Scope& scope,
                                             AlertChannelId id) {
    const AlertChannel channel = find_channel(scope, id);
    auto task = scope.write([&](Tx& tx) {
        return task::enqueue(tx, scope, *context.bus,
                             {.type = "alerts.test",
                              .title = "Test of " + channel.name,
                              .input_json = fmt::format(R"({{"id":"{}"}})", to_string(id)),
                              .key = to_string(id),
                              .max_attempts = 1});
    });
    const std::string location = "/api/v1/tasks/" + to_string(task.id);
    return {{std::move(task)}, location};
}

void add_channel_routes(const Context& context, web::Router& routes) {
    using web::Role;
    using web::RouteSpec;
    const std::string base = "/api/v1/alerts/channels";
    routes.get(base, {"List alert channels", Role::viewer},
               [](Scope& s, const ListAlertChannels& r) { return list_channels(s, r); });
    routes.post(
        base,
        RouteSpec("Create an alert channel", Role::admin)
            .describe("A webhook's secret is in this answer and never shown again."),
        [&context](Scope& s, const AlertChannelDraft& r) { return create_channel(context, s, r); });
    routes.get(base + "/{id}", {"Get an alert channel", Role::viewer},
               [](Scope& s, const AlertChannelRef& r) { return find_channel(s, r.id); });
    routes.patch(
        base + "/{id}", {"Update an alert channel", Role::admin},
        [&context](Scope& s, const AlertChannelPatch& r) { return update_channel(context, s, r); });
    routes.del(
        base + "/{id}",
        RouteSpec("Delete an alert channel", Role::admin)
            .describe("What waits for it goes with it, and routes forget it."),
        [&context](Scope& s, const AlertChannelRef& r) { remove_channel(context, s, r.id); });
    routes.post(
        base + "/{id}/test", RouteSpec("Test an alert channel", Role::admin).about("alert_channel"),
        [&context](Scope& s, const AlertChannelRef& r) { return test_channel(context, s, r.id); });
    routes.post(
        base + "/{id}/rotate",
        RouteSpec("Rotate an alert channel's secret", Role::admin)
            .describe("Of a webhook. For a day, messages are signed with both secrets.")
            .may(ErrorKind::conflict),
        [&context](Scope& s, const AlertChannelRef& r) { return rotate_secret(context, s, r.id); });
}

void add_delivery_routes(const Context& context, web::Router& routes) {
    using web::Role;
    using web::RouteSpec;
    const std::string base = "/api/v1/alerts/deliveries";
    routes.get(base,
               RouteSpec("List alert deliveries", Role::viewer)
                   .describe("Newest first. state=dead lists what was given up."),
               [](Scope& s, const ListAlertDeliveries& r) { return list_deliveries(s, r); });
    routes.post(
        base + "/{id}/replay",
        RouteSpec("Replay an alert delivery", Role::admin).may(ErrorKind::conflict),
        [&context](Scope& s, const AlertDeliveryRef& r) { return replay(context, s, r.id); });
    routes.post(base + "/replay",
                RouteSpec("Replay dead alert deliveries", Role::admin).may(ErrorKind::not_found),
                [&context](Scope& s, const ReplayAlertDeliveries& r) {
                    return replay_dead(context, s, r);
                });
}

}  // namespace

void add_deliver_routes(const Context& context, web::Router& routes) {
    add_channel_routes(context, routes);
    add_delivery_routes(context, routes);
}

}  // namespace herald::alert
