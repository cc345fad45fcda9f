#include <fmt/format.h>

#include <thread>

#include "server.hpp"

namespace herald::sockets {
namespace {

class WireTest : public testing::Test {
protected:
    std::string get(const std::string& path) const {
        return fmt::format("GET {} HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer {}\r\n\r\n", path,
                           server.token);
    }
    std::string head(const std::string& method, const std::string& path,
                     const std::string& more) const {
        return fmt::format("{} {} HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer {}\r\n{}\r\n",
                           method, path, server.token, more);
    }
    /// The others are served, and at once.
    void expect_alive() {
        const auto before = std::chrono::steady_clock::now();
        Client client(server.port());
        client.send(get("/api/v1/organization"));
        EXPECT_TRUE(client.answer().starts_with("HTTP/1.1 200"));
        EXPECT_LT(std::chrono::steady_clock::now() - before, std::chrono::seconds(5));
    }
    std::int64_t campaigns() {
        return json::parse(server.call("GET", "/campaigns").body).at("total").as_int64();
    }
    std::size_t left_over() const {
        std::size_t out = 0;
        for (const auto& file : std::filesystem::directory_iterator(server.folder() / "tmp"))
            out += file.path().filename().string().starts_with("duckdb") ? 0 : 1;
        return out;
    }
    Server server;
};

TEST_F(WireTest, every_route_refuses_a_body_beyond_its_own_limit_before_it_is_sent) {
    for (const auto& route : server.app().router().routes()) {
        if (route.method == "GET") continue;
        std::string path = route.path;
        for (auto brace = path.find('{'); brace != std::string::npos; brace = path.find('{'))
            path.replace(brace, path.find('}') + 1 - brace, "01900000-0000-7000-8000-000000000000");
        Client client(server.port());
        client.send(head(route.method, path,
                         fmt::format("Content-Type: application/json\r\nContent-Length: {}\r\n",
                                     route.spec.body_limit + 1)));
        const std::string answer = client.answer();
        EXPECT_TRUE(answer.starts_with("HTTP/1.1 413")) << route.method << " " << path << answer;
        EXPECT_NE(answer.find("application/problem+json"), std::string::npos) << answer;
    }
    expect_alive();
}

TEST_F(WireTest, a_body_in_chunks_is_counted_as_it_comes) {
    Client client(server.port());
    client.send(head("POST", "/api/v1/campaigns",
                     "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n"));
    const std::string chunk = "10000\r\n" + std::string(65536, ' ') + "\r\n";
    for (int i = 0; i < 64 && client.send(chunk); ++i) {
    }
    EXPECT_TRUE(client.answer().starts_with("HTTP/1.1 413"));
    EXPECT_EQ(campaigns(), 0);
    expect_alive();
}

TEST_F(WireTest, a_large_body_within_the_limit_of_an_import_passes) {
    std::string rows = "date,campaign,spend\n";
    for (int i = 0; i < 60'000; ++i) rows += fmt::format("2026-09-01,Campaign {},1.00\n", i % 50);
    const std::string body =
        "--XX\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\n" + rows +
        "\r\n--XX--\r\n";
    Client client(server.port());
    client.send(head("POST", "/api/v1/campaigns/import",
                     fmt::format("Content-Type: multipart/form-data; boundary=XX\r\n"
                                 "Content-Length: {}\r\n",
                                 body.size())));
    client.send(body);
    const std::string answer = client.answer();
    EXPECT_TRUE(answer.starts_with("HTTP/1.1 202")) << answer.substr(0, 600);
    EXPECT_EQ(left_over(), 0u) << "the spooled body is gone with the request";
}

TEST_F(WireTest, slow_senders_and_those_that_never_read_hold_up_nobody) {
    std::vector<std::unique_ptr<Client>> slow;
    for (int i = 0; i < 200; ++i) {
        slow.push_back(std::make_unique<Client>(server.port()));
        slow.back()->send("GET /api/v1/organization HTTP/1.1\r\nHo");
    }
    for (int i = 0; i < 100; ++i) {
        slow.push_back(std::make_unique<Client>(server.port()));
        slow.back()->send(head("POST", "/api/v1/campaigns",
                               "Content-Type: application/json\r\nContent-Length: 50\r\n") +
                          "{\"na");
    }
    std::string many;
    for (int i = 0; i < 20; ++i) many += get("/api/v1/openapi.json");
    for (int i = 0; i < 50; ++i) {
        slow.push_back(std::make_unique<Client>(server.port()));
        slow.back()->send(many);  // some megabytes each, never read
    }
    for (int i = 0; i < 20; ++i) expect_alive();
    slow.clear();
    expect_alive();
    EXPECT_EQ(campaigns(), 0);
}

TEST_F(WireTest, a_half_closed_socket_gets_its_answer) {
    Client client(server.port());
    client.send(get("/api/v1/organization"));
    client.half_close();
    const std::string answer = client.read_to_end();
    EXPECT_TRUE(answer.starts_with("HTTP/1.1 200")) << answer;
    EXPECT_NE(answer.find("\"Faults\""), std::string::npos);
    const std::string body = R"({"name":"Half closed"})";
    Client writer(server.port());
    writer.send(
        head("POST", "/api/v1/campaigns",
             fmt::format("Content-Type: application/json\r\nContent-Length: {}\r\n", body.size())) +
        body);
    writer.half_close();
    EXPECT_TRUE(writer.read_to_end().starts_with("HTTP/1.1 201"));
    EXPECT_EQ(campaigns(), 1);
}

TEST_F(WireTest, half_a_request_leaves_nothing_behind) {
    const std::string body = R"({"name":"Never whole"})";
    for (const bool orderly : {true, false}) {
        for (std::size_t cut = 0; cut < body.size(); cut += 5) {
            Client client(server.port());
            client.send(head("POST", "/api/v1/campaigns",
                             fmt::format("Content-Type: application/json\r\nContent-Length: {}\r\n",
                                         body.size())) +
                        body.substr(0, cut));
            if (orderly) {
                client.half_close();
                EXPECT_EQ(client.read_to_end().find("HTTP/1.1 2"), std::string::npos);
            } else {
                client.cut();
            }
        }
    }
    Client upload(server.port());
    upload.send(
        head("POST", "/api/v1/campaigns/import",
             "Content-Type: multipart/form-data; boundary=XX\r\nContent-Length: 9000000\r\n") +
        std::string(3'000'000, 'x'));
    upload.cut();
    expect_alive();
    EXPECT_EQ(campaigns(), 0);
    EXPECT_EQ(server.call("GET", "/tasks").body.find("ads.import"), std::string::npos);
    for (int i = 0; i < 500 && left_over() > 0; ++i)
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    EXPECT_EQ(left_over(), 0u) << "half a spooled body stays";
}

TEST_F(WireTest, what_is_no_clear_request_is_refused_and_the_connection_ends) {
    const std::string post = "POST /api/v1/campaigns HTTP/1.1\r\nHost: h\r\n";
    const std::vector<std::pair<std::string, std::string>> rubbish{
        {"TLS", std::string("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 11) + "\r\n\r\n"},
        {"HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"},
        {"HTTP/0.9", "GET /\r\n\r\n"},
        {"no version", "GET / \r\n\r\n"},
        {"a header without a colon", "GET / HTTP/1.1\r\nHost\r\n\r\n"},
        {"NUL in a header", std::string("GET / HTTP/1.1\r\nHost: a\0b\r\n\r\n", 29)},
        {"a blank before the colon", "GET / HTTP/1.1\r\nHost : h\r\n\r\n"},
        {"two lengths", post + "Content-Length: 3\r\nContent-Length: 5\r\n\r\nabcde"},
        {"a negative length", post + "Content-Length: -1\r\n\r\n"},
        {"a length that is none", post + "Content-Length: many\r\n\r\n"},
        {"an endless length", post + "Content-Length: 99999999999999999999999\r\n\r\n"},
        {"length and chunks",
         post + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"},
        {"an unknown coding", post + "Transfer-Encoding: rot13\r\n\r\nabc"},
        {"a chunk size that is none",
         post + "Transfer-Encoding: chunked\r\n\r\nxyz\r\nabc\r\n0\r\n\r\n"},
        {"an endless chunk", post + "Transfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\n"},
        {"an endless address",
         "GET /" + std::string(100'000, 'a') + " HTTP/1.1\r\nHost: h\r\n\r\n"},
        {"an endless header", "GET / HTTP/1.1\r\nX: " + std::string(200'000, 'a') + "\r\n\r\n"},
    };
    for (const auto& [name, text] : rubbish) {
        Client client(server.port());
        client.send(text);
        client.half_close();
        const std::string answer = client.read_to_end();
        EXPECT_TRUE(answer.empty() || answer.starts_with("HTTP/1.1 4") ||
                    answer.starts_with("HTTP/1.1 5"))
            << name << ": " << answer.substr(0, 300);
        EXPECT_FALSE(answer.starts_with("HTTP/1.1 500")) << name;
        EXPECT_EQ(answer.find("HTTP/1.1 2"), std::string::npos) << name << answer.substr(0, 300);
    }
    expect_alive();
}

TEST_F(WireTest, a_hundred_requests_in_one_go_are_answered_in_order) {
    Client client(server.port());
    std::string all;
    for (int i = 0; i < 100; ++i) all += get(fmt::format("/api/v1/nothing/{}", i));
    client.send(all);
    for (int i = 0; i < 100; ++i) {
        const std::string answer = client.answer();
        ASSERT_TRUE(answer.starts_with("HTTP/1.1 404")) << i << answer;
        ASSERT_NE(answer.find(fmt::format("nothing/{}\"", i)), std::string::npos) << i << answer;
    }
}

TEST_F(WireTest, a_socket_of_the_stream_needs_a_ticket_and_whole_frames) {
    const std::string kSignIn = "\x11\x31";  // 4401, in the frame that closes it
    const auto upgrade = [](std::string_view query) {
        return fmt::format(
            "GET /api/v1/stream{} HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\nConnection: "
            "Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: "
            "13\r\n\r\n",
            query);
    };
    Client forged(server.port());
    forged.send(upgrade("?ticket=forged"));
    EXPECT_NE(forged.read_to_end().find(kSignIn), std::string::npos);
    const std::string ticket(
        json::parse(server.call("POST", "/stream/tickets").body).at("ticket").as_string());
    Client client(server.port());
    client.send(upgrade("?ticket=" + ticket));
    EXPECT_TRUE(client.answer().starts_with("HTTP/1.1 101"));
    // Who is signed in may subscribe; until then nobody has used the ticket up. The mask is zeros.
    const std::string subscribe = R"({"subscribe":["tasks"]})";
    client.send("\x81" + std::string(1, static_cast<char>(0x80 + subscribe.size())) +
                std::string(4, '\0') + subscribe);
    EXPECT_TRUE(client.read_until("subscribed"));
    Client again(server.port());
    again.send(upgrade("?ticket=" + ticket));
    EXPECT_NE(again.read_to_end().find(kSignIn), std::string::npos) << "a ticket is good once";
    client.send("\x81\x05hello");  // not masked: RFC 6455, section 5.1
    client.send(std::string("\xff\xff\xff\xff", 4));
    client.read_to_end();
    expect_alive();
}

}  // namespace
}  // namespace herald::sockets
