#include "insight/forecast/series.hpp"

#include <algorithm>
#include <cmath>

namespace herald::insight {
namespace {

constexpr int kMostPhases = 200;  ///< a year ago tells a day less than last week does
constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();

/// The mean of the same phase one season before and after; NaN where neither is known.
double from_phase(const std::vector<double>& y, std::size_t at, std::size_t period) {
    double sum = 0;
    int count = 0;
    if (at >= period && std::isfinite(y[at - period])) sum += y[at - period], ++count;
    if (at + period < y.size() && std::isfinite(y[at + period])) sum += y[at + period], ++count;
    return count > 0 ? sum / count : kMissing;
}

double between_neighbours(const std::vector<double>& y, std::size_t at) {
    std::size_t left = at, right = at;
    while (left > 0 && !std::isfinite(y[left])) --left;
    while (right + 1 < y.size() && !std::isfinite(y[right])) ++right;
    const bool has_left = std::isfinite(y[left]), has_right = std::isfinite(y[right]);
    if (has_left && has_right) {
        const double share = static_cast<double>(at - left) / static_cast<double>(right - left);
        return y[left] + share * (y[right] - y[left]);
    }
    return has_left ? y[left] : y[right];
}

bool is_value(double v) { return std::isfinite(v) && std::abs(v) <= kLargest; }

void fill_gaps(Filled& out, const std::vector<int>& periods) {
    for (double& v : out.values)
        if (!is_value(v)) v = kMissing;
    const std::vector<double> known = out.values;
    for (std::size_t i = 0; i < known.size(); ++i) {
        if (std::isfinite(known[i])) continue;
        ++out.gaps;
        double value = kMissing;
        for (auto p = periods.rbegin(); p != periods.rend() && !std::isfinite(value); ++p)
            if (*p <= kMostPhases) value = from_phase(known, i, static_cast<std::size_t>(*p));
        out.values[i] = std::isfinite(value) ? value : between_neighbours(known, i);
    }
}

/// What a season and the local median leave of each value.
std::vector<double> remainders(const std::vector<double>& y, std::size_t period) {
    std::vector<double> flat = y;
    constexpr std::size_t kHalf = 4;
    for (std::size_t i = 0; i < y.size(); ++i) {
        std::vector<double> near;
        for (std::size_t j = i > kHalf ? i - kHalf : 0; j <= i + kHalf && j < y.size(); ++j)
            near.push_back(y[j]);
        // With a season the same phase of the cycles around says more than the neighbours.
        if (period > 1) {
            near.clear();
            for (int k = -3; k <= 3; ++k) {
                const auto at =
                    static_cast<std::ptrdiff_t>(i) + k * static_cast<std::ptrdiff_t>(period);
                if (at >= 0 && at < static_cast<std::ptrdiff_t>(y.size()))
                    near.push_back(y[static_cast<std::size_t>(at)]);
            }
        }
        flat[i] = y[i] - median(std::move(near));
    }
    return flat;
}

}  // namespace

double median(std::vector<double> values) {
    if (values.empty()) return kMissing;
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    if (values.size() % 2 == 1) return *middle;
    return (*middle + *std::max_element(values.begin(), middle)) / 2;
}

double robust_scale(const std::vector<double>& values) {
    const double centre = median(values);
    std::vector<double> away;
    away.reserve(values.size());
    for (const double v : values) away.push_back(std::abs(v - centre));
    return 1.4826 * median(std::move(away));
}

Filled fill(std::span<const double> values, const std::vector<int>& periods) {
    Filled out;
    std::size_t first = 0, last = values.size();
    while (first < last && !is_value(values[first])) ++first;
    while (last > first && !is_value(values[last - 1])) --last;
    out.before = first;
    out.behind = values.size() - last;
    out.values.assign(values.begin() + static_cast<std::ptrdiff_t>(first),
                      values.begin() + static_cast<std::ptrdiff_t>(last));
    if (!out.values.empty()) fill_gaps(out, periods);
    return out;
}

std::size_t tame_outliers(std::vector<double>& y, int period, double limit) {
    const auto m = static_cast<std::size_t>(std::max(1, period));
    if (y.size() < 3 * m + 8) return 0;
    const auto rest = remainders(y, m);
    const double scale = robust_scale(rest);
    if (!(scale > 0)) return 0;
    std::size_t tamed = 0;
    const auto agrees = [&](std::size_t i, std::size_t other) {
        return rest[i] * rest[other] > 0 && std::abs(rest[other]) > 0.5 * std::abs(rest[i]);
    };
    for (std::size_t i = 0; i < y.size(); ++i) {
        if (std::abs(rest[i]) <= limit * scale) continue;
        if (i + 1 < y.size() && agrees(i, i + 1)) continue;
        if (i > 0 && agrees(i, i - 1)) continue;
        y[i] -= rest[i] - std::copysign(limit * scale * 0.5, rest[i]);
        ++tamed;
    }
    return tamed;
}

}  // namespace herald::insight
