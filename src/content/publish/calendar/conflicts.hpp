#pragma once

#include <span>

#include "content/publish/calendar/calendar.hpp"

namespace herald::content {

/// An entry with what the view does not show.
struct Planned {
    CalendarEntry entry;
    std::int64_t hash = 0;   ///< of its words; 0: none
    bool can_go_out = true;  ///< somebody can publish it, or a person does
};

/// Posts of one network nearer than this compete for the same eyes.
inline constexpr auto kTooClose = std::chrono::minutes(30);
inline constexpr std::size_t kMostConflicts = 200;

/// Of entries in the order of their times; what is published, failed or archived disturbs nobody.
std::vector<CalendarConflict> find_conflicts(std::span<const Planned> entries);

}  // namespace herald::content
