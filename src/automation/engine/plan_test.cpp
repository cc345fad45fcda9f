#include "automation/engine/plan.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

namespace herald::automation {
namespace {

using testing::HasSubstr;

constexpr Day kToday{std::chrono::days(20'000)};

ads::CampaignId campaign_id(std::uint8_t number) {
    ads::CampaignId out;
    out.value.bytes[15] = number;
    return out;
}

Target target(std::uint8_t number, double budget = 50) {
    Target out;
    out.id = campaign_id(number);
    out.name = "Campaign " + std::to_string(number);
    out.platform = ads::Platform::meta;
    out.daily_budget = micros_from(budget);
    out.complete_through = kToday - std::chrono::days(1);
    out.at_stake = budget;
    return out;
}

RuleAction action(RuleActionKind kind, std::optional<double> percent = {}) {
    RuleAction out;
    out.kind = kind;
    out.percent = percent;
    return out;
}

/// Rules of one action, and what a run of them plans.
class Plan : public testing::Test {
protected:
    StoredRule& rule(RuleActionKind kind, std::optional<double> percent = {}) {
        return rule(action(kind, percent));
    }
    StoredRule& rule(RuleAction what) {
        auto made = std::make_unique<StoredRule>();
        made->id.value.bytes[15] = static_cast<std::uint8_t>(rules.size() + 1);
        made->name = "Rule " + std::to_string(rules.size() + 1);
        made->mode = RuleMode::auto_;
        made->actions = {std::move(what)};
        rules.push_back(std::move(made));
        targets.push_back({target(1)});
        return *rules.back();
    }
    std::vector<PlannedRule> plan() {
        std::vector<Matched> matched;
        for (std::size_t i = 0; i < rules.size(); ++i)
            matched.push_back({rules[i].get(), targets[i]});
        return make_plan(matched, world);
    }
    /// Of the only rule's only campaign.
    std::string reason() {
        const auto out = plan();
        return out[0].holds.empty() ? "" : out[0].holds[0].reason;
    }
    std::optional<std::string> to() {
        const auto out = plan();
        return out[0].actions.empty() ? std::nullopt : out[0].actions[0].to;
    }

    std::vector<std::unique_ptr<StoredRule>> rules;
    std::vector<std::vector<Target>> targets;
    PlanWorld world = [] {
        PlanWorld out;
        out.now = Time(kToday) + std::chrono::hours(9);
        out.all_budgets = 1000;
        return out;
    }();
};

TEST_F(Plan, a_pause_beats_a_lower_budget_that_beats_a_raise) {
    rule(RuleActionKind::budget, 20);
    rule(RuleActionKind::budget, -20);
    rule(RuleActionKind::pause);
    auto out = plan();
    EXPECT_EQ(out[2].actions.size(), 1u);
    EXPECT_EQ(out[0].holds.at(0).reason, "Rule “Rule 3” pauses it");
    EXPECT_EQ(out[1].holds.at(0).reason, "Rule “Rule 3” pauses it");
    EXPECT_TRUE(out[0].holds.at(0).by_rule);
    rules.pop_back();
    targets.pop_back();
    out = plan();
    EXPECT_EQ(out[1].actions.size(), 1u);
    EXPECT_EQ(out[0].holds.at(0).reason, "Rule “Rule 2” lowers it");
}

TEST_F(Plan, of_two_raises_the_smaller_and_of_two_cuts_the_larger_wins) {
    rule(RuleActionKind::budget, 25);
    rule(RuleActionKind::budget, 10);
    auto out = plan();
    EXPECT_TRUE(out[0].actions.empty());
    EXPECT_EQ(out[1].actions.at(0).to, "55");
    rules[0]->actions = {action(RuleActionKind::budget, -25)};
    rules[1]->actions = {action(RuleActionKind::budget, -10)};
    out = plan();
    EXPECT_EQ(out[0].actions.at(0).to, "37.5");
    EXPECT_TRUE(out[1].actions.empty());
}

TEST_F(Plan, what_proposes_yields_to_what_acts_and_does_not_hold_it_back) {
    rule(RuleActionKind::pause).mode = RuleMode::suggest;
    rule(RuleActionKind::budget, 10);
    const auto out = plan();
    EXPECT_EQ(out[1].actions.size(), 1u);
    EXPECT_EQ(out[0].holds.at(0).reason, "Rule “Rule 2” raises it");
}

TEST_F(Plan, nothing_acts_on_late_figures) {
    rule(RuleActionKind::pause);
    targets[0][0].complete_through = kToday - std::chrono::days(3);
    EXPECT_EQ(reason(), "Figures are complete only through 2024-10-01");
    targets[0][0].complete_through.reset();
    EXPECT_EQ(reason(), "There are no complete figures yet");
    targets[0][0] = target(1);
    targets[0][0].connected = true;
    targets[0][0].synced_at = world.now - std::chrono::hours(49);
    EXPECT_EQ(reason(), "Its account has not been synced for 48 hours");
    targets[0][0].synced_at = world.now - std::chrono::hours(47);
    EXPECT_EQ(reason(), "");
}

TEST_F(Plan, a_campaign_rests_after_an_action_and_after_a_no) {
    const auto& one = rule(RuleActionKind::pause);
    const std::pair key(one.id, campaign_id(1));
    world.acted[key] = world.now - std::chrono::hours(23);
    EXPECT_EQ(reason(), "It acted within its cool-down of 24 hours");
    world.acted[key] = world.now - std::chrono::hours(24);
    EXPECT_EQ(reason(), "");
    world.dismissed[key] = world.now - std::chrono::hours(6 * 24);
    EXPECT_EQ(reason(), "Somebody dismissed it lately");
    world.dismissed[key] = world.now - std::chrono::hours(7 * 24);
    EXPECT_EQ(reason(), "");
}

TEST_F(Plan, what_cannot_be_changed_says_why) {
    using ads::BudgetHolder, ads::CampaignStatus;
    rule(RuleActionKind::pause);
    targets[0][0].status = CampaignStatus::paused;
    EXPECT_EQ(reason(), "It is not running");
    targets[0][0].status = CampaignStatus::archived;
    EXPECT_THAT(reason(), HasSubstr("archived"));
    targets[0][0] = target(1);
    targets[0][0].pending_change = true;
    EXPECT_THAT(reason(), HasSubstr("on its way"));
    rules[0]->actions = {action(RuleActionKind::budget, 10)};
    targets[0][0] = target(1);
    targets[0][0].daily_budget.reset();
    EXPECT_EQ(reason(), "It has no daily budget of its own");
    targets[0][0] = target(1);
    targets[0][0].rate = std::numeric_limits<double>::quiet_NaN();
    EXPECT_THAT(reason(), HasSubstr("exchange rate"));
    targets[0][0] = target(1);
    targets[0][0].connected = true;
    targets[0][0].synced_at = world.now;
    targets[0][0].holder = BudgetHolder::shared;
    EXPECT_THAT(reason(), HasSubstr("shared"));
    targets[0][0].holder = BudgetHolder::ad_group;
    EXPECT_THAT(reason(), HasSubstr("ad groups"));
    rules[0]->actions = {action(RuleActionKind::resume)};
    targets[0][0] = target(1);
    EXPECT_EQ(reason(), "It is not paused");
}

TEST_F(Plan, budgets_move_within_floor_ceiling_and_the_day) {
    RuleAction raise = action(RuleActionKind::budget, 40);
    raise.ceiling = micros_from(60);
    rule(raise);
    EXPECT_EQ(to(), "60");
    targets[0][0] = target(1, 60);
    EXPECT_EQ(reason(), "Its budget is at the ceiling");
    RuleAction cut;
    cut.kind = RuleActionKind::budget;
    cut.amount = micros_from(-30);
    cut.floor = micros_from(45);
    rules[0]->actions = {cut};
    targets[0][0] = target(1, 50);
    EXPECT_EQ(to(), "45");
    targets[0][0] = target(1, 45);
    EXPECT_EQ(reason(), "Its budget is at the floor");
    // An amount is bound by 30 % of a day when the rule says nothing else.
    rules[0]->actions[0].floor.reset();
    targets[0][0] = target(1, 50);
    EXPECT_EQ(to(), "35");
    rules[0]->limits = RuleLimits{{}, 0.1, {}};
    EXPECT_EQ(to(), "45");
    // The bound is the day's, not the run's.
    world.used.first_budget[campaign_id(1)] = micros_from(50);
    targets[0][0] = target(1, 45);
    EXPECT_EQ(reason(), "Its budget has moved by the day's 10 % already");
}

TEST_F(Plan, budgets_are_whole_coins_of_their_own_currency) {
    RuleAction raise;
    raise.kind = RuleActionKind::budget;
    raise.amount = micros_from(1);  // one euro, at 160 yen each
    rule(raise);
    targets[0][0] = target(1, 8000);
    targets[0][0].currency = *parse_currency("JPY");
    targets[0][0].rate = 1 / 160.0;
    EXPECT_EQ(to(), "8160");
    rules[0]->actions[0].amount = micros_from(0.001);
    EXPECT_EQ(reason(), "The change is smaller than a coin");
}

TEST_F(Plan, the_days_limits_leave_what_matters_most) {
    rule(RuleActionKind::budget, 10);
    rule(RuleActionKind::pause);
    targets[0] = {target(1, 10), target(2, 200), target(3, 100)};
    targets[1] = {target(4, 5)};
    world.settings.max_changes_per_day = 2;
    const auto out = plan();
    EXPECT_EQ(out[1].actions.size(), 1u) << "stopping a loss comes first";
    ASSERT_EQ(out[0].actions.size(), 1u);
    EXPECT_EQ(out[0].actions[0].target, 1u) << "then where most money is at stake";
    EXPECT_EQ(out[0].holds.size(), 2u);
    EXPECT_EQ(out[0].holds[0].reason, "The workspace allows 2 changes a day");
    EXPECT_TRUE(out[0].holds[0].by_limit);
}

TEST_F(Plan, the_rule_and_the_money_of_a_day_have_limits_of_their_own) {
    rule(RuleActionKind::budget, 10).limits = RuleLimits{2, {}, {}};
    targets[0] = {target(1), target(2), target(3)};
    world.used.changes[rules[0]->id] = 1;
    EXPECT_EQ(plan()[0].actions.size(), 1u);
    rules[0]->limits = RuleLimits{{}, {}, 2};
    EXPECT_EQ(plan()[0].actions.size(), 2u);
    EXPECT_EQ(plan()[0].holds.at(0).reason, "The rule acts on at most 2 campaigns a run");
    rules[0]->limits.reset();
    world.settings.max_budget_change_per_day = 0.011;  // of 1,000: two raises of 5
    EXPECT_EQ(plan()[0].actions.size(), 2u);
    EXPECT_THAT(plan()[0].holds.at(0).reason, HasSubstr("budgets to move"));
    world.used.money_moved = 6;
    EXPECT_EQ(plan()[0].actions.size(), 1u);
}

TEST_F(Plan, the_switch_stops_everything_but_a_look_ahead) {
    rule(RuleActionKind::notify);
    world.settings.enabled = false;
    EXPECT_THAT(reason(), HasSubstr("switched off"));
    world.ignore_switch = true;
    EXPECT_EQ(plan()[0].actions.size(), 1u);
}

TEST_F(Plan, telling_goes_with_what_is_done) {
    rule(RuleActionKind::pause).actions.push_back(action(RuleActionKind::notify));
    EXPECT_EQ(plan()[0].actions.size(), 2u);
    targets[0][0].status = ads::CampaignStatus::paused;
    EXPECT_EQ(plan()[0].actions.size(), 0u) << "nothing was paused, so nothing is told";
}

TEST(FillMessage, names_and_values_take_their_places) {
    StoredRule rule;
    rule.name = "Stop";
    Target one = target(7);
    one.evidence = {{"ROAS over the last 7 days", 0.25, std::nullopt, 1.0, {}},
                    {"spend over the last 7 days", std::nullopt, "money", 50.0, {}}};
    EXPECT_EQ(fill_message("{rule}: {name} on {platform}, {roas} of {spend} {what} {", rule, one),
              "Stop: Campaign 7 on meta, 0.25 of none {what} {");
}

}  // namespace
}  // namespace herald::automation
