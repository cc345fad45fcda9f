#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "web/http.hpp"

namespace herald::metrics {
class Registry;
}

namespace herald::web {

struct ServerOptions {
    std::string address = "127.0.0.1";
    std::uint16_t port = 0;  ///< 0 takes any free port
    /// A Unix-domain socket to listen on as well, made with mode 0600; empty: none. Requests that
    /// come in there have the remote address "unix".
    std::filesystem::path unix_socket;
    /// Connections open at once; beyond it 503. Near it, who has asked for nothing lately makes
    /// room for the next. Never more than nine tenths of the files the system allows.
    std::size_t connections = 100'000;
    /// Connections one address may have open, WebSockets included; beyond it 429. 0: no limit.
    std::size_t address_connections = 0;
    /// Addresses and networks which that limit leaves out, beside the trusted proxies and "unix".
    std::vector<std::string> uncounted;
    unsigned io_threads = 2;
    unsigned workers = 64;  ///< handlers running at once
    std::size_t queue_limit =
        4096;  ///< requests waiting for a worker; beyond it 503 with Retry-After
    std::size_t memory_body = 1 << 20;      ///< bytes; larger bodies are spooled to spool_dir
    std::uint64_t max_body = 2ull << 30;    ///< bytes; upper bound, body_limit narrows it by route
    std::filesystem::path spool_dir;        ///< empty: bodies above memory_body are refused
    std::chrono::seconds idle_timeout{75};  ///< between two requests
    std::chrono::seconds header_timeout{
        15};  ///< from a request's first byte to its last header; then 408
    /// A body or an answer must move on by 16 KiB, or end, within this time; slower peers are cut.
    std::chrono::seconds progress_timeout{30};
    /// Addresses, networks ("10.0.0.0/8") or "unix", whose X-Forwarded-For and -Proto count.
    std::vector<std::string> trusted_proxies;
    /// Text answers over 1 KiB go out with gzip, level 1, where the client takes it. A handler opts
    /// out with the header `Content-Encoding: identity`.
    bool compress = true;
    /// Called with method and path before the body is read; bodies above the result are answered
    /// 413.
    std::function<std::uint64_t(std::string_view method, std::string_view path)> body_limit;

    /// Counts connections, WebSockets and what they send; may be null.
    metrics::Registry* metrics = nullptr;

    /// WebSockets: after this long in silence a ping; after as long again without an answer the
    /// socket is gone.
    std::chrono::seconds ping_interval{25};
    std::size_t socket_queue_bytes =
        1 << 20;  ///< not yet taken by a peer; beyond it the socket is closed with 1013
    std::size_t socket_queue_texts = 1024;
    /// Origins a browser's upgrade may come from ("https://app.example.com"); empty: any. Programs
    /// send none and pass.
    std::vector<std::string> socket_origins;
};

/// One open WebSocket as its user sees it. Both calls may come from any thread, also after the
/// socket or the server is gone (they then do nothing), and never block: a peer that does not read
/// is closed with 1013 when its queue passes the limit.
class Socket {
public:
    virtual ~Socket() = default;
    virtual void send(std::shared_ptr<const std::string> text) = 0;
    virtual void close(std::uint16_t code, std::string_view reason) = 0;
};

/// What a WebSocket route does. Callbacks run on the socket's I/O thread and must be short.
struct SocketHandler {
    /// May throw Error to refuse the upgrade. `request` holds the upgrade request.
    std::function<void(const Request& request)> accept;
    std::function<void(const std::shared_ptr<Socket>&, const Request&)> opened;
    std::function<void(const std::shared_ptr<Socket>&, std::string_view text)> message;
    /// Once for each opened(), before stop() returns.
    std::function<void(const std::shared_ptr<Socket>&)> closed;
};

/// The way in. Owns its threads; everything asynchronous stays inside web/beast.
class HttpServer {
public:
    /// `sockets` answers upgrades on `socket_path` (empty: none).
    HttpServer(ServerOptions options, Handler handler, std::string socket_path = {},
               SocketHandler sockets = {});
    ~HttpServer();
    HttpServer(const HttpServer&) = delete;
    HttpServer& operator=(const HttpServer&) = delete;

    /// Binds and listens; throws Error{unavailable} when the address is taken. Raises the soft
    /// limit of open files to the hard one.
    void start();
    std::uint16_t port() const;
    /// Stops accepting, closes WebSockets with 1001, lets running requests finish for at most
    /// `grace`, then cuts the rest. Returns when all handlers have: a handler that never returns is
    /// waited for.
    void stop(std::chrono::milliseconds grace = std::chrono::seconds(10));

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace herald::web
