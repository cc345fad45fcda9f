#include <fcntl.h>
#include <sys/sendfile.h>
#include <unistd.h>

#include "base/error.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "web/beast/body_sink.hpp"
#include "web/beast/on_worker.hpp"
#include "web/beast/request_parser.hpp"
#include "web/beast/shared.hpp"
#include "web/beast/wire.hpp"
#include "web/router.hpp"

/// One HTTP/1.1 connection: read a head, its body, hand it to a worker, write the answer, again.
namespace herald::web {
namespace {

constexpr std::size_t kProgress =
    16 * 1024;  // bytes a peer must take or give within progress_timeout
constexpr std::size_t kFilePiece = 1 << 20;  // bytes a worker sends of a file at once
constexpr std::size_t kKeptBuffer = 1024;    // bytes an idle connection may hold
constexpr Tick kFresh = 2;  // ticks in which a new connection may send its request undisturbed
constexpr auto kLingerTime = std::chrono::seconds(30);
constexpr auto kLingerIdle = std::chrono::seconds(3);
constexpr Refusal kLate{408, "Too slow", "The request did not arrive in time."};
constexpr Refusal kBusy{503, "Busy", "The server has too much to do; try again in a second."};
constexpr Refusal kNoDisk{503, "Not available",
                          "The upload could not be stored; the disk may be full."};

struct File {
    File() = default;
    File(const File&) = delete;
    File& operator=(const File&) = delete;
    ~File() {
        if (fd >= 0) ::close(fd);
    }
    int fd = -1;
};

/// One request and its answer.
struct Exchange {
    Request request;
    Response response;
    File file;
    bool keep_alive = false, http_1_0 = false;

    bool head_only() const { return request.method == "HEAD" || !may_have_body(response.status); }
};

enum class Got { bytes, end, late };

class HttpSession final : public Connection {
public:
    HttpSession(Shared& shared, std::shared_ptr<IoThread> thread, Incoming incoming)
        : shared_(shared),
          thread_(std::move(thread)),
          socket_(std::move(incoming.socket)),
          peer_(std::move(incoming.peer)),
          place_(std::move(incoming.place)) {
        error_code ignored;
        socket_.set_option(tcp::no_delay(true), ignored);
        socket_.non_blocking(true, ignored);
        thread_->add(*this);
    }
    ~HttpSession() { thread_->remove(*this); }

    void expire() override {
        late_ = true;
        deadline_ = kNever;
        error_code ignored;
        socket_.cancel(ignored);
    }
    void stop() override {
        if (!busy_) expire();
    }
    void abort() override {
        error_code ignored;  // not closed: a worker may be sending a file, and the number would be
                             // another's soon
        socket_.shutdown(asio::socket_base::shutdown_both, ignored);
        socket_.cancel(ignored);
    }
    bool is_idle() const override { return !busy_ && thread_->now() >= idle_since_ + kFresh; }

    Awaitable<void> run() {
        for (bool more = true; more && !shared_.stopping;) more = co_await serve_one();
        if (!socket_.is_open()) co_return;
        error_code ignored;
        socket_.shutdown(asio::socket_base::shutdown_send, ignored);
        if (linger_) co_await linger();
    }

private:
    std::string_view unread() const { return std::string_view(in_).substr(at_); }

    void took(std::size_t bytes) {
        at_ += bytes;
        if (at_ < in_.size()) return;
        in_.clear();
        at_ = 0;
        if (in_.capacity() > kKeptBuffer && !busy_) in_ = {};
    }

    Awaitable<bool> wait_for(asio::socket_base::wait_type what, Tick deadline) {
        late_ = false;
        deadline_ = deadline;
        auto [error] = co_await socket_.async_wait(what, kToken);
        deadline_ = kNever;
        co_return !error;
    }

    /// Waits for bytes and appends them to in_.
    Awaitable<Got> receive(Tick deadline) {
        if (at_ > 0) {
            in_.erase(0, at_);
            at_ = 0;
        }
        for (;;) {
            if (!co_await wait_for(asio::socket_base::wait_read, deadline))
                co_return late_ ? Got::late : Got::end;
            std::string& scratch = thread_->scratch();
            error_code error;
            const std::size_t n = socket_.read_some(asio::buffer(scratch), error);
            if (error == asio::error::would_block || error == asio::error::interrupted) continue;
            if (error) co_return Got::end;
            in_.append(scratch, 0, n);
            co_return Got::bytes;
        }
    }

    /// Waits for the first byte that belongs to a request; false when none comes.
    Awaitable<bool> begin_request() {
        const Tick deadline = thread_->after(shared_.options.idle_timeout);
        for (;;) {
            while (unread().starts_with("\r\n")) took(2);  // RFC 9112, section 2.2
            if (!unread().empty() && unread() != "\r") co_return true;
            took(0);
            if (co_await receive(deadline) != Got::bytes) co_return false;
        }
    }

    /// False ends the connection.
    Awaitable<bool> serve_one() {
        busy_ = false;
        idle_since_ = thread_->now();
        if (!co_await begin_request()) co_return false;
        Exchange exchange;
        RequestParser parser(exchange.request);
        exchange.request.id = thread_->next_request_id();
        const Tick deadline = thread_->after(shared_.options.header_timeout);
        while (!parser.has_head() || parser.refusal()) {
            if (parser.refusal()) {
                co_await refuse(exchange, *parser.refusal());
                co_return false;
            }
            const std::size_t taken = parser.put(unread());
            at_ += taken;
            if (taken > 0 || parser.refusal()) continue;
            const Got got = co_await receive(deadline);
            if (got == Got::late && !shared_.stopping) co_await refuse(exchange, kLate);
            if (got != Got::bytes) co_return false;
        }
        busy_ = true;
        took(0);
        co_return co_await answer(exchange, parser);
    }

    Awaitable<bool> answer(Exchange& exchange, RequestParser& parser) {
        Request& request = exchange.request;
        const ServerOptions& options = shared_.options;
        request.remote_address = shared_.proxies.client_of(peer_, request.headers);
        request.is_https = shared_.proxies.says_https(peer_, request.headers);
        exchange.http_1_0 = parser.is_http_1_0();
        exchange.keep_alive = parser.keeps_alive() && !shared_.stopping;
        if (parser.is_upgrade() && is_socket_upgrade(request)) {
            co_await upgrade(exchange);
            co_return false;
        }
        if (!parser.is_done()) {
            std::uint64_t limit = options.max_body;
            if (options.body_limit)
                limit = std::min(limit, options.body_limit(request.method, request.path));
            if (options.spool_dir.empty())
                limit = std::min<std::uint64_t>(limit, options.memory_body);
            const int refused = co_await read_body(parser, request, limit);
            if (refused == 413) co_await refuse_large(exchange, limit);
            if (refused == 503) co_await refuse(exchange, kNoDisk);
            if (refused == 408) co_await refuse(exchange, kLate);
            if (refused == 400) co_await refuse(exchange, *parser.refusal());
            if (refused != 0) co_return false;
        }
        auto work = [this, &exchange] { run_handler(exchange); };
        if (!co_await on_worker(*shared_.workers, *thread_, work)) {
            shared_.traffic.refused.add();
            exchange.response = early_problem(kBusy.status, kBusy.title, kBusy.detail, request);
        }
        request.body = {};
        request.spooled.reset();  // gone before the client can ask for more
        co_return co_await send_answer(exchange) && exchange.keep_alive;
    }

    /// Reads the body into request.body or a spooled file. 0 when done, else the status to answer;
    /// 1: the peer is gone.
    Awaitable<int> read_body(RequestParser& parser, Request& request, std::uint64_t limit) {
        const auto length = parser.body_length();
        if (length.value_or(0) > limit) co_return 413;
        if (unread().empty() &&
            equals_ignoring_case(request.headers.get("Expect"), "100-continue") &&
            !co_await send("HTTP/1.1 100 Continue\r\n\r\n"))
            co_return 1;
        BodySink sink(request, shared_.options, length);
        Tick deadline = thread_->after(shared_.options.progress_timeout);
        std::uint64_t progress = 0;
        while (!parser.is_done()) {
            const std::size_t taken = parser.put(unread());
            sink.append(parser.piece());
            took(taken);
            if (parser.refusal()) co_return 400;
            if (sink.size() > limit) co_return 413;
            auto flush = [&sink] { return sink.flush(); };
            if (sink.wants_flush() && !co_await store(flush)) co_return 503;
            if (taken > 0) continue;
            if (sink.size() - progress >= kProgress) {
                deadline = thread_->after(shared_.options.progress_timeout);
                progress = sink.size();
            }
            const Got got = co_await receive(deadline);
            if (got != Got::bytes) co_return got == Got::late ? 408 : 1;
        }
        auto finish = [&sink] { return sink.finish(); };
        if (sink.is_spooled() && !co_await store(finish)) co_return 503;
        co_return 0;
    }

    template <class F>
    Awaitable<bool> store(F write) {
        bool stored = false;
        auto work = [&stored, &write] { stored = write(); };
        const bool ran = co_await on_worker(*shared_.workers, *thread_, work);
        co_return ran&& stored;
    }

    /// On a worker.
    void run_handler(Exchange& exchange) {
        Response& response = exchange.response;
        try {
            response = shared_.handler(exchange.request);
            if (shared_.options.compress) compress(response, exchange.request);
        } catch (const std::exception& error) {
            log_error("a handler threw",
                      {{"path", exchange.request.path}, {"error", error.what()}});
            response = early_problem(500, "Internal error", "Something broke on our side.",
                                     exchange.request);
        }
        if (!response.file) return;
        exchange.file.fd = ::open(response.file->path.c_str(), O_RDONLY | O_CLOEXEC);
        if (exchange.file.fd >= 0) return;
        log_error("a file of an answer is missing", {{"file", response.file->path.string()}});
        response =
            early_problem(404, "Not found", "This file is not there any more.", exchange.request);
    }

    // ---- the answer ----------------------------------------------------------------------------

    Awaitable<bool> send_answer(Exchange& exchange) {
        const Response& response = exchange.response;
        Framing framing{.length = std::nullopt,
                        .keep_alive = exchange.keep_alive && !shared_.stopping,
                        .http_1_0 = exchange.http_1_0,
                        .https = exchange.request.is_https,
                        .date = thread_->date(),
                        .request_id = exchange.request.id};
        if (response.stream && exchange.http_1_0) framing.keep_alive = false;
        exchange.keep_alive = framing.keep_alive;
        const std::string_view body =
            response.static_body.empty() ? std::string_view(response.body) : response.static_body;
        if (!response.stream) framing.length = response.file ? response.file->size : body.size();
        const std::string head = response_head(response, framing);
        if (exchange.head_only()) co_return co_await send(head);
        if (response.stream) co_return co_await send_stream(exchange, head);
        if (!response.file) co_return co_await send(head, body);
        const bool sent = co_await send(head);
        co_return sent&& co_await send_file(exchange);
    }

    /// Writes all parts; gives up on a peer that takes nothing.
    Awaitable<bool> send(std::string_view first, std::string_view second = {},
                         std::string_view third = {}) {
        std::array<std::string_view, 3> parts{first, second, third};
        std::size_t unreported = kProgress;
        Tick deadline = 0;
        for (;;) {
            const std::array<asio::const_buffer, 3> buffers{
                asio::buffer(parts[0]), asio::buffer(parts[1]), asio::buffer(parts[2])};
            if (asio::buffer_size(buffers) == 0) co_return true;
            error_code error;
            std::size_t n = socket_.write_some(buffers, error);
            unreported += n;
            for (auto& part : parts) {
                const std::size_t gone = std::min(n, part.size());
                part.remove_prefix(gone);
                n -= gone;
            }
            if (error == asio::error::would_block) {
                if (unreported >= kProgress)
                    deadline = thread_->after(shared_.options.progress_timeout);
                if (unreported >= kProgress) unreported = 0;
                if (!co_await wait_for(asio::socket_base::wait_write, deadline)) co_return false;
            } else if (error && error != asio::error::interrupted) {
                co_return false;
            }
        }
    }

    /// The kernel copies it from the page cache; a worker waits for the disk.
    Awaitable<bool> send_file(Exchange& exchange) {
        auto offset = static_cast<off_t>(exchange.response.file->offset);
        std::uint64_t left = exchange.response.file->size;
        while (left > 0) {
            ssize_t n = 0;
            int failure = 0;
            auto work = [&, out = socket_.native_handle()] {
                n = ::sendfile(out, exchange.file.fd, &offset,
                               std::min<std::uint64_t>(left, kFilePiece));
                failure = errno;
            };
            if (!co_await on_worker(*shared_.workers, *thread_, work)) co_return false;
            if (n == 0)
                co_return false;  // shorter than it was: the client sees the answer break off
            if (n > 0) {
                left -= static_cast<std::uint64_t>(n);
                continue;
            }
            if (failure != EAGAIN && failure != EINTR) co_return false;
            const Tick deadline = thread_->after(shared_.options.progress_timeout);
            if (!co_await wait_for(asio::socket_base::wait_write, deadline)) co_return false;
        }
        co_return true;
    }

    /// Pieces from a worker, each written before the next is asked for.
    Awaitable<bool> send_stream(Exchange& exchange, std::string head) {
        for (bool more = true; more;) {
            std::string piece;
            bool broken = false;
            auto work = [&] {
                try {
                    piece = exchange.response.stream();
                } catch (const std::exception& error) {
                    log_error("a streamed answer broke off",
                              {{"path", exchange.request.path}, {"error", error.what()}});
                    broken = true;
                }
            };
            if (!head.empty() && !co_await send(head)) co_return false;
            head.clear();
            const bool ran = co_await on_worker(*shared_.workers, *thread_, work);
            if (!ran || broken) co_return false;
            more = !piece.empty();
            if (exchange.http_1_0) {
                if (!co_await send(piece)) co_return false;
                continue;
            }
            const std::string size = fmt::format("{:x}\r\n", piece.size());
            if (!co_await send(size, piece, "\r\n")) co_return false;
        }
        co_return true;
    }

    // ---- refusals ------------------------------------------------------------------------------

    Awaitable<void> refuse(Exchange& exchange, Refusal refusal) {
        exchange.keep_alive = false;
        linger_ = true;
        shared_.traffic.refused.add();
        exchange.response =
            early_problem(refusal.status, refusal.title, refusal.detail, exchange.request);
        co_await send_answer(exchange);
    }

    Awaitable<void> refuse_large(Exchange& exchange, std::uint64_t limit) {
        const std::string detail = fmt::format("The body may have at most {} bytes here.", limit);
        const Refusal refusal{413, "Too large", detail};
        co_await refuse(exchange, refusal);
    }

    /// Lets the client finish sending what nobody reads, for a moment, so that it sees the answer
    /// instead of a reset.
    Awaitable<void> linger() {
        busy_ = false;
        const Tick end = thread_->after(kLingerTime);
        Got got = Got::bytes;
        while (got == Got::bytes && !shared_.stopping) {
            in_.clear();
            at_ = 0;
            got = co_await receive(std::min(end, thread_->after(kLingerIdle)));
        }
    }

    // ---- WebSockets ----------------------------------------------------------------------------

    bool is_socket_upgrade(const Request& request) const {
        return !shared_.socket_path.empty() && request.path == shared_.socket_path &&
               request.method == "GET" &&
               equals_ignoring_case(request.headers.get("Upgrade"), "websocket");
    }

    bool is_allowed_origin(const Request& request) const {
        const auto& allowed = shared_.options.socket_origins;
        const std::string_view origin = request.headers.get("Origin");
        return allowed.empty() || origin.empty() ||
               std::find(allowed.begin(), allowed.end(), origin) != allowed.end();
    }

    Awaitable<void> upgrade(Exchange& exchange) {
        Request& request = exchange.request;
        const std::string key(request.headers.get("Sec-WebSocket-Key"));
        if (key.size() != 24 || !unread().empty() ||
            request.headers.get("Sec-WebSocket-Version") != "13") {
            const Refusal bad{400, "Not readable",
                              "This is not a valid WebSocket upgrade (RFC 6455, version 13)."};
            co_return co_await refuse(exchange, bad);
        }
        if (!is_allowed_origin(request)) {
            const Refusal foreign{403, "Not allowed", "Pages of this origin may not connect."};
            co_return co_await refuse(exchange, foreign);
        }
        try {
            if (shared_.sockets.accept) shared_.sockets.accept(request);
        } catch (const Error& error) {
            exchange.response = problem_response(error, request);
        }
        if (exchange.response.status >= 400) {
            exchange.keep_alive = false;
            co_await send_answer(exchange);
            co_return;
        }
        Incoming incoming{std::move(socket_), std::move(peer_), std::move(place_)};
        serve_socket(shared_, thread_, std::move(incoming), std::move(request), key);
    }

    Shared& shared_;
    std::shared_ptr<IoThread> thread_;
    StreamSocket socket_;
    std::string peer_;
    ConnectionCount::Place place_;
    std::string in_;  // received, from at_ on not taken yet
    std::size_t at_ = 0;
    bool busy_ = false;  // with a request whose head is there
    Tick idle_since_ = thread_->now();
    bool late_ = false;  // the last wait ended by its deadline
    bool linger_ = false;
};

}  // namespace

Awaitable<void> serve_connection(Shared& shared, std::shared_ptr<IoThread> thread,
                                 Incoming incoming) {
    try {
        HttpSession session(shared, std::move(thread), std::move(incoming));
        co_await session.run();
    } catch (const std::exception& error) {
        log_error("a connection broke", {{"error", error.what()}});
    }
}

}  // namespace herald::web
