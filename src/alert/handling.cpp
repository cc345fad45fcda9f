#include "alert/alert_store.hpp"
#include "alert/inbox.hpp"

/// What a person does about an alert.
namespace herald::alert {
namespace {

constexpr auto kLongestSnooze = std::chrono::days(90);

/// In the transaction that changes it, so that two people do not overwrite each other.
template <class F>
Alert change(Scope& scope, AlertId id, F&& f) {
    return scope.write([&](Tx& tx) {
        Alert alert = find_alert(tx, id);
        f(tx, alert);
        return alert;
    });
}

void set_acknowledged(Tx& tx, const Context& context, const Scope& scope, Alert& alert) {
    if (alert.state == AlertState::acknowledged || alert.state == AlertState::resolved) return;
    alert.state = AlertState::acknowledged;
    alert.acknowledged_by = scope.actor().name;
    alert.acknowledged_at = scope.now();
    alert.snoozed_until.reset();
    write_state(tx, context, scope, alert, "acknowledged");
}

Alert acknowledge(const Context& context, Scope& scope, const AlertRef& ref) {
    return change(scope, ref.id, [&](Tx& tx, Alert& alert) {
        if (alert.state == AlertState::resolved)
            throw Error(ErrorKind::conflict, "This alert is resolved already.");
        set_acknowledged(tx, context, scope, alert);
    });
}

Time end_of(const Scope& scope, const SnoozeAlert& request) {
    Problems problems;
    if (request.until.has_value() == request.minutes.has_value())
        problems.add("/until", "give either until or minutes");
    else if (request.until && *request.until <= scope.now())
        problems.add("/until", "must lie in the future");
    else if (request.until && *request.until > scope.now() + kLongestSnooze)
        problems.add("/until", "must lie within 90 days");
    problems.raise();
    return request.until ? *request.until : scope.now() + std::chrono::minutes(*request.minutes);
}

Alert snooze(const Context& context, Scope& scope, const SnoozeAlert& request) {
    const Time until = end_of(scope, request);
    return change(scope, request.id, [&](Tx& tx, Alert& alert) {
        if (alert.state == AlertState::resolved)
            throw Error(ErrorKind::conflict, "This alert is resolved already.");
        alert.state = AlertState::snoozed;
        alert.snoozed_until = until;
        write_state(tx, context, scope, alert, "snoozed", "until " + to_string(until));
    });
}

Alert resolve(const Context& context, Scope& scope, const AlertRef& ref) {
    return change(scope, ref.id, [&](Tx& tx, Alert& alert) {
        if (alert.state == AlertState::resolved) return;
        alert.state = AlertState::resolved;
        alert.resolved_at = scope.now();
        alert.snoozed_until.reset();
        write_state(tx, context, scope, alert, "resolved");
        queue_for_routing(tx, context, scope, alert.id, "resolved");
    });
}

/// Somebody else's live alert of the same key goes first.
void require_free_key(Tx& tx, const Alert& alert) {
    if (alert.key &&
        tx.one<std::int64_t>(
            "SELECT 1 FROM alerts WHERE tenant = :tenant AND live_key = :key AND id <> :id",
            {{"key", *alert.key}, {"id", alert.id}}))
        throw Error(ErrorKind::conflict, "The same trouble is open in a newer alert.");
}

Alert reopen(const Context& context, Scope& scope, const AlertRef& ref) {
    return change(scope, ref.id, [&](Tx& tx, Alert& alert) {
        if (alert.state == AlertState::open) return;
        require_free_key(tx, alert);
        make_open(alert);
        write_state(tx, context, scope, alert, "reopened");
    });
}

web::Page<Alert> acknowledge_all(const Context& context, Scope& scope,
                                 const AcknowledgeAlerts& request) {
    return scope.write([&](Tx& tx) {
        web::Page<Alert> out;
        for (const AlertId id : request.ids) {
            out.data.push_back(find_alert(tx, id));
            set_acknowledged(tx, context, scope, out.data.back());
        }
        return out;
    });
}

}  // namespace

void add_handling_routes(const Context& context, web::Router& routes) {
    using web::Role;
    const std::string base = "/api/v1/alerts/";
    const auto spec = [](std::string summary) {
        return web::RouteSpec(std::move(summary), Role::editor).about("alert");
    };
    routes.post(base + "acknowledge",
                spec("Acknowledge alerts")
                    .describe("All or none; those that are resolved stay so.")
                    .may(ErrorKind::not_found),
                [&context](Scope& scope, const AcknowledgeAlerts& request) {
                    return acknowledge_all(context, scope, request);
                });
    routes.post(
        base + "{id}/acknowledge", spec("Acknowledge an alert").may(ErrorKind::conflict),
        [&context](Scope& scope, const AlertRef& ref) { return acknowledge(context, scope, ref); });
    routes.post(base + "{id}/snooze",
                spec("Snooze an alert")
                    .describe("Until a time, or for some minutes; then it is open again.")
                    .may(ErrorKind::conflict),
                [&context](Scope& scope, const SnoozeAlert& request) {
                    return snooze(context, scope, request);
                });
    routes.post(
        base + "{id}/resolve", spec("Resolve an alert"),
        [&context](Scope& scope, const AlertRef& ref) { return resolve(context, scope, ref); });
    routes.post(
        base + "{id}/reopen", spec("Reopen an alert").may(ErrorKind::conflict),
        [&context](Scope& scope, const AlertRef& ref) { return reopen(context, scope, ref); });
}

}  // namespace herald::alert
