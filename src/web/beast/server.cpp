#include "web/server.hpp"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.hpp"
#include "base/log.hpp"
#include "web/beast/shared.hpp"
#include "web/beast/wire.hpp"

namespace herald::web {
namespace {

constexpr int kBacklog = 4096;
constexpr std::size_t kShed = 64;  // idle connections ended when the system is out of files
using Local = asio::local::stream_protocol;
template <class Protocol>
using Acceptor = asio::basic_socket_acceptor<Protocol, Executor>;

/// Every connection is a file: take what the system allows, and say how many it is.
std::size_t raise_file_limit() {
    rlimit files{};
    if (getrlimit(RLIMIT_NOFILE, &files) != 0) return 1024;
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
    return files.rlim_cur;
}

/// Too many: told in one packet, without a coroutine or a wait. What the client has sent already is
/// taken, so that it reads the answer and no reset.
void turn_away(StreamSocket& socket, const ConnectionCount& count) {
    const Request unread;
    Response response =
        count.is_full() ? early_problem(503, "Busy", "The server has too many connections.", unread)
                        : early_problem(429, "Too many requests",
                                        "Your address has too many connections open.", unread);
    response.headers.set("Retry-After", "1");
    const Framing framing{.length = response.body.size(), .keep_alive = false};
    const std::string answer = response_head(response, framing) + response.body;
    error_code ignored;
    socket.non_blocking(true, ignored);
    socket.write_some(asio::buffer(answer), ignored);
    socket.shutdown(asio::socket_base::shutdown_send, ignored);
    std::array<char, 4096> unwanted;
    socket.read_some(asio::buffer(unwanted), ignored);
}

void spare_idle(Shared& shared, std::size_t most) {
    for (auto& io : shared.io) asio::post(io->context, [io, most] { io->shed_idle(most); });
}

/// Hands a connection over to its thread, or turns it away.
void admit(Shared& shared, const std::shared_ptr<IoThread>& thread, StreamSocket socket) {
    if (shared.count->is_nearly_full())
        spare_idle(shared, std::clamp<std::size_t>(shared.options.connections / 16, 1, kShed));
    const std::string peer = peer_address(socket);
    const bool is_free =
        peer == "unix" || shared.proxies.contains(peer) || shared.uncounted.contains(peer);
    auto place = shared.count->take(peer, is_free ? ConnectionCount::Counted::in_all_only
                                                  : ConnectionCount::Counted::by_address);
    if (!place) {
        shared.traffic.turned_away.add();
        return turn_away(socket, *shared.count);
    }
    auto session = [&shared, thread,
                    incoming = Incoming{std::move(socket), peer, std::move(place)}]() mutable {
        return serve_connection(shared, thread, std::move(incoming));
    };
    asio::co_spawn(thread->context.get_executor(), std::move(session), asio::detached);
}

template <class Protocol>
Awaitable<void> accept_loop(Shared& shared, Acceptor<Protocol>& acceptor) {
    Timer pause(acceptor.get_executor());
    for (std::size_t next = 0; !shared.stopping; ++next) {
        const std::shared_ptr<IoThread> thread = shared.io[next % shared.io.size()];
        StreamSocket socket(thread->context.get_executor());
        auto [error] = co_await acceptor.async_accept(socket, kToken);
        if (!error) {
            admit(shared, thread, std::move(socket));
            continue;
        }
        if (error == asio::error::operation_aborted || !acceptor.is_open()) co_return;
        // Out of files, most likely: spare those that wait for nothing.
        spare_idle(shared, kShed);
        pause.expires_after(std::chrono::milliseconds(50));
        [[maybe_unused]] auto [ignored] = co_await pause.async_wait(kToken);
    }
}

std::unique_ptr<Acceptor<tcp>> listen_tcp(asio::io_context& context, const ServerOptions& options) {
    auto acceptor = std::make_unique<Acceptor<tcp>>(context.get_executor());
    error_code error;
    const auto address = asio::ip::make_address(options.address, error);
    const tcp::endpoint endpoint(address, options.port);
    if (!error) acceptor->open(endpoint.protocol(), error);
    if (!error) acceptor->set_option(tcp::acceptor::reuse_address(true), error);
    if (!error) acceptor->bind(endpoint, error);
    if (!error) acceptor->listen(kBacklog, error);
    if (error)
        throw Error(ErrorKind::unavailable,
                    fmt::format("Cannot listen on {}:{}: {}. Is another program using it? Choose "
                                "another with --listen.",
                                options.address, options.port, error.message()));
    return acceptor;
}

/// The socket's file gets its mode before it has a name, so that at no moment others may connect.
std::unique_ptr<Acceptor<Local>> listen_local(asio::io_context& context,
                                              const std::filesystem::path& path) {
    std::error_code ignored;
    if (std::filesystem::is_socket(path, ignored))
        std::filesystem::remove(path, ignored);  // left by a killed server
    auto acceptor = std::make_unique<Acceptor<Local>>(context.get_executor());
    error_code error;
    Local::endpoint endpoint;
    if (path.native().size() >= sizeof(sockaddr_un::sun_path)) error = asio::error::name_too_long;
    if (!error) endpoint = Local::endpoint(path.native());
    if (!error) acceptor->open(Local(), error);
    if (!error && ::fchmod(acceptor->native_handle(), 0600) != 0)
        error.assign(errno, boost::system::system_category());
    if (!error) acceptor->bind(endpoint, error);
    if (!error) acceptor->listen(kBacklog, error);
    if (error)
        throw Error(ErrorKind::unavailable, fmt::format("Cannot listen on the local socket {}: {}.",
                                                        path.string(), error.message()));
    return acceptor;
}

void wait_until(std::chrono::steady_clock::time_point deadline, const std::function<bool()>& done) {
    while (!done() && std::chrono::steady_clock::now() < deadline)
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
}

void show_traffic(const Shared& shared, metrics::Exposition& out) {
    double open = 0;
    for (const auto& io : shared.io) open += static_cast<double>(io->open());
    const Traffic& traffic = shared.traffic;
    const auto count = [](const metrics::Counter& counter) {
        return static_cast<double>(counter.value());
    };
    out.gauge("herald_http_connections", "Open connections, WebSockets included", {}, open);
    out.gauge("herald_websocket_connections", "Open WebSockets", {}, traffic.sockets.value());
    out.counter("herald_websocket_messages_sent_total", "Messages sent to WebSockets", {},
                count(traffic.texts));
    out.counter("herald_websocket_drops_total", "WebSockets closed because the peer was too slow",
                {}, count(traffic.slow));
    out.counter("herald_http_connections_refused_total", "Connections refused: too many", {},
                count(traffic.turned_away));
    out.counter("herald_http_requests_refused_total",
                "Requests refused before they reached a route: broken, too slow, too large, or no "
                "worker was free",
                {}, count(traffic.refused));
}

}  // namespace

struct HttpServer::Impl {
    Shared shared;
    std::unique_ptr<Acceptor<tcp>> acceptor;
    std::unique_ptr<Acceptor<Local>> local;
    std::vector<asio::executor_work_guard<Executor>> guards;
    std::vector<std::thread> threads;
    std::uint16_t port = 0;
    bool running = false;

    bool is_empty() const {
        return std::all_of(shared.io.begin(), shared.io.end(),
                           [](const auto& io) { return io->open() == 0; });
    }
    template <class F>
    void on_all(F f) {
        for (auto& io : shared.io) asio::post(io->context, [io, f] { f(*io); });
    }
};

HttpServer::HttpServer(ServerOptions options, Handler handler, std::string socket_path,
                       SocketHandler sockets)
    : impl_(std::make_unique<Impl>()) {
    Shared& shared = impl_->shared;
    shared.options = std::move(options);
    shared.proxies = TrustedProxies(shared.options.trusted_proxies);
    shared.uncounted = TrustedProxies(shared.options.uncounted);
    shared.handler = std::move(handler);
    shared.socket_path = std::move(socket_path);
    shared.sockets = std::move(sockets);
}

HttpServer::~HttpServer() { stop(std::chrono::milliseconds(0)); }

void HttpServer::start() {
    const std::size_t files = raise_file_limit();
    Shared& shared = impl_->shared;
    ServerOptions& options = shared.options;
    options.connections = std::min(options.connections, files - files / 10);
    shared.count = std::make_unique<ConnectionCount>(
        ConnectionCount::Limits{options.connections, options.address_connections});
    for (unsigned i = 0; i < std::max(1u, options.io_threads); ++i)
        shared.io.push_back(std::make_shared<IoThread>());
    asio::io_context& first = shared.io[0]->context;
    impl_->acceptor = listen_tcp(first, options);
    impl_->port = impl_->acceptor->local_endpoint().port();
    if (!options.unix_socket.empty()) impl_->local = listen_local(first, options.unix_socket);
    shared.workers = std::make_unique<WorkerPool>(options.workers, options.queue_limit);
    if (options.metrics != nullptr)
        shared.traffic.reader = options.metrics->collect(
            [&shared](metrics::Exposition& out) { show_traffic(shared, out); });
    asio::co_spawn(first, accept_loop(shared, *impl_->acceptor), asio::detached);
    if (impl_->local) asio::co_spawn(first, accept_loop(shared, *impl_->local), asio::detached);
    impl_->running = true;  // from here on stop() has threads to join, however far this comes
    for (auto& io : shared.io) {
        impl_->guards.emplace_back(io->context.get_executor());
        impl_->threads.emplace_back([io] { io->context.run(); });
    }
}

std::uint16_t HttpServer::port() const { return impl_->port; }

void HttpServer::stop(std::chrono::milliseconds grace) {
    if (!impl_->running) return;
    impl_->running = false;
    Shared& shared = impl_->shared;
    shared.stopping = true;
    shared.traffic.reader.reset();
    asio::post(shared.io[0]->context, [this] {
        error_code ignored;
        impl_->acceptor->close(ignored);
        if (impl_->local) impl_->local->close(ignored);
    });
    const auto deadline = std::chrono::steady_clock::now() + grace;
    impl_->on_all(
        [](IoThread& io) { io.for_each([](Connection& connection) { connection.stop(); }); });
    wait_until(deadline, [this] { return impl_->is_empty(); });
    impl_->on_all(
        [](IoThread& io) { io.for_each([](Connection& connection) { connection.abort(); }); });
    shared.workers->stop();  // handlers end; their connections, already cut, end with them
    impl_->on_all([](IoThread& io) { io.drain(); });
    impl_->guards.clear();
    for (auto& thread : impl_->threads) thread.join();  // each ends when its last coroutine has
    impl_->threads.clear();
    impl_->acceptor.reset();
    impl_->local.reset();
    shared.io.clear();
    std::error_code ignored;
    if (!shared.options.unix_socket.empty())
        std::filesystem::remove(shared.options.unix_socket, ignored);
}

}  // namespace herald::web
