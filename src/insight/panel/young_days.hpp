#pragma once

#include "insight/panel/history.hpp"

/// Days whose conversions have not all arrived.
namespace herald::insight {

/// What is taken for granted before a workspace's own revisions tell: a guess, and a wide one (each
/// share is off by half of what it leaves open). Attribution windows of a week are what the
/// platforms begin with, so from a week on a day counts as complete.
Completeness usual_arrival();

/// The share of a day's conversions (or revenue) that is known by now; complete for other metrics.
Share known_share(const History& history, ads::Metric metric, Day day);

/// Less is known of a day than this: its conversions say nothing yet.
inline constexpr double kLeastKnown = 0.6;
/// The day as it will stand: conversions and revenue divided by the share that is known; kUnknown
/// where that is below kLeastKnown.
DayFigures settled(const History& history, DayFigures figures, Day day);

/// Figures after this day are left out: an account has not told them all. An account that has been
/// silent for long does not hold up the others.
Day told_through(const History& history);

}  // namespace herald::insight
