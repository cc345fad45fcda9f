#include "insight/watch/incident_store.hpp"

#include <fmt/format.h>

#include "base/json_writer.hpp"
#include "event/event.hpp"

namespace herald::insight::watch {
namespace {

Error no_such(IncidentId id) {
    return {ErrorKind::not_found, fmt::format("There is no incident {}.", to_string(id))};
}

struct Known {
    IncidentId id;
    IncidentState state{};
};
BOOST_DESCRIBE_STRUCT(Known, (), (id, state))

/// What somebody did, and when it began, stay; the rest is as the last look saw it.
Incident renewed(const Incident& before, Incident now) {
    now.id = before.id;
    now.created_at = before.created_at;
    now.updated_at = before.updated_at;
    now.version = before.version;
    now.dismissed_at = before.dismissed_at;
    now.dismiss_reason = before.dismiss_reason;
    if (before.state == IncidentState::dismissed) now.state = before.state;
    return now;
}

void write_campaigns(Tx& tx, IncidentId id, const std::vector<ads::CampaignId>& campaigns) {
    tx.execute(
        "DELETE FROM insight_incident_campaigns WHERE tenant = :tenant AND incident_id = :id",
        {{"id", id}});
    for (const ads::CampaignId campaign : campaigns)
        tx.execute(
            "INSERT INTO insight_incident_campaigns (tenant, campaign_id, incident_id) VALUES "
            "(:tenant, :campaign, :id) ON CONFLICT DO NOTHING",
            {{"campaign", campaign}, {"id", id}});
}

void update(Tx& tx, const Incident& incident) {
    tx.execute(
        "UPDATE insight_incidents SET kind = :kind, severity = :severity, state = :state, title = "
        ":title, text = :text, metric = :metric, direction = :direction, score = :score, shift = "
        ":shift, opened_on = :opened_on, last_seen_on = :last_seen_on, closed_on = :closed_on, "
        "entity_kind = :entity_kind, campaign_id = :campaign_id, campaign_name = :campaign_name, "
        "platform = :platform, observed = :observed, expected = :expected, low = :low, high = "
        ":high, money_a_day = :money_a_day, signals = :signals, touched = :touched, dismissed_at = "
        ":dismissed_at, dismiss_reason = :dismiss_reason, created_at = :created_at, updated_at = "
        ":updated_at, version = :version WHERE tenant = :tenant AND id = :id",
        incident);
}

/// Absent when nothing is new.
std::optional<IncidentId> write_one(Tx& tx, const Scope& scope, const IncidentChangeSet& change) {
    const auto before = tx.one<Incident>(
        "SELECT {columns} FROM insight_incidents WHERE tenant = :tenant AND number = :number",
        {{"number", change.number}});
    if (!before) {
        Incident incident = change.incident;
        incident.id = scope.make_id<IncidentId>();
        incident.created_at = incident.updated_at = scope.now();
        tx.execute(
            "INSERT INTO insight_incidents (tenant, number, {columns}) VALUES (:tenant, :number, "
            "{values})",
            incident, {{"number", change.number}});
        write_campaigns(tx, incident.id, change.campaigns);
        return incident.id;
    }
    Incident now = renewed(*before, change.incident);
    if (to_json(now) == to_json(*before)) return std::nullopt;
    now.updated_at = scope.now();
    ++now.version;
    update(tx, now);
    write_campaigns(tx, now.id, change.campaigns);
    return now.id;
}

}  // namespace

web::Page<Incident> list_incidents(Scope& scope, const ListAnomalies& request) {
    constexpr std::string_view kList = "anomalies";
    const auto cursor = web::read_cursor<Day, IncidentId>(request, kList);
    auto rows = scope.db().list<Incident>(
        "SELECT {columns} FROM insight_incidents WHERE tenant = :tenant AND merged_into IS NULL "
        "AND (:state IS NULL OR state = :state) AND (:kind IS NULL OR kind = :kind) "
        "AND (:severity IS NULL OR severity = :severity) "
        "AND (:platform IS NULL OR platform = :platform) "
        "AND (:from IS NULL OR last_seen_on >= :from) AND (:to IS NULL OR opened_on <= :to) "
        "AND (:campaign IS NULL OR id IN (SELECT incident_id FROM insight_incident_campaigns "
        "WHERE tenant = :tenant AND campaign_id = :campaign)) "
        "AND (:before_day IS NULL OR opened_on < :before_day "
        "OR (opened_on = :before_day AND id < :before_id)) "
        "ORDER BY opened_on DESC, id DESC LIMIT :limit",
        {{"state", request.state},
         {"kind", request.kind},
         {"severity", request.severity},
         {"platform", request.platform},
         {"from", request.from},
         {"to", request.to},
         {"campaign", request.campaign_id},
         {"before_day", cursor ? std::optional(std::get<0>(*cursor)) : std::nullopt},
         {"before_id", cursor ? std::get<1>(*cursor) : IncidentId{}},
         {"limit", request.fetch()}});
    return web::make_page(std::move(rows), request, [&](const Incident& incident) {
        return web::make_cursor(kList, incident.opened_on, incident.id);
    });
}

Incident find_incident(const Scope& scope, IncidentId id) {
    const auto merged = scope.db().one<std::optional<IncidentId>>(
        "SELECT merged_into FROM insight_incidents WHERE tenant = :tenant AND id = :id",
        {{"id", id}});
    if (merged && *merged) return find_incident(scope, **merged);
    auto found = scope.db().one<Incident>(
        "SELECT {columns} FROM insight_incidents WHERE tenant = :tenant AND id = :id",
        {{"id", id}});
    if (!found) throw no_such(id);
    return *std::move(found);
}

Incident dismiss_incident(const Context& context, Scope& scope, const DismissAnomaly& request) {
    Incident incident = find_incident(scope, request.id);
    if (incident.state == IncidentState::dismissed) return incident;
    scope.audit({"incident.dismissed", "incident", incident.id.value,
                 RawJson{fmt::format(R"({{"title":{},"reason":{}}})", to_json(incident.title),
                                     to_json(request.reason))}});
    scope.write([&](Tx& tx) {
        tx.execute(
            "UPDATE insight_incidents SET state = 'dismissed', dismissed_at = :now, "
            "dismiss_reason = :reason, updated_at = :now, version = version + 1 "
            "WHERE tenant = :tenant AND id = :id AND state <> 'dismissed'",
            {{"now", scope.now()}, {"reason", request.reason}, {"id", incident.id}});
        event::emit(tx, scope.tenant(), context.bus(), scope.clock(), "insights",
                    "incident.updated", fmt::format(R"({{"id":"{}"}})", to_string(incident.id)));
    });
    return find_incident(scope, incident.id);
}

std::vector<IncidentId> write_incidents(Tx& tx, const Scope& scope,
                                        const std::vector<IncidentChangeSet>& changes) {
    std::vector<IncidentId> out;
    for (const auto& change : changes)
        if (const auto id = write_one(tx, scope, change)) out.push_back(*id);
    for (const auto& change : changes) {
        if (!change.merged_into) continue;
        tx.execute(
            "UPDATE insight_incidents SET merged_into = (SELECT o.id FROM insight_incidents o "
            "WHERE o.tenant = :tenant AND o.number = :into) "
            "WHERE tenant = :tenant AND number = :number",
            {{"into", *change.merged_into}, {"number", change.number}});
    }
    return out;
}

}  // namespace herald::insight::watch
