#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/websocket/rfc6455.hpp>
#include <fstream>

#include "base/crypto.hpp"
#include "base/error.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "web/beast/shared.hpp"
#include "web/beast/wire.hpp"
#include "web/router.hpp"

/// One HTTP/1.1 connection: read a head, its body, hand it to a worker, write the answer, again.
namespace herald::web {
namespace {

namespace beast = boost::beast;
namespace http = beast::http;
using Stream = beast::basic_stream<tcp, Executor>;

constexpr std::uint32_t kHeadLimit = 64 * 1024;
constexpr std::size_t kTargetLimit = 8 * 1024;
constexpr std::size_t kPiece = 256 * 1024;
constexpr auto kBodyTimeout = std::chrono::seconds(30);

/// Counts a request while it is between its head and its answer, so that a stop can wait for it.
struct InFlight {
    explicit InFlight(std::atomic<int>& c) : count(c) { ++count; }
    ~InFlight() { --count; }
    InFlight(const InFlight&) = delete;
    InFlight& operator=(const InFlight&) = delete;
    std::atomic<int>& count;
};

/// Work on the pool that resumes a coroutine on its own thread when done.
template <class F, class Completion>
struct PoolJob final : WorkerPool::Job {
    PoolJob(F f, Completion c, Executor e) : work(std::move(f)), completion(std::move(c)), executor(std::move(e)) {}
    void run() override {
        work();
        asio::post(executor, [done = std::move(completion)]() mutable { done(error_code{}); });
    }
    F work;
    Completion completion;
    Executor executor;
};

/// Runs `work` on the pool; an error means that the queue was full and nothing ran.
template <class F>
Awaitable<error_code> on_worker(Shared& shared, Executor executor, F work) {
    auto initiate = [&shared, executor, work = std::move(work)](auto completion) mutable {
        using Job = PoolJob<F, decltype(completion)>;
        auto job = std::make_unique<Job>(std::move(work), std::move(completion), executor);
        Job* raw = job.get();
        std::unique_ptr<WorkerPool::Job> base = std::move(job);
        if (shared.workers->submit(base)) return;
        asio::post(executor, [done = std::move(raw->completion)]() mutable {
            done(make_error_code(boost::system::errc::resource_unavailable_try_again));
        });
    };
    auto [error] = co_await asio::async_initiate<decltype(kToken), void(error_code)>(initiate, kToken);
    co_return error;
}

Request make_request(const http::request_header<>& head, const Shared& shared, const std::string& peer) {
    Request request;
    request.method = std::string(head.method_string());
    const std::string_view target(head.target().data(), head.target().size());
    const std::size_t question = std::min(target.find('?'), target.size());
    request.path = target.substr(0, question);
    if (question < target.size()) request.query = target.substr(question + 1);
    for (const auto& field : head)
        request.headers.add({field.name_string().data(), field.name_string().size()},
                            std::string(field.value().data(), field.value().size()));
    request.remote_address = peer;
    const auto& trusted = shared.options.trusted_proxies;
    std::string forwarded(request.headers.get("X-Forwarded-For"));
    // From the right: each hop that a trusted proxy wrote down, until one that is not a proxy of ours.
    while (!forwarded.empty() && std::find(trusted.begin(), trusted.end(), request.remote_address) != trusted.end()) {
        const std::size_t comma = forwarded.rfind(',');
        request.remote_address = trim(std::string_view(forwarded).substr(comma == std::string::npos ? 0 : comma + 1));
        forwarded.resize(comma == std::string::npos ? 0 : comma);
    }
    return request;
}

class Session {
public:
    Session(Shared& shared, IoThread& thread, TcpSocket socket)
        : shared_(shared), thread_(thread), stream_(std::move(socket)) {
        error_code error;
        stream_.socket().set_option(tcp::no_delay(true), error);
        peer_ = stream_.socket().remote_endpoint(error).address().to_string();
    }

    Awaitable<void> run() {
        while (!shared_.stopping) {
            if (buffer_.size() == 0 && !co_await first_bytes()) break;
            http::request_parser<http::empty_body> head;
            head.header_limit(kHeadLimit);
            head.body_limit(boost::none);
            stream_.expires_after(shared_.options.header_timeout);
            auto [error, n] = co_await http::async_read_header(stream_, buffer_, head, kToken);
            if (error) {
                co_await refuse_head(error);
                break;
            }
            const InFlight in_flight(shared_.in_flight);
            if (!co_await answer_one(head)) break;
            if (upgraded_) co_return;
        }
        error_code ignored;
        stream_.socket().shutdown(tcp::socket::shutdown_send, ignored);
    }

private:
    /// Waits, as long as a connection may idle, for the next request to begin.
    Awaitable<bool> first_bytes() {
        stream_.expires_after(shared_.options.idle_timeout);
        auto space = buffer_.prepare(8192);
        auto [error, n] = co_await stream_.async_read_some(space, kToken);
        buffer_.commit(n);
        co_return !error;
    }

    Awaitable<void> refuse_head(error_code error) {
        if (error == http::error::header_limit || error == http::error::buffer_overflow)
            co_await write(early_problem(431, "Headers too large", "The request's head is larger than 64 KiB."), false, false);
        else if (error.category() == http::make_error_code(http::error::bad_method).category() &&
                 error != http::error::end_of_stream && error != http::error::partial_message)
            co_await write(early_problem(400, "Not readable", "This is not a valid HTTP/1.1 request."), false, false);
    }

    /// False ends the connection.
    Awaitable<bool> answer_one(http::request_parser<http::empty_body>& head) {
        const auto& message = head.get();
        Request request = make_request(message, shared_, peer_);
        const bool keep = message.keep_alive() && !shared_.stopping;
        const bool is_head = request.method == "HEAD";
        if (message.target().size() > kTargetLimit) {
            co_await write(early_problem(414, "Address too long", "The address is longer than 8 KiB."), false, is_head);
            co_return false;
        }
        if (is_upgrade(request)) {
            co_await upgrade(std::move(request));
            co_return false;
        }
        const std::uint64_t limit = shared_.options.body_limit
                                        ? std::min(shared_.options.max_body, shared_.options.body_limit(request.method, request.path))
                                        : shared_.options.max_body;
        if (head.content_length() && *head.content_length() > limit) {
            co_await write(too_large(limit), false, is_head);
            co_await drain();
            co_return false;
        }
        if (equals_ignoring_case(request.headers.get("Expect"), "100-continue")) {
            static constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
            auto text = asio::buffer(kContinue);
            auto [error, n] = co_await asio::async_write(stream_, text, kToken);
            if (error) co_return false;
        }
        const int refused = co_await read_body(head, request, limit);
        if (refused != 0) {
            if (refused == 413) co_await write(too_large(limit), false, is_head);
            if (refused == 503) co_await write(early_problem(503, "Not available", "The upload could not be stored; the disk may be full."), false, is_head);
            if (refused == 413 || refused == 503) co_await drain();
            co_return false;
        }
        stream_.expires_never();
        Response response;
        auto work = [this, &request, &response] { run_handler(request, response); };
        const error_code full = co_await on_worker(shared_, thread_.context.get_executor(), work);
        if (full) response = early_problem(503, "Busy", "The server has too much to do; try again in a second.");
        request = {};  // its spooled file goes before the client can ask for more
        co_return co_await write(response, keep, is_head) && keep;
    }

    static Response too_large(std::uint64_t limit) {
        return early_problem(413, "Too large", fmt::format("The body may have at most {} bytes here.", limit));
    }

    void run_handler(Request& request, Response& response) {
        try {
            response = shared_.handler(request);
            compress(response, request);
        } catch (const std::exception& error) {
            log_error("a handler threw", {{"path", request.path}, {"error", error.what()}});
            response = early_problem(500, "Internal error", "Something broke on our side.");
        }
    }

    /// Reads the body into request.body or a spooled file. 0 when done, else the status to answer (1: the peer is gone).
    Awaitable<int> read_body(http::request_parser<http::empty_body>& head, Request& request, std::uint64_t limit) {
        if (head.is_done()) co_return 0;
        http::request_parser<http::buffer_body> parser(std::move(head));
        parser.body_limit(boost::none);
        std::string piece(std::min<std::uint64_t>(kPiece, parser.content_length().value_or(kPiece)) + 1, '\0');
        std::unique_ptr<std::ofstream> file;
        std::uint64_t total = 0;
        while (!parser.is_done()) {
            parser.get().body().data = piece.data();
            parser.get().body().size = piece.size();
            stream_.expires_after(kBodyTimeout);
            auto [error, n] = co_await http::async_read(stream_, buffer_, parser, kToken);
            if (error && error != http::error::need_buffer) co_return 1;
            const std::size_t got = piece.size() - parser.get().body().size;
            total += got;
            if (total > limit) co_return 413;
            if (!file && total > shared_.options.memory_body) {
                file = open_spool(request);
                if (!file) co_return shared_.options.spool_dir.empty() ? 413 : 503;
                file->write(request.body.data(), static_cast<std::streamsize>(request.body.size()));
                request.body = {};
            }
            if (file) file->write(piece.data(), static_cast<std::streamsize>(got));
            else request.body.append(piece, 0, got);
            if (file && !*file) co_return 503;
        }
        if (!file) co_return 0;
        file->close();
        co_return *file ? 0 : 503;
    }

    std::unique_ptr<std::ofstream> open_spool(Request& request) {
        if (shared_.options.spool_dir.empty()) return nullptr;
        request.spooled = std::make_shared<SpooledFile>(shared_.options.spool_dir / ("body-" + random_token(12)));
        auto file = std::make_unique<std::ofstream>(request.spooled->path(), std::ios::binary);
        return *file ? std::move(file) : nullptr;
    }

    /// Lets the client finish sending what nobody reads, for a moment, so that it sees the answer instead of a reset.
    Awaitable<void> drain() {
        error_code ignored;
        stream_.socket().shutdown(tcp::socket::shutdown_send, ignored);
        std::string sink(kPiece, '\0');
        for (int i = 0; i < 256; ++i) {
            stream_.expires_after(std::chrono::seconds(2));
            auto space = asio::buffer(sink);
            auto [error, n] = co_await stream_.async_read_some(space, kToken);
            if (error) co_return;
        }
    }

    Awaitable<bool> write(const Response& response, bool keep, bool head_only) {
        if (response.stream && !head_only) co_return co_await write_stream(response, keep);
        const std::string_view body = response.static_body.empty() ? std::string_view(response.body) : response.static_body;
        const std::uint64_t length = response.file ? response.file->size : body.size();
        const std::string head = response_head(response, length, keep ? KeepAlive::yes : KeepAlive::no);
        std::array<asio::const_buffer, 2> parts{asio::buffer(head), asio::buffer(body)};
        if (head_only || response.file) parts[1] = {};
        stream_.expires_after(kBodyTimeout);
        auto [error, n] = co_await asio::async_write(stream_, parts, kToken);
        if (error) co_return false;
        if (response.file && !head_only) co_return co_await write_file(*response.file);
        co_return true;
    }

    Awaitable<bool> write_file(const FileBody& body) {
        std::ifstream in(body.path, std::ios::binary);
        in.seekg(static_cast<std::streamoff>(body.offset));
        std::string piece(kPiece, '\0');
        for (std::uint64_t left = body.size; left > 0;) {
            in.read(piece.data(), static_cast<std::streamsize>(std::min<std::uint64_t>(left, piece.size())));
            const auto got = static_cast<std::size_t>(in.gcount());
            if (got == 0) co_return false;
            left -= got;
            stream_.expires_after(kBodyTimeout);
            auto text = asio::buffer(piece.data(), got);
            auto [error, n] = co_await asio::async_write(stream_, text, kToken);
            if (error) co_return false;
        }
        co_return true;
    }

    /// Chunked: the source runs on a worker, one piece ahead of the socket at most.
    Awaitable<bool> write_stream(const Response& response, bool keep) {
        std::string out = response_head(response, std::nullopt, keep ? KeepAlive::yes : KeepAlive::no);
        for (bool more = true; more;) {
            std::string piece;
            bool broken = false;
            auto work = [&] {
                try {
                    piece = response.stream();
                } catch (const std::exception& error) {
                    log_error("a streamed answer broke off", {{"error", error.what()}});
                    broken = true;
                }
            };
            const error_code full = co_await on_worker(shared_, thread_.context.get_executor(), work);
            if (full || broken) co_return false;
            more = !piece.empty();
            out += fmt::format("{:x}\r\n{}\r\n", piece.size(), piece);
            stream_.expires_after(kBodyTimeout);
            auto text = asio::buffer(out);
            auto [error, n] = co_await asio::async_write(stream_, text, kToken);
            if (error) co_return false;
            out.clear();
        }
        co_return true;
    }

    bool is_upgrade(const Request& request) const {
        return !shared_.socket_path.empty() && request.path == shared_.socket_path && request.method == "GET" &&
               to_lower_ascii(request.headers.get("Upgrade")) == "websocket" &&
               to_lower_ascii(request.headers.get("Connection")).find("upgrade") != std::string::npos;
    }

    Awaitable<void> upgrade(Request request) {
        std::optional<Response> refused;
        const std::string key(request.headers.get("Sec-WebSocket-Key"));
        if (key.empty() || request.headers.get("Sec-WebSocket-Version") != "13")
            refused = early_problem(400, "Not readable", "This is not a valid WebSocket upgrade (RFC 6455, version 13).");
        try {
            if (!refused && shared_.sockets.accept) shared_.sockets.accept(request);
        } catch (const Error& error) {
            refused = problem_response(error, request);
        }
        if (refused) {
            co_await write(*refused, false, false);
            co_return;
        }
        stream_.expires_never();
        upgraded_ = true;
        serve_socket(shared_, thread_, stream_.release_socket(), std::move(request), key);
    }

    Shared& shared_;
    IoThread& thread_;
    Stream stream_;
    beast::flat_buffer buffer_{kHeadLimit + kPiece};
    std::string peer_;
    bool upgraded_ = false;
};

}  // namespace

Awaitable<void> serve_connection(Shared& shared, IoThread& thread, TcpSocket socket) {
    try {
        Session session(shared, thread, std::move(socket));
        co_await session.run();
    } catch (const std::exception& error) {
        log_error("a connection broke", {{"error", error.what()}});
    }
}

}  // namespace herald::web
