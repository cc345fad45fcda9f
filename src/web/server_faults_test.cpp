#include <fstream>

#include "base/error.hpp"
#include "web/test_client.hpp"

/// What clients do wrong, by accident or on purpose, against the real server: each is answered
/// plainly or cut, and the others are served meanwhile.
namespace herald::web {
namespace {

using test::Client;
using namespace std::chrono_literals;

class ServerFaultsTest : public test::ServerFixture {};

struct Case {
    const char* name;
    std::string bytes;
    int status;
};

std::string get(std::string_view headers) {
    return fmt::format("GET /asked HTTP/1.1\r\nHost: h\r\n{}\r\n", headers);
}
std::string post(std::string_view headers, std::string_view body) {
    return fmt::format("POST /asked HTTP/1.1\r\nHost: h\r\n{}\r\n{}", headers, body);
}
std::string chunked(std::string_view body) { return post("Transfer-Encoding: chunked\r\n", body); }

TEST_F(ServerFaultsTest, malformed_request_lines_and_headers_are_refused_at_once) {
    options.header_timeout = 15s;  // no answer may wait for it
    start_echo();
    const std::string nul(1, '\0');
    const Case cases[] = {
        {"bytes of TLS", "\x16\x03\x01\x02 not http\r\n\r\n", 400},
        {"lines that end in LF alone", "GET / HTTP/1.1\nHost: h\n\n", 400},
        {"one header that ends in LF alone", get("X: 1\nY: 2\r\n"), 400},
        {"CR alone", "GET / HTTP/1.1\rHost: h\r\n\r\n", 400},
        {"HTTP/0.9", "GET /\r\n\r\n", 400},
        {"HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400},
        {"two blanks", "GET  / HTTP/1.1\r\nHost: h\r\n\r\n", 400},
        {"a blank in the address", "GET /a b HTTP/1.1\r\nHost: h\r\n\r\n", 400},
        {"a bad method", "G(T / HTTP/1.1\r\nHost: h\r\n\r\n", 400},
        {"an address without a slash", "GET asked HTTP/1.1\r\nHost: h\r\n\r\n", 400},
        {"a tunnel", "CONNECT h:443 HTTP/1.1\r\nHost: h\r\n\r\n", 400},
        {"no host", "GET / HTTP/1.1\r\n\r\n", 400},
        {"two hosts", get("Host: other\r\n"), 400},
        {"a header without a colon", get("nonsense\r\n"), 400},
        {"a header without a name", get(": x\r\n"), 400},
        {"a blank before the colon", get("Content-Length : 5\r\n"), 400},
        {"a control character",
         get("X: a\x01"
             "b\r\n"),
         400},
        {"a NUL", get("X: a" + nul + "b\r\n"), 400},
        {"too many headers", get(std::string([] {
             std::string out;
             for (int i = 0; i < 129; ++i) out += "X: 1\r\n";
             return out;
         }())),
         431},
        {"too large headers", get("X: " + std::string(70'000, 'a') + "\r\n"), 431},
        {"a long address", "GET /" + std::string(9000, 'a') + " HTTP/1.1\r\nHost: h\r\n\r\n", 414},
        {"an endless address", "GET /" + std::string(70'000, 'a'), 414},
    };
    for (const Case& one : cases) {
        SCOPED_TRACE(one.name);
        Client client = connect();
        client.send(one.bytes);
        const std::string answer = client.read_answer();
        EXPECT_EQ(status_of(answer), one.status) << answer.substr(0, 300);
        EXPECT_NE(answer.find("Connection: close"), std::string::npos);
        EXPECT_NE(answer.find("application/problem+json"), std::string::npos);
        expect_served();
        if (one.status != 400) continue;
        EXPECT_NE(answer.find("\"type\":\"/docs/errors#malformed\""), std::string::npos);
    }
    for (const auto& path : asked_for()) EXPECT_EQ(path, "GET /other");
}

TEST_F(ServerFaultsTest, a_body_whose_end_two_programs_could_see_elsewhere_is_refused) {
    start_echo();
    const std::string inner = "GET /smuggled HTTP/1.1\r\nHost: h\r\n\r\n";
    const std::string end = "0\r\n\r\n";
    const Case cases[] = {
        {"both lengths", post("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", end + inner),
         400},
        {"both, the other way round",
         post("Transfer-Encoding: chunked\r\nContent-Length: 60\r\n", end + inner), 400},
        {"two lengths", post("Content-Length: 0\r\nContent-Length: 38\r\n", inner), 400},
        {"two lengths in one", post("Content-Length: 0, 38\r\n", inner), 400},
        {"a length with a sign", post("Content-Length: +5\r\n", "hello" + inner), 400},
        {"a negative length", post("Content-Length: -1\r\n", inner), 400},
        {"a length in hex", post("Content-Length: 0x5\r\n", "hello" + inner), 400},
        {"no length", post("Content-Length:\r\n", inner), 400},
        {"a length beyond counting", post("Content-Length: 18446744073709551616\r\n", inner), 400},
        {"a coding nobody knows", post("Transfer-Encoding: xchunked\r\n", end + inner), 501},
        {"chunked twice", post("Transfer-Encoding: chunked, chunked\r\n", end + inner), 501},
        {"chunked in two headers",
         post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", end + inner), 400},
        {"chunked hidden by a tab",
         post("Transfer-Encoding: \x0b"
              "chunked\r\n",
              end + inner),
         400},
        {"identity", post("Transfer-Encoding: identity\r\n", inner), 501},
        {"chunks in HTTP/1.0",
         "POST / HTTP/1.0\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n" + end + inner, 400},
        {"a chunk's size with a sign", chunked("+5\r\nhello\r\n" + end + inner), 400},
        {"a chunk's size that is none", chunked("xyz\r\n" + end + inner), 400},
        {"a chunk's size in LF alone", chunked("5\nhello\r\n" + end + inner), 400},
        {"a chunk longer than it says", chunked("5\r\nhello, world\r\n" + end + inner), 400},
        {"a chunk's size beyond counting", chunked("10000000000000000\r\n" + inner), 400},
        {"an endless chunk extension", chunked("5;" + std::string(70'000, 'x')), 400},
    };
    for (const Case& one : cases) {
        SCOPED_TRACE(one.name);
        Client client = connect();
        client.send(one.bytes);
        EXPECT_EQ(status_of(client.read_answer()), one.status);
        EXPECT_EQ(client.read_to_end(), "");  // and nothing behind it is taken for a request
    }
    EXPECT_EQ(asked_for(), std::vector<std::string>{});
    expect_served();
}

TEST_F(ServerFaultsTest, what_looks_odd_and_is_allowed_passes) {
    start_echo();
    const Case cases[] = {
        {"an empty line first", "\r\n" + get(""), 200},
        {"the absolute form", "GET http://h/asked HTTP/1.1\r\nHost: h\r\n\r\n", 200},
        {"the whole server", "OPTIONS * HTTP/1.1\r\nHost: h\r\n\r\n", 200},
        {"a method of its own", "BREW /pot HTTP/1.1\r\nHost: h\r\n\r\n", 200},
        {"an empty header", get("X:\r\n"), 200},
        {"the same length twice", post("Content-Length: 2\r\nContent-Length: 2\r\n", "ok"), 200},
        {"a chunk extension", chunked("2;why=not\r\nok\r\n0\r\n\r\n"), 200},
        {"a trailer", chunked("2\r\nok\r\n0\r\nHost: evil\r\n\r\n"), 200},
    };
    for (const Case& one : cases) {
        SCOPED_TRACE(one.name);
        const int status = status_of(answer_to(one.bytes));
        if (std::string_view(one.name).starts_with("the same length"))
            EXPECT_TRUE(status == 200 || status == 400);  // RFC 9112 allows both
        else
            EXPECT_EQ(status, one.status);
    }
}

TEST_F(ServerFaultsTest, slow_requests_are_ended_however_steadily_they_trickle) {
    start_echo();
    Client head = connect(), body = connect(), silent = connect();
    head.send("GET / HTTP/1.1\r\nHost: h\r\n");
    body.send("POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 100000\r\n\r\n");
    silent.send("POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\n");
    // A byte every 50 ms: each resets an idle clock, none may help.
    std::jthread trickle([&](const std::stop_token& done) {
        while (!done.stop_requested() && head.send("x") && body.send("x"))
            std::this_thread::sleep_for(50ms);
    });
    expect_served();
    EXPECT_EQ(status_of(silent.read_answer()), 408);
    EXPECT_EQ(status_of(head.read_answer()), 408);
    EXPECT_EQ(status_of(body.read_answer()), 408);
    trickle.request_stop();
    trickle.join();
    expect_served();
}

TEST_F(ServerFaultsTest,
       a_body_that_keeps_its_pace_may_take_longer_than_the_time_without_progress) {
    start_echo();
    Client client = connect();
    client.send("POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 120000\r\n\r\n");
    for (int i = 0; i < 6; ++i) {
        std::this_thread::sleep_for(300ms);
        client.send(std::string(20'000, 'x'));
    }
    EXPECT_NE(client.read_answer().find("spooled 120000"), std::string::npos);
}

TEST_F(ServerFaultsTest, a_reader_that_takes_nothing_is_cut_and_a_slow_source_not_drained_for_it) {
    std::atomic<int> pieces{0};
    std::ofstream(folder / "file") << std::string(20'000'000, 'f');
    start([&](Request& request) {
        Response response;
        if (request.path == "/stream")
            response.stream = [&] {
                ++pieces;
                return std::string(100'000, 's');
            };
        else if (request.path == "/file")
            response.file = FileBody{folder / "file", 0, 20'000'000};
        else if (request.path == "/large")
            response.body = std::string(20'000'000, 'b');
        return response;
    });
    std::vector<Client> readers;
    for (const char* path : {"/stream", "/file", "/large"}) {
        readers.emplace_back(server->port(), 4096);
        readers.back().send(fmt::format("GET {} HTTP/1.1\r\nHost: h\r\n\r\n", path));
    }
    expect_served();
    std::this_thread::sleep_for(3s);
    EXPECT_LT(pieces, 200);
    for (Client& reader : readers) EXPECT_LT(reader.read_to_end().size(), 19'000'000u);
    expect_served();
}

TEST_F(ServerFaultsTest, half_closed_and_vanished_clients_are_answered_or_forgotten) {
    std::atomic<int> running{0}, finished{0};
    std::atomic<bool> release{false};
    start([&](Request& request) {
        if (request.path == "/wait") {
            ++running;
            while (!release) std::this_thread::sleep_for(1ms);
            ++finished;
        }
        Response response;
        response.body = std::string(5'000'000, 'x');
        return response;
    });
    Client half = connect(), vanished = connect(), unfinished = connect();
    half.send("GET /wait HTTP/1.1\r\nHost: h\r\n\r\n");
    half.half_close();
    vanished.send("GET /wait HTTP/1.1\r\nHost: h\r\n\r\n");
    while (running < 2) std::this_thread::yield();
    vanished.vanish();
    unfinished.send("POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 100\r\n\r\nabc");
    unfinished.half_close();
    EXPECT_EQ(unfinished.read_to_end(), "");  // nobody waits for it and nothing was done
    expect_served();
    release = true;
    EXPECT_GT(half.read_to_end().size(), 5'000'000u);
    while (finished < 2) std::this_thread::yield();
    Client cut = connect();
    cut.send("GET /large HTTP/1.1\r\nHost: h\r\n\r\n");
    cut.read_head();
    cut.vanish();
    expect_served();
}

TEST_F(ServerFaultsTest, a_body_too_large_for_its_route_is_refused_before_it_is_sent) {
    start_echo();
    const std::string answer = answer_to(
        "POST /small HTTP/1.1\r\nHost: h\r\nContent-Length: 11\r\nExpect: 100-continue\r\n\r\n");
    EXPECT_EQ(status_of(answer), 413);
    EXPECT_NE(answer.find("at most 10 bytes"), std::string::npos);
    EXPECT_EQ(status_of(answer_to(chunked("b\r\nhello world\r\n0\r\n\r\n"))), 200);
    EXPECT_EQ(status_of(answer_to("POST /small HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: "
                                  "chunked\r\n\r\nb\r\nhello world\r\n")),
              413);
    Client sending = connect();  // it sends all the same: the answer arrives, not a reset
    sending.send("POST /small HTTP/1.1\r\nHost: h\r\nContent-Length: 3000000\r\n\r\n");
    sending.send(std::string(3'000'000, 'x'));
    EXPECT_EQ(status_of(sending.read_answer()), 413);
    EXPECT_EQ(asked_for().size(), 1u);
}

TEST_F(ServerFaultsTest, a_disk_that_takes_no_upload_answers_503) {
    options.spool_dir = folder / "missing";
    start_echo();
    EXPECT_EQ(status_of(answer_to(post("Content-Length: 300000\r\n", std::string(300'000, 'x')))),
              503);
    expect_served();
}

TEST_F(ServerFaultsTest, connections_of_one_address_have_a_limit) {
    options.address_connections = 4;
    start_echo();
    std::vector<Client> four;
    for (int i = 0; i < 4; ++i) {
        four.push_back(connect());
        four.back().send(get(""));
        EXPECT_EQ(status_of(four.back().read_answer()), 200);
    }
    const std::string refused = answer_to(get(""));
    EXPECT_EQ(status_of(refused), 429);
    EXPECT_NE(refused.find("Retry-After"), std::string::npos);
    four.pop_back();
    int status = 0;
    for (int i = 0; i < 400 && status != 200; ++i) {
        status = status_of(answer_to(get("Connection: close\r\n")));
        if (status != 200) std::this_thread::sleep_for(5ms);
    }
    EXPECT_EQ(status, 200);
    server.reset();
    options.uncounted = {"127.0.0.0/8"};
    start_echo();
    std::vector<Client> many;
    for (int i = 0; i < 9; ++i) many.push_back(connect());
    expect_served();
}

TEST_F(ServerFaultsTest, when_all_places_are_taken_idle_ones_go_and_busy_ones_stay) {
    options.connections = 8;
    options.workers = 16;
    std::atomic<int> running{0};
    std::atomic<bool> release{false};
    start([&](Request& request) {
        if (request.path == "/wait") ++running;
        while (request.path == "/wait" && !release) std::this_thread::sleep_for(1ms);
        return Response{};
    });
    std::vector<Client> idle;
    for (int i = 0; i < 20; ++i) {
        idle.push_back(connect());
        std::this_thread::sleep_for(10ms);
    }
    std::this_thread::sleep_for(1s);  // long enough that they could have asked
    int status = 0;
    for (int i = 0; i < 20 && status != 200; ++i) {  // the first may hear 503 and makes room
        status = status_of(answer_to(get("")));
        if (status != 200) std::this_thread::sleep_for(100ms);
    }
    EXPECT_EQ(status, 200);
    idle.clear();
    std::vector<Client> busy;
    while (running < 8) {
        busy.push_back(connect());
        busy.back().send("GET /wait HTTP/1.1\r\nHost: h\r\n\r\n");
        std::this_thread::sleep_for(20ms);
        if (busy.size() > 200) break;
    }
    EXPECT_EQ(status_of(answer_to(get(""))), 503);
    release = true;
    int answered = 0;
    for (Client& client : busy) answered += status_of(client.read_answer()) == 200;
    EXPECT_GE(answered, 8);
}

}  // namespace
}  // namespace herald::web
