#include "insight/score/health.hpp"

#include <gtest/gtest.h>

#include "insight/creative/made_up.hpp"

namespace herald::insight {
namespace {

using std::chrono::days;

/// Campaigns that run steadily; what is changed about them is the test's.
struct Plan {
    int length = 200;
    std::function<double(int)> results = [](int) { return 1.0; };  ///< on conversions, by day
    double budget_share = 1;                                       ///< spend over budget
    bool connected = true, tells_revenue = true;
    std::optional<double> losing;  ///< spend a day of a campaign that brings next to nothing
    int untracked_for = 0;         ///< last days on which one of four campaigns counts nothing
};

History history_of(const Plan& plan) {
    MadeUp world(plan.length);
    for (int i = 0; i < 4; ++i) {
        const auto campaign = world.add_campaign("Steady " + std::to_string(i));
        Course& course = world.history.campaigns[campaign].course;
        for (int day = 0; day < plan.length; ++day) {
            DayFigures& one = course.at(world.history.today - days(plan.length - day));
            one.impressions = 20'000;
            one.clicks = 400;
            one.spend = 100;
            const bool counts = i > 0 || day < plan.length - plan.untracked_for;
            one.conversions = counts ? world.count(20 * plan.results(day)) : 0;
            one.revenue = plan.tells_revenue ? one.conversions * 15 : 0;
        }
    }
    if (plan.losing) {
        const auto campaign = world.add_campaign("Loser");
        for (int day = 0; day < plan.length; ++day) {
            DayFigures& one = world.history.campaigns[campaign].course.at(world.history.today -
                                                                          days(plan.length - day));
            one.impressions = 20'000, one.clicks = 300, one.spend = *plan.losing;
            one.conversions = day % 5 == 0, one.revenue = one.conversions * 15;
        }
    }
    for (auto& campaign : world.history.campaigns) {
        campaign.info.connected = plan.connected;
        campaign.info.tells_revenue = plan.tells_revenue;
        campaign.info.budget_holder = ads::BudgetHolder::campaign;
        const double spend = campaign.course.days.back().spend;
        campaign.info.daily_budget = micros_from(spend / plan.budget_share);
    }
    return world.done();
}

double score(const HealthComponent& part) {
    EXPECT_TRUE(part.score) << part.text;
    EXPECT_GE(part.score.value_or(-1), 0);
    EXPECT_LE(part.score.value_or(101), 100);
    return part.score.value_or(-1);
}

TEST(HealthTest, efficiency_falls_with_what_the_money_brings_and_with_money_that_is_lost) {
    const double steady = score(efficiency_part(history_of({})));
    EXPECT_NEAR(steady, (0.5 * 70 + 0.25 * 100 + 0.25 * 100) / 1, 6);
    const double worse = score(
        efficiency_part(history_of({.results = [](int day) { return day < 172 ? 1.0 : 0.6; }})));
    const double better = score(
        efficiency_part(history_of({.results = [](int day) { return day < 172 ? 1.0 : 1.4; }})));
    EXPECT_LT(worse, steady - 10);
    EXPECT_GT(better, steady + 5);
    const auto losing = efficiency_part(history_of({.losing = 100}));
    EXPECT_LT(score(losing), steady - 10);
    ASSERT_TRUE(losing.action);
    EXPECT_NE(losing.action->text.find("Loser"), std::string::npos);
    EXPECT_GT(losing.action->gain, 5);
}

TEST(HealthTest, efficiency_is_in_costs_where_nobody_tells_revenue) {
    const auto part = efficiency_part(history_of({.tells_revenue = false}));
    EXPECT_EQ(part.unit, "cpa");
    EXPECT_NEAR(part.value.value_or(0), 5, 0.3);
    EXPECT_NE(part.text.find("A conversion cost"), std::string::npos) << part.text;
}

TEST(HealthTest, growth_follows_the_last_four_weeks) {
    const double level = score(growth_part(history_of({})));
    EXPECT_NEAR(level, 60, 5);
    EXPECT_GT(
        score(growth_part(history_of({.results = [](int day) { return day < 172 ? 1.0 : 1.3; }}))),
        level + 15);
    const auto falling =
        growth_part(history_of({.results = [](int day) { return day < 172 ? 1.0 : 0.7; }}));
    EXPECT_LT(score(falling), level - 20);
    ASSERT_TRUE(falling.action);
    EXPECT_GT(falling.action->gain, 0);
    EXPECT_NE(falling.text.find("fell by"), std::string::npos);
}

TEST(HealthTest, growth_of_a_season_that_came_last_year_too_counts_as_none) {
    const auto season = [](int day) {
        const int of_year = day % 364;
        return of_year >= 400 - 28 - 364 && of_year < 400 - 364 ? 1.5 : 1.0;
    };
    const auto part = growth_part(
        history_of({.length = 400 + 36, .results = [&](int day) { return season(day - 36); }}));
    EXPECT_NEAR(score(part), 60, 8) << part.text;
    EXPECT_NE(part.text.find("a year ago"), std::string::npos);
}

TEST(HealthTest, stability_falls_with_swings_and_with_odd_days) {
    const double calm = score(stability_part(history_of({})));
    EXPECT_GT(calm, 90);
    const double wild = score(stability_part(history_of({.results = [](int day) {
        return day % 2 == 0 ? 1.0 : day % 3 == 0 ? 0.5 : 1.6;
    }})));
    EXPECT_LT(wild, calm - 20);
    const auto odd =
        stability_part(history_of({.results = [](int day) { return day == 190 ? 0.1 : 1.0; }}));
    EXPECT_NEAR(score(odd), calm - 8, 4) << odd.text << odd.action->text;
    ASSERT_TRUE(odd.action);
    EXPECT_NE(odd.action->text.find("2026-11-11"), std::string::npos) << odd.action->text;
}

TEST(HealthTest, creative_freshness_falls_with_worn_ads_and_names_the_worst) {
    const auto part_with = [](double days_to_half) {
        MadeUp world;
        for (int i = 0; i < 6; ++i) world.add_ad(world.add_campaign("C"), {.name = "Fresh"});
        world.add_ad(world.add_campaign("C"),
                     {.name = "Worn", .impressions = 20'000, .share = [=](int day) {
                          return std::exp2(-day / days_to_half);
                      }});
        const History history = world.done();
        return freshness_part(history, judge_wear(history));
    };
    const auto fresh = part_with(1e9), worn = part_with(60);
    EXPECT_GT(score(fresh), 85) << fresh.text;
    EXPECT_LT(score(worn), 60) << worn.text;
    ASSERT_TRUE(worn.action);
    EXPECT_NE(worn.action->text.find("Worn"), std::string::npos);
    EXPECT_GT(worn.action->gain, 20);
}

TEST(HealthTest, pacing_falls_when_budgets_are_missed_to_either_side) {
    EXPECT_NEAR(score(pacing_part(history_of({}))), 100, 0.1);
    EXPECT_NEAR(score(pacing_part(history_of({.budget_share = 0.7}))), 50, 1);
    EXPECT_NEAR(score(pacing_part(history_of({.budget_share = 1.3}))), 50, 1);
    EXPECT_NEAR(score(pacing_part(history_of({.budget_share = 0.4}))), 0, 0.1);
    History history = history_of({});
    for (auto& campaign : history.campaigns) campaign.info.daily_budget.reset();
    EXPECT_FALSE(pacing_part(history).score);
}

TEST(HealthTest, tracking_falls_when_conversions_stop_or_tell_no_revenue) {
    EXPECT_NEAR(score(tracking_part(history_of({}))), 100, 0.1);
    const auto broken = tracking_part(history_of({.untracked_for = 4}));
    EXPECT_NEAR(score(broken), 75, 0.1) << broken.text;
    ASSERT_TRUE(broken.action);
    EXPECT_NE(broken.action->text.find("Steady 0"), std::string::npos);
    EXPECT_NEAR(broken.action->gain, 25, 0.1);
    EXPECT_NEAR(score(tracking_part(history_of({.untracked_for = 200}))), 75, 0.1);
    EXPECT_NEAR(score(tracking_part(history_of({.tells_revenue = false}))), 85, 0.1);
}

TEST(HealthTest, coverage_falls_without_connections_budgets_and_new_figures) {
    EXPECT_NEAR(score(coverage_part(history_of({}))), 100, 0.1);
    EXPECT_NEAR(score(coverage_part(history_of({.connected = false}))), 60, 0.1);
    History late = history_of({});
    late.today += days(3);
    EXPECT_NEAR(score(coverage_part(late)), 85, 0.1);
    late.campaigns[0].info.daily_budget.reset();
    EXPECT_NEAR(score(coverage_part(late)), 85 - 25 * 0.25, 0.1);
}

TEST(HealthTest, parts_without_data_are_left_out_and_the_others_count_more) {
    const History history = history_of({.length = 40});
    const DayHealth health = health_of(history, judge_wear(history));
    double weights = 0;
    for (const auto& part : health.components) {
        weights += part.weight;
        EXPECT_EQ(part.weight > 0, part.score.has_value());
        EXPECT_FALSE(part.text.empty());
        EXPECT_FALSE(part.how.empty());
    }
    EXPECT_NEAR(weights, 1, 1e-9);
    ASSERT_EQ(health.components.size(), 7u);
    EXPECT_FALSE(health.components[1].score);
    EXPECT_EQ(health.components[1].text, "Not known yet: needs 16 more days.");
    ASSERT_TRUE(health.message);
    EXPECT_NE(health.message->find("growth"), std::string::npos);
    EXPECT_TRUE(health.score);
}

TEST(HealthTest, an_empty_workspace_has_no_score_and_says_what_it_needs) {
    History empty;
    empty.today = *parse_day("2026-11-21");
    empty.first = empty.today;
    empty.last = empty.today - days(1);
    const DayHealth health = health_of(empty, judge_wear(empty));
    EXPECT_FALSE(health.score);
    EXPECT_EQ(health.message, "Not enough data: needs 28 more days.");
}

TEST(HealthTest, zeros_spikes_and_single_days_are_answered) {
    for (const int length : {1, 3, 60}) {
        MadeUp world(length);
        const auto campaign = world.add_campaign("Odd");
        for (int day = 0; day < length; ++day)
            world.history.campaigns[campaign].course.at(world.history.today - days(length - day)) =
                day == length / 2 ? DayFigures{1e12, 1e9, 1e8, 1e9, 1e10} : DayFigures{};
        const History history = world.done();
        const DayHealth health = health_of(history, judge_wear(history));
        for (const auto& part : health.components)
            if (part.score) {
                EXPECT_TRUE(std::isfinite(*part.score)) << part.text;
                EXPECT_GE(*part.score, 0);
                EXPECT_LE(*part.score, 100);
            }
    }
}

TEST(HealthTest, the_past_is_seen_as_it_was) {
    const History history = history_of({.results = [](int day) { return day < 172 ? 1.0 : 0.5; }});
    const History then = as_of(history, history.today - days(28));
    EXPECT_EQ(then.last, history.last - days(28));
    EXPECT_NEAR(score(growth_part(then)), 60, 6);
    EXPECT_LT(score(growth_part(history)), 20);
}

TEST(HealthTest, every_action_is_worth_points_and_the_gains_are_true) {
    const History history = history_of({.losing = 80, .untracked_for = 4});
    const DayHealth health = health_of(history, judge_wear(history));
    for (const auto& part : health.components) {
        if (!part.action) continue;
        EXPECT_GT(part.action->gain, 0);
        EXPECT_LE(part.action->gain, (100 - *part.score) * part.weight + 0.11) << part.text;
        EXPECT_EQ(part.action->page.front(), '/');
    }
}

TEST(HealthTest, content_falls_when_less_goes_out_gets_less_is_planned_or_fails) {
    const content::ContentStanding steady{12, 12, 1.0, 6, 0, "Opening with a question"};
    EXPECT_NEAR(score(content_part(steady)), 0.4 * 100 + 0.4 * 60 + 0.2 * 100, 1e-9);
    EXPECT_EQ(content_part(steady).action->page, "/content/performance");
    const auto with = [&](auto change) {
        auto out = steady;
        change(out);
        return content_part(out);
    };
    const auto seldom = with([](auto& c) { c.posts = 3; });
    EXPECT_NEAR(score(seldom), 0.4 * 25 + 0.4 * 60 + 0.2 * 100, 1e-9);
    EXPECT_EQ(seldom.action->page, "/calendar");
    EXPECT_NEAR(score(with([](auto& c) { c.lift = 0.5; })), 60, 1e-9);
    EXPECT_NEAR(score(with([](auto& c) { c.planned = 0; })), 64, 1e-9);
    const auto failed = with([](auto& c) { c.failed = 2; });
    EXPECT_NEAR(score(failed), 64, 1e-9);
    EXPECT_EQ(failed.action->text, "2 posts did not go out: see why.");
    EXPECT_NEAR(score(with([](auto& c) { c.lift.reset(); })), 100, 1e-9)
        << "what is not known is left out";
}

TEST(HealthTest, content_counts_only_where_content_went_out) {
    const History history = history_of({});
    const DayHealth without = health_of(history, {});
    const DayHealth with =
        health_of(history, {}, content::ContentStanding{0, 12, 0.5, 0, 0, std::nullopt});
    EXPECT_EQ(without.components.size() + 1, with.components.size());
    EXPECT_LT(*with.score, *without.score);
    double weights = 0;
    for (const auto& part : with.components) weights += part.weight;
    EXPECT_NEAR(weights, 1, 1e-9);
}

}  // namespace
}  // namespace herald::insight
