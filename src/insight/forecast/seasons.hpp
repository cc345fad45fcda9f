#pragma once

#include <span>
#include <vector>

namespace herald::insight {

/// The additive season of one period: a value for each phase (index modulo period), summing to 0.
struct SeasonalPattern {
    int period = 1;
    std::vector<double> phases;
    double strength = 0;  ///< 0 … 1: how much of what the trend leaves it explains, after shrinkage
};

/// Phase means of the values less their moving average; a cycle k cycles ago weighs
/// cycle_weight^k. The means are drawn towards none as far as their spread could be noise; those of
/// periods above 200 harmonic by harmonic, 26 at most, because a year's single days are mostly
/// noise.
SeasonalPattern season_of(std::span<const double> y, int period, double cycle_weight);

/// Centred moving average over one period; its ends go on with the slope of the nearest part.
std::vector<double> moving_average(std::span<const double> y, int period);

/// Values it takes to tell a season: two cycles, or one and a half where it is told by harmonics.
std::size_t least_values(int period);

/// The periods whose season holds against noise: autocorrelation of the values less their trend at
/// the period, one-sided at 95 %, and `least_values` of the period.
std::vector<int> seasonal_periods(std::span<const double> y, const std::vector<int>& candidates);

}  // namespace herald::insight
