#include "insight/foretell/train_task.hpp"

#include <gmock/gmock.h>

#include "ads/import_task.hpp"
#include "ads/test_world.hpp"
#include "event/event.hpp"
#include "insight/foretell/drift.hpp"
#include "insight/foretell/test_market.hpp"
#include "task/schedule.hpp"

namespace herald::insight {
namespace {

using std::chrono::days;
using testing::HasSubstr;

/// Models in the registry, on both databases.
class TrainTaskTest : public testing::TestWithParam<std::string> {
protected:
    TrainTaskTest() {
        auto all = event::migrations();
        for (auto& m : task::migrations()) all.push_back(std::move(m));
        for (auto& m : connection::migrations()) all.push_back(std::move(m));
        for (auto& m : ads::migrations()) all.push_back(std::move(m));
        for (auto& m : model::migrations()) all.push_back(std::move(m));
        store::migrate(*world.context.database, all);
        context.ads = &world.context;
        context.histories = &histories;
    }
    /// The market's days from `from` on, as a file.
    void import(const History& market, std::size_t from, std::size_t to) {
        std::string text =
            "Day,Campaign name,Amount spent (EUR),Impressions,Clicks,Purchases,"
            "Revenue\n";
        for (const auto& campaign : market.campaigns)
            for (std::size_t d = from; d < to; ++d) {
                const DayFigures& f = campaign.course.days[d];
                text += fmt::format("{},{},{:.2f},{:.0f},{:.0f},{:.0f},{:.2f}\n",
                                    to_string(market.first + days(static_cast<int>(d))),
                                    campaign.info.name, f.spend, f.impressions, f.clicks,
                                    f.conversions, f.revenue);
            }
        world.put_blob(scope, "imports/test.csv", text);
        ads::ImportInput input{.blob = "imports/test.csv", .file_name = "test.csv"};
        ads::FakeRun run(scope, scope.make_id<task::TaskId>(), to_json(input));
        ads::import_file(world.context, run, run.input_as<ads::ImportInput>());
        world.context.campaigns->changed(scope.tenant());
    }
    json::value train(TrainedKind kind, std::optional<task::TaskId> id = {}) {
        ads::FakeRun run(scope, id.value_or(scope.make_id<task::TaskId>()),
                         fmt::format("{{\"kind\":\"{}\"}}", enum_name(kind)));
        return parse_json(train_task(context).run(run));
    }
    std::vector<model::ModelVersion> versions(TrainedKind kind) {
        const auto found = model::find_model(scope, enum_name(kind), kSubject);
        return found ? model::list_versions(scope, found->id) : std::vector<model::ModelVersion>{};
    }
    std::int64_t waiting() {
        return *scope.db().one<std::int64_t>(
            "SELECT count(*) FROM tasks WHERE tenant = :tenant AND type = 'insight.train' AND "
            "state = 'queued'");
    }

    ads::World world{GetParam()};
    Scope scope = world.scope();
    Histories histories{64 << 20};
    Context context;
};

TEST_P(TrainTaskTest, a_winner_goes_into_service_and_the_sentence_stays) {
    const History market =
        make_market({.campaigns = 20, .days = 260, .wander = 0.005, .fall_back = 0.9, .seed = 4});
    import(market, 0, 260);
    const auto id = scope.make_id<task::TaskId>();
    const auto result = train(TrainedKind::conversions, id);
    EXPECT_TRUE(result.at("promoted").as_bool()) << json::serialize(result);
    const auto all = versions(TrainedKind::conversions);
    ASSERT_EQ(all.size(), 2u);
    EXPECT_EQ(all[0].state, model::VersionState::champion);
    EXPECT_EQ(all[0].task_id, id.value);
    EXPECT_THAT(*all[0].decision, HasSubstr("Won: loss"));
    EXPECT_EQ(all[1].state, model::VersionState::retired);
    EXPECT_EQ(all[1].method, "Mean of 28 days");
    EXPECT_EQ(all[0].parent_id, all[1].id);
    EXPECT_FALSE(all[0].profile.empty());
    EXPECT_GT(*all[0].held_from, all[0].data_from);
    // The same task again, as after a crash: nothing is trained or judged twice.
    const auto again = train(TrainedKind::conversions, id);
    EXPECT_EQ(json::serialize(again), json::serialize(result));
    EXPECT_EQ(versions(TrainedKind::conversions).size(), 2u);
    // An equal one is refused.
    const auto equal = train(TrainedKind::conversions);
    EXPECT_FALSE(equal.at("promoted").as_bool());
    EXPECT_THAT(std::string(equal.at("message").as_string()), HasSubstr("Not better"));
    model::roll_back(scope, all[0].model_id, "it was off by half");
    EXPECT_EQ(champion_of(scope, TrainedKind::conversions)->number, 1);
}

TEST_P(TrainTaskTest, too_little_data_trains_nothing_and_says_how_much_is_missing) {
    import(make_market({.campaigns = 3, .days = 20}), 0, 20);
    const auto result = train(TrainedKind::conversions);
    EXPECT_THAT(std::string(result.at("message").as_string()), HasSubstr("needs 15 more days"));
    EXPECT_TRUE(versions(TrainedKind::conversions).empty());
}

TEST_P(TrainTaskTest, the_first_prediction_does_not_wait_for_a_training) {
    import(make_market({.campaigns = 5, .days = 90}), 0, 90);
    Champions champions(context);
    const auto history = histories.get(context, scope);
    const auto served = champions.sums(scope, TrainedKind::roas, *history);
    EXPECT_TRUE(served->model.is_plain());
    EXPECT_EQ(served->version.version, 1);
    EXPECT_EQ(waiting(), 1);
    EXPECT_EQ(champions.sums(scope, TrainedKind::roas, *history).get(), served.get());
    EXPECT_EQ(versions(TrainedKind::roas).size(), 1u);
}

TEST_P(TrainTaskTest, every_sunday_both_kinds_are_trained) {
    scope.write([&](Tx& tx) { set_training_orders(tx, context, scope); });
    EXPECT_EQ(to_string(next_training(scope, "conversions").value()), "2026-11-22T04:10:00Z");
    EXPECT_EQ(next_training(scope, "ltv"), std::nullopt);
    const auto run_due = [&] {
        return task::run_due_schedules(*world.context.database, *world.context.bus, world.clock,
                                       nullptr);
    };
    EXPECT_EQ(run_due(), 0);
    world.clock.set(*parse_time("2026-11-22T04:10:00Z"));
    EXPECT_EQ(run_due(), 2);
    EXPECT_EQ(waiting(), 2);
    EXPECT_EQ(to_string(next_training(scope, "roas").value()), "2026-11-29T04:10:00Z");
}

TEST_P(TrainTaskTest, a_model_is_looked_at_every_week_and_trained_again_when_it_drifts) {
    const History market = make_market({.campaigns = 20, .days = 200, .broken_from = 180});
    world.clock.set(*parse_time("2026-11-01T08:00:00Z"));
    import(market, 0, 180);
    Scope now = world.scope();
    ads::FakeRun refresh(now, now.make_id<task::TaskId>(), "{}");
    refresh_drift(context, refresh);
    EXPECT_EQ(waiting(), 2);  // the first of both kinds
    train(TrainedKind::conversions);
    const auto champion = champion_of(now, TrainedKind::conversions).value();
    refresh_drift(context, refresh);
    EXPECT_TRUE(model::list_checks(now, champion.id).empty());  // no week has passed
    import(market, 180, 200);
    world.clock.set(*parse_time("2026-11-21T08:00:00Z"));
    scope.write([&](Tx& tx) {
        tx.execute("DELETE FROM tasks WHERE tenant = :tenant AND type = 'insight.train'");
    });
    refresh_drift(context, refresh);
    const auto checks = model::list_checks(now, champion.id);
    ASSERT_EQ(checks.size(), 1u);
    EXPECT_EQ(checks[0].state, model::DriftState::drifting) << to_json(checks[0]);
    EXPECT_EQ(checks[0].data_from, champion.data_to + days(1));
    EXPECT_GT(*checks[0].loss, *checks[0].expected_loss);
    EXPECT_GE(waiting(), 1);
    refresh_drift(context, refresh);
    EXPECT_EQ(model::list_checks(now, champion.id).size(), 1u);
}

INSTANTIATE_TEST_SUITE_P(Databases, TrainTaskTest, testing::ValuesIn(store::TestDatabase::kinds()),
                         [](const auto& kind) { return kind.param; });

}  // namespace
}  // namespace herald::insight
