#include "connectors/x/x.hpp"
#include "base/encoding.hpp"
#include "connector/test_support.hpp"
#include "connectors/x/api.hpp"
#include "connectors/x/oauth.hpp"

namespace herald::connectors::x {
namespace {

using connector::Node;
using connector::Post;
using connector::test::answer;
using connector::test::answer_of;
using connector::test::CallFixture;
using connector::test::error_of;
using connector::test::recorded;
using connector::test::Script;

TEST(XOauth, HashesAsTheStandardsSay) {
    // FIPS 180-2, appendix A; RFC 2202, cases 1, 2 and 6.
    EXPECT_EQ(to_hex(sha1("abc")), "a9993e364706816aba3e25717850c26c9cd0d89d");
    EXPECT_EQ(to_hex(sha1("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")),
              "84983e441c3bd26ebaae4aa1f95129e5e54670f1");
    EXPECT_EQ(to_hex(sha1(std::string(1'000'000, 'a'))),
              "34aa973cd4c4daa4f61eeb2bdbad27316534016f");
    EXPECT_EQ(to_hex(hmac_sha1(std::string(20, '\x0b'), "Hi There")),
              "b617318655057264e28bc0b6fb378c8ef146be00");
    EXPECT_EQ(to_hex(hmac_sha1("Jefe", "what do ya want for nothing?")),
              "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79");
    EXPECT_EQ(to_hex(hmac_sha1(std::string(80, '\xaa'),
                               "Test Using Larger Than Block-Size Key - Hash Key First")),
              "aa4ae5e15272d00e95705637ce8a3b55ed402112");
}

TEST(XOauth, SignsTheExampleOfTheDocumentation) {
    const Settings settings{"xvz1evFS4wEEPTGEFPHBog", "kAcSOqF21Fu85e7zjz7ZN2U4ZRhfV3WpwPAoE3Z7kBw",
                            "370773112-GmHxMAgYyLbNEtIKZeRNFsMKPR9EyMZeS9weJAEb",
                            "LswwdoUaIvS8ltyTt5jkRh4J50vUPVVHtR2YPi5kE", std::nullopt};
    const std::string header =
        authorization(settings, "POST",
                      "https://api.twitter.com/1/statuses/update.json?include_entities=true&status="
                      "Hello%20Ladies%20%2B%20Gentlemen%2C%20a%20signed%20OAuth%20request%21",
                      {"kYjzVBB8Y0ZFabxSWbWovY3uYSQ2pTgmZeNu2VS4cg", 1318622958});
    EXPECT_NE(header.find("oauth_signature=\"tnnArxj06cWHq44gCs1OSKk%2FjLY%3D\""),
              std::string::npos)
        << header;
    EXPECT_EQ(header.find("LswwdoUa"), std::string::npos);
}

TEST(XTweet, LinksAreReadAsTheyWerePosted) {
    const json::value tweet = json::parse(
        R"({"id":"7","text":"Rye &amp; https://t.co/a https://t.co/b","entities":{"urls":[)"
        R"({"url":"https://t.co/a","expanded_url":"https://example.com/?x=1"},)"
        R"({"url":"https://t.co/b","expanded_url":"https://x.com/n/status/7/photo/1","media_key":"3_7"}]},)"
        R"("referenced_tweets":[{"type":"quoted","id":"5"},{"type":"replied_to","id":"6"}]})");
    const Tweet out = decode_tweet(Node(tweet));
    EXPECT_EQ(out.text, "Rye & https://example.com/?x=1 ");
    EXPECT_EQ(out.answered_id, "6");
}

class XConnector : public testing::Test {
protected:
    XConnector()
        : fixture(script.place(), json::object{{"api_key", "a"},
                                               {"api_secret", "b"},
                                               {"access_token", "c"},
                                               {"access_secret", "d"},
                                               {"api_base", script.url()}}) {
        script.on("GET /2/users/me", R"({"data":{"id":"1","username":"mira"}})");
    }
    connector::Call& call() { return *fixture.call; }
    Script script;
    CallFixture fixture;
    const connector::Connector x = make_connector();
};

TEST_F(XConnector, RecordedAnswers) {
    if (!recorded("x_v2/tweet_create_tweet_resp.json"))
        GTEST_SKIP() << "HERALD_FIXTURES is not set: no recorded answers";
    const auto load = [](const char* name) {
        return json::parse(*recorded("x_v2/" + std::string(name)));
    };
    script.on("POST /2/tweets", answer(*recorded("x_v2/tweet_create_tweet_resp.json"), 201));
    Post post;
    post.text = "Hello world!";
    const auto out = x.publish->publish(call(), post);
    EXPECT_EQ(out.external_id, "1445880548472328192");
    EXPECT_EQ(out.url, "https://x.com/mira/status/1445880548472328192");
    const json::value tweets = load("tweet_tweets_resp.json");
    EXPECT_EQ(decode_tweet(Node(tweets.at("data").at(1))).text,
              "Good news and bad news: \n\n2020 is half over");
    script.on("GET /2/tweets", answer_of(load("partial_errors.json")));
    EXPECT_TRUE(x.publish->read_engagement(call(), {"1", "2"}).empty()) << "no figures were sent";

    Script other;
    CallFixture f(other.place(), fixture.call->settings());
    for (const char* name : {"error_401.json", "error_429.json"}) {
        Script fresh;
        json::object settings = fixture.call->settings().as_object();
        settings["api_base"] = fresh.url();
        CallFixture g(fresh.place(), settings);
        fresh.on("GET /2/users/me", R"({"data":{"id":"1","username":"mira"}})");
        fresh.on("POST /2/tweets", answer_of(load(name)));
        const Error error = error_of([&] { x.publish->publish(*g.call, post); });
        if (std::string(name) == "error_429.json") {
            EXPECT_EQ(error.kind(), ErrorKind::rate_limited);
            EXPECT_EQ(error.retry_after(), std::chrono::seconds(1)) << "the moment is long past";
        } else {
            EXPECT_FALSE(error.retryable());
        }
        EXPECT_EQ(fresh.asked("POST /2/tweets").size(), 1u) << "sent once";
    }
}

TEST_F(XConnector, AFilmIsSentInPiecesAndWaitedFor) {
    script.on("POST /2/media/upload/initialize", R"({"data":{"id":"55"}})")
        .on("POST /2/media/upload/55/append", answer("", 204))
        .on("POST /2/media/upload/55/finalize",
            R"({"data":{"id":"55","processing_info":{"state":"pending","check_after_secs":3}}})")
        .on("GET /2/media/upload",
            R"({"data":{"id":"55","processing_info":{"state":"in_progress","check_after_secs":7}}})")
        .on("GET /2/media/upload",
            R"({"data":{"id":"55","processing_info":{"state":"succeeded"}}})")
        .on("POST /2/tweets", answer(R"({"data":{"id":"9"}})", 201));
    Post post;
    post.text = "A film";
    post.media = {{std::string((2u << 20) + 5, 'f'), "video/mp4", "", ""}};
    EXPECT_EQ(x.publish->publish(call(), post).external_id, "9");
    EXPECT_EQ(script.asked("POST /2/media/upload/55/append").size(), 3u);
    EXPECT_EQ(fixture.waits, (std::vector<std::chrono::milliseconds>{std::chrono::seconds(3),
                                                                     std::chrono::seconds(7)}));
    EXPECT_EQ(json::parse(script.asked("POST /2/tweets").at(0).body),
              json::parse(R"({"text":"A film","media":{"media_ids":["55"]}})"));
}

TEST_F(XConnector, ATextWithABareHostIsFoundAlthoughXMadeALinkOfIt) {
    script.on(
        "GET /2/users/1/tweets",
        R"({"data":[{"id":"7","text":"Come to https://t.co/a and https://t.co/b","entities":{"urls":[)"
        R"({"url":"https://t.co/a","expanded_url":"http://acme.de","display_url":"acme.de"},)"
        R"({"url":"https://t.co/b","expanded_url":"https://b.de/x"}]}}],"meta":{"result_count":1}})");
    Post post;
    post.text = "Come to acme.de and https://b.de/x";
    const auto found = x.publish->find(call(), post, call().now());
    ASSERT_TRUE(found) << "or it would be sent again";
    EXPECT_EQ(found->external_id, "7");
    post.text = "Come to acme.de and https://b.de/y";
    EXPECT_FALSE(x.publish->find(call(), post, call().now()));
}

}  // namespace
}  // namespace herald::connectors::x
