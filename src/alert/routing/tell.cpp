#include "alert/routing/tell.hpp"

#include <algorithm>
#include <set>

#include "alert/alert_store.hpp"
#include "alert/deliver/delivery_store.hpp"
#include "alert/routing/hours.hpp"
#include "alert/routing/route_store.hpp"
#include "base/log.hpp"

namespace herald::alert {
namespace {

constexpr std::int64_t kMostInDigest = 200;

/// As a row has it.
struct RoutableRow : Alert {
    AlertSubject subject;
    std::vector<AlertChannelId> channel_ids;
    std::optional<AlertChannelId> except_channel;
    std::string route_for;
};
BOOST_DESCRIBE_STRUCT(RoutableRow, (Alert), (subject, channel_ids, except_channel, route_for))

}  // namespace

Teller::Teller(Tx& tx, const Context& context, const Scope& scope)
    : tx_(tx), context_(context), scope_(scope), zone_(context.workspace(scope).zone) {
    for (AlertRoute& route : list_routes(tx)) {
        try {
            routes_.push_back(make_ready(std::move(route)));
        } catch (const Error& error) {  // written by a program that knew other fields
            log_warning("an alert route's condition cannot be read",
                        {{"error", std::string_view(error.what())}});
        }
    }
    for (AlertChannel& channel :
         tx.list<AlertChannel>("SELECT {columns} FROM alert_channels WHERE tenant = :tenant"))
        channels_.emplace(channel.id, std::move(channel));
}

std::vector<Routable> Teller::list(std::size_t limit) {
    std::vector<Routable> out;
    for (RoutableRow& row : tx_.list<RoutableRow>(
             "SELECT {columns} FROM alerts WHERE tenant = :tenant AND route_for IS NOT NULL ORDER "
             "BY id LIMIT :limit",
             {{"limit", limit}}))
        out.push_back({static_cast<Alert&>(row), std::move(row.subject), std::move(row.channel_ids),
                       row.except_channel, std::move(row.route_for)});
    return out;
}

const AlertChannel* Teller::usable(AlertChannelId id, const Alert& alert) const {
    const auto found = channels_.find(id);
    if (found == channels_.end() || !found->second.enabled) return nullptr;
    const bool is_broken = found->second.state == ChannelState::failing;
    return alert.kind == Kind::delivery && is_broken ? nullptr : &found->second;
}

const ReadyRoute* Teller::find(AlertRouteId id) const {
    const auto found = std::find_if(routes_.begin(), routes_.end(),
                                    [&](const auto& ready) { return ready.route.id == id; });
    return found == routes_.end() || !found->route.enabled ? nullptr : &*found;
}

void Teller::deliver(const AlertChannel& channel, const std::optional<AlertId>& alert,
                     const std::string& payload) {
    insert_delivery(tx_, context_, scope_, {alert, &channel, payload});
}

void Teller::tell(const Routable& routable) {
    tx_.execute("UPDATE alerts SET route_for = NULL WHERE tenant = :tenant AND id = :id",
                {{"id", routable.alert.id}});
    if (routable.alert.state == AlertState::resolved) return tell_resolved(routable.alert);
    if (routable.alert.state == AlertState::snoozed) return;
    if (!routable.channel_ids.empty()) return tell_named(routable);
    tell_by_routes(routable);
}

/// Those who heard of it hear that it is over; a mail more would only be a mail more.
void Teller::tell_resolved(const Alert& alert) {
    for (const auto* table : {"alert_held", "alert_escalations"})
        tx_.execute(fmt::format("DELETE FROM {} WHERE tenant = :tenant AND alert_id = :id", table),
                    {{"id", alert.id}});
    const auto told = tx_.list<AlertChannelId>(
        "SELECT DISTINCT channel_id FROM alert_deliveries WHERE tenant = :tenant AND alert_id = "
        ":id AND state <> 'dead' AND kind <> 'email'",
        {{"id", alert.id}});
    if (told.empty()) return;
    const std::string payload = make_message(context_, scope_, MessageType::resolved, {alert});
    for (const AlertChannelId id : told)
        if (const AlertChannel* channel = usable(id, alert)) deliver(*channel, alert.id, payload);
}

void Teller::tell_named(const Routable& routable) {
    const std::string payload =
        make_message(context_, scope_, MessageType::raised, {routable.alert});
    std::set<AlertChannelId> told;
    for (const AlertChannelId id : routable.channel_ids)
        if (const AlertChannel* channel = usable(id, routable.alert);
            channel != nullptr && id != routable.except_channel && told.insert(id).second)
            deliver(*channel, routable.alert.id, payload);
}

void Teller::tell_by_routes(const Routable& routable) {
    const Alert& alert = routable.alert;
    std::set<AlertChannelId> told;
    std::string payload;
    for (const ReadyRoute& ready : routes_) {
        if (!matches(ready, alert, routable.subject)) continue;
        const AlertRoute& route = ready.route;
        const auto until = hold_until(route, alert.severity, zone_, scope_.now());
        bool is_held = false;
        for (const AlertChannelId id : route.channel_ids) {
            const AlertChannel* channel = usable(id, alert);
            if (channel == nullptr || id == routable.except_channel || !told.insert(id).second)
                continue;
            is_held = until.has_value();
            if (is_held) continue;
            if (payload.empty())
                payload = make_message(context_, scope_, MessageType::raised, {alert});
            deliver(*channel, alert.id, payload);
        }
        if (is_held) hold(route.id, alert.id, *until);
        if (alert.state == AlertState::open)
            plan_escalation(route, alert, is_held ? *until : scope_.now());
    }
}

void Teller::hold(AlertRouteId route, AlertId alert, Time until) {
    tx_.execute(
        "INSERT INTO alert_held (tenant, route_id, alert_id, due_at) VALUES (:tenant, :route, "
        ":alert, :due) ON CONFLICT (tenant, route_id, alert_id) DO NOTHING",
        {{"route", route}, {"alert", alert}, {"due", until}});
}

void Teller::plan_escalation(const AlertRoute& route, const Alert& alert, Time from) {
    if (!route.escalate_after_minutes || alert.escalated_at) return;
    tx_.execute(
        "INSERT INTO alert_escalations (tenant, alert_id, route_id, due_at) VALUES (:tenant, "
        ":alert, :route, :due) ON CONFLICT (tenant, alert_id, route_id) DO NOTHING",
        {{"alert", alert.id},
         {"route", route.id},
         {"due", from + std::chrono::minutes(*route.escalate_after_minutes)}});
}

void Teller::tell_held(AlertRouteId route_id) {
    const store::Params due{{"route", route_id}, {"now", scope_.now()}};
    const auto alerts = tx_.list<Alert>(
        "SELECT {columns} FROM alerts WHERE tenant = :tenant AND state <> 'resolved' AND state <> "
        "'snoozed' AND id IN (SELECT h.alert_id FROM alert_held h WHERE h.tenant = :tenant AND "
        "h.route_id = :route AND h.due_at <= :now) ORDER BY last_at DESC LIMIT :limit",
        {{"route", route_id}, {"now", scope_.now()}, {"limit", kMostInDigest}});
    tx_.execute(
        "DELETE FROM alert_held WHERE tenant = :tenant AND route_id = :route AND due_at <= :now",
        due);
    const ReadyRoute* ready = find(route_id);
    if (ready == nullptr || alerts.empty()) return;
    const bool is_one = alerts.size() == 1;
    const std::string payload = make_message(context_, scope_, MessageType::raised, alerts);
    for (const AlertChannelId id : ready->route.channel_ids)
        if (const AlertChannel* channel = usable(id, alerts.front()))
            deliver(*channel, is_one ? std::optional(alerts.front().id) : std::nullopt, payload);
}

void Teller::escalate(AlertRouteId route_id, AlertId alert_id) {
    tx_.execute(
        "DELETE FROM alert_escalations WHERE tenant = :tenant AND route_id = :route AND alert_id = "
        ":alert",
        {{"route", route_id}, {"alert", alert_id}});
    auto alert = tx_.one<Alert>(
        "SELECT {columns} FROM alerts WHERE tenant = :tenant AND id = :id AND state = 'open'",
        {{"id", alert_id}});
    const ReadyRoute* ready = find(route_id);
    if (!alert || ready == nullptr) return;
    std::string names;
    alert->escalated_at = scope_.now();
    const std::string payload = make_message(context_, scope_, MessageType::escalated, {*alert});
    for (const AlertChannelId id : ready->route.escalate_channel_ids) {
        const AlertChannel* channel = usable(id, *alert);
        if (channel == nullptr) continue;
        deliver(*channel, alert->id, payload);
        names += (names.empty() ? "" : ", ") + channel->name;
    }
    if (!names.empty()) write_state(tx_, context_, scope_, *alert, "escalated", "to " + names);
}

}  // namespace herald::alert
