#include <gtest/gtest.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <random>
#include <thread>

#include "event/event.hpp"
#include "store/test_database.hpp"
#include "task/task.hpp"

/// The promise "kill -9 at any moment loses nothing and does nothing twice", taken at its word.
namespace herald::task {
namespace {

constexpr int kKills = 30, kRowsALife = 60, kRows = kKills * kRowsALife + 200;

/// Rows written in this life, counted in memory that parent and child share: kills are timed by
/// work done, not by the clock.
std::atomic<int>& rows_written() {
    static auto* const counter =
        new (::mmap(nullptr, sizeof(std::atomic<int>), PROT_READ | PROT_WRITE,
                    MAP_SHARED | MAP_ANONYMOUS, -1, 0)) std::atomic<int>(0);
    return *counter;
}

std::vector<store::Migration> all_migrations() {
    auto out = event::migrations();
    for (auto& m : migrations()) out.push_back(std::move(m));
    // No unique index: a row written twice must show.
    out.push_back({"test", 1, "0001_rows",
                   "CREATE TABLE numbered_rows (tenant {blob} NOT NULL, n BIGINT NOT NULL)"});
    return out;
}

std::string write_rows(Run& run) {
    std::int64_t next = run.cursor().is_null() ? 0 : run.cursor().at("next").as_int64();
    for (; next < kRows; ++next) {
        run.write([&](Tx& tx) {
            tx.execute("INSERT INTO numbered_rows (tenant, n) VALUES (:tenant, :n)", {{"n", next}});
            run.save_cursor(tx, fmt::format(R"({{"next":{}}})", next + 1));
        });
        ++rows_written();
        run.progress(static_cast<double>(next) / kRows, "writing");
        if (next % 100 == 0) run.log(Level::info, fmt::format("row {}", next));
    }
    return fmt::format(R"({{"rows":{}}})", next);
}

/// One life of a server: runs until `until` says so, or until it is killed.
void live(store::Database& database, const std::function<bool()>& until) {
    const SystemClock clock;
    const auto bus = store::make_bus();
    Runner runner({.database = &database, .bus = bus.get(), .clock = &clock, .threads = 2});
    runner.add({"test.rows", write_rows});
    runner.start();
    while (!until()) std::this_thread::sleep_for(std::chrono::milliseconds(5));
}

class KillTest : public testing::TestWithParam<std::string> {};

TEST_P(KillTest, kill_9_at_random_moments_loses_nothing_and_does_nothing_twice) {
    store::TestDatabase test(GetParam(), all_migrations());
    const SystemClock clock;
    const store::TenantId tenant = store::TenantId::make(clock);
    const auto scope = [&] {
        return Scope({.database = test.get(),
                      .clock = &clock,
                      .tenant = tenant,
                      .role = store::Role::owner});
    };
    TaskId id;
    {
        const auto bus = store::make_bus();
        auto s = scope();
        id = s.write([&](Tx& tx) {
            return enqueue(tx, s, *bus, {.type = "test.rows", .title = "Rows"}).id;
        });
    }
    std::mt19937 random(std::random_device{}());
    int killed_while_running = 0;
    for (int life = 0; life < kKills; ++life) {
        test.close();  // a forked child must inherit no open database
        rows_written() = 0;
        const pid_t child = ::fork();
        ASSERT_GE(child, 0);
        if (child == 0) {
            const auto database = test.open();
            live(*database, [] { return false; });
        }
        const int rows = static_cast<int>(random() % kRowsALife);
        for (int ms = 0; rows_written() < rows && ms < 20'000; ++ms)
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        std::this_thread::sleep_for(std::chrono::microseconds(random() % 2000));
        ASSERT_EQ(::kill(child, SIGKILL), 0);
        int status = 0;
        ASSERT_EQ(::waitpid(child, &status, 0), child);
        ASSERT_TRUE(WIFSIGNALED(status)) << "the worker ended by itself";
        test.reopen();
        if (find_task(scope(), id).state == State::running) ++killed_while_running;
    }
    EXPECT_GE(killed_while_running, kKills * 2 / 3)
        << "too few kills hit the task at work to prove anything";
    live(*test, [&] { return find_task(scope(), id).state == State::succeeded; });

    const auto rows = scope().db().list<std::int64_t>(
        "SELECT n FROM numbered_rows WHERE tenant = :tenant ORDER BY n");
    ASSERT_EQ(rows.size(), static_cast<std::size_t>(kRows));
    for (std::size_t i = 0; i < rows.size(); ++i) ASSERT_EQ(rows[i], static_cast<std::int64_t>(i));
    const Task task = find_task(scope(), id);
    EXPECT_EQ(task.result.text, fmt::format(R"({{"rows":{}}})", kRows));
    EXPECT_EQ(task.attempt, 1) << "an interruption is not a failure";
}

INSTANTIATE_TEST_SUITE_P(Databases, KillTest, testing::ValuesIn(store::TestDatabase::kinds()),
                         [](const auto& param) { return param.param; });

}  // namespace
}  // namespace herald::task
