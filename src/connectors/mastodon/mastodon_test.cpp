#include "connectors/mastodon/mastodon.hpp"

#include "connector/test_support.hpp"
#include "connectors/mastodon/api.hpp"

namespace herald::connectors::mastodon {
namespace {

using connector::Node;
using connector::Post;
using connector::test::answer;
using connector::test::answer_of;
using connector::test::CallFixture;
using connector::test::error_of;
using connector::test::recorded;
using connector::test::Script;

class Mastodon : public testing::Test {
protected:
    Mastodon()
        : fixture(script.place(),
                  json::object{{"server", script.url() + "/"}, {"access_token", "SECRET"}}) {}
    connector::Call& call() { return *fixture.call; }
    Script script;
    CallFixture fixture;
    const connector::Connector mastodon = make_connector();
};

TEST_F(Mastodon, AFileThatTakesTimeIsWaitedFor) {
    script.on("POST /api/v2/media", answer(R"({"id":"22","url":null})", 202))
        .on("GET /api/v1/media/22", answer(R"({"id":"22","url":null})", 206))
        .on("GET /api/v1/media/22", answer(R"({"id":"22","url":"https://x"})", 200))
        .on("POST /api/v1/statuses", R"({"id":"5","url":"https://m/@a/5"})");
    Post post;
    post.key = "key";
    post.text = "A film";
    post.language = "de";
    post.media = {{"film", "video/mp4", "Two bakers", ""}};
    EXPECT_EQ(mastodon.publish->publish(call(), post).external_id, "5");
    EXPECT_EQ(fixture.waits.size(), 2u);
    const auto asked = script.asked("POST /api/v1/statuses").at(0);
    EXPECT_EQ(asked.headers.at("idempotency-key"), "key");
    EXPECT_EQ(json::parse(asked.body),
              json::parse(R"({"status":"A film","media_ids":["22"],"language":"de"})"));
    EXPECT_NE(script.asked("POST /api/v2/media").at(0).body.find("Two bakers"), std::string::npos);
}

TEST_F(Mastodon, OwnPostsAreFoundInTheirHtmlAndByTheirParents) {
    script.on("GET /api/v1/accounts/verify_credentials", R"({"id":"1"})");
    script.on("GET /api/v1/accounts/1/statuses", answer(R"([
      {"id":"9","in_reply_to_id":"7","content":"<p>Second</p>","created_at":"2026-11-21T07:59:00Z"},
      {"id":"8","in_reply_to_id":null,"content":"<p>Rye &amp; <a href=\"https://a.example/b\"><span class=\"invisible\">https://</span><span class=\"ellipsis\">a.example</span><span class=\"invisible\">/b</span></a></p>","created_at":"2026-11-21T07:58:00Z"},
      {"id":"7","in_reply_to_id":null,"url":"https://m/7","content":"<p>Rye &amp; <a href=\"https://a.example/b\"><span class=\"invisible\">https://</span><span class=\"ellipsis\">a.example</span><span class=\"invisible\">/b</span></a></p>","created_at":"2026-11-21T07:57:00Z"},
      {"id":"6","in_reply_to_id":null,"content":"<p>Old</p>","created_at":"2026-11-20T00:00:00Z"}])"));
    Post post;
    post.text = "Rye & https://a.example/b";
    post.thread = {"Second", "Third"};
    const auto out = mastodon.publish->find(call(), post, call().now() - std::chrono::minutes(30));
    ASSERT_TRUE(out);
    EXPECT_EQ(out->external_id, "7") << "the first of two: the second is a double";
    EXPECT_EQ(out->thread_ids, std::vector<std::string>{"9"});
    post.text = "Old";
    EXPECT_FALSE(mastodon.publish->find(call(), post, call().now() - std::chrono::minutes(30)));
}

TEST_F(Mastodon, RecordedAnswers) {
    if (!recorded("mastodon/test_status.json"))
        GTEST_SKIP() << "HERALD_FIXTURES is not set: no recorded answers";
    const json::value cassette = json::parse(*recorded("mastodon/test_status.json"));
    script.on("POST /api/v1/statuses", answer_of(cassette.at(0).at("response")));
    Post post;
    post.key = "k";
    post.text = "Toot!";
    const auto out = mastodon.publish->publish(call(), post);
    EXPECT_EQ(out.external_id, "117020583223442465");
    EXPECT_EQ(out.url, "http://localhost:3000/@mastodonpy_test/117020583223442465");
    const auto status = decode_status(Node(cassette.at(0).at("response").at("body")));
    ASSERT_TRUE(status);
    EXPECT_EQ(status->text, "Toot!");
    EXPECT_EQ(status->author, "John Lennon");
    EXPECT_EQ(status->favourites, 0);
    EXPECT_FALSE(status->is_reblog);
    const json::value missing = json::parse(*recorded("mastodon/test_status_missing.json"));
    const json::value& gone = missing.at(missing.as_array().size() - 1).at("response");
    script.on("GET /api/v1/statuses/0", answer_of(gone));
    EXPECT_TRUE(mastodon.publish->read_engagement(call(), {"0"}).empty());
}

}  // namespace
}  // namespace herald::connectors::mastodon
