#include <algorithm>
#include <cmath>
#include <optional>

#include "insight/forecast/series.hpp"

namespace herald::insight {
namespace {

constexpr double kJumpToNoise = 8;
constexpr double kMostDrift = 0.25;  ///< inside the windows beside a jump, as a share of it
constexpr double kLeastHeld = 0.6;   ///< of the jump, at the series' end
constexpr int kMostShifts = 3;

double median_of(const std::vector<double>& y, std::size_t from, std::size_t to) {
    return median({y.begin() + static_cast<std::ptrdiff_t>(from),
                   y.begin() + static_cast<std::ptrdiff_t>(to)});
}

std::vector<double> prefix_sums(const std::vector<double>& y) {
    std::vector<double> out(y.size() + 1, 0);
    for (std::size_t i = 0; i < y.size(); ++i) out[i + 1] = out[i] + y[i];
    return out;
}

/// The standard deviation of single values, from changes over a season, which no single shift
/// moves.
double noise_of(const std::vector<double>& y, std::size_t period) {
    std::vector<double> changes;
    for (std::size_t i = period; i < y.size(); ++i) changes.push_back(y[i] - y[i - period]);
    return robust_scale(changes) / std::sqrt(2.0);
}

/// Jump between the medians beside `at`; nothing where either side drifts or the jump fades.
std::optional<double> lasting_jump(const std::vector<double>& y, std::size_t at,
                                   std::size_t window) {
    const std::size_t half = window / 2, n = y.size();
    const double before = median_of(y, at - window, at), after = median_of(y, at, at + window);
    const double jump = after - before;
    const double drift_before = median_of(y, at - half, at) - median_of(y, at - window, at - half);
    const double drift_after = median_of(y, at + half, at + window) - median_of(y, at, at + half);
    if (std::abs(drift_before) > kMostDrift * std::abs(jump)) return std::nullopt;
    if (std::abs(drift_after) > kMostDrift * std::abs(jump)) return std::nullopt;
    if ((median_of(y, n - window, n) - before) / jump < kLeastHeld) return std::nullopt;
    return jump;
}

std::optional<LevelShift> newest_shift(const std::vector<double>& y, std::size_t period) {
    // Half a window holds whole seasons, so that seasons do not look like drifts.
    const std::size_t window = std::max<std::size_t>(2 * period, 8), n = y.size();
    if (n < 2 * window + 4) return std::nullopt;
    const double noise = noise_of(y, period);
    const auto sums = prefix_sums(y);
    const auto jump_of_means = [&](std::size_t at, std::size_t width) {
        return (sums[at + width] - 2 * sums[at] + sums[at - width]) / static_cast<double>(width);
    };
    const std::size_t near = std::max<std::size_t>(period, 4);
    for (std::size_t end = n - window + 1; end-- > window;) {
        if (std::abs(jump_of_means(end, near)) <= kJumpToNoise * std::max(noise, 1e-9)) continue;
        // The edge is where the means of one season beside it differ most.
        std::size_t at = end;
        for (std::size_t i = end; i > window && i + 2 * near > end; --i)
            if (std::abs(jump_of_means(i, near)) > std::abs(jump_of_means(at, near))) at = i;
        end = at;
        const auto jump = lasting_jump(y, at, window);
        if (!jump || std::abs(*jump) <= kJumpToNoise * noise) continue;
        const double before = median_of(y, at - window, at);
        return LevelShift{at, *jump, before > 0 ? (before + *jump) / before : 1};
    }
    return std::nullopt;
}

}  // namespace

std::vector<LevelShift> align_levels(std::vector<double>& y, int period) {
    std::vector<LevelShift> out;
    const bool positive = std::all_of(y.begin(), y.end(), [](double v) { return v > 0; });
    while (out.size() < kMostShifts) {
        const auto shift = newest_shift(y, static_cast<std::size_t>(std::max(1, period)));
        if (!shift) break;
        for (std::size_t i = 0; i < shift->at; ++i)
            y[i] = positive ? y[i] * shift->factor : y[i] + shift->change;
        out.push_back(*shift);
    }
    return out;
}

}  // namespace herald::insight
