#include <gtest/gtest.h>

#include <cmath>

#include "base/calendar.hpp"
#include "sandbox/networks/board.hpp"

namespace herald::sandbox::networks {
namespace {

const Time kMorning = *parse_time("2026-11-18T12:00:00Z");  // a Wednesday, an hour like others

StoredPost post_of(std::string text) {
    StoredPost out;
    out.network = Network::mastodon;
    out.text = std::move(text);
    out.at = kMorning;
    return out;
}

/// Mean over many posts that differ in a word: chance goes, the effect stays.
double mean_of(const std::function<StoredPost(int)>& make) {
    const Board board(7);
    double sum = 0;
    for (int i = 0; i < 400; ++i)
        sum += static_cast<double>(
            figures_of(board, make(i), kMorning + std::chrono::hours(24 * 30)).impressions);
    return sum / 400;
}
std::string letter(int i) {
    return std::string(1, static_cast<char>('a' + i % 26)) +
           std::string(static_cast<std::size_t>(i / 26), 'z');
}

TEST(SandboxEngagement, TheEffectsAreThoseOfTheManual) {
    const auto plain = [](int i) { return post_of("We baked " + letter(i) + " bread."); };
    const double base = mean_of(plain);
    EXPECT_NEAR(
        mean_of([&](int i) { return post_of("Who baked " + letter(i) + " bread?"); }) / base, 1.35,
        0.06);
    EXPECT_NEAR(mean_of([&](int i) {
                    StoredPost post = plain(i);
                    post.media = {"image/png"};
                    return post;
                }) / base,
                1.5, 0.02);
    EXPECT_NEAR(mean_of([&](int i) {
                    StoredPost post = plain(i);
                    post.at += std::chrono::hours(6);  // 18 against 12
                    return post;
                }) / base,
                1.3 / 1.05, 0.02);
    EXPECT_NEAR(mean_of([&](int i) {
                    StoredPost post = plain(i);
                    post.link = "https://example.com";
                    return post;
                }) / base,
                0.85, 0.02);
    EXPECT_NEAR(base, 900 * 0.4 * 1.05 * 1.15 * std::exp(0.18 * 0.18 / 2), 20);
}

TEST(SandboxEngagement, GrowsToItsEndAndIsStable) {
    const Board board(7);
    const StoredPost post = post_of("We baked bread.");
    EXPECT_EQ(figures_of(board, post, kMorning).impressions, 0);
    const auto after = [&](int hours) {
        return figures_of(board, post, kMorning + std::chrono::hours(hours)).impressions;
    };
    EXPECT_LT(after(1), after(10));
    EXPECT_NEAR(static_cast<double>(after(10)) / static_cast<double>(after(1000)), 0.5, 0.02);
    EXPECT_EQ(after(1000), after(2000));
    EXPECT_EQ(after(5), after(5));
}

TEST(SandboxCrowd, SaysTheSameWheneverItIsAskedAndSomethingRises) {
    const Time now = kMorning;
    const auto first = crowd_at(7, "#coffee", now, 200);
    ASSERT_EQ(first.size(), 200u);
    const auto later = crowd_at(7, "#coffee", now + std::chrono::hours(8), 204);
    EXPECT_EQ(later.back().id, first.back().id);
    EXPECT_EQ(later.back().text, first.back().text);
    const auto share = [&](int from, int to) {
        double hits = 0, all = 0;
        for (int place = 0; place < 20; ++place)
            for (const CrowdPost& post : crowd_at(7, "p" + std::to_string(place), now, 200)) {
                const auto age = std::chrono::floor<std::chrono::days>(now - post.at).count();
                if (age < from || age >= to) continue;
                all += 1;
                hits += post.tag == "oatmilk";
            }
        return hits / all;
    };
    EXPECT_GT(share(0, 4), 2.5 * share(4, 16));
}

web::Request request(std::string method, std::string path, std::string body) {
    web::Request out;
    out.method = std::move(method);
    out.path = path.substr(0, path.find('?'));
    if (out.path.size() < path.size()) out.query = path.substr(out.path.size() + 1);
    out.body = std::move(body);
    out.headers.set("Host", "sandbox");
    out.headers.set("Authorization", "Bearer " + std::string(Keys::token));
    out.headers.set("Content-Type", "application/json");
    return out;
}

TEST(SandboxNetworks, AKeyIsKnownForAnHourAndNoLonger) {
    Networks networks(7);
    web::Request toot = request("POST", "/mastodon/api/v1/statuses", R"({"status":"Hi"})");
    toot.headers.set("Idempotency-Key", "k");
    const auto send = [&](std::chrono::minutes later) {
        return networks.answer(Network::mastodon, toot, Trouble::none, kMorning + later).body;
    };
    const std::string first = send(std::chrono::minutes(0));
    EXPECT_EQ(send(std::chrono::minutes(59)).substr(0, 40), first.substr(0, 40));
    EXPECT_NE(send(std::chrono::minutes(61)).substr(0, 40), first.substr(0, 40));
    const auto counts = json::parse(
        networks.posts(request("GET", "/sandbox/networks/posts?network=mastodon", ""), kMorning)
            .body);
    EXPECT_EQ(counts.at("by_text").at("Hi").as_int64(), 2);
    EXPECT_EQ(counts.at("by_key").at("k").as_int64(), 2);
    networks.posts(request("DELETE", "/sandbox/networks/posts", ""), kMorning);
    EXPECT_EQ(
        json::parse(networks.posts(request("GET", "/sandbox/networks/posts", ""), kMorning).body)
            .at("count")
            .as_int64(),
        0);
}

TEST(SandboxNetworks, NothingThatIsAskedBreaksThem) {
    Networks networks(7);
    for (int n = 0; n < 13; ++n)
        for (const char* path :
             {"", "/", "/api/v1/statuses", "/xrpc/com.atproto.repo.putRecord", "/rest/posts",
              "/2/tweets", "/v25.0/600000000000001/feed", "/bot1000001:SANDBOX/sendMediaGroup",
              "/api/chat.postMessage", "/wp-json/wp/v2/posts",
              "/api/webhooks/900000000000000001/SANDBOX"})
            for (const char* body :
                 {"", "{", "null", "[]", "{}", R"({"media":[],"text":[1]})",
                  R"({"record":{"text":"a","facets":[{}]},"blocks":[{"type":1}]})",
                  R"({"reply":7,"media":{"media_ids":3},"attached_media":[1]})"}) {
                const auto network = static_cast<Network>(n);
                const auto out = networks.answer(
                    network, request("POST", "/" + std::string(enum_name(network)) + path, body),
                    Trouble::none, kMorning);
                EXPECT_GE(out.status, 200);
            }
}

}  // namespace
}  // namespace herald::sandbox::networks
