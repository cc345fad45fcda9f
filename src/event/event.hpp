#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "store/bus.hpp"
#include "store/migration.hpp"
#include "store/scope.hpp"

namespace herald::metrics {
class Registry;
}

/// Something that happened: a row of the tenant's sequence, written in the transaction of its
/// cause, kept 7 days.
namespace herald::event {

inline constexpr auto kKept = std::chrono::hours(7 * 24);
/// The bus topic that wakes readers; the payload is the event's type.
inline constexpr std::string_view kBusTopic = "events";

struct Event {
    std::int64_t sequence = 0;  ///< per tenant, without gaps, starts at 1
    std::string topic;          ///< what clients subscribe to: "tasks", "campaigns", "connections"
    std::string type;           ///< "task.updated"
    RawJson data;
    Time at;
};
BOOST_DESCRIBE_STRUCT(Event, (), (sequence, topic, type, data, at))

std::vector<store::Migration> migrations();

/// Inserts the event and wakes readers after the commit. `bus` outlives the transaction.
void emit(Tx& tx, store::TenantId tenant, store::Bus& bus, const Clock& clock,
          std::string_view topic, std::string_view type, const std::string& data_json);

/// The tenant's events after `sequence`, oldest first. `reset` is true when they have been dropped
/// already, or never were.
struct Backlog {
    std::vector<Event> events;
    bool reset = false;
};
Backlog events_after(store::Database& database, store::TenantId tenant, std::int64_t sequence,
                     std::size_t limit);
/// The sequence of the tenant's newest event; 0 when there is none.
std::int64_t last_sequence(store::Database& database, store::TenantId tenant);

/// Drops what is older than kKept; returns the number of events dropped.
std::int64_t drop_old_events(store::Database& database, Time now);

/// Runs `handle` for every event of the type, at least once, in order per tenant, with a durable
/// cursor under `name`. When it throws, the same event comes again after a growing pause; the
/// events behind it wait.
struct Listener {
    std::string name;  ///< "insight.new_metrics"; never change it after release
    std::string type;
    std::function<void(store::TenantId, const Event&)> handle;
};

/// Owns the thread that feeds listeners and drops old events. Woken by the bus, looks every 5 s
/// anyway.
class Dispatcher {
public:
    /// `metrics` may be null.
    Dispatcher(store::Database& database, store::Bus& bus, const Clock& clock,
               metrics::Registry* metrics = nullptr);
    ~Dispatcher();
    /// Before start().
    void add(Listener listener);
    void start();
    /// Lets the running handler finish.
    void stop();

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace herald::event
