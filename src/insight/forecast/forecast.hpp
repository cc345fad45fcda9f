#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "insight/forecast/series.hpp"

/// Probabilistic forecasts of one series: several families, weighed by how they did on rolling
/// origins of the series itself, with intervals from the errors they made there.
namespace herald::insight {

/// A day that may differ: a holiday, a promotion, a launch.
struct CalendarEvent {
    std::string name;  ///< days of one name share one effect
    std::vector<std::ptrdiff_t>
        days;                   ///< 0 is the first value's; those to come lie behind the last
    int before = 0, after = 0;  ///< days around it that may differ too
};

struct ForecastOptions {
    int horizon = 14;
    std::vector<int> periods;               ///< seasons to look for, ascending: {7}, {24, 168}
    std::vector<double> levels{0.8, 0.95};  ///< of the intervals
    bool nonnegative = true;                ///< counts and money: nothing below 0
    bool clean = true;  ///< tame outliers and align levels (gaps are always filled)
    std::vector<CalendarEvent> events;
    /// Of the first value, for daily series: looks for effects of the turn of the month.
    std::optional<std::chrono::sys_days> first_day;
};

struct ForecastBand {
    double level = 0;
    std::vector<double> lower, upper;
};

struct ModelShare {
    std::string model;
    double weight = 0;
    double error = 0;  ///< on the rolling origins, in units of the series: mean absolute; root mean
                       ///< square where over 30 % of the values are zero
};

/// What the combination was off by where it forecast the series' own end.
struct OriginError {
    std::size_t back = 0;  ///< the forecast was made before the last `back` values
    std::size_t step = 0;  ///< steps ahead, from 0
    double error = 0;      ///< value less forecast
};

enum class EffectUnit { share, value };  ///< logarithm of a ratio, or units of the series
struct LearnedEffect {
    std::string name;
    int offset = 0;  ///< days after the event; before it below 0
    EffectUnit unit = EffectUnit::share;
    double effect = 0;
    double error = 0;      ///< its standard deviation
    std::size_t seen = 0;  ///< days it was learned from
};

struct Forecast {
    std::vector<double> mean;
    std::vector<ForecastBand> bands;
    std::vector<ModelShare> models;      ///< those that took part, heaviest first
    std::vector<OriginError> errors;     ///< on the rolling origins
    std::vector<int> periods;            ///< seasons that were found
    std::vector<LevelShift> shifts;      ///< lasting changes of level, newest first
    std::vector<LearnedEffect> effects;  ///< of the events and the turn of the month
    std::size_t used = 0;                ///< values it rests on
    std::size_t gaps = 0, outliers = 0;  ///< filled and tamed
};

/// Absent when there is too little to say anything: fewer than three values, or so many missing at
/// the end that the horizon lies beyond support. `needed` more values would do.
struct ForecastAnswer {
    std::optional<Forecast> forecast;
    std::size_t needed = 0;
};

/// `values` oldest first and evenly spaced, NaN where missing; the first step is the one after the
/// last of them, be that missing or not. Takes 2 ms for two years of days with a week's season.
/// Throws Error{invalid} for a horizon below 1 or above 400. Safe on any thread.
ForecastAnswer forecast(std::span<const double> values, const ForecastOptions& options);

}  // namespace herald::insight
