#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/websocket.hpp>
#include <list>

#include "base/log.hpp"
#include "web/beast/shared.hpp"

/// WebSockets (RFC 6455): a coroutine that waits for messages, and a chain of writes that lives
/// only while there is something to send.
namespace herald::web {
namespace {

namespace beast = boost::beast;
namespace http = beast::http;
namespace websocket = beast::websocket;

constexpr std::size_t kMessageLimit = 64 * 1024;  // bytes a peer may send in one message
constexpr std::size_t kReadPiece = 4096;  // bytes, of messages that do not fit the small buffer
constexpr auto kCloseTime = std::chrono::seconds(5);  // for the closing handshake
using Text = std::shared_ptr<const std::string>;

class SocketConnection final : public Connection,
                               public Socket,
                               public std::enable_shared_from_this<SocketConnection> {
public:
    SocketConnection(Shared& shared, std::shared_ptr<IoThread> thread, Incoming incoming,
                     Request request)
        : thread_(std::move(thread)),
          shared_(shared),
          place_(std::move(incoming.place)),
          ws_(std::move(incoming.socket)),
          request_(std::make_unique<Request>(std::move(request))) {
        ws_.write_buffer_bytes(64);  // small: pushed texts are written from their own memory
        ws_.auto_fragment(false);
        ws_.read_message_max(kMessageLimit);
        ws_.text(true);
    }

    // ---- from any thread -----------------------------------------------------------------------

    void send(Text text) override {
        if (gone_) return;
        on_thread([text = std::move(text)](SocketConnection& self) mutable {
            self.enqueue(std::move(text));
        });
    }
    void close(std::uint16_t code, std::string_view reason) override {
        if (gone_) return;
        const websocket::close_reason why(
            static_cast<websocket::close_code>(code),
            beast::string_view(reason.data(), std::min<std::size_t>(reason.size(), 120)));
        on_thread([why](SocketConnection& self) { self.begin_close(why); });
    }

    // ---- on its I/O thread ---------------------------------------------------------------------

    void expire() override {
        if (closing_ || pinged_) return abort();
        pinged_ = ping_due_ = true;
        deadline_ = thread_->after(shared_.options.ping_interval);
        write_next();
    }
    void stop() override { begin_close({websocket::close_code::going_away, "the server stops"}); }
    void abort() override {
        deadline_ = kNever;
        error_code ignored;
        ws_.next_layer().close(ignored);
    }

    /// Its caller keeps it alive meanwhile. (Not a static function that takes itself: g++ 12 lays
    /// out the frame of such a coroutine wrongly.)
    Awaitable<void> run(std::string key) {
        thread_->add(*this);
        deadline_ = thread_->after(kCloseTime);
        closing_ = true;  // until the handshake is through, a deadline ends it
        const bool open = co_await handshake(key);
        closing_ = false;
        if (open) {
            shared_.traffic.sockets.add(1);
            co_await serve();
            shared_.traffic.sockets.add(-1);
        }
        gone_ = true;
        queue_ = {};
        place_ = {};
        thread_->remove(*this);
    }

private:
    template <class F>
    void on_thread(F f) {
        auto call = [weak = weak_from_this(), f = std::move(f)]() mutable {
            if (const auto self = weak.lock(); self && !self->gone_) f(*self);
        };
        asio::post(thread_->context, std::move(call));
    }

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

    Awaitable<void> serve() {
        const std::shared_ptr<Socket> self = shared_from_this();
        ws_.control_callback([this](websocket::frame_type, beast::string_view) { heard(); });
        heard();
        if (shared_.stopping) stop();
        guarded([&] {
            if (shared_.sockets.opened) shared_.sockets.opened(self, *request_);
        });
        request_.reset();
        std::string text;
        while (co_await read(text)) {
            guarded([&] {
                if (shared_.sockets.message) shared_.sockets.message(self, text);
            });
            std::string().swap(text);  // assigning an empty one would keep its memory
        }
        gone_ = true;
        guarded([&] {
            if (shared_.sockets.closed) shared_.sockets.closed(self);
        });
    }

    /// A handler that throws costs its own socket, not the thread.
    template <class F>
    void guarded(F&& call) {
        try {
            call();
        } catch (const std::exception& error) {
            log_error("a socket's handler threw", {{"error", error.what()}});
            begin_close({websocket::close_code::internal_error, "internal error"});
        }
    }

    /// One message. While nothing comes, only a few bytes in this frame wait for it.
    Awaitable<bool> read(std::string& text) {
        std::array<char, 64> small;
        auto first = asio::buffer(small);
        auto [failed, got] = co_await ws_.async_read_some(first, kToken);
        if (failed) co_return false;
        heard();
        text.assign(small.data(), got);
        while (!ws_.is_message_done()) {
            const std::size_t size = text.size();
            text.resize(size + kReadPiece);
            auto rest = asio::buffer(text.data() + size, kReadPiece);
            auto [error, n] = co_await ws_.async_read_some(rest, kToken);
            if (error) co_return false;
            text.resize(size + n);
        }
        if (!ws_.got_binary()) co_return true;
        begin_close({websocket::close_code::unknown_data, "texts only"});
        text.clear();
        co_return true;
    }

    void heard() {
        if (closing_) return;
        pinged_ = false;
        deadline_ = thread_->after(shared_.options.ping_interval);
    }

    void enqueue(Text text) {
        if (closing_) return;
        queued_bytes_ += text->size();
        queue_.push_back(std::move(text));
        const ServerOptions& options = shared_.options;
        if (queue_.size() > options.socket_queue_texts ||
            queued_bytes_ > options.socket_queue_bytes) {
            shared_.traffic.slow.add();
            return begin_close({websocket::close_code::try_again_later, "too slow"});
        }
        write_next();
    }

    /// What is queued is dropped; the close frame follows the text under way.
    void begin_close(const websocket::close_reason& reason) {
        if (closing_) return;
        closing_ = true;
        queue_ = {};
        close_reason_ = std::make_unique<websocket::close_reason>(reason);
        deadline_ = thread_->after(kCloseTime);
        write_next();
    }

    void write_next() {
        if (writing_ || gone_) return;
        if (close_reason_) {
            const auto reason = std::move(close_reason_);
            writing_ = true;
            ws_.async_close(*reason, [self = shared_from_this()](error_code) { self->abort(); });
        } else if (ping_due_) {
            ping_due_ = false;
            writing_ = true;
            ws_.async_ping({},
                           [self = shared_from_this()](error_code error) { self->wrote(error); });
        } else if (!queue_.empty()) {
            const Text text = std::move(queue_.front());
            queue_.pop_front();
            writing_ = true;
            const auto bytes = asio::buffer(*text);
            shared_.traffic.texts.add();
            ws_.async_write(bytes,
                            [self = shared_from_this(), text](error_code error, std::size_t) {
                                self->queued_bytes_ -= std::min(self->queued_bytes_, text->size());
                                self->wrote(error);
                            });
        }
    }

    void wrote(error_code error) {
        writing_ = false;
        if (error) return abort();
        if (queue_.empty()) queue_ = {};
        write_next();
    }

    std::shared_ptr<IoThread> thread_;  // first: the stream needs its context until its own end
    Shared& shared_;                    // not touched once gone_
    ConnectionCount::Place place_;
    websocket::stream<StreamSocket, false> ws_;
    std::unique_ptr<Request> request_;  // until opened() has seen it
    std::list<Text> queue_;             // takes no memory while empty
    std::size_t queued_bytes_ = 0;      // with the text under way
    std::unique_ptr<websocket::close_reason> close_reason_;
    std::atomic<bool> gone_{false};
    bool writing_ = false, closing_ = false, pinged_ = false, ping_due_ = false;
};

}  // namespace

void serve_socket(Shared& shared, std::shared_ptr<IoThread> thread, Incoming incoming,
                  Request request, std::string key) {
    const Executor executor = thread->context.get_executor();
    auto connection = std::make_shared<SocketConnection>(shared, std::move(thread),
                                                         std::move(incoming), std::move(request));
    auto session = [connection, key = std::move(key)] { return connection->run(key); };
    asio::co_spawn(executor, std::move(session), asio::detached);
}

}  // namespace herald::web
