#include "connector/test_support.hpp"
#include "connectors/catalog.hpp"

/// Recorded answers of networks whose connectors have no tests of their own for them.
namespace herald::connectors {
namespace {

using connector::Post;
using connector::test::answer;
using connector::test::answer_of;
using connector::test::CallFixture;
using connector::test::error_of;
using connector::test::recorded;
using connector::test::Script;

class RecordedNetworks : public testing::Test {
protected:
    void SetUp() override {
        if (!recorded("manifest.json"))
            GTEST_SKIP() << "HERALD_FIXTURES is not set: no recorded answers";
    }
    static json::value load(const std::string& name) { return json::parse(*recorded(name)); }
    connector::Call& with(json::object settings) {
        fixture.emplace(script.place(), std::move(settings));
        return *fixture->call;
    }
    const connector::Connector& connector(std::string_view id) { return *catalogue.find(id); }
    static Post post(const std::string& text) {
        Post out;
        out.key = "k";
        out.text = text;
        return out;
    }

    const connector::Catalogue catalogue = make_catalogue();
    Script script;
    std::optional<CallFixture> fixture;
};

TEST_F(RecordedNetworks, Instagram) {
    auto& call =
        with({{"account_id", "1"}, {"access_token", "SECRET"}, {"api_base", script.url()}});
    const json::value flow = load("instagram/container_status_flow.json");
    script.on("GET /v25.0/1/content_publishing_limit",
              *recorded("instagram/instagram_users_content_publish_limit.json"));
    script.on("POST /v25.0/1/media", answer_of(flow.at(0)));
    script.on("GET /v25.0/17889455560051444", answer_of(flow.at(1)))
        .on("GET /v25.0/17889455560051444", answer_of(flow.at(2)));
    script.on("POST /v25.0/1/media_publish", answer_of(flow.at(3)));
    script.on("GET /v25.0/17920238422030506", R"({"permalink":"https://www.instagram.com/p/x/"})");
    Post given = post("Rye");
    given.media = {{"x", "image/jpeg", "", "https://example.com/a.jpg"}};
    const auto out = connector("instagram").publish->publish(call, given);
    EXPECT_EQ(out.external_id, "17920238422030506");
    EXPECT_EQ(out.url, "https://www.instagram.com/p/x/");
    EXPECT_EQ(fixture->waits.size(), 1u);
    EXPECT_DOUBLE_EQ(call.quota_used(), 0);
    script.on("GET /v25.0/1/media", *recorded("instagram/instagram_users_medias_p1.json"));
    EXPECT_FALSE(connector("instagram").publish->find(call, given, call.now()))
        << "the recorded ones are older";
}

TEST_F(RecordedNetworks, InstagramThatIsNotReady) {
    auto& call =
        with({{"account_id", "1"}, {"access_token", "SECRET"}, {"api_base", script.url()}});
    script.on("GET /v25.0/1/content_publishing_limit", R"({"data":[]})");
    script.on("POST /v25.0/1/media", R"({"id":"2"})");
    script.on("GET /v25.0/2", *recorded("instagram/instagram_publish_container_info.json"));
    script.on("POST /v25.0/1/media_publish",
              answer_of(load("instagram/error_9007_not_ready.json")));
    Post given = post("Rye");
    given.media = {{"x", "image/jpeg", "", "https://example.com/a.jpg"}};
    const Error error = error_of([&] { connector("instagram").publish->publish(call, given); });
    EXPECT_FALSE(error.retryable());
    EXPECT_NE(std::string(error.what()).find("not ready"), std::string::npos) << error.what();
}

TEST_F(RecordedNetworks, FacebookPage) {
    auto& call = with({{"page_id", "4"}, {"access_token", "SECRET"}, {"api_base", script.url()}});
    json::value posts = load("facebook_pages/facebook_posts_feed_fields_p1.json");
    posts.at("paging").as_object().erase("next");
    script.on("GET /v25.0/4/posts", json::serialize(posts));
    const auto out =
        connector("facebook_page")
            .publish->find(call, post("Happy July 4th! \xF0\x9F\x87\xBA\xF0\x9F\x87\xB8"),
                           *parse_time("2021-07-01T00:00:00Z"));
    ASSERT_TRUE(out);
    EXPECT_EQ(out->external_id, "4_10113477241177441");
    script.on("GET /v25.0/4", *recorded("facebook_pages/facebook_pages_single_default_page.json"));
    EXPECT_EQ(connector("facebook_page").check(call).identity, "Facebook");
}

TEST_F(RecordedNetworks, WordPress) {
    auto& call = with({{"site", script.url()}, {"username", "u"}, {"app_password", "p"}});
    script.on("GET /wp-json/wp/v2/types/post", "{}");
    script.on("POST /wp-json/wp/v2/posts", answer_of(load("wordpress/post_created_future.json")));
    Post given = post("<p>x</p>");
    given.title = "Hello \xE2\x80\x99world\xE2\x80\x99";
    const auto out = connector("wordpress").publish->publish(call, given);
    EXPECT_EQ(out.external_id, "3");
    EXPECT_EQ(out.url, "https://example.org/p-3/");
    script.on("GET /wp-json/wp/v2/posts", answer_of(load("wordpress/posts_list.json")));
    EXPECT_FALSE(connector("wordpress").publish->find(call, given, call.now()))
        << "none of them has our slug";
    Script fresh;
    CallFixture f(fresh.place(),
                  json::object{{"site", fresh.url()}, {"username", "u"}, {"app_password", "p"}});
    fresh.on("GET /wp-json/wp/v2/types/post", "{}");
    fresh.on("POST /wp-json/wp/v2/posts", answer_of(load("wordpress/error_401.json")));
    const Error error = error_of([&] { connector("wordpress").publish->publish(*f.call, given); });
    EXPECT_NE(std::string(error.what()).find("author or an editor"), std::string::npos)
        << "a missing right, not a wrong password: " << error.what();
}

TEST_F(RecordedNetworks, Discord) {
    auto& call = with({{"webhook_url", script.url() + "/api/webhooks/1/SECRET"}});
    json::value hook = load("discord/webhook_1.json");
    script.on("GET /api/webhooks/1/SECRET", json::serialize(hook));
    script.on("POST /api/webhooks/1/SECRET", *recorded("discord/message_1.json"));
    const auto out = connector("discord").publish->publish(call, post("Supa Hot"));
    EXPECT_EQ(out.external_id, "334385199974967042");
    EXPECT_EQ(out.url,
              "https://discord.com/channels/199737254929760256/199737254929760256/"
              "334385199974967042");
    EXPECT_EQ(script.asked("POST /api/webhooks/1/SECRET").at(0).query, "wait=true");
    script.on("GET /api/webhooks/1/SECRET/messages/334385199974967042",
              *recorded("discord/message_1.json"));
    EXPECT_EQ(connector("discord").publish->read_engagement(call, {out.external_id}).at(0).likes,
              1);
    Script fresh;
    CallFixture f(fresh.place(),
                  json::object{{"webhook_url", fresh.url() + "/api/webhooks/1/SECRET"}});
    fresh.on("GET /api/webhooks/1/SECRET", "{\"id\":\"1\"}");
    fresh.on("POST /api/webhooks/1/SECRET", answer_of(load("discord/error_429.json")));
    const Error slow = error_of([&] { connector("discord").publish->publish(*f.call, post("x")); });
    EXPECT_EQ(slow.kind(), ErrorKind::rate_limited);
    EXPECT_EQ(slow.retry_after(), std::chrono::seconds(65));
    Script gone;
    CallFixture g(gone.place(),
                  json::object{{"webhook_url", gone.url() + "/api/webhooks/1/SECRET"}});
    gone.on("GET /api/webhooks/1/SECRET",
            answer_of(load("discord/error_10015_unknown_webhook.json")));
    EXPECT_NE(
        std::string(error_of([&] { connector("discord").check(*g.call); }).what()).find("deleted"),
        std::string::npos);
}

TEST_F(RecordedNetworks, Slack) {
    auto& call =
        with({{"bot_token", "SECRET"}, {"channel", "C123ABC456"}, {"api_base", script.url()}});
    script.on("POST /api/chat.postMessage", answer_of(load("slack/post_message_ok.json")));
    script.on("GET /api/chat.getPermalink", R"({"ok":true,"permalink":"https://x.slack.com/p"})");
    const auto out =
        connector("slack_posts").publish->publish(call, post("Here's a <message> & more"));
    EXPECT_EQ(out.external_id, "C123ABC456/1503435956.000247");
    EXPECT_EQ(out.url, "https://x.slack.com/p");
    EXPECT_EQ(json::parse(script.asked("POST /api/chat.postMessage").at(0).body).at("text"),
              "Here's a &lt;message&gt; &amp; more");
    Script fresh;
    CallFixture f(fresh.place(), json::object{{"bot_token", "SECRET"},
                                              {"channel", "C123ABC456"},
                                              {"api_base", fresh.url()}});
    fresh.on("POST /api/chat.postMessage", answer_of(load("slack/error_ratelimited.json")));
    const Error error =
        error_of([&] { connector("slack_posts").publish->publish(*f.call, post("x")); });
    EXPECT_EQ(error.kind(), ErrorKind::rate_limited);
    EXPECT_EQ(error.retry_after(), std::chrono::seconds(30));
}

TEST_F(RecordedNetworks, YouTube) {
    auto& call = with({{"api_key", "SECRET"}, {"api_base", script.url()}});
    script.on("GET /youtube/v3/search", *recorded("youtube/search_search_by_keywords_p2.json"));
    script.on("GET /youtube/v3/videos", *recorded("youtube/videos_videos_info_single.json"));
    const auto page = connector("youtube").read_items->read(call, "surfing", "");
    ASSERT_EQ(page.items.size(), 1u);
    EXPECT_EQ(page.items[0].external_id, "D-lhorsDlUQ");
    EXPECT_EQ(page.items[0].title, "What are Actions on Google (Assistant on Air)");
    EXPECT_FALSE(page.items[0].views) << "the recorded one was asked without statistics";
    script.on("GET /youtube/v3/channels", *recorded("youtube/channel_info_single.json"));
    script.on("GET /youtube/v3/playlistItems",
              *recorded("youtube/playlist_items_playlist_items_paged_1.json"));
    EXPECT_EQ(connector("youtube").read_items->read(call, "UC_x5XG1OV2P6uZZ5FSM9Ttw", "").title,
              "Google Developers");
    Script fresh;
    CallFixture f(fresh.place(), json::object{{"api_key", "SECRET"}, {"api_base", fresh.url()}});
    fresh.on("GET /youtube/v3/search", answer(*recorded("youtube/error_response.json"), 400));
    const Error error =
        error_of([&] { connector("youtube").read_items->read(*f.call, "surfing", ""); });
    EXPECT_FALSE(error.retryable());
    EXPECT_NE(std::string(error.what()).find("API key"), std::string::npos) << error.what();
}

TEST_F(RecordedNetworks, Reddit) {
    auto& call = with({{"client_id", "a"}, {"client_secret", "b"}, {"api_base", script.url()}});
    const json::value cassette = load("reddit/TestSubmission_test_invalid_attribute.json");
    script.on("POST /api/v1/access_token", answer_of(cassette.at(0).at("response")));
    const json::value& submission = cassette.at(1).at("response").at("body").at(0);
    script.on("GET /r/redditdev/new", json::serialize(submission));
    const auto page = connector("reddit").read_items->read(call, "r/redditdev", "");
    ASSERT_EQ(page.items.size(), 1u);
    EXPECT_EQ(page.items[0].external_id, "t3_2gmzqe");
    EXPECT_FALSE(page.items[0].title.empty());
    EXPECT_TRUE(page.items[0].published_at);
    EXPECT_TRUE(
        connector("reddit").read_items->read(call, "r/redditdev", page.cursor).items.empty());
}

}  // namespace
}  // namespace herald::connectors
