#include "insight/forecast/forecast.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/error.hpp"
#include "insight/forecast/calendar.hpp"
#include "insight/forecast/combination.hpp"
#include "insight/forecast/seasons.hpp"
#include "insight/forecast/series.hpp"
#include "insight/forecast/spread.hpp"

namespace herald::insight {
namespace {

constexpr std::size_t kFewest = 3;
constexpr int kLongestHorizon = 400;
constexpr double kOutlier = 6;     ///< robust standard deviations
constexpr double kMustHelp = 0.8;  ///< share of the plain errors left where levels are aligned
constexpr std::size_t kMostValues = 2000;  ///< the newest ones: older behaviour says little

int shortest_period(const ForecastOptions& options) {
    return options.periods.empty() ? 1 : options.periods.front();
}

std::vector<ForecastBand> bands_of(const std::vector<double>& mean, const Spread& spread,
                                   const std::vector<double>& levels) {
    std::vector<ForecastBand> out;
    for (const double level : levels) {
        ForecastBand band{level, {}, {}};
        const double reach = student_quantile((1 + level) / 2, spread.freedom);
        for (std::size_t h = 0; h < mean.size(); ++h) {
            band.lower.push_back(mean[h] - reach * spread.scale[h]);
            band.upper.push_back(mean[h] + reach * spread.scale[h]);
        }
        out.push_back(std::move(band));
    }
    return out;
}

/// Mean, bands and what they rest on, for a series without gaps whose first value is day `offset`
/// of the options.
Forecast expect(std::vector<double> y, const ForecastOptions& options, std::size_t offset) {
    const auto horizon = static_cast<std::size_t>(options.horizon);
    Forecast out;
    const CalendarEffects effects(y, options, offset);
    effects.remove_from(y);
    out.effects = effects.learned();
    if (options.clean) out.outliers = tame_outliers(y, shortest_period(options), kOutlier);
    out.periods = seasonal_periods(y, options.periods);
    Combination combined = combine(families(y, out.periods), y, horizon, out.periods);
    out.mean = std::move(combined.mean);
    out.models = std::move(combined.models);
    out.errors = std::move(combined.errors);
    out.bands = bands_of(out.mean, spread_of(y, out.errors, out.periods, horizon), options.levels);
    effects.put_on(out, y.size());
    return out;
}

/// Mean absolute error from origins at or behind `from`.
double error_since(const Forecast& forecast, std::size_t from, std::size_t values) {
    double sum = 0, count = 0;
    for (const auto& e : forecast.errors) {
        if (e.back + from > values) continue;
        sum += std::abs(e.error);
        count += 1;
    }
    return count > 0 ? sum / count : 0;
}

/// What looks like a lasting shift is moved only where that would have foretold the values since.
Forecast expect_best(const std::vector<double>& y, const ForecastOptions& options,
                     std::size_t offset) {
    Forecast plain = expect(y, options, offset);
    if (!options.clean) return plain;
    std::vector<double> level = y;
    auto shifts = align_levels(level, shortest_period(options));
    if (shifts.empty()) return plain;
    Forecast aligned = expect(std::move(level), options, offset);
    const std::size_t since = shifts.front().at;
    if (error_since(aligned, since, y.size()) > kMustHelp * error_since(plain, since, y.size()))
        return plain;
    aligned.shifts = std::move(shifts);
    return aligned;
}

/// Forgets the steps that lie within values missing at the end.
void start_at(Forecast& out, std::size_t step) {
    const auto cut = [&](std::vector<double>& path) {
        path.erase(path.begin(), path.begin() + static_cast<std::ptrdiff_t>(step));
    };
    cut(out.mean);
    for (auto& band : out.bands) cut(band.lower), cut(band.upper);
}

void keep_above_zero(Forecast& out) {
    const auto raise = [](std::vector<double>& path) {
        for (double& value : path) value = std::max(0.0, value);
    };
    raise(out.mean);
    for (auto& band : out.bands) raise(band.lower), raise(band.upper);
}

}  // namespace

ForecastAnswer forecast(std::span<const double> values, const ForecastOptions& options) {
    if (options.horizon < 1 || options.horizon > kLongestHorizon)
        throw Error(ErrorKind::invalid, fmt::format("A forecast reaches 1 to {} steps, not {}.",
                                                    kLongestHorizon, options.horizon));
    Filled filled = fill(values, options.periods);
    std::vector<double>& y = filled.values;
    if (y.size() < kFewest) return {std::nullopt, kFewest - y.size()};
    const std::size_t horizon = static_cast<std::size_t>(options.horizon) + filled.behind;
    if (horizon > static_cast<std::size_t>(kLongestHorizon)) return {std::nullopt, filled.behind};
    const std::size_t old = y.size() > kMostValues ? y.size() - kMostValues : 0;
    y.erase(y.begin(), y.begin() + static_cast<std::ptrdiff_t>(old));

    ForecastOptions longer = options;
    longer.horizon = static_cast<int>(horizon);
    Forecast out = expect_best(y, longer, filled.before + old);
    out.used = y.size();
    out.gaps = filled.gaps;
    start_at(out, filled.behind);
    if (options.nonnegative) keep_above_zero(out);
    return {std::move(out), 0};
}

}  // namespace herald::insight
