#include "connectors/bluesky/bluesky.hpp"

#include "connector/test_support.hpp"
#include "connectors/bluesky/record.hpp"

namespace herald::connectors::bluesky {
namespace {

using connector::Post;
using connector::test::answer;
using connector::test::answer_of;
using connector::test::CallFixture;
using connector::test::error_of;
using connector::test::recorded;
using connector::test::Script;

constexpr const char* kLogin = "POST /xrpc/com.atproto.server.createSession";
constexpr const char* kPut = "POST /xrpc/com.atproto.repo.putRecord";
constexpr const char* kSession = R"({"did":"did:plc:me","accessJwt":"A1","refreshJwt":"R1"})";
constexpr const char* kExpired = R"({"error":"ExpiredToken","message":"Token has expired"})";

class Bluesky : public testing::Test {
protected:
    Bluesky()
        : fixture(script.place(), json::object{{"identifier", "@mira.example"},
                                               {"app_password", "SECRET"},
                                               {"service", script.url()}}) {
        script.on(kLogin, kSession);
    }
    connector::Call& call() { return *fixture.call; }
    Script script;
    CallFixture fixture;
    const connector::Connector bluesky = make_connector();
};

TEST_F(Bluesky, MarksAreRangesOfBytes) {
    script.on("GET /xrpc/com.atproto.identity.resolveHandle", R"({"did":"did:plc:koeln"})");
    const Api api(call());
    // "ü" has two bytes, the loaf four.
    const std::string text =
        "F\xC3\xBCr @koeln.example \xF0\x9F\x8D\x9E #K\xC3\xB6ln https://example.com/a.";
    const json::array facets = facets_of(api, text);
    ASSERT_EQ(facets.size(), 3u);
    const auto piece = [&](std::size_t i) {
        const json::value& index = facets[i].at("index");
        const auto from = index.at("byteStart").to_number<std::size_t>();
        return text.substr(from, index.at("byteEnd").to_number<std::size_t>() - from);
    };
    EXPECT_EQ(piece(0), "@koeln.example");
    EXPECT_EQ(piece(1), "#K\xC3\xB6ln");
    EXPECT_EQ(piece(2), "https://example.com/a");
    EXPECT_EQ(facets[0].at("features").at(0).at("did"), "did:plc:koeln");
    EXPECT_EQ(facets[1].at("features").at(0).at("tag"), "K\xC3\xB6ln");
    EXPECT_EQ(facets[2].at("features").at(0).at("uri"), "https://example.com/a");
}

TEST_F(Bluesky, AMentionOfNobodyStaysText) {
    script.on("GET /xrpc/com.atproto.identity.resolveHandle",
              answer(R"({"error":"InvalidRequest","message":"Unable to resolve handle"})", 400));
    EXPECT_TRUE(facets_of(Api(call()), "Hi @nobody.example and @name").empty());
}

TEST(BlueskyKeys, AreTheSameForTheSameKeyAndSortByItsTime) {
    const auto key = [](std::string text, std::size_t number) {
        Post post;
        post.key = std::move(text);
        return record_key(post, number);
    };
    const std::string early = key("019aa000-0000-7000-8000-000000000001", 0);
    EXPECT_EQ(early, key("019aa000-0000-7000-8000-000000000001", 0));
    EXPECT_EQ(early.size(), 13u);
    EXPECT_EQ(early.find_first_not_of("234567abcdefghijklmnopqrstuvwxyz"), std::string::npos);
    EXPECT_LT(early, key("019aa000-0000-7000-8000-000000000001", 1)) << "its thread is later";
    EXPECT_LT(early, key("019bb000-0000-7000-8000-000000000000", 0));
    EXPECT_LT(early[0], 'k') << "the highest bit is not set";
    EXPECT_NE(key("a", 0), key("b", 0)) << "any text is a key";
    EXPECT_LT(key("a", 0)[0], 'k');
}

TEST_F(Bluesky, ASessionThatHasExpiredIsRenewedAndTheRequestSentAgain) {
    script.on(kPut, answer(kExpired, 400))
        .on(kPut, R"({"uri":"at://did:plc:me/app.bsky.feed.post/x","cid":"c"})");
    script.on("POST /xrpc/com.atproto.server.refreshSession",
              R"({"did":"did:plc:me","accessJwt":"A2","refreshJwt":"R2"})");
    Post post;
    post.key = "k";
    post.text = "Hi";
    const auto out = bluesky.publish->publish(call(), post);
    EXPECT_EQ(out.external_id, "at://did:plc:me/app.bsky.feed.post/x");
    EXPECT_EQ(out.url, "https://bsky.app/profile/mira.example/post/x");
    const auto puts = script.asked(kPut);
    ASSERT_EQ(puts.size(), 2u);
    EXPECT_EQ(puts[0].headers.at("authorization"), "Bearer A1");
    EXPECT_EQ(puts[1].headers.at("authorization"), "Bearer A2");
    EXPECT_EQ(script.asked("POST /xrpc/com.atproto.server.refreshSession")
                  .at(0)
                  .headers.at("authorization"),
              "Bearer R1");
    EXPECT_EQ(script.asked(kLogin).size(), 1u);
    const json::value record = json::parse(puts[1].body);
    EXPECT_TRUE(record.at("swapRecord").is_null());
    EXPECT_EQ(record.at("record").at("createdAt"), "2026-11-21T08:00:00Z");
}

TEST_F(Bluesky, WhatStandsAlreadyIsTheAnswer) {
    script.on(kPut, answer(R"({"error":"InvalidSwap","message":"Record was at bafy"})", 400));
    script.on("GET /xrpc/com.atproto.repo.getRecord",
              R"({"uri":"at://did:plc:me/app.bsky.feed.post/y","cid":"c2","value":{}})");
    Post post;
    post.key = "k";
    post.text = "Hi";
    EXPECT_EQ(bluesky.publish->publish(call(), post).external_id,
              "at://did:plc:me/app.bsky.feed.post/y");
}

TEST_F(Bluesky, AWrongPasswordIsAPersonsToMend) {
    Script fresh;
    CallFixture f(fresh.place(), json::object{{"identifier", "m.example"},
                                              {"app_password", "SECRET"},
                                              {"service", fresh.url()}});
    fresh.on(
        kLogin,
        answer(R"({"error":"AuthenticationRequired","message":"Invalid identifier or password"})",
               401));
    const Error error = error_of([&] { bluesky.check(*f.call); });
    EXPECT_FALSE(error.retryable());
    EXPECT_NE(std::string(error.what()).find("app password"), std::string::npos);
    EXPECT_EQ(std::string(error.what()).find("SECRET"), std::string::npos);
}

TEST_F(Bluesky, RecordedAnswers) {
    if (!recorded("bluesky/create_record.json"))
        GTEST_SKIP() << "HERALD_FIXTURES is not set: no recorded answers";
    const json::value created = json::parse(*recorded("bluesky/create_record.json"));
    const json::value& record = created.at("request").at("record");
    const Api api(call());
    EXPECT_EQ(json::value(facets_of(api, std::string_view(record.at("text").as_string()))),
              record.at("facets"));
    script.on(kPut, answer_of(created.at("response")));
    Post post;
    post.key = "k";
    post.text = std::string(record.at("text").as_string());
    post.language = "ru";
    EXPECT_EQ(bluesky.publish->publish(call(), post).external_id,
              "at://did:plc:ewvi7nxzyoun6zhxrhs64oiz/app.bsky.feed.post/3llmxyz");
    const json::value sent = json::parse(script.asked(kPut).at(0).body).at("record");
    for (const char* name : {"$type", "text", "langs", "facets"})
        EXPECT_EQ(sent.at(name), record.at(name)) << name;

    const json::value thread =
        json::parse(*recorded("bluesky/thread_view_post_with_embed_media.json"));
    json::object feed;
    feed["feed"] = json::array{json::object{{"post", thread.at("thread").at("post")}}};
    script.on("GET /xrpc/app.bsky.feed.getAuthorFeed", json::serialize(feed));
    const auto page = bluesky.read_items->read(call(), "@test.marshal.dev", "");
    ASSERT_EQ(page.items.size(), 1u);
    EXPECT_EQ(page.items[0].author, "Python SDK");
    EXPECT_EQ(page.items[0].language, "en");
    EXPECT_TRUE(page.items[0].published_at);
    EXPECT_FALSE(page.cursor.empty());
}

}  // namespace
}  // namespace herald::connectors::bluesky
