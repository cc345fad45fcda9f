#pragma once

#include <span>
#include <string>
#include <vector>

#include "insight/forecast/forecast.hpp"

namespace herald::insight {

/// What holidays, promotions and the turn of the month do to single days.
///
/// The effect of an event, and of the days around it that it names, is the mean over its days of
/// log(value / expected), where expected is the median of the same phase of the cycles around, days
/// of events left out; where values are often zero it is the mean of the differences. The mean is
/// drawn towards none by empirical Bayes: k days of noise s² under effects of variance t² keep
/// k / (k + s²/t²) of it. Effects of the turn of the month, which nobody named, must also be clear
/// (|t| > 2.6) and lessen the errors of their days left out one at a time.
class CalendarEffects {
public:
    /// `y` without gaps; value i is day i + offset of the options' events and first day.
    CalendarEffects(std::span<const double> y, const ForecastOptions& options, std::size_t offset);

    void remove_from(std::vector<double>& y) const;
    /// Puts the effects on the mean and the bands, whose first step is day `first` of the values;
    /// bands grow by what is not known about an effect.
    void put_on(Forecast& forecast, std::size_t first) const;

    const std::vector<LearnedEffect>& learned() const { return learned_; }

private:
    void mark(std::size_t days, const ForecastOptions& options, std::size_t offset);
    void mark_month_turns(const ForecastOptions& options, std::size_t offset);
    int slot_of(const std::string& name, int around);
    void claim(std::ptrdiff_t day, int slot);
    double expected(std::span<const double> y, std::size_t day) const;
    double residual(std::span<const double> y, std::size_t day) const;
    void learn(std::span<const double> y);
    void forget(std::size_t slot);

    std::vector<LearnedEffect> learned_;
    std::vector<double> deviation_;  ///< of the effect on its next day, by slot
    std::size_t named_ = 0;          ///< slots of the caller's events come first
    std::vector<int> slots_;         ///< by day, through the horizon; -1 where nothing is
    std::size_t period_ = 1;
    bool logs_ = true;
    double small_ = 0;  ///< added before logarithms
};

}  // namespace herald::insight
