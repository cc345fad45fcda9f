#include "content/delivery/webhook.hpp"
#include "web/newest.hpp"

/// The log of a webhook, a second round for what failed, and the test button.
namespace herald::content {
namespace {

constexpr std::string_view kDeliveries = "webhook_deliveries";

struct ListDeliveries : web::Paged {
    WebhookId id;
};
BOOST_DESCRIBE_STRUCT(ListDeliveries, (web::Paged), (id))

/// The newest first.
web::Page<WebhookDelivery> list_deliveries(Scope& scope, const ListDeliveries& request) {
    get_webhook(scope, request.id);
    const auto before = web::newest_before<WebhookDeliveryId>(request, kDeliveries);
    auto rows = scope.db().list<WebhookDelivery>(
        "SELECT {columns} FROM webhook_deliveries WHERE tenant = :tenant AND webhook_id = :hook "
        "AND id < :before ORDER BY id DESC LIMIT :limit",
        {{"hook", request.id}, {"before", before}, {"limit", request.fetch()}});
    return web::make_newest_page(std::move(rows), request, kDeliveries);
}

struct TestData {
    WebhookId webhook_id;
    std::string message = "Herald reaches you here.";
};
BOOST_DESCRIBE_STRUCT(TestData, (), (webhook_id, message))

/// Also of a webhook that is switched off: it is tried before it is switched on.
web::Accepted<task::TaskAnswer> test_webhook(const Context& context, Scope& scope,
                                             const WebhookRef& ref) {
    get_webhook(scope, ref.id);
    scope.audit({"webhook.tested", "webhook", ref.id.value, {}});
    const auto id = scope.make_id<WebhookDeliveryId>();
    const std::string payload =
        webhook_payload(kTestTopic, scope.now(), {to_json(TestData{.webhook_id = ref.id})}, {});
    const task::Task task = scope.write([&](Tx& tx) {
        // Events count from one upwards; what no event caused counts downwards.
        const auto lowest = tx.one<std::int64_t>(
            "SELECT COALESCE(MIN(event), 0) FROM webhook_deliveries WHERE tenant = :tenant AND "
            "webhook_id = :hook AND event < 0",
            {{"hook", ref.id}});
        tx.execute(
            "INSERT INTO webhook_deliveries (tenant, id, webhook_id, event, topic, payload, state, "
            "attempts, created_at, updated_at) VALUES (:tenant, :id, :hook, :event, :topic, "
            ":payload, 'waiting', 0, :now, :now)",
            {{"id", id},
             {"hook", ref.id},
             {"event", lowest.value_or(0) - 1},
             {"topic", std::string(kTestTopic)},
             {"payload", payload},
             {"now", scope.now()}});
        return enqueue_delivery(tx, scope, context, id, kTestTopic);
    });
    return {{task}, "/api/v1/tasks/" + to_string(task.id)};
}

struct DeliveryPlace {
    WebhookId webhook_id;
    std::string topic;
    HookState state{};
    bool enabled = true;
};
BOOST_DESCRIBE_STRUCT(DeliveryPlace, (), (webhook_id, topic, state, enabled))

/// With the same webhook-id: a receiver that had it knows it again.
WebhookDelivery replay_delivery(const Context& context, Scope& scope,
                                const WebhookDeliveryRef& ref) {
    const auto place = scope.db().one<DeliveryPlace>(
        "SELECT d.webhook_id, d.topic, d.state, w.enabled FROM webhook_deliveries d JOIN webhooks "
        "w ON w.tenant = d.tenant AND w.id = d.webhook_id WHERE d.tenant = :tenant AND d.id = :id",
        {{"id", ref.id}});
    if (!place) throw Error(ErrorKind::not_found, "There is no such delivery.");
    if (place->state == HookState::waiting)
        throw Error(ErrorKind::conflict, "It is still on its way.");
    if (!place->enabled && place->topic != kTestTopic)
        throw Error(ErrorKind::conflict, "The webhook is switched off; switch it on first.");
    scope.audit({"webhook.replayed", "webhook", place->webhook_id.value, {}});
    // Read before it is sent: the answer tells what the call did, however fast the try is.
    return scope.write([&](Tx& tx) {
        const auto changed = tx.execute(
            "UPDATE webhook_deliveries SET state = 'waiting', updated_at = :now WHERE tenant = "
            ":tenant AND id = :id AND state <> 'waiting'",
            {{"now", scope.now()}, {"id", ref.id}});
        if (changed == 0) throw Error(ErrorKind::conflict, "It is still on its way.");
        enqueue_delivery(tx, scope, context, ref.id, place->topic);
        return *tx.one<WebhookDelivery>(
            "SELECT {columns} FROM webhook_deliveries WHERE tenant = :tenant AND id = :id",
            {{"id", ref.id}});
    });
}

}  // namespace

void add_webhook_delivery_routes(const Context& context, web::Router& routes) {
    using web::Role;
    const std::string base = "/api/v1/webhooks";
    routes.get(base + "/{id}/deliveries", {"List deliveries of a webhook", Role::admin},
               list_deliveries);
    routes.post(base + "/{id}/test", {"Test a webhook", Role::admin},
                [&context](Scope& s, const WebhookRef& r) { return test_webhook(context, s, r); });
    routes.post(base + "/deliveries/{id}/replay",
                web::RouteSpec("Replay a delivery of a webhook", Role::admin)
                    .may(ErrorKind::conflict)
                    .describe("Sends what was delivered or given up once more, up to eight tries."),
                [&context](Scope& s, const WebhookDeliveryRef& r) {
                    return replay_delivery(context, s, r);
                });
}

}  // namespace herald::content
