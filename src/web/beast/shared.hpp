#pragma once

#include <atomic>
#include <set>

#include "web/beast/asio.hpp"
#include "web/beast/worker_pool.hpp"
#include "web/server.hpp"

namespace herald::web {

class SocketConnection;

/// One I/O thread: its context and the WebSockets it owns.
struct IoThread {
    std::set<SocketConnection*> sockets;  // touched on this thread only; outlives the context's coroutines
    asio::io_context context{1};
};

/// What all connections of a server share; outlives them.
struct Shared {
    ServerOptions options;
    Handler handler;
    std::string socket_path;
    SocketHandler sockets;
    std::unique_ptr<WorkerPool> workers;
    std::vector<std::unique_ptr<IoThread>> io;
    std::atomic<int> in_flight{0};  ///< requests between their head and their answer
    std::atomic<int> open_sockets{0};
    std::atomic<bool> stopping{false};
};

/// Serves one connection until it ends; throws nothing.
Awaitable<void> serve_connection(Shared& shared, IoThread& thread, TcpSocket socket);

/// Takes the socket over after its upgrade request; `text` is the request's bytes, still to be answered by Beast.
void serve_socket(Shared& shared, IoThread& thread, TcpSocket socket, Request request, std::string key);
/// Every 30 s on its thread: pings, and closes those that did not answer the last one.
void ping_sockets(IoThread& thread);
void close_sockets(IoThread& thread);

}  // namespace herald::web
