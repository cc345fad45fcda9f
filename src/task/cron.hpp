#pragma once

#include <bitset>
#include <optional>
#include <string_view>

#include "base/calendar.hpp"

namespace herald::task {

/// A cron expression of five fields: minute hour day-of-month month day-of-week, with lists,
/// ranges, steps and English names (JAN, MON; 0 and 7 are Sunday). When both day fields are
/// restricted, either one is enough, as in Vixie cron.
class Cron {
public:
    /// Throws Error{invalid} at "/cron", naming the field; also for days that never come (30
    /// February).
    static Cron parse(std::string_view text);

    /// The first run after `after`, in the zone's wall-clock time. A time that the clock skips runs
    /// once, as much later as the clock was put forward; one that it shows twice runs at its first
    /// showing. With every hour allowed the schedule follows elapsed time instead: an "every 15
    /// minutes" neither pauses nor repeats on change days.
    Time next_after(Time after, const TimeZone& zone) const;
    bool runs_on(Day day) const;

private:
    Time next_by_wall_clock(Time after, const TimeZone& zone) const;
    Time next_by_elapsed_time(Time after, const TimeZone& zone) const;

    std::bitset<60> minutes_;
    std::bitset<24> hours_;
    std::bitset<32> days_;
    std::bitset<13> months_;
    std::bitset<7> weekdays_;
    bool any_day_ = false, any_weekday_ = false;
};

}  // namespace herald::task
