#pragma once

#include "content/items/context.hpp"
#include "web/router.hpp"

/// What goes out when.
namespace herald::content {

inline constexpr std::int64_t kMostEntries = 5000;

struct CalendarEntry {
    ItemId id;
    std::string title, excerpt;
    ItemKind kind{};
    std::optional<std::string> network;
    ItemState state{};
    std::optional<Time> plan_at, published_at;
    std::optional<std::string> owner, pillar;
    std::optional<connection::ConnectionId> connection_id;
    std::optional<std::string> url, note;
    std::optional<std::string> why;  ///< with its reasons only where they were asked for
    Sentences reasons;
    std::int64_t version = 1;
};
BOOST_DESCRIBE_STRUCT(CalendarEntry, (),
                      (id, title, excerpt, kind, network, state, plan_at, published_at, owner,
                       pillar, connection_id, url, note, why, reasons, version))

enum class ConflictKind : std::uint8_t { too_close, same_text, same_minute, no_connection };
BOOST_DESCRIBE_ENUM(ConflictKind, too_close, same_text, same_minute, no_connection)

struct CalendarConflict {
    std::vector<ItemId> ids;
    ConflictKind kind{};
    std::string message;
};
BOOST_DESCRIBE_STRUCT(CalendarConflict, (), (ids, kind, message))

struct CalendarView {
    std::vector<CalendarEntry> data;
    std::vector<CalendarConflict> conflicts;
    std::int64_t unplanned = 0;  ///< items on their way that have no time yet
    bool more = false;           ///< there are more in this range than one view holds
};
BOOST_DESCRIBE_STRUCT(CalendarView, (), (data, conflicts, unplanned, more))

struct GetCalendar {
    std::optional<Time> from, to;
    std::optional<std::string> network, owner;
    std::optional<ItemState> state;
    std::optional<ItemKind> kind;
    std::optional<bool> reasons;
};
BOOST_DESCRIBE_STRUCT(GetCalendar, (), (from, to, network, owner, state, kind, reasons))

struct MoveCalendarEntry {
    ItemId id;
    Change<Time> at;
};
BOOST_DESCRIBE_STRUCT(MoveCalendarEntry, (), (id, at))

struct MoveCalendarEntries {
    std::vector<ItemId> ids;
    std::optional<std::int64_t> shift_minutes;
    std::optional<Time> at;
};
BOOST_DESCRIBE_STRUCT(MoveCalendarEntries, (), (ids, shift_minutes, at))

struct UnmovedEntry {
    ItemId id;
    std::string reason;
};
BOOST_DESCRIBE_STRUCT(UnmovedEntry, (), (id, reason))
struct BulkMoved {
    std::int64_t moved = 0;
    std::vector<UnmovedEntry> failed;
};
BOOST_DESCRIBE_STRUCT(BulkMoved, (), (moved, failed))

/// From a week ago to five weeks ahead when no range is given. Throws Error{invalid} for a range
/// that is none.
CalendarView get_calendar(const Context& context, const Scope& scope, const GetCalendar& request);
BulkMoved move_entries(const Context& context, Scope& scope, const MoveCalendarEntries& request);

void add_calendar_routes(const Context& context, web::Router& routes);

}  // namespace herald::content

template <>
inline constexpr auto herald::rules<herald::content::GetCalendar> = std::tuple{
    rule<&herald::content::GetCalendar::from>(doc{"A week ago when left out."}),
    rule<&herald::content::GetCalendar::to>(
        doc{"Not included; six weeks after `from` when left out, at most 400 days after it."}),
    rule<&herald::content::GetCalendar::reasons>(
        doc{"With why each entry stands there; left out of 5,000 entries otherwise."}),
};
template <>
inline constexpr auto herald::rules<herald::content::MoveCalendarEntries> = std::tuple{
    rule<&herald::content::MoveCalendarEntries::ids>(count{1, 500}),
    rule<&herald::content::MoveCalendarEntries::shift_minutes>(
        at_least{-527'040}, at_most{527'040},
        doc{"Later, or earlier when negative. Whole days keep the hour of the "
            "workspace's clock."}),
    rule<&herald::content::MoveCalendarEntries::at>(doc{"All to this moment."}),
};
