#pragma once

#include "base/calendar.hpp"

namespace herald::ads {

struct Period {
    Day from, to;  ///< both included
    std::int64_t days() const { return (to - from).count() + 1; }
    bool operator==(const Period&) const = default;
};

/// A period as the rollups hold it: whole months, and the days before and behind them. A part that
/// is empty ends before it begins; without months all days are in the head.
struct PeriodParts {
    Day head_end, months_first, months_last, tail_start;  ///< months by their first day
    bool has_months = false;
};
PeriodParts parts_of(const Period& period);

}  // namespace herald::ads
