#include <set>
#include <thread>
#include <unordered_map>

#include "base/assert.hpp"
#include "base/log.hpp"
#include "base/metrics.hpp"
#include "event/event.hpp"
#include "event/wake.hpp"
#include "store/system_db.hpp"

namespace herald::event {
namespace {

constexpr auto kLook = std::chrono::seconds(5);
constexpr auto kCleanUp = std::chrono::minutes(10);
constexpr std::size_t kBatch = 200;
constexpr auto kFirstPause = std::chrono::milliseconds(500),
               kLongestPause = std::chrono::milliseconds(300'000);
/// Events of other types are passed over in memory; the durable cursor follows at the latest after
/// so many.
constexpr std::int64_t kPassedOver = 5000;

struct Position {
    store::TenantId tenant;
    std::int64_t last = 0;
    std::int64_t first = 1;
    std::optional<std::int64_t> cursor;
};
BOOST_DESCRIBE_STRUCT(Position, (), (tenant, last, first, cursor))

}  // namespace

struct Dispatcher::Impl {
    /// Where one listener stands in one tenant's sequence.
    struct Place {
        std::int64_t seen = 0, durable = 0;
        int failures = 0;
        std::chrono::steady_clock::time_point not_before;
    };
    struct Entry {
        Listener listener;
        std::unordered_map<store::TenantId, Place> places;
    };

    Impl(store::Database& d, store::Bus& b, const Clock& c, metrics::Registry* registry)
        : database(d), bus(b), clock(c) {
        if (registry == nullptr) return;
        lag = &registry->histograms("herald_event_lag_seconds",
                                    "From an event to the end of its handling, by listener",
                                    {"listener"}, metrics::kLongSeconds);
        failures = &registry->counters("herald_event_failures_total",
                                       "Handlings of events that failed and are tried again",
                                       {"listener"});
    }

    void run();
    /// Feeds what is new; true when something failed and is to be tried again soon.
    bool feed(Entry& entry);
    void feed_tenant(Entry& entry, const Position& position);
    void save(const Entry& entry, store::TenantId tenant, Place& place);

    store::Database& database;
    store::Bus& bus;
    const Clock& clock;
    metrics::Family<metrics::Histogram>* lag = nullptr;
    metrics::Family<metrics::Counter>* failures = nullptr;
    std::vector<Entry> entries;
    std::shared_ptr<void> subscription;
    std::shared_ptr<Wake> wake = std::make_shared<Wake>();
    std::atomic<bool> stopping{false};
    std::thread thread;
};

void Dispatcher::Impl::run() {
    auto next_clean_up = std::chrono::steady_clock::now() + std::chrono::seconds(30);
    while (!stopping) {
        bool retry_soon = false;
        // The one catch of this thread: without it a busy database would end the program.
        try {
            for (Entry& entry : entries) retry_soon = feed(entry) || retry_soon;
            if (std::chrono::steady_clock::now() >= next_clean_up) {
                next_clean_up = std::chrono::steady_clock::now() + kCleanUp;
                drop_old_events(database, clock.now());
            }
        } catch (const Error& error) {
            log_warning("events cannot be read",
                        {{"error", std::string_view(error.what())}, {"detail", error.detail()}});
        }
        if (!stopping) wake->wait(retry_soon ? kFirstPause : std::chrono::milliseconds(kLook));
    }
}

bool Dispatcher::Impl::feed(Entry& entry) {
    const auto positions = store::SystemDb(database).list<Position>(
        "SELECT h.tenant, h.last, h.first, c.sequence FROM event_heads h "
        "LEFT JOIN event_cursors c ON c.tenant = h.tenant AND c.listener = :listener "
        "WHERE c.sequence IS NULL OR c.sequence < h.last",
        {{"listener", entry.listener.name}});
    bool failing = false;
    for (const Position& position : positions) {
        if (stopping) return false;
        feed_tenant(entry, position);
        failing = failing || entry.places[position.tenant].failures > 0;
    }
    return failing;
}

void Dispatcher::Impl::feed_tenant(Entry& entry, const Position& position) {
    Place& place = entry.places[position.tenant];
    // Another process may have come further; what has been dropped unseen is lost to this listener.
    place.durable = position.cursor.value_or(0);
    place.seen = std::max({place.seen, place.durable, position.first - 1});
    if (place.not_before > std::chrono::steady_clock::now()) return;
    while (place.seen < position.last && !stopping) {
        const auto events =
            store::Db(database, position.tenant)
                .list<Event>(
                    "SELECT {columns} FROM events WHERE tenant = :tenant AND sequence > :seen "
                    "AND sequence <= :last AND type = :type ORDER BY sequence LIMIT :limit",
                    {{"seen", place.seen},
                     {"last", position.last},
                     {"type", entry.listener.type},
                     {"limit", kBatch}});
        bool handled = false;
        for (const Event& event : events) {
            if (stopping) break;
            const WorkScope scope({.request_id = {},
                                   .task_id = {},
                                   .tenant = to_string(position.tenant),
                                   .route = "listener " + entry.listener.name,
                                   .trace = {}});
            try {  // a listener's failure is its own: logged, tried again
                entry.listener.handle(position.tenant, event);
                if (lag != nullptr)
                    lag->with({entry.listener.name})
                        .observe(std::chrono::duration<double>(clock.now() - event.at).count());
            } catch (const std::exception& error) {
                const auto pause =
                    std::min(kLongestPause, kFirstPause * (1 << std::min(place.failures++, 10)));
                place.not_before = std::chrono::steady_clock::now() + pause;
                if (failures != nullptr) failures->with({entry.listener.name}).add();
                log_error("a listener failed", {{"listener", entry.listener.name},
                                                {"event", event.sequence},
                                                {"error", std::string_view(error.what())},
                                                {"again_in_ms", pause.count()}});
                if (handled) save(entry, position.tenant, place);
                return;
            }
            place.seen = event.sequence;
            place.failures = 0;
            handled = true;
        }
        if (events.size() < kBatch && !stopping) place.seen = position.last;
        if (handled || place.seen - place.durable >= kPassedOver)
            save(entry, position.tenant, place);
    }
}

void Dispatcher::Impl::save(const Entry& entry, store::TenantId tenant, Place& place) {
    store::SystemDb(database).write([&](Tx& tx) {
        tx.execute(
            "INSERT INTO event_cursors (tenant, listener, sequence) VALUES (:tenant, :listener, "
            ":sequence) "
            "ON CONFLICT (tenant, listener) DO UPDATE SET sequence = excluded.sequence "
            "WHERE event_cursors.sequence < excluded.sequence",
            {{"tenant", tenant}, {"listener", entry.listener.name}, {"sequence", place.seen}});
    });
    place.durable = place.seen;
}

Dispatcher::Dispatcher(store::Database& database, store::Bus& bus, const Clock& clock,
                       metrics::Registry* metrics)
    : impl_(std::make_unique<Impl>(database, bus, clock, metrics)) {}

Dispatcher::~Dispatcher() { stop(); }

void Dispatcher::add(Listener listener) {
    HERALD_ASSERT(!impl_->thread.joinable());
    impl_->entries.push_back({std::move(listener), {}});
}

void Dispatcher::start() {
    Impl& impl = *impl_;
    std::set<std::string> types;
    for (const auto& entry : impl.entries) types.insert(entry.listener.type);
    impl.subscription = impl.bus.subscribe(
        kBusTopic, [wake = impl.wake, types](const store::Bus::Message& message) {
            if (types.contains(message.payload)) wake->poke();
        });
    impl.thread = std::thread([&impl] { impl.run(); });
}

void Dispatcher::stop() {
    Impl& impl = *impl_;
    if (!impl.thread.joinable()) return;
    impl.subscription.reset();
    impl.stopping = true;
    impl.wake->poke();
    impl.thread.join();
}

}  // namespace herald::event
