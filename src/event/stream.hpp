#pragma once

#include <memory>
#include <string>
#include <vector>

#include "store/bus.hpp"
#include "web/doors.hpp"
#include "web/router.hpp"
#include "web/server.hpp"

/// GET /api/v1/stream: the organization's own events, live over a WebSocket.
namespace herald::event {

/// Bus topic: a person or key lost rights. The payload is the actor's id, or empty for everybody; a
/// nil tenant means every organization. The hub closes their sockets with 4401; who still may comes
/// back with a new ticket.
inline constexpr std::string_view kRevokedTopic = "access.revoked";

struct StreamOptions {
    store::Database* database = nullptr;
    store::Bus* bus = nullptr;
    store::Cache* cache = nullptr;
    const Clock* clock = nullptr;
    web::Authenticator* authenticator = nullptr;
    /// At most 32; a client's other topics are refused by name.
    std::vector<std::string> topics{"tasks",  "campaigns",  "connections", "insights",
                                    "alerts", "automation", "reports",     "content"};
    metrics::Registry* metrics = nullptr;  ///< may be null
    std::chrono::milliseconds sign_in_time{
        10'000};  ///< a socket without a valid token by then is closed
};

/// The answer of POST /stream/tickets: goes into ?ticket= of the stream's address, once.
struct StreamTicket {
    std::string ticket;
    std::int64_t expires_in = 0;  ///< seconds
};
BOOST_DESCRIBE_STRUCT(StreamTicket, (), (ticket, expires_in))

/// Sends events to sockets. One thread reads the database and does all work; callbacks only leave
/// it a note. An event is written as text once and shared by all sockets of its tenant. An idle
/// socket costs about 200 bytes here.
///
/// Client → server: {"token"?, "subscribe"?, "unsubscribe"?, "last_event_id"?}. Server → client:
/// {"id","topic","type","data","at"},
/// {"type":"subscribed","topics","last_event_id"}, {"type":"reset"}, {"type":"error","detail"}.
class StreamHub {
public:
    explicit StreamHub(StreamOptions options);
    ~StreamHub();

    /// For HttpServer, on kPath. The hub outlives the server.
    web::SocketHandler handler();
    static constexpr std::string_view kPath = "/api/v1/stream";
    /// POST /api/v1/stream/tickets.
    void add_routes(web::Router& routes);

    void start();
    /// Closes every socket with 1001.
    void stop();
    std::size_t open_sockets() const;

private:
    struct Impl;
    std::shared_ptr<Impl>
        impl_;  // also held by bus listeners and socket callbacks that are still running
};

}  // namespace herald::event
