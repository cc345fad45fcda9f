#include <future>

#include "base/error.hpp"
#include "web/test_client.hpp"

/// WebSockets against the real server, byte by byte (RFC 6455).
namespace herald::web {
namespace {

using test::Client;
using namespace std::chrono_literals;

constexpr char kText = 1, kBinary = 2, kContinued = 0, kClose = 8, kPing = 9, kPong = 10;
constexpr char kFinal = static_cast<char>(0x80);

std::string upgrade(std::string_view query = "", std::string_view more = "") {
    return fmt::format(
        "GET /stream?{} HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n{}\r\n",
        query, more);
}

/// A client's frame, masked with zeros.
std::string frame(char first, std::string_view payload) {
    std::string out{first};
    if (payload.size() < 126) {
        out += static_cast<char>(0x80 | payload.size());
    } else {
        const bool is_short = payload.size() < 65536;
        out += static_cast<char>(0x80 | (is_short ? 126 : 127));
        for (int shift = is_short ? 8 : 56; shift >= 0; shift -= 8)
            out += static_cast<char>(payload.size() >> shift);
    }
    return out.append(4, '\0').append(payload);
}
std::string text_frame(std::string_view payload) {
    return frame(static_cast<char>(kFinal | kText), payload);
}

struct Frame {
    int opcode = -1;  // -1: the connection ended
    std::string payload;
    int close_code() const {
        if (opcode != kClose || payload.size() < 2) return 0;
        return static_cast<unsigned char>(payload[0]) * 256 +
               static_cast<unsigned char>(payload[1]);
    }
};

Frame read_frame(Client& client) {
    const std::string head = client.read_bytes(2);
    if (head.size() < 2) return {};
    std::size_t size = static_cast<unsigned char>(head[1]);
    const int more = size == 126 ? 2 : size == 127 ? 8 : 0;
    if (more > 0) size = 0;
    for (const char c : client.read_bytes(static_cast<std::size_t>(more)))
        size = size * 256 + static_cast<unsigned char>(c);
    return {head[0] & 15, client.read_bytes(size)};
}

class SocketTest : public test::ServerFixture {
protected:
    SocketTest() {
        sockets.opened = [this](const std::shared_ptr<Socket>& socket, const Request&) {
            const std::lock_guard lock(mutex);
            ++opened;
            open = socket;
        };
        sockets.message = [](const std::shared_ptr<Socket>& socket, std::string_view text) {
            socket->send(
                std::make_shared<const std::string>(fmt::format("{}:{}", text.size(), text)));
        };
        sockets.closed = [this](const std::shared_ptr<Socket>&) { ++closed; };
    }
    ~SocketTest() override { server.reset(); }  // before what its callbacks use
    void start_sockets() {
        start([](Request&) { return Response{}; }, sockets);
    }
    Client connect_socket() {
        Client client = connect();
        client.send(upgrade());
        EXPECT_EQ(status_of(client.read_head()), 101);
        return client;
    }
    bool comes_true(const std::function<bool()>& condition) {
        for (int i = 0; i < 4000 && !condition(); ++i) std::this_thread::sleep_for(5ms);
        return condition();
    }
    std::shared_ptr<Socket> opened_socket() {
        EXPECT_TRUE(comes_true([this] {
            const std::lock_guard lock(mutex);
            return open != nullptr;
        }));
        const std::lock_guard lock(mutex);
        return std::exchange(open, nullptr);
    }
    /// Sends bytes on a fresh socket and returns the code it is closed with.
    int closed_with(std::string_view bytes) {
        Client client = connect_socket();
        client.send(bytes);
        Frame last = read_frame(client);
        while (last.opcode != kClose && last.opcode != -1) last = read_frame(client);
        expect_served();
        return last.close_code();
    }

    SocketHandler sockets;
    std::shared_ptr<Socket> open;
    std::atomic<int> opened{0}, closed{0};
};

TEST_F(SocketTest, it_hears_answers_and_is_closed_when_the_server_stops) {
    sockets.accept = [](const Request& request) {
        if (request.query != "ticket=good")
            throw Error(ErrorKind::unauthenticated, "This ticket is not valid.");
    };
    start_sockets();
    EXPECT_EQ(status_of(answer_to(upgrade("ticket=bad"))), 401);
    Client client = connect();
    client.send(upgrade("ticket=good"));
    EXPECT_NE(client.read_head().find("s3pPLMBiTxaQ9kYGzzhZRbK+xOo="),
              std::string::npos);  // RFC 6455, section 1.3
    client.send(text_frame("hello"));
    EXPECT_EQ(client.read_bytes(9),
              "\x81\x07"
              "5:hello");
    EXPECT_EQ(opened, 1);
    server->stop(100ms);
    EXPECT_EQ(read_frame(client).close_code(), 1001);
    EXPECT_EQ(closed, 1);
}

TEST_F(SocketTest, upgrades_that_are_none_are_refused) {
    start_sockets();
    const std::string good = upgrade();
    const auto without = [&](std::string_view line) {
        std::string out = good;
        return out.erase(out.find(line), line.size());
    };
    EXPECT_EQ(status_of(answer_to(without("Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"))),
              400);
    EXPECT_EQ(status_of(answer_to(without("Sec-WebSocket-Version: 13\r\n"))), 400);
    EXPECT_EQ(status_of(answer_to(good + text_frame("too early"))), 400);
    EXPECT_EQ(status_of(answer_to(without("Upgrade: websocket\r\n"))), 200);  // a plain request
    EXPECT_EQ(opened, 0);
    expect_served();
}

TEST_F(SocketTest, pages_of_other_origins_are_refused_where_origins_are_named) {
    options.socket_origins = {"https://app.example.com"};
    start_sockets();
    EXPECT_EQ(status_of(answer_to(upgrade("", "Origin: https://evil.example\r\n"))), 403);
    Client client = connect();
    client.send(upgrade("", "Origin: https://app.example.com\r\n"));
    EXPECT_EQ(status_of(client.read_head()), 101);
    connect_socket();  // a program names no origin
}

TEST_F(SocketTest, messages_come_in_fragments_with_pings_between_them) {
    start_sockets();
    Client client = connect_socket();
    client.send(frame(kText, "one ") + frame(static_cast<char>(kFinal | kPing), "are you there") +
                frame(kContinued, "two ") + frame(static_cast<char>(kFinal | kContinued), "three"));
    const Frame pong = read_frame(client), message = read_frame(client);
    EXPECT_EQ(pong.opcode, kPong);
    EXPECT_EQ(pong.payload, "are you there");
    EXPECT_EQ(message.payload, "13:one two three");
    const std::string largest(64 * 1024, 'x');
    client.send(text_frame(largest));
    EXPECT_EQ(read_frame(client).payload, "65536:" + largest);
    client.send(text_frame(""));
    EXPECT_EQ(read_frame(client).payload, "0:");
}

TEST_F(SocketTest, each_fault_has_its_close_code) {
    start_sockets();
    const std::string long_piece(40'000, 'x');
    EXPECT_EQ(closed_with(text_frame(std::string(64 * 1024 + 1, 'x'))), 1009);
    EXPECT_EQ(closed_with(frame(kText, long_piece) + frame(kContinued, long_piece)), 1009);
    EXPECT_EQ(closed_with(text_frame("\xc3\x28")), 1007);
    EXPECT_EQ(closed_with(text_frame("\xed\xa0\x80")), 1007);  // half of a surrogate pair
    EXPECT_EQ(closed_with(frame(static_cast<char>(kFinal | kBinary), "bytes")), 1003);
    EXPECT_EQ(closed_with(std::string("\x81\x05hello")), 1002);  // not masked
    EXPECT_EQ(closed_with(frame(static_cast<char>(kFinal | 0x40 | kText), "x")), 1002);
    EXPECT_EQ(closed_with(frame(static_cast<char>(kFinal | 3), "x")), 1002);  // unknown opcode
    EXPECT_EQ(closed_with(frame(static_cast<char>(kFinal | kContinued), "x")), 1002);
    EXPECT_EQ(closed_with(frame(kText, "a") + text_frame("b")), 1002);
    EXPECT_EQ(closed_with(frame(kPing, "in pieces")), 1002);
    EXPECT_EQ(closed_with(frame(static_cast<char>(kFinal | kPing), std::string(200, 'x'))), 1002);
    EXPECT_EQ(closed_with(frame(static_cast<char>(kFinal | kClose),
                                "\x03\xe8"
                                "bye")),
              1000);
    EXPECT_EQ(closed_with(frame(static_cast<char>(kFinal | kClose), "\x03")), 1002);
    EXPECT_TRUE(comes_true([this] { return closed == opened; }));
}

TEST_F(SocketTest, who_does_not_answer_a_ping_is_cut_and_who_does_stays) {
    options.ping_interval = 1s;
    start_sockets();
    Client silent = connect_socket(), answering = connect_socket();
    EXPECT_EQ(read_frame(silent).opcode, kPing);
    EXPECT_EQ(read_frame(answering).opcode, kPing);
    answering.send(frame(static_cast<char>(kFinal | kPong), ""));
    EXPECT_TRUE(silent.is_closed());
    EXPECT_TRUE(comes_true([this] { return closed == 1; }));
    EXPECT_EQ(read_frame(answering).opcode, kPing);
    answering.send(frame(static_cast<char>(kFinal | kPong), ""));
    answering.send(text_frame("here"));
    EXPECT_EQ(read_frame(answering).payload, "4:here");
}

TEST_F(SocketTest, who_does_not_read_is_cut_while_others_are_served) {
    start_sockets();
    Client client = connect_socket();
    const auto socket = opened_socket();
    const auto text = std::make_shared<const std::string>(200'000, 'x');
    for (int i = 0; i < 400 && closed == 0; ++i) socket->send(text);
    expect_served();
    EXPECT_TRUE(comes_true([this] { return closed == 1; }));
}

TEST_F(SocketTest, the_queue_is_counted_in_texts_too_and_ends_with_1013) {
    options.socket_queue_texts = 10;
    options.io_threads = 1;
    std::promise<void> go;
    sockets.message = [&](const std::shared_ptr<Socket>& socket, std::string_view) {
        // On the socket's own thread: nothing is written until all of them are queued.
        for (int i = 0; i < 12; ++i) socket->send(std::make_shared<const std::string>("text"));
    };
    start_sockets();
    Client client = connect_socket();
    client.send(text_frame("go"));
    Frame last = read_frame(client);
    int texts = 0;
    for (; last.opcode == kText; last = read_frame(client)) ++texts;
    EXPECT_LE(texts, 10);
    EXPECT_EQ(last.close_code(), 1013);
}

TEST_F(SocketTest, the_users_close_is_seen_with_its_code_and_reason) {
    start_sockets();
    Client client = connect_socket();
    const auto socket = opened_socket();
    socket->send(std::make_shared<const std::string>("last words"));
    while (read_frame(client).payload != "last words") {
    }
    socket->close(4401, "sign in");
    const Frame close = read_frame(client);
    EXPECT_EQ(close.close_code(), 4401);
    EXPECT_EQ(close.payload.substr(2), "sign in");
    client.send(frame(static_cast<char>(kFinal | kClose), close.payload.substr(0, 2)));
    EXPECT_TRUE(client.is_closed());
    EXPECT_TRUE(comes_true([this] { return closed == 1; }));
    socket->send(std::make_shared<const std::string>("nobody hears"));
    server.reset();
    socket->send(std::make_shared<const std::string>("nor now"));
    socket->close(1000, "");
}

TEST_F(SocketTest, a_handler_that_throws_costs_its_own_socket_only) {
    sockets.message = [](const std::shared_ptr<Socket>& socket, std::string_view text) {
        if (text == "break") throw std::runtime_error("broken");
        socket->send(std::make_shared<const std::string>(text));
    };
    start_sockets();
    Client other = connect_socket();
    EXPECT_EQ(closed_with(text_frame("break")), 1011);
    other.send(text_frame("still here"));
    EXPECT_EQ(read_frame(other).payload, "still here");
}

TEST_F(SocketTest, clients_that_vanish_or_half_close_are_forgotten) {
    start_sockets();
    Client vanishing = connect_socket(), half = connect_socket();
    vanishing.vanish();
    half.half_close();
    EXPECT_TRUE(comes_true([this] { return closed == 2; }));
    Client cut = connect_socket();
    cut.send(text_frame("never finished").substr(0, 9));
    cut.vanish();
    EXPECT_TRUE(comes_true([this] { return closed == 3; }));
    expect_served();
}

}  // namespace
}  // namespace herald::web
