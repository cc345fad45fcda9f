#include "insight/forecast/series.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>
#include <random>

#include "insight/forecast/seasons.hpp"
#include "insight/forecast/smoothing.hpp"

namespace herald::insight {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

std::vector<double> week(std::size_t n, double level, unsigned seed) {
    std::mt19937_64 random(seed);
    std::normal_distribution<> noise(0, 0.05 * level);
    std::vector<double> out;
    for (std::size_t i = 0; i < n; ++i)
        out.push_back(level * (1 + 0.3 * std::sin(2 * std::numbers::pi * double(i) / 7)) +
                      noise(random));
    return out;
}

TEST(Filling, a_gap_takes_the_same_day_of_the_weeks_around) {
    std::vector<double> y = {1, 2, 3, 4, 5, 6, 7, 1, 2, 3, 4, 5, 6, 7, 1, 2, 3, 4, 5, 6, 7};
    y[10] = kNan;
    const auto filled = fill(y, {7});
    EXPECT_EQ(filled.values[10], 4);
    EXPECT_EQ(filled.gaps, 1u);
}

TEST(Filling, a_gap_without_season_lies_on_the_line_between_its_neighbours) {
    const std::vector<double> y = {1, kNan, kNan, 4, std::numeric_limits<double>::infinity(), 6};
    EXPECT_EQ(fill(y, {}).values, (std::vector<double>{1, 2, 3, 4, 5, 6}));
}

TEST(Filling, what_is_missing_at_the_ends_is_counted_not_filled) {
    const std::vector<double> y = {kNan, 3, 4, kNan, kNan};
    const auto filled = fill(y, {});
    EXPECT_EQ(filled.values, (std::vector<double>{3, 4}));
    EXPECT_EQ(filled.before, 1u);
    EXPECT_EQ(filled.behind, 2u);
    EXPECT_TRUE(fill(std::vector<double>{kNan, kNan}, {7}).values.empty());
}

TEST(Outliers, a_lone_spike_is_drawn_back_and_the_rest_left) {
    auto y = week(70, 100, 1);
    const auto before = y;
    y[33] = 900;
    EXPECT_EQ(tame_outliers(y, 7, 6), 1u);
    EXPECT_LT(y[33], 200);
    y[33] = before[33];
    EXPECT_EQ(y, before);
}

TEST(Outliers, two_alike_beside_each_other_are_left) {
    auto y = week(70, 100, 1);
    y[33] = 900, y[34] = 880;
    const auto before = y;
    EXPECT_EQ(tame_outliers(y, 7, 6), 0u);
    EXPECT_EQ(y, before);
}

TEST(Outliers, a_step_is_none) {
    std::vector<double> y(40, 10.0);
    for (std::size_t i = 0; i < y.size(); ++i) y[i] += (i % 3 == 0 ? 0.3 : 0) + (i >= 20 ? 50 : 0);
    const auto before = y;
    EXPECT_EQ(tame_outliers(y, 1, 6), 0u);
    EXPECT_EQ(y, before);
}

TEST(Shifts, a_lasting_one_is_found_on_its_day_and_the_past_moved_to_it) {
    for (unsigned seed = 1; seed <= 10; ++seed) {
        auto y = week(120, 100, seed);
        for (std::size_t i = 77; i < y.size(); ++i) y[i] *= 2.5;
        const auto shifts = align_levels(y, 7);
        ASSERT_EQ(shifts.size(), 1u) << seed;
        EXPECT_NEAR(double(shifts[0].at), 77, 1) << seed;
        EXPECT_NEAR(shifts[0].factor, 2.5, 0.25) << seed;
        double old_level = 0;
        for (std::size_t i = 0; i < 70; ++i) old_level += y[i] / 70;
        EXPECT_NEAR(old_level, 250, 25) << seed;
    }
}

TEST(Shifts, after_one_that_went_back_everything_stands_on_one_level) {
    const auto plain = week(120, 100, 3);
    auto y = plain;
    for (std::size_t i = 50; i < 75; ++i) y[i] *= 2.5;
    EXPECT_EQ(align_levels(y, 7).size(), 2u);
    for (std::size_t i = 0; i < y.size(); ++i) EXPECT_NEAR(y[i] / plain[i], 1, 0.15) << i;
}

TEST(Shifts, random_walks_and_trends_are_left_alone) {
    int found = 0;
    for (unsigned seed = 1; seed <= 200; ++seed) {
        std::mt19937_64 random(seed);
        std::normal_distribution<> step;
        std::vector<double> walk = {1000}, trend = {1000};
        for (int i = 1; i < 150; ++i) {
            walk.push_back(walk.back() + step(random));
            trend.push_back(1000 + 3 * i + step(random));
        }
        found += align_levels(walk, 1).empty() ? 0 : 1;
        found += align_levels(trend, 1).empty() ? 0 : 1;
    }
    EXPECT_LE(found, 4);  // 1 %
}

TEST(Seasons, are_found_where_they_are_and_not_in_noise) {
    std::mt19937_64 random(5);
    std::normal_distribution<> noise;
    int found = 0;
    for (int series = 0; series < 100; ++series) {
        std::vector<double> y(80);
        for (double& v : y) v = noise(random);
        found += int(seasonal_periods(y, {7}).size());
    }
    EXPECT_LE(found, 12);
    EXPECT_EQ(seasonal_periods(week(60, 100, 1), {7}), (std::vector<int>{7}));
}

TEST(Minimising, finds_the_bottom_of_a_bowl_within_its_bounds) {
    const auto bowl = [](const Points& x) {
        return Eight((x[0] - 0.37).square() + 3 * (x[1] - 0.62).square() +
                     (x[0] * x[1] - 0.2).square());
    };
    const auto at = minimise(bowl, {{0.1, 0.1}, {0.9, 0.9}}, {{0, 0}, {1, 1}, 0.2, 40});
    EXPECT_NEAR(at[0], 0.36, 0.02);
    EXPECT_NEAR(at[1], 0.61, 0.02);
    const auto edge = minimise(bowl, {{0.1, 0.1}}, {{0, 0}, {0.2, 0.3}, 0.2, 40});
    EXPECT_DOUBLE_EQ(edge[0], 0.2);
    EXPECT_DOUBLE_EQ(edge[1], 0.3);
}

}  // namespace
}  // namespace herald::insight
