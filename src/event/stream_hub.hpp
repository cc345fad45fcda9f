#pragma once

#include <atomic>
#include <deque>
#include <mutex>
#include <thread>
#include <unordered_map>
#include <unordered_set>

#include "base/assert.hpp"
#include "base/metrics.hpp"
#include "event/stream.hpp"
#include "event/stream_wire.hpp"
#include "event/wake.hpp"

/// What the hub holds: its peers by tenant, and the one thread that reads the journal and writes to
/// them.
namespace herald::event {

using Steady = std::chrono::steady_clock;

constexpr auto kTicketLifetime = std::chrono::seconds(30);
constexpr std::size_t kMessageBytes = 8 * 1024;
constexpr std::uint16_t kGoingAway = 1001, kTooBig = 1009, kBusy = 1013, kBadMessage = 4400,
                        kSignIn = 4401;

/// What a ticket stands for.
struct TicketHolder {
    store::TenantId tenant;
    Uuid actor;
};
BOOST_DESCRIBE_STRUCT(TicketHolder, (), (tenant, actor))

/// Left by an I/O thread for the hub's.
struct Note {
    enum class Kind { opened, message } kind;
    std::shared_ptr<web::Socket> socket;
    std::string text;  ///< the query of an upgrade, or a message
};

struct TenantFeed;

struct Peer {
    std::weak_ptr<web::Socket> socket;
    TenantFeed* feed = nullptr;  ///< null until signed in
    Uuid actor;
    std::uint32_t topics = 0;  ///< by bit
    std::uint32_t allowed = ~0u;
};

/// One tenant's place in its sequence and who listens.
struct TenantFeed {
    store::TenantId tenant;
    std::int64_t position = 0;
    std::unordered_set<web::Socket*> peers;
};

struct StreamHub::Impl {
    explicit Impl(StreamOptions o) : options(std::move(o)) {
        HERALD_ASSERT(options.topics.size() <= 32);
        if (options.metrics != nullptr)
            lag = &options.metrics
                       ->histograms("herald_stream_lag_seconds",
                                    "From an event to its handing to the listening WebSockets")
                       .with({});
    }

    // On any thread.
    void leave(Note note);
    void forget(web::Socket* socket);
    void mark(store::TenantId tenant);

    // On the hub's thread.
    void run();
    void round();
    void look_for_missed();
    std::chrono::milliseconds until_next() const;
    void take_note(const Note& note);
    void handle_opened(const Note& note);
    void handle_message(const Note& note);
    void sign_in(web::Socket* socket, store::TenantId tenant, const Uuid& actor,
                 std::uint32_t allowed);
    void sign_in_by_token(web::Socket* socket, const std::string& token);
    void subscribe(const Note& note, const ClientMessage& message);
    std::uint32_t topic_bits(const std::vector<std::string>& names) const;
    std::uint32_t bit_of(std::string_view topic) const;
    void pump(TenantFeed& feed);
    void resume(TenantFeed& feed, web::Socket& socket, std::uint32_t topics, std::int64_t from);
    void send_to(TenantFeed& feed, const std::vector<Event>& events);
    void broadcast(TenantFeed& feed, const Text& text);
    void close_late_sign_ins();
    void revoke(store::TenantId tenant, std::string_view actor);

    StreamOptions options;
    std::shared_ptr<Wake> wake = std::make_shared<Wake>();
    std::vector<std::shared_ptr<void>> subscriptions;
    std::thread thread;
    std::atomic<bool> stopping{false};
    Steady::time_point next_look{};
    metrics::Histogram* lag = nullptr;

    mutable std::mutex mutex;  // guards what follows; never held while the database is read
    std::unordered_map<web::Socket*, Peer> peers;
    std::unordered_map<store::TenantId, std::unique_ptr<TenantFeed>> feeds;
    std::unordered_set<store::TenantId> marked;
    std::deque<Note> notes;
    std::deque<std::pair<Steady::time_point, std::weak_ptr<web::Socket>>> sign_ins;
    std::deque<std::pair<store::TenantId, std::string>> revoked;
};

}  // namespace herald::event
