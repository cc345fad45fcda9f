#include "insight/forecast/forecast.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>
#include <numeric>
#include <random>

#include "base/error.hpp"

namespace herald::insight {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
const std::vector<double> kWeek = {1.0, 1.1, 1.2, 1.1, 1.0, 0.7, 0.6};

/// Daily values: a week's season, a trend in percent a day, noise in percent.
struct Days {
    std::size_t count = 200;
    double level = 100, growth = 0, noise = 0.05;
    unsigned seed = 1;

    double expected(std::size_t i) const {
        return level * std::exp(growth * double(i)) * kWeek[i % 7];
    }
    std::vector<double> make() const {
        std::mt19937_64 random(seed);
        std::normal_distribution<> error(0, noise);
        std::vector<double> out;
        for (std::size_t i = 0; i < count; ++i)
            out.push_back(expected(i) * std::exp(error(random)));
        return out;
    }
};

Forecast must(std::span<const double> y, const ForecastOptions& options) {
    auto answer = forecast(y, options);
    EXPECT_TRUE(answer.forecast.has_value());
    return std::move(*answer.forecast);
}

double off_by(const Forecast& f, const Days& days, double factor = 1) {
    double sum = 0;
    for (std::size_t h = 0; h < f.mean.size(); ++h)
        sum += std::abs(f.mean[h] / (factor * days.expected(days.count + h)) - 1);
    return sum / double(f.mean.size());
}

void expect_sane(const Forecast& f, double largest) {
    for (std::size_t h = 0; h < f.mean.size(); ++h) {
        ASSERT_TRUE(std::isfinite(f.mean[h]));
        EXPECT_GE(f.mean[h], 0);
        EXPECT_LE(f.mean[h], 3 * largest);
        for (const auto& band : f.bands) {
            EXPECT_LE(band.lower[h], f.mean[h]);
            EXPECT_GE(band.upper[h], f.mean[h]);
            EXPECT_GE(band.lower[h], 0);
        }
        EXPECT_LE(f.bands[0].upper[h], f.bands[1].upper[h]);
        EXPECT_GE(f.bands[0].lower[h], f.bands[1].lower[h]);
    }
}

TEST(Forecasting, a_week_and_a_trend_are_carried_on) {
    const Days days{.growth = 0.002};
    const Forecast f = must(days.make(), {.horizon = 28, .periods = {7}});
    EXPECT_EQ(f.periods, (std::vector<int>{7}));
    EXPECT_LT(off_by(f, days), 0.06);
    const double weight =
        std::accumulate(f.models.begin(), f.models.end(), 0.0,
                        [](double s, const ModelShare& m) { return s + m.weight; });
    EXPECT_NEAR(weight, 1, 1e-9);
}

TEST(Forecasting, a_year_is_learned_from_twenty_months) {
    const auto season = [](std::size_t day) {
        return std::exp(0.3 * std::sin(2 * std::numbers::pi * double(day) / 365));
    };
    double with = 0, without = 0;
    for (unsigned seed = 1; seed <= 12; ++seed) {
        const Days days{.count = 610, .noise = 0.15, .seed = seed};
        auto y = days.make();
        for (std::size_t i = 0; i < y.size(); ++i) y[i] *= season(i + 30 * seed);
        const auto error = [&](const Forecast& f) {
            double sum = 0;
            for (std::size_t h = 0; h < 60; ++h)
                sum += std::abs(f.mean[h] / (days.expected(610 + h) * season(610 + h + 30 * seed)) -
                                1);
            return sum / 60 / 12;
        };
        with += error(must(y, {.horizon = 60, .periods = {7, 365}}));
        without += error(must(y, {.horizon = 60, .periods = {7}}));
    }
    EXPECT_LT(with, 0.06);
    EXPECT_LT(with, 0.6 * without);
}

TEST(Forecasting, bands_hold_as_often_as_they_say) {
    double inside80 = 0, inside95 = 0, count = 0;
    for (unsigned seed = 1; seed <= 60; ++seed) {
        Days days{.count = 164, .noise = 0.1, .seed = seed};
        const auto y = days.make();
        const Forecast f = must(std::span(y).first(150), {.horizon = 14, .periods = {7}});
        for (std::size_t h = 0; h < 14; ++h, ++count) {
            const double v = y[150 + h];
            inside80 += v >= f.bands[0].lower[h] && v <= f.bands[0].upper[h] ? 1 : 0;
            inside95 += v >= f.bands[1].lower[h] && v <= f.bands[1].upper[h] ? 1 : 0;
        }
    }
    EXPECT_NEAR(inside80 / count, 0.80, 0.07);
    EXPECT_NEAR(inside95 / count, 0.95, 0.04);
}

TEST(Forecasting, bands_of_short_noisy_series_are_not_those_of_a_walk) {
    constexpr int kSeries = 200, kHorizon = 18;
    double inside = 0;
    for (int s = 0; s < kSeries; ++s) {
        std::mt19937_64 random(static_cast<unsigned>(s + 1));
        std::normal_distribution<> noise(100, 10);
        std::vector<double> y(34);
        for (double& v : y) v = noise(random);
        const Forecast f = must(y, {.horizon = kHorizon});
        for (std::size_t h = 0; h < kHorizon; ++h) {
            const double v = noise(random);
            inside += v >= f.bands[0].lower[h] && v <= f.bands[0].upper[h] ? 1 : 0;
        }
    }
    EXPECT_NEAR(inside / (kSeries * kHorizon), 0.8, 0.06);
}

TEST(Forecasting, does_not_depend_on_the_unit) {
    const auto y = Days{.count = 90}.make();
    auto cents = y;
    for (double& v : cents) v *= 100;
    const Forecast a = must(y, {.periods = {7}}), b = must(cents, {.periods = {7}});
    for (std::size_t h = 0; h < a.mean.size(); ++h) {
        EXPECT_NEAR(b.mean[h] / a.mean[h], 100, 0.01);
        EXPECT_NEAR(b.bands[1].upper[h] / a.bands[1].upper[h], 100, 0.01);
    }
}

TEST(Forecasting, says_how_many_values_are_missing) {
    EXPECT_EQ(forecast({}, {}).needed, 3u);
    EXPECT_EQ(forecast(std::vector<double>{5, kNan, kNan, kNan}, {}).needed, 2u);
    EXPECT_FALSE(forecast(std::vector<double>{kNan, kNan}, {}).forecast.has_value());
}

TEST(Forecasting, refuses_horizons_beyond_support) {
    const auto y = Days{}.make();
    EXPECT_THROW(forecast(y, {.horizon = 0}), Error);
    EXPECT_THROW(forecast(y, {.horizon = 401}), Error);
    EXPECT_EQ(must(y, {.horizon = 400, .periods = {7}}).mean.size(), 400u);
}

TEST(Forecasting, three_to_ten_values_give_wide_sane_bands) {
    std::mt19937_64 random(4);
    std::uniform_real_distribution<> even(50, 150);
    for (std::size_t n = 3; n <= 10; ++n)
        for (int trial = 0; trial < 20; ++trial) {
            std::vector<double> y(n);
            for (double& v : y) v = even(random);
            const Forecast f = must(y, {.horizon = 7, .periods = {7}});
            expect_sane(f, 150);
            EXPECT_GT(f.bands[1].upper[6] - f.bands[1].lower[6], 30) << n;
        }
}

TEST(Forecasting, a_constant_stays_and_is_surer_the_longer_it_stood) {
    double last = 1e9;
    for (const std::size_t n : {3u, 6u, 12u, 60u, 300u}) {
        const Forecast f = must(std::vector<double>(n, 40.0), {.horizon = 5, .periods = {7}});
        EXPECT_NEAR(f.mean[4], 40, 1e-6) << n;
        const double width = f.bands[1].upper[4] - f.bands[1].lower[4];
        EXPECT_LT(width, last) << n;
        EXPECT_LT(width, 40) << n;
        last = width;
    }
    EXPECT_LT(last, 0.1);
}

TEST(Forecasting, nothing_but_zeros_stays_zero) {
    for (std::size_t n = 3; n < 12; ++n)
        EXPECT_EQ(must(std::vector<double>(n, 0.0), {.horizon = 1}).mean, std::vector<double>{0});
    const Forecast f = must(std::vector<double>(50, 0.0), {.horizon = 5, .periods = {7}});
    EXPECT_EQ(f.mean, std::vector<double>(5, 0.0));
    EXPECT_LT(f.bands[1].upper[4], 1e-6);
}

TEST(Forecasting, rare_sales_are_forecast_by_their_rate) {
    std::mt19937_64 random(8);
    std::bernoulli_distribution sold(0.15);
    std::uniform_int_distribution<> size(1, 5);
    double off = 0;
    bool took_part = false;
    for (int series = 0; series < 30; ++series) {
        std::vector<double> y(200);
        for (double& v : y) v = sold(random) ? size(random) : 0;
        const Forecast f = must(y, {.horizon = 10, .periods = {7}});
        expect_sane(f, 5);
        EXPECT_LT(f.bands[1].upper[9], 8);
        EXPECT_GT(f.bands[1].upper[9], 1);
        off += (f.mean[5] - 0.45) / 30;
        for (const auto& m : f.models) took_part = took_part || m.model == "TSB";
    }
    EXPECT_NEAR(off, 0, 0.15);
    EXPECT_TRUE(took_part);
}

TEST(Forecasting, sales_on_some_saturdays_are_expected_on_saturdays) {
    std::mt19937_64 random(5);
    std::bernoulli_distribution sold(0.4);
    constexpr int kSeries = 200;
    double saturday = 0, squares = 0, monday = 0;
    for (int series = 0; series < kSeries; ++series) {
        std::vector<double> y(140, 0.0);
        for (std::size_t i = 5; i < y.size(); i += 7) y[i] = sold(random) ? 10 : 0;
        const Forecast f = must(y, {.horizon = 7, .periods = {7}});
        saturday += f.mean[5] / kSeries;
        squares += std::pow(f.mean[5] - 4, 2) / kSeries;
        monday += f.mean[0] / kSeries;
    }
    EXPECT_GT(saturday, 2.3);  // 4 is the truth; twenty Saturdays tell it with doubt
    EXPECT_LT(saturday, 4.3);
    EXPECT_LT(std::sqrt(squares), 2.45);
    EXPECT_LT(monday, 0.3);
}

TEST(Forecasting, gaps_and_spikes_hardly_move_it) {
    const Days days{.count = 210};
    auto y = days.make();
    for (const std::size_t at : {20u, 21u, 22u, 55u, 90u, 130u, 175u, 176u}) y[at] = kNan;
    for (const std::size_t at : {30u, 77u, 120u, 160u, 199u}) y[at] *= 12;
    const Forecast f = must(y, {.horizon = 14, .periods = {7}});
    EXPECT_EQ(f.gaps, 8u);
    EXPECT_EQ(f.outliers, 5u);
    EXPECT_LT(off_by(f, days), 0.06);
    EXPECT_LT(f.bands[0].upper[3] / f.mean[3], 1.3);
}

TEST(Forecasting, the_first_step_is_the_one_behind_the_last_value_even_if_that_is_missing) {
    const Days days{.count = 143};
    auto y = days.make();
    for (std::size_t i = 140; i < 143; ++i) y[i] = kNan;
    const Forecast f = must(y, {.horizon = 14, .periods = {7}});
    EXPECT_EQ(f.mean.size(), 14u);
    EXPECT_EQ(f.bands[0].lower.size(), 14u);
    EXPECT_LT(off_by(f, days), 0.06);
}

TEST(Forecasting, stands_on_the_new_level_after_a_lasting_shift) {
    double with = 0, without = 0;
    for (unsigned seed = 1; seed <= 20; ++seed) {
        const Days days{.count = 120, .seed = seed};
        auto y = days.make();
        for (std::size_t i = 100; i < y.size(); ++i) y[i] *= 3;
        const Forecast f = must(y, {.horizon = 14, .periods = {7}});
        ASSERT_EQ(f.shifts.size(), 1u) << seed;
        EXPECT_NEAR(double(f.shifts[0].at), 100, 1);
        with += off_by(f, days, 3) / 20;
        const Forecast blind = must(y, {.horizon = 14, .periods = {7}, .clean = false});
        without += off_by(blind, days, 3) / 20;
    }
    EXPECT_LT(with, 0.05);
    EXPECT_LT(with, 0.8 * without);
}

TEST(Forecasting, whatever_comes_in_what_goes_out_is_finite_and_ordered) {
    std::mt19937_64 random(11);
    const double odd[] = {0,    0,     1,     -3,   1e-300,
                          1e99, -1e99, 1e308, kNan, std::numeric_limits<double>::infinity()};
    const std::vector<std::vector<int>> periods = {{}, {7}, {7, 30}, {24, 168}};
    std::normal_distribution<> normal(5, 2);
    int answered = 0;
    for (int trial = 0; trial < 600; ++trial) {
        std::vector<double> y(random() % 90);
        for (double& v : y) v = random() % 4 == 0 ? odd[random() % std::size(odd)] : normal(random);
        ForecastOptions options{.horizon = 1 + int(random() % 20),
                                .periods = periods[random() % periods.size()]};
        options.nonnegative = random() % 2 == 0;
        options.events = {{"Event", {3, 17, 40, 41, std::ptrdiff_t(y.size()) + 1}, 1, 2}};
        const auto answer = forecast(y, options);
        if (!answer.forecast) {
            EXPECT_GT(answer.needed, 0u);
            continue;
        }
        ++answered;
        for (std::size_t h = 0; h < std::size_t(options.horizon); ++h)
            for (const auto& band : answer.forecast->bands) {
                ASSERT_TRUE(std::isfinite(band.lower[h]) && std::isfinite(band.upper[h])) << trial;
                ASSERT_LE(band.lower[h], answer.forecast->mean[h]) << trial;
                ASSERT_GE(band.upper[h], answer.forecast->mean[h]) << trial;
            }
    }
    EXPECT_GT(answered, 500);
}

TEST(Forecasting, negative_values_may_stay_negative_where_asked) {
    std::vector<double> y;
    for (int i = 0; i < 40; ++i) y.push_back(-20 + (i % 2));
    EXPECT_NEAR(must(y, {.horizon = 3, .nonnegative = false}).mean[0], -19.5, 1);
    EXPECT_EQ(must(y, {.horizon = 3}).mean[0], 0);
}

TEST(Calendar, a_promotion_seen_twice_is_expected_the_third_time) {
    const Days days{.count = 730, .noise = 0.08};
    auto y = days.make();
    const CalendarEvent sale{"Summer sale", {60, 425, 790}, 1, 1};
    for (const std::size_t at : {60u, 425u}) y[at] *= 2.4;
    const Forecast f = must(y, {.horizon = 90, .periods = {7}, .events = {sale}});
    const Forecast blind = must(y, {.horizon = 90, .periods = {7}});
    EXPECT_NEAR(f.mean[60] / blind.mean[60], 2.4, 0.35);
    EXPECT_NEAR(f.mean[53] / blind.mean[53], 1, 0.05);
    for (const std::size_t beside : {59u, 61u})
        EXPECT_NEAR(f.mean[beside] / blind.mean[beside], 1, 0.1);
    EXPECT_GT((f.bands[0].upper[60] - f.bands[0].lower[60]) / f.mean[60],
              (f.bands[0].upper[53] - f.bands[0].lower[53]) / f.mean[53]);
    ASSERT_EQ(f.effects.size(), 3u);
    EXPECT_EQ(f.effects[0].name, "Summer sale");
    EXPECT_EQ(f.effects[0].seen, 2u);
    EXPECT_NEAR(f.effects[0].effect, std::log(2.4), 0.2);
}

TEST(Calendar, a_promotion_that_just_ended_does_not_raise_what_follows) {
    const Days days{.count = 400};
    auto y = days.make();
    CalendarEvent sale{"Sale", {}, 0, 0};
    for (const std::ptrdiff_t first : {100, 200, 300, 396})
        for (std::ptrdiff_t day = first; day < first + 4; ++day) {
            y[std::size_t(day)] *= 2.4;
            sale.days.push_back(day);
        }
    const Forecast f = must(y, {.horizon = 7, .periods = {7}, .events = {sale}});
    EXPECT_LT(off_by(f, days), 0.06);
    EXPECT_GT(off_by(must(y, {.horizon = 7, .periods = {7}}), days), 0.15);
}

TEST(Calendar, a_holiday_that_does_nothing_is_learned_as_nothing) {
    double furthest = 0, mean = 0;
    for (unsigned seed = 1; seed <= 20; ++seed) {
        const auto y = Days{.count = 730, .noise = 0.1, .seed = seed}.make();
        const Forecast f =
            must(y, {.horizon = 10, .periods = {7}, .events = {{"Quiet day", {100, 465}, 0, 0}}});
        furthest = std::max(furthest, std::abs(f.effects[0].effect));
        mean += std::abs(f.effects[0].effect) / 20;
    }
    EXPECT_LT(mean, 0.04);  // of days 10 % off by chance
    EXPECT_LT(furthest, 0.15);
}

TEST(Calendar, a_day_never_seen_changes_nothing_and_says_so) {
    const auto y = Days{}.make();
    const Forecast f = must(y, {.periods = {7}, .events = {{"First ever", {205}, 0, 0}}});
    EXPECT_EQ(f.mean, must(y, {.periods = {7}}).mean);
    EXPECT_EQ(f.effects[0].seen, 0u);
}

TEST(Calendar, the_end_of_the_month_is_learned_where_it_matters_only) {
    using namespace std::chrono;
    const sys_days start = 2024y / January / 1;
    int false_alarms = 0;
    for (unsigned seed = 1; seed <= 20; ++seed) {
        const Days days{.count = 730, .seed = seed};
        const auto plain = days.make();
        auto paid = plain;
        for (std::size_t i = 0; i < paid.size(); ++i) {
            const year_month_day date{start + std::chrono::days(i)};
            if (date == year_month_day{date.year() / date.month() / last}) paid[i] *= 1.5;
        }
        ForecastOptions options{.horizon = 31, .periods = {7}, .first_day = start};
        const Forecast f = must(paid, options);  // 730 days from then: 31 December 2025 is next
        EXPECT_NEAR(f.mean[0] / must(plain, {.horizon = 31, .periods = {7}}).mean[0], 1.5, 0.12);
        for (const auto& e : must(plain, options).effects) false_alarms += e.effect != 0 ? 1 : 0;
    }
    EXPECT_LE(false_alarms, 4);
}

}  // namespace
}  // namespace herald::insight
