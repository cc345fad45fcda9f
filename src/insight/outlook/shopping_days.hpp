#pragma once

#include <cstddef>
#include <vector>

#include "base/clock.hpp"
#include "insight/forecast/forecast.hpp"

/// Days on which people buy more, or less, everywhere that Herald's customers sell.
namespace herald::insight {

/// Valentine's Day, Easter, Singles' Day, Black Friday to Cyber Monday, Christmas to New Year, as
/// far as they fall into `days` days from `first` on. What they do is learned from the past by the
/// forecast: a day that was never seen has no effect.
std::vector<CalendarEvent> shopping_days(Day first, std::size_t days);

/// Western Easter Sunday (Gregorian computus).
Day easter_sunday(int year);

}  // namespace herald::insight
