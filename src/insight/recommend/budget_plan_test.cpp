#include "insight/recommend/budget_plan.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <cmath>
#include <numeric>
#include <random>

#include "insight/advice/test_history.hpp"
#include "insight/recommend/budget_markets.hpp"

namespace herald::insight {
namespace {

/// One that is far over its best and one that is far below it.
std::vector<TestCampaign> uneven(int count) {
    std::vector<TestCampaign> out;
    for (int i = 0; i < count; ++i) {
        TestCampaign one;
        one.name = "Campaign " + std::to_string(i);
        one.wanders = 0.25;
        one.order = 15;
        // full: 100 a day where 30 would bring nearly as much; hungry: 100 where 400 would pay
        one.curve = i % 2 == 0 ? ResponseCurve{250, 20, 1.1, 0} : ResponseCurve{1500, 400, 1.1, 0};
        out.push_back(one);
    }
    return out;
}

BudgetPlan plan_of(const History& history, const GetBudgetOptimization& wish = {}) {
    return plan_budget(history, fit_budget_market(market_days(history, usual_objective(history))),
                       wish);
}

const BudgetPlanCampaign& row(const BudgetPlan& plan, std::string_view name) {
    for (const auto& one : plan.campaigns)
        if (one.campaign_name == name) return one;
    throw std::out_of_range(std::string(name));
}

double sum_proposed(const BudgetPlan& plan) {
    return std::accumulate(plan.campaigns.begin(), plan.campaigns.end(), 0.0,
                           [](double sum, const auto& one) { return sum + one.proposed; });
}

TEST(BudgetPlanTest, the_same_money_goes_where_it_brings_more) {
    const History history = test_history(uneven(8));
    const BudgetPlan plan = plan_of(history);
    ASSERT_EQ(plan.campaigns.size(), 8u);
    EXPECT_EQ(plan.objective, BudgetObjective::revenue);
    EXPECT_NEAR(plan.current_total, 800, 1e-6);
    EXPECT_NEAR(sum_proposed(plan), 800, 1e-3);
    for (const auto& one : plan.campaigns) {
        const bool hungry = one.campaign_name.back() % 2 == 1;
        EXPECT_NEAR(one.proposed, hungry ? 130 : 70, 0.5) << one.campaign_name;
        EXPECT_GE(one.proposed, one.least - 1e-9);
        EXPECT_LE(one.proposed, one.most + 1e-9);
        EXPECT_TRUE(one.editable);
    }
    EXPECT_GT(plan.gain.low, 0);
    EXPECT_GT(plan.gain.chance, 0.95);
    EXPECT_LE(plan.current.low, plan.current.mean);
    EXPECT_LE(plan.current.mean, plan.current.high);
    EXPECT_NEAR(plan.proposed.mean - plan.current.mean, plan.gain.mean, 1e-6);
    ASSERT_TRUE(plan.price);
    EXPECT_TRUE(plan.left_out.empty());
}

/// Budgets set without knowing the curves: half lies anywhere around what is spent.
std::vector<TestCampaign> natural(std::uint64_t seed) {
    std::mt19937_64 random(seed);
    std::normal_distribution<> normal;
    std::vector<TestCampaign> out(12);
    for (std::size_t i = 0; i < out.size(); ++i) {
        out[i].name = "Campaign " + std::to_string(i);
        out[i].wanders = 0.3;
        out[i].order = 15;
        const double half = 100 * std::exp(0.4 + 0.8 * normal(random));
        out[i].curve = {1, half, 1, 0};
        out[i].curve.ceiling = 250 * std::exp(0.5 * normal(random)) / out[i].curve.at(100);
    }
    return out;
}

TEST(BudgetPlanTest, the_interval_of_its_gain_holds_the_true_one_nine_times_in_ten) {
    int held = 0;
    constexpr int kMarkets = 40;
    for (std::uint64_t seed = 1; seed <= kMarkets; ++seed) {
        const auto campaigns = natural(seed);
        const BudgetPlan plan = plan_of(test_history(campaigns, seed));
        double truth = 0;
        for (const auto& campaign : campaigns) {
            const auto& one = row(plan, campaign.name);
            truth += campaign.curve.at(one.proposed) - campaign.curve.at(one.current);
        }
        held += plan.gain.low <= truth && truth <= plan.gain.high ? 1 : 0;
    }
    EXPECT_GE(held, 31) << "of 40";
}

TEST(BudgetPlanTest, rows_add_up_to_the_totals) {
    const BudgetPlan plan = plan_of(test_history(uneven(6)));
    double now = 0, then = 0;
    for (const auto& one : plan.campaigns) {
        now += one.result_current;
        then += one.result_proposed;
        ASSERT_EQ(one.curve.size(), 13u);
        EXPECT_EQ(one.curve.front().spend, 0);
        for (const auto& point : one.curve) {
            EXPECT_LE(point.low, point.mean + 1e-9);
            EXPECT_LE(point.mean, point.high + 1e-9);
        }
    }
    EXPECT_NEAR(now, plan.current.mean, 1e-6 * now);
    EXPECT_NEAR(then, plan.proposed.mean, 1e-6 * then);
}

TEST(BudgetPlanTest, more_money_is_spent_up_to_the_limits_and_the_rest_is_left_over) {
    const History history = test_history(uneven(4));
    const BudgetPlan plan = plan_of(history, {.total = 1000});
    EXPECT_NEAR(plan.most_total, 520, 1e-6);
    EXPECT_NEAR(sum_proposed(plan), 520, 1e-3);
    EXPECT_NEAR(plan.unspent, 480, 1e-3);
    ASSERT_TRUE(plan.message);
    EXPECT_NE(plan.message->find("480 EUR a day are left over"), std::string::npos)
        << *plan.message;
}

TEST(BudgetPlanTest, too_small_a_total_names_the_smallest) {
    const History history = test_history(uneven(4));
    try {
        plan_of(history, {.total = 100});
        FAIL() << "must be refused";
    } catch (const Error& error) {
        EXPECT_EQ(error.kind(), ErrorKind::invalid);
        ASSERT_EQ(error.fields().size(), 1u);
        EXPECT_EQ(error.fields()[0].pointer, "?total");
        EXPECT_NE(error.fields()[0].detail.find("at least 280"), std::string::npos)
            << error.fields()[0].detail;
    }
    EXPECT_NO_THROW(plan_of(history, {.total = 280}));
    EXPECT_NO_THROW(plan_of(history, {.total = 10, .max_change = 1}));
}

TEST(BudgetPlanTest, what_cannot_be_changed_stays_as_it_is_with_the_reason) {
    History history = test_history(uneven(5));
    history.campaigns[0].info.budget_holder = ads::BudgetHolder::shared;
    history.campaigns[1].info.status = ads::CampaignStatus::paused;
    history.campaigns[2].info.pending_change = true;
    const BudgetPlan plan = plan_of(history);
    ASSERT_EQ(plan.campaigns.size(), 4u) << "a paused one takes no part";
    EXPECT_FALSE(row(plan, "Campaign 0").editable);
    EXPECT_NEAR(row(plan, "Campaign 0").proposed, row(plan, "Campaign 0").current, 1e-9);
    EXPECT_NEAR(row(plan, "Campaign 2").proposed, row(plan, "Campaign 2").current, 1e-9);
    ASSERT_EQ(plan.left_out.size(), 2u);
    EXPECT_NE(plan.left_out[0].reason.find("shared with other campaigns"), std::string::npos);
    EXPECT_NE(plan.left_out[1].reason.find("on its way"), std::string::npos);
}

TEST(BudgetPlanTest, one_that_does_not_spend_its_budget_gets_no_more) {
    History history = test_history(uneven(4));
    history.campaigns[1].info.daily_budget = micros_from(500);  // it spends 100
    const BudgetPlan plan = plan_of(history);
    EXPECT_NEAR(row(plan, "Campaign 1").current, 100, 40);
    EXPECT_LE(row(plan, "Campaign 1").proposed, row(plan, "Campaign 1").current + 1e-9);
}

TEST(BudgetPlanTest, without_revenue_conversions_are_what_counts) {
    History history = test_history(uneven(6));
    for (auto& campaign : history.campaigns) {
        campaign.info.tells_revenue = false;
        for (auto& day : campaign.course.days) day.revenue = 0;
    }
    add_up(history);
    EXPECT_EQ(usual_objective(history), BudgetObjective::conversions);
    const BudgetPlan plan = plan_of(history);
    EXPECT_EQ(plan.objective, BudgetObjective::conversions);
    EXPECT_GT(plan.gain.low, 0);
    // 250/6 and 1500/5 of revenue a day are about 14 and 20 orders of 15
    EXPECT_NEAR(plan.current.mean, 3 * 250.0 / 1.17 / 15 + 3 * 1500 / 5.6 / 15, 25);
    EXPECT_THROW(plan_of(history, {.total = 1}), Error);
}

TEST(BudgetPlanTest, too_few_days_say_how_many_are_missing) {
    auto campaigns = uneven(3);
    for (auto& one : campaigns) one.days = 9;
    const BudgetPlan plan = plan_of(test_history(campaigns));
    EXPECT_TRUE(plan.campaigns.empty());
    EXPECT_EQ(plan.message, "Not enough data: needs 5 more days.");
    EXPECT_EQ(plan_of(test_history({})).message, "Not enough data: needs 14 more days.");
}

TEST(BudgetPlanTest, a_plan_of_ones_own_is_expected_to_bring_what_the_optimiser_says) {
    const History history = test_history(uneven(6));
    const auto market = fit_budget_market(market_days(history, BudgetObjective::revenue));
    const BudgetPlan plan = plan_budget(history, market, {});
    std::vector<NewBudget> budgets, worse;
    for (const auto& one : plan.campaigns) {
        const auto place =
            static_cast<std::size_t>(history.find(one.campaign_id) - history.campaigns.data());
        budgets.push_back({place, one.proposed});
        worse.push_back({place, 200 - one.proposed});
    }
    const ExpectedGain gain = expected_gain(history, market, budgets);
    EXPECT_NEAR(gain.money_a_week.mean, 7 * plan.gain.mean, 0.01 * 7 * plan.gain.mean);
    EXPECT_NEAR(gain.chance, plan.gain.chance, 1e-9);
    EXPECT_LT(expected_gain(history, market, worse).money_a_week.high, 0);
    EXPECT_EQ(expected_gain(history, market, {}).money_a_week.mean, 0);
}

TEST(BudgetPlanTest, a_platforms_least_budget_is_kept) {
    History history = test_history(uneven(4));
    for (auto& campaign : history.campaigns) {
        campaign.info.platform = ads::Platform::tiktok;
        campaign.info.daily_budget = micros_from(60);
        for (auto& day : campaign.course.days) day.spend *= 0.6;
    }
    history.campaigns[3].info.daily_budget = micros_from(45);
    add_up(history);
    const BudgetPlan plan = plan_of(history);
    for (const auto& one : plan.campaigns) EXPECT_GE(one.proposed, 45) << one.campaign_name;
    EXPECT_GE(row(plan, "Campaign 0").proposed, 50);
    EXPECT_FALSE(row(plan, "Campaign 3").editable);
    ASSERT_EQ(plan.left_out.size(), 1u);
    EXPECT_NE(plan.left_out[0].reason.find("50 EUR"), std::string::npos) << plan.left_out[0].reason;
}

TEST(BudgetPlanTest, rubbish_figures_do_no_harm) {
    History history = test_history(uneven(4));
    history.campaigns[0].course.days[50].spend = NAN;
    history.campaigns[1].course.days[60].revenue = -1e9;
    history.campaigns[2].course.days[70].spend = INFINITY;
    history.campaigns[3].course.days[80].revenue = 1e15;
    const BudgetPlan plan = plan_of(history);
    for (const auto& one : plan.campaigns) {
        EXPECT_TRUE(std::isfinite(one.proposed));
        EXPECT_TRUE(std::isfinite(one.result_proposed));
    }
    EXPECT_TRUE(std::isfinite(plan.gain.mean));
}

TEST(BudgetPlanTest, a_fitted_market_survives_being_kept) {
    const auto market =
        fit_budget_market(market_days(test_history(uneven(5)), BudgetObjective::revenue));
    const std::string bytes = market_bytes(market);
    const FittedMarket back = market_from_bytes(bytes);
    EXPECT_EQ(back.keys, market.keys);
    EXPECT_EQ(back.days, market.days);
    ASSERT_EQ(back.market.campaigns.size(), market.market.campaigns.size());
    const auto a = market.market.draw(7), b = back.market.draw(7);
    for (std::size_t i = 0; i < a.size(); ++i) EXPECT_NEAR(a[i].at(80), b[i].at(80), 1e-3);
    EXPECT_EQ(back.market.campaigns[0].needs, market.market.campaigns[0].needs);
    for (const std::size_t size : {0u, 3u, 20u, 400u})
        EXPECT_THROW(market_from_bytes(std::string_view(bytes).substr(0, size)), Error);
    EXPECT_THROW(market_from_bytes("HBM2" + bytes.substr(4)), Error);
}

}  // namespace
}  // namespace herald::insight
