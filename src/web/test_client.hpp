#pragma once

#include <arpa/inet.h>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include <mutex>
#include <thread>

#include "base/crypto.hpp"
#include "web/server.hpp"

/// For tests only: a plain blocking client that sends any bytes, and a server of its own for each
/// test.
namespace herald::web::test {

class Client {
public:
    explicit Client(std::uint16_t port, int receive_buffer = 0) : fd_(open(AF_INET)) {
        // Before connecting: the window is agreed on then.
        if (receive_buffer > 0)
            setsockopt(fd_, SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof receive_buffer);
        sockaddr_in to{};
        to.sin_family = AF_INET;
        to.sin_port = htons(port);
        inet_pton(AF_INET, "127.0.0.1", &to.sin_addr);
        EXPECT_EQ(::connect(fd_, reinterpret_cast<sockaddr*>(&to), sizeof to), 0);
    }
    explicit Client(const std::filesystem::path& local) : fd_(open(AF_UNIX)) {
        sockaddr_un to{};
        to.sun_family = AF_UNIX;
        local.native().copy(to.sun_path, sizeof to.sun_path - 1);
        EXPECT_EQ(::connect(fd_, reinterpret_cast<sockaddr*>(&to), sizeof to), 0);
    }
    ~Client() {
        if (fd_ >= 0) ::close(fd_);
    }
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;
    Client(Client&& other) noexcept
        : fd_(std::exchange(other.fd_, -1)), in_(std::move(other.in_)) {}

    bool send(std::string_view text) {
        while (!text.empty()) {
            const ssize_t n = ::send(fd_, text.data(), text.size(), MSG_NOSIGNAL);
            if (n <= 0) return false;
            text.remove_prefix(static_cast<std::size_t>(n));
        }
        return true;
    }
    void half_close() { ::shutdown(fd_, SHUT_WR); }
    /// Gone at once, with a reset instead of a farewell.
    void vanish() {
        const linger now{1, 0};
        setsockopt(fd_, SOL_SOCKET, SO_LINGER, &now, sizeof now);
        ::close(std::exchange(fd_, -1));
    }
    /// One answer by its Content-Length or chunks; what is left stays for the next. What came
    /// before the end when the server closed; a 1xx is an answer of its own.
    std::string read_answer() {
        std::size_t size = 0;
        while ((size = complete()) == 0)
            if (!receive()) return std::exchange(in_, {});
        return take(size);
    }
    std::string read_head() {
        std::size_t end = 0;
        while ((end = in_.find("\r\n\r\n")) == std::string::npos)
            if (!receive()) return std::exchange(in_, {});
        return take(end + 4);
    }
    std::string read_to_end() {
        while (receive()) {
        }
        return std::exchange(in_, {});
    }
    /// n bytes, or fewer when the server closed.
    std::string read_bytes(std::size_t n) {
        while (in_.size() < n && receive()) {
        }
        return take(std::min(n, in_.size()));
    }
    bool is_closed() { return in_.empty() && !receive(); }

private:
    static int open(int family) {
        const int fd = ::socket(family, SOCK_STREAM, 0);
        const timeval limit{20, 0};  // a server that never answers fails the test, not the run
        setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
        return fd;
    }
    bool receive() {
        char buffer[65536];
        const ssize_t n = ::recv(fd_, buffer, sizeof buffer, 0);
        if (n <= 0) return false;
        in_.append(buffer, static_cast<std::size_t>(n));
        return true;
    }
    std::string take(std::size_t n) {
        std::string out = in_.substr(0, n);
        in_.erase(0, n);
        return out;
    }
    std::size_t complete() const {
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
    }

    int fd_;
    std::string in_;
};

/// One I/O thread, so that whatever holds it up is seen, and short times.
class ServerFixture : public testing::Test {
protected:
    void SetUp() override {
        init_crypto();
        folder = std::filesystem::temp_directory_path() / ("herald_server_" + random_token(6));
        std::filesystem::create_directories(folder);
        options.io_threads = 1;
        options.spool_dir = folder;
        options.memory_body = 1000;
        options.header_timeout = std::chrono::seconds(1);
        options.progress_timeout = std::chrono::seconds(1);
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
    /// Answers "METHOD /path?query body", and keeps what it was asked for.
    void start_echo() {
        start([this](Request& request) {
            {
                const std::lock_guard lock(mutex);
                asked.push_back(request.method + " " + request.path);
            }
            Response response;
            response.headers.set("Content-Type", "text/plain");
            response.body = fmt::format(
                "{} {}?{} {}", request.method, request.path, request.query,
                request.spooled
                    ? fmt::format("spooled {}", std::filesystem::file_size(request.spooled->path()))
                    : request.body);
            return response;
        });
    }
    Client connect() { return Client(server->port()); }
    /// The first answer to these bytes on a connection of their own.
    std::string answer_to(std::string_view bytes) {
        Client client = connect();
        client.send(bytes);
        return client.read_answer();
    }
    static int status_of(std::string_view answer) {
        return answer.starts_with("HTTP/1.1 ") ? std::atoi(answer.data() + 9) : 0;
    }
    /// Whatever somebody else is doing to it, the server answers others.
    void expect_served() {
        Client client = connect();
        client.send("GET /other HTTP/1.1\r\nHost: h\r\n\r\n");
        EXPECT_EQ(status_of(client.read_answer()), 200);
    }
    std::vector<std::string> asked_for() {
        const std::lock_guard lock(mutex);
        return asked;
    }

    ServerOptions options;
    std::filesystem::path folder;
    std::unique_ptr<HttpServer> server;
    std::mutex mutex;
    std::vector<std::string> asked;
};

}  // namespace herald::web::test
