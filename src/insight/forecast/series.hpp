#pragma once

#include <span>
#include <vector>

/// A series on its way to a forecast: evenly spaced, oldest first, NaN where nothing is known.
namespace herald::insight {

/// What cleaning did; the forecast says so beside its figures.
struct Cleaned {
    std::vector<double> values;  ///< no gaps
    std::size_t gaps = 0;        ///< values that were missing between the first and the last
    std::size_t outliers = 0;    ///< values drawn back to what their neighbours suggest
    std::size_t first = 0;  ///< values dropped in front of it: missing, or before a level shift
};

struct CleanOptions {
    std::vector<int> periods;  ///< seasons, ascending; a gap is filled from the same phase
    double outlier_scale = 5;  ///< robust standard deviations from the local median
    bool drop_before_shift = true;
    std::size_t keep_at_least = 24;
};

/// Fills gaps, tames outliers (Hampel's identifier on what season and local median leave) and
/// forgets what lies before a lasting level shift when enough lies behind it.
Cleaned clean(std::span<const double> values, const CleanOptions& options);

/// Median; NaN of nothing. Changes the order of its copy only.
double median(std::vector<double> values);
/// 1.4826 × median absolute deviation: a standard deviation that outliers do not move.
double robust_scale(const std::vector<double>& values);

}  // namespace herald::insight
