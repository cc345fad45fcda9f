#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.hpp"

namespace herald {

/// "2026-11-21". Strict: four-digit year, real calendar day.
std::optional<Day> parse_day(std::string_view text);
std::string to_string(Day day);
void append_day(std::string& out, Day day);
/// RFC 3339 with zone ("2026-11-21T08:00:00.123456Z", "+01:00"); seconds required.
std::optional<Time> parse_time(std::string_view text);
/// RFC 3339 in UTC, fraction only when there is one.
std::string to_string(Time time);
void append_time(std::string& out, Time time);

/// An IANA time zone, from ICU's own tables (never the system's). Cheap to copy, thread-safe.
class TimeZone {
public:
    /// Absent for a name that IANA does not know.
    static std::optional<TimeZone> parse(std::string_view iana_name);
    static const TimeZone& utc();

    const std::string& name() const;
    /// The calendar day it is there at that moment.
    Day day_of(Time time) const;
    /// The first moment of that day there (00:00, or later where the clock skips it).
    Time start_of(Day day) const;
    /// Wall-clock time there as a count from local midnight 1970; for schedules.
    std::chrono::microseconds local(Time time) const;
    /// The moment of a wall-clock time: a skipped one moves forward over the gap, a doubled one is
    /// the earlier.
    Time from_local(std::chrono::microseconds local) const;

private:
    struct Zone;
    explicit TimeZone(std::shared_ptr<const Zone> zone) : zone_(std::move(zone)) {}
    std::shared_ptr<const Zone> zone_;  // shared by copies only; immutable
};

}  // namespace herald
