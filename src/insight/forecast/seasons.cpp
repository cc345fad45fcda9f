#include "insight/forecast/seasons.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "insight/forecast/smoothing.hpp"

namespace herald::insight {
namespace {

constexpr int kLongPeriod = 200;  ///< phases: beyond it single ones are mostly noise
constexpr std::size_t kMostHarmonics = 26;

/// Wiener's filter: each harmonic of the phases keeps the share of its power that noise, which is
/// spread evenly over all, does not explain.
void shrink_by_harmonic(std::vector<double>& phases, double noise) {
    const std::size_t m = phases.size();
    std::vector<double> cosine(m), sine(m), out(m, 0);
    for (std::size_t i = 0; i < m; ++i) {
        const double angle = 2 * std::numbers::pi * static_cast<double>(i) / static_cast<double>(m);
        cosine[i] = std::cos(angle), sine[i] = std::sin(angle);
    }
    const double norm = 2 / static_cast<double>(m);
    for (std::size_t k = 1; k <= std::min(kMostHarmonics, (m - 1) / 2); ++k) {
        double a = 0, b = 0;
        for (std::size_t i = 0, at = 0; i < m; ++i, at = (at + k) % m)
            a += phases[i] * cosine[at], b += phases[i] * sine[at];
        const double power = (a * a + b * b) * norm;
        if (power <= noise * norm) continue;
        const double kept = norm * (1 - noise * norm / power);
        for (std::size_t i = 0, at = 0; i < m; ++i, at = (at + k) % m)
            out[i] += kept * (a * cosine[at] + b * sine[at]);
    }
    phases = std::move(out);
}

}  // namespace

std::vector<double> moving_average(std::span<const double> y, int period) {
    const auto n = static_cast<std::ptrdiff_t>(y.size());
    const std::ptrdiff_t half = period / 2;
    std::vector<double> out(y.size(), 0);
    if (n < 2 * half + 1) {
        const Line line = line_through(y.data(), y.size());
        for (std::ptrdiff_t i = 0; i < n; ++i)
            out[static_cast<std::size_t>(i)] = line.height + line.slope * static_cast<double>(i);
        return out;
    }
    std::vector<double> sums(y.size() + 1, 0);
    for (std::size_t i = 0; i < y.size(); ++i) sums[i + 1] = sums[i] + y[i];
    const auto between = [&](std::ptrdiff_t a, std::ptrdiff_t b) {
        return sums[static_cast<std::size_t>(b)] - sums[static_cast<std::size_t>(a)];
    };
    const bool even = period % 2 == 0;
    for (std::ptrdiff_t i = half; i + half < n; ++i) {
        // An even period takes half of each end (2 × m average).
        const double sum =
            even ? (between(i - half, i + half) + between(i - half + 1, i + half + 1)) / 2
                 : between(i - half, i + half + 1);
        out[static_cast<std::size_t>(i)] = sum / period;
    }
    const auto run_on = [&](std::ptrdiff_t from, std::ptrdiff_t step) {
        const std::ptrdiff_t back = std::min<std::ptrdiff_t>(period, n - 2 * half - 1);
        const double near = out[static_cast<std::size_t>(from)],
                     far = out[static_cast<std::size_t>(from - step * back)];
        const double slope = back > 0 ? (near - far) / static_cast<double>(back) * 0.5 : 0;
        for (std::ptrdiff_t k = 1; from + step * k >= 0 && from + step * k < n; ++k)
            out[static_cast<std::size_t>(from + step * k)] = near + slope * static_cast<double>(k);
    };
    run_on(half, -1);
    run_on(n - half - 1, 1);
    return out;
}

SeasonalPattern season_of(std::span<const double> y, int period, double cycle_weight) {
    const auto m = static_cast<std::size_t>(period);
    const auto trend = moving_average(y, period);
    std::vector<double> sum(m, 0), weight(m, 0), squares(m, 0), weight_squares(m, 0);
    const std::size_t n = y.size();
    double w = 1;
    for (std::size_t i = n, phase = n % m, left = m; i-- > 0;) {
        phase = phase == 0 ? m - 1 : phase - 1;
        sum[phase] += w * (y[i] - trend[i]);
        weight[phase] += w;
        weight_squares[phase] += w * w;
        if (--left == 0) w *= cycle_weight, left = m;
    }
    SeasonalPattern out{period, std::vector<double>(m), 0};
    double mean = 0;
    for (std::size_t k = 0; k < m; ++k) {
        out.phases[k] = sum[k] / weight[k];
        mean += out.phases[k] / static_cast<double>(m);
    }
    for (double& phase : out.phases) phase -= mean;
    double noise = 0, total = 0;
    for (std::size_t i = 0, phase = 0; i < n; ++i) {
        const double rest = y[i] - trend[i] - out.phases[phase];
        noise += rest * rest;
        if (++phase == m) phase = 0;
    }
    const double freedom = std::max(1.0, static_cast<double>(n) - static_cast<double>(m));
    double expected = 0;
    for (std::size_t k = 0; k < m; ++k) {
        total += out.phases[k] * out.phases[k];
        expected += noise / freedom * weight_squares[k] / (weight[k] * weight[k]);
    }
    // James and Stein's positive-part shrinkage of the phases towards their mean.
    out.strength = total > 0 ? std::max(0.0, 1 - expected / total) : 0;
    if (period > kLongPeriod) {
        shrink_by_harmonic(out.phases, expected);
    } else {
        for (double& phase : out.phases) phase *= out.strength;
    }
    return out;
}

std::size_t least_values(int period) {
    const auto m = static_cast<std::size_t>(period);
    return (period > kLongPeriod ? m * 3 / 2 : 2 * m) + 4;
}

std::vector<int> seasonal_periods(std::span<const double> y, const std::vector<int>& candidates) {
    std::vector<int> out;
    std::vector<double> rest(y.begin(), y.end());
    for (const int period : candidates) {
        const auto m = static_cast<std::size_t>(period);
        if (period < 2 || y.size() < least_values(period)) continue;
        const auto trend = moving_average(rest, period);
        std::vector<double> flat(rest.size());
        double variance = 0, together = 0, mean = 0;
        for (std::size_t i = 0; i < rest.size(); ++i) {
            flat[i] = rest[i] - trend[i];
            mean += flat[i] / static_cast<double>(flat.size());
        }
        for (double& v : flat) v -= mean;
        for (std::size_t i = 0; i < flat.size(); ++i) {
            variance += flat[i] * flat[i];
            if (i >= m) together += flat[i] * flat[i - m];
        }
        if (variance <= 0) continue;
        const double n = static_cast<double>(flat.size());
        if (together / variance * n / (n - static_cast<double>(m)) <
            1.645 / std::sqrt(n - static_cast<double>(m)))
            continue;
        out.push_back(period);
        const SeasonalPattern season = season_of(rest, period, 1);
        for (std::size_t i = 0; i < rest.size(); ++i) rest[i] -= season.phases[i % m];
    }
    return out;
}

}  // namespace herald::insight
