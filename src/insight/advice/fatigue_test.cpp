#include "insight/advice/fatigue.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "base/calendar.hpp"
#include "insight/advice/test_history.hpp"

namespace herald::insight {
namespace {

const Day kToday = *parse_day("2026-11-21");

/// An ad whose click rate falls as 2^(-frequency / half), shown to `people` evenly over the days.
Course tiring_ad(int length, double impressions, double people, double half, double rate = 0.02,
                 std::uint64_t seed = 1) {
    Course out;
    std::mt19937_64 random(seed);
    double seen = 0;
    for (int back = length; back >= 1; --back) {
        DayFigures& day = out.at(kToday - std::chrono::days(back));
        day.impressions = impressions;
        const double mean = impressions * rate * std::exp2(-seen / half);
        if (mean > 0) day.clicks = std::poisson_distribution<>(mean)(random);
        day.reach = people * -std::expm1(-impressions / people);
        seen += impressions / people;
    }
    return out;
}

TEST(Fatigue, what_is_left_of_the_first_click_rate_is_found_within_its_interval) {
    int covered = 0;
    for (std::uint64_t seed = 1; seed <= 40; ++seed) {
        const AdFatigue out = fatigue_of(tiring_ad(60, 20'000, 200'000, 8, 0.02, seed), kToday);
        const double left = std::exp2(-6.0 / 8);
        EXPECT_NEAR(out.left.mean, left, 0.06);
        covered += left >= out.left.low && left <= out.left.high;
        EXPECT_EQ(out.state, Tiredness::tired);
        EXPECT_EQ(out.days_left, 0);
    }
    EXPECT_GE(covered, 31);
}

TEST(Fatigue, frequency_and_half_life_are_in_impressions_a_person) {
    const AdFatigue out = fatigue_of(tiring_ad(40, 20'000, 200'000, 8), kToday);
    ASSERT_TRUE(out.frequency && out.half_life);
    EXPECT_NEAR(*out.frequency, 4, 1);
    EXPECT_NEAR(*out.half_life, 8, 2.5);
}

TEST(Fatigue, an_ad_that_does_not_tire_is_fresh) {
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        const AdFatigue out = fatigue_of(tiring_ad(60, 20'000, 1e9, 1e9, 0.02, seed), kToday);
        EXPECT_EQ(out.state, Tiredness::fresh);
        EXPECT_GT(out.left.high, 0.97);
    }
}

TEST(Fatigue, one_viral_day_moves_little) {
    Course ad = tiring_ad(60, 20'000, 200'000, 8);
    const double before = fatigue_of(ad, kToday).left.mean;
    ad.days[50].clicks *= 4;
    EXPECT_NEAR(fatigue_of(ad, kToday).left.mean, before, 0.06);
}

TEST(Fatigue, few_clicks_zeros_and_nonsense_are_unknown) {
    EXPECT_EQ(fatigue_of({}, kToday).state, Tiredness::unknown);
    EXPECT_EQ(fatigue_of(tiring_ad(60, 0, 100, 8), kToday).state, Tiredness::unknown);
    EXPECT_EQ(fatigue_of(tiring_ad(60, 20, 1000, 8), kToday).state, Tiredness::unknown);
    Course ad = tiring_ad(60, 20'000, 200'000, 8);
    for (auto& day : ad.days) day.clicks = std::nan("");
    EXPECT_EQ(fatigue_of(ad, kToday).state, Tiredness::unknown);
    ad = tiring_ad(60, 20'000, 200'000, 8);
    for (std::size_t i = 0; i < 10; ++i) ad.days[i].impressions = -5;
    EXPECT_TRUE(std::isfinite(fatigue_of(ad, kToday).left.mean));
}

TEST(Fatigue, a_worn_ad_of_a_running_campaign_is_to_be_replaced_and_a_fresh_one_is_not) {
    History history = test_history({{{.name = "One"}, {.name = "Two"}}});
    for (const bool worn : {true, false}) {
        AdHistory ad;
        ad.info.key = worn ? 1 : 2;
        ad.info.campaign = 0;
        ad.info.name = worn ? "Old film" : "New film";
        ad.course = tiring_ad(60, 20'000, worn ? 200'000 : 1e9, worn ? 8 : 1e9);
        history.ads.push_back(ad);
    }
    const auto proposals = propose(history);
    const Proposal* found = find_kind(proposals, AdviceKind::creative_refresh);
    ASSERT_NE(found, nullptr);
    EXPECT_EQ(found->ad, 0u);
    EXPECT_TRUE(found->steps.empty());
    EXPECT_GT(found->money_a_week.mean, 0);
    EXPECT_EQ(
        std::count_if(proposals.begin(), proposals.end(),
                      [](const Proposal& p) { return p.kind == AdviceKind::creative_refresh; }),
        1);
}

}  // namespace
}  // namespace herald::insight
