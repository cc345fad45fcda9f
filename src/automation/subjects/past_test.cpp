#include <gmock/gmock.h>

#include <random>

#include "automation/subjects/test_market.hpp"

namespace herald::automation {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class PastTest : public testing::Test {
protected:
    std::map<Day, std::vector<std::string>> past(const condition::Condition& condition, int from,
                                                 int to, const Reach& reach = {}) {
        market.tell();
        std::map<Day, std::vector<std::string>> out;
        match_past(market.context, scope, {&condition, reach, market.back(from), market.back(to)},
                   [&](const PastDay& day) {
                       auto& names = out[day.day];
                       for (const Match& match : day.matches) names.push_back(match.subject->name);
                       in_scope[day.day] = day.in_scope;
                   });
        return out;
    }

    TestMarket market;
    Scope scope = market.world.scope();
    ads::AdAccountId account = market.account(scope, "Shop");
    std::map<Day, std::int64_t> in_scope;
};

TEST_F(PastTest, a_rule_matches_on_the_days_on_which_it_would_have) {
    const auto id = market.campaign(scope, {.name = "Dip", .account = account}).id;
    for (int n = 1; n <= 40; ++n)
        market.day(scope, id, market.back(n), {100, 10, 1, 10, n == 20 || n == 21 ? 1.0 : 30.0});
    const auto poor = market.condition(R"({"metric":"roas","window_days":2,"op":"<","value":1})");
    const auto found = past(poor, 30, 1);
    EXPECT_THAT(found, SizeIs(30));
    for (const auto& [day, names] : found)
        EXPECT_EQ(!names.empty(), day == market.back(20)) << to_string(day);
}

TEST_F(PastTest, statuses_and_budgets_are_those_of_the_day_and_who_delivered_ran) {
    const auto id = market
                        .campaign(scope, {.name = "Paused",
                                          .account = account,
                                          .status = ads::CampaignStatus::paused,
                                          .daily_budget = Micros{20'000'000}})
                        .id;
    const auto gone =
        market
            .campaign(scope,
                      {.name = "Gone", .account = account, .status = ads::CampaignStatus::removed})
            .id;
    for (int n = 10; n <= 30; ++n) {
        market.day(scope, id, market.back(n), {100, 10, 1, 10, 1});
        market.day(scope, gone, market.back(n), {100, 10, 1, 10, 1});
    }
    market.changed(scope, id, Time(market.back(8)) + std::chrono::hours(9), "status", "active",
                   "paused");
    market.changed(scope, id, Time(market.back(15)) + std::chrono::hours(9), "daily_budget", "10",
                   "20");
    const auto active = market.condition(R"({"field":"status","op":"=","value":"active"})");
    const auto found = past(active, 20, 5);
    EXPECT_THAT(found.at(market.back(12)), ElementsAre("Paused", "Gone"));
    EXPECT_THAT(found.at(market.back(9)), ElementsAre("Paused"));  // silent, but not paused yet
    EXPECT_THAT(found.at(market.back(6)), IsEmpty());
    EXPECT_EQ(in_scope.at(market.back(12)), 2);
    EXPECT_EQ(in_scope.at(market.back(6)), 1);
    const auto budget =
        past(market.condition(R"({"field":"daily_budget","op":"=","value":10})"), 20, 5);
    EXPECT_THAT(budget.at(market.back(17)), ElementsAre("Paused"));
    EXPECT_THAT(budget.at(market.back(12)), IsEmpty());
}

TEST_F(PastTest, conversions_that_came_late_were_not_known_on_the_day) {
    const auto id = market.campaign(scope, {.name = "Late", .account = account}).id;
    for (int n = 1; n <= 20; ++n) {
        market.day(scope, id, market.back(n), {100, 10, 4, 10, 1});
        market.seen(scope, id, market.back(n), market.back(n - 1), 1);
        if (n > 4) market.seen(scope, id, market.back(n), market.back(n - 4), 4);
    }
    const auto few =
        market.condition(R"({"metric":"conversions","window_days":1,"op":"=","value":1})");
    for (const auto& [day, names] : past(few, 10, 6)) EXPECT_THAT(names, ElementsAre("Late"));
    const auto all =
        market.condition(R"({"metric":"conversions","window_days":5,"op":"=","value":11})");
    for (const auto& [day, names] : past(all, 10, 6))  // two days of four, three of one
        EXPECT_THAT(names, ElementsAre("Late")) << to_string(day);
}

TEST_F(PastTest, campaigns_that_were_not_there_yet_are_not_in_scope) {
    const auto id =
        market.campaign(scope, {.name = "Young", .account = account, .made_days_ago = 5}).id;
    market.day(scope, id, market.back(7), {100, 10, 1, 10, 1});
    const auto all = market.condition(R"({"field":"name","op":"=","value":"young"})");
    const auto found = past(all, 10, 1);
    EXPECT_THAT(found.at(market.back(8)), IsEmpty());
    EXPECT_EQ(in_scope.at(market.back(8)), 0);
    EXPECT_THAT(found.at(market.back(7)), ElementsAre("Young"));
}

TEST_F(PastTest, what_is_not_kept_is_told) {
    EXPECT_THAT(past_caveats(market.condition(R"({"metric":"roas","op":"<","value":1})")),
                IsEmpty());
    EXPECT_THAT(
        past_caveats(market.condition(
            R"({"any":[{"metric":"forecast_spend","op":">","value":1},{"metric":"spend","window":"today","op":">","value":1},{"metric":"creative_fatigue","op":">","value":0.5}]})")),
        SizeIs(3));
}

/// Both ways must see the same: day by day as a set of that day, and all days at once.
TEST_F(PastTest, the_fast_path_says_what_a_look_on_each_day_says) {
    std::mt19937 random(5);
    const auto below = [&](int n) { return std::uniform_int_distribution(0, n - 1)(random); };
    const std::vector<ads::CampaignStatus> statuses{
        ads::CampaignStatus::active, ads::CampaignStatus::paused, ads::CampaignStatus::draft};
    std::vector<ads::CampaignId> ids;
    for (int c = 0; c < 25; ++c) {
        ids.push_back(market
                          .campaign(scope, {.name = fmt::format("Campaign {}", c),
                                            .account = account,
                                            .status = ads::CampaignStatus::active,
                                            .daily_budget = Micros{(1 + below(9)) * 5'000'000},
                                            .made_days_ago = 200})
                          .id);
        for (int n = 1; n <= 120; ++n) {
            if (below(5) == 0) continue;
            const double conversions = below(4);
            market.day(scope, ids.back(), market.back(n),
                       {50 + below(50), below(20), conversions, static_cast<double>(below(40)),
                        static_cast<double>(below(80))});
            if (below(3) != 0) continue;
            market.seen(scope, ids.back(), market.back(n), market.back(n - 1), conversions / 2);
            market.seen(scope, ids.back(), market.back(n), market.back(std::max(0, n - 5)),
                        conversions);
        }
        market.changed(scope, ids.back(), Time(market.back(3 + below(60))) + std::chrono::hours(9),
                       "daily_budget", std::to_string(5 * (1 + below(9))), "1");
    }
    market.tell();
    for (
        const char* text : {
            R"({"all":[{"metric":"roas","window_days":7,"op":"<","value":2},{"metric":"spend","window_days":3,"op":">","value":40}]})",
            R"({"any":[{"metric":"cpa","window_days":14,"op":">","value":{"metric":"cpa","window_days":30,"times":1.1}},{"metric":"clicks","change":"previous_period","op":"<","value":-0.1}]})",
            R"({"all":[{"metric":"conversions","window_days":4,"op":">=","value":4},{"field":"daily_budget","op":"<","value":25}]})",
            R"({"all":[{"metric":"spend","window":"since_last_change","op":">","value":100},{"field":"days_since_change","op":"<","value":20}]})",
            R"({"any":[{"metric":"spend_share","window_days":5,"op":">","value":0.06},{"field":"age_days","op":"<","value":90},{"metric":"pacing","op":">","value":1}]})",
        }) {
        const auto condition = market.condition(text);
        std::size_t matched = 0;
        match_past(market.context, scope, {&condition, {}, market.back(40), market.back(1)},
                   [&](const PastDay& day) {
                       Subjects then(market.context, scope,
                                     {.as_of = day.day, .conditions = {&condition}});
                       const Matches slow = then.match(condition);
                       std::vector<std::string> fast;
                       for (const Match& match : day.matches) fast.push_back(match.subject->name);
                       ASSERT_EQ(fast, names_of(slow)) << text << ' ' << to_string(day.day);
                       EXPECT_EQ(day.in_scope, slow.in_scope);
                       for (std::size_t i = 0; i < fast.size(); ++i)
                           for (std::size_t t = 0; t < slow.matches[i].seen.size(); ++t)
                               EXPECT_EQ(day.matches[i].seen[t].value,
                                         slow.matches[i].seen[t].value);
                       matched += fast.size();
                   });
        EXPECT_GT(matched, 50U) << text;
        EXPECT_LT(matched, 950U) << text;
    }
}

}  // namespace
}  // namespace herald::automation
