#include "alert/alert_store.hpp"

#include <fmt/format.h>

#include "event/event.hpp"

namespace herald::alert {
namespace {

Error no_such(AlertId id) {
    return {ErrorKind::not_found, fmt::format("There is no alert {}.", to_string(id))};
}

constexpr std::string_view kFind =
    "SELECT {columns} FROM alerts WHERE tenant = :tenant AND id = :id";

}  // namespace

Alert find_alert(const Scope& scope, AlertId id) {
    auto found = scope.db().one<Alert>(kFind, {{"id", id}});
    if (!found) throw no_such(id);
    return *std::move(found);
}

Alert find_alert(store::Queries& queries, AlertId id) {
    auto found = queries.one<Alert>(kFind, {{"id", id}});
    if (!found) throw no_such(id);
    return *std::move(found);
}

std::vector<AlertStep> list_steps(const Scope& scope, AlertId id) {
    return scope.db().list<AlertStep>(
        "SELECT at, what, by_name, detail FROM alert_timeline WHERE tenant = :tenant AND alert_id "
        "= :id ORDER BY id",
        {{"id", id}});
}

void check_channels(const Scope& scope, std::string_view pointer,
                    const std::vector<AlertChannelId>& ids, Problems& problems) {
    for (std::size_t i = 0; i < ids.size(); ++i)
        if (!scope.db().one<std::int64_t>(
                "SELECT 1 FROM alert_channels WHERE tenant = :tenant AND id = :id",
                {{"id", ids[i]}}))
            problems.add(fmt::format("{}/{}", pointer, i), "is no channel of this workspace");
}

void insert_step(Tx& tx, const Scope& scope, AlertId id, std::string_view what,
                 const std::optional<std::string>& detail) {
    const bool is_system = scope.actor().kind == store::ActorKind::system;
    tx.execute(
        "INSERT INTO alert_timeline (tenant, alert_id, id, at, what, by_name, detail) VALUES "
        "(:tenant, :alert, :id, :now, :what, :by, :detail)",
        {{"alert", id},
         {"id", make_uuid(scope.clock())},
         {"now", scope.now()},
         {"what", what},
         {"by", is_system ? std::nullopt : std::optional(scope.actor().name)},
         {"detail", detail}});
}

void announce(Tx& tx, const Context& context, const Scope& scope, std::string_view type,
              const Alert& alert) {
    event::emit(tx, scope.tenant(), *context.bus, scope.clock(), "alerts", type,
                fmt::format(R"({{"id":"{}","severity":"{}","state":"{}"}})", to_string(alert.id),
                            enum_name(alert.severity), enum_name(alert.state)));
}

void wake_pump(Tx& tx, const Context& context, const Scope& scope) {
    tx.after_commit([bus = context.bus, tenant = scope.tenant()] {
        bus->publish({std::string(kDueTopic), tenant, {}});
    });
}

void queue_for_routing(Tx& tx, const Context& context, const Scope& scope, AlertId id,
                       std::string_view why) {
    tx.execute("UPDATE alerts SET route_for = :why WHERE tenant = :tenant AND id = :id",
               {{"id", id}, {"why", why}});
    wake_pump(tx, context, scope);
}

void make_open(Alert& alert) {
    alert.state = AlertState::open;
    alert.acknowledged_by.reset();
    alert.acknowledged_at.reset();
    alert.snoozed_until.reset();
    alert.escalated_at.reset();
    alert.resolved_at.reset();
}

void write_state(Tx& tx, const Context& context, const Scope& scope, Alert& alert,
                 std::string_view what, const std::optional<std::string>& detail) {
    ++alert.version;
    const bool is_live = alert.state != AlertState::resolved;
    tx.execute(
        "UPDATE alerts SET state = :state, live_key = :live_key, acknowledged_by = "
        ":acknowledged_by, acknowledged_at = :acknowledged_at, snoozed_until = :snoozed_until, "
        "escalated_at = :escalated_at, resolved_at = :resolved_at, count = :count, last_at = "
        ":last_at, version = :version WHERE tenant = :tenant AND id = :id",
        {{"id", alert.id},
         {"state", alert.state},
         {"live_key", is_live ? alert.key : std::nullopt},
         {"acknowledged_by", alert.acknowledged_by},
         {"acknowledged_at", alert.acknowledged_at},
         {"snoozed_until", alert.snoozed_until},
         {"escalated_at", alert.escalated_at},
         {"resolved_at", alert.resolved_at},
         {"count", alert.count},
         {"last_at", alert.last_at},
         {"version", alert.version}});
    insert_step(tx, scope, alert.id, what, detail);
    announce(tx, context, scope, "alert.updated", alert);
}

}  // namespace herald::alert
