#include <gtest/gtest.h>

#include <fstream>
#include <random>
#include <sstream>

#include "ads/import_task.hpp"
#include "ads/test_world.hpp"
#include "base/json_writer.hpp"
#include "event/event.hpp"
#include "insight/panel/history.hpp"
#include "insight/watch/incident_store.hpp"
#include "insight/watch/watch.hpp"

namespace herald::insight::watch {
namespace {

using std::chrono::days;

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
    all.push_back(
        {"insight", 2, "incidents", file_text("src/insight/migrations/0002_incidents.sql")});
    store::migrate(database, all);
}

class RefreshTest : public testing::TestWithParam<std::string> {
protected:
    RefreshTest() {
        add_tables(*world.context.database);
        context.ads = &world.context;
        context.histories = &histories;
    }

    /// Days from `from` back to `to` days ago; sales fall to a tenth on the days `lost` … 1 ago.
    std::string rows(int from, int to, int lost = 0, double money = 1) const {
        const Day today = std::chrono::floor<days>(world.clock.now());
        std::string out =
            "Day,Campaign name,Amount spent (EUR),Impressions,Clicks,Purchases,Revenue\n";
        for (int back = from; back >= to; --back) {
            const Day day = today - days(back);
            std::mt19937 random(static_cast<unsigned>(number_of(day)));
            for (const auto* name : {"Shoes", "Hats"}) {
                const auto luck = static_cast<int>(random() % 21) - 10;
                const int sales = (50 + luck / 3) / (back <= lost && *name == 'S' ? 10 : 1);
                out += fmt::format("{},{},{:.2f},{},{},{},{:.2f}\n", to_string(day), name,
                                   money * (400 + luck), 40'000 + 90 * luck, 900 + 3 * luck, sales,
                                   money * 60 * sales);
            }
        }
        return out;
    }
    void import(const std::string& content) {
        world.put_blob(scope, "imports/test.csv", content);
        ads::ImportInput input{.blob = "imports/test.csv", .file_name = "test.csv"};
        ads::FakeRun run(scope, scope.make_id<task::TaskId>(), to_json(input));
        ads::import_file(world.context, run, run.input_as<ads::ImportInput>());
        world.context.campaigns->changed(scope.tenant());
    }
    std::vector<std::string> look() {
        ads::FakeRun run(scope, scope.make_id<task::TaskId>(), "{}");
        refresh_incidents(context, run);
        return run.lines;
    }
    std::vector<Incident> incidents() { return list_incidents(scope, {}).data; }
    std::int64_t generation() {
        return scope.db()
            .one<std::int64_t>("SELECT generation FROM insight_watches WHERE tenant = :tenant")
            .value_or(0);
    }

    ads::World world{GetParam()};
    Scope scope = world.scope();
    Histories histories{64 << 20};
    Context context;
};

TEST_P(RefreshTest, an_empty_workspace_has_no_incidents) {
    EXPECT_TRUE(look().empty());
    EXPECT_TRUE(incidents().empty());
}

TEST_P(RefreshTest, one_point_and_a_month_of_quiet_days_tell_nothing) {
    import(rows(1, 1));
    look();
    import(rows(40, 2));
    look();
    EXPECT_TRUE(incidents().empty());
}

TEST_P(RefreshTest, an_incident_is_told_once_followed_and_closed) {
    import(rows(120, 1, 4));
    look();
    ASSERT_EQ(incidents().size(), 1u);
    const Incident first = incidents()[0];
    EXPECT_EQ(first.kind, IncidentKind::tracking_broken);
    EXPECT_EQ(first.campaign_name, "Shoes");
    EXPECT_EQ(first.state, IncidentState::open);
    EXPECT_EQ(first.version, 1);
    look();  // nothing is new
    EXPECT_EQ(incidents()[0].version, 1);
    world.clock.advance(days(1));
    import(rows(1, 1));
    world.clock.advance(days(1));
    import(rows(1, 1));
    world.clock.advance(days(1));
    import(rows(1, 1));
    look();
    ASSERT_EQ(incidents().size(), 1u);
    EXPECT_EQ(incidents()[0].id, first.id);
    EXPECT_EQ(incidents()[0].state, IncidentState::closed);
    EXPECT_EQ(incidents()[0].opened_on, first.opened_on);
    const auto told = scope.db().one<std::int64_t>(
        "SELECT count(*) FROM events WHERE tenant = :tenant AND type = 'incident.updated'");
    EXPECT_EQ(told, 2);  // opened, closed
}

TEST_P(RefreshTest, old_trouble_is_learned_from_and_not_told) {
    std::string old = rows(120, 61);
    import(old);
    import(rows(60, 55, 60));
    import(rows(54, 1));
    look();
    EXPECT_TRUE(incidents().empty());
}

TEST_P(RefreshTest, a_kill_between_states_and_rows_changes_nothing) {
    import(rows(120, 1, 4));
    for (int stop = 1;; ++stop) {
        ads::FakeRun run(scope, scope.make_id<task::TaskId>(), "{}");
        run.stop_at = stop;
        try {
            refresh_incidents(context, run);
            EXPECT_GT(stop, 2);
            break;
        } catch (const task::Stopped&) {
            EXPECT_TRUE(incidents().empty());
            EXPECT_EQ(generation(), 0);
        }
    }
    ASSERT_EQ(incidents().size(), 1u);
    EXPECT_EQ(incidents()[0].version, 1);
}

TEST_P(RefreshTest, lost_states_are_learned_anew_and_nothing_is_told_twice) {
    import(rows(120, 1, 4));
    look();
    for (const auto* name : {"insight/detectors/1-0", "insight/detectors/1-1"}) {
        ASSERT_TRUE(context.blobs().find(scope.tenant(), name)) << name;
        context.blobs().remove(scope.tenant(), name);
    }
    world.clock.advance(days(1));
    import(rows(1, 1, 1));
    look();
    EXPECT_EQ(generation(), 2);
    ASSERT_EQ(incidents().size(), 1u);
    EXPECT_EQ(incidents()[0].state, IncidentState::open);
    EXPECT_TRUE(context.blobs().find(scope.tenant(), "insight/detectors/2-0"));
}

TEST_P(RefreshTest, states_that_are_replaced_are_removed) {
    import(rows(60, 1));
    look();
    world.clock.advance(days(1));
    import(rows(1, 1));
    look();
    EXPECT_FALSE(context.blobs().find(scope.tenant(), "insight/detectors/1-0"));
    EXPECT_TRUE(context.blobs().find(scope.tenant(), "insight/detectors/2-0"));
}

TEST_P(RefreshTest, another_currency_alarms_nobody) {
    import(rows(120, 1));
    look();
    world.clock.advance(days(1));
    import(rows(121, 1, 0, 160));
    look();
    EXPECT_TRUE(incidents().empty());
}

TEST_P(RefreshTest, another_zone_alarms_nobody) {
    import(rows(120, 1));
    look();
    world.workspace.zone = *TimeZone::parse("Pacific/Kiritimati");  // 14 hours ahead
    world.clock.advance(days(1));
    import(rows(1, 1));
    look();
    EXPECT_TRUE(incidents().empty());
}

TEST_P(RefreshTest, what_was_dismissed_stays_so) {
    import(rows(120, 1, 4));
    look();
    const Incident incident = incidents().at(0);
    dismiss_incident(context, scope, {incident.id, "We moved the shop"});
    world.clock.advance(days(1));
    import(rows(1, 1, 1));
    look();
    ASSERT_EQ(incidents().size(), 1u);
    EXPECT_EQ(incidents()[0].state, IncidentState::dismissed);
    EXPECT_EQ(incidents()[0].dismiss_reason, "We moved the shop");
    EXPECT_GT(incidents()[0].last_seen_on, incident.last_seen_on);
}

TEST_P(RefreshTest, while_a_platform_is_read_for_the_first_time_nobody_looks) {
    import(rows(120, 1, 4));
    scope.write([&](Tx& tx) {
        tx.execute(
            "INSERT INTO connections (tenant, id, connector_id, name, state, settings, secrets, "
            "sandbox, created_at, version, schedule_key) VALUES (:tenant, :id, 'meta_ads', 'Meta', "
            "'new_', '{}', :secrets, 0, :now, 1, 'meta')",
            {{"id", scope.make_id<task::TaskId>()}, {"secrets", Bytes{}}, {"now", scope.now()}});
        task::set_schedule(tx, scope,
                           {"ads.sync", "Sync of Meta", "17 */6 * * *", "UTC", "{}", "meta"});
    });
    look();
    EXPECT_TRUE(incidents().empty());
    world.clock.advance(std::chrono::hours(2));
    look();
    EXPECT_EQ(incidents().size(), 1u);
}

TEST_P(RefreshTest, another_tenant_sees_none_of_it) {
    import(rows(120, 1, 4));
    look();
    Scope other = world.scope(2);
    EXPECT_TRUE(list_incidents(other, {}).data.empty());
    EXPECT_THROW(find_incident(other, incidents()[0].id), Error);
}

TEST_P(RefreshTest, pages_follow_each_other_without_gaps) {
    scope.write([&](Tx& tx) {
        std::vector<IncidentChangeSet> some(7);
        for (int i = 0; i < 7; ++i) {
            auto& one = some[static_cast<std::size_t>(i)];
            one.number = 100 + i;
            one.incident.opened_on = one.incident.last_seen_on =
                std::chrono::floor<days>(world.clock.now()) - days(i / 2);
        }
        write_incidents(tx, scope, some);
    });
    std::set<std::string> seen;
    ListAnomalies request;
    request.limit = 3;
    for (int page = 0; page < 3; ++page) {
        const auto got = list_incidents(scope, request);
        for (const auto& incident : got.data)
            EXPECT_TRUE(seen.insert(to_string(incident.id)).second);
        EXPECT_EQ(got.next_cursor.has_value(), page < 2);
        request.cursor = got.next_cursor;
    }
    EXPECT_EQ(seen.size(), 7u);
}

INSTANTIATE_TEST_SUITE_P(Databases, RefreshTest, testing::ValuesIn(store::TestDatabase::kinds()),
                         [](const auto& kind) { return kind.param; });

}  // namespace
}  // namespace herald::insight::watch
