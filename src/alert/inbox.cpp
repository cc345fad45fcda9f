#include "alert/inbox.hpp"

#include <fmt/format.h>

#include "alert/alert_store.hpp"
#include "base/text.hpp"

namespace herald::alert {
namespace {

/// ",open,snoozed,", for LIKE; empty when everything is wanted.
template <Enum E>
std::string wanted(const std::vector<E>& values) {
    std::string out;
    for (const E value : values)
        out += fmt::format("{}{},", out.empty() ? "," : "", enum_name(value));
    return out;
}

constexpr std::string_view kFilters =
    "AND (:states = '' OR :states LIKE '%,' || state || ',%') "
    "AND (:severities = '' OR :severities LIKE '%,' || severity || ',%') "
    "AND (:kinds = '' OR :kinds LIKE '%,' || kind || ',%') "
    "AND (:first = 1 OR (last_at, id) < (:at, :after)) ";
constexpr std::string_view kOrder = "ORDER BY last_at DESC, id DESC LIMIT :limit";

template <class List>
store::Params filters(const List& request, std::string_view list) {
    const auto cursor = web::read_cursor<Time, AlertId>(request, list);
    const auto [at, after] = cursor.value_or(std::tuple{Time{}, AlertId{}});
    return {{"states", wanted(request.state)},
            {"severities", wanted(request.severity)},
            {"kinds", wanted(request.kind)},
            {"first", !cursor},
            {"at", at},
            {"after", after},
            {"limit", request.fetch()}};
}

web::Page<Alert> page_of(std::vector<Alert> rows, const web::Paged& request,
                         std::string_view list) {
    return web::make_page(std::move(rows), request, [&](const Alert& last) {
        return web::make_cursor(list, last.last_at, last.id);
    });
}

bool wants_resolved(const ListAlerts& request) {
    return std::find(request.state.begin(), request.state.end(), AlertState::resolved) !=
           request.state.end();
}

web::Page<Alert> list_alerts(const Scope& scope, const ListAlerts& request) {
    static const std::string live = fmt::format(
        "SELECT {{columns}} FROM alerts WHERE tenant = :tenant AND state <> 'resolved' "
        "{}{}",
        kFilters, kOrder);
    static const std::string all =
        fmt::format("SELECT {{columns}} FROM alerts WHERE tenant = :tenant {}{}", kFilters, kOrder);
    const auto& sql = wants_resolved(request) ? all : live;
    return page_of(scope.db().list<Alert>(sql, filters(request, "alerts")), request, "alerts");
}

/// For LIKE with ESCAPE '!'.
std::string pattern_of(const std::optional<std::string>& words) {
    std::string out = "%";
    for (const char c : to_lower_ascii(words.value_or(""))) {
        if (c == '%' || c == '_' || c == '!') out += '!';
        out += c;
    }
    return words ? out + "%" : out;
}

web::Page<Alert> list_history(const Scope& scope, const ListAlertHistory& request) {
    constexpr std::string_view kList = "alert-history";
    static const std::string sql = fmt::format(
        "SELECT {{columns}} FROM alerts WHERE tenant = :tenant "
        "AND (:from IS NULL OR last_at >= :from) AND (:to IS NULL OR last_at < :to) "
        "AND (:words = '%' OR lower(title || ' ' || message) LIKE :words ESCAPE '!') {}{}",
        kFilters, kOrder);
    store::Params params = filters(request, kList);
    params.emplace_back("from", request.from);
    params.emplace_back("to", request.to);
    params.emplace_back("words", pattern_of(request.q));
    return page_of(scope.db().list<Alert>(sql, std::move(params)), request, kList);
}

AlertSummary summarize(const Scope& scope) {
    AlertSummary out;
    scope.db().each(
        "SELECT severity, state, count(*) FROM alerts WHERE tenant = :tenant AND state <> "
        "'resolved' AND state <> 'snoozed' GROUP BY severity, state",
        {}, [&](const store::Row& row) {
            const auto severity = store::read_column<Severity>(row, 0);
            const std::int64_t count = row.integer(2);
            out.open += count;
            if (store::read_column<AlertState>(row, 1) == AlertState::open) out.unseen += count;
            auto& by = out.by_severity;
            (severity == Severity::INFO      ? by.INFO
             : severity == Severity::WARNING ? by.WARNING
             : severity == Severity::ERROR   ? by.ERROR
                                             : by.CRITICAL) += count;
        });
    return out;
}

AlertDetail get_alert(const Scope& scope, AlertId id) {
    AlertDetail out;
    static_cast<Alert&>(out) = find_alert(scope, id);
    out.deliveries = scope.db().list<AlertDelivery>(
        "SELECT {columns} FROM alert_deliveries WHERE tenant = :tenant AND alert_id = :id ORDER BY "
        "id DESC LIMIT 100",
        {{"id", id}});
    out.timeline = list_steps(scope, id);
    return out;
}

void check_link(const std::optional<std::string>& link) {
    if (!link || link->starts_with("https://") || link->starts_with("http://") ||
        (link->starts_with('/') && !link->starts_with("//")))
        return;
    Problems problems;
    problems.add("/link", "must be an http(s) address or a path of Herald such as /campaigns");
    problems.raise();
}

web::Created<Alert> send_alert(const Context& context, Scope& scope, const SendAlert& request) {
    check_link(request.link);
    NewAlert draft;
    draft.severity = request.severity.value_or(Severity::INFO);
    draft.kind = request.kind.value_or(Kind::manual);
    draft.title = request.title;
    draft.message = request.message;
    draft.key = request.key;
    draft.link = request.link;
    draft.channel_ids = request.channel_ids.value_or(std::vector<AlertChannelId>{});
    Problems problems;
    check_channels(scope, "/channel_ids", draft.channel_ids, problems);
    problems.raise();
    Alert alert = scope.write([&](Tx& tx) { return raise(tx, context, scope, draft); });
    const std::string location = "/api/v1/alerts/" + to_string(alert.id);
    return {std::move(alert), location};
}

}  // namespace

void add_inbox_routes(const Context& context, web::Router& routes) {
    using web::Role;
    const std::string base = "/api/v1/alerts";
    routes.get(base,
               web::RouteSpec("List alerts", Role::viewer)
                   .describe("The inbox: what is not resolved, newest first. With state=resolved "
                             "also what is."),
               [](Scope& scope, const ListAlerts& request) { return list_alerts(scope, request); });
    routes.get(
        base + "/history",
        web::RouteSpec("List alert history", Role::viewer)
            .describe("Every alert in any state, newest first."),
        [](Scope& scope, const ListAlertHistory& request) { return list_history(scope, request); });
    routes.get(base + "/summary", {"Get alert summary", Role::viewer},
               [](Scope& scope) { return summarize(scope); });
    routes.get(base + "/{id}",
               web::RouteSpec("Get an alert", Role::viewer)
                   .describe("With its deliveries and the steps of its life."),
               [](Scope& scope, const AlertRef& ref) { return get_alert(scope, ref.id); });
    routes.post(base + "/send", web::RouteSpec("Send an alert", Role::editor).about("alert"),
                [&context](Scope& scope, const SendAlert& request) {
                    return send_alert(context, scope, request);
                });
    add_handling_routes(context, routes);
}

}  // namespace herald::alert
