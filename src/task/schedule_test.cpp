#include "task/schedule.hpp"

#include <gtest/gtest.h>

#include "event/event.hpp"
#include "store/test_database.hpp"

namespace herald::task {
namespace {

std::vector<store::Migration> all_migrations() {
    auto out = event::migrations();
    for (auto& m : migrations()) out.push_back(std::move(m));
    return out;
}

class ScheduleTest : public testing::TestWithParam<std::string> {
protected:
    Scope scope() {
        return Scope({.database = test.get(),
                      .clock = &clock,
                      .tenant = tenant,
                      .tenant_key = 3,
                      .role = store::Role::editor,
                      .actor = {store::ActorKind::user, make_uuid(clock), "Mira"}});
    }
    void set(const NewSchedule& schedule) {
        auto s = scope();
        s.write([&](Tx& tx) { set_schedule(tx, s, schedule); });
    }
    int run_due() { return run_due_schedules(*test, *bus, clock, nullptr); }
    Schedule only() {
        const auto all = list_schedules(scope(), {}, 10);
        EXPECT_EQ(all.size(), 1u);
        return all.at(0);
    }

    store::TestDatabase test{GetParam(), all_migrations()};
    FixedClock clock{*parse_time("2026-10-24T12:00:00Z")};
    std::unique_ptr<store::Bus> bus = store::make_bus();
    store::TenantId tenant = store::TenantId::make(clock);
};

TEST_P(ScheduleTest, a_due_schedule_enqueues_once_and_moves_on_over_the_clock_change) {
    set({.type = "ads.sync",
         .title = "Nightly sync",
         .cron = "30 2 * * *",
         .time_zone = "Europe/Berlin",
         .input_json = R"({"all":true})"});
    EXPECT_EQ(run_due(), 0);
    EXPECT_EQ(to_string(*only().next_run_at), "2026-10-25T00:30:00Z");
    clock.set(*parse_time("2026-10-25T00:30:00Z"));
    EXPECT_EQ(run_due(), 1);
    EXPECT_EQ(run_due(), 0);
    clock.set(*parse_time("2026-10-25T01:30:00Z"));  // 02:30 for the second time that night
    EXPECT_EQ(run_due(), 0);
    const Schedule after = only();
    EXPECT_EQ(to_string(*after.next_run_at), "2026-10-26T01:30:00Z");
    EXPECT_EQ(to_string(*after.last_run_at), "2026-10-25T00:30:00Z");
    const Task task = find_task(scope(), after.last_task_id.value());
    EXPECT_EQ(task.title, "Nightly sync");
    EXPECT_EQ(task.created_by, "Mira");
}

TEST_P(ScheduleTest, missed_runs_are_made_up_for_by_one_and_a_live_one_is_not_doubled) {
    set({.type = "ads.sync",
         .title = "Sync",
         .cron = "0 * * * *",
         .time_zone = "Etc/UTC",
         .input_json = "{}",
         .key = "connection"});
    clock.advance(std::chrono::hours(30));
    EXPECT_EQ(run_due(), 1);
    const auto first = only().last_task_id;
    clock.advance(std::chrono::hours(1));
    EXPECT_EQ(run_due(), 1);
    EXPECT_EQ(only().last_task_id, first) << "the last run still waits in the queue";
}

TEST_P(ScheduleTest, a_rule_runs_as_a_cron_expression_does_and_ends) {
    set({.type = "report.scheduled",
         .title = "Report",
         .cron = "FREQ=DAILY;COUNT=2;BYHOUR=2;BYMINUTE=30",
         .time_zone = "Europe/Berlin"});
    EXPECT_EQ(to_string(*only().next_run_at), "2026-10-25T00:30:00Z");
    clock.set(*parse_time("2026-10-25T01:30:00Z"));  // 02:30 for the second time that night
    EXPECT_EQ(run_due(), 1);
    EXPECT_EQ(run_due(), 0);
    EXPECT_EQ(to_string(*only().next_run_at), "2026-10-26T01:30:00Z");
    clock.set(*parse_time("2026-10-26T01:30:00Z"));
    EXPECT_EQ(run_due(), 1);
    EXPECT_FALSE(only().next_run_at) << "two were all";
    EXPECT_FALSE(only().enabled);
    clock.advance(std::chrono::hours(48));
    EXPECT_EQ(run_due(), 0);
    auto s = scope();
    EXPECT_FALSE(update_schedule(s, {.id = only().id, .enabled = true}).enabled)
        << "what has ended is not switched on";
}

TEST_P(ScheduleTest, setting_again_replaces_and_removing_ends_it) {
    set({.type = "ads.sync", .title = "Old", .cron = "0 1 * * *", .time_zone = "Etc/UTC"});
    const ScheduleId id = only().id;
    set({.type = "ads.sync", .title = "New", .cron = "0 2 * * *", .time_zone = "Etc/UTC"});
    EXPECT_EQ(only().title, "New");
    EXPECT_EQ(only().id, id);
    auto s = scope();
    s.write([&](Tx& tx) { remove_schedule(tx, s, "ads.sync", ""); });
    EXPECT_TRUE(list_schedules(scope(), {}, 10).empty());
}

TEST_P(ScheduleTest, a_person_may_switch_it_off_and_change_its_time) {
    set({.type = "ads.sync", .title = "Sync", .cron = "0 13 * * *", .time_zone = "Etc/UTC"});
    auto s = scope();
    EXPECT_FALSE(update_schedule(s, {.id = only().id, .enabled = false}).next_run_at);
    clock.advance(std::chrono::hours(2));
    EXPECT_EQ(run_due(), 0);
    EXPECT_EQ(
        to_string(*update_schedule(s, {.id = only().id, .cron = "0 15 * * *", .enabled = true})
                       .next_run_at),
        "2026-10-24T15:00:00Z");
    EXPECT_THROW(update_schedule(s, {.id = only().id, .cron = "0 15 * *"}), Error);
    EXPECT_THROW(update_schedule(s, {.id = ScheduleId::make(clock), .enabled = true}), Error);
    EXPECT_EQ(only().cron, "0 15 * * *");
}

TEST_P(ScheduleTest, schedules_move_with_their_organization) {
    set({.type = "ads.sync", .title = "Sync", .cron = "0 6 * * *", .time_zone = "Europe/Berlin"});
    EXPECT_EQ(to_string(*only().next_run_at), "2026-10-25T05:00:00Z");
    auto s = scope();
    s.write([&](Tx& tx) { move_schedules(tx, s, "America/New_York"); });
    EXPECT_EQ(to_string(*only().next_run_at), "2026-10-25T10:00:00Z");
    EXPECT_THROW(s.write([&](Tx& tx) { move_schedules(tx, s, "Mars/Olympus"); }), Error);
}

INSTANTIATE_TEST_SUITE_P(Databases, ScheduleTest, testing::ValuesIn(store::TestDatabase::kinds()),
                         [](const auto& param) { return param.param; });

}  // namespace
}  // namespace herald::task
