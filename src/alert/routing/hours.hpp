#pragma once

#include "alert/routing/route.hpp"
#include "base/calendar.hpp"

/// The clocks of a route.
namespace herald::alert {

/// "07:30" as minutes after midnight; "24:00" is 1,440. Absent for what is no time of day.
std::optional<std::int64_t> parse_time_of_day(std::string_view text);

/// When the quiet hours that `now` lies in end; absent outside of them. Several that follow one
/// another are one. `zone` is the workspace's, for hours without their own.
std::optional<Time> quiet_until(const QuietHours& hours, const TimeZone& zone, Time now);

/// When what comes at `now` is told: at once when absent.
std::optional<Time> hold_until(const AlertRoute& route, Severity severity, const TimeZone& zone,
                               Time now);

}  // namespace herald::alert
