#include "content/publish/calendar/calendar.hpp"

#include <map>
#include <set>

#include "base/text.hpp"
#include "content/publish/calendar/best_times.hpp"
#include "content/publish/calendar/conflicts.hpp"
#include "content/publish/send/scheduling.hpp"

namespace herald::content {
namespace {

using store::Role;

constexpr auto kBefore = std::chrono::hours(24 * 7), kSpan = std::chrono::hours(24 * 42),
               kLongestSpan = std::chrono::hours(24 * 400);
constexpr std::size_t kExcerptBytes = 240;

struct Range {
    Time from, to;
};

Range range_of(const Scope& scope, const GetCalendar& request) {
    Range out;
    out.from = request.from.value_or(scope.now() - kBefore);
    out.to = request.to.value_or(out.from + kSpan);
    Problems problems;
    if (out.to <= out.from) problems.add("?to", "must be later than from");
    if (out.to - out.from > kLongestSpan) problems.add("?to", "is more than 400 days after from");
    problems.raise();
    return out;
}

struct EntryRow : CalendarEntry {
    std::int64_t hash = 0;
    std::int64_t manual = 0;
};
BOOST_DESCRIBE_STRUCT(EntryRow, (CalendarEntry), (hash, manual))

std::vector<EntryRow> read_rows(const Scope& scope, const GetCalendar& request,
                                const Range& range) {
    return scope.db().list<EntryRow>(
        "SELECT i.id, i.title, substr(i.text, 1, 300), i.kind, i.network, i.state, i.plan_at, "
        "i.published_at, i.owner, i.pillar, i.connection_id, i.url, i.note, CASE WHEN :reasons = 1 "
        "THEN i.why END, "
        "CASE WHEN :reasons = 1 THEN i.reasons ELSE '[]' END, i.version, i.hash, "
        "coalesce(p.manual, 0) FROM content_items i LEFT JOIN publication_plans p ON p.tenant = "
        "i.tenant AND p.item_id = i.id WHERE i.tenant = :tenant AND i.plan_at >= :from AND "
        "i.plan_at < :to AND i.state <> 'archived' AND i.kind <> 'strategy' AND (:any_network = 1 "
        "OR i.network = :network) AND (:any_state = 1 OR i.state = :state) AND (:any_owner = 1 OR "
        "i.owner = :owner) AND (:any_kind = 1 OR i.kind = :kind) ORDER BY i.plan_at, i.id LIMIT "
        ":limit",
        {{"from", range.from},
         {"to", range.to},
         {"any_network", !request.network},
         {"network", request.network.value_or("")},
         {"any_state", !request.state},
         {"state", request.state.value_or(ItemState::draft)},
         {"any_owner", !request.owner},
         {"owner", request.owner.value_or("")},
         {"any_kind", !request.kind},
         {"kind", request.kind.value_or(ItemKind::social)},
         {"reasons", request.reasons.value_or(false)},
         {"limit", kMostEntries + 1}});
}

/// Asks for each network and connection once: a calendar has thousands of entries and a handful of
/// networks.
class Publishers {
public:
    Publishers(const Context& context, const Scope& scope)
        : context_(context), connections_(connection::list_connections(scope)) {}

    bool has(const CalendarEntry& entry) {
        const auto [found, is_new] = known_.try_emplace({entry.network, entry.connection_id}, true);
        if (is_new) {
            ContentItem item;
            item.network = entry.network;
            item.connection_id = entry.connection_id;
            found->second = find_publisher(context_, connections_, item).has_value();
        }
        return found->second;
    }

private:
    const Context& context_;
    std::vector<connection::Connection> connections_;
    std::map<std::pair<std::optional<std::string>, std::optional<connection::ConnectionId>>, bool>
        known_;
};

/// E-mails and films are posted by a person in any case, and a draft's connection may still come.
bool needs_connection(const EntryRow& row) {
    if (row.manual != 0 || row.network == "email" || row.network == "youtube") return false;
    return row.state == ItemState::scheduled || row.state == ItemState::approved;
}

/// Whole days keep the hour that people see, though the clocks change between.
Time shifted(Time at, std::chrono::minutes by, const TimeZone& zone) {
    if (by % std::chrono::days(1) != std::chrono::minutes(0)) return at + by;
    return zone.from_local(zone.local(at) + by);
}

ContentItem move_entry(const Context& context, Scope& scope, const MoveCalendarEntry& request) {
    Problems problems;
    if (!request.at) problems.add("/at", "is required: a time, or null to take it off");
    problems.raise();
    return replan(context, scope, {request.id, request.at.value});
}

}  // namespace

CalendarView get_calendar(const Context& context, const Scope& scope, const GetCalendar& request) {
    auto rows = read_rows(scope, request, range_of(scope, request));
    CalendarView out;
    out.more = rows.size() > static_cast<std::size_t>(kMostEntries);
    if (out.more) rows.resize(static_cast<std::size_t>(kMostEntries));
    Publishers publishers(context, scope);
    std::vector<Planned> planned;
    planned.reserve(rows.size());
    for (EntryRow& row : rows) {
        row.excerpt = std::string(trim(clip(row.excerpt, kExcerptBytes)));
        const bool can_go_out = !needs_connection(row) || publishers.has(row);
        planned.push_back({row, row.hash, can_go_out});
    }
    out.conflicts = find_conflicts(planned);
    out.data.reserve(planned.size());
    for (Planned& one : planned) out.data.push_back(std::move(one.entry));
    out.unplanned = scope.db()
                        .one<std::int64_t>(
                            "SELECT count(*) FROM content_items WHERE tenant = :tenant AND state "
                            "IN ('draft', 'in_review', 'approved') AND plan_at IS NULL AND "
                            "network IS NOT NULL")
                        .value_or(0);
    return out;
}

BulkMoved move_entries(const Context& context, Scope& scope, const MoveCalendarEntries& request) {
    Problems problems;
    if (request.shift_minutes.has_value() == request.at.has_value())
        problems.add("/shift_minutes", "or at is needed, one of them");
    problems.raise();
    BulkMoved out;
    const auto zone = request.shift_minutes ? std::optional(context.zone(scope)) : std::nullopt;
    std::set<ItemId> seen;
    for (const ItemId id : request.ids) {
        if (!seen.insert(id).second) continue;
        try {
            std::optional<Time> at = request.at;
            if (!at) {
                const auto before = get_item(scope, id).plan_at;
                if (!before) throw Error(ErrorKind::invalid, "It has no time to be moved from.");
                at = shifted(*before, std::chrono::minutes(*request.shift_minutes), *zone);
            }
            replan(context, scope, {id, at});
            ++out.moved;
        } catch (const Error& error) {  // the others move all the same
            if (error.retryable() || error.kind() == ErrorKind::internal) throw;
            out.failed.push_back({id, error.what()});
        }
    }
    return out;
}

void add_calendar_routes(const Context& context, web::Router& routes) {
    const auto content = [](std::string summary, Role role) {
        return web::RouteSpec(std::move(summary), role).resource("content");
    };
    routes.get("/api/v1/calendar", content("Get the calendar", Role::viewer),
               [&context](Scope& s, const GetCalendar& r) { return get_calendar(context, s, r); });
    routes.get("/api/v1/calendar/best-times", content("Get best times", Role::viewer),
               [&context](Scope& s, const GetBestTimes& r) {
                   return get_best_times(s, r, context.zone(s));
               });
    routes.patch(
        "/api/v1/calendar/{id}",
        content("Move a calendar entry", Role::editor).may(ErrorKind::conflict),
        [&context](Scope& s, const MoveCalendarEntry& r) { return move_entry(context, s, r); });
    routes.post(
        "/api/v1/calendar/bulk", content("Move calendar entries", Role::editor).about("content"),
        [&context](Scope& s, const MoveCalendarEntries& r) { return move_entries(context, s, r); });
}

}  // namespace herald::content
