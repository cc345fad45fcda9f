#pragma once

#include "insight/anomaly/drivers.hpp"
#include "insight/watch/stream.hpp"

/// A change taken apart: the odd days beside the same days of the week before.
namespace herald::insight::watch {

struct Windows {
    Day before_from{}, before_to{}, after_from{}, after_to{};
};
/// The odd days, and the four weeks in front of them.
Windows windows_of(const History& history, Day opened, Day last_seen);

/// A subject's mean day in the odd window, and its mean day on the same days of the week before,
/// young days as they will stand; days of which too little is known are left out.
struct Sides {
    Funnel before, after;
    double days = 0;  ///< odd days that are known
};
Sides sides_of(const History& history, const Course& course, const Windows& windows);

/// The figure's change with its steps and parts. Absent where the figure does not exist on one
/// side.
struct Comparison {
    Subject subject;
    Kpi kpi{};
    Windows windows;
    Sides sides;
    Explanation explanation;
    std::vector<Subject> parts;  ///< segments' ids are places in here
};
std::optional<Comparison> compare(const History& history, const Subject& subject, Kpi kpi,
                                  const Windows& windows);
/// Goes down to the one part that makes up most of the change, as long as there is one.
Comparison narrowed(const History& history, Comparison from);

/// What the change costs (below 0) or brings a day, in the organization's currency: revenue less
/// spend. Where the efficiency changed it is held against the usual one at the same spend, where
/// views or clicks did they count as what they used to bring. Where no revenue is told conversions
/// count as what they used to cost.
std::optional<double> money_a_day(const Comparison& comparison);

}  // namespace herald::insight::watch
