#include "store/bus.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <stdexcept>
#include <thread>

#include "store/tenancy.hpp"

namespace herald::store {
namespace {

using namespace std::chrono_literals;

Bus::Message message(std::string topic, std::string payload = "") {
    return {std::move(topic), {}, std::move(payload)};
}

TEST(Bus, listeners_hear_their_topic_until_the_token_goes) {
    const auto bus = make_bus();
    std::vector<std::string> heard;
    auto token =
        bus->subscribe("tasks", [&](const Bus::Message& m) { heard.push_back(m.payload); });
    bus->publish(message("tasks", "1"));
    bus->publish(message("campaigns", "2"));
    token.reset();
    bus->publish(message("tasks", "3"));
    EXPECT_EQ(heard, std::vector<std::string>{"1"});
}

TEST(Bus, a_listener_that_throws_harms_neither_the_publisher_nor_the_others) {
    const auto bus = make_bus();
    int heard = 0;
    const auto bad =
        bus->subscribe("x", [](const Bus::Message&) { throw std::runtime_error("broken"); });
    const auto good = bus->subscribe("x", [&](const Bus::Message&) { ++heard; });
    EXPECT_NO_THROW(bus->publish(message("x")));
    EXPECT_EQ(heard, 1);
}

TEST(Bus, a_listener_may_publish_subscribe_and_end_itself) {
    const auto bus = make_bus();
    int outer = 0, inner = 0;
    std::shared_ptr<void> token, added;
    token = bus->subscribe("x", [&](const Bus::Message& m) {
        ++outer;
        if (m.payload == "again") return;
        bus->publish(message("x", "again"));
        added = bus->subscribe("x", [&](const Bus::Message&) { ++inner; });
        token.reset();
    });
    bus->publish(message("x"));
    bus->publish(message("x"));
    EXPECT_EQ(outer, 2);
    EXPECT_EQ(inner, 1);
}

TEST(Bus, the_token_waits_for_a_running_call) {
    const auto bus = make_bus();
    std::atomic<bool> running{false}, finished{false};
    auto token = bus->subscribe("x", [&](const Bus::Message&) {
        running = true;
        running.notify_all();
        std::this_thread::sleep_for(50ms);
        finished = true;
    });
    std::thread publisher([&] { bus->publish(message("x")); });
    running.wait(false);
    token.reset();
    EXPECT_TRUE(finished);
    publisher.join();
}

TEST(Bus, a_token_may_outlive_the_bus) {
    auto bus = make_bus();
    const auto token = bus->subscribe("x", [](const Bus::Message&) {});
    bus.reset();
}

TEST(Bus, subscribing_and_publishing_from_many_threads_calls_no_dead_listener) {
    const auto bus = make_bus();
    std::atomic<bool> stop{false};
    std::atomic<int> heard{0};
    std::vector<std::thread> threads;
    for (int t = 0; t < 2; ++t)
        threads.emplace_back([&] {
            while (!stop) bus->publish(message("x"));
        });
    for (int i = 0; i < 300; ++i) {
        auto alive = std::make_unique<int>(1);
        const auto token = bus->subscribe(
            "x", [&heard, value = alive.get()](const Bus::Message&) { heard += *value; });
        const int before = heard;
        while (heard == before) std::this_thread::yield();
    }
    stop = true;
    for (auto& thread : threads) thread.join();
}

class CacheTest : public testing::Test {
protected:
    std::unique_ptr<Cache> make(std::size_t limit = 1000) {
        return make_cache(limit, [this] { return now; });
    }
    std::chrono::steady_clock::time_point now = std::chrono::steady_clock::now();
};

TEST_F(CacheTest, a_counter_starts_anew_with_each_window) {
    const auto cache = make();
    EXPECT_EQ(cache->count("a", 1, 10s).value, 1);
    now += 9s;
    const auto second = cache->count("a", 2, 10s);
    EXPECT_EQ(second.value, 3);
    EXPECT_EQ(second.resets_at, now + 1s);
    now += 1s;
    EXPECT_EQ(cache->count("a", 1, 10s).value, 1);
    EXPECT_EQ(cache->count("b", 5, 10s).value, 5);
    cache->forget("b");
    EXPECT_EQ(cache->count("b", 1, 10s).value, 1);
}

TEST_F(CacheTest, a_value_is_taken_once_and_only_in_time) {
    const auto cache = make();
    cache->put("ticket", "tenant", 30s);
    EXPECT_EQ(cache->take("ticket"), "tenant");
    EXPECT_EQ(cache->take("ticket"), "");
    cache->put("ticket", "tenant", 30s);
    now += 30s;
    EXPECT_EQ(cache->take("ticket"), "");
    EXPECT_EQ(cache->take("never"), "");
}

TEST_F(CacheTest, beyond_the_limit_the_oldest_go) {
    const auto cache = make(3);
    for (const char* key : {"a", "b", "c", "d"}) cache->put(key, key, 100s);
    EXPECT_EQ(cache->take("a"), "");
    EXPECT_EQ(cache->take("b"), "b");
    EXPECT_EQ(cache->take("d"), "d");
}

TEST_F(CacheTest, what_has_expired_makes_room_before_the_living) {
    const auto cache = make(4);
    cache->put("dead 1", "x", 1s);
    cache->put("dead 2", "x", 1s);
    cache->put("alive", "x", 100s);
    now += 2s;
    for (const char* key : {"e", "f", "g"}) cache->put(key, key, 100s);
    EXPECT_EQ(cache->take("alive"), "x");
}

TEST_F(CacheTest, many_threads_lose_no_count) {
    const auto cache = make();
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t)
        threads.emplace_back([&] {
            for (int i = 0; i < 1000; ++i) cache->count("a", 1, 100s);
        });
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(cache->count("a", 0, 100s).value, 4000);
}

}  // namespace
}  // namespace herald::store
