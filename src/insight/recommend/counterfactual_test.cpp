#include "insight/recommend/counterfactual.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

namespace herald::insight {
namespace {

constexpr std::size_t kBefore = 70;

/// Campaigns that share good and bad weeks, each with noise and a slow drift of its own; the last
/// one is changed by `effect` a day.
struct Made {
    Comparison comparison;
    double effect = 0;
};
Made make_market(std::uint64_t seed, std::size_t controls, std::size_t after, double effect) {
    std::mt19937_64 random(seed);
    std::normal_distribution<> normal;
    Made out;
    out.effect = effect;
    const std::size_t days = kBefore + 1 + after;
    std::vector<double> common(days);
    double level = 0;
    for (std::size_t t = 0; t < days; ++t) {
        level = 0.9 * level + 6 * normal(random);
        common[t] = level + 15 * std::sin(2 * 3.14159 * static_cast<double>(t) / 7);
    }
    for (std::size_t c = 0; c <= controls; ++c) {
        const double base = 100 + 40 * normal(random), load = 1 + 0.4 * normal(random);
        std::vector<double> series;
        double drift = 0;
        for (std::size_t t = 0; t < days; ++t) {
            drift = 0.95 * drift + 1.5 * normal(random);
            series.push_back(base + load * common[t] + drift + 20 * normal(random));
        }
        if (c < controls) {
            out.comparison.controls.push_back(std::move(series));
        } else {
            for (std::size_t t = kBefore + 1; t < days; ++t) series[t] += effect;
            out.comparison.target = std::move(series);
        }
    }
    out.comparison.change = kBefore;
    return out;
}

struct Record {
    double covered = 0, gains = 0, losses = 0, bias = 0, width = 0;
};
Record play(std::size_t controls, std::size_t after, double effect, int markets) {
    Record out;
    for (int seed = 1; seed <= markets; ++seed) {
        const auto made = make_market(static_cast<std::uint64_t>(seed), controls, after, effect);
        const auto found = compare_with_untouched(made.comparison);
        if (!found) {
            ADD_FAILURE() << "market " << seed << " tells nothing";
            continue;
        }
        out.covered += found->low() <= effect && effect <= found->high() ? 1 : 0;
        out.gains += found->low() > 0 ? 1 : 0;
        out.losses += found->high() < 0 ? 1 : 0;
        out.bias += found->effect - effect;
        out.width += found->high() - found->low();
    }
    for (double* value : {&out.covered, &out.gains, &out.losses, &out.bias, &out.width})
        *value /= markets;
    return out;
}

TEST(CounterfactualTest, the_interval_against_controls_holds_what_was_done) {
    for (const std::size_t after : {3u, 10u, 28u}) {
        const Record record = play(20, after, 15, 120);
        EXPECT_GE(record.covered, 0.83) << after << " days";
        EXPECT_LE(record.covered, 0.98) << after << " days: too wide to tell anything";
        EXPECT_NEAR(record.bias, 0, 2.5) << after << " days";
    }
}

TEST(CounterfactualTest, where_nothing_happened_nothing_is_called_a_gain) {
    for (const std::size_t controls : {0u, 6u, 20u}) {
        const Record record = play(controls, 14, 0, 120);
        EXPECT_LE(record.gains, 0.11) << controls << " controls";
        EXPECT_LE(record.losses, 0.11) << controls << " controls";
    }
}

TEST(CounterfactualTest, a_large_effect_is_found_and_controls_find_smaller_ones) {
    EXPECT_GE(play(20, 14, 40, 60).gains, 0.9);
    const Record with = play(20, 14, 20, 60), without = play(0, 14, 20, 60);
    EXPECT_LT(with.width, 0.85 * without.width);
    EXPECT_GT(with.gains, without.gains);
}

TEST(CounterfactualTest, without_controls_its_own_days_are_forecast) {
    const Record record = play(0, 14, 25, 120);
    EXPECT_GE(record.covered, 0.83);
    const auto found = compare_with_untouched(make_market(1, 0, 14, 25).comparison);
    ASSERT_TRUE(found);
    EXPECT_FALSE(found->by_controls);
    EXPECT_TRUE(found->controls.empty());
}

TEST(CounterfactualTest, a_shock_to_everybody_is_no_effect) {
    auto made = make_market(5, 20, 10, 0);
    for (auto& control : made.comparison.controls)
        for (std::size_t t = kBefore; t < control.size(); ++t) control[t] += 60;
    for (std::size_t t = kBefore; t < made.comparison.target.size(); ++t)
        made.comparison.target[t] += 60;
    const auto found = compare_with_untouched(made.comparison);
    ASSERT_TRUE(found);
    EXPECT_TRUE(found->by_controls);
    EXPECT_LT(found->low(), 0);
    EXPECT_LT(std::abs(found->effect), 30);
}

TEST(CounterfactualTest, too_few_days_before_or_none_after_tell_nothing) {
    Comparison comparison;
    EXPECT_FALSE(compare_with_untouched(comparison));
    comparison.target.assign(20, 1.0);
    comparison.change = 13;
    EXPECT_FALSE(compare_with_untouched(comparison)) << "13 days before";
    comparison.change = 19;
    EXPECT_FALSE(compare_with_untouched(comparison)) << "no day after";
    comparison.change = 16;
    for (std::size_t t = 4; t < 16; ++t) comparison.target[t] = NAN;
    EXPECT_FALSE(compare_with_untouched(comparison)) << "few of them known";
}

TEST(CounterfactualTest, a_constant_that_stays_is_no_effect) {
    Comparison comparison;
    comparison.target.assign(60, 5.0);
    comparison.change = 40;
    comparison.controls.assign(8, std::vector<double>(60, 3.0));
    const auto found = compare_with_untouched(comparison);
    ASSERT_TRUE(found);
    EXPECT_NEAR(found->effect, 0, 1e-6);
    EXPECT_FALSE(found->low() > 1e-6);
}

}  // namespace
}  // namespace herald::insight
