#include "insight/recommend/recommend.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "ads/campaign_store.hpp"
#include "ads/import_task.hpp"
#include "ads/test_world.hpp"
#include "base/json_writer.hpp"
#include "event/event.hpp"
#include "insight/recommend/applying.hpp"
#include "insight/recommend/recommendation_store.hpp"

namespace herald::insight {
namespace {

using std::chrono::days;
using State = RecommendationState;

std::string file_text(const std::string& path) {
    std::ifstream in(path);
    std::ostringstream out;
    out << in.rdbuf();
    return std::move(out).str();
}

/// Insight's own tables beside those of ads; tests run in the repository's root.
void add_tables(store::Database& database) {
    auto all = event::migrations();
    for (auto& m : task::migrations()) all.push_back(std::move(m));
    for (auto& m : connection::migrations()) all.push_back(std::move(m));
    for (auto& m : ads::migrations()) all.push_back(std::move(m));
    all.push_back({"insight", 3, "recommendations",
                   file_text("src/insight/migrations/0003_recommendations.sql")});
    store::migrate(database, all);
}

class RecommendTest : public testing::TestWithParam<std::string> {
protected:
    RecommendTest() {
        add_tables(*world.context.database);
        context.ads = &world.context;
        context.histories = &histories;
        for (const auto* name : {"Shoes", "Hats"}) {
            ads::Campaign campaign;
            campaign.id = scope.make_id<ads::CampaignId>();
            campaign.name = name;
            campaign.status = ads::CampaignStatus::active;
            campaign.daily_budget = Micros{50'000'000};
            campaign.created_at = campaign.updated_at = scope.now();
            campaigns.push_back(campaign.id);
            scope.write([&](Tx& tx) {
                ads::insert_campaign(tx, campaign, ads::take_numbers(tx, {0, 1, 0}).campaign);
            });
        }
    }

    Proposal scale(const std::string& key, std::size_t campaign, double budget, double value) {
        Proposal out;
        out.kind = AdviceKind::scale_up;
        out.key = key;
        out.title = "More for it";
        out.text = "It earns more with more.";
        out.campaign = campaign;
        out.money_a_week = {value, value / 2, value * 2};
        out.confidence = 0.9;
        out.steps = {{campaign, ads::ChangeField::daily_budget, budget, {}}};
        return out;
    }
    StoredCounts advise(const std::vector<Proposal>& proposals) {
        const auto history = context.histories->get(context, scope);
        return scope.write(
            [&](Tx& tx) { return store_proposals(tx, context, scope, *history, proposals); });
    }
    std::vector<Recommendation> list(State state = State::open) {
        ListRecommendations wish;
        wish.state = {state};
        return list_recommendations(scope, wish).data;
    }
    double budget_of(std::size_t campaign) {
        return Micros{*scope.db().one<std::int64_t>(
                          "SELECT daily_budget FROM campaigns WHERE tenant = :tenant AND id = :id",
                          {{"id", campaigns[campaign]}})}
            .units();
    }
    void set_budget(std::size_t campaign, double units) {
        ads::CampaignPatch patch;
        patch.id = campaigns[campaign];
        patch.daily_budget = {true, micros_from(units)};
        ads::change_campaign(world.context, scope, patch);
    }
    ErrorKind error_of(const std::function<void()>& f) {
        try {
            f();
        } catch (const Error& error) {
            return error.kind();
        }
        ADD_FAILURE() << "it must throw";
        return ErrorKind::internal;
    }
    std::int64_t events() { return event::last_sequence(*world.context.database, scope.tenant()); }

    ads::World world{GetParam()};
    Scope scope = world.scope();
    Histories histories{1 << 20};
    BudgetMarkets markets{1 << 20};
    Context context;
    std::vector<ads::CampaignId> campaigns;
};

TEST_P(RecommendTest, the_same_advice_keeps_its_id_and_twice_changes_nothing) {
    EXPECT_EQ(advise({scale("up:1", 0, 60, 100), scale("up:2", 1, 70, 300)}).added, 2);
    const auto before = list();
    ASSERT_EQ(before.size(), 2u);
    EXPECT_EQ(before[0].campaign_name, "Hats") << "the most valuable first";
    const auto heard = events();
    const auto again = advise({scale("up:1", 0, 60, 100), scale("up:2", 1, 70, 300)});
    EXPECT_EQ(again.added + again.updated + again.expired, 0);
    EXPECT_EQ(events(), heard) << "nobody is told of nothing";
    EXPECT_EQ(to_json(list()), to_json(before));
    EXPECT_EQ(advise({scale("up:1", 0, 60, 500), scale("up:2", 1, 70, 300)}).updated, 1);
    const auto after = list();
    EXPECT_EQ(after[0].id, before[1].id);
    EXPECT_EQ(after[0].version, 2);
    EXPECT_EQ(after[1].version, 1);
    EXPECT_EQ(events(), heard + 1);
}

TEST_P(RecommendTest, steps_become_changes_in_the_campaigns_own_coins) {
    Proposal wish = scale("up:1", 0, 61.23456, 100);
    wish.steps.push_back({1, ads::ChangeField::daily_budget, 50, {}});  // as it is
    advise({wish});
    const auto one = list().at(0);
    ASSERT_EQ(one.actions.size(), 1u);
    EXPECT_EQ(one.actions[0].from, "50");
    EXPECT_EQ(one.actions[0].to, "61.23");
    EXPECT_TRUE(one.one_click);
}

TEST_P(RecommendTest, advice_with_a_figure_that_is_no_number_is_not_stored) {
    EXPECT_EQ(advise({scale("up:1", 0, 60, NAN)}).added, 0);
    advise({scale("up:1", 0, NAN, 100)});
    EXPECT_FALSE(list().at(0).one_click) << "a budget of no number is no step";
    EXPECT_TRUE(list().at(0).actions.empty());
}

TEST_P(RecommendTest, what_is_no_longer_advised_expires_and_comes_back_as_the_same) {
    advise({scale("up:1", 0, 60, 100)});
    const auto id = list().at(0).id;
    EXPECT_EQ(advise({}).expired, 1);
    EXPECT_TRUE(list().empty());
    EXPECT_EQ(list(State::expired).at(0).id, id);
    EXPECT_EQ(error_of([&] { apply_recommendation(context, scope, id); }), ErrorKind::conflict);
    advise({scale("up:1", 0, 65, 120)});
    EXPECT_EQ(list().at(0).id, id);
    EXPECT_EQ(list().at(0).actions.at(0).to, "65");
}

TEST_P(RecommendTest, dismissed_advice_stays_away_for_a_month_or_until_it_is_worth_twice_as_much) {
    advise({scale("up:1", 0, 60, 100)});
    const auto id = list().at(0).id;
    const auto dismissed = dismiss_recommendation(context, scope, {id, "  Not now "});
    EXPECT_EQ(dismissed.dismiss_reason, "Not now");
    EXPECT_EQ(advise({scale("up:1", 0, 60, 199)}).held_back, 1);
    EXPECT_TRUE(list().empty());
    EXPECT_EQ(advise({scale("up:1", 0, 60, 200)}).added, 1);
    EXPECT_NE(list().at(0).id, id) << "a new one: the dismissed one stays dismissed";
    EXPECT_EQ(list(State::dismissed).at(0).id, id);
    advise({});
    dismiss_recommendation(context, scope,
                           {[&] {
                                advise({scale("up:2", 1, 60, 100)});
                                return list().at(0).id;
                            }(),
                            {}});
    world.clock.advance(days(29));
    EXPECT_EQ(advise({scale("up:2", 1, 60, 100)}).held_back, 1);
    world.clock.advance(days(2));
    EXPECT_EQ(advise({scale("up:2", 1, 60, 100)}).added, 1);
}

TEST_P(RecommendTest, applying_changes_the_campaign_and_says_why) {
    advise({scale("up:1", 0, 60, 100)});
    const auto id = list().at(0).id;
    const auto done = apply_recommendation(context, scope, id);
    EXPECT_EQ(done.recommendation.state, State::applied);
    EXPECT_EQ(done.recommendation.applied_at, scope.now());
    EXPECT_FALSE(done.task) << "no platform runs it";
    EXPECT_EQ(budget_of(0), 60);
    EXPECT_EQ(
        scope.db().one<std::string>("SELECT reason FROM campaign_changes WHERE tenant = :tenant"),
        "Recommendation: More for it");
    EXPECT_EQ(error_of([&] { apply_recommendation(context, scope, id); }), ErrorKind::conflict);
    EXPECT_EQ(error_of([&] {
                  dismiss_recommendation(context, scope, {id, {}});
              }),
              ErrorKind::conflict);
    EXPECT_EQ(advise({scale("up:1", 0, 70, 900)}).held_back, 1) << "while it is measured";
    world.clock.advance(days(28));
    EXPECT_EQ(advise({scale("up:1", 0, 70, 900)}).held_back, 1);
    world.clock.advance(days(2));
    EXPECT_EQ(advise({scale("up:1", 0, 70, 900)}).added, 1);
}

TEST_P(RecommendTest, taking_back_gives_the_campaign_what_it_had) {
    Proposal both = scale("budget", 0, 60, 100);
    both.steps.push_back({1, ads::ChangeField::daily_budget, 40, {}});
    advise({both});
    const auto id = list().at(0).id;
    apply_recommendation(context, scope, id);
    EXPECT_EQ(budget_of(1), 40);
    EXPECT_EQ(revert_recommendation(context, scope, id).recommendation.state, State::reverted);
    EXPECT_EQ(budget_of(0), 50);
    EXPECT_EQ(budget_of(1), 50);
    EXPECT_EQ(error_of([&] { revert_recommendation(context, scope, id); }), ErrorKind::conflict);
    EXPECT_EQ(scope.db().one<std::int64_t>(
                  "SELECT count(*) FROM campaign_changes WHERE tenant = :tenant AND state = "
                  "'reverted'"),
              2);
    EXPECT_EQ(advise({both}).held_back, 1) << "nobody is nagged with what they took back";
}

TEST_P(RecommendTest, all_of_it_is_done_or_nothing) {
    Proposal both = scale("budget", 0, 60, 100);
    both.steps.push_back({1, ads::ChangeField::status, 0, ads::CampaignStatus::paused});
    advise({both});
    scope.write([&](Tx& tx) {  // what the change path refuses
        tx.execute("UPDATE campaigns SET status = 'removed' WHERE tenant = :tenant AND id = :id",
                   {{"id", campaigns[1]}});
        tx.execute("UPDATE recommendations SET actions = :actions WHERE tenant = :tenant",
                   {{"actions", [&] {
                         auto actions = list().at(0).actions;
                         actions[1].from = "removed";
                         return actions;
                     }()}});
    });
    EXPECT_EQ(error_of([&] { apply_recommendation(context, scope, list().at(0).id); }),
              ErrorKind::conflict);
    EXPECT_EQ(budget_of(0), 50);
    EXPECT_EQ(list().size(), 1u);
    EXPECT_EQ(scope.db().one<std::int64_t>(
                  "SELECT count(*) FROM campaign_changes WHERE tenant = :tenant"),
              0);
}

TEST_P(RecommendTest, advice_worked_out_from_another_budget_is_not_applied) {
    advise({scale("up:1", 0, 60, 100)});
    set_budget(0, 55);
    EXPECT_EQ(error_of([&] { apply_recommendation(context, scope, list().at(0).id); }),
              ErrorKind::conflict);
    EXPECT_EQ(budget_of(0), 55);
}

TEST_P(RecommendTest, what_starts_from_the_changed_budget_is_out_of_date) {
    Proposal plan = scale("budget", 0, 60, 300);
    plan.steps.push_back({1, ads::ChangeField::daily_budget, 40, {}});
    Proposal pause = scale("pause:2", 1, 0, 50);
    pause.steps = {{1, ads::ChangeField::status, 0, ads::CampaignStatus::paused}};
    advise({plan, scale("up:1", 0, 65, 200), pause});
    apply_recommendation(context, scope, list().at(0).id);
    const auto left = list();
    ASSERT_EQ(left.size(), 1u);
    EXPECT_EQ(left[0].actions.at(0).to, "paused");
}

TEST_P(RecommendTest, a_budget_moved_on_advice_rests_before_it_is_moved_again) {
    advise({scale("up:1", 0, 60, 100)});
    apply_recommendation(context, scope, list().at(0).id);
    Proposal plan = scale("budget", 0, 78, 300);
    Proposal pause = scale("pause:1", 0, 0, 50);
    pause.steps = {{0, ads::ChangeField::status, 0, ads::CampaignStatus::paused}};
    EXPECT_EQ(advise({scale("down:1", 0, 42, 200), plan, pause}).held_back, 2);
    EXPECT_EQ(list().size(), 1u) << "losing money is another matter";
    world.clock.advance(days(15));
    EXPECT_EQ(advise({scale("down:1", 0, 42, 200), plan, pause}).added, 2);
}

TEST_P(RecommendTest, budgets_that_a_platform_does_not_take_are_no_steps) {
    scope.write([&](Tx& tx) {
        tx.execute("UPDATE campaigns SET platform = 'tiktok' WHERE tenant = :tenant AND id = :id",
                   {{"id", campaigns[0]}});
    });
    Proposal plan = scale("budget", 0, 40, 300);  // TikTok takes 50 and more
    EXPECT_EQ(advise({plan}).added, 0);
    plan.steps.push_back({1, ads::ChangeField::daily_budget, 40, {}});
    advise({plan});
    ASSERT_EQ(list().at(0).actions.size(), 1u);
    EXPECT_EQ(list().at(0).actions[0].campaign_name, "Hats");
}

TEST_P(RecommendTest, another_workspace_sees_none_of_it) {
    advise({scale("up:1", 0, 60, 100)});
    const auto id = list().at(0).id;
    Scope other = world.scope(2);
    EXPECT_EQ(error_of([&] { get_recommendation(other, id); }), ErrorKind::not_found);
    EXPECT_EQ(error_of([&] { apply_recommendation(context, other, id); }), ErrorKind::not_found);
    EXPECT_EQ(error_of([&] { revert_recommendation(context, other, id); }), ErrorKind::not_found);
    EXPECT_EQ(error_of([&] {
                  dismiss_recommendation(context, other, {id, {}});
              }),
              ErrorKind::not_found);
    EXPECT_TRUE(list_recommendations(other, {}).data.empty());
    EXPECT_EQ(list().size(), 1u);
}

TEST_P(RecommendTest, pages_neither_repeat_nor_lose_any) {
    std::vector<Proposal> many;
    for (int i = 0; i < 23; ++i)
        many.push_back(scale("up:" + std::to_string(i), 0, 60 + i, i / 3));  // with equal values
    advise(many);
    ListRecommendations wish;
    wish.limit = 5;
    std::set<RecommendationId> seen;
    for (int page = 0; page < 5; ++page) {
        const auto got = list_recommendations(scope, wish);
        for (const auto& one : got.data) EXPECT_TRUE(seen.insert(one.id).second);
        wish.cursor = got.next_cursor;
        if (page < 4) {
            ASSERT_TRUE(wish.cursor) << page;
        }
    }
    EXPECT_FALSE(wish.cursor);
    EXPECT_EQ(seen.size(), 23u);
}

TEST_P(RecommendTest, a_budget_plan_is_applied_whole) {
    ApplyBudgetPlan plan;
    plan.changes = {{campaigns[0], micros_from(61)}, {campaigns[1], micros_from(39)}};
    const auto accepted = apply_budget_plan(context, markets, scope, plan);
    EXPECT_EQ(accepted.value.task.type, "ads.change");
    EXPECT_EQ(budget_of(0), 61);
    EXPECT_EQ(budget_of(1), 39);
    const auto kept = list(State::applied);
    ASSERT_EQ(kept.size(), 1u) << "so that its outcome is measured";
    EXPECT_EQ(kept[0].actions.size(), 2u);
    EXPECT_EQ(revert_recommendation(context, scope, kept[0].id).recommendation.state,
              State::reverted);
    EXPECT_EQ(budget_of(1), 50);
    plan.changes[1].campaign_id = scope.make_id<ads::CampaignId>();
    plan.changes[0].daily_budget = micros_from(70);
    EXPECT_EQ(error_of([&] { apply_budget_plan(context, markets, scope, plan); }),
              ErrorKind::not_found);
    EXPECT_EQ(budget_of(0), 50);
}

/// Eight campaigns over sixty days; from the 45th on the first earns 60 a day more.
std::string facts(int from, int to, double more) {
    std::string out = "Day,Campaign name,Amount spent (EUR),Impressions,Clicks,Revenue\n";
    for (int d = from; d < to; ++d)
        for (int c = 0; c < 8; ++c) {
            const double common = 20 * std::sin(0.9 * d) + 10 * std::cos(0.31 * d);
            const double noise = 12 * std::sin(12.9898 * (c + 1) * (d + 3));
            const double revenue = 150 + 10 * c + common + noise + (c == 0 && d > 44 ? more : 0);
            out += fmt::format("{},Line {},{},{},{},{:.2f}\n",
                               to_string(*parse_day("2026-09-22") + days(d)), c, 50, 5000, 100,
                               revenue);
        }
    return out;
}

class OutcomeRefresh : public RecommendTest {
protected:
    void import(const std::string& content) {
        world.put_blob(scope, "imports/test.csv", content);
        ads::ImportInput input{.blob = "imports/test.csv", .file_name = "test.csv"};
        ads::FakeRun run(scope, scope.make_id<task::TaskId>(), to_json(input));
        ads::import_file(world.context, run, run.input_as<ads::ImportInput>());
        world.context.campaigns->changed(scope.tenant());
    }
    void refresh() {
        ads::FakeRun run(scope, scope.make_id<task::TaskId>(), "{}");
        refresh_outcomes(context, run);
    }
    std::size_t place_of(std::string_view name) {
        const auto history = context.histories->get(context, scope);
        for (std::size_t i = 0; i < history->campaigns.size(); ++i)
            if (history->campaigns[i].info.name == name) return i;
        throw std::out_of_range(std::string(name));
    }
    /// By hand, on 2026-11-05.
    RecommendationId apply_to_line_0() {
        world.clock.set(*parse_time("2026-11-05T09:00:00Z"));
        import(facts(0, 44, 0));
        Proposal wish = scale("creative:0", place_of("Line 0"), 0, 100);
        wish.steps.clear();
        advise({wish});
        const auto id = list().at(0).id;
        apply_recommendation(context, scope, id);
        return id;
    }
};

TEST_P(OutcomeRefresh, what_it_brought_is_measured_against_those_left_alone) {
    const auto id = apply_to_line_0();
    refresh();
    auto outcome = get_recommendation(scope, id).outcome;
    ASSERT_TRUE(outcome);
    EXPECT_EQ(outcome->state, OutcomeState::measuring);
    EXPECT_FALSE(outcome->effect);
    EXPECT_NE(outcome->text.find("Too early"), std::string::npos) << outcome->text;
    world.clock.set(*parse_time("2026-11-21T08:00:00Z"));
    import(facts(44, 60, 60));
    refresh();
    outcome = get_recommendation(scope, id).outcome;
    ASSERT_TRUE(outcome && outcome->effect) << outcome->text;
    EXPECT_EQ(outcome->method, OutcomeMethod::matched_controls);
    EXPECT_EQ(outcome->from, *parse_day("2026-11-06"));
    EXPECT_EQ(outcome->days, 15);
    EXPECT_LT(outcome->effect->low, 60);
    EXPECT_GT(outcome->effect->high, 60);
    EXPECT_GT(outcome->effect->low, 0);
    EXPECT_NEAR(outcome->money_a_week->mean, 7 * outcome->effect->mean, 1e-4);
    EXPECT_NE(outcome->text.find("it brought about"), std::string::npos) << outcome->text;
    const auto version = get_recommendation(scope, id).version;
    refresh();
    EXPECT_EQ(get_recommendation(scope, id).version, version) << "nothing new, nothing written";
}

TEST_P(OutcomeRefresh, nothing_done_is_called_no_gain) {
    const auto id = apply_to_line_0();
    world.clock.set(*parse_time("2026-11-21T08:00:00Z"));
    import(facts(44, 60, 0));
    refresh();
    const auto outcome = get_recommendation(scope, id).outcome;
    ASSERT_TRUE(outcome && outcome->effect);
    EXPECT_LT(outcome->effect->low, 0);
    EXPECT_GT(outcome->effect->high, 0);
    EXPECT_NE(outcome->text.find("no clear effect"), std::string::npos) << outcome->text;
}

TEST_P(OutcomeRefresh, what_is_taken_back_is_measured_no_longer) {
    const auto id = apply_to_line_0();
    refresh();
    EXPECT_TRUE(get_recommendation(scope, id).outcome);
    EXPECT_FALSE(revert_recommendation(context, scope, id).recommendation.outcome);
    refresh();
    EXPECT_FALSE(get_recommendation(scope, id).outcome);
}

TEST_P(OutcomeRefresh, a_second_change_ends_the_comparison) {
    const auto id = apply_to_line_0();
    world.clock.set(*parse_time("2026-11-07T09:00:00Z"));
    const auto history = context.histories->get(context, scope);
    ads::CampaignPatch patch;
    patch.id = history->campaigns[place_of("Line 0")].info.id;
    patch.daily_budget = {true, micros_from(80)};
    ads::change_campaign(world.context, scope, patch);
    world.clock.set(*parse_time("2026-11-21T08:00:00Z"));
    import(facts(44, 60, 60));
    refresh();
    const auto outcome = get_recommendation(scope, id).outcome;
    ASSERT_TRUE(outcome);
    EXPECT_EQ(outcome->state, OutcomeState::impossible);
    EXPECT_NE(outcome->text.find("Line 0 was changed again"), std::string::npos) << outcome->text;
}

const auto kDatabases = testing::ValuesIn(store::TestDatabase::kinds());
INSTANTIATE_TEST_SUITE_P(Databases, RecommendTest, kDatabases,
                         [](const auto& test) { return test.param; });
INSTANTIATE_TEST_SUITE_P(Databases, OutcomeRefresh, kDatabases,
                         [](const auto& test) { return test.param; });

}  // namespace
}  // namespace herald::insight
