#include "task/task.hpp"

#include <gtest/gtest.h>

#include <latch>
#include <thread>

#include "event/event.hpp"
#include "store/system_db.hpp"
#include "store/test_database.hpp"
#include "task/leases.hpp"

namespace herald::task {
namespace {

std::vector<store::Migration> all_migrations() {
    auto out = event::migrations();
    for (auto& m : migrations()) out.push_back(std::move(m));
    return out;
}

/// A clock that may be set while others read it.
class SharedClock final : public Clock {
public:
    Time now() const override { return time_of(now_.load()); }
    void advance(std::chrono::microseconds by) { now_ += by.count(); }

private:
    std::atomic<std::int64_t> now_{micros_of(*parse_time("2026-11-21T08:00:00Z"))};
};

class TaskTest : public testing::TestWithParam<std::string> {
protected:
    Scope scope(store::TenantId whose) {
        return Scope({.database = test.get(),
                      .clock = &clock,
                      .tenant = whose,
                      .tenant_key = 7,
                      .role = store::Role::editor,
                      .actor = {store::ActorKind::user, make_uuid(clock), "Mira"}});
    }
    Scope scope() { return scope(tenant); }
    Task enqueue_one(NewTask task) { return enqueue_for(tenant, std::move(task)); }
    Task enqueue_for(store::TenantId whose, NewTask task) {
        auto s = scope(whose);
        return s.write([&](Tx& tx) { return enqueue(tx, s, *bus, task); });
    }
    std::unique_ptr<Runner> runner(std::vector<TaskType> types, unsigned threads = 4) {
        auto out =
            std::make_unique<Runner>(RunnerOptions{.database = test.get(),
                                                   .bus = bus.get(),
                                                   .clock = &clock,
                                                   .threads = threads,
                                                   .heartbeat = std::chrono::milliseconds(200)});
        for (auto& type : types) out->add(std::move(type));
        out->start();
        return out;
    }
    Task wait_for(TaskId id, State state) {
        return wait_for(id, [=](const Task& task) { return task.state == state; });
    }
    Task wait_for(TaskId id, const std::function<bool(const Task&)>& condition) {
        for (int i = 0; i < 1000; ++i) {
            const Task task = find_task(scope(), id);
            if (condition(task)) return task;
            std::this_thread::sleep_for(std::chrono::milliseconds(10));
        }
        ADD_FAILURE() << "it did not happen: " << to_json(find_task(scope(), id));
        return find_task(scope(), id);
    }
    std::vector<std::string> event_types() {
        std::vector<std::string> out;
        for (const auto& event : event::events_after(*test, tenant, 0, 1000).events)
            out.push_back(event.type);
        return out;
    }
    std::string error_of(const std::function<void()>& f) {
        try {
            f();
        } catch (const Error& error) {
            return std::string(name(error.kind()));
        }
        return "nothing";
    }

    store::TestDatabase test{GetParam(), all_migrations()};
    SharedClock clock;
    std::unique_ptr<store::Bus> bus = store::make_bus();
    store::TenantId tenant = store::TenantId::make(clock);
};

TEST_P(TaskTest, a_task_runs_with_the_scope_of_its_starter_and_keeps_its_result) {
    const auto run = runner(
        {{"test.add", [&](task::Run& r) -> std::string {
              EXPECT_EQ(r.scope().tenant(), tenant);
              EXPECT_EQ(r.scope().tenant_key(), 7);
              EXPECT_EQ(r.scope().role(), store::Role::editor);
              EXPECT_EQ(r.scope().actor().name, "Mira");
              r.log(Level::info, "adding");
              r.progress(0.5, "halfway");
              return json::serialize(json::object{{"sum", r.input().at("a").as_int64() + 2}});
          }}});
    const Task queued =
        enqueue_one({.type = "test.add", .title = "Sum", .input_json = R"({"a":40})"});
    EXPECT_EQ(queued.state, State::queued);
    const Task done = wait_for(queued.id, State::succeeded);
    EXPECT_EQ(done.result.text, R"({"sum":42})");
    EXPECT_EQ(done.progress, 1);
    EXPECT_EQ(done.attempt, 1);
    EXPECT_EQ(done.created_by, "Mira");
    EXPECT_TRUE(done.started_at && done.finished_at);
    ASSERT_EQ(done.log.size(), 1u);
    EXPECT_EQ(done.log[0].message, "adding");
    const auto types = event_types();
    ASSERT_GE(types.size(), 3u);
    EXPECT_EQ(types.front(), "task.created");
    EXPECT_EQ(types.back(), "task.updated");
}

TEST_P(TaskTest, a_live_key_gives_back_the_live_task) {
    const Task first = enqueue_one({.type = "test.sync", .title = "Sync", .key = "connection-1"});
    EXPECT_EQ(enqueue_one({.type = "test.sync", .title = "Sync", .key = "connection-1"}).id,
              first.id);
    EXPECT_NE(enqueue_one({.type = "test.sync", .title = "Sync", .key = "connection-2"}).id,
              first.id);
    EXPECT_NE(enqueue_one({.type = "test.other", .title = "Sync", .key = "connection-1"}).id,
              first.id);
    EXPECT_NE(enqueue_for(store::TenantId::make(clock),
                          {.type = "test.sync", .title = "Sync", .key = "connection-1"})
                  .id,
              first.id);
    auto s = scope();
    cancel_task(s, *bus, first.id);
    const Task second = enqueue_one({.type = "test.sync", .title = "Sync", .key = "connection-1"});
    EXPECT_NE(second.id, first.id);
    EXPECT_EQ(error_of([&] { retry_task(s, *bus, first.id); }), "conflict");
}

TEST_P(TaskTest, a_retryable_failure_is_tried_again_and_others_are_not) {
    std::atomic<int> runs{0};
    const auto run = runner(
        {{"test.flaky",
          [&](task::Run&) -> std::string {
              if (++runs < 3) throw Error(ErrorKind::upstream, "Meta is down.");
              return "{}";
          }},
         {"test.wrong",
          [](task::Run&) -> std::string { throw Error(ErrorKind::invalid, "No such column."); }},
         {"test.broken",
          [](task::Run&) -> std::string { throw std::runtime_error("secret detail"); }}});
    const Task flaky = enqueue_one({.type = "test.flaky", .title = "Flaky"});
    for (int attempt = 1; attempt < 3; ++attempt) {
        const Task waiting = wait_for(flaky.id, [=](const Task& t) {
            return t.state == State::queued && t.attempt == attempt;
        });
        EXPECT_EQ(waiting.error, "Meta is down.");
        std::this_thread::sleep_for(std::chrono::milliseconds(300));
        EXPECT_EQ(runs, attempt) << "it waits for its pause";
        clock.advance(std::chrono::seconds(20));
    }
    const Task done = wait_for(flaky.id, State::succeeded);
    EXPECT_EQ(done.attempt, 3);
    EXPECT_FALSE(done.error);
    EXPECT_EQ(done.log.size(), 2u);

    const Task wrong =
        wait_for(enqueue_one({.type = "test.wrong", .title = "Wrong"}).id, State::failed);
    EXPECT_EQ(wrong.error, "No such column.");
    EXPECT_EQ(wrong.attempt, 1);
    EXPECT_EQ(
        wait_for(enqueue_one({.type = "test.broken", .title = "Broken"}).id, State::failed).error,
        "Something broke on our side.");
}

TEST_P(TaskTest, a_database_that_is_away_when_the_work_is_done_is_waited_for) {
    if (GetParam() != "sqlite") GTEST_SKIP() << "takes the database away by its file";
    const auto away = test.file().string() + ".away";
    std::atomic<int> runs{0};
    const auto run = runner({{"test.work", [&](task::Run&) -> std::string {
                                  ++runs;
                                  std::filesystem::rename(test.file(), away);
                                  return "1";
                              }}});
    const Task task = enqueue_one({.type = "test.work", .title = "Work"});
    while (!std::filesystem::exists(away)) std::this_thread::yield();
    std::this_thread::sleep_for(std::chrono::milliseconds(300));
    std::filesystem::rename(away, test.file());
    EXPECT_EQ(wait_for(task.id, State::succeeded).result.text, "1");
    EXPECT_EQ(runs, 1);
}

TEST_P(TaskTest, attempts_end_and_a_person_may_try_again_from_the_cursor) {
    std::atomic<bool> well{false};
    const auto run = runner(
        {{"test.down", [&](task::Run& r) -> std::string {
              EXPECT_TRUE(r.cursor().is_null() || r.cursor().at("page").as_int64() == 3);
              r.write([&](Tx& tx) { r.save_cursor(tx, R"({"page":3})"); });
              if (!well)
                  throw Error(ErrorKind::unavailable, "Down.").retry_after(std::chrono::seconds(0));
              return r.cursor().is_null() ? "0" : "1";
          }}});
    const Task task = enqueue_one({.type = "test.down", .title = "Down", .max_attempts = 2});
    wait_for(task.id, [](const Task& t) { return t.state == State::queued && t.attempt == 1; });
    clock.advance(std::chrono::seconds(2));
    const Task failed = wait_for(task.id, State::failed);
    EXPECT_EQ(failed.attempt, 2);
    well = true;
    auto s = scope();
    EXPECT_EQ(retry_task(s, *bus, task.id).attempt, 2);
    const Task done = wait_for(task.id, State::succeeded);
    EXPECT_EQ(done.result.text, "1");
    EXPECT_EQ(done.attempt, 1);
    EXPECT_EQ(error_of([&] { retry_task(s, *bus, task.id); }), "conflict");
    EXPECT_EQ(error_of([&] { cancel_task(s, *bus, task.id); }), "conflict");
    EXPECT_EQ(error_of([&] { cancel_task(s, *bus, TaskId::make(clock)); }), "not_found");
}

TEST_P(TaskTest, cancelling_stops_a_running_task_and_its_children) {
    std::atomic<bool> started{false};
    const auto run = runner({{"test.long", [&](task::Run& r) -> std::string {
                                  started = true;
                                  for (;;) {
                                      r.checkpoint();
                                      std::this_thread::sleep_for(std::chrono::milliseconds(5));
                                  }
                              }}});
    const Task parent = enqueue_one({.type = "test.long", .title = "Parent"});
    const Task child = enqueue_one({.type = "test.later", .title = "Child", .parent = parent.id});
    const Task grandchild =
        enqueue_one({.type = "test.later", .title = "Grandchild", .parent = child.id});
    wait_for(parent.id, State::running);
    while (!started) std::this_thread::yield();
    auto s = scope();
    cancel_task(s, *bus, parent.id);
    wait_for(parent.id, State::cancelled);
    EXPECT_EQ(find_task(scope(), child.id).state, State::cancelled);
    EXPECT_EQ(find_task(scope(), grandchild.id).state, State::cancelled);
}

TEST_P(TaskTest, a_stopping_server_puts_its_tasks_back_without_counting_an_attempt) {
    std::atomic<int> started{0};
    const auto long_one = [&](task::Run& r) -> std::string {
        ++started;
        if (started > 1) return "{}";
        for (;;) {
            r.checkpoint();
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
        }
    };
    auto first = runner({{"test.long", long_one}});
    const Task task = enqueue_one({.type = "test.long", .title = "Long"});
    while (started == 0) std::this_thread::yield();
    first->stop();
    EXPECT_EQ(find_task(scope(), task.id).state, State::queued);
    const auto second = runner({{"test.long", long_one}});
    EXPECT_EQ(wait_for(task.id, State::succeeded).attempt, 1);
}

TEST_P(TaskTest, writes_of_a_lost_lease_are_refused) {
    // A task whose lease runs out while it hangs: another runner takes it over, and the first one's
    // writes find the fence up.
    std::atomic<int> runs{0};
    std::latch hanging(1), taken(1), tried(1);
    std::atomic<bool> refused{false};
    const auto body = [&](task::Run& r) -> std::string {
        if (++runs == 2) {
            taken.count_down();
            return "2";
        }
        hanging.count_down();
        taken.wait();
        try {
            r.write([](Tx&) {});
        } catch (const Stopped& stopped) {
            refused = stopped.why == Stopped::Why::lease_lost;
            tried.count_down();
            throw;
        }
        tried.count_down();
        return "1";
    };
    Runner slow({.database = test.get(),
                 .bus = bus.get(),
                 .clock = &clock,
                 .threads = 1,
                 .heartbeat = std::chrono::hours(1)});
    slow.add({"test.hang", body});
    slow.start();
    const Task task = enqueue_one({.type = "test.hang", .title = "Hang"});
    hanging.wait();
    clock.advance(std::chrono::seconds(31));
    const auto other = runner({{"test.hang", body}});
    EXPECT_EQ(wait_for(task.id, State::succeeded).result.text, "2");
    tried.wait();  // or its write would be refused because the runner stops
    slow.stop();
    EXPECT_TRUE(refused);
    EXPECT_EQ(find_task(scope(), task.id).result.text, "2");
}

TEST_P(TaskTest, no_more_than_at_once_run_and_tenants_take_turns) {
    std::mutex mutex;
    std::vector<store::TenantId> order;
    int running = 0, most = 0;
    std::latch all_queued(1);
    const TaskType type{"test.turn",
                        [&](task::Run& r) -> std::string {
                            all_queued.wait();
                            {
                                const std::lock_guard lock(mutex);
                                order.push_back(r.scope().tenant());
                                most = std::max(most, ++running);
                            }
                            std::this_thread::sleep_for(std::chrono::milliseconds(20));
                            const std::lock_guard lock(mutex);
                            --running;
                            return "{}";
                        },
                        2};
    const store::TenantId busy = tenant, quiet = store::TenantId::make(clock);
    std::vector<Task> tasks;
    for (int i = 0; i < 12; ++i)
        tasks.push_back(enqueue_for(busy, {.type = "test.turn", .title = "Busy"}));
    for (int i = 0; i < 2; ++i) enqueue_for(quiet, {.type = "test.turn", .title = "Quiet"});
    const auto run = runner({type}, 6);
    all_queued.count_down();
    for (const Task& task : tasks) wait_for(task.id, State::succeeded);
    run->stop();
    EXPECT_EQ(most, 2);
    ASSERT_EQ(order.size(), 14u);
    EXPECT_EQ(std::count(order.begin(), order.begin() + 5, quiet), 2)
        << "the quiet tenant does not wait behind the busy one";
}

TEST_P(TaskTest, progress_is_written_at_most_twice_a_second) {
    const auto run = runner({{"test.busy", [&](task::Run& r) -> std::string {
                                  for (int i = 0; i < 1200; ++i) {
                                      r.progress(i / 1200.0, fmt::format("step {}", i));
                                      std::this_thread::sleep_for(std::chrono::milliseconds(1));
                                  }
                                  return "{}";
                              }}});
    const Task task = enqueue_one({.type = "test.busy", .title = "Busy"});
    const Task seen = wait_for(
        task.id, [](const Task& t) { return t.state == State::running && t.progress > 0; });
    EXPECT_TRUE(seen.stage && seen.stage->starts_with("step "));
    wait_for(task.id, State::succeeded);
    const auto updates = event_types().size() - 3;  // created, running, succeeded
    EXPECT_GE(updates, 1u);
    EXPECT_LE(updates, 5u);
}

TEST_P(TaskTest, the_log_has_an_end) {
    const auto run = runner({{"test.chatty", [&](task::Run& r) -> std::string {
                                  for (int i = 0; i < 1500; ++i)
                                      r.log(Level::info, std::string(5000, 'x'));
                                  r.log(Level::error, "the last word");
                                  return "{}";
                              }}});
    const Task task =
        wait_for(enqueue_one({.type = "test.chatty", .title = "Chatty"}).id, State::succeeded);
    ASSERT_EQ(task.log.size(), 1002u);
    EXPECT_EQ(task.log[0].message.size(), 2000u);
    EXPECT_EQ(task.log.back().message, "the last word");
}

TEST_P(TaskTest, ended_tasks_go_after_ninety_days) {
    auto s = scope();
    const Task old = enqueue_one({.type = "test.none", .title = "Old"});
    cancel_task(s, *bus, old.id);
    const Task waiting = enqueue_one({.type = "test.none", .title = "Waiting"});
    clock.advance(kTaskKept + std::chrono::hours(1));
    EXPECT_EQ(remove_old_tasks(*test, clock.now()), 1);
    EXPECT_EQ(error_of([&] { find_task(scope(), old.id); }), "not_found");
    EXPECT_EQ(find_task(scope(), waiting.id).state, State::queued);
}

TEST_P(TaskTest, another_tenants_task_looks_missing) {
    const Task task = enqueue_one({.type = "test.none", .title = "Mine"});
    auto stranger = scope(store::TenantId::make(clock));
    EXPECT_EQ(error_of([&] { find_task(stranger, task.id); }), "not_found");
    EXPECT_EQ(error_of([&] { cancel_task(stranger, *bus, task.id); }), "not_found");
    EXPECT_EQ(find_task(scope(), task.id).state, State::queued);
}

TEST(RetryPause, grows_to_an_hour_with_chance_and_obeys_the_platform) {
    using std::chrono::seconds;
    const Error upstream(ErrorKind::upstream, "x");
    EXPECT_GE(retry_pause(upstream, 1, 0), std::chrono::milliseconds(2500));
    EXPECT_LE(retry_pause(upstream, 1, ~0ull), seconds(5));
    EXPECT_GE(retry_pause(upstream, 4, 0), seconds(20));
    EXPECT_LE(retry_pause(upstream, 60, ~0ull), std::chrono::hours(1));
    const Error limited = Error(ErrorKind::rate_limited, "x").retry_after(seconds(90));
    EXPECT_GE(retry_pause(limited, 1, 12345), seconds(90));
    EXPECT_LT(retry_pause(limited, 9, 12345), seconds(91));
}

INSTANTIATE_TEST_SUITE_P(Databases, TaskTest, testing::ValuesIn(store::TestDatabase::kinds()),
                         [](const auto& param) { return param.param; });

}  // namespace
}  // namespace herald::task
