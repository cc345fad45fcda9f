#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

/// The families a forecast is made of. A model is fitted once and then run over any beginning of
/// the series, so that rolling origins cost a pass, not a fit.
namespace herald::insight {

class ForecastModel {
public:
    virtual ~ForecastModel() = default;
    virtual std::string name() const = 0;
    /// Chooses the parameters. False when the series is too short for it.
    virtual bool fit(std::span<const double> y) = 0;
    /// The values expected after y, one for each place of `out`.
    virtual void forecast(std::span<const double> y, std::span<double> out) const = 0;
};
using ForecastModelPtr = std::unique_ptr<ForecastModel>;

/// Repeats the mean of the last `cycles` seasons; with period 1 the last value. `drift` adds the
/// mean step of the whole series.
ForecastModelPtr make_naive(int period, int cycles, bool drift);

enum class Trend { none, additive, damped };
enum class Seasonal { none, additive, multiplicative };
/// Exponential smoothing in state space form (Hyndman, Koehler, Ord, Snyder 2008), additive errors,
/// fitted by least squares of one-step errors. A second fit starts where the first one ended.
ForecastModelPtr make_ets(Trend trend, Seasonal seasonal, int period);

/// Theta (Assimakopoulos, Nikolopoulos 2000) as simple smoothing with drift (Hyndman, Billah 2003):
/// the drift is (1 - 1/theta) of the slope of a line through the series.
ForecastModelPtr make_theta(double theta);

/// For counts that are mostly zero: see intermittent.cpp.
ForecastModelPtr make_intermittent();
bool is_intermittent(std::span<const double> y);

/// Ridge regression on the last values, on the values one season ago and around it; forecasts feed
/// back as lags. `differenced` regresses steps instead of levels.
ForecastModelPtr make_autoregression(std::vector<int> periods, int lags, bool differenced);

/// The seasons of every beginning of one series, worked out once for all models that share them.
/// Belongs to one series and one thread.
class Seasons;
using SeasonsPtr = std::shared_ptr<Seasons>;
/// Phase means of detrended values; a cycle k cycles ago weighs cycle_weight^k.
SeasonsPtr make_seasons(std::vector<int> periods, Seasonal kind, double cycle_weight);

/// Takes the seasons out, lets `inner` forecast the rest, puts them back.
ForecastModelPtr make_deseasonalised(ForecastModelPtr inner, SeasonsPtr seasons);

/// Forecasts log(1 + y / scale) instead, for series that grow in percent; needs y >= 0.
ForecastModelPtr make_logarithmic(ForecastModelPtr inner);

}  // namespace herald::insight
