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

/// One network, asked by somebody who knows the keys.
class SandboxFilms : public testing::Test {
protected:
    json::value ask(const std::string& method, const std::string& path, const std::string& body) {
        web::Request asked = request(method, path, body);
        asked.headers.set("LinkedIn-Version", "202601");
        return take(asked);
    }
    json::value take(const web::Request& asked) {
        answer = networks.answer(*network_of(asked), asked, Trouble::none, kMorning);
        return answer.body.empty() ? json::value() : json::parse(answer.body);
    }
    json::value form(const std::string& path, const std::string& body) {
        web::Request asked = request("POST", path, body);
        asked.headers.set("Content-Type", "multipart/form-data; boundary=b");
        return take(asked);
    }
    static std::string film(std::size_t size) {
        using namespace std::string_literals;
        std::string out = "\0\0\0\x20"s + "ftypisom";
        out.resize(size, 'x');
        return out;
    }
    Networks networks{7};
    web::Response answer;
};

TEST_F(SandboxFilms, LinkedInWantsEveryPartInItsSizeAndItsTagsInOrder) {
    const std::string bytes = film(4'194'304 + 10);
    const auto begun = ask("POST", "/linkedin/rest/videos?action=initializeUpload",
                           fmt::format(R"({{"initializeUploadRequest":{{"owner":)"
                                       R"("urn:li:organization:5000001","fileSizeBytes":{},)"
                                       R"("uploadCaptions":false,"uploadThumbnail":false}}}})",
                                       bytes.size()))
                           .at("value");
    const auto& parts = begun.at("uploadInstructions").as_array();
    ASSERT_EQ(parts.size(), 2u);
    EXPECT_EQ(parts[1].at("firstByte").as_int64(), 4'194'304);
    EXPECT_EQ(parts[1].at("lastByte").as_int64(), 4'194'313);
    const auto path_of = [&](std::size_t part) {
        const std::string url(parts[part].at("uploadUrl").as_string());
        return url.substr(url.find("/linkedin/"));
    };
    const auto put = [&](std::size_t part, const std::string& body) {
        web::Request asked = request("PUT", path_of(part), body);
        asked.headers.set("Content-Type", "application/octet-stream");
        take(asked);
        return std::string(answer.headers.get("ETag"));
    };
    EXPECT_EQ(put(0, bytes.substr(0, 4'194'303)), "");
    EXPECT_EQ(answer.status, 400) << "a byte too short";
    const std::string one = put(0, bytes.substr(0, 4'194'304)),
                      two = put(1, bytes.substr(4'194'304));
    EXPECT_NE(one, two);
    EXPECT_EQ(put(1, bytes.substr(4'194'304)), two) << "the same bytes, the same tag";
    const std::string urn(begun.at("video").as_string());
    const auto finish = [&](const std::string& token, const std::string& first,
                            const std::string& second) {
        ask("POST", "/linkedin/rest/videos?action=finalizeUpload",
            fmt::format(R"({{"finalizeUploadRequest":{{"video":"{}","uploadToken":"{}",)"
                        R"("uploadedPartIds":["{}","{}"]}}}})",
                        urn, token, first, second));
        return answer.status;
    };
    const std::string token(begun.at("uploadToken").as_string());
    EXPECT_EQ(finish(token, two, one), 400) << "another order";
    EXPECT_EQ(finish(token, one, one), 400);
    EXPECT_EQ(finish("other", one, two), 400);
    const auto state = [&] { return ask("GET", "/linkedin/rest/videos/" + urn, "").at("status"); };
    EXPECT_EQ(state(), "WAITING_UPLOAD");
    const std::string post = fmt::format(
        R"({{"author":"urn:li:organization:5000001","commentary":"Look","content":{{"media":)"
        R"({{"id":"{}"}}}}}})",
        urn);
    EXPECT_EQ(finish(token, one, two), 200);
    EXPECT_EQ(state(), "PROCESSING");
    ask("POST", "/linkedin/rest/posts", post);
    EXPECT_EQ(answer.status, 400) << "it is not available yet";
    EXPECT_EQ(state(), "PROCESSING");
    EXPECT_EQ(state(), "AVAILABLE");
    ask("POST", "/linkedin/rest/posts", post);
    EXPECT_EQ(answer.status, 201);
    EXPECT_TRUE(answer.headers.get("x-restli-id").starts_with("urn:li:ugcPost:"));
}

TEST_F(SandboxFilms, LinkedInRenewsATokenForWhoKnowsTheClient) {
    const auto login = [&](std::string_view secret, std::string_view refresh) {
        web::Request asked = request("POST", "/linkedin/oauth/v2/accessToken",
                                     fmt::format("grant_type=refresh_token&client_id={}&"
                                                 "client_secret={}&refresh_token={}",
                                                 Keys::client, secret, refresh));
        asked.headers.set("Content-Type", "application/x-www-form-urlencoded");
        return take(asked);
    };
    EXPECT_EQ(login("wrong", Keys::refresh).at("error"), "invalid_client");
    EXPECT_EQ(login(Keys::password, "wrong").at("error"), "invalid_grant");
    const auto made = login(Keys::password, Keys::refresh);
    EXPECT_EQ(std::string(made.at("refresh_token").as_string()), Keys::refresh);
    web::Request asked = request("GET", "/linkedin/rest/organizations/5000001", "");
    asked.headers.set("LinkedIn-Version", "202601");
    asked.headers.set("Authorization",
                      "Bearer " + std::string(made.at("access_token").as_string()));
    take(asked);
    EXPECT_EQ(answer.status, 200);
    asked.headers.set("Authorization", "Bearer made up");
    take(asked);
    EXPECT_EQ(answer.status, 401);
}

TEST_F(SandboxFilms, APageTakesAFilmInTheOrderItAsksForAndShowsItLater) {
    const std::string videos = "/facebook_page/v25.0/600000000000001/videos";
    const std::string bytes = film((1u << 20) + 10);
    const auto begun = ask(
        "POST", videos, fmt::format(R"({{"upload_phase":"start","file_size":{}}})", bytes.size()));
    EXPECT_EQ(begun.at("end_offset"), "1048576");
    const std::string session(begun.at("upload_session_id").as_string());
    const auto transfer = [&](const std::string& start, const std::string& part) {
        return form(videos,
                    "--b\r\nContent-Disposition: form-data; name=\"upload_phase\"\r\n\r\n"
                    "transfer\r\n--b\r\nContent-Disposition: form-data; "
                    "name=\"upload_session_id\"\r\n\r\n" +
                        session +
                        "\r\n--b\r\nContent-Disposition: form-data; "
                        "name=\"start_offset\"\r\n\r\n" +
                        start +
                        "\r\n--b\r\nContent-Disposition: form-data; "
                        "name=\"video_file_chunk\"; filename=\"a.mp4\"\r\n\r\n" +
                        part + "\r\n--b--\r\n");
    };
    const auto finish = [&] {
        return ask("POST", videos,
                   fmt::format(R"({{"upload_phase":"finish","upload_session_id":"{}",)"
                               R"("description":"Look"}})",
                               session));
    };
    EXPECT_EQ(transfer("0", bytes.substr(0, 100)).at("error").at("error_subcode"), 1363033);
    EXPECT_EQ(transfer("0", bytes.substr(0, 1u << 20)).at("start_offset"), "1048576");
    const auto twice = transfer("0", bytes.substr(0, 1u << 20)).at("error");
    EXPECT_EQ(twice.at("error_subcode"), 1363037);
    EXPECT_EQ(twice.at("error_data").at("start_offset"), "1048576");
    EXPECT_EQ(finish().at("error").at("error_subcode"), 1363019) << "it is not whole";
    const auto whole = transfer("1048576", bytes.substr(1u << 20));
    EXPECT_EQ(whole.at("start_offset"), whole.at("end_offset"));
    EXPECT_EQ(finish().at("success"), true);
    EXPECT_EQ(finish().at("error").at("error_subcode"), 1363041) << "and once only";
    const auto posts = [&] {
        return ask("GET", "/facebook_page/v25.0/600000000000001/posts", "").at("data").as_array();
    };
    EXPECT_TRUE(posts().empty());
    const auto listed = ask("GET", videos, "").at("data").at(0);
    EXPECT_EQ(listed.at("description"), "Look");
    EXPECT_EQ(listed.at("status").at("video_status"), "processing");
    EXPECT_TRUE(posts().empty());
    ASSERT_EQ(posts().size(), 1u);
    const auto shown = ask("GET", videos, "").at("data").at(0);
    EXPECT_EQ(shown.at("status").at("video_status"), "ready");
    EXPECT_EQ("600000000000001_" + std::string(shown.at("post_id").as_string()),
              std::string(posts()[0].at("id").as_string()));
}

TEST(SandboxNetworks, NothingThatIsAskedBreaksThem) {
    Networks networks(7);
    for (int n = 0; n < 13; ++n)
        for (const char* path :
             {"", "/", "/api/v1/statuses", "/xrpc/com.atproto.repo.putRecord", "/rest/posts",
              "/rest/videos?action=initializeUpload", "/rest/videos?action=finalizeUpload",
              "/upload/x/9", "/oauth/v2/accessToken", "/v25.0/600000000000001/videos", "/2/tweets",
              "/v25.0/600000000000001/feed", "/bot1000001:SANDBOX/sendMediaGroup",
              "/api/chat.postMessage", "/wp-json/wp/v2/posts",
              "/api/webhooks/900000000000000001/SANDBOX"})
            for (const char* body :
                 {"", "{", "null", "[]", "{}", R"({"media":[],"text":[1]})",
                  R"({"record":{"text":"a","facets":[{}]},"blocks":[{"type":1}]})",
                  R"({"reply":7,"media":{"media_ids":3},"attached_media":[1]})",
                  R"({"initializeUploadRequest":{"owner":1},"finalizeUploadRequest":[]})",
                  R"({"upload_phase":"start","file_size":1e300})", R"({"upload_phase":"transfer"})",
                  R"({"upload_phase":"finish"})"}) {
                const auto network = static_cast<Network>(n);
                const auto out = networks.answer(
                    network, request("POST", "/" + std::string(enum_name(network)) + path, body),
                    Trouble::none, kMorning);
                EXPECT_GE(out.status, 200);
            }
}

}  // namespace
}  // namespace herald::sandbox::networks
