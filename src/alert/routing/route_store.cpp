#include "alert/routing/route_store.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "alert/alert_store.hpp"
#include "alert/deliver/channel_store.hpp"
#include "alert/routing/hours.hpp"
#include "alert/routing/match.hpp"

namespace herald::alert {
namespace {

constexpr std::size_t kMostRoutes = 100;

Error no_such_route() { return Error(ErrorKind::not_found, "There is no such route."); }

AlertRoute find_route(const Scope& scope, AlertRouteId id) {
    auto found = scope.db().one<AlertRoute>(
        "SELECT {columns} FROM alert_routes WHERE tenant = :tenant AND id = :id", {{"id", id}});
    if (!found) throw no_such_route();
    return *std::move(found);
}

void check_quiet_hours(const QuietHours& quiet, Problems& problems) {
    const auto from = parse_time_of_day(quiet.from), to = parse_time_of_day(quiet.to);
    if (!from || *from == 24 * 60)
        problems.add("/quiet_hours/from", "must be a time of day such as 22:00");
    if (!to) problems.add("/quiet_hours/to", "must be a time of day such as 07:00");
    if (from && to && *from == *to)
        problems.add("/quiet_hours/to",
                     "must differ from `from`; for whole days write 00:00 to 24:00");
    if (quiet.time_zone && !TimeZone::parse(*quiet.time_zone))
        problems.add("/quiet_hours/time_zone", "must be a time zone of IANA such as Europe/Berlin");
    const auto days = quiet.days.value_or(std::vector<std::int64_t>{});
    for (std::size_t i = 0; i < days.size(); ++i)
        if (days[i] < 1 || days[i] > 7)
            problems.add(fmt::format("/quiet_hours/days/{}", i),
                         "must be 1 for Monday to 7 for Sunday");
}

void check(const Scope& scope, const AlertRoute& route) {
    Problems problems;
    check_channels(scope, "/channel_ids", route.channel_ids, problems);
    check_channels(scope, "/escalate_channel_ids", route.escalate_channel_ids, problems);
    if (route.quiet_hours) check_quiet_hours(*route.quiet_hours, problems);
    const auto at =
        route.digest_at ? parse_time_of_day(*route.digest_at) : std::optional<std::int64_t>(0);
    if (!at || *at == 24 * 60)
        problems.add("/digest_at", "must be a time of day such as 08:00");
    else if (route.digest_at && route.digest != Digest::daily)
        problems.add("/digest_at", "goes with a daily digest");
    if (route.escalate_after_minutes && route.escalate_channel_ids.empty())
        problems.add("/escalate_channel_ids", "says whom to tell after escalate_after_minutes");
    if (!route.condition.text.empty())
        condition::parse(parse_json(route.condition.text), route_fields(), "/condition", problems,
                         {.fields_only = true});
    problems.raise();
}

void insert(Tx& tx, const AlertRoute& route) {
    tx.execute("INSERT INTO alert_routes (tenant, {columns}) VALUES (:tenant, {values})", route);
}

/// null is no condition.
RawJson condition_of(const std::optional<RawJson>& given) {
    return given && given->text != "null" ? *given : RawJson{};
}

web::Created<AlertRoute> create_route(const Context& context, Scope& scope,
                                      const AlertRouteDraft& draft) {
    make_first_routes(context, scope);
    AlertRoute route;
    route.id = scope.make_id<AlertRouteId>();
    route.name = draft.name;
    route.min_severity = draft.min_severity.value_or(Severity::INFO);
    route.kinds = draft.kinds.value_or(std::vector<Kind>{});
    route.condition = condition_of(draft.condition);
    route.channel_ids = draft.channel_ids.value_or(std::vector<AlertChannelId>{});
    route.quiet_hours = draft.quiet_hours;
    route.digest = draft.digest.value_or(Digest::none);
    route.digest_at = draft.digest_at;
    route.escalate_after_minutes = draft.escalate_after_minutes;
    route.escalate_channel_ids = draft.escalate_channel_ids.value_or(std::vector<AlertChannelId>{});
    route.enabled = draft.enabled.value_or(true);
    check(scope, route);
    scope.audit({"alert_route.created", "alert_route", route.id.value, {to_json(route.name)}});
    scope.write([&](Tx& tx) {
        const auto others = list_routes(tx);
        if (others.size() >= kMostRoutes)
            throw Error(ErrorKind::conflict,
                        fmt::format("A workspace has at most {} routes.", kMostRoutes));
        route.position = draft.position.value_or(others.empty() ? 1 : others.back().position + 1);
        insert(tx, route);
    });
    const std::string location = "/api/v1/alerts/routes/" + to_string(route.id);
    return {std::move(route), location};
}

template <class T>
void put(T& member, const std::optional<T>& given) {
    if (given) member = *given;
}

AlertRoute update_route(Scope& scope, const AlertRoutePatch& patch) {
    AlertRoute route = find_route(scope, patch.id);
    patch.if_match.check(route.version);
    const std::int64_t version = route.version;
    put(route.name, patch.name);
    put(route.position, patch.position);
    put(route.min_severity, patch.min_severity);
    put(route.kinds, patch.kinds);
    put(route.channel_ids, patch.channel_ids);
    put(route.digest, patch.digest);
    put(route.escalate_channel_ids, patch.escalate_channel_ids);
    put(route.enabled, patch.enabled);
    if (patch.condition) route.condition = condition_of(patch.condition.value);
    if (patch.quiet_hours) route.quiet_hours = patch.quiet_hours.value;
    if (patch.digest_at) route.digest_at = patch.digest_at.value;
    if (route.digest != Digest::daily && !patch.digest_at) route.digest_at.reset();
    if (patch.escalate_after_minutes)
        route.escalate_after_minutes = patch.escalate_after_minutes.value;
    ++route.version;
    check(scope, route);
    scope.audit({"alert_route.updated", "alert_route", patch.id.value, {}});
    scope.write([&](Tx& tx) {
        const auto changed = tx.execute(
            "UPDATE alert_routes SET name = :name, position = :position, min_severity = "
            ":min_severity, kinds = :kinds, condition = :condition, channel_ids = :channel_ids, "
            "quiet_hours = :quiet_hours, digest = :digest, digest_at = :digest_at, "
            "escalate_after_minutes = :escalate_after_minutes, escalate_channel_ids = "
            ":escalate_channel_ids, enabled = :enabled, version = :version WHERE tenant = :tenant "
            "AND id = :id AND version = :before",
            route, {{"before", version}});
        if (changed == 0)
            throw Error(
                ErrorKind::stale,
                "This was changed since you loaded it; load it again and repeat your change.");
    });
    return route;
}

void remove_route(Scope& scope, AlertRouteId id) {
    scope.audit({"alert_route.removed", "alert_route", id.value, {}});
    scope.write([&](Tx& tx) {
        if (tx.execute("DELETE FROM alert_routes WHERE tenant = :tenant AND id = :id",
                       {{"id", id}}) == 0)
            throw no_such_route();
        for (const auto* table : {"alert_held", "alert_escalations"})
            tx.execute(
                fmt::format("DELETE FROM {} WHERE tenant = :tenant AND route_id = :id", table),
                {{"id", id}});
    });
}

struct ListAlertRoutes : web::Paged {};
BOOST_DESCRIBE_STRUCT(ListAlertRoutes, (web::Paged), ())

web::Page<AlertRoute> page_of_routes(const Context& context, Scope& scope,
                                     const ListAlertRoutes& request) {
    constexpr std::string_view kList = "alert-routes";
    make_first_routes(context, scope);
    const auto cursor = web::read_cursor<std::int64_t, AlertRouteId>(request, kList);
    const auto [position, after] = cursor.value_or(std::tuple{std::int64_t{-1}, AlertRouteId{}});
    auto rows = scope.db().list<AlertRoute>(
        "SELECT {columns} FROM alert_routes WHERE tenant = :tenant AND (position, id) > "
        "(:position, :after) ORDER BY position, id LIMIT :limit",
        {{"position", position}, {"after", after}, {"limit", request.fetch()}});
    return web::make_page(std::move(rows), request, [&](const AlertRoute& last) {
        return web::make_cursor(kList, last.position, last.id);
    });
}

}  // namespace

std::vector<AlertRoute> list_routes(store::Queries& queries) {
    return queries.list<AlertRoute>(
        "SELECT {columns} FROM alert_routes WHERE tenant = :tenant ORDER BY position, id");
}

void make_first_routes(const Context& context, Scope& scope, FirstRoutes wish) {
    if (scope.db().one<std::int64_t>("SELECT 1 FROM alert_workspaces WHERE tenant = :tenant"))
        return;
    std::optional<SealedChannel> owners;
    const auto key = context.master_key->hold();  // until it is stored
    if (context.has_mail || wish == FirstRoutes::with_mail) {
        owners.emplace();
        owners->channel.id = scope.make_id<AlertChannelId>();
        owners->channel.name = "Owners by e-mail";
        owners->channel.kind = ChannelKind::email;
        owners->channel.created_at = scope.now();
        seal(*owners, ChannelSettings{.to = std::vector<std::string>{"owners"}}, key);
    }
    store::write_transaction(scope.database(), scope.tenant(), [&](Tx& tx) {
        if (tx.execute("INSERT INTO alert_workspaces (tenant, made_at) VALUES (:tenant, :now) ON "
                       "CONFLICT (tenant) DO NOTHING",
                       {{"now", scope.now()}}) == 0)
            return;
        AlertRoute inbox;
        inbox.id = scope.make_id<AlertRouteId>();
        inbox.name = "Everything to the inbox";
        inbox.position = 1;
        insert(tx, inbox);
        if (!owners) return;
        insert_channel(tx, *owners);
        AlertRoute critical;
        critical.id = scope.make_id<AlertRouteId>();
        critical.name = "Critical alerts to the owners";
        critical.position = 2;
        critical.min_severity = Severity::CRITICAL;
        critical.channel_ids = {owners->channel.id};
        insert(tx, critical);
    });
}

void add_routing_routes(const Context& context, web::Router& routes) {
    using web::Role;
    using web::RouteSpec;
    const std::string base = "/api/v1/alerts/routes";
    routes.get(
        base,
        RouteSpec("List alert routes", Role::viewer).describe("In the order in which they apply."),
        [&context](Scope& s, const ListAlertRoutes& r) { return page_of_routes(context, s, r); });
    routes.post(
        base,
        RouteSpec("Create an alert route", Role::admin)
            .describe("All routes that match apply; a channel hears of an alert once, as "
                      "the first route that names it says. Every alert is in the inbox."),
        [&context](Scope& s, const AlertRouteDraft& r) { return create_route(context, s, r); });
    routes.get(base + "/{id}", {"Get an alert route", Role::viewer},
               [](Scope& s, const AlertRouteRef& r) { return find_route(s, r.id); });
    routes.patch(base + "/{id}", {"Update an alert route", Role::admin},
                 [](Scope& s, const AlertRoutePatch& r) { return update_route(s, r); });
    routes.del(base + "/{id}", {"Delete an alert route", Role::admin},
               [](Scope& s, const AlertRouteRef& r) { remove_route(s, r.id); });
}

}  // namespace herald::alert
