#pragma once

#include <span>
#include <vector>

/// A series on its way to a forecast: evenly spaced, oldest first, NaN where nothing is known.
namespace herald::insight {

/// A series without what is missing at its ends and between.
struct Filled {
    std::vector<double> values;
    std::size_t before = 0;  ///< missing values in front of it
    std::size_t behind = 0;  ///< and after it
    std::size_t gaps = 0;    ///< filled between them
};

/// Largest size of a value that is taken for one: squares of more do not fit a double.
inline constexpr double kLargest = 1e100;

/// A gap takes the mean of the same phase one season before and after, else what lies on the line
/// between its neighbours. NaN, infinities and sizes beyond kLargest count as missing. `periods`
/// ascend.
Filled fill(std::span<const double> values, const std::vector<int>& periods);

/// A lasting change of level: from `at` on the series stands `factor` times as high (values all
/// above zero) or `change` higher.
struct LevelShift {
    std::size_t at = 0;
    double change = 0, factor = 1;
};

/// Moves what lies before a lasting shift to the level behind it, newest shift first, three at
/// most, so that seasons and spreads can still be learned there. A shift is a jump that is eight
/// times the noise, happens at once, and holds on both sides over two seasons (eight values at
/// least); drifts and random walks are left alone.
std::vector<LevelShift> align_levels(std::vector<double>& y, int period);

/// Draws values back that lie `limit` robust standard deviations from what their neighbours, or the
/// same phase of the cycles around, suggest (Hampel's identifier). Two alike beside each other are
/// no outliers. The number of values changed.
std::size_t tame_outliers(std::vector<double>& y, int period, double limit);

/// Median; NaN of nothing. Changes the order of its copy only.
double median(std::vector<double> values);
/// 1.4826 × median absolute deviation: a standard deviation that outliers do not move.
double robust_scale(const std::vector<double>& values);

}  // namespace herald::insight
