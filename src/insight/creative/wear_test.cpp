#include "insight/creative/wear.hpp"

#include <gtest/gtest.h>

#include "insight/creative/made_up.hpp"

namespace herald::insight {
namespace {

/// Six campaigns of two ads that do not wear, for comparison.
void add_fresh(MadeUp& world, int campaigns = 6) {
    for (int i = 0; i < campaigns; ++i) {
        const auto campaign = world.add_campaign("Fresh " + std::to_string(i));
        world.add_ad(campaign, {.ctr = 0.01 + 0.003 * i});
        world.add_ad(campaign, {.ctr = 0.02});
    }
}
double halving(int day, double days) { return std::exp2(-day / days); }

TEST(WearTest, an_ad_that_lost_half_of_its_click_rate_is_tired_and_the_truth_is_in_the_interval) {
    MadeUp world;
    add_fresh(world);
    const auto campaign = world.add_campaign("Worn");
    const auto ad = world.add_ad(
        campaign, {.ctr = 0.03, .share = [](int day) { return 0.35 + 0.65 * halving(day, 50); }});
    const auto report = judge_wear(world.done());
    const Wear& wear = report.ads[ad];
    const double truth = 0.35 + 0.65 * halving(116, 50);
    ASSERT_TRUE(wear.left);
    EXPECT_EQ(wear.state, FatigueState::tired);
    EXPECT_LT(wear.left->low, truth);
    EXPECT_GT(wear.left->high, truth);
    EXPECT_LT(wear.left->high - wear.left->low, 0.25);
    EXPECT_NEAR(wear.first_rate, 0.03, 0.003);
    EXPECT_EQ(wear.days_left, 0);
    for (std::size_t i = 0; i < ad; ++i)
        EXPECT_NE(report.ads[i].state, FatigueState::tired) << reason_of(report.ads[i]);
}

TEST(WearTest, ads_that_do_not_wear_are_fresh) {
    MadeUp world;
    add_fresh(world);
    int fresh = 0;
    const auto report = judge_wear(world.done());
    for (const Wear& wear : report.ads) fresh += wear.state == FatigueState::fresh;
    EXPECT_GE(fresh, 11);
}

TEST(WearTest, intervals_hold_the_truth_about_nine_times_in_ten) {
    int held = 0, all = 0;
    for (unsigned seed = 1; seed <= 12; ++seed) {
        MadeUp world(100, seed);
        std::vector<double> truths;
        for (int i = 0; i < 24; ++i) {
            const double days = i % 4 == 0 ? 40.0 + 10 * i : 1e9;
            world.add_ad(world.add_campaign("C"),
                         {.impressions = 3000, .ctr = 0.015, .share = [days](int day) {
                              return halving(day, days);
                          }});
            truths.push_back(halving(95, days));
        }
        const auto report = judge_wear(world.done());
        for (std::size_t i = 0; i < truths.size(); ++i) {
            if (!report.ads[i].left) continue;
            ++all;
            held += report.ads[i].left->low <= truths[i] && truths[i] <= report.ads[i].left->high;
        }
    }
    EXPECT_EQ(all, 288);
    EXPECT_GT(held, all * 0.8);
}

TEST(WearTest, what_happens_to_all_ads_of_a_platform_is_nobodys_wear) {
    MadeUp world;
    world.day_effect = [](int day) { return day < 80 ? 1.0 : 0.55; };
    add_fresh(world, 8);
    const auto report = judge_wear(world.done());
    for (const Wear& wear : report.ads)
        EXPECT_NE(wear.state, FatigueState::tired) << reason_of(wear);
}

TEST(WearTest, frequency_is_the_measure_where_reach_is_told) {
    MadeUp world;
    add_fresh(world);
    const auto ad = world.add_ad(world.add_campaign("Worn"),
                                 {.impressions = 8000,
                                  .ctr = 0.03,
                                  .share = [](int day) { return 0.3 + 0.7 * halving(day, 30); },
                                  .people = 40'000});
    const Wear wear = judge_wear(world.done()).ads[ad];
    EXPECT_EQ(wear.unit, FatigueUnit::impressions_per_person);
    EXPECT_NEAR(wear.exposure, 8000 * 116.0 / 40'000, 2);
    EXPECT_EQ(wear.state, FatigueState::tired);
    EXPECT_NE(reason_of(wear).find("impressions a person"), std::string::npos);
}

TEST(WearTest, a_new_creative_behind_the_same_ad_begins_anew) {
    MadeUp world;
    add_fresh(world);
    const auto ad = world.add_ad(world.add_campaign("Renewed"),
                                 {.impressions = 20'000, .ctr = 0.03, .share = [](int day) {
                                      return day < 77 ? halving(day, 45) : halving(day - 77, 400);
                                  }});
    const Wear wear = judge_wear(world.done()).ads[ad];
    EXPECT_TRUE(wear.renewed);
    EXPECT_EQ(wear.since, world.history.today - std::chrono::days(120 - 77));
    EXPECT_EQ(wear.state, FatigueState::fresh) << reason_of(wear);
}

TEST(WearTest, too_little_is_unknown_and_says_how_much_is_missing) {
    MadeUp world;
    add_fresh(world);
    const auto campaign = world.add_campaign("New");
    const auto young = world.add_ad(campaign, {.from = 110});
    const auto small = world.add_ad(campaign, {.impressions = 20});
    const auto report = judge_wear(world.done());
    EXPECT_EQ(report.ads[young].state, FatigueState::unknown);
    EXPECT_EQ(report.ads[young].needs_days, kFewestWearDays - 10);
    EXPECT_FALSE(report.ads[young].left);
    EXPECT_EQ(report.ads[small].state, FatigueState::unknown);
    ASSERT_TRUE(report.ads[small].needs_impressions);
    EXPECT_GT(*report.ads[small].needs_impressions, 500);
    EXPECT_NE(reason_of(report.ads[small]).find("more impressions"), std::string::npos);
}

TEST(WearTest, nonsense_in_does_not_come_out) {
    MadeUp world(60);
    const auto campaign = world.add_campaign("Odd");
    const auto zeros = world.add_ad(campaign, {.impressions = 0});
    const auto silent = world.add_ad(campaign, {.ctr = 0});
    const auto many = world.add_ad(campaign, {});
    History history = world.done();
    for (auto& day : history.ads[many].course.days) day.clicks = 2 * day.impressions;
    history.ads[many].course.days[3].clicks = -5;
    const auto report = judge_wear(history);
    EXPECT_EQ(report.ads[zeros].state, FatigueState::unknown);
    EXPECT_EQ(report.ads[silent].state, FatigueState::unknown);
    for (const Wear& wear : report.ads)
        if (wear.left) {
            EXPECT_TRUE(std::isfinite(wear.left->mean));
            EXPECT_LE(wear.left->low, wear.left->mean);
        }
    EXPECT_TRUE(judge_wear(History{}).ads.empty());
}

}  // namespace
}  // namespace herald::insight
