#include "content/sources/fetch/fetch.hpp"

#include <gtest/gtest.h>

#include <thread>

#include "base/crypto.hpp"
#include "net/test_server.hpp"

namespace herald::content::fetch {
namespace {

using net::test::ServedRequest;
using net::test::ServedResponse;
using net::test::TestServer;
using std::chrono::milliseconds;

/// Zeros in a gzip member: a literal and matches of 258 bytes in deflate's fixed code.
std::string gzip_bomb(std::size_t bytes) {
    std::string out("\x1f\x8b\x08\0\0\0\0\0\0\x03", 10);
    unsigned buffer = 0, bits = 0;
    const auto put = [&](unsigned bit) {
        buffer |= bit << bits;
        if (++bits == 8) {
            out += static_cast<char>(buffer);
            buffer = bits = 0;
        }
    };
    const auto code = [&](unsigned value, unsigned size) {
        while (size-- > 0) put(value >> size & 1);
    };
    put(1);
    put(1);
    put(0);
    code(0x30, 8);
    for (std::size_t sent = 1; sent < bytes; sent += 258) {
        code(0xC5, 8);
        code(0, 5);
    }
    code(0, 7);
    while (bits != 0) put(0);
    return out + std::string(8, '\0');
}

class Fetch : public testing::Test {
protected:
    Fetch() { init_crypto(); }

    Fetcher fetcher() {
        Fetcher out;
        out.http = &http_;
        out.hosts = &hosts_;
        out.clock = &clock_;
        out.user_agent = "Herald/test";
        return out;
    }
    Fetched get(const std::string& path, Wish wish = {}) {
        wish.url = server_.url(path);
        return fetch(fetcher(), wish);
    }
    ServedResponse serve(const ServedRequest& request) {
        if (request.path == "/robots.txt") return robots_;
        return answers_.contains(request.path) ? answers_[request.path](request)
                                               : ServedResponse{404, "no", {}, {}};
    }
    int asked(const std::string& path) const {
        int out = 0;
        for (const auto& one : server_.requests()) out += one.path == path ? 1 : 0;
        return out;
    }

    ServedResponse robots_{404, "", {}, {}};
    std::map<std::string, std::function<ServedResponse(const ServedRequest&)>> answers_;
    TestServer server_{[this](const ServedRequest& request) { return serve(request); }};
    net::HttpClient http_{{.egress = net::EgressPolicy({server_.place()})}};
    Hosts hosts_{{.pause = milliseconds(0)}};
    FixedClock clock_{time_of(1'700'000'000'000'000)};
};

TEST_F(Fetch, what_has_not_changed_is_not_sent_again) {
    answers_["/feed"] = [](const ServedRequest& request) {
        if (const auto tag = request.headers.find("if-none-match");
            tag != request.headers.end() && tag->second == "\"1\"")
            return ServedResponse{304, "", {}, {}};
        return ServedResponse{200, "items", {{"ETag", "\"1\""}, {"Last-Modified", "then"}}, {}};
    };
    const auto first = get("/feed");
    EXPECT_EQ(first.outcome, Outcome::ok);
    EXPECT_EQ(first.body, "items");
    EXPECT_EQ(first.last_modified, "then");
    Wish wish;
    wish.etag = first.etag;
    EXPECT_EQ(get("/feed", wish).outcome, Outcome::not_modified);
    EXPECT_EQ(asked("/robots.txt"), 1);
    clock_.advance(std::chrono::hours(25));
    get("/feed", wish);
    EXPECT_EQ(asked("/robots.txt"), 2) << "a day later it is asked anew";
}

TEST_F(Fetch, robots_are_obeyed) {
    robots_ = {200, "User-agent: *\nDisallow: /secret\n", {}, {}};
    answers_["/open"] = answers_["/secret/a"] = [](const ServedRequest&) {
        return ServedResponse{200, "text", {}, {}};
    };
    EXPECT_EQ(get("/open").outcome, Outcome::ok);
    const auto refused = get("/secret/a");
    EXPECT_EQ(refused.outcome, Outcome::refused);
    EXPECT_NE(refused.error.find("robots.txt does not allow"), std::string::npos);
    EXPECT_EQ(asked("/secret/a"), 0);
    answers_["/way"] = [&](const ServedRequest&) {
        return ServedResponse{302, "", {{"Location", "/secret/a"}}, {}};
    };
    EXPECT_EQ(get("/way").outcome, Outcome::refused) << "a redirect is judged anew";
}

TEST_F(Fetch, robots_that_cannot_be_read_close_the_host_for_a_while) {
    robots_ = {503, "later", {}, {}};
    answers_["/feed"] = [](const ServedRequest&) { return ServedResponse{200, "x", {}, {}}; };
    const auto closed = get("/feed");
    EXPECT_EQ(closed.outcome, Outcome::failed);
    EXPECT_TRUE(closed.may_pass);
    EXPECT_EQ(asked("/feed"), 0);
    robots_ = {200, "", {}, {}};
    clock_.advance(std::chrono::hours(2));
    EXPECT_EQ(get("/feed").outcome, Outcome::ok);
}

TEST_F(Fetch, only_permanent_redirects_are_remembered) {
    const auto to = [](int status, const char* where) {
        return [=](const ServedRequest&) {
            return ServedResponse{status, "", {{"Location", where}}, {}};
        };
    };
    answers_["/old"] = to(301, "/newer");
    answers_["/newer"] = to(302, "/now");
    answers_["/now"] = [](const ServedRequest&) { return ServedResponse{200, "x", {}, {}}; };
    const auto found = get("/old");
    EXPECT_EQ(found.outcome, Outcome::ok);
    EXPECT_EQ(found.url, server_.url("/now"));
    EXPECT_EQ(found.permanent_url, server_.url("/newer"));
    answers_["/round"] = to(301, "/round");
    const auto round = get("/round");
    EXPECT_EQ(round.outcome, Outcome::failed);
    EXPECT_NE(round.error.find("without end"), std::string::npos);
    EXPECT_FALSE(round.may_pass);
    EXPECT_LE(asked("/round"), 6);
}

TEST_F(Fetch, a_redirect_into_the_inside_is_refused) {
    for (const char* inside :
         {"http://169.254.169.254/latest/meta-data/", "http://127.0.0.1:1/", "http://[::1]:9/",
          "http://10.0.0.1/", "file:///etc/passwd", "gopher://example.com/"}) {
        answers_["/way"] = [&](const ServedRequest&) {
            return ServedResponse{302, "", {{"Location", inside}}, {}};
        };
        const auto found = get("/way");
        EXPECT_EQ(found.outcome, Outcome::failed) << inside;
        EXPECT_TRUE(found.body.empty()) << inside;
        EXPECT_FALSE(found.may_pass) << inside;
    }
}

TEST_F(Fetch, what_is_gone_is_told_apart_from_what_is_missing) {
    answers_["/gone"] = [](const ServedRequest&) { return ServedResponse{410, "", {}, {}}; };
    EXPECT_EQ(get("/gone").outcome, Outcome::gone);
    EXPECT_EQ(get("/missing").outcome, Outcome::failed);
    answers_["/broken"] = [](const ServedRequest&) { return ServedResponse{500, "", {}, {}}; };
    EXPECT_TRUE(get("/broken").may_pass);
}

TEST_F(Fetch, a_host_that_asks_for_quiet_gets_it) {
    answers_["/feed"] = [](const ServedRequest&) {
        return ServedResponse{429, "", {{"Retry-After", "120"}}, {}};
    };
    EXPECT_EQ(get("/feed").retry_after, std::chrono::seconds(120));
    const auto quiet = get("/other");
    EXPECT_EQ(quiet.retry_after, std::chrono::seconds(120));
    EXPECT_EQ(asked("/other"), 0);
    clock_.advance(std::chrono::seconds(121));
    get("/other");
    EXPECT_EQ(asked("/other"), 1);
}

TEST_F(Fetch, a_gzip_bomb_is_cut_short) {
    const std::string bomb = gzip_bomb(300u << 20);
    answers_["/bomb"] = [&](const ServedRequest&) {
        return ServedResponse{200, bomb, {{"Content-Encoding", "gzip"}}, {}};
    };
    const auto found = get("/bomb");
    EXPECT_LT(bomb.size(), 3u << 20);
    EXPECT_EQ(found.outcome, Outcome::failed);
    EXPECT_NE(found.error.find("more than 16777216 bytes"), std::string::npos) << found.error;
    EXPECT_FALSE(found.may_pass);
}

TEST_F(Fetch, a_slow_host_is_left) {
    answers_["/slow"] = [](const ServedRequest&) {
        std::this_thread::sleep_for(milliseconds(1500));
        return ServedResponse{200, "late", {}, {}};
    };
    Wish wish;
    wish.timeout = milliseconds(300);
    const auto began = std::chrono::steady_clock::now();
    const auto found = get("/slow", wish);
    EXPECT_EQ(found.outcome, Outcome::failed);
    EXPECT_TRUE(found.may_pass);
    EXPECT_LT(std::chrono::steady_clock::now() - began, milliseconds(1400));
}

TEST_F(Fetch, an_endless_robots_file_is_read_to_its_limit) {
    robots_ = {200, "User-agent: *\nDisallow: /a\n" + std::string(3 << 20, '#'), {}, {}};
    answers_["/a"] = answers_["/b"] = [](const ServedRequest&) {
        return ServedResponse{200, "x", {}, {}};
    };
    EXPECT_EQ(get("/a").outcome, Outcome::refused);
    EXPECT_EQ(get("/b").outcome, Outcome::ok);
}

TEST(Hosts, one_at_a_time_with_a_pause_between) {
    Hosts hosts({.pause = milliseconds(60)});
    std::atomic<int> inside{0}, most{0}, done{0};
    const auto began = std::chrono::steady_clock::now();
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i)
        threads.emplace_back([&] {
            const auto turn = hosts.take_turn("https://a.example", {});
            most = std::max(most.load(), ++inside);
            std::this_thread::sleep_for(milliseconds(5));
            --inside;
            ++done;
        });
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(most, 1);
    EXPECT_EQ(done, 4);
    EXPECT_GE(std::chrono::steady_clock::now() - began, milliseconds(3 * 60));
    const auto other = std::chrono::steady_clock::now();
    hosts.take_turn("https://b.example", {});
    EXPECT_LT(std::chrono::steady_clock::now() - other, milliseconds(40));
}

}  // namespace
}  // namespace herald::content::fetch
