#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "web/http.hpp"

namespace herald::web {

struct ServerOptions {
    std::string address = "127.0.0.1";
    std::uint16_t port = 0;  ///< 0 takes any free port
    unsigned io_threads = 2;
    unsigned workers = 64;                        ///< handlers running at once
    std::size_t queue_limit = 4096;               ///< requests waiting for a worker; beyond it 503 with Retry-After
    std::size_t memory_body = 1 << 20;            ///< larger bodies are spooled to spool_dir
    std::uint64_t max_body = 2ull << 30;          ///< upper bound; body_limit narrows it by route
    std::filesystem::path spool_dir;              ///< empty: bodies above memory_body are refused
    std::chrono::seconds idle_timeout{75};
    std::chrono::seconds header_timeout{15};      ///< slow clients are cut
    std::vector<std::string> trusted_proxies;     ///< addresses whose X-Forwarded-For counts
    /// Called with method and path before the body is read; bodies above the result are answered 413.
    std::function<std::uint64_t(std::string_view method, std::string_view path)> body_limit;
};

/// One open WebSocket as its user sees it. send() may be called from any thread; it never blocks: a peer that does not
/// read is closed with 1013 when its queue passes the limit.
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
    std::function<void(const std::shared_ptr<Socket>&)> closed;
};

/// The way in. Owns its threads; everything asynchronous stays inside web/beast.
class HttpServer {
public:
    /// `sockets` answers upgrades on `socket_path` (empty: none).
    HttpServer(ServerOptions options, Handler handler, std::string socket_path = {}, SocketHandler sockets = {});
    ~HttpServer();
    HttpServer(const HttpServer&) = delete;
    HttpServer& operator=(const HttpServer&) = delete;

    /// Binds and listens; throws Error{unavailable} when the address is taken.
    void start();
    std::uint16_t port() const;
    /// Stops accepting, lets running requests finish for at most `grace`, then closes the rest.
    void stop(std::chrono::milliseconds grace = std::chrono::seconds(10));

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace herald::web
