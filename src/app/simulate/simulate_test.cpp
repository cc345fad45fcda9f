#include "app/simulate/simulate.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "app/simulate/company.hpp"
#include "app/simulate/policies.hpp"
#include "base/json_writer.hpp"

namespace herald::simulate {
namespace {

using market::make_world;
using std::chrono::days;

market::World small_world(std::uint64_t seed) { return make_world(seed, 120, 12, Currency{}); }

Played played(std::uint64_t seed, int length, PolicyKind policy) {
    return play({small_world(seed), length, policy});
}

/// One campaign of the listed kind and nothing else.
market::World world_of(market::CampaignSpec spec) {
    market::World world = make_world(3, 60, 0, Currency{});
    world.shocks_a_year = 0;
    world.holidays = false;
    spec.platform = market::Platform::meta;
    spec.season = 0;
    spec.growth = 0;
    spec.weekdays = std::vector<double>(7, 1.0);
    spec.audience = 1e9;
    world.listed.push_back(spec);
    return world;
}

TEST(Simulate, the_same_play_gives_the_same_figures) {
    for (const auto policy : {PolicyKind::herald, PolicyKind::rules, PolicyKind::oracle})
        EXPECT_EQ(to_json(played(5, 14, policy)), to_json(played(5, 14, policy)));
}

TEST(Simulate, none_changes_nothing_and_spends_the_companys_money) {
    const Played out = played(5, 20, PolicyKind::none);
    EXPECT_EQ(out.changes, 0);
    EXPECT_GT(out.spend, 0.8 * out.money_a_day * out.days);
    EXPECT_LE(out.spend, out.money_a_day * out.days * 1.0001);
    EXPECT_NEAR(out.roas, out.revenue / out.spend, 1e-12);
    EXPECT_NEAR(out.counted_roas, out.roas, 0.15 * out.roas);
}

TEST(Simulate, no_policy_spends_more_than_the_company_has) {
    for (const std::uint64_t seed : {1, 2, 3})
        for (const auto policy : {PolicyKind::rules, PolicyKind::herald, PolicyKind::oracle}) {
            const Played out = played(seed, 21, policy), none = played(seed, 21, PolicyKind::none);
            EXPECT_EQ(out.money_a_day, none.money_a_day);
            EXPECT_LE(out.spend, none.money_a_day * out.days * 1.001);
        }
}

TEST(Simulate, knowing_the_truth_earns_more_than_doing_nothing_and_wastes_nearly_nothing) {
    for (const std::uint64_t seed : {1, 2, 3}) {
        const Played none = played(seed, 28, PolicyKind::none),
                     best = played(seed, 28, PolicyKind::oracle);
        EXPECT_GT(best.profit, none.profit);
        EXPECT_LT(best.wasted_spend, 0.1 * none.wasted_spend);
        EXPECT_GT(best.creative_days, none.creative_days);
    }
}

TEST(Simulate, the_advice_earns_more_than_doing_nothing) {
    for (const std::uint64_t seed : {1, 2, 3, 4}) {
        const Played none = played(seed, 42, PolicyKind::none),
                     own = played(seed, 42, PolicyKind::herald);
        EXPECT_GT(own.profit, none.profit) << "seed " << seed;
        EXPECT_GT(own.roas, none.roas) << "seed " << seed;
        EXPECT_LT(own.wasted_spend, none.wasted_spend) << "seed " << seed;
    }
}

TEST(Simulate, what_a_campaign_that_never_pays_spends_is_wasted_whole) {
    market::CampaignSpec spec;
    spec.daily_budget = micros_from(100);
    spec.roas = 0.3;
    spec.saturation = 1;
    spec.shape = 1;
    const Played out = play({world_of(spec), 10, PolicyKind::none});
    EXPECT_NEAR(out.wasted_spend, out.spend, 1e-6 * out.spend);
}

TEST(Simulate, beyond_the_point_of_marginal_return_one_spend_is_wasted) {
    // max·s/(half+s): 100 brings 200 at saturation 4, so half = 25, max = 250. The slope is 1 where
    // (half + s)² = max·half, s = 54.06; fatigue and day factors only lower it a little.
    market::CampaignSpec spec;
    spec.daily_budget = micros_from(100);
    spec.roas = 2;
    spec.saturation = 4;
    spec.shape = 1;
    spec.cpm = 10;
    market::GroupSpec group;
    group.ads = {{market::AdSpec{}}};
    group.ads->front().quality = 1;
    spec.groups = {{group}};
    const Played out = play({world_of(spec), 10, PolicyKind::none});
    EXPECT_NEAR(out.wasted_spend / out.spend, 0.4594, 0.005);
}

TEST(Company, budgets_together_never_exceed_the_days_money) {
    Company company(small_world(2));
    std::vector<Wish> wishes;
    for (const Index c : company.campaigns())
        if (company.adjustable(c)) wishes.push_back({c, 1.3 * company.budget(c)});
    company.set_budgets(wishes);
    double sum = 0;
    for (const Index c : company.campaigns()) sum += company.budget(c);
    EXPECT_LE(sum, company.money_today() * 1.0001);
    EXPECT_EQ(company.effort().changes(), 0);  // nobody gave anything, so nobody gets more
    const Index first = wishes.front().campaign;
    company.pause(first);
    EXPECT_FALSE(company.runs(first));
    wishes.erase(wishes.begin());
    company.set_budgets(wishes);
    EXPECT_GT(company.effort().budgets, 0);
    EXPECT_EQ(company.effort().pauses, 1);
}

TEST(Company, creatives_are_made_at_a_weeks_pace) {
    Company company(small_world(2));
    const int a_week = company.refreshes_left();
    EXPECT_GE(a_week, 1);
    EXPECT_LE(a_week, company.ads() / kAdsARefresh + 1);
    const Index ad = company.market().campaigns()[company.campaigns().front()].first_ad;
    for (int i = 0; i < a_week; ++i) EXPECT_TRUE(company.refresh(ad));
    EXPECT_FALSE(company.refresh(ad));
    for (int i = 0; i < 7; ++i) company.step();
    EXPECT_TRUE(company.refresh(ad));
}

TEST(Company, it_sees_what_the_platforms_show_and_not_what_will_have_come) {
    Company company(small_world(2));
    const auto history = company.look();
    EXPECT_EQ(history.last, company.today() - days(1));
    EXPECT_LT(history.revenue_known.at(1).mean, 0.9);
    EXPECT_GT(history.revenue_known.at(1).mean, 0.2);
    EXPECT_NEAR(history.revenue_known.at(28).mean, 1, 0.01);
    double shown = 0, real = 0;
    for (const Index c : company.campaigns()) {
        std::vector<market::AdDay> rows;
        company.market().final_facts(c, history.last, history.last, rows);
        for (const auto& row : rows) real += row.figures.revenue.units();
    }
    shown = history.workspace.on(history.last).revenue;
    EXPECT_LT(shown, 0.95 * real);
}

TEST(Company, a_fresh_creative_begins_a_course_of_its_own) {
    Company company(small_world(2));
    const auto& campaign = company.market().campaigns()[company.campaigns().front()];
    ASSERT_TRUE(company.refresh(campaign.first_ad));
    for (int i = 0; i < 5; ++i) company.step();
    const auto history = company.look();
    const auto key = static_cast<std::int32_t>(campaign.first_ad + 1);
    for (const auto& ad : history.ads)
        if (ad.info.key == key) {
            EXPECT_EQ(ad.course.days.size(), 5u);
        }
}

}  // namespace
}  // namespace herald::simulate
