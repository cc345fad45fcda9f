#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

/// Probabilistic forecasts of one series: several families, weighed by how they did on rolling
/// origins of the series itself, with intervals from the errors they made there.
namespace herald::insight {

struct ForecastOptions {
    int horizon = 14;
    std::vector<int> periods;               ///< seasons to look for, ascending: {7}, {24, 168}
    std::vector<double> levels{0.8, 0.95};  ///< of the intervals
    bool nonnegative = true;                ///< counts and money: nothing below 0
    bool clean = true;                      ///< tame outliers (gaps are always filled)
};

struct ForecastBand {
    double level = 0;
    std::vector<double> lower, upper;
};

struct ModelShare {
    std::string model;
    double weight = 0;
    double error = 0;  ///< mean absolute error on the rolling origins, in units of the series
};

/// What the combination was off by where it forecast the series' own end.
struct OriginError {
    std::size_t back = 0;  ///< the forecast was made before the last `back` values
    std::size_t step = 0;  ///< steps ahead, from 0
    double error = 0;      ///< value less forecast
};

struct Forecast {
    std::vector<double> mean;
    std::vector<ForecastBand> bands;
    std::vector<ModelShare> models;      ///< those that took part, heaviest first
    std::vector<OriginError> errors;     ///< on the rolling origins
    std::vector<int> periods;            ///< seasons that were found
    std::size_t used = 0;                ///< values it rests on
    std::size_t gaps = 0, outliers = 0;  ///< filled and tamed
};

/// Absent when there is too little to say anything: `needed` values are missing.
struct ForecastAnswer {
    std::optional<Forecast> forecast;
    std::size_t needed = 0;
};

/// `values` oldest first, NaN where missing. Throws Error{invalid} for a horizon below 1 or above
/// 400.
ForecastAnswer forecast(std::span<const double> values, const ForecastOptions& options);

}  // namespace herald::insight
