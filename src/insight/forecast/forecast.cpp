#include "insight/forecast/forecast.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/error.hpp"
#include "insight/forecast/combination.hpp"
#include "insight/forecast/seasons.hpp"
#include "insight/forecast/series.hpp"
#include "insight/forecast/spread.hpp"

namespace herald::insight {
namespace {

constexpr std::size_t kFewest = 3;
constexpr int kLongestHorizon = 400;
constexpr std::size_t kMostValues = 2000;  ///< the newest ones: older behaviour says little

std::vector<ForecastBand> bands_of(const std::vector<double>& mean, const Spread& spread,
                                   const ForecastOptions& options) {
    std::vector<ForecastBand> out;
    for (const double level : options.levels) {
        ForecastBand band{level, {}, {}};
        const double reach = student_quantile((1 + level) / 2, spread.freedom);
        for (std::size_t h = 0; h < mean.size(); ++h) {
            const double least = mean[h] - reach * spread.scale[h];
            band.lower.push_back(options.nonnegative ? std::max(0.0, least) : least);
            band.upper.push_back(mean[h] + reach * spread.scale[h]);
        }
        out.push_back(std::move(band));
    }
    return out;
}

}  // namespace

ForecastAnswer forecast(std::span<const double> values, const ForecastOptions& options) {
    if (options.horizon < 1 || options.horizon > kLongestHorizon)
        throw Error(ErrorKind::invalid, fmt::format("A forecast reaches 1 to {} steps, not {}.",
                                                    kLongestHorizon, options.horizon));
    const auto horizon = static_cast<std::size_t>(options.horizon);
    const Cleaned cleaned =
        clean(values, {.periods = options.periods, .outlier_scale = options.clean ? 6.0 : 0.0});
    std::span<const double> y = cleaned.values;
    if (y.size() > kMostValues) y = y.last(kMostValues);
    if (y.size() < kFewest) return {std::nullopt, kFewest - y.size()};

    Forecast out;
    out.used = y.size();
    out.gaps = cleaned.gaps;
    out.outliers = cleaned.outliers;
    out.periods = seasonal_periods(y, options.periods);
    Combination combined = combine(families(y, out.periods), y, horizon, out.periods);
    out.mean = std::move(combined.mean);
    out.models = std::move(combined.models);
    out.errors = std::move(combined.errors);
    if (options.nonnegative)
        for (double& value : out.mean) value = std::max(0.0, value);
    const Spread spread = spread_of(y, out.errors, out.periods, horizon);
    out.bands = bands_of(out.mean, spread, options);
    return {std::move(out), 0};
}

}  // namespace herald::insight
