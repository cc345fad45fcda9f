#include "alert/deliver/delivery_store.hpp"

#include "alert/alert_store.hpp"
#include "store/system_db.hpp"

namespace herald::alert {
namespace {

constexpr auto kKept = std::chrono::days(30);
constexpr std::int64_t kRemoveBatch = 1000;

Error no_such_delivery() { return Error(ErrorKind::not_found, "There is no such delivery."); }

AlertDelivery find_delivery(store::Queries& queries, AlertDeliveryId id) {
    auto found = queries.one<AlertDelivery>(
        "SELECT {columns} FROM alert_deliveries WHERE tenant = :tenant AND id = :id", {{"id", id}});
    if (!found) throw no_such_delivery();
    return *std::move(found);
}

void make_due(Tx& tx, AlertChannelId channel, Time now) {
    tx.execute(
        "UPDATE alert_channels SET due_at = CASE WHEN due_at IS NULL OR due_at > :now THEN :now "
        "ELSE due_at END WHERE tenant = :tenant AND id = :id",
        {{"id", channel}, {"now", now}});
}

bool is_on(Tx& tx, AlertChannelId channel) {
    return tx
        .one<std::int64_t>(
            "SELECT 1 FROM alert_channels WHERE tenant = :tenant AND id = :id AND enabled = 1",
            {{"id", channel}})
        .has_value();
}

}  // namespace

AlertDeliveryId insert_delivery(Tx& tx, const Context& context, const Scope& scope,
                                const NewDelivery& delivery) {
    const auto id = scope.make_id<AlertDeliveryId>();
    const Time now = scope.now();
    tx.execute(
        "INSERT INTO alert_deliveries (tenant, id, alert_id, channel_id, channel_name, kind, "
        "state, attempts, next_attempt_at, created_at, payload) VALUES (:tenant, :id, :alert, "
        ":channel, :name, :kind, 'waiting', 0, :now, :now, :payload)",
        {{"id", id},
         {"alert", delivery.alert_id},
         {"channel", delivery.channel->id},
         {"name", delivery.channel->name},
         {"kind", delivery.channel->kind},
         {"now", now},
         {"payload", delivery.payload}});
    make_due(tx, delivery.channel->id, now);
    wake_pump(tx, context, scope);
    return id;
}

web::Page<AlertDelivery> list_deliveries(const Scope& scope, const ListAlertDeliveries& request) {
    constexpr std::string_view kList = "alert-deliveries";
    const auto cursor = web::read_cursor<AlertDeliveryId>(request, kList);
    auto rows = scope.db().list<AlertDelivery>(
        "SELECT {columns} FROM alert_deliveries WHERE tenant = :tenant "
        "AND (:state IS NULL OR state = :state) AND (:channel IS NULL OR channel_id = :channel) "
        "AND (:alert IS NULL OR alert_id = :alert) AND (:first = 1 OR id < :before) "
        "ORDER BY id DESC LIMIT :limit",
        {{"state", request.state},
         {"channel", request.channel_id},
         {"alert", request.alert_id},
         {"first", !cursor},
         {"before", cursor ? std::get<0>(*cursor) : AlertDeliveryId{}},
         {"limit", request.fetch()}});
    return web::make_page(std::move(rows), request, [&](const AlertDelivery& last) {
        return web::make_cursor(kList, last.id);
    });
}

AlertDelivery replay(const Context& context, Scope& scope, AlertDeliveryId id) {
    scope.audit({"alert_delivery.replayed", "alert_delivery", id.value, {}});
    return scope.write([&](Tx& tx) {
        const AlertDelivery delivery = find_delivery(tx, id);
        if (delivery.state != DeliveryState::dead && delivery.state != DeliveryState::delivered)
            throw Error(ErrorKind::conflict, "This delivery is on its way already.");
        if (!is_on(tx, delivery.channel_id))
            throw Error(ErrorKind::conflict, "Its channel is switched off or gone.");
        tx.execute(
            "UPDATE alert_deliveries SET state = 'waiting', attempts = 0, next_attempt_at = :now, "
            "delivered_at = NULL, error = NULL, status_code = NULL WHERE tenant = :tenant AND id = "
            ":id",
            {{"id", id}, {"now", scope.now()}});
        make_due(tx, delivery.channel_id, scope.now());
        wake_pump(tx, context, scope);
        return find_delivery(tx, id);
    });
}

AlertDeliveriesReplayed replay_dead(const Context& context, Scope& scope,
                                    const ReplayAlertDeliveries& request) {
    if (request.channel_id) {
        Problems problems;
        check_channels(scope, "/channel_id", {*request.channel_id}, problems);
        if (!problems.empty()) throw Error(ErrorKind::not_found, "There is no such channel.");
    }
    scope.audit({"alert_delivery.replayed",
                 "alert_channel",
                 request.channel_id ? std::optional(request.channel_id->value) : std::nullopt,
                 {}});
    return scope.write([&](Tx& tx) {
        AlertDeliveriesReplayed out;
        out.replayed = tx.execute(
            "UPDATE alert_deliveries SET state = 'waiting', attempts = 0, next_attempt_at = :now, "
            "error = NULL, status_code = NULL WHERE tenant = :tenant AND state = 'dead' "
            "AND (:channel IS NULL OR channel_id = :channel) AND channel_id IN (SELECT id FROM "
            "alert_channels WHERE tenant = :tenant AND enabled = 1)",
            {{"channel", request.channel_id}, {"now", scope.now()}});
        tx.execute(
            "UPDATE alert_channels SET due_at = :now WHERE tenant = :tenant AND enabled = 1 AND "
            "(:channel IS NULL OR id = :channel) AND (due_at IS NULL OR due_at > :now)",
            {{"channel", request.channel_id}, {"now", scope.now()}});
        wake_pump(tx, context, scope);
        return out;
    });
}

std::int64_t remove_old_deliveries(store::Database& database, Time now) {
    store::SystemDb db(database);
    std::int64_t removed = 0;
    for (;;) {
        std::vector<std::pair<store::TenantId, AlertDeliveryId>> old;
        db.each(
            "SELECT tenant, id FROM alert_deliveries WHERE delivered_at < :limit ORDER BY "
            "delivered_at LIMIT :batch",
            {{"limit", now - kKept}, {"batch", kRemoveBatch}}, [&](const store::Row& row) {
                old.emplace_back(store::read_column<store::TenantId>(row, 0),
                                 store::read_column<AlertDeliveryId>(row, 1));
            });
        if (old.empty()) return removed;
        db.write([&](Tx& tx) {
            for (const auto& [tenant, id] : old)
                tx.execute("DELETE FROM alert_deliveries WHERE tenant = :tenant AND id = :id",
                           {{"tenant", tenant}, {"id", id}});
        });
        removed += static_cast<std::int64_t>(old.size());
    }
}

}  // namespace herald::alert
