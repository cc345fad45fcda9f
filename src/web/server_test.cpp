#include "web/server.hpp"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <fmt/format.h>

#include <fstream>
#include <thread>

#include "base/crypto.hpp"
#include "base/error.hpp"

namespace herald::web {
namespace {

/// A plain blocking client.
class Client {
public:
    explicit Client(std::uint16_t port) : fd_(::socket(AF_INET, SOCK_STREAM, 0)) {
        sockaddr_in to{};
        to.sin_family = AF_INET;
        to.sin_port = htons(port);
        inet_pton(AF_INET, "127.0.0.1", &to.sin_addr);
        const timeval limit{10, 0};
        setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
        EXPECT_EQ(::connect(fd_, reinterpret_cast<sockaddr*>(&to), sizeof to), 0);
    }
    ~Client() { ::close(fd_); }
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;

    bool send(std::string_view text) {
        while (!text.empty()) {
            const ssize_t n = ::send(fd_, text.data(), text.size(), MSG_NOSIGNAL);
            if (n <= 0) return false;
            text.remove_prefix(static_cast<std::size_t>(n));
        }
        return true;
    }
    void half_close() { ::shutdown(fd_, SHUT_WR); }
    /// One answer by its Content-Length or chunks; what is left stays for the next.
    std::string read_answer() {
        const auto complete = [&]() -> std::size_t {
            const auto head = in_.find("\r\n\r\n");
            if (head == std::string::npos) return 0;
            if (in_.substr(0, head).find("Transfer-Encoding: chunked") != std::string::npos) {
                const auto end = in_.find("0\r\n\r\n", head);
                return end == std::string::npos ? 0 : end + 5;
            }
            const auto at = in_.find("Content-Length: ");
            const std::size_t length =
                at < head ? std::strtoull(in_.c_str() + at + 16, nullptr, 10) : 0;
            return in_.size() >= head + 4 + length ? head + 4 + length : 0;
        };
        std::size_t size = 0;
        while ((size = complete()) == 0)
            if (!receive()) return std::exchange(in_, {});
        std::string out = in_.substr(0, size);
        in_.erase(0, size);
        return out;
    }
    std::string read_to_end() {
        while (receive()) {
        }
        return std::exchange(in_, {});
    }
    /// At least n bytes, for frames.
    std::string read_bytes(std::size_t n) {
        while (in_.size() < n && receive()) {
        }
        std::string out = in_.substr(0, n);
        in_.erase(0, n);
        return out;
    }

private:
    bool receive() {
        char buffer[65536];
        const ssize_t n = ::recv(fd_, buffer, sizeof buffer, 0);
        if (n <= 0) return false;
        in_.append(buffer, static_cast<std::size_t>(n));
        return true;
    }
    int fd_;
    std::string in_;
};

class ServerTest : public testing::Test {
protected:
    void SetUp() override {
        init_crypto();
        folder = std::filesystem::temp_directory_path() / ("herald_server_" + random_token(6));
        std::filesystem::create_directories(folder);
        options.spool_dir = folder;
        options.memory_body = 1000;
        options.header_timeout = std::chrono::seconds(1);
        options.body_limit = [](std::string_view, std::string_view path) {
            return path == "/small" ? 10ull : 100ull << 20;
        };
    }
    void TearDown() override {
        server.reset();
        std::filesystem::remove_all(folder);
    }
    void start(Handler handler, SocketHandler sockets = {}) {
        server = std::make_unique<HttpServer>(options, std::move(handler), "/stream",
                                              std::move(sockets));
        server->start();
    }
    void start_echo() {
        start([](Request& request) {
            Response response;
            response.headers.set("Content-Type", "text/plain");
            response.body =
                request.method + " " + request.path + "?" + request.query + " " +
                (request.spooled
                     ? "spooled " +
                           std::to_string(std::filesystem::file_size(request.spooled->path()))
                     : request.body);
            return response;
        });
    }
    ServerOptions options;
    std::filesystem::path folder;
    std::unique_ptr<HttpServer> server;
};

TEST_F(ServerTest, a_connection_is_kept_and_pipelined_requests_are_answered_in_order) {
    start_echo();
    Client client(server->port());
    client.send("GET /a?x=1 HTTP/1.1\r\nHost: h\r\n\r\nGET /b HTTP/1.1\r\nHost: h\r\n\r\n");
    EXPECT_NE(client.read_answer().find("GET /a?x=1 "), std::string::npos);
    EXPECT_NE(client.read_answer().find("GET /b? "), std::string::npos);
    client.send(
        "POST /c HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: "
        "chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n");
    EXPECT_NE(client.read_answer().find("POST /c? abcde"), std::string::npos);
    client.send("HEAD /a HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
    const std::string head = client.read_to_end();
    EXPECT_NE(head.find("Content-Length: 9"), std::string::npos);
    EXPECT_TRUE(head.ends_with("\r\n\r\n"));
}

TEST_F(ServerTest, a_large_body_is_spooled_and_one_beyond_the_limit_refused) {
    start_echo();
    Client client(server->port());
    const std::string big(300'000, 'x');
    client.send("POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 300000\r\n\r\n" + big);
    EXPECT_NE(client.read_answer().find("spooled 300000"), std::string::npos);
    EXPECT_TRUE(std::filesystem::is_empty(folder));  // gone with the request
    client.send("POST /small HTTP/1.1\r\nHost: h\r\nContent-Length: 300000\r\n\r\n");
    client.send(big);
    EXPECT_TRUE(client.read_answer().starts_with("HTTP/1.1 413"));
    Client chunked(server->port());
    chunked.send(
        "POST /small HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: "
        "chunked\r\n\r\n14\r\nabcdefghijklmnopqrst\r\n0\r\n\r\n");
    EXPECT_TRUE(chunked.read_answer().starts_with("HTTP/1.1 413"));
}

TEST_F(ServerTest, rubbish_slow_and_half_closed_clients_are_answered_or_cut) {
    start_echo();
    Client rubbish(server->port());
    rubbish.send("\x16\x03\x01 not http\r\n\r\n");
    EXPECT_TRUE(rubbish.read_answer().starts_with("HTTP/1.1 400"));
    Client huge(server->port());
    huge.send("GET / HTTP/1.1\r\nX: " + std::string(70'000, 'a') + "\r\n\r\n");
    EXPECT_TRUE(huge.read_answer().starts_with("HTTP/1.1 431"));
    Client slow(server->port());
    slow.send("GET / HTTP/1.1\r\nHo");
    EXPECT_TRUE(slow.read_answer().starts_with("HTTP/1.1 408"));
    Client half(server->port());
    half.send("GET /a HTTP/1.1\r\nHost: h\r\n\r\n");
    half.half_close();
    EXPECT_NE(half.read_to_end().find("GET /a? "), std::string::npos);
    Client gone(server->port());
    gone.send("POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 100\r\n\r\nabc");
    gone.half_close();
    EXPECT_EQ(gone.read_to_end(), "");
    Client alive(server->port());
    alive.send("GET /still HTTP/1.1\r\nHost: h\r\n\r\n");
    EXPECT_NE(alive.read_answer().find("/still"), std::string::npos);
}

TEST_F(ServerTest, files_streams_and_compressed_texts_arrive_whole) {
    const auto path = folder / "file";
    std::ofstream(path) << std::string(700'000, 'f');
    start([&](Request& request) {
        Response response;
        response.headers.set("Content-Type", "text/plain");
        if (request.path == "/file")
            response.file = FileBody{path, 100'000, 600'000};
        else if (request.path == "/stream")
            response.stream = [n = 0]() mutable {
                return n++ < 3 ? "piece" + std::to_string(n) : std::string();
            };
        else
            response.body = std::string(5000, 'z');
        return response;
    });
    Client client(server->port());
    client.send("GET /file HTTP/1.1\r\nHost: h\r\n\r\n");
    const auto file = client.read_answer();
    EXPECT_EQ(file.size() - file.find("\r\n\r\n") - 4, 600'000u);
    client.send("GET /stream HTTP/1.1\r\nHost: h\r\n\r\n");
    EXPECT_NE(client.read_answer().find("6\r\npiece1\r\n6\r\npiece2\r\n6\r\npiece3\r\n0\r\n\r\n"),
              std::string::npos);
    client.send("GET /text HTTP/1.1\r\nHost: h\r\nAccept-Encoding: gzip\r\n\r\n");
    const auto packed = client.read_answer();
    EXPECT_NE(packed.find("Content-Encoding: gzip"), std::string::npos);
    EXPECT_LT(packed.size(), 600u);
}

TEST_F(ServerTest, a_full_queue_answers_503_and_a_stop_lets_running_requests_finish) {
    options.workers = 1;
    options.queue_limit = 1;
    std::atomic<int> started{0};
    std::atomic<bool> release{false};
    start([&](Request&) {
        ++started;
        while (!release) std::this_thread::yield();
        return Response{};
    });
    Client running(server->port()), queued(server->port()), refused(server->port());
    running.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
    while (started == 0) std::this_thread::yield();
    queued.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
    std::string third;
    for (int i = 0; i < 1000 && third.empty(); ++i) {  // until the second sits in the queue
        Client probe(server->port());
        probe.send("GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
        third = probe.read_answer();
    }
    EXPECT_TRUE(third.starts_with("HTTP/1.1 503"));
    EXPECT_NE(third.find("Retry-After: 1"), std::string::npos);
    std::thread stopper([&] { server->stop(std::chrono::seconds(5)); });
    release = true;
    EXPECT_TRUE(running.read_answer().starts_with("HTTP/1.1 200"));
    stopper.join();
}

TEST_F(ServerTest, a_taken_address_is_told_plainly) {
    start_echo();
    options.port = server->port();
    HttpServer second(options, [](Request&) { return Response{}; });
    EXPECT_THROW(second.start(), Error);
}

std::string masked_text(std::string_view text) {
    std::string out{'\x81', static_cast<char>(0x80 | text.size()), 0, 0, 0, 0};
    return out += text;
}

TEST_F(ServerTest, a_websocket_hears_and_answers_and_is_closed_when_the_server_stops) {
    SocketHandler sockets;
    sockets.accept = [](const Request& request) {
        if (request.query != "ticket=good")
            throw Error(ErrorKind::unauthenticated, "This ticket is not valid.");
    };
    sockets.message = [](const std::shared_ptr<Socket>& socket, std::string_view text) {
        socket->send(std::make_shared<const std::string>("you said " + std::string(text)));
    };
    start([](Request&) { return Response{}; }, sockets);
    const auto upgrade = [](std::string_view query) {
        return fmt::format(
            "GET /stream?{} HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n",
            query);
    };
    Client forged(server->port());
    forged.send(upgrade("ticket=bad"));
    EXPECT_TRUE(forged.read_answer().starts_with("HTTP/1.1 401"));
    Client client(server->port());
    client.send(upgrade("ticket=good"));
    EXPECT_NE(client.read_answer().find("s3pPLMBiTxaQ9kYGzzhZRbK+xOo="),
              std::string::npos);  // RFC 6455, section 1.3
    client.send(masked_text("hello"));
    EXPECT_EQ(client.read_bytes(16), "\x81\x0eyou said hello");
    server->stop(std::chrono::milliseconds(100));
    EXPECT_EQ(client.read_bytes(1), "\x88");
}

TEST_F(ServerTest, a_websocket_that_does_not_read_is_cut) {
    std::shared_ptr<Socket> open;
    std::atomic<bool> ready{false}, gone{false};
    SocketHandler sockets;
    sockets.opened = [&](const std::shared_ptr<Socket>& socket, const Request&) {
        open = socket;
        ready = true;
    };
    sockets.closed = [&](const std::shared_ptr<Socket>&) { gone = true; };
    start([](Request&) { return Response{}; }, sockets);
    Client client(server->port());
    client.send(
        "GET /stream HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n");
    client.read_answer();
    while (!ready) std::this_thread::yield();
    const auto text = std::make_shared<const std::string>(200'000, 'x');
    for (int i = 0; i < 400 && !gone; ++i) open->send(text);
    for (int i = 0; i < 2000 && !gone; ++i)
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    EXPECT_TRUE(gone);
    open.reset();
}

}  // namespace
}  // namespace herald::web
