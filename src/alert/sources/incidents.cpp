#include "alert/sources/incidents.hpp"

#include "alert/alert.hpp"
#include "alert/routing/route_store.hpp"
#include "base/json_reader.hpp"
#include "insight/watch/incident_store.hpp"

namespace herald::alert {
namespace {

using insight::watch::Incident;
using insight::watch::IncidentId;
using insight::watch::IncidentKind;
using insight::watch::IncidentSeverity;
using insight::watch::IncidentState;

constexpr std::size_t kItems = 50;

std::string key_of(IncidentId id) { return "incident/" + to_string(id); }

Kind kind_of(IncidentKind kind) {
    switch (kind) {
        case IncidentKind::metric:
        case IncidentKind::zero_delivery: return Kind::anomaly;
        case IncidentKind::tracking_broken: return Kind::tracking;
        case IncidentKind::overspend:
        case IncidentKind::underspend: return Kind::pacing;
    }
    return Kind::anomaly;
}

Severity severity_of(IncidentSeverity severity) {
    switch (severity) {
        case IncidentSeverity::info: return Severity::INFO;
        case IncidentSeverity::warning: return Severity::WARNING;
        case IncidentSeverity::critical: return Severity::CRITICAL;
    }
    return Severity::INFO;
}

NewAlert alert_about(const Incident& incident) {
    NewAlert out;
    out.severity = severity_of(incident.severity);
    out.kind = kind_of(incident.kind);
    out.title = incident.title;
    out.message = incident.text;
    out.link = "/insights/anomalies/" + to_string(incident.id);
    out.entity = "incident";
    out.entity_id = to_string(incident.id);
    out.key = key_of(incident.id);
    out.campaign_name = incident.campaign_name;
    if (incident.platform) out.platform = std::string(enum_name(*incident.platform));
    for (const auto& entity : incident.touched) {
        if (out.items.size() == kItems) break;
        const bool is_campaign = entity.kind == insight::watch::EntityKind::campaign && entity.id;
        out.items.push_back(
            {entity.id.value_or(entity.name), entity.name, std::nullopt,
             is_campaign ? std::optional("/campaigns/" + *entity.id) : std::nullopt});
    }
    return out;
}

struct Told {
    AlertId id;
    AlertState state{};
    Severity severity{};
    std::string title;
};
BOOST_DESCRIBE_STRUCT(Told, (), (id, state, severity, title))

/// Somebody said that it is done with; only what is worse is told again.
bool was_resolved_by_hand(Tx& tx, const Told& told) {
    return told.state == AlertState::resolved &&
           tx.one<std::optional<std::string>>(
                 "SELECT by_name FROM alert_timeline WHERE tenant = :tenant AND alert_id = :id AND "
                 "what = 'resolved' ORDER BY id DESC LIMIT 1",
                 {{"id", told.id}})
               .value_or(std::nullopt)
               .has_value();
}

void follow(Tx& tx, const Context& context, const Scope& scope, const Incident& incident) {
    if (incident.state != IncidentState::open) {
        resolve_key(tx, context, scope, key_of(incident.id));
        return;
    }
    const NewAlert alert = alert_about(incident);
    const auto told = tx.one<Told>(
        "SELECT {columns} FROM alerts WHERE tenant = :tenant AND key = :key ORDER BY last_at DESC "
        "LIMIT 1",
        {{"key", *alert.key}});
    if (told) {
        const bool is_worse = alert.severity > told->severity;
        const bool is_live = told->state != AlertState::resolved;
        const bool is_news = is_worse || alert.title != told->title;
        if ((is_live && !is_news) || (was_resolved_by_hand(tx, *told) && !is_worse)) return;
    }
    raise(tx, context, scope, alert);
}

struct IncidentNote {
    IncidentId id;
};
BOOST_DESCRIBE_STRUCT(IncidentNote, (), (id))

/// Of made-up figures or the sandbox's.
bool is_demo(const Scope& scope) {
    return scope.db()
        .one<std::int64_t>(
            "SELECT 1 FROM ads_workspace WHERE tenant = :tenant AND demo = 1 UNION ALL SELECT 1 "
            "FROM connections WHERE tenant = :tenant AND sandbox = 1 LIMIT 1")
        .has_value();
}

/// The demo shows a channel too; without a mail server, what it mails lies in the spool folder.
void prepare(const Context& context, Scope& scope) {
    make_first_routes(context, scope, is_demo(scope) ? FirstRoutes::with_mail : FirstRoutes::usual);
}

void follow_one(const Context& context, Scope& scope, IncidentId id) {
    const Incident incident = insight::watch::find_incident(scope, id);  // or what it is part of
    scope.write([&](Tx& tx) {
        if (incident.id != id) resolve_key(tx, context, scope, key_of(id));
        follow(tx, context, scope, incident);
    });
}

/// Alerts whose incident is not open any more.
void resolve_others(Tx& tx, const Context& context, const Scope& scope) {
    for (const auto& key : tx.list<std::string>(
             "SELECT live_key FROM alerts WHERE tenant = :tenant AND live_key >= 'incident/' AND "
             "live_key < 'incident0'")) {
        const auto id = TextForm<IncidentId>::parse(std::string_view(key).substr(9));
        if (!id) continue;
        const auto is_open = tx.one<std::int64_t>(
            "SELECT 1 FROM insight_incidents WHERE tenant = :tenant AND id = :id AND state = "
            "'open' AND merged_into IS NULL",
            {{"id", *id}});
        if (!is_open) resolve_key(tx, context, scope, key);
    }
}

void follow_all(const Context& context, Scope& scope) {
    insight::watch::ListAnomalies wish;
    wish.state = IncidentState::open;
    wish.limit = web::Paged::kMax;
    const auto page = insight::watch::list_incidents(scope, wish);
    scope.write([&](Tx& tx) {
        resolve_others(tx, context, scope);
        for (const Incident& incident : page.data) follow(tx, context, scope, incident);
    });
}

/// A workspace or incident that is gone has nothing to tell.
template <class F>
void unless_gone(F&& f) {
    try {
        f();
    } catch (const Error& error) {
        if (error.kind() != ErrorKind::not_found) throw;
    }
}

}  // namespace

event::Listener incident_listener(const Context& context) {
    return {"alert.incident", "incident.updated",
            [&context](store::TenantId tenant, const event::Event& event) {
                unless_gone([&] {
                    Scope scope = context.system_scope(tenant);
                    prepare(context, scope);
                    const auto note = from_json<IncidentNote>(event.data.text, Unknown::ignore);
                    follow_one(context, scope, note.id);
                });
            }};
}

event::Listener incidents_listener(const Context& context) {
    return {"alert.incidents", "insights.refreshed",
            [&context](store::TenantId tenant, const event::Event&) {
                unless_gone([&] {
                    Scope scope = context.system_scope(tenant);
                    prepare(context, scope);
                    follow_all(context, scope);
                });
            }};
}

}  // namespace herald::alert
