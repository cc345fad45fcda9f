#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/websocket.hpp>
#include <deque>

#include "base/error.hpp"
#include "base/log.hpp"
#include "web/beast/shared.hpp"

/// WebSockets (RFC 6455): a coroutine that waits for messages, and one that lives only while there is something to send.
namespace herald::web {

namespace beast = boost::beast;
namespace http = beast::http;
namespace websocket = beast::websocket;

namespace {

constexpr std::size_t kQueueTexts = 1024;
constexpr std::size_t kQueueBytes = 4u << 20;
constexpr std::size_t kMessageLimit = 64 * 1024;

}  // namespace

class SocketConnection final : public Socket, public std::enable_shared_from_this<SocketConnection> {
public:
    SocketConnection(Shared& shared, IoThread& thread, TcpSocket socket, Request request)
        : shared_(shared), thread_(thread), executor_(thread.context.get_executor()), ws_(std::move(socket)),
          request_(std::make_unique<Request>(std::move(request))) {
        ws_.write_buffer_bytes(64);  // small: pushed texts are written from their own memory
        ws_.auto_fragment(false);
        ws_.read_message_max(kMessageLimit);
        ws_.text(true);
        ++shared_.open_sockets;
    }
    ~SocketConnection() override {
        thread_.sockets.erase(this);
        --shared_.open_sockets;
    }

    void send(std::shared_ptr<const std::string> text) override {
        asio::post(executor_, [self = shared_from_this(), text = std::move(text)]() mutable { self->enqueue(std::move(text)); });
    }

    void close(std::uint16_t code, std::string_view reason) override {
        asio::post(executor_, [self = shared_from_this(), code, why = std::string(reason)] { self->begin_close(code, why); });
    }

    /// A ping without an answer since the last one means a peer that is gone.
    void ping() {
        if (!alive_) return abort();
        alive_ = false;
        ping_due_ = true;
        start_writing();
    }

    void abort() {
        error_code ignored;
        ws_.next_layer().close(ignored);
    }

    static Awaitable<void> run(std::shared_ptr<SocketConnection> self, std::string key) {
        if (!co_await self->handshake(key)) co_return;
        self->thread_.sockets.insert(self.get());
        self->ws_.control_callback([raw = self.get()](websocket::frame_type, beast::string_view) { raw->alive_ = true; });
        if (self->shared_.sockets.opened) self->shared_.sockets.opened(self, *self->request_);
        self->request_.reset();
        for (;;) {
            beast::flat_buffer buffer;  // gone while nothing is being read
            auto [error, n] = co_await self->ws_.async_read(buffer, kToken);
            if (error) break;
            self->alive_ = true;
            const std::string_view text(static_cast<const char*>(buffer.data().data()), buffer.size());
            if (self->shared_.sockets.message) self->shared_.sockets.message(self, text);
        }
        self->closed_ = true;
        self->thread_.sockets.erase(self.get());
        if (self->shared_.sockets.closed) self->shared_.sockets.closed(self);
    }

private:
    /// Answers the upgrade request that the HTTP session has read already.
    Awaitable<bool> handshake(const std::string& key) {
        http::request<http::empty_body> upgrade{http::verb::get, "/", 11};
        upgrade.set(http::field::host, "herald");
        upgrade.set(http::field::connection, "Upgrade");
        upgrade.set(http::field::upgrade, "websocket");
        upgrade.set(http::field::sec_websocket_version, "13");
        upgrade.set(http::field::sec_websocket_key, key);
        auto [error] = co_await ws_.async_accept(upgrade, kToken);
        co_return !error;
    }

    void enqueue(std::shared_ptr<const std::string> text) {
        if (closed_ || closing_) return;
        queued_bytes_ += text->size();
        queue_.push_back(std::move(text));
        if (queue_.size() > kQueueTexts || queued_bytes_ > kQueueBytes) return begin_close(1013, "too slow");
        start_writing();
    }

    void begin_close(std::uint16_t code, const std::string& reason) {
        if (closed_ || closing_) return;
        closing_ = true;
        close_reason_ = std::make_unique<websocket::close_reason>(static_cast<websocket::close_code>(code), reason);
        if (writing_ && code == 1013) return abort();  // it does not even take the close frame
        start_writing();
    }

    void start_writing() {
        if (writing_ || closed_) return;
        writing_ = true;
        auto loop = [self = shared_from_this()] { return write_loop(self); };
        asio::co_spawn(executor_, std::move(loop), asio::detached);
    }

    static Awaitable<void> write_loop(std::shared_ptr<SocketConnection> self) {
        error_code failed;
        while (!failed && !self->closed_) {
            if (self->close_reason_) {
                const websocket::close_reason reason = *self->close_reason_;
                [[maybe_unused]] auto [error] = co_await self->ws_.async_close(reason, kToken);
                break;
            }
            if (self->ping_due_) {
                self->ping_due_ = false;
                const websocket::ping_data empty;
                auto [error] = co_await self->ws_.async_ping(empty, kToken);
                failed = error;
            } else if (!self->queue_.empty()) {
                const std::shared_ptr<const std::string> text = self->queue_.front();
                self->queue_.pop_front();
                self->queued_bytes_ -= text->size();
                auto bytes = asio::buffer(*text);
                auto [error, n] = co_await self->ws_.async_write(bytes, kToken);
                failed = error;
            } else {
                break;
            }
        }
        self->writing_ = false;
        if (failed) self->abort();
        if (self->queue_.empty()) std::deque<std::shared_ptr<const std::string>>().swap(self->queue_);
    }

    Shared& shared_;
    IoThread& thread_;
    Executor executor_;
    websocket::stream<TcpSocket, false> ws_;
    std::unique_ptr<Request> request_;  // until opened() has seen it
    std::deque<std::shared_ptr<const std::string>> queue_;
    std::size_t queued_bytes_ = 0;
    std::unique_ptr<websocket::close_reason> close_reason_;
    bool writing_ = false, closing_ = false, closed_ = false, alive_ = true, ping_due_ = false;
};

void serve_socket(Shared& shared, IoThread& thread, TcpSocket socket, Request request, std::string key) {
    auto connection = std::make_shared<SocketConnection>(shared, thread, std::move(socket), std::move(request));
    auto session = [connection, key = std::move(key)] { return SocketConnection::run(connection, key); };
    asio::co_spawn(thread.context.get_executor(), std::move(session), asio::detached);
}

void ping_sockets(IoThread& thread) {
    const std::vector<SocketConnection*> all(thread.sockets.begin(), thread.sockets.end());
    for (SocketConnection* socket : all) socket->ping();
}

void close_sockets(IoThread& thread) {
    const std::vector<SocketConnection*> all(thread.sockets.begin(), thread.sockets.end());
    for (SocketConnection* socket : all) socket->close(1001, "the server stops");
}

}  // namespace herald::web
