#include "web/server.hpp"

#include <fstream>

#include "base/error.hpp"
#include "web/test_client.hpp"

namespace herald::web {
namespace {

using test::Client;
class ServerTest : public test::ServerFixture {};

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
    std::jthread stopper([&] { server->stop(std::chrono::seconds(5)); });
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

TEST_F(ServerTest, a_head_request_gets_the_head_alone_whatever_the_answer_is) {
    std::ofstream(folder / "file") << "content";
    start([&](Request& request) {
        Response response;
        if (request.path == "/file") response.file = FileBody{folder / "file", 0, 7};
        if (request.path == "/stream")
            response.stream = [] {
                ADD_FAILURE() << "asked for a piece nobody wants";
                return std::string();
            };
        if (request.path == "/text") response.body = "content";
        if (request.path == "/nothing") response.status = 204;
        return response;
    });
    Client client = connect();
    for (const char* path : {"/file", "/text", "/stream", "/nothing"})
        client.send(fmt::format("HEAD {} HTTP/1.1\r\nHost: h\r\n\r\n", path));
    EXPECT_NE(client.read_head().find("Content-Length: 7\r\n"), std::string::npos);
    EXPECT_NE(client.read_head().find("Content-Length: 7\r\n"), std::string::npos);
    EXPECT_NE(client.read_head().find("Transfer-Encoding: chunked"), std::string::npos);
    const std::string nothing = client.read_head();
    EXPECT_EQ(status_of(nothing), 204);
    EXPECT_EQ(nothing.find("Content-Length"), std::string::npos);
    client.send("GET /text HTTP/1.1\r\nHost: h\r\n\r\n");
    EXPECT_TRUE(client.read_answer().ends_with("\r\n\r\ncontent"));
}

TEST_F(ServerTest, a_client_that_expects_100_hears_it_before_it_sends) {
    start_echo();
    Client client = connect();
    client.send("POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n");
    EXPECT_EQ(client.read_head(), "HTTP/1.1 100 Continue\r\n\r\n");
    client.send("hello");
    EXPECT_NE(client.read_answer().find("POST /a? hello"), std::string::npos);
    client.send(
        "POST /b HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\nhello");
    EXPECT_NE(client.read_answer().find("POST /b? hello"), std::string::npos);
}

TEST_F(ServerTest, a_connection_stays_as_long_as_both_want_and_not_idle_for_ever) {
    options.idle_timeout = std::chrono::seconds(1);
    start_echo();
    Client closing = connect(), old = connect(), old_kept = connect(), idle = connect();
    closing.send("GET /a HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
    EXPECT_NE(closing.read_to_end().find("Connection: close"), std::string::npos);
    old.send("GET /a HTTP/1.0\r\n\r\n");
    EXPECT_EQ(status_of(old.read_to_end()), 200);
    old_kept.send("GET /a HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    EXPECT_NE(old_kept.read_answer().find("Connection: keep-alive"), std::string::npos);
    old_kept.send("GET /b HTTP/1.0\r\n\r\n");
    EXPECT_NE(old_kept.read_to_end().find("GET /b?"), std::string::npos);
    for (int i = 0; i < 500; ++i) {
        idle.send("GET /a HTTP/1.1\r\nHost: h\r\n\r\n");
        ASSERT_EQ(status_of(idle.read_answer()), 200);
    }
    EXPECT_TRUE(idle.is_closed());
}

TEST_F(ServerTest, many_pipelined_requests_are_answered_in_their_order) {
    start_echo();
    Client client = connect();
    std::string all;
    for (int i = 0; i < 500; ++i)
        all += fmt::format("POST /{} HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\nok", i);
    const std::jthread sender([&] { client.send(all); });
    for (int i = 0; i < 500; ++i)
        ASSERT_NE(client.read_answer().find(fmt::format("POST /{}? ok", i)), std::string::npos);
}

TEST_F(ServerTest, a_local_socket_answers_its_owner_alone) {
    options.unix_socket = folder / "herald.sock";
    start([](Request& request) {
        Response response;
        response.body = "from " + request.remote_address;
        return response;
    });
    EXPECT_EQ(std::filesystem::status(options.unix_socket).permissions(),
              std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
    Client client(options.unix_socket);
    client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
    EXPECT_TRUE(client.read_answer().ends_with("from unix"));
    server->stop(std::chrono::milliseconds(0));
    EXPECT_FALSE(std::filesystem::exists(options.unix_socket));
    std::ofstream(options.unix_socket) << "not a socket";
    HttpServer second(options, [](Request&) { return Response{}; });
    EXPECT_THROW(second.start(), Error);
    EXPECT_EQ(std::filesystem::file_size(options.unix_socket), 12u);  // nobody's file is removed
}

TEST_F(ServerTest, a_forwarded_address_counts_from_trusted_proxies_only) {
    const auto start_naming = [this] {
        start([](Request& request) {
            Response response;
            response.body = fmt::format("from {} {}", request.remote_address,
                                        request.is_https ? "https" : "http");
            return response;
        });
    };
    const auto from = [this](std::string_view headers) {
        const auto answer = answer_to(fmt::format("GET / HTTP/1.1\r\nHost: h\r\n{}\r\n", headers));
        return answer.substr(answer.find("\r\n\r\n") + 4);
    };
    start_naming();
    EXPECT_EQ(from("X-Forwarded-For: 9.9.9.9\r\nX-Forwarded-Proto: https\r\n"),
              "from 127.0.0.1 http");
    server.reset();
    options.trusted_proxies = {"127.0.0.1", "10.0.0.0/8", "fd00::/8"};
    start_naming();
    EXPECT_EQ(from(""), "from 127.0.0.1 http");
    EXPECT_EQ(from("X-Forwarded-For: 9.9.9.9\r\nX-Forwarded-Proto: https\r\n"),
              "from 9.9.9.9 https");
    // The client's own claim is to the left of what trusted proxies wrote down.
    EXPECT_EQ(from("X-Forwarded-For: 1.1.1.1, 9.9.9.9, 10.1.2.3\r\n"), "from 9.9.9.9 http");
    EXPECT_EQ(from("X-Forwarded-For: 1.1.1.1\r\nX-Forwarded-For: 9.9.9.9\r\n"),
              "from 9.9.9.9 http");
    EXPECT_EQ(from("X-Forwarded-For: 9.9.9.9, rubbish, 10.1.2.3\r\n"), "from 10.1.2.3 http");
    EXPECT_EQ(from("X-Forwarded-For: [2001:db8::1]:443, fd00::5\r\n"), "from 2001:db8::1 http");
    EXPECT_EQ(from("X-Forwarded-For: ::ffff:9.9.9.9\r\n"), "from 9.9.9.9 http");
    options.trusted_proxies = {"10.0.0.0/99"};
    EXPECT_THROW(HttpServer(options, [](Request&) { return Response{}; }), Error);
}

TEST_F(ServerTest, every_answer_is_safe_to_look_at_and_tls_is_remembered) {
    options.trusted_proxies = {"127.0.0.1"};
    start([](Request& request) {
        Response response;
        if (request.path == "/page")
            response.headers.set("Content-Security-Policy", "default-src 'self'");
        return response;
    });
    const std::string plain = answer_to("GET /api HTTP/1.1\r\nHost: h\r\n\r\n");
    EXPECT_NE(plain.find("X-Content-Type-Options: nosniff"), std::string::npos);
    EXPECT_NE(plain.find("Content-Security-Policy: default-src 'none'; frame-ancestors 'none'"),
              std::string::npos);
    EXPECT_EQ(plain.find("Strict-Transport-Security"), std::string::npos);
    EXPECT_EQ(plain.find("Access-Control-"), std::string::npos);
    const std::string page =
        answer_to("GET /page HTTP/1.1\r\nHost: h\r\nX-Forwarded-Proto: https\r\n\r\n");
    EXPECT_EQ(page.find("default-src 'none'"), std::string::npos);
    EXPECT_NE(page.find("Strict-Transport-Security: max-age=31536000"), std::string::npos);
    const std::string refused = answer_to("rubbish\r\n\r\n");
    EXPECT_NE(refused.find("nosniff"), std::string::npos);
}

}  // namespace
}  // namespace herald::web
