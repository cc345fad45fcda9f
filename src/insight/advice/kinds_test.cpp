#include <gtest/gtest.h>

#include <cmath>

#include "base/calendar.hpp"
#include "insight/advice/advice.hpp"
#include "insight/advice/test_history.hpp"

/// The kinds of advice beside money and creatives.
namespace herald::insight {
namespace {

using std::chrono::days;

std::size_t count_kind(const std::vector<Proposal>& proposals, AdviceKind kind) {
    return static_cast<std::size_t>(std::count_if(
        proposals.begin(), proposals.end(), [&](const Proposal& one) { return one.kind == kind; }));
}

/// Large, calm campaigns.
std::vector<TestCampaign> calm(std::size_t n) {
    std::vector<TestCampaign> out;
    for (std::size_t i = 0; i < n; ++i)
        out.push_back({.name = "Calm " + std::to_string(i),
                       .curve = {6000, 1500, 1, 0},
                       .budget = 1000,
                       .order = 20,
                       .ctr = 0.03});
    return out;
}

void lose_conversions(History& history, std::size_t campaign, int last_days, double kept = 0) {
    Course& course = history.campaigns[campaign].course;
    for (int back = 1; back <= last_days; ++back) {
        DayFigures& day = course.at(history.today - days(back));
        day.conversions = std::floor(day.conversions * kept);
        day.revenue *= kept;
    }
}

TEST(TrackingAdvice, a_campaign_whose_conversions_stop_is_to_be_mended_and_not_paused) {
    History history = test_history(calm(4));
    lose_conversions(history, 2, 9);
    add_up(history);
    const auto proposals = propose(history);
    const Proposal* fix = find_kind(proposals, AdviceKind::tracking_fix);
    ASSERT_NE(fix, nullptr);
    EXPECT_EQ(fix->campaign, 2u);
    EXPECT_GT(fix->confidence, 0.99);
    // 2,400 a day should be seen.
    EXPECT_NEAR(fix->money_a_week.mean, 7 * 2400, 2500);
    for (const Proposal& other : proposals)
        for (const Step& step : other.steps) EXPECT_NE(step.campaign, 2u) << other.title;
}

TEST(TrackingAdvice, a_whole_platform_is_named_once) {
    History history = test_history(calm(4));
    for (std::size_t i = 0; i < 4; ++i) lose_conversions(history, i, 6, 0.05);
    add_up(history);
    const auto proposals = propose(history);
    EXPECT_EQ(count_kind(proposals, AdviceKind::tracking_fix), 1u);
    EXPECT_EQ(find_kind(proposals, AdviceKind::tracking_fix)->key, "tracking_fix:platform:meta");
    EXPECT_EQ(count_kind(proposals, AdviceKind::pause), 0u);
}

TEST(TrackingAdvice, healthy_tracking_is_left_alone) {
    for (std::uint64_t seed = 1; seed <= 20; ++seed)
        EXPECT_EQ(count_kind(propose(test_history(calm(4), seed)), AdviceKind::tracking_fix), 0u);
}

TEST(ScheduleAdvice, a_poor_weekday_is_found_and_worth_what_it_costs) {
    History history = test_history(calm(4));
    for (DayFigures& day : history.campaigns[1].course.days) {
        const auto place = &day - history.campaigns[1].course.days.data();
        const Day date = history.campaigns[1].course.first + days(place);
        if (std::chrono::weekday(date) != std::chrono::Sunday) continue;
        day.conversions = std::floor(day.conversions * 0.5);
        day.revenue *= 0.5;
    }
    add_up(history);
    const auto proposals = propose(history);
    const Proposal* found = find_kind(proposals, AdviceKind::bidding_schedule);
    ASSERT_NE(found, nullptr);
    EXPECT_EQ(found->campaign, 1u);
    EXPECT_NE(found->title.find("Sunday"), std::string::npos);
    EXPECT_EQ(found->title.find("Monday"), std::string::npos);
    EXPECT_TRUE(found->steps.empty());
    // 300 of Sunday's 1,000 are moved; a unit earns about half of 1.2 more elsewhere.
    EXPECT_GT(found->money_a_week.mean, 60);
    EXPECT_LT(found->money_a_week.mean, 500);
}

TEST(ScheduleAdvice, equal_weekdays_are_hardly_ever_called_poor) {
    std::size_t found = 0;
    for (std::uint64_t seed = 1; seed <= 30; ++seed)
        found += count_kind(propose(test_history(calm(4), seed)), AdviceKind::bidding_schedule);
    EXPECT_LE(found, 2u);
}

/// Shown to the same 20,000 people day after day; the click rate falls with it.
void exhaust(History& history, std::size_t campaign) {
    double seen = 0;
    for (DayFigures& day : history.campaigns[campaign].course.days) {
        day.reach = 20'000 * -std::expm1(-day.impressions / 20'000);
        day.clicks = std::floor(day.clicks * std::exp2(-seen / 600));
        seen += day.impressions / 20'000;
    }
}

TEST(AudienceAdvice, a_campaign_that_showed_everybody_everything_needs_more_people) {
    History history = test_history(calm(3));
    exhaust(history, 0);
    add_up(history);
    const auto proposals = propose(history);
    const Proposal* found = find_kind(proposals, AdviceKind::audience_expansion);
    ASSERT_NE(found, nullptr);
    EXPECT_EQ(found->campaign, 0u);
    EXPECT_EQ(found->effort, Effort::high);
    EXPECT_GT(found->confidence, 0.7);
    EXPECT_LT(found->confidence, 0.99);
}

TEST(AudienceAdvice, where_a_new_ad_draws_as_the_old_did_the_people_are_there) {
    History history = test_history(calm(3));
    exhaust(history, 0);
    add_up(history);
    AdHistory ad;
    ad.info.key = 1;
    for (int back = 14; back >= 1; --back) {
        DayFigures& day = ad.course.at(history.today - days(back));
        day.impressions = 20'000;
        day.clicks = 600;
        day.reach = 12'000;
    }
    history.ads.push_back(ad);
    EXPECT_EQ(find_kind(propose(history), AdviceKind::audience_expansion), nullptr);
}

TEST(GeneralAdvice, what_keeps_herald_from_saying_more_is_said_without_a_figure) {
    History history = test_history(calm(3));
    EXPECT_EQ(count_kind(propose(history), AdviceKind::general), 0u);
    history.campaigns[0].info.tells_revenue = false;
    history.campaigns[1].info.budget_holder = ads::BudgetHolder::ad_group;
    history.campaigns[2].info.rate = kUnknown;
    const auto proposals = propose(history);
    EXPECT_EQ(count_kind(proposals, AdviceKind::general), 3u);
    for (const Proposal& one : proposals) {
        if (one.kind != AdviceKind::general) continue;
        EXPECT_EQ(one.money_a_week.mean, 0) << one.title;
        EXPECT_EQ(one.confidence, 0) << one.title;
    }
    auto young = calm(2);
    for (auto& one : young) one.days = 9;
    const auto early = propose(test_history(young));
    const Proposal* tip = find_kind(early, AdviceKind::general);
    ASSERT_NE(tip, nullptr);
    EXPECT_NE(tip->why[0].find("12 days more"), std::string::npos) << tip->why[0];
}

}  // namespace
}  // namespace herald::insight
