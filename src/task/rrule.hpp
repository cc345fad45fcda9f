#pragma once

#include <bitset>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "base/calendar.hpp"

namespace herald::task {

/// A recurrence rule of RFC 5545: FREQ (DAILY, WEEKLY, MONTHLY, YEARLY), INTERVAL, BYDAY (with
/// places such as -1FR), BYMONTHDAY (from the end too: -1), BYMONTH, BYHOUR, BYMINUTE, BYSETPOS,
/// WKST, COUNT and UNTIL.
class Rrule {
public:
    /// "FREQ=MONTHLY;BYDAY=-1FR;BYHOUR=8", also with "RRULE:" in front. Throws Error{invalid} at
    /// `pointer`, naming the part; also for a rule that never comes (30 February).
    static Rrule parse(std::string_view text, std::string_view pointer = "/rrule");

    /// The first occurrence after `after`, in the zone's wall-clock time, of the rule that began at
    /// `start`: it counts from there, and what the rule leaves open (the hour, the weekday) is the
    /// start's. A time that the clock skips comes once, as much later as the clock was put forward;
    /// one that it shows twice comes at its first showing. Absent when the rule has ended.
    std::optional<Time> next_after(Time after, Time start, const TimeZone& zone) const;

private:
    enum class Frequency : std::uint8_t { daily, weekly, monthly, yearly };
    struct WeekdayPlace {
        unsigned weekday = 0;  ///< 0: Sunday
        int place = 0;         ///< 0: every one
    };
    /// What the rule leaves open, taken from its start.
    struct Anchor {
        Day day;
        std::vector<std::chrono::minutes> times;
    };

    void parse_part(std::string_view name, std::string_view value, std::string_view pointer);
    void parse_weekday(std::string_view text, std::string_view pointer);
    void check(std::string_view pointer) const;
    Anchor anchor_of(Time start, const TimeZone& zone) const;
    /// The days of the period that begins `index` intervals after the anchor's, in order.
    std::vector<Day> days_of(const Anchor& anchor, std::int64_t index) const;
    Day period_start(const Anchor& anchor, std::int64_t index) const;
    Day period_end(Day start) const;
    bool fits(Day day, const Anchor& anchor) const;
    bool fits_weekday(Day day) const;
    bool fits_month_day(Day day) const;
    std::int64_t first_index(const Anchor& anchor, Day day) const;

    Frequency frequency_ = Frequency::daily;
    int interval_ = 1;
    unsigned week_start_ = 1;
    std::vector<WeekdayPlace> weekdays_;
    std::vector<int> month_days_, places_;
    std::bitset<13> months_;
    std::bitset<24> hours_;
    std::bitset<60> minutes_;
    std::optional<std::int64_t> count_;
    std::optional<Time> until_;                             ///< a moment, or
    std::optional<std::chrono::microseconds> until_local_;  ///< wall-clock time, inclusive
};

}  // namespace herald::task
