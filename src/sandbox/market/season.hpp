#pragma once

#include "base/clock.hpp"

/// The calendar of demand that all campaigns share.
namespace herald::sandbox::market {

struct Holiday {
    double demand = 1;  ///< buyers against a plain day
    double price = 1;   ///< of impressions: everybody advertises
};

/// Western shopping holidays: Black Friday to Cyber Monday, Christmas, the quiet days behind it,
/// and smaller ones.
Holiday holiday(Day day);
/// A swell of `amplitude` around `peak` (part of the year).
double yearly(Day day, double amplitude, double peak);

}  // namespace herald::sandbox::market
