#include "connectors/linkedin/linkedin.hpp"

#include "connector/refusal.hpp"
#include "connector/test_support.hpp"

namespace herald::connectors::linkedin {
namespace {

using connector::Post;
using connector::test::answer;
using connector::test::answer_of;
using connector::test::CallFixture;
using connector::test::error_of;
using connector::test::recorded;
using connector::test::Script;

TEST(LittleText, EscapesWhatIsReservedAndReadsItBack) {
    EXPECT_EQ(to_little_text("text (escaped)"), "text \\(escaped\\)");
    EXPECT_EQ(to_little_text("50% @ a_b #Rye_bread!"), "50% \\@ a\\_b {hashtag|\\#|Rye\\_bread}!");
    for (const char* text :
         {"", "plain", "\\ | { } @ [ ] ( ) < > # * _ ~", "#one #two_x, https://a.example/b_c?d=(e)",
          "K\xC3\xB6ln #K\xC3\xB6ln \xF0\x9F\x8D\x9E"})
        EXPECT_EQ(from_little_text(to_little_text(text)), text);
    for (const char* broken : {"{hashtag|", "\\", "{hashtag|\\#|x", "}|"})
        EXPECT_NO_THROW(from_little_text(broken));
}

class LinkedIn : public testing::Test {
protected:
    LinkedIn()
        : fixture(script.place(), json::object{{"access_token", "TOKEN"},
                                               {"author", "urn:li:organization:5515715"},
                                               {"version", "202511"},
                                               {"api_base", script.url()}}) {}
    connector::Call& call() { return *fixture.call; }
    Script script;
    CallFixture fixture;
    const connector::Connector linkedin = make_connector();
};

TEST_F(LinkedIn, RecordedAnswers) {
    if (!recorded("linkedin_posts/create.json"))
        GTEST_SKIP() << "HERALD_FIXTURES is not set: no recorded answers";
    const json::value created = json::parse(*recorded("linkedin_posts/create.json"));
    // An empty body: the id stands in a header.
    script.on("POST /rest/posts",
              answer("", 201, {{"x-restli-id", "urn:li:share:6844785523593134080"}}));
    Post post;
    post.text = "text (escaped)";
    const auto out = linkedin.publish->publish(call(), post);
    EXPECT_EQ(out.external_id, "urn:li:share:6844785523593134080");
    const auto asked = script.asked("POST /rest/posts").at(0);
    json::value wanted = created.at("request").at("body");
    wanted.as_object().erase("content");  // without its picture
    EXPECT_EQ(json::parse(asked.body), wanted);
    for (const char* name : {"LinkedIn-Version", "X-Restli-Protocol-Version", "Authorization"})
        EXPECT_EQ(asked.headers.at(to_lower_ascii(name)),
                  created.at("request").at("headers").at(name).as_string());
    Script fresh;
    json::object settings = call().settings().as_object();
    settings["api_base"] = fresh.url();
    CallFixture f(fresh.place(), settings);
    fresh.on("POST /rest/posts",
             answer_of(json::parse(*recorded("linkedin_posts/error_422_duplicate.json"))));
    const Error error = error_of([&] { linkedin.publish->publish(*f.call, post); });
    EXPECT_FALSE(error.retryable());
    EXPECT_NE(std::string(error.what()).find("urn:li:share:6844785523593134080"),
              std::string::npos);
}

TEST_F(LinkedIn, ADaysLimitEndsAtMidnight) {
    script.on("POST /rest/posts", answer(R"({"status":429,"message":"throttle"})", 429));
    Post post;
    post.text = "Hi";
    const Error error = error_of([&] { linkedin.publish->publish(call(), post); });
    EXPECT_EQ(error.kind(), ErrorKind::rate_limited);
    EXPECT_EQ(error.retry_after(), std::chrono::hours(16)) << "it is eight in the morning";
}

/// Ten bytes in two parts, and what LinkedIn says of them.
class LinkedInFilm : public LinkedIn {
protected:
    static constexpr const char* kUrn = "urn:li:video:C5F10AQGKQg_6y2a4sQ";
    static constexpr const char* kState = "GET /rest/videos/urn%3Ali%3Avideo%3AC5F10AQGKQg_6y2a4sQ";

    std::string begun(int second_first, int second_last) const {
        return fmt::format(R"({{"value":{{"video":"{}","uploadToken":"T0","uploadInstructions":[)"
                           R"({{"uploadUrl":"{}/up/0","firstByte":0,"lastByte":5}},)"
                           R"({{"uploadUrl":"{}/up/1","firstByte":{},"lastByte":{}}}]}}}})",
                           kUrn, script.url(), script.url(), second_first, second_last);
    }
    /// Up to the end of the upload.
    void script_upload() {
        script.on("POST /rest/videos", begun(6, 9)).on("POST /rest/videos", answer("", 200));
        script.on("PUT /up/0", answer("", 200, {{"ETag", "/ambry-video/signedId/a"}}));
        script.on("PUT /up/1", answer("", 200, {{"ETag", "/ambry-video/signedId/b"}}));
    }
    static Post film() {
        Post out;
        out.title = "Our new oven";
        out.text = "Look at this.";
        out.media = {{"0123456789", "video/mp4", "", ""}};
        return out;
    }
};

TEST_F(LinkedInFilm, GoesUpInItsPartsAndIsWaitedFor) {
    script_upload();
    script.on(kState, R"({"status":"PROCESSING"})").on(kState, R"({"status":"AVAILABLE"})");
    script.on("POST /rest/posts", answer("", 201, {{"x-restli-id", "urn:li:ugcPost:7"}}));
    const auto out = linkedin.publish->publish(call(), film());
    EXPECT_EQ(out.external_id, "urn:li:ugcPost:7");
    const auto uploads = script.asked("POST /rest/videos");
    ASSERT_EQ(uploads.size(), 2u);
    EXPECT_EQ(uploads[0].query, "action=initializeUpload");
    EXPECT_EQ(json::parse(uploads[0].body),
              json::parse(R"({"initializeUploadRequest":{"owner":"urn:li:organization:5515715",
                              "fileSizeBytes":10,"uploadCaptions":false,"uploadThumbnail":false}})"));
    EXPECT_EQ(script.asked("PUT /up/0").at(0).body, "012345");
    EXPECT_EQ(script.asked("PUT /up/1").at(0).body, "6789");
    EXPECT_EQ(script.asked("PUT /up/1").at(0).headers.at("content-type"),
              "application/octet-stream");
    EXPECT_EQ(uploads[1].query, "action=finalizeUpload");
    EXPECT_EQ(json::parse(uploads[1].body),
              json::parse(R"({"finalizeUploadRequest":{"video":"urn:li:video:C5F10AQGKQg_6y2a4sQ",
                              "uploadToken":"T0","uploadedPartIds":["/ambry-video/signedId/a",
                              "/ambry-video/signedId/b"]}})"));
    EXPECT_EQ(json::parse(script.asked("POST /rest/posts").at(0).body).at("content"),
              json::parse(R"({"media":{"id":"urn:li:video:C5F10AQGKQg_6y2a4sQ",
                              "title":"Our new oven"}})"));
    EXPECT_EQ(fixture.waits.size(), 1u);
}

TEST_F(LinkedInFilm, APartWhoseAnswerIsLostIsSentAgain) {
    script.on("POST /rest/videos", begun(6, 9)).on("POST /rest/videos", answer("", 200));
    script.on("PUT /up/0", answer("", 503))
        .on("PUT /up/0", answer("", 200, {{"ETag", "/ambry-video/signedId/a"}}));
    script.on("PUT /up/1", answer("", 200, {{"ETag", "/ambry-video/signedId/b"}}));
    script.on(kState, R"({"status":"AVAILABLE"})");
    script.on("POST /rest/posts", answer("", 201, {{"x-restli-id", "urn:li:ugcPost:7"}}));
    EXPECT_EQ(linkedin.publish->publish(call(), film()).external_id, "urn:li:ugcPost:7");
    EXPECT_EQ(script.asked("PUT /up/0").size(), 2u);
    EXPECT_EQ(script.asked("POST /rest/posts").size(), 1u);
}

TEST_F(LinkedInFilm, ThatCannotBeReadIsRefusedAndNothingIsPosted) {
    script_upload();
    script.on(kState, R"({"status":"PROCESSING_FAILED","processingFailureReason":"no codec"})");
    const Error error = error_of([&] { linkedin.publish->publish(call(), film()); });
    EXPECT_FALSE(error.retryable());
    EXPECT_NE(std::string(error.what()).find("no codec"), std::string::npos) << error.what();
    EXPECT_TRUE(script.asked("POST /rest/posts").empty());
}

TEST_F(LinkedInFilm, ThatIsWorkedOnForTooLongMayPass) {
    script_upload();
    script.on(kState, R"({"status":"PROCESSING"})");
    const Error error = error_of([&] { linkedin.publish->publish(call(), film()); });
    EXPECT_TRUE(error.retryable()) << error.what();
    EXPECT_GT(fixture.waits.size(), 100u);
}

TEST_F(LinkedInFilm, WithoutAWholePlaceIsNotSent) {
    const std::vector<std::pair<int, int>> wrong{{7, 9}, {6, 8}, {6, 10}, {4, 9}, {6, 5}};
    for (const auto& [first, last] : wrong) {
        Script fresh;
        json::object settings = call().settings().as_object();
        settings["api_base"] = fresh.url();
        CallFixture f(fresh.place(), settings);
        fresh.on("POST /rest/videos", begun(first, last));
        const Error error = error_of([&] { linkedin.publish->publish(*f.call, film()); });
        EXPECT_EQ(error.kind(), ErrorKind::upstream) << first << "-" << last;
        EXPECT_EQ(fresh.count(), 1u) << "no byte of it";
    }
}

TEST_F(LinkedInFilm, GoesAloneAndAsAnMp4) {
    Post two = film();
    two.media.push_back({"x", "image/png", "", ""});
    Error error = error_of([&] { linkedin.publish->publish(call(), two); });
    EXPECT_EQ(error.kind(), ErrorKind::invalid);
    Post other = film();
    other.media[0].media_type = "video/quicktime";
    error = error_of([&] { linkedin.publish->publish(call(), other); });
    EXPECT_EQ(error.kind(), ErrorKind::invalid);
    EXPECT_EQ(script.count(), 0u);
}

/// A connection that can renew its token.
class LinkedInLogin : public testing::Test {
protected:
    LinkedInLogin()
        : fixture(script.place(), json::object{{"access_token", "OLD"},
                                               {"author", "urn:li:organization:1"},
                                               {"client_id", "app"},
                                               {"client_secret", "SECRET&"},
                                               {"refresh_token", "R+1"},
                                               {"api_base", script.url()},
                                               {"auth_base", script.url()}}) {
        post.text = "Hi";
    }
    Error failed() {
        return error_of([&] { linkedin.publish->publish(*fixture.call, post); });
    }
    Script script;
    CallFixture fixture;
    Post post;
    const connector::Connector linkedin = make_connector();
};

constexpr const char* kLogin = "POST /oauth/v2/accessToken";

TEST_F(LinkedInLogin, AnEndedTokenIsRenewedOnceAndKept) {
    script.on("POST /rest/posts", answer(R"({"status":401,"code":"EXPIRED_ACCESS_TOKEN"})", 401))
        .on("POST /rest/posts", answer("", 201, {{"x-restli-id", "urn:li:share:1"}}));
    script.on(kLogin, R"({"access_token":"NEW","expires_in":5184000,"refresh_token":"R+1",
                          "refresh_token_expires_in":864000})");
    EXPECT_EQ(linkedin.publish->publish(*fixture.call, post).external_id, "urn:li:share:1");
    const auto logins = script.asked(kLogin);
    ASSERT_EQ(logins.size(), 1u);
    EXPECT_EQ(logins[0].body,
              "grant_type=refresh_token&refresh_token=R%2B1&client_id=app&client_secret=SECRET%26");
    EXPECT_FALSE(logins[0].headers.contains("authorization"));
    const auto sent = script.asked("POST /rest/posts");
    ASSERT_EQ(sent.size(), 2u);
    EXPECT_EQ(sent[0].headers.at("authorization"), "Bearer OLD");
    EXPECT_EQ(sent[1].headers.at("authorization"), "Bearer NEW");
    EXPECT_EQ(sent[0].body, sent[1].body);
    ASSERT_EQ(fixture.kept.size(), 1u);
    EXPECT_EQ(fixture.kept[0], (json::object{{"access_token", "NEW"}}));
    ASSERT_EQ(fixture.notes.size(), 1u) << "a refresh token that ends soon";
    EXPECT_NE(fixture.notes[0].find("10 days"), std::string::npos) << fixture.notes[0];
    // The same piece of work goes on with it.
    linkedin.publish->publish(*fixture.call, post);
    EXPECT_EQ(script.asked(kLogin).size(), 1u);
    EXPECT_EQ(script.asked("POST /rest/posts").at(2).headers.at("authorization"), "Bearer NEW");
}

TEST_F(LinkedInLogin, ANewRefreshTokenIsKeptAsWell) {
    script.on("POST /rest/posts", answer("{}", 401))
        .on("POST /rest/posts", answer("", 201, {{"x-restli-id", "urn:li:share:1"}}));
    script.on(kLogin, R"({"access_token":"NEW","expires_in":5184000,"refresh_token":"R+2"})");
    linkedin.publish->publish(*fixture.call, post);
    ASSERT_EQ(fixture.kept.size(), 1u);
    EXPECT_EQ(fixture.kept[0], (json::object{{"access_token", "NEW"}, {"refresh_token", "R+2"}}));
    EXPECT_TRUE(fixture.notes.empty());
}

TEST_F(LinkedInLogin, WhatRefusesTheNewTokenTooIsNotAskedForEver) {
    script.on("POST /rest/posts", answer("{}", 401));
    script.on(kLogin, R"({"access_token":"NEW","expires_in":5184000})");
    const Error error = failed();
    EXPECT_FALSE(error.retryable());
    EXPECT_TRUE(connector::is_token_refused(error)) << error.what();
    EXPECT_EQ(script.asked(kLogin).size(), 1u);
    EXPECT_EQ(script.asked("POST /rest/posts").size(), 2u);
}

TEST_F(LinkedInLogin, ARefusedRefreshTokenSaysWhatToDo) {
    script.on("POST /rest/posts", answer("{}", 401));
    script.on(kLogin, answer(R"({"error":"invalid_grant","error_description":"R+1 SECRET"})", 400));
    const Error error = failed();
    EXPECT_TRUE(connector::is_token_refused(error)) << error.what();
    EXPECT_NE(std::string(error.what()).find("refresh token"), std::string::npos) << error.what();
    EXPECT_EQ(std::string(error.what()).find("SECRET"), std::string::npos) << error.what();
    EXPECT_EQ(script.asked("POST /rest/posts").size(), 1u);
    EXPECT_TRUE(fixture.kept.empty());
}

TEST_F(LinkedInLogin, WithoutARefreshTokenARefusalIsARefusal) {
    json::object settings = fixture.call->settings().as_object();
    settings.erase("refresh_token");
    CallFixture f(script.place(), settings);
    script.on("POST /rest/posts", answer("{}", 401));
    const Error error = error_of([&] { linkedin.publish->publish(*f.call, post); });
    EXPECT_TRUE(connector::is_token_refused(error)) << error.what();
    EXPECT_TRUE(script.asked(kLogin).empty());
}

}  // namespace
}  // namespace herald::connectors::linkedin
