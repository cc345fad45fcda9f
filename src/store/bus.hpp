#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "store/tenancy.hpp"

namespace herald::store {

/// Wakes readers; carries nothing that must not be lost (that is what the events table is for).
class Bus {
public:
    virtual ~Bus() = default;
    struct Message {
        std::string topic;
        TenantId tenant;
        std::string payload;
    };
    using Listener = std::function<void(const Message&)>;
    /// Listeners run on the publisher's thread and must be short; what they throw is logged. The
    /// subscription ends with the returned token, which waits for a call that is running on another
    /// thread: afterwards the listener's things may go.
    virtual std::shared_ptr<void> subscribe(std::string_view topic, Listener listener) = 0;
    virtual void publish(const Message& message) = 0;
};
std::unique_ptr<Bus> make_bus();

/// Short-lived shared counters and values: rate limits, tickets. Entries expire.
class Cache {
public:
    virtual ~Cache() = default;
    /// Adds and returns the sum in the current window of `key`, and when that window ends.
    struct Counted {
        std::int64_t value;
        std::chrono::steady_clock::time_point resets_at;
    };
    virtual Counted count(std::string_view key, std::int64_t add, std::chrono::seconds window) = 0;
    virtual void put(std::string_view key, std::string value, std::chrono::seconds lifetime) = 0;
    /// Takes the value out: usable once. Empty when there is none, or no longer.
    virtual std::string take(std::string_view key) = 0;
    virtual void forget(std::string_view key) = 0;
};
/// At most `limit` entries; the oldest go first. A test passes its own `now`.
std::unique_ptr<Cache> make_cache(
    std::size_t limit = 1'000'000,
    std::function<std::chrono::steady_clock::time_point()> now = std::chrono::steady_clock::now);

}  // namespace herald::store
