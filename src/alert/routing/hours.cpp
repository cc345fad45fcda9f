#include "alert/routing/hours.hpp"

#include <algorithm>

namespace herald::alert {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::microseconds;
using std::chrono::minutes;

constexpr int kMostWindows = 15;  ///< a week of quiet days and the night behind them
constexpr std::int64_t kDigestAt = 8 * 60;

bool begins_on(const QuietHours& quiet, Day day) {
    if (!quiet.days) return true;
    const std::int64_t iso = std::chrono::weekday(day).iso_encoding();
    return std::find(quiet.days->begin(), quiet.days->end(), iso) != quiet.days->end();
}

/// The wall-clock end of the window that `local` lies in.
std::optional<microseconds> window_end(const QuietHours& quiet, microseconds local) {
    const auto from = parse_time_of_day(quiet.from), to = parse_time_of_day(quiet.to);
    if (!from || !to) return std::nullopt;
    const auto today = std::chrono::floor<days>(local);
    for (const auto start_day : {today, today - days(1)}) {
        if (!begins_on(quiet, Day(start_day))) continue;
        const microseconds start = start_day + minutes(*from);
        const microseconds end = start_day + minutes(*to) + (*to > *from ? days(0) : days(1));
        if (start <= local && local < end) return end;
    }
    return std::nullopt;
}

TimeZone zone_of(const QuietHours& quiet, const TimeZone& workspace) {
    return quiet.time_zone ? TimeZone::parse(*quiet.time_zone).value_or(workspace) : workspace;
}

Time next_digest(const AlertRoute& route, const TimeZone& zone, Time now) {
    const microseconds local = zone.local(now);
    if (route.digest == Digest::hourly) {
        const Time full = zone.from_local(std::chrono::floor<hours>(local) + hours(1));
        return full > now ? full : now + hours(1);  // the hour that comes twice
    }
    const auto at = minutes(parse_time_of_day(route.digest_at.value_or("")).value_or(kDigestAt));
    const auto today = std::chrono::floor<days>(local);
    for (const auto day : {today, today + days(1)}) {
        const Time due = zone.from_local(day + at);
        if (due > now) return due;
    }
    return zone.from_local(today + days(2) + at);
}

}  // namespace

std::optional<std::int64_t> parse_time_of_day(std::string_view text) {
    const auto digit = [&](std::size_t i) { return text[i] >= '0' && text[i] <= '9'; };
    if (text.size() != 5 || text[2] != ':' || !digit(0) || !digit(1) || !digit(3) || !digit(4))
        return std::nullopt;
    const auto number = [&](std::size_t i) { return (text[i] - '0') * 10 + (text[i + 1] - '0'); };
    const std::int64_t hour = number(0), minute = number(3);
    if (minute > 59 || hour > 24 || (hour == 24 && minute > 0)) return std::nullopt;
    return hour * 60 + minute;
}

std::optional<Time> quiet_until(const QuietHours& quiet, const TimeZone& workspace, Time now) {
    const TimeZone zone = zone_of(quiet, workspace);
    std::optional<Time> until;
    for (int i = 0; i < kMostWindows; ++i) {
        const auto end = window_end(quiet, zone.local(until.value_or(now)));
        if (!end) break;
        const Time moment = zone.from_local(*end);
        if (moment <= until.value_or(now)) break;  // in the hour that comes twice
        until = moment;
    }
    return until;
}

std::optional<Time> hold_until(const AlertRoute& route, Severity severity, const TimeZone& zone,
                               Time now) {
    const auto& quiet = route.quiet_hours;
    const bool is_critical = severity == Severity::CRITICAL;
    const bool holds_critical = quiet && quiet->hold_critical.value_or(false);
    if (is_critical && !holds_critical) return std::nullopt;
    std::optional<Time> due;
    if (route.digest != Digest::none && !is_critical)
        due = next_digest(route, quiet ? zone_of(*quiet, zone) : zone, now);
    if (quiet)
        if (const auto end = quiet_until(*quiet, zone, due.value_or(now))) due = end;
    return due;
}

}  // namespace herald::alert
