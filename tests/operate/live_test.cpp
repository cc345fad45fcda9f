#include <arpa/inet.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "base/encoding.hpp"
#include "running.hpp"
#include "task/task.hpp"

/// From a committed event to the browser's socket.
namespace herald::operate {
namespace {

/// A WebSocket client that says one thing and listens.
class Listener {
public:
    Listener(const std::string& url, const std::string& ticket)
        : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        sockaddr_in to{};
        to.sin_family = AF_INET;
        to.sin_port = htons(static_cast<std::uint16_t>(std::stoi(url.substr(url.rfind(':') + 1))));
        inet_pton(AF_INET, "127.0.0.1", &to.sin_addr);
        const timeval limit{30, 0};
        setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
        EXPECT_EQ(::connect(fd_, reinterpret_cast<sockaddr*>(&to), sizeof to), 0);
        send(
            fmt::format("GET /api/v1/stream?ticket={} HTTP/1.1\r\nHost: x\r\nUpgrade: "
                        "websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: "
                        "13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
                        ticket));
        wait_for("\r\n\r\n");
    }
    ~Listener() { ::close(fd_); }
    Listener(const Listener&) = delete;
    Listener& operator=(const Listener&) = delete;

    /// A masked text frame of fewer than 126 bytes.
    void say(const std::string& text) {
        std::string frame{
            static_cast<char>(0x81), static_cast<char>(0x80 | text.size()), 1, 2, 3, 4};
        for (std::size_t i = 0; i < text.size(); ++i)
            frame += static_cast<char>(text[i] ^ static_cast<char>(1 + i % 4));
        send(frame);
    }
    /// Reads on until this has come; fails the test when nothing comes for 30 s.
    void wait_for(std::string_view wanted) {
        char buffer[16384];
        while (in_.find(wanted) == std::string::npos) {
            const ssize_t n = ::recv(fd_, buffer, sizeof buffer, 0);
            if (n <= 0) {
                ADD_FAILURE() << wanted << " did not come; only " << in_;
                return;
            }
            in_.append(buffer, static_cast<std::size_t>(n));
        }
    }

private:
    void send(const std::string& text) {
        EXPECT_EQ(::send(fd_, text.data(), text.size(), MSG_NOSIGNAL),
                  static_cast<ssize_t>(text.size()));
    }
    int fd_;
    std::string in_;
};

TEST(Live, an_alert_and_a_refreshed_dashboard_reach_the_socket) {
    const Folder folder;
    Running server(folder / "data");
    Listener listener(
        server.url(),
        std::string(
            json::parse(server.call("POST", "/stream/tickets").body).at("ticket").as_string()));
    listener.say(R"({"subscribe":["alerts","insights","campaigns","tasks"]})");
    listener.wait_for("subscribed");
    const auto sent = server.call("POST", "/alerts/send",
                                  R"({"title":"Look","message":"At once.","severity":"ERROR"})");
    EXPECT_EQ(sent.status, 201) << sent.body;
    listener.wait_for("alert.raised");
    Scope scope = server.scope();
    scope.write([&](Tx& tx) {
        event::emit(tx, scope.tenant(), server.app().bus(), server.app().clock(), "campaigns",
                    "ads.metrics_synced", "{}");
    });
    listener.wait_for("ads.metrics_synced");
    double sum = 0, count = 0;
    // It is counted after it was sent: the socket may be faster.
    wait_until([&] {
        const std::string metrics = server.call("GET", "/health/metrics").body;
        const auto figure = [&](const std::string& name) {
            const auto at = metrics.find(name + " ");
            return at == std::string::npos ? 0 : std::stod(metrics.substr(at + name.size()));
        };
        sum = figure("herald_stream_lag_seconds_sum");
        count = figure("herald_stream_lag_seconds_count");
        return count >= 2;
    });
    RecordProperty("mean_ms", fmt::format("{:.2f}", 1000 * sum / count));
    fmt::print("from event to socket: {:.2f} ms in the mean of {}\n", 1000 * sum / count, count);
}

}  // namespace
}  // namespace herald::operate
