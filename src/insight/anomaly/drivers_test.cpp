#include "insight/anomaly/drivers.hpp"

#include <gmock/gmock.h>

#include <cmath>
#include <numeric>
#include <random>

#include "base/error.hpp"

namespace herald::insight {
namespace {

using ::testing::HasSubstr;

double sum_of_drivers(const std::vector<Driver>& drivers) {
    double sum = 0;
    for (const auto& d : drivers) sum += d.effect;
    return sum;
}

double sum_of_segments(const std::vector<SegmentEffect>& segments) {
    double sum = 0;
    for (const auto& s : segments) sum += s.total;
    return sum;
}

Funnel some_funnel(std::mt19937& random) {
    std::uniform_real_distribution<> even(0.2, 5);
    return {100 * even(random), 10'000 * even(random), 300 * even(random), 10 * even(random),
            400 * even(random)};
}

TEST(Drivers, add_up_to_the_change_for_every_figure) {
    std::mt19937 random(1);
    for (int round = 0; round < 50; ++round) {
        const Funnel before = some_funnel(random), after = some_funnel(random);
        for (int k = 0; k <= static_cast<int>(Kpi::roas); ++k) {
            const Kpi kpi = static_cast<Kpi>(k);
            const double change = *value_of(kpi, after) - *value_of(kpi, before);
            const auto drivers = drivers_of(kpi, before, after);
            ASSERT_FALSE(drivers.empty()) << label(kpi);
            EXPECT_NEAR(sum_of_drivers(drivers), change, 1e-9 * (1 + std::abs(change)))
                << label(kpi);
        }
    }
}

TEST(Drivers, a_product_of_factors_is_the_figure_itself) {
    std::mt19937 random(2);
    const Funnel funnel = some_funnel(random);
    for (int k = 0; k <= static_cast<int>(Kpi::roas); ++k) {
        double product = 1;
        for (const auto& [kpi, power] : factors_of(static_cast<Kpi>(k)))
            product *= std::pow(*value_of(kpi, funnel), power);
        EXPECT_NEAR(product / *value_of(static_cast<Kpi>(k), funnel), 1, 1e-12) << k;
    }
}

TEST(Drivers, equal_factor_changes_share_equally) {
    // ROAS = CVR · AOV / CPC; CVR and AOV both grow by half, CPC stays: half of the change each.
    const Funnel before{100, 1000, 100, 10, 500}, after{100, 1000, 100, 15, 1125};
    const auto drivers = drivers_of(Kpi::roas, before, after);
    ASSERT_EQ(drivers.size(), 3u);
    EXPECT_NEAR(drivers[0].share, 0.5, 1e-12);
    EXPECT_NEAR(drivers[1].share, 0.5, 1e-12);
    EXPECT_NEAR(drivers[2].effect, 0, 1e-12);
}

TEST(Drivers, add_up_when_conversions_vanish) {
    const Funnel before{100, 1000, 100, 10, 500}, after{100, 1000, 80, 0, 0};
    const auto drivers = drivers_of(Kpi::conversions, before, after);
    ASSERT_EQ(drivers.size(), 3u);
    EXPECT_NEAR(sum_of_drivers(drivers), -10, 1e-12);
    // By hand: impressions do nothing; CTR from 0.1 to 0.08 with CVR 0.1 is -2 before CVR falls to
    // 0 and 0 after, so its Shapley value is -1.
    EXPECT_NEAR(drivers[1].effect, -1, 1e-12);
    EXPECT_NEAR(drivers[2].effect, -9, 1e-12);
    EXPECT_TRUE(drivers_of(Kpi::cpa, before, after).empty());
}

TEST(Drivers, small_counts_are_told_from_chance) {
    const Funnel before{100, 10'000, 200, 10, 500}, after{100, 10'000, 200, 6, 300};
    EXPECT_TRUE(drivers_of(Kpi::cpa, before, after)[1].within_noise);
    const Funnel many{100, 1'000'000, 20'000, 1000, 500}, fewer{100, 1'000'000, 20'000, 600, 300};
    EXPECT_FALSE(drivers_of(Kpi::cpa, many, fewer)[1].within_noise);
}

TEST(Segments, add_up_for_every_figure_with_those_that_come_and_go) {
    std::mt19937 random(3);
    std::vector<Segment> segments;
    for (int i = 0; i < 6; ++i)
        segments.push_back({std::to_string(i), "", some_funnel(random), some_funnel(random)});
    segments[1].after = {};
    segments[2].before = {};
    segments[3].after.conversions = 0;
    segments[3].after.revenue = 0;
    Funnel before, after;
    for (const auto& s : segments) before += s.before, after += s.after;
    for (int k = 0; k <= static_cast<int>(Kpi::roas); ++k) {
        const Kpi kpi = static_cast<Kpi>(k);
        const double change = *value_of(kpi, after) - *value_of(kpi, before);
        const auto effects = segment_effects(kpi, segments);
        ASSERT_EQ(effects.size(), segments.size());
        EXPECT_NEAR(sum_of_segments(effects), change, 1e-9 * (1 + std::abs(change))) << label(kpi);
        for (const auto& e : effects) EXPECT_NEAR(e.rate + e.mix, e.total, 1e-9);
    }
}

TEST(Segments, tell_mix_from_rate) {
    // Both campaigns keep their CPA (10 and 30); money moves to the dear one.
    const std::vector<Segment> moved = {{"a", "A", {100, 0, 0, 10, 0}, {50, 0, 0, 5, 0}},
                                        {"b", "B", {150, 0, 0, 5, 0}, {300, 0, 0, 10, 0}}};
    for (const auto& e : segment_effects(Kpi::cpa, moved)) {
        EXPECT_NEAR(e.rate, 0, 1e-12);
        EXPECT_GT(e.mix, 0);
    }
    // Weights stay; A's CPA doubles.
    const std::vector<Segment> dearer = {{"a", "A", {100, 0, 0, 10, 0}, {200, 0, 0, 10, 0}},
                                         {"b", "B", {150, 0, 0, 5, 0}, {150, 0, 0, 5, 0}}};
    const auto effects = segment_effects(Kpi::cpa, dearer);
    EXPECT_EQ(effects[0].id, "a");
    EXPECT_NEAR(effects[0].rate, 100.0 / 15, 1e-12);
    EXPECT_NEAR(effects[0].share, 1, 1e-12);
    EXPECT_NEAR(effects[1].total, 0, 1e-12);
}

TEST(Explanation, says_what_happened_in_words) {
    const std::vector<Segment> segments = {
        {"x", "Retargeting-DE", {1000, 1e6, 10'000, 500, 0}, {1000, 1e6, 10'000, 100, 0}},
        {"y", "Brand", {200, 2e5, 2'000, 100, 0}, {200, 2e5, 2'000, 200, 0}}};
    const auto told = explain(Kpi::cpa, segments);
    EXPECT_THAT(told.text, HasSubstr("CPA doubled: CVR fell by half, CPC unchanged; "));
    EXPECT_THAT(told.text, HasSubstr("from Retargeting-DE (its own figures)"));
    EXPECT_NEAR(told.before, 2, 1e-12);
    EXPECT_NEAR(told.after, 4, 1e-12);
}

TEST(Explanation, refuses_what_does_not_exist) {
    const std::vector<Segment> none = {{"x", "X", {100, 1000, 10, 1, 5}, {100, 1000, 10, 0, 0}}};
    try {
        explain(Kpi::cpa, none);
        FAIL() << "a CPA without conversions";
    } catch (const Error& e) {
        EXPECT_STREQ(e.what(), "CPA cannot be compared: no conversions after");
    }
    const std::vector<Segment> odd = {{"x", "X", {NAN, 1000, 10, 1, 5}, {100, 1000, 10, 1, 0}}};
    EXPECT_THROW(explain(Kpi::spend, odd), Error);
    EXPECT_THROW(explain(Kpi::roas, {}), Error);
}

TEST(Words, name_a_change) {
    EXPECT_EQ(change_in_words(10, 20.3), "doubled");
    EXPECT_EQ(change_in_words(10, 13.7), "rose by 37 %");
    EXPECT_EQ(change_in_words(10, 4), "fell by 60 %");
    EXPECT_EQ(change_in_words(10, 10.4), "unchanged");
    EXPECT_EQ(change_in_words(10, 0), "fell to nothing");
    EXPECT_EQ(change_in_words(0, 5), "started");
    EXPECT_EQ(change_in_words(1, 7.25), "rose 7.2-fold");
}

TEST(Kpis, are_related_when_they_share_a_step) {
    EXPECT_TRUE(related(Kpi::cpa, Kpi::cvr));
    EXPECT_TRUE(related(Kpi::spend, Kpi::cpm));
    EXPECT_FALSE(related(Kpi::ctr, Kpi::cvr));
    EXPECT_FALSE(related(Kpi::impressions, Kpi::aov));
}

}  // namespace
}  // namespace herald::insight
