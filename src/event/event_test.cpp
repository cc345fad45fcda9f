#include "event/event.hpp"

#include <gtest/gtest.h>

#include <mutex>
#include <thread>

#include "store/system_db.hpp"
#include "store/test_database.hpp"

namespace herald::event {
namespace {

class EventTest : public testing::TestWithParam<std::string> {
protected:
    store::Scope scope(store::TenantId tenant) {
        return store::Scope({.database = test.get(),
                             .clock = &clock,
                             .tenant = tenant,
                             .role = store::Role::owner});
    }
    void emit_one(store::TenantId tenant, std::string_view type = "thing.made",
                  const std::string& data = "{}") {
        scope(tenant).write([&](Tx& tx) { emit(tx, tenant, *bus, clock, "things", type, data); });
    }
    /// Waits for what another thread is about to do, at most ten seconds.
    template <class F>
    static bool soon(F&& condition) {
        for (int i = 0; i < 1000; ++i) {
            if (condition()) return true;
            std::this_thread::sleep_for(std::chrono::milliseconds(10));
        }
        return false;
    }

    store::TestDatabase test{GetParam(), migrations()};
    FixedClock clock{*parse_time("2026-11-21T08:00:00Z")};
    std::unique_ptr<store::Bus> bus = store::make_bus();
    store::TenantId one = store::TenantId::make(clock), two = store::TenantId::make(clock);
};

TEST_P(EventTest, sequences_have_no_gaps_even_when_writers_fail_and_race) {
    std::vector<std::thread> writers;
    for (int t = 0; t < 4; ++t)
        writers.emplace_back([&, t] {
            for (int i = 0; i < 25; ++i) {
                try {
                    scope(one).write([&](Tx& tx) {
                        emit(tx, one, *bus, clock, "things", "thing.made", "{}");
                        if ((i + t) % 3 == 0) throw Error(ErrorKind::conflict, "on purpose");
                    });
                } catch (const Error&) {
                }
            }
        });
    for (auto& writer : writers) writer.join();
    const auto backlog = events_after(*test, one, 0, 1000);
    ASSERT_FALSE(backlog.reset);
    ASSERT_EQ(backlog.events.size(), 66u);
    for (std::size_t i = 0; i < backlog.events.size(); ++i)
        EXPECT_EQ(backlog.events[i].sequence, static_cast<std::int64_t>(i + 1));
    EXPECT_EQ(last_sequence(*test, one), 66);
}

TEST_P(EventTest, each_tenant_has_a_sequence_of_its_own) {
    emit_one(one, "thing.made", R"({"n":1})");
    emit_one(two, "thing.made", R"({"n":2})");
    const auto events = events_after(*test, two, 0, 10).events;
    ASSERT_EQ(events.size(), 1u);
    EXPECT_EQ(events[0].sequence, 1);
    EXPECT_EQ(events[0].data.text, R"({"n":2})");
    EXPECT_EQ(last_sequence(*test, store::TenantId::make(clock)), 0);
}

TEST_P(EventTest, readers_wake_after_the_commit_and_not_after_a_roll_back) {
    int woken = 0;
    const auto subscription = bus->subscribe(kBusTopic, [&](const store::Bus::Message& message) {
        ++woken;
        EXPECT_EQ(message.tenant, one);
        EXPECT_EQ(events_after(*test, one, 0, 10).events.size(), 1u);
    });
    EXPECT_THROW(scope(one).write([&](Tx& tx) {
        emit(tx, one, *bus, clock, "things", "thing.made", "{}");
        throw Error(ErrorKind::conflict, "on purpose");
    }),
                 Error);
    EXPECT_EQ(woken, 0);
    emit_one(one);
    EXPECT_EQ(woken, 1);
}

TEST_P(EventTest, a_reader_that_was_away_too_long_is_told_to_start_anew) {
    for (int i = 0; i < 3; ++i) emit_one(one);
    clock.advance(kKept - std::chrono::hours(1));
    emit_one(one);
    clock.advance(std::chrono::hours(2));
    EXPECT_EQ(drop_old_events(*test, clock.now()), 3);
    EXPECT_EQ(drop_old_events(*test, clock.now()), 0);
    EXPECT_TRUE(events_after(*test, one, 2, 10).reset);
    EXPECT_TRUE(events_after(*test, one, 5, 10).reset);
    EXPECT_TRUE(events_after(*test, one, -1, 10).reset);
    const auto rest = events_after(*test, one, 3, 10);
    EXPECT_FALSE(rest.reset);
    ASSERT_EQ(rest.events.size(), 1u);
    EXPECT_EQ(rest.events[0].sequence, 4);
    emit_one(one);
    EXPECT_EQ(last_sequence(*test, one), 5);
}

TEST_P(EventTest, a_listener_gets_its_type_in_order_and_continues_after_a_restart) {
    std::mutex mutex;
    std::vector<std::pair<store::TenantId, std::int64_t>> seen;
    const auto listener = [&] {
        return Listener{"test.reader", "thing.made",
                        [&](store::TenantId tenant, const Event& event) {
                            const std::lock_guard lock(mutex);
                            seen.emplace_back(tenant, event.sequence);
                        }};
    };
    const auto count = [&] {
        const std::lock_guard lock(mutex);
        return seen.size();
    };
    emit_one(one);
    emit_one(one, "thing.lost");
    emit_one(two);
    {
        Dispatcher dispatcher(*test, *bus, clock);
        dispatcher.add(listener());
        dispatcher.start();
        ASSERT_TRUE(soon([&] { return count() == 2; }));
        emit_one(one);
        ASSERT_TRUE(soon([&] { return count() == 3; }));
        dispatcher.stop();
    }
    emit_one(two);
    Dispatcher dispatcher(*test, *bus, clock);
    dispatcher.add(listener());
    dispatcher.start();
    ASSERT_TRUE(soon([&] { return count() == 4; }));
    dispatcher.stop();
    std::vector<std::int64_t> of_one, of_two;
    for (const auto& [tenant, sequence] : seen)
        (tenant == one ? of_one : of_two).push_back(sequence);
    EXPECT_EQ(of_one, (std::vector<std::int64_t>{1, 3}));
    EXPECT_EQ(of_two, (std::vector<std::int64_t>{1, 2}));
}

TEST_P(EventTest, a_failing_listener_holds_back_its_tenant_only_and_tries_again) {
    std::mutex mutex;
    std::vector<std::int64_t> of_one;
    int failures = 0, of_two = 0;
    Dispatcher dispatcher(*test, *bus, clock);
    dispatcher.add({"test.fragile", "thing.made", [&](store::TenantId tenant, const Event& event) {
                        const std::lock_guard lock(mutex);
                        if (tenant == two) {
                            ++of_two;
                            return;
                        }
                        if (event.sequence == 2 && failures < 2) {
                            ++failures;
                            throw Error(ErrorKind::unavailable, "on purpose");
                        }
                        of_one.push_back(event.sequence);
                    }});
    for (int i = 0; i < 3; ++i) emit_one(one);
    emit_one(two);
    dispatcher.start();
    EXPECT_TRUE(soon([&] {
        const std::lock_guard lock(mutex);
        return of_one.size() == 3;
    }));
    dispatcher.stop();
    EXPECT_EQ(of_one, (std::vector<std::int64_t>{1, 2, 3}));
    EXPECT_EQ(failures, 2);
    EXPECT_EQ(of_two, 1);
}

INSTANTIATE_TEST_SUITE_P(Databases, EventTest, testing::ValuesIn(store::TestDatabase::kinds()),
                         [](const auto& param) { return param.param; });

}  // namespace
}  // namespace herald::event
