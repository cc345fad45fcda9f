#pragma once

#include "insight/panel/history.hpp"

/// Which days are over: told by every source, and with their conversions in.
namespace herald::insight {

/// The last day on which at least `share` of the final conversions and revenue is known. Before the
/// first day when there is none.
Day settled_through(const History& history, double share = 0.95);

/// In so many days from today that day is complete; 0 when it should be.
int days_until_settled(const History& history, Day day, double share = 0.95);

}  // namespace herald::insight
