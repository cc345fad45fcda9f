#include "insight/forecast/spread.hpp"

#include <algorithm>
#include <cmath>

namespace herald::insight {
namespace {

// Chosen on the ends of the training parts of M3 and M4 (bench/quality/forecast.cpp --dev), for
// the six groups of series together.
constexpr double kStretchPower = 3.3;  ///< how fast errors seen replace what changes lead to expect
constexpr double kPriorStretches = 7;
constexpr double kPriorScale = 1.14;
constexpr std::size_t kNoiseLags = 6;     ///< over which noise is told from a walk
constexpr double kLeastOfChanges = 0.09;  ///< of their square, where all looks like noise
constexpr double kSeasonal = 0.3;  ///< of a squared change over a season: cycles are averaged
constexpr double kScale = 0.75;
constexpr double kScaleOfFew = 0.14;
constexpr double kWidening = 0.37;  ///< from the first to the last step, beyond what origins show
constexpr double kLeastFreedom = 1.5, kFreedomAStretch = 0.8;
constexpr double kLeastGrowth = 0.85, kMostGrowth = 5;
constexpr double kEventsAStretch = 4;
constexpr double kFloorOfFew = 0.3;

/// How much larger the series is now than it was: errors and changes go along, those of
/// shrinking series less so.
class Growth {
public:
    Growth(std::span<const double> y, std::size_t window) : y_(y), window_(window) {
        sums_.push_back(0);
        for (const double v : y) {
            sums_.push_back(sums_.back() + std::abs(v));
            positive_ = positive_ && v > 0;
        }
        now_ = level(y.size());
    }
    /// Of now over the values before `end`; 0.85 … 5, and 1 where values touch zero.
    double since(std::size_t end) const {
        const double then = level(end);
        return positive_ && then > 0 ? std::clamp(now_ / then, kLeastGrowth, kMostGrowth) : 1;
    }
    /// Of now over values i and j.
    double since_pair(std::size_t i, std::size_t j) const {
        if (!positive_) return 1;
        return std::clamp(2 * now_ / (y_[i] + y_[j]), kLeastGrowth, kMostGrowth);
    }

private:
    double level(std::size_t end) const {
        const std::size_t from = end > window_ ? end - window_ : 0;
        return (sums_[end] - sums_[from]) /
               static_cast<double>(std::max<std::size_t>(1, end - from));
    }
    std::span<const double> y_;
    std::size_t window_;
    std::vector<double> sums_;
    bool positive_ = true;
    double now_ = 0;
};

/// spread² = a + b·h by weighted least squares with a, b >= 0: independent noise and a walk.
std::vector<double> of_origins(const std::vector<OriginError>& errors, const Growth& growth,
                               std::size_t n, std::size_t horizon) {
    std::vector<double> squares(horizon, 0), counts(horizon, 0);
    for (const auto& e : errors) {
        const double error = e.error * growth.since(n - e.back);
        squares[e.step] += error * error;
        counts[e.step] += 1;
    }
    double w = 0, wh = 0, whh = 0, ws = 0, wsh = 0;
    for (std::size_t h = 0; h < horizon; ++h) {
        if (counts[h] == 0) continue;
        const double x = static_cast<double>(h), weight = counts[h] / (x + 1);
        const double s = squares[h] / counts[h];
        w += weight, wh += weight * x, whh += weight * x * x, ws += weight * s;
        wsh += weight * s * x;
    }
    const double determinant = w * whh - wh * wh;
    double slope = determinant > 1e-12 ? std::max(0.0, (w * wsh - wh * ws) / determinant) : 0;
    double base = (ws - slope * wh) / std::max(w, 1e-12);
    if (base <= 0) {
        base = 0.25 * ws / std::max(w, 1e-12);
        slope = whh > 0 ? std::max(0.0, (wsh - base * wh) / whh) : 0;
    }
    std::vector<double> out(horizon);
    for (std::size_t h = 0; h < horizon; ++h)
        out[h] = std::sqrt(std::max(base + slope * static_cast<double>(h), 0.0));
    return out;
}

/// The mean squared change over a lag, newer changes weighing more: half at a sixth of the series.
double squared_change(std::span<const double> y, const Growth& growth, std::size_t lag) {
    const double half = std::max(6.0, static_cast<double>(y.size()) / 6);
    const double fade = std::exp2(-1 / half);
    double squares = 0, weights = 0, weight = 1;
    for (std::size_t i = y.size(); i-- > lag;) {
        const double change = (y[i] - y[i - lag]) * growth.since_pair(i, i - lag);
        squares += weight * change * change;
        weights += weight;
        weight *= fade;
    }
    return weights > 0 ? squares / weights : 0;
}

/// The part a of squared changes a + b·lag that does not grow with the lag, by weighted least
/// squares: a change holds the noise of two values, of which a forecast smooths one away and the
/// origins tell the other.
double noise_in_changes(std::span<const double> y, const Growth& growth, std::size_t most_lags) {
    double w = 0, wk = 0, wkk = 0, wv = 0, wkv = 0, first = 0;
    for (std::size_t lag = 1; lag <= most_lags && lag < y.size(); ++lag) {
        const double v = squared_change(y, growth, lag), k = static_cast<double>(lag);
        if (lag == 1) first = v;
        w += 1 / k, wk += 1, wkk += k, wv += v / k, wkv += v;
    }
    const double determinant = w * wkk - wk * wk;
    if (determinant < 1e-12) return 0;
    const double slope = std::max(0.0, (w * wkv - wk * wv) / determinant);
    return std::clamp((wv - slope * wk) / w, 0.0, first);
}

/// What a forecaster without origins would expect: to be off as the last value, or the last season,
/// is, whichever is better, less the noise; changes over many steps are seen, or add up like a
/// walk's.
std::vector<double> of_changes(std::span<const double> y, const Growth& growth,
                               const std::vector<int>& periods, std::size_t horizon) {
    constexpr std::size_t kMostLags = 24;
    std::vector<double> out(horizon);
    const double one = squared_change(y, growth, 1);
    const std::size_t seen = std::min(kMostLags, std::max<std::size_t>(2, y.size() / 3));
    double last = one, lag = 1;
    for (std::size_t h = 0; h < horizon; ++h) {
        const double ahead = static_cast<double>(h + 1);
        if (h > 0 && h + 1 <= seen && h + 1 < y.size())
            last = squared_change(y, growth, h + 1), lag = ahead;
        out[h] = std::min(one * ahead, last * ahead / lag);
        if (h > 0) out[h] = std::max(out[h], out[h - 1]);
    }
    const double noise = noise_in_changes(y, growth, std::min(seen, kNoiseLags));
    for (double& v : out) v = std::max(v - noise, kLeastOfChanges * v);
    for (const int period : periods) {
        const auto m = static_cast<std::size_t>(period);
        const double seasonal = kSeasonal * squared_change(y, growth, m);
        for (std::size_t h = 0; h < horizon; ++h)
            out[h] = std::min(out[h], seasonal * static_cast<double>(1 + h / m));
    }
    for (double& v : out) v = std::sqrt(v);
    return out;
}

double normal_quantile(double p) {
    double low = -10, high = 10;
    for (int i = 0; i < 60; ++i) {
        const double middle = (low + high) / 2;
        (0.5 * std::erfc(-middle / std::sqrt(2.0)) < p ? low : high) = middle;
    }
    return (low + high) / 2;
}

}  // namespace

Spread spread_of(std::span<const double> y, const std::vector<OriginError>& errors,
                 const std::vector<int>& periods, std::size_t horizon) {
    const std::size_t window =
        std::max<std::size_t>(4, periods.empty() ? 1 : static_cast<std::size_t>(periods.back()));
    const Growth growth(y, window);
    std::size_t reach = 1;
    double size = 0;
    for (const auto& e : errors) reach = std::max(reach, e.back);
    for (const double v : y) size += std::abs(v) / static_cast<double>(y.size());
    // Origins overlap: they count by the horizons they cover.
    const double stretches = static_cast<double>(reach) / static_cast<double>(horizon);
    const auto seen = of_origins(errors, growth, y.size(), horizon);
    const auto expected = of_changes(y, growth, periods, horizon);
    const auto lately = y.last(std::min(reach, y.size()));
    const auto events =
        lately.size() - static_cast<std::size_t>(std::count(lately.begin(), lately.end(), 0.0));
    // Where next to nothing happened, as good as nothing was judged.
    const double told = events < lately.size() / 2
                            ? std::min(stretches, static_cast<double>(events) / kEventsAStretch)
                            : stretches;
    const double weight = std::pow(std::max(told, 0.15), kStretchPower);
    const double share = weight / (weight + kPriorStretches);
    // A few equal values do not promise the next one.
    const double least = 1e-9 + kFloorOfFew * size / std::pow(static_cast<double>(y.size()), 2);
    Spread out{std::vector<double>(horizon), kLeastFreedom + kFreedomAStretch * stretches};
    for (std::size_t h = 0; h < horizon; ++h) {
        const double from_seen = std::max(seen[h], least),
                     from_changes = std::max(kPriorScale * expected[h], least);
        const double widening =
            1 + kWidening * static_cast<double>(h) / static_cast<double>(horizon);
        out.scale[h] =
            std::exp(share * std::log(from_seen) + (1 - share) * std::log(from_changes)) * kScale *
            (1 + kScaleOfFew / (stretches + 1)) * widening;
    }
    return out;
}

double student_quantile(double p, double freedom) {
    const double z = normal_quantile(p), z3 = z * z * z, z5 = z3 * z * z;
    return z + (z3 + z) / (4 * freedom) + (5 * z5 + 16 * z3 + 3 * z) / (96 * freedom * freedom);
}

}  // namespace herald::insight
