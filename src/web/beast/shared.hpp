#pragma once

#include <atomic>
#include <boost/intrusive/list.hpp>

#include "base/metrics.hpp"
#include "web/beast/asio.hpp"
#include "web/beast/connection_count.hpp"
#include "web/beast/forwarded.hpp"
#include "web/beast/worker_pool.hpp"
#include "web/server.hpp"

namespace herald::web {

class IoThread;

/// A quarter of a second on an I/O thread's own clock: deadlines are a store and a look now and
/// then, not a timer each.
using Tick = std::uint32_t;
constexpr auto kTick = std::chrono::milliseconds(250);
constexpr Tick kNever = std::numeric_limits<Tick>::max();

/// What lives on one I/O thread and is touched by no other: an HTTP connection or a WebSocket.
class Connection : public boost::intrusive::list_base_hook<> {
public:
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    /// Its deadline has passed. None of these calls ends it at once: its coroutine does.
    virtual void expire() = 0;
    /// The server stops: end now when idle, else after the answer under way.
    virtual void stop() = 0;
    /// End now.
    virtual void abort() = 0;
    /// Has waited for a request for a while and could be spared when places are scarce.
    virtual bool is_idle() const { return false; }

    Tick deadline() const { return deadline_; }

protected:
    Connection() = default;
    ~Connection() = default;

    Tick deadline_ = kNever;
};

/// A worker's job that ends on the I/O thread it came from.
class IoJob : public WorkerPool::Job {
public:
    /// On the I/O thread, once, after run(); may destroy the job.
    virtual void finished() = 0;
};

/// One I/O thread: its context, its connections, its clock. Sockets that outlive the server keep it
/// alive.
class IoThread {
public:
    IoThread();

    asio::io_context context{1};

    void add(Connection& connection);
    void remove(Connection& connection);
    template <class F>
    void for_each(F&& f) {
        for (Connection& connection : connections_) f(connection);
    }
    /// Connections of this thread; from any thread.
    std::size_t open() const { return open_.load(std::memory_order_relaxed); }

    /// From a worker: the job is finished() here soon. Many at once cost one wake-up.
    void complete(IoJob& job);

    /// The clock stops with the last connection, and with it the thread.
    void drain();
    Tick after(std::chrono::seconds wait) const {
        return ticks_ + static_cast<Tick>(wait / kTick) + 1;
    }
    /// "Date: …\r\n", of this second.
    std::string_view date() const { return date_; }
    Tick now() const { return ticks_; }
    /// Unique among all requests for practical purposes, not secret: 16 hexadecimal digits.
    std::string next_request_id();
    /// Where bytes are read to before they are looked at; holds nothing between two calls.
    std::string& scratch() { return scratch_; }
    /// Ends up to `most` idle connections, the oldest first.
    void shed_idle(std::size_t most);

private:
    void tick();
    void finish_jobs();

    boost::intrusive::list<Connection> connections_;
    std::atomic<std::size_t> open_{0};
    std::atomic<WorkerPool::Job*> done_{nullptr};
    Timer timer_{context.get_executor()};
    Tick ticks_ = 0;
    bool draining_ = false;
    std::string date_;
    std::time_t dated_ = 0;
    std::string scratch_;
    std::uint64_t next_id_;
};

/// What is counted of connections, beside what the router counts of requests.
struct Traffic {
    metrics::Gauge sockets;        ///< open WebSockets
    metrics::Counter texts;        ///< sent to them
    metrics::Counter slow;         ///< closed because their peer did not read
    metrics::Counter turned_away;  ///< connections refused: too many
    metrics::Counter refused;      ///< requests refused before a handler saw them
    std::shared_ptr<void> reader;  ///< the registry's; ends before the rest of the server
};

/// What all connections of a server share; outlives their coroutines.
struct Shared {
    ServerOptions options;
    TrustedProxies proxies{{}};
    TrustedProxies uncounted{{}};
    std::unique_ptr<ConnectionCount> count;
    Handler handler;
    std::string socket_path;
    SocketHandler sockets;
    std::unique_ptr<WorkerPool> workers;
    std::vector<std::shared_ptr<IoThread>> io;
    std::atomic<bool> stopping{false};
    Traffic traffic;
};

/// A connection as it was taken.
struct Incoming {
    StreamSocket socket;
    std::string peer;  ///< see peer_address()
    ConnectionCount::Place place;
};

/// Serves one connection until it ends; throws nothing.
Awaitable<void> serve_connection(Shared& shared, std::shared_ptr<IoThread> thread,
                                 Incoming incoming);

/// Takes the socket over after its upgrade request; `key` is its Sec-WebSocket-Key.
void serve_socket(Shared& shared, std::shared_ptr<IoThread> thread, Incoming incoming,
                  Request request, std::string key);

}  // namespace herald::web
