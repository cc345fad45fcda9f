#include "connectors/facebook_page/facebook_page.hpp"

#include <algorithm>

#include "connector/test_support.hpp"

namespace herald::connectors::facebook_page {
namespace {

using connector::Post;
using connector::test::answer;
using connector::test::CallFixture;
using connector::test::error_of;
using connector::test::recorded;
using connector::test::Script;

constexpr const char* kFilms = "POST /v25.0/4/videos";
constexpr const char* kFilm = "GET /v25.0/900";
constexpr const char* kPosts = "GET /v25.0/4/posts";
constexpr const char* kAll = "GET /v25.0/4/videos";
constexpr const char* kNothing = R"({"data":[],"paging":{}})";
constexpr const char* kBegun =
    R"({"upload_session_id":"800","video_id":"900","start_offset":"0","end_offset":"6"})";
constexpr const char* kWorking = R"({"id":"900","status":{"video_status":"processing",
    "uploading_phase":{"status":"complete"},"processing_phase":{"status":"in_progress"}}})";
constexpr const char* kReady = R"({"id":"900","post_id":"77","permalink_url":"/north/videos/900/",
    "status":{"video_status":"ready","processing_phase":{"status":"complete"}}})";
constexpr const char* kBroken = R"({"id":"900","status":{"video_status":"error",
    "processing_phase":{"status":"error","error":{"message":"no codec"}}}})";

class FacebookFilm : public testing::Test {
protected:
    FacebookFilm()
        : fixture(script.place(),
                  json::object{
                      {"page_id", "4"}, {"access_token", "SECRET"}, {"api_base", script.url()}}) {}
    static Post film() {
        Post out;
        out.key = "k";
        out.title = "Our new oven";
        out.text = "Look at this.";
        out.link = "https://north.example/oven";
        out.media = {{"0123456789", "video/mp4", "", ""}};
        return out;
    }
    void script_upload() {
        script.on(kFilms, kBegun)
            .on(kFilms, R"({"start_offset":"6","end_offset":"10"})")
            .on(kFilms, R"({"start_offset":"10","end_offset":"10"})");
    }
    connector::Posted publish() { return page.publish->publish(*fixture.call, film()); }
    std::optional<connector::Posted> find() {
        return page.publish->find(*fixture.call, film(), fixture.call->now());
    }

    Script script;
    CallFixture fixture;
    const connector::Connector page = make_connector();
};

TEST_F(FacebookFilm, GoesUpInPartsAndItsPostIsTold) {
    script_upload();
    script.on(kFilms, R"({"success":true})");
    script.on(kFilm, kWorking).on(kFilm, kReady);
    const auto out = publish();
    EXPECT_EQ(out.external_id, "4_77");
    EXPECT_EQ(out.url, "https://www.facebook.com/north/videos/900/");
    const auto asked = script.asked(kFilms);
    ASSERT_EQ(asked.size(), 4u);
    EXPECT_EQ(json::parse(asked[0].body),
              json::parse(R"({"upload_phase":"start","file_size":10})"));
    EXPECT_NE(asked[1].body.find("\r\n\r\n012345\r\n"), std::string::npos);
    EXPECT_NE(asked[1].body.find("name=\"start_offset\"\r\n\r\n0\r\n"), std::string::npos);
    EXPECT_NE(asked[2].body.find("\r\n\r\n6789\r\n"), std::string::npos);
    EXPECT_EQ(json::parse(asked[3].body),
              json::parse(R"({"upload_phase":"finish","upload_session_id":"800",
                              "description":"Look at this.\n\nhttps://north.example/oven",
                              "title":"Our new oven"})"));
    EXPECT_EQ(fixture.waits.size(), 1u);
}

TEST_F(FacebookFilm, APartThatIsThereAlreadyIsNotSentAgain) {
    script.on(kFilms, kBegun)
        .on(kFilms, answer("<html>", 502))
        .on(kFilms, answer(R"({"error":{"code":6000,"error_subcode":1363037,"message":"again",
            "error_data":{"start_offset":"6","end_offset":"10"}}})",
                           400))
        .on(kFilms, R"({"start_offset":"10","end_offset":"10"})")
        .on(kFilms, R"({"success":true})");
    script.on(kFilm, kReady);
    EXPECT_EQ(publish().external_id, "4_77");
    EXPECT_NE(script.asked(kFilms).at(3).body.find("\r\n\r\n6789\r\n"), std::string::npos);
}

TEST_F(FacebookFilm, AnUploadThatWantsOtherBytesEnds) {
    for (const char* wanted :
         {R"({"start_offset":"6","end_offset":"11"})", R"({"start_offset":"8","end_offset":"6"})",
          R"({"start_offset":"6","end_offset":"6"})", R"({})"}) {
        Script fresh;
        json::object settings = fixture.call->settings().as_object();
        settings["api_base"] = fresh.url();
        CallFixture f(fresh.place(), settings);
        fresh.on(kFilms, kBegun).on(kFilms, wanted);
        const Error error = error_of([&] { page.publish->publish(*f.call, film()); });
        EXPECT_EQ(error.kind(), ErrorKind::upstream) << wanted;
        for (const auto& asked : fresh.asked(kFilms))
            EXPECT_EQ(asked.body.find("finish"), std::string::npos) << "no post";
    }
}

TEST_F(FacebookFilm, ThatCannotBeReadIsRefused) {
    script_upload();
    script.on(kFilms, R"({"success":true})");
    script.on(kFilm, kBroken);
    const Error error = error_of([&] { publish(); });
    EXPECT_FALSE(error.retryable());
    EXPECT_NE(std::string(error.what()).find("no codec"), std::string::npos) << error.what();
    script.on(kPosts, kNothing);
    json::value broken = json::parse(kBroken);
    broken.as_object()["description"] = "Look at this. https://north.example/oven";
    broken.as_object()["created_time"] = "2026-11-21T08:00:00+0000";
    script.on(kAll, json::serialize(json::object{{"data", json::array{broken}}}));
    EXPECT_FALSE(find()) << "a film that is none does not stand";
}

TEST_F(FacebookFilm, ALastAnswerThatIsLostIsLookedForInTheFilm) {
    script_upload();
    script.on(kFilms, answer("<html>", 504));
    script.on(kFilm, R"({"id":"900","description":"Look at this.\n\nhttps://north.example/oven"})")
        .on(kFilm, kReady);
    EXPECT_EQ(publish().external_id, "4_77") << "its words tell that the request arrived";
    EXPECT_EQ(script.asked(kFilms).size(), 4u);
}

TEST_F(FacebookFilm, ALastRequestThatDidNotArriveIsUnclear) {
    script_upload();
    script.on(kFilms, answer("<html>", 504));
    script.on(kFilm, R"({"id":"900","status":{"video_status":"uploading"}})");
    const Error error = error_of([&] { publish(); });
    EXPECT_TRUE(error.retryable());
    EXPECT_EQ(script.asked(kFilms).size(), 4u) << "whoever publishes asks before another try";
}

TEST_F(FacebookFilm, IsFoundWhileItIsWorkedOnSoThatNothingIsSentTwice) {
    script.on(kPosts, kNothing);
    json::value film = json::parse(kWorking);
    film.as_object()["description"] = "Look at this.\n\nhttps://north.example/oven";
    film.as_object()["created_time"] = "2026-11-21T07:59:00+0000";
    const auto list = [&](const json::value& one) {
        return json::serialize(json::object{{"data", json::array{one}}});
    };
    json::value ready = film;
    ready.as_object()["status"] = json::object{{"video_status", "ready"}};
    json::value shown = ready;
    shown.as_object()["post_id"] = "4_77";
    json::value old = shown;
    old.as_object()["created_time"] = "2026-11-21T07:00:00+0000";
    script.on(kAll, list(film)).on(kAll, list(ready)).on(kAll, list(shown)).on(kAll, list(old));
    for (const char* stage : {"worked on", "ready without its post"}) {
        const Error error = error_of([&] { find(); });
        EXPECT_TRUE(error.retryable()) << stage << ": on its way, so nobody may say absent";
    }
    const auto found = find();
    ASSERT_TRUE(found);
    EXPECT_EQ(found->external_id, "4_77");
    EXPECT_FALSE(find()) << "the same words of another day";
}

TEST_F(FacebookFilm, IsFoundAmongRecordedOnes) {
    if (!recorded("facebook_pages/facebook_videos_videos_p1.json"))
        GTEST_SKIP() << "HERALD_FIXTURES is not set: no recorded answers";
    json::value films = json::parse(*recorded("facebook_pages/facebook_videos_videos_p1.json"));
    films.at("paging").as_object().erase("next");
    for (json::value& one : films.at("data").as_array()) {  // asked for as well, not recorded
        one.as_object()["status"] = json::object{{"video_status", "ready"}};
        one.as_object()["post_id"] = one.at("id");
    }
    script.on(kPosts, kNothing);
    script.on(kAll, json::serialize(films));
    Post given = film();
    given.link.clear();
    given.text = films.at("data").at(1).at("description").as_string();
    const auto found =
        page.publish->find(*fixture.call, given, *parse_time("2021-06-30T21:00:00Z"));
    ASSERT_TRUE(found);
    EXPECT_EQ(found->external_id, "4_1192957457884299");
    EXPECT_EQ(found->url,
              "https://www.facebook.com/FacebookforDevelopers/videos/1192957457884299/");
    given.text = films.at("data").at(2).at("description").as_string();
    EXPECT_FALSE(page.publish->find(*fixture.call, given, *parse_time("2021-06-30T21:00:00Z")))
        << "older than the intent";
}

TEST_F(FacebookFilm, GoesAlone) {
    Post two = film();
    two.media.insert(two.media.begin(), {"x", "image/png", "", ""});
    const Error error = error_of([&] { page.publish->publish(*fixture.call, two); });
    EXPECT_EQ(error.kind(), ErrorKind::invalid);
    EXPECT_EQ(script.count(), 0u);
}

TEST_F(FacebookFilm, TellsItsViews) {
    script.on("GET /v25.0/4_77", R"({"id":"4_77","attachments":{"data":[{"media_type":"video"}]},
        "reactions":{"summary":{"total_count":5}},"comments":{"summary":{"total_count":1}}})");
    script.on("GET /v25.0/4_77/insights",
              R"({"data":[{"name":"post_media_view","values":[{"value":900}]},
                          {"name":"post_clicks","values":[{"value":8}]},
                          {"name":"post_video_views","values":[{"value":300}]}]})");
    const auto rows = page.publish->read_engagement(*fixture.call, {"4_77"});
    ASSERT_EQ(rows.size(), 1u);
    EXPECT_EQ(rows[0].video_views, 300);
    EXPECT_EQ(rows[0].impressions, 900);
}

}  // namespace
}  // namespace herald::connectors::facebook_page
