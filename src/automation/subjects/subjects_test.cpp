#include "automation/subjects/subjects.hpp"

#include <gmock/gmock.h>

#include "automation/subjects/test_market.hpp"

namespace herald::automation {
namespace {

using std::chrono::days;
using testing::DoubleNear;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Optional;
using testing::SizeIs;

class SubjectsTest : public testing::TestWithParam<std::string> {
protected:
    Subjects subjects(std::vector<const condition::Condition*> conditions = {}) {
        market.tell();
        return Subjects(market.context, scope, {.conditions = std::move(conditions)});
    }
    std::vector<std::string> matching(std::string_view text, const Reach& reach = {}) {
        const auto condition = market.condition(text);
        return names_of(subjects({&condition}).match(condition, reach));
    }
    ads::CampaignId campaign(const std::string& name, int days_back, const MarketDay& daily,
                             TestMarket::Wanted wanted = {}) {
        wanted.name = name;
        if (!wanted.account) wanted.account = account;
        const auto made = market.campaign(scope, wanted);
        for (int n = 1; n <= days_back; ++n) market.day(scope, made.id, market.back(n), daily);
        return made.id;
    }

    TestMarket market{GetParam()};
    Scope scope = market.world.scope();
    ads::AdAccountId account = market.account(scope, "Shop");
};

TEST_P(SubjectsTest, a_rule_finds_its_campaigns_and_says_what_it_saw) {
    campaign("Poor", 10, {1000, 20, 1, 10, 8});
    campaign("Good", 10, {1000, 20, 1, 10, 50});
    campaign("Small", 10, {10, 1, 0, 0.5, 0.1});
    const auto poor = market.condition(
        R"({"all":[{"metric":"roas","op":"<","value":1},{"metric":"spend","op":">","value":50},{"field":"status","op":"=","value":"active"}]})");
    Subjects all = subjects({&poor});
    EXPECT_THAT(all.all(), SizeIs(3));
    const Matches found = all.match(poor);
    EXPECT_EQ(found.in_scope, 3);
    ASSERT_THAT(names_of(found), ElementsAre("Poor"));
    const auto& seen = found.matches[0].seen;
    EXPECT_THAT(seen[0].value, Optional(DoubleNear(0.8, 1e-12)));
    EXPECT_THAT(seen[0].threshold, Optional(1.0));
    EXPECT_THAT(seen[1].value, Optional(DoubleNear(70, 1e-9)));
    EXPECT_EQ(seen[2].text, "active");
    const auto lines = evidence(poor, found.matches[0], {condition::Language::en, all.currency()});
    EXPECT_EQ(lines[1].label, "spend over the last 7 days");
    EXPECT_EQ(lines[1].unit, condition::FieldUnit::money);
    EXPECT_THAT(all.value(all.all()[0], {"cpa", {condition::WindowKind::days, 3}, 0, 0}),
                Optional(DoubleNear(10, 1e-9)));
}

TEST_P(SubjectsTest, every_window_has_its_own_days) {
    const auto id = campaign("Steps", 0, {});
    // Spend so many days back: 1 × 2^n, so that every window has a sum of its own.
    for (int n = 0; n <= 20; ++n)
        market.day(scope, id, market.back(n), {.impressions = 1, .spend = std::ldexp(1.0, n)});
    market.tell();
    Subjects all = subjects();
    const Subject& steps = all.all()[0];
    const auto spend = [&](condition::WindowKind kind, int length, int shift) {
        return all.value(steps, {"spend", {kind, length}, shift, 0});
    };
    using condition::WindowKind;
    EXPECT_THAT(spend(WindowKind::days, 1, 0), Optional(2.0));
    EXPECT_THAT(spend(WindowKind::days, 3, 0), Optional(2.0 + 4 + 8));
    EXPECT_THAT(spend(WindowKind::days, 3, 1), Optional(16.0 + 32 + 64));
    EXPECT_THAT(spend(WindowKind::days, 90, 0), Optional(std::ldexp(1.0, 21) - 2));
    EXPECT_THAT(spend(WindowKind::days, 90, 1), Optional(0.0));
    EXPECT_EQ(spend(WindowKind::today, 0, 0), 1.0);
}

TEST_P(SubjectsTest, changes_and_other_figures_are_compared) {
    const auto up = campaign("Up", 0, {}), flat = campaign("Flat", 0, {});
    for (int n = 1; n <= 14; ++n) {
        market.day(scope, up, market.back(n), {.impressions = 1, .spend = n <= 7 ? 13.0 : 10.0});
        market.day(scope, flat, market.back(n), {.impressions = 1, .spend = 10});
    }
    EXPECT_THAT(matching(R"({"metric":"spend","change":"previous_period","op":">","value":0.2})"),
                ElementsAre("Up"));
    EXPECT_THAT(
        matching(
            R"({"metric":"spend","window_days":7,"op":">","value":{"metric":"spend","window_days":14,"times":0.55}})"),
        ElementsAre("Up"));
    // A change from nothing is unknown.
    EXPECT_THAT(
        matching(
            R"({"metric":"spend","window_days":14,"change":"previous_period","op":">","value":0})"),
        IsEmpty());
}

TEST_P(SubjectsTest, nothing_is_zero_where_the_days_were_told_and_unknown_where_not) {
    campaign("Silent", 0, {});
    TestMarket::Wanted unheard;
    unheard.account = market.account(scope, "Never read");
    scope.write([&](Tx& tx) {
        tx.execute(
            "UPDATE ad_accounts SET complete_through = NULL WHERE tenant = :tenant AND id = "
            ":id",
            {{"id", *unheard.account}});
    });
    campaign("Unheard", 0, {}, unheard);
    const std::string zero = R"({"metric":"impressions","window_days":2,"op":"=","value":0})";
    EXPECT_THAT(matching(zero), ElementsAre("Silent"));
    EXPECT_THAT(matching(R"({"not":)" + zero + "}"), IsEmpty());
    EXPECT_THAT(matching(R"({"metric":"impressions","window_days":2,"op":"is_null"})"),
                ElementsAre("Unheard"));
    EXPECT_THAT(matching(R"({"metric":"roas","op":"is_not_null"})"), IsEmpty());
}

TEST_P(SubjectsTest, revenue_that_nobody_tells_is_no_roas_of_zero) {
    TestMarket::Wanted wanted;
    wanted.account = market.account(scope, "Spend only", false);
    campaign("Untold", 7, {100, 10, 1, 10, 0}, wanted);
    campaign("Told", 7, {100, 10, 1, 10, 0});
    EXPECT_THAT(matching(R"({"metric":"roas","op":"<","value":1})"), ElementsAre("Told"));
}

TEST_P(SubjectsTest, scope_platforms_and_single_campaigns_narrow_whom_a_rule_sees) {
    const auto one = campaign("Brand one", 7, {100, 10, 1, 10, 1});
    campaign("Brand two", 7, {100, 10, 1, 10, 1}, {.platform = ads::Platform::google});
    campaign("Other", 7, {100, 10, 1, 10, 1});
    const auto poor = market.condition(R"({"metric":"roas","op":"<","value":1})");
    const auto brand = market.condition(R"({"field":"name","op":"starts_with","value":"BRAND"})");
    Subjects all = subjects({&poor});
    const Matches scoped = all.match(poor, {.scope = &brand});
    EXPECT_EQ(scoped.in_scope, 2);
    EXPECT_THAT(names_of(scoped), ElementsAre("Brand one", "Brand two"));
    const Matches google = all.match(poor, {.platforms = {ads::Platform::google}});
    EXPECT_EQ(google.in_scope, 1);
    EXPECT_THAT(names_of(google), ElementsAre("Brand two"));
    EXPECT_THAT(names_of(all.match(poor, {.campaigns = {one}})), ElementsAre("Brand one"));
}

TEST_P(SubjectsTest, archived_removed_and_other_tenants_campaigns_are_not_there) {
    campaign("Here", 7, {100, 10, 1, 10, 1});
    campaign("Put away", 7, {100, 10, 1, 10, 1}, {.status = ads::CampaignStatus::archived});
    campaign("Gone", 7, {100, 10, 1, 10, 1}, {.status = ads::CampaignStatus::removed});
    Scope other = market.world.scope(2);
    const auto theirs = market.account(other, "Theirs");
    const auto foreign = market.campaign(other, {.name = "Foreign", .account = theirs});
    for (int n = 1; n <= 7; ++n)
        market.day(other, foreign.id, market.back(n), {100, 10, 1, 1000, 1});
    EXPECT_THAT(matching(R"({"metric":"spend","op":">","value":0})"), ElementsAre("Here"));
    // Also not in what all spent: Here has a third of the three that are this tenant's.
    EXPECT_THAT(matching(R"({"metric":"spend_share","op":"between","value":[0.333,0.334]})"),
                ElementsAre("Here"));
}

TEST_P(SubjectsTest, windows_since_the_last_change_are_each_campaigns_own) {
    const auto early = campaign("Early", 30, {100, 10, 1, 10, 1});
    const auto late = campaign("Late", 30, {100, 10, 1, 10, 1});
    campaign("Just now", 30, {100, 10, 1, 10, 1});
    const auto now = campaign("Never", 30, {100, 10, 1, 10, 1}, {.made_days_ago = 300});
    market.changed(scope, early, Time(market.back(11)), "status", "paused", "active");
    market.changed(scope, late, Time(market.back(4)), "daily_budget", "5", "6");
    market.changed(scope, late, Time(market.back(20)), "daily_budget", "4", "5");
    const auto just = subjects().all()[2].id;
    market.changed(scope, just, Time(market.back(0)), "daily_budget", "4", "5");
    (void)now;
    const auto sums =
        market.condition(R"({"metric":"spend","window":"since_last_change","op":">=","value":0})");
    Subjects all = subjects({&sums});
    const Matches found = all.match(sums);
    ASSERT_THAT(names_of(found), ElementsAre("Early", "Late", "Never"));
    EXPECT_THAT(found.matches[0].seen[0].value, Optional(100.0));  // ten whole days behind it
    EXPECT_THAT(found.matches[1].seen[0].value, Optional(30.0));
    EXPECT_THAT(found.matches[2].seen[0].value, Optional(300.0));
    EXPECT_THAT(matching(R"({"field":"days_since_change","op":"<","value":12})"),
                ElementsAre("Early", "Late", "Just now"));
    EXPECT_THAT(matching(R"({"field":"changes_7d","op":"=","value":1})"),
                ElementsAre("Late", "Just now"));
    EXPECT_THAT(
        matching(
            R"({"metric":"spend","window":"since_last_change","change":"previous_period","op":"between","value":[-0.01,0.01]})"),
        ElementsAre("Early", "Late"));
}

TEST_P(SubjectsTest, budgets_are_in_the_organizations_currency_and_pace_is_of_them) {
    campaign("Over", 7, {100, 10, 1, 12, 1}, {.daily_budget = Micros{10'000'000}});
    campaign("Under", 7, {100, 10, 1, 5, 1}, {.daily_budget = Micros{10'000'000}});
    campaign("None", 7, {100, 10, 1, 5, 1});
    EXPECT_THAT(matching(R"({"metric":"pacing","op":">","value":1.1})"), ElementsAre("Over"));
    EXPECT_THAT(matching(R"({"metric":"budget_used","window_days":1,"op":"=","value":0.5})"),
                ElementsAre("Under"));
    EXPECT_THAT(matching(R"({"field":"daily_budget","op":"is_null"})"), ElementsAre("None"));
    EXPECT_THAT(
        matching(R"({"metric":"spend","window_days":1,"op":">","value":{"field":"daily_budget"}})"),
        ElementsAre("Over"));
}

TEST_P(SubjectsTest, a_condition_that_was_not_announced_is_answered_too) {
    campaign("One", 30, {100, 10, 1, 10, 1});
    const auto announced = market.condition(R"({"metric":"spend","op":">","value":0})");
    const auto surprise =
        market.condition(R"({"metric":"clicks","window_days":21,"op":"=","value":210})");
    Subjects all = subjects({&announced});
    EXPECT_THAT(names_of(all.match(announced)), ElementsAre("One"));
    EXPECT_THAT(names_of(all.match(surprise)), ElementsAre("One"));
    EXPECT_THAT(names_of(all.match(announced)), ElementsAre("One"));
}

TEST_P(SubjectsTest, incidents_count_while_they_are_open) {
    const auto odd = campaign("Odd", 7, {100, 10, 1, 10, 1});
    campaign("Calm", 7, {100, 10, 1, 10, 1});
    const std::string none = R"({"metric":"open_incidents","op":"=","value":0})";
    EXPECT_THAT(matching(none), IsEmpty());  // nobody has looked yet
    scope.write([&](Tx& tx) {
        tx.execute(
            "INSERT INTO insight_watches (tenant, generation, shards, fingerprint, book, "
            "updated_at) VALUES (:tenant, 1, '[]', 0, '{}', 0)");
        for (const int closed_back : {0, 2}) {
            const Uuid id = make_uuid(scope.clock());
            tx.execute(
                "INSERT INTO insight_incidents (tenant, id, number, kind, severity, state, title, "
                "text, metric, direction, score, shift, opened_on, last_seen_on, closed_on, "
                "entity_kind, signals, touched, created_at, updated_at, version) VALUES (:tenant, "
                ":id, :number, 'metric', 'warning', 'open', '', '', 'spend', 1, 0.97, 0, :opened, "
                ":opened, :closed, 'campaign', 1, '[]', 0, 0, 1)",
                {{"id", id},
                 {"number", std::int64_t{closed_back}},
                 {"opened", market.back(3)},
                 {"closed",
                  closed_back == 0 ? std::nullopt : std::optional(market.back(closed_back))}});
            tx.execute(
                "INSERT INTO insight_incident_campaigns (tenant, campaign_id, incident_id) "
                "VALUES (:tenant, :campaign, :id)",
                {{"campaign", odd}, {"id", id}});
        }
    });
    EXPECT_THAT(matching(R"({"metric":"open_incidents","op":"=","value":1})"), ElementsAre("Odd"));
    EXPECT_THAT(matching(R"({"metric":"anomaly_score","op":">","value":0.9})"), ElementsAre("Odd"));
    EXPECT_THAT(matching(none), ElementsAre("Calm"));
}

TEST_P(SubjectsTest, forecasts_are_made_where_the_other_tests_leave_the_question_open) {
    campaign("Large", 80, {1000, 50, 5, 100, 300});
    campaign("Small", 80, {100, 5, 1, 10, 30});
    EXPECT_THAT(
        matching(
            R"({"all":[{"field":"status","op":"=","value":"active"},{"metric":"forecast_spend","horizon_days":7,"op":"between","value":[600,800]}]})"),
        ElementsAre("Large"));
    EXPECT_THAT(matching(R"({"metric":"forecast_roas","horizon_days":14,"op":">","value":2.5})"),
                ElementsAre("Large", "Small"));
}

TEST_P(SubjectsTest, every_field_of_the_catalogue_can_be_asked) {
    campaign("One", 30, {100, 10, 1, 10, 1});
    for (const auto& field : campaign_fields().fields()) {
        const std::string name = field.kind == condition::FieldKind::metric ? "metric" : "field";
        for (const std::string op : {"is_null", "is_not_null"}) {
            const auto condition =
                condition::parse_text(fmt::format(R"({{"{}":"{}","op":"{}"}})", name, field.id, op),
                                      campaign_fields(), {.allow_never = true});
            Subjects all = subjects({&condition});
            const auto found = all.match(condition).matches.size();
            const bool unknown = field.id == "reach" || field.id == "frequency" ||
                                 field.id == "video_views" || field.id == "objective" ||
                                 field.id == "daily_budget" || field.id == "lifetime_budget" ||
                                 field.id == "days_left" || field.id == "anomaly_score" ||
                                 field.id == "open_incidents" || field.id == "creative_fatigue" ||
                                 field.id == "budget_used" || field.id == "pacing";
            EXPECT_EQ(found == 1, unknown == (op == "is_null")) << field.id << ' ' << op;
        }
    }
}

TEST_P(SubjectsTest, late_accounts_move_the_last_day_back_but_not_for_ever) {
    campaign("One", 7, {100, 10, 1, 10, 1});
    EXPECT_EQ(subjects().data().as_of, market.back(1));
    EXPECT_EQ(subjects().data().complete_through, market.back(1));
    const auto late = [&](int n) {
        scope.write([&](Tx& tx) {
            tx.execute("UPDATE ad_accounts SET complete_through = :day WHERE tenant = :tenant",
                       {{"day", market.back(n)}});
        });
    };
    late(3);
    const Subjects all = subjects();
    EXPECT_EQ(all.data().as_of, market.back(3));
    EXPECT_EQ(all.data().today, market.today());
    ASSERT_THAT(all.data().accounts, SizeIs(1));
    EXPECT_EQ(all.data().accounts[0].complete_through, market.back(3));
    EXPECT_EQ(all.all()[0].complete_through, market.back(3));
    late(30);
    EXPECT_EQ(subjects().data().as_of, market.back(4));
}

INSTANTIATE_TEST_SUITE_P(Databases, SubjectsTest, testing::ValuesIn(store::TestDatabase::kinds()),
                         [](const auto& kind) { return kind.param; });

}  // namespace
}  // namespace herald::automation
