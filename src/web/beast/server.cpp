#include "web/server.hpp"

#include <sys/resource.h>

#include "base/error.hpp"
#include "base/log.hpp"
#include "web/beast/shared.hpp"

namespace herald::web {
namespace {

constexpr auto kPingEvery = std::chrono::seconds(30);
constexpr auto kFarewell = std::chrono::milliseconds(300);  // for close frames at a stop
using Acceptor = asio::basic_socket_acceptor<tcp, Executor>;
using Timer = asio::basic_waitable_timer<std::chrono::steady_clock, asio::wait_traits<std::chrono::steady_clock>, Executor>;

/// Every connection is a file: take what the system allows.
void raise_file_limit() {
    rlimit files{};
    if (getrlimit(RLIMIT_NOFILE, &files) != 0) return;
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
}

Awaitable<void> accept_loop(Shared& shared, Acceptor& acceptor) {
    std::size_t next = 0;
    while (!shared.stopping) {
        IoThread& thread = *shared.io[next++ % shared.io.size()];
        TcpSocket socket(thread.context.get_executor());
        auto [error] = co_await acceptor.async_accept(socket, kToken);
        if (error == asio::error::operation_aborted) co_return;
        if (error) {  // out of files, most likely: wait for some to close
            Timer timer(acceptor.get_executor(), std::chrono::milliseconds(50));
            [[maybe_unused]] auto [ignored] = co_await timer.async_wait(kToken);
            continue;
        }
        auto session = [&shared, &thread, s = std::move(socket)]() mutable { return serve_connection(shared, thread, std::move(s)); };
        asio::co_spawn(thread.context.get_executor(), std::move(session), asio::detached);
    }
}

Awaitable<void> ping_loop(Shared& shared, IoThread& thread) {
    Timer timer(thread.context.get_executor());
    while (!shared.stopping) {
        timer.expires_after(kPingEvery);
        auto [error] = co_await timer.async_wait(kToken);
        if (error) co_return;
        ping_sockets(thread);
    }
}

}  // namespace

struct HttpServer::Impl {
    Shared shared;
    std::unique_ptr<Acceptor> acceptor;
    std::vector<std::thread> threads;
    std::uint16_t port = 0;
    bool stopped = false;
};

HttpServer::HttpServer(ServerOptions options, Handler handler, std::string socket_path, SocketHandler sockets)
    : impl_(std::make_unique<Impl>()) {
    Shared& shared = impl_->shared;
    shared.options = std::move(options);
    shared.handler = std::move(handler);
    shared.socket_path = std::move(socket_path);
    shared.sockets = std::move(sockets);
}

HttpServer::~HttpServer() { stop(std::chrono::milliseconds(0)); }

void HttpServer::start() {
    raise_file_limit();
    Shared& shared = impl_->shared;
    shared.workers = std::make_unique<WorkerPool>(shared.options.workers, shared.options.queue_limit);
    for (unsigned i = 0; i < std::max(1u, shared.options.io_threads); ++i) shared.io.push_back(std::make_unique<IoThread>());
    asio::io_context& first = shared.io[0]->context;
    error_code error;
    const auto address = asio::ip::make_address(shared.options.address, error);
    const tcp::endpoint endpoint(address, shared.options.port);
    impl_->acceptor = std::make_unique<Acceptor>(first.get_executor());
    if (!error) impl_->acceptor->open(endpoint.protocol(), error);
    if (!error) impl_->acceptor->set_option(tcp::acceptor::reuse_address(true), error);
    if (!error) impl_->acceptor->bind(endpoint, error);
    if (!error) impl_->acceptor->listen(4096, error);
    if (error)
        throw Error(ErrorKind::unavailable, fmt::format("Cannot listen on {}:{}: {}. Is another program using it? Choose another with --listen.",
                                                        shared.options.address, shared.options.port, error.message()));
    impl_->port = impl_->acceptor->local_endpoint().port();
    asio::co_spawn(first.get_executor(), accept_loop(shared, *impl_->acceptor), asio::detached);
    for (auto& io : shared.io) {
        asio::co_spawn(io->context.get_executor(), ping_loop(shared, *io), asio::detached);
        impl_->threads.emplace_back([&context = io->context] { context.run(); });
    }
}

std::uint16_t HttpServer::port() const { return impl_->port; }

void HttpServer::stop(std::chrono::milliseconds grace) {
    Shared& shared = impl_->shared;
    if (impl_->stopped || shared.io.empty()) return;
    impl_->stopped = true;
    shared.stopping = true;
    asio::post(shared.io[0]->context, [this] {
        error_code ignored;
        impl_->acceptor->close(ignored);
    });
    const auto deadline = std::chrono::steady_clock::now() + grace;
    while (shared.in_flight > 0 && std::chrono::steady_clock::now() < deadline)
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    for (auto& io : shared.io) asio::post(io->context, [&thread = *io] { close_sockets(thread); });
    const auto farewell = std::chrono::steady_clock::now() + kFarewell;
    while (shared.open_sockets > 0 && std::chrono::steady_clock::now() < farewell)
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    shared.workers->stop();
    for (auto& io : shared.io) asio::post(io->context, [&context = io->context] { context.stop(); });
    for (auto& thread : impl_->threads) thread.join();
    impl_->threads.clear();
    impl_->acceptor.reset();
    shared.io.clear();  // destroys what is left of the connections
}

}  // namespace herald::web
