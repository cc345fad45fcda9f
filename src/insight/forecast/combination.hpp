#pragma once

#include <span>
#include <vector>

#include "insight/forecast/forecast.hpp"
#include "insight/forecast/model.hpp"

/// Several families side by side, judged where the series' own end was forecast from earlier.
namespace herald::insight {

using Path = std::vector<double>;

struct Combination {
    Path mean;
    std::vector<ModelShare> models;   ///< heaviest first
    std::vector<OriginError> errors;  ///< of the combination
};

/// What is combined for a series with these seasons.
std::vector<ForecastModelPtr> families(std::span<const double> y, const std::vector<int>& periods);

/// Fits every family before the earliest origin, judges it on all of them, leaves out the worst
/// third, fits the others again on the whole series. Weights are the inverse fourth powers of the
/// mean absolute errors, or of the root mean squares for rare events.
/// Empty `models` when no family could be fitted.
Combination combine(std::vector<ForecastModelPtr> models, std::span<const double> y,
                    std::size_t horizon, const std::vector<int>& periods);

}  // namespace herald::insight
