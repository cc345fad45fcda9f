#include "connector/in_flight.hpp"

#include <gtest/gtest.h>

#include <thread>

#include "base/error.hpp"

namespace herald::connector {
namespace {

class InFlightTest : public testing::Test {
protected:
    CallOptions options() {
        CallOptions out;
        out.http = &http;
        out.clock = &clock;
        return out;
    }
    net::HttpClient http;
    FixedClock clock{Time{}};
};

TEST_F(InFlightTest, DeliversOnTheCallingThreadAndInOrderOfEachJob) {
    Call call(options());
    const auto caller = std::this_thread::get_id();
    std::vector<std::vector<int>> seen(5);
    std::vector<Job> jobs;
    for (std::size_t j = 0; j < seen.size(); ++j)
        jobs.push_back([&, j](const Emit& emit) {
            EXPECT_NE(std::this_thread::get_id(), caller);
            for (int i = 0; i < 50; ++i)
                emit([&, j, i] {
                    EXPECT_EQ(std::this_thread::get_id(), caller);
                    seen[j].push_back(i);
                });
        });
    run_in_flight(call, std::move(jobs));
    for (const auto& numbers : seen) {
        ASSERT_EQ(numbers.size(), 50u);
        EXPECT_TRUE(std::is_sorted(numbers.begin(), numbers.end()));
    }
}

TEST_F(InFlightTest, RunsNoMoreAtOnceThanTheCallAllowsAndNeverHoardsDeliveries) {
    CallOptions given = options();
    given.in_flight = 2;
    Call call(given);
    std::atomic<int> now{0}, undelivered{0}, most_undelivered{0};
    std::atomic<bool> two{false}, three{false};
    std::vector<Job> jobs(6, [&](const Emit& emit) {
        const auto give_up = std::chrono::steady_clock::now() + std::chrono::seconds(5);
        ++now;
        while (!two && std::chrono::steady_clock::now() < give_up) {  // until the second has come
            if (now >= 2) two = true;
            std::this_thread::yield();
        }
        if (now > 2) three = true;
        for (int i = 0; i < 30; ++i) {
            most_undelivered = std::max(most_undelivered.load(), ++undelivered);
            emit([&] { --undelivered; });
        }
        --now;
    });
    run_in_flight(call, std::move(jobs));
    EXPECT_TRUE(two);
    EXPECT_FALSE(three);
    EXPECT_LE(most_undelivered, 8 + 2 + 1);
    EXPECT_EQ(undelivered, 0);
}

TEST_F(InFlightTest, TheFirstFailureOfAJobStopsTheOthers) {
    Call call(options());
    std::atomic<int> started{0};
    std::vector<Job> jobs;
    jobs.push_back([&](const Emit&) { throw Error(ErrorKind::upstream, "broken"); });
    for (int i = 0; i < 50; ++i)
        jobs.push_back([&](const Emit&) {
            ++started;
            call.sleep(std::chrono::seconds(10));
        });
    const auto begin = std::chrono::steady_clock::now();
    EXPECT_THROW(run_in_flight(call, std::move(jobs)), Error);
    EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(5));
    EXPECT_LE(started, 3);
    run_in_flight(call, {[](const Emit&) {}});  // the call can be used again
}

struct Stop {};

TEST_F(InFlightTest, ADeliveryThatThrowsStopsEverythingAndComesOut) {
    Call call(options());
    std::vector<Job> jobs(3, [&](const Emit& emit) {
        for (;;) emit([] { throw Stop{}; });
    });
    EXPECT_THROW(run_in_flight(call, std::move(jobs)), Stop);
}

TEST_F(InFlightTest, AStoppedTaskLeavesAtOnceAlthoughTheJobsWait) {
    CallOptions given = options();
    const auto caller = std::this_thread::get_id();
    std::atomic<bool> stop{false};
    given.checkpoint = [&] {
        EXPECT_EQ(std::this_thread::get_id(), caller);
        if (stop) throw Stop{};
    };
    Call call(given);
    std::vector<Job> jobs(3, [&](const Emit&) {
        stop = true;
        call.sleep(std::chrono::seconds(30));
    });
    const auto begin = std::chrono::steady_clock::now();
    EXPECT_THROW(run_in_flight(call, std::move(jobs)), Stop);
    EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(5));
}

TEST_F(InFlightTest, RetriesWhatMayPassAndObeysTheWaitAskedFor) {
    CallOptions given = options();
    std::vector<std::int64_t> waits;
    given.sleep = [&](std::chrono::milliseconds time) { waits.push_back(time.count()); };
    Call call(given);
    int calls = 0;
    EXPECT_EQ(with_retries(call,
                           [&] {
                               if (++calls == 1)
                                   throw Error(ErrorKind::rate_limited, "slow")
                                       .retry_after(std::chrono::seconds(9));
                               if (calls == 2) throw Error(ErrorKind::upstream, "again");
                               return 5;
                           }),
              5);
    ASSERT_EQ(waits.size(), 2u);
    EXPECT_EQ(waits[0], 9000);
    EXPECT_GE(waits[1], 500);
    EXPECT_LE(waits[1], 1000);

    calls = 0;
    EXPECT_THROW(with_retries(call,
                              [&]() -> int {
                                  ++calls;
                                  throw Error(ErrorKind::upstream, "no").permanent();
                              }),
                 Error);
    EXPECT_EQ(calls, 1);
    calls = 0;
    EXPECT_THROW(with_retries(call,
                              [&]() -> int {
                                  ++calls;
                                  throw Error(ErrorKind::upstream, "always");
                              }),
                 Error);
    EXPECT_EQ(calls, 4);
    calls = 0;
    const auto inner = [&]() -> int {
        return with_retries(call, [&]() -> int {
            ++calls;
            throw Error(ErrorKind::upstream, "always");
        });
    };
    EXPECT_THROW(with_retries(call, inner), Error);
    EXPECT_EQ(calls, 4) << "tries within tries do not multiply";
    calls = 0;
    EXPECT_THROW(with_retries(call,
                              [&]() -> int {
                                  ++calls;
                                  throw Error(ErrorKind::rate_limited, "tomorrow")
                                      .retry_after(std::chrono::hours(11));
                              }),
                 Error);
    EXPECT_EQ(calls, 1) << "a long wait is the task's, not ours";
}

TEST_F(InFlightTest, KeepsAnAccessTokenUntilItEndsOrIsForgotten) {
    Call call(options());
    int made = 0;
    const auto refresh = [&] {
        return Call::Token{"t" + std::to_string(++made), clock.now() + std::chrono::hours(1)};
    };
    EXPECT_EQ(call.access_token("a", refresh), "t1");
    EXPECT_EQ(call.access_token("a", refresh), "t1");
    clock.advance(std::chrono::minutes(59) + std::chrono::seconds(1));
    EXPECT_EQ(call.access_token("a", refresh), "t2");
    call.forget_access_token("a");
    EXPECT_EQ(call.access_token("a", refresh), "t3");
}

}  // namespace
}  // namespace herald::connector
