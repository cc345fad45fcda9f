#include "insight/forecast/model.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <numbers>
#include <random>

namespace herald::insight {
namespace {

using Series = std::vector<double>;

/// What the model expects for the `steps` values behind the first `known`.
Series carried_on(const ForecastModelPtr& model, const Series& y, std::size_t known,
                  std::size_t steps) {
    const std::span<const double> past = std::span(y).first(known);
    EXPECT_TRUE(model->fit(past)) << model->name();
    Series out(steps);
    model->forecast(past, out);
    return out;
}

/// Largest relative error against what really follows.
double off(const ForecastModelPtr& model, const Series& y, std::size_t known) {
    const Series path = carried_on(model, y, known, y.size() - known);
    double worst = 0;
    for (std::size_t h = 0; h < path.size(); ++h)
        worst = std::max(worst, std::abs(path[h] / y[known + h] - 1));
    return worst;
}

Series made(std::size_t n, const std::function<double(double)>& of) {
    Series out;
    for (std::size_t i = 0; i < n; ++i) out.push_back(of(double(i)));
    return out;
}

double wave(double i) { return std::sin(2 * std::numbers::pi * i / 7); }
const std::vector<int> kWeek = {7};

TEST(Models, a_straight_line_is_carried_on_by_those_with_a_trend) {
    const Series line = made(60, [](double i) { return 50 + 3 * i; });
    EXPECT_LT(off(make_ets(Trend::additive, Seasonal::none, 1), line, 50), 1e-6);
    EXPECT_LT(off(make_naive(1, 1, true), line, 50), 1e-9);
    EXPECT_LT(off(make_autoregression({}, 4, true), line, 50), 0.01);
    // Theta's drift is half the slope; a damped trend lags behind, no trend stays.
    const Series theta = carried_on(make_theta(2), line, 50, 10);
    EXPECT_NEAR(theta[9] - theta[0], 9 * 1.5, 1e-6);
    const Series damped = carried_on(make_ets(Trend::damped, Seasonal::none, 1), line, 50, 10);
    EXPECT_GT(damped[9], damped[0] + 5);
    EXPECT_LT(damped[9], line[59]);
    const Series flat = carried_on(make_ets(Trend::none, Seasonal::none, 1), line, 50, 10);
    EXPECT_EQ(flat[0], flat[9]);
}

TEST(Models, a_season_is_carried_on_in_phase) {
    const Series additive = made(90, [](double i) { return 100 + 20 * wave(i); });
    const Series growing = made(90, [](double i) { return (100 + 2 * i) * (1 + 0.3 * wave(i)); });
    for (const std::size_t known : {70u, 73u, 76u}) {  // wherever in the week the series ends
        EXPECT_LT(off(make_naive(7, 1, false), additive, known), 1e-9);
        EXPECT_LT(off(make_ets(Trend::none, Seasonal::additive, 7), additive, known), 0.01);
        EXPECT_LT(off(make_autoregression(kWeek, 8, false), additive, known), 0.03);
        EXPECT_LT(off(make_deseasonalised(make_naive(1, 1, false),
                                          make_seasons(kWeek, Seasonal::additive, 0.9)),
                      additive, known),
                  0.01);
        EXPECT_LT(off(make_ets(Trend::additive, Seasonal::multiplicative, 7), growing, known),
                  0.03);
        EXPECT_LT(off(make_deseasonalised(make_naive(1, 1, true),
                                          make_seasons(kWeek, Seasonal::multiplicative, 0.9)),
                      growing, known),
                  0.04);
    }
}

TEST(Models, growth_in_percent_is_a_line_of_logarithms) {
    const Series growth = made(60, [](double i) { return 10 * std::exp(0.03 * i); });
    EXPECT_LT(off(make_logarithmic(make_naive(1, 1, true)), growth, 50), 0.02);
    EXPECT_FALSE(make_logarithmic(make_theta(2))->fit(Series{1, -1, 2, 3, 4, 5}));
}

TEST(Models, smoothing_finds_how_fast_a_level_moves) {
    // Local levels: the best weight of the newest value is high for a walk, low for noise.
    std::mt19937_64 random(3);
    std::normal_distribution<> normal;
    Series walk = {100}, noise;
    for (int i = 1; i < 400; ++i) walk.push_back(walk.back() + normal(random));
    for (int i = 0; i < 400; ++i) noise.push_back(100 + normal(random));
    const auto simple = [] { return make_ets(Trend::none, Seasonal::none, 1); };
    EXPECT_NEAR(carried_on(simple(), walk, 400, 1)[0], walk.back(), 0.4);
    EXPECT_NEAR(carried_on(simple(), noise, 400, 1)[0], 100, 0.25);
}

TEST(Models, rare_events_fade_when_they_stop) {
    Series y(120, 0.0);
    for (std::size_t i = 0; i < 80; i += 4) y[i] = 8;
    EXPECT_TRUE(is_intermittent(y));
    EXPECT_NEAR(carried_on(make_intermittent(), y, 80, 1)[0], 2, 0.7);
    EXPECT_LT(carried_on(make_intermittent(), y, 120, 1)[0], 1);
}

TEST(Models, refuse_series_too_short_for_them) {
    const Series y = {1, 2, 3};
    EXPECT_FALSE(make_ets(Trend::none, Seasonal::none, 1)->fit(y));
    EXPECT_FALSE(make_ets(Trend::none, Seasonal::additive, 7)->fit(Series(17, 1.0)));
    EXPECT_FALSE(make_theta(2)->fit(y));
    EXPECT_FALSE(make_autoregression({}, 6, false)->fit(y));
    EXPECT_FALSE(make_intermittent()->fit(y));
    EXPECT_FALSE(make_naive(7, 2, false)->fit(Series(20, 1.0)));
    EXPECT_FALSE(
        make_deseasonalised(make_naive(1, 1, false), make_seasons(kWeek, Seasonal::additive, 1))
            ->fit(Series(17, 1.0)));
}

}  // namespace
}  // namespace herald::insight
