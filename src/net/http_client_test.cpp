#include "net/http_client.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "base/error.hpp"
#include "net/test_server.hpp"

namespace herald::net {
namespace {

using test::ServedRequest;
using test::ServedResponse;
using test::TestServer;

HttpClientOptions open_to(const TestServer& server) {
    HttpClientOptions options;
    options.egress = EgressPolicy({server.place()});
    options.random = [] { return 0.5; };
    return options;
}

HttpRequest get(std::string url) {
    HttpRequest request;
    request.url = std::move(url);
    return request;
}

/// The Error that sending this throws; fails the test when nothing is thrown.
Error error_of(HttpClient& client, const HttpRequest& request) {
    try {
        client.send(request);
    } catch (const Error& error) {
        return error;
    }
    ADD_FAILURE() << "nothing was thrown";
    return Error(ErrorKind::internal, "");
}

TEST(HttpClient, SendsMethodHeadersAndBodyAndGivesBackStatusHeadersAndBody) {
    TestServer server([](const ServedRequest& r) {
        return ServedResponse{
            201,
            r.method + "|" + r.target + "|" + r.headers.at("x-one") + "|" + r.body,
            {{"X-Two", "2"}},
            {}};
    });
    HttpClient client(open_to(server));
    HttpRequest request = get(server.url("/p?q=1"));
    request.method = "PUT";
    request.headers.set("X-One", "1");
    request.body = "hello";
    const HttpResponse response = client.send(request);
    EXPECT_EQ(response.status, 201);
    EXPECT_EQ(response.body, "PUT|/p?q=1|1|hello");
    EXPECT_EQ(response.headers.get("x-TWO"), "2");
}

TEST(HttpClient, UsesAConnectionAgain) {
    TestServer server([](const ServedRequest&) { return ServedResponse{200, "ok", {}, {}}; });
    HttpClient client(open_to(server));
    for (int i = 0; i < 20; ++i) EXPECT_EQ(client.send(get(server.url("/"))).status, 200);
    EXPECT_EQ(server.connections(), 1);
}

TEST(HttpClient, ServesManyThreadsAtOnce) {
    TestServer server([](const ServedRequest& r) { return ServedResponse{200, r.path, {}, {}}; });
    HttpClient client(open_to(server));
    std::atomic<int> good{0};
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t)
        threads.emplace_back([&, t] {
            for (int i = 0; i < 25; ++i) {
                const std::string path = "/" + std::to_string(t) + "/" + std::to_string(i);
                if (client.send(get(server.url(path))).body == path) ++good;
            }
        });
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(good, 100);
    EXPECT_LE(server.connections(), 4);
}

TEST(HttpClient, RefusesPrivateAddressesUnlessTheyAreAllowed) {
    TestServer server([](const ServedRequest&) { return ServedResponse{200, "secret", {}, {}}; });
    HttpClient closed;
    const std::string port = std::to_string(server.port());
    for (const std::string host : {"127.0.0.1", "localhost", "127.1", "0.0.0.0",
                                   "[::ffff:127.0.0.1]", "2130706433", "0x7f.1"}) {
        const Error error = error_of(closed, get("http://" + host + ":" + port + "/"));
        EXPECT_EQ(error.kind(), ErrorKind::invalid) << host << ": " << error.what();
        EXPECT_FALSE(error.retryable()) << host;
    }
    EXPECT_EQ(server.connections(), 0);
    HttpClient open(open_to(server));
    EXPECT_EQ(open.send(get(server.url("/"))).body, "secret");
    EXPECT_EQ(error_of(open, get("http://127.0.0.1:1/")).kind(), ErrorKind::invalid)
        << "another port stays closed";
}

TEST(HttpClient, RefusesOtherSchemes) {
    HttpClient client;
    for (const char* url : {"file:///etc/passwd", "ftp://example.com/", "gopher://example.com/", "",
                            "nonsense", "http://"})
        EXPECT_EQ(error_of(client, get(url)).kind(), ErrorKind::invalid) << url;
}

TEST(HttpClient, DoesNotFollowRedirectsUnlessAsked) {
    TestServer server([](const ServedRequest& r) {
        if (r.path == "/a") return ServedResponse{302, "", {{"Location", "/b?x=1"}}, {}};
        return ServedResponse{200, r.method + " " + r.target, {}, {}};
    });
    HttpClient client(open_to(server));
    HttpRequest request = get(server.url("/a"));
    EXPECT_EQ(client.send(request).status, 302);
    request.max_redirects = 3;
    EXPECT_EQ(client.send(request).body, "GET /b?x=1");
    request.method = "POST";
    request.body = "x";
    EXPECT_EQ(client.send(request).body, "GET /b?x=1") << "a POST becomes a GET";
}

TEST(HttpClient, JudgesTheAddressOfEveryRedirect) {
    TestServer inner([](const ServedRequest&) { return ServedResponse{200, "secret", {}, {}}; });
    TestServer outer([&](const ServedRequest&) {
        return ServedResponse{302, "", {{"Location", inner.url("/")}}, {}};
    });
    HttpClient client(open_to(outer));
    HttpRequest request = get(outer.url("/"));
    request.max_redirects = 3;
    EXPECT_EQ(error_of(client, request).kind(), ErrorKind::invalid);
    EXPECT_EQ(inner.connections(), 0);
}

TEST(HttpClient, KeepsCredentialsFromAnotherOrigin) {
    TestServer other([](const ServedRequest& r) {
        return ServedResponse{
            200,
            std::to_string(r.headers.count("access-token") + r.headers.count("authorization")),
            {},
            {}};
    });
    TestServer first([&](const ServedRequest&) {
        return ServedResponse{307, "", {{"Location", other.url("/")}}, {}};
    });
    HttpClientOptions options;
    options.egress = EgressPolicy({"127.0.0.0/8"});
    HttpClient client(options);
    HttpRequest request = get(first.url("/"));
    request.headers = {{"Access-Token", "t"}, {"Authorization", "Bearer t"}};
    request.max_redirects = 1;
    EXPECT_EQ(client.send(request).body, "0");
    request.method = "POST";
    request.body = "secret";
    EXPECT_FALSE(error_of(client, request).retryable())
        << "a body does not travel to another origin";
    EXPECT_EQ(other.requests().size(), 1u);
}

TEST(HttpClient, EndsARedirectLoop) {
    TestServer server([](const ServedRequest&) {
        return ServedResponse{302, "", {{"Location", "/"}}, {}};
    });
    HttpClient client(open_to(server));
    HttpRequest request = get(server.url("/"));
    request.max_redirects = 4;
    EXPECT_FALSE(error_of(client, request).retryable());
    EXPECT_EQ(server.requests().size(), 5u);
}

TEST(HttpClient, GivesUpAfterTheTimeout) {
    TestServer server([](const ServedRequest&) {
        std::this_thread::sleep_for(std::chrono::milliseconds(600));
        return ServedResponse{200, "late", {}, {}};
    });
    HttpClient client(open_to(server));
    HttpRequest request = get(server.url("/"));
    request.timeout = std::chrono::milliseconds(80);
    const Error error = error_of(client, request);
    EXPECT_EQ(error.kind(), ErrorKind::upstream);
    EXPECT_TRUE(error.retryable());
    EXPECT_STREQ(error.what(), "127.0.0.1 did not answer in time");
}

TEST(HttpClient, RefusesABodyAboveTheLimit) {
    TestServer server([](const ServedRequest&) {
        return ServedResponse{200, std::string(5000, 'x'), {}, {}};
    });
    HttpClient client(open_to(server));
    HttpRequest request = get(server.url("/"));
    request.max_body = 5000;
    EXPECT_EQ(client.send(request).body.size(), 5000u);
    request.max_body = 4999;
    EXPECT_FALSE(error_of(client, request).retryable());
}

TEST(HttpClient, TellsAnAnswerThatWasCutOffFromAWholeOne) {
    TestServer server([](const ServedRequest&) {
        return ServedResponse{200, "", {}, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf"};
    });
    HttpClient client(open_to(server));
    const Error error = error_of(client, get(server.url("/")));
    EXPECT_EQ(error.kind(), ErrorKind::upstream);
    EXPECT_TRUE(error.retryable());
}

TEST(HttpClient, ReadsCompressedBodies) {
    // "hello hello hello hello" through gzip.
    const std::string zipped(
        "\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff\xcb\x48\xcd\xc9\xc9\x57\xc8\x40\x27\x01"
        "\xe3\x51\x3d\x8d\x17\x00\x00\x00",
        28);
    TestServer server([&](const ServedRequest& r) {
        EXPECT_NE(r.headers.at("accept-encoding").find("gzip"), std::string::npos);
        return ServedResponse{200, zipped, {{"Content-Encoding", "gzip"}}, {}};
    });
    HttpClient client(open_to(server));
    EXPECT_EQ(client.send(get(server.url("/"))).body, "hello hello hello hello");
}

TEST(HttpClient, StreamsASuccessfulBodyAndCollectsARefusal) {
    TestServer server([](const ServedRequest& r) {
        return ServedResponse{r.path == "/ok" ? 200 : 400, std::string(300'000, 'b'), {}, {}};
    });
    HttpClient client(open_to(server));
    std::size_t streamed = 0;
    HttpRequest request = get(server.url("/ok"));
    request.on_body = [&](std::string_view piece) { streamed += piece.size(); };
    EXPECT_EQ(client.send(request).body.size(), 0u);
    EXPECT_EQ(streamed, 300'000u);
    request.url = server.url("/no");
    EXPECT_EQ(client.send(request).body.size(), 300'000u);
    EXPECT_EQ(streamed, 300'000u);
}

struct Stop {};

TEST(HttpClient, LetsWhatACallbackThrowsThrough) {
    TestServer server([](const ServedRequest& r) {
        if (r.path == "/slow") std::this_thread::sleep_for(std::chrono::milliseconds(2500));
        return ServedResponse{200, "body", {}, {}};
    });
    HttpClient client(open_to(server));
    HttpRequest request = get(server.url("/"));
    request.on_body = [](std::string_view) { throw Stop{}; };
    EXPECT_THROW(client.send(request), Stop);
    HttpRequest slow = get(server.url("/slow"));
    const auto start = std::chrono::steady_clock::now();
    slow.checkpoint = [&] {
        if (std::chrono::steady_clock::now() - start > std::chrono::milliseconds(50)) throw Stop{};
    };
    EXPECT_THROW(client.send(slow), Stop);
    EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::milliseconds(2000))
        << "the wait was cut short";
}

TEST(HttpClient, TriesAgainOnlyWhenAskedAndObeysRetryAfter) {
    std::atomic<int> calls{0};
    TestServer server([&](const ServedRequest&) {
        switch (++calls) {
            case 1: return ServedResponse{503, "", {}, {}};
            case 2: return ServedResponse{429, "", {{"Retry-After", "7"}}, {}};
            default: return ServedResponse{200, "ok", {}, {}};
        }
    });
    HttpClientOptions options = open_to(server);
    std::vector<std::int64_t> waits;
    options.sleep = [&](std::chrono::milliseconds time) { waits.push_back(time.count()); };
    HttpClient client(options);
    HttpRequest request = get(server.url("/"));
    EXPECT_EQ(client.send(request).status, 503);
    EXPECT_EQ(calls, 1);
    calls = 0;
    request.retry.attempts = 3;
    EXPECT_EQ(client.send(request).body, "ok");
    EXPECT_EQ(waits, (std::vector<std::int64_t>{250, 7000}));
    calls = 1;
    request.retry.longest_wait = std::chrono::seconds(6);
    EXPECT_EQ(client.send(request).status, 429) << "a longer wait is the caller's to decide";
    calls = 0;
    request.retry.attempts = 1;
    EXPECT_EQ(client.send(request).status, 503);
}

TEST(RetryAfter, IsReadInBothForms) {
    const auto now = std::chrono::system_clock::from_time_t(1'795'262'400);  // 21 November 2026
    const auto wait = [&](const char* text) {
        return retry_after(Headers({{"Retry-After", text}}), now).count();
    };
    EXPECT_EQ(wait("12"), 12);
    EXPECT_EQ(wait("Sat, 21 Nov 2026 12:00:30 GMT"), 30);
    EXPECT_EQ(wait("Sat, 21 Nov 2025 12:00:30 GMT"), 0);
    EXPECT_EQ(wait("soon"), -1);
    EXPECT_EQ(wait("99999999999"), 365 * 86'400);
    EXPECT_EQ(wait("Fri, 31 Dec 9999 23:59:59 GMT"), 365 * 86'400) << "later than any clock counts";
    EXPECT_EQ(retry_after({}, now).count(), -1);
}

TEST(HttpClient, TriesABrokenConnectionAgain) {
    std::atomic<int> calls{0};
    TestServer server([&](const ServedRequest&) {
        if (++calls == 1)
            return ServedResponse{0, "", {}, "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n"};
        return ServedResponse{200, "ok", {}, {}};
    });
    HttpClientOptions options = open_to(server);
    options.sleep = [](std::chrono::milliseconds) {};
    HttpClient client(options);
    HttpRequest request = get(server.url("/"));
    request.retry.attempts = 2;
    EXPECT_EQ(client.send(request).body, "ok");
}

TEST(HttpClient, RefusesHeadersThatWouldSmuggleALine) {
    HttpClient client;
    HttpRequest request = get("https://example.com/");
    request.headers.set("X-A", "1\r\nX-B: 2");
    EXPECT_EQ(error_of(client, request).kind(), ErrorKind::invalid);
}

TEST(HttpClient, KeepsTheQueryOutOfItsMessages) {
    HttpClientOptions options;
    options.egress = EgressPolicy({"127.0.0.0/8"});
    HttpClient client(options);
    const Error error = error_of(client, get("http://127.0.0.1:1/path?access_token=SECRET"));
    EXPECT_EQ((error.what() + error.detail()).find("SECRET"), std::string::npos);
    EXPECT_NE(error.detail().find("/path"), std::string::npos);
}

TEST(Http, EncodesParameters) {
    EXPECT_EQ(encode_parameters({{"a b", "c&d=é"}, {"e", ""}}), "a%20b=c%26d%3D%C3%A9&e=");
}

TEST(Http, ReadsRetryAfterAsSecondsOrDate) {
    using std::chrono::seconds;
    const auto now =
        std::chrono::system_clock::from_time_t(1'700'000'000);  // Tue, 14 Nov 2023 22:13:20 GMT
    EXPECT_EQ(retry_after({{"retry-after", "120"}}, now), seconds(120));
    EXPECT_EQ(retry_after({{"Retry-After", "Tue, 14 Nov 2023 22:14:20 GMT"}}, now), seconds(60));
    EXPECT_EQ(retry_after({{"Retry-After", "Tue, 14 Nov 2023 22:00:00 GMT"}}, now), seconds(0));
    EXPECT_LT(retry_after({{"Retry-After", "soon"}}, now), seconds(0));
    EXPECT_LT(retry_after({}, now), seconds(0));
}

}  // namespace
}  // namespace herald::net
