#include <gmock/gmock.h>

#include "sources_world.hpp"

/// Where Herald listens: sources of every kind, what they brought, and what rises.
namespace herald::api {
namespace {

class SourcesApi : public SourcesWorld {};

TEST_P(SourcesApi, a_source_is_made_changed_and_removed) {
    open("so_ada");
    world.check({
        {"none yet", "so_ada_v", "GET /sources", "", 200, {R"("data":[])"}},
        {"a viewer may not", "so_ada_v", "POST /sources", R"({"kind":"upload"})", 403, {}},
        {"no address", "so_ada", "POST /sources", R"({"kind":"feed"})", 422, {"/url"}},
        {"no web address",
         "so_ada",
         "POST /sources",
         R"({"kind":"feed","url":"ftp://a.example/f"})",
         422,
         {"/url"}},
        {"a place without meaning",
         "so_ada",
         "POST /sources",
         R"({"kind":"upload","place":"r/tea"})",
         422,
         {"/place"}},
        {"no place", "so_ada", "POST /sources", R"({"kind":"reddit"})", 422, {"/place"}},
        {"a place that is none",
         "so_ada",
         "POST /sources",
         R"({"kind":"mastodon","place":"somebody"})",
         422,
         {"/place", "@name@host", "#tag@host"}},
        {"a channel that is none",
         "so_ada",
         "POST /sources",
         R"({"kind":"telegram","place":"t.me/s/no name"})",
         422,
         {"/place", "public channel"}},
        {"a channel as people copy it",
         "so_ada",
         "POST /sources",
         R"({"kind":"telegram","place":"https://t.me/s/bakers","enabled":false})",
         201,
         {"/id => so_channel", "/state == \"paused\""}},
        {"removed as well", "so_ada", "DELETE /sources/$so_channel", "", 204, {}},
        {"a tag",
         "so_ada",
         "POST /sources",
         R"({"kind":"mastodon","place":"#repair@social.example","enabled":false})",
         201,
         {"/id => so_tag"}},
        {"removed, too", "so_ada", "DELETE /sources/$so_tag", "", 204, {}},
        {"no such connection",
         "so_ada",
         "POST /sources",
         R"({"kind":"mastodon","place":"@a@b.example","connection_id":"01900000-0000-7000-8000-000000000000"})",
         422,
         {"/connection_id"}},
        {"too often",
         "so_ada",
         "POST /sources",
         R"({"kind":"upload","interval_minutes":1})",
         422,
         {"/interval_minutes"}},
        {"no language",
         "so_ada",
         "POST /sources",
         R"({"kind":"upload","language":"EN"})",
         422,
         {"/language"}},
        {"made, asleep",
         "so_ada_e",
         "POST /sources",
         R"({"kind":"feed","url":"http://ada.$feeds/feed.xml","enabled":false,"language":"en"})",
         201,
         {"/id => so_source", "/state == \"paused\"", "/interval_minutes == 60", "/version == 1",
          "/item_count == 0", "/webhook_url == null", "/next_collect_at == null"}},
        {"read", "so_ada_v", "GET /sources/$so_source", "", 200, {"/kind == \"feed\"", "ETag"}},
        {"listed by kind", "so_ada", "GET /sources?kind=feed", "", 200, {"$so_source"}},
        {"listed by state", "so_ada", "GET /sources?state=paused", "", 200, {"$so_source"}},
        {"not by another", "so_ada", "GET /sources?kind=page", "", 200, {R"("data":[])"}},
        {"found by name", "so_ada", "GET /sources?q=LOCALhost", "", 200, {"$so_source"}},
        {"renamed",
         "so_ada",
         "PATCH /sources/$so_source",
         R"({"name":"Ada's feed","interval_minutes":120})",
         200,
         {"/name == \"Ada's feed\"", "/interval_minutes == 120", "/version == 2"}},
        {"an old version",
         "so_ada",
         "PATCH /sources/$so_source",
         R"({"name":"x"})",
         412,
         {},
         {{"If-Match", "\"1\""}}},
        {"a feed has no token",
         "so_ada",
         "PATCH /sources/$so_source",
         R"({"new_token":true})",
         409,
         {}},
        {"nor files",
         "so_ada",
         "POST /sources/$so_source/upload",
         form_of("title\nx\n"),
         409,
         {"kind upload"}},
        {"another's", "stranger", "GET /sources/$so_source", "", 404, {}},
        {"a viewer removes nothing", "so_ada_v", "DELETE /sources/$so_source", "", 403, {}},
        {"removed", "so_ada_e", "DELETE /sources/$so_source", "", 204, {}},
        {"gone", "so_ada", "GET /sources/$so_source", "", 404, {}},
    });
}

TEST_P(SourcesApi, a_public_channel_is_read_without_a_connection) {
    open("so_tele");
    const auto source = made_and_read("so_tele", "telegram", "http://tele.$feeds/s/ladders");
    EXPECT_EQ(source.at("state"), "ok") << source;
    EXPECT_EQ(source.at("name"), "Ladders & Co");
    EXPECT_EQ(source.at("item_count"), 2) << "what has neither text nor picture is nothing";
    const std::string id(source.at("id").as_string());
    const auto found = items("so_tele", "source_id=" + id).as_array();
    ASSERT_EQ(found.size(), 2u);
    EXPECT_EQ(found[0].at("url"), "https://t.me/ladders/43") << found[0];
    EXPECT_EQ(found[0].at("views"), 1200);
    EXPECT_EQ(collect("so_tele", id).at("item_count"), 2) << "what was read is not read again";

    const auto none = made_and_read("so_tele", "telegram", "http://tele.$feeds/s/nobody");
    EXPECT_EQ(none.at("state"), "error");
    EXPECT_THAT(std::string(none.at("last_error").as_string()),
                testing::HasSubstr("no public channel"));
}

TEST_P(SourcesApi, a_feed_is_read_once_and_then_only_when_it_changed) {
    open("so_ben");
    const auto source = made_and_read("so_ben", "feed", "http://ben.$feeds/feed.xml");
    const std::string id(source.at("id").as_string());
    EXPECT_EQ(source.at("state"), "ok") << source;
    EXPECT_EQ(source.at("item_count"), 3);
    EXPECT_EQ(std::string(source.at("name").as_string()).substr(0, 15), "The News of ben");
    EXPECT_FALSE(source.at("next_collect_at").is_null());
    const auto again =
        result_of("so_ben", world.call("so_ben", "POST /sources/" + id + "/collect"));
    EXPECT_EQ(again.at("unchanged"), 1) << again;
    EXPECT_EQ(again.at("added"), 0);
    const auto all = items("so_ben", "source_id=" + id);
    ASSERT_EQ(all.as_array().size(), 3u);
    EXPECT_EQ(all.at(0).at("language"), "en");
    EXPECT_EQ(all.at(0).at("published_at"), "2026-10-04T08:00:00Z");
    EXPECT_TRUE(all.at(0).at("duplicate_of").is_null());
    world.values["so_item"] = all.at(0).at("id").as_string();
    world.values["so_feed"] = id;
    world.check({
        {"read once more",
         "so_ben_e",
         "POST /sources/$so_feed/collect",
         "",
         202,
         {"/task/id => so_read_again"}},
        {"one item",
         "so_ben_v",
         "GET /source-items/$so_item",
         "",
         200,
         {"gardens, ladders and rain"}},
        {"of its source",
         "so_ben_v",
         "GET /sources/$so_feed/items?limit=2",
         "",
         200,
         {"/data/1/title => so_second", "!\"next_cursor\":null"}},
        {"no such source",
         "so_ben",
         "GET /sources/01900000-0000-7000-8000-000000000000/items",
         "",
         404,
         {}},
        {"found by word",
         "so_ben",
         "GET /source-items?q=STORY%202&language=en",
         "",
         200,
         {"Story 2"}},
        {"of a day",
         "so_ben",
         "GET /source-items?from=2026-10-02&to=2026-10-02",
         "",
         200,
         {"Story 1", "!Story 2"}},
        {"in the archive's index by and by",
         "so_ben",
         "GET /source-items?duplicates=true",
         "",
         200,
         {R"("data":[])"}},
        {"another's item", "stranger", "GET /source-items/$so_item", "", 404, {}},
    });
}

TEST_P(SourcesApi, who_said_it_first_is_told) {
    open("so_cleo");
    const auto first = made_and_read("so_cleo", "feed", "http://first.$feeds/feed.xml");
    const auto twin = made_and_read("so_cleo", "feed", "http://second.$feeds/twin.xml");
    EXPECT_EQ(twin.at("item_count"), 3);
    EXPECT_EQ(twin.at("duplicates_30d"), 3) << twin;
    const auto again = items("so_cleo", "duplicates=true");
    ASSERT_EQ(again.as_array().size(), 3u);
    EXPECT_EQ(items("so_cleo", "duplicates=false").as_array().size(), 3u);
    world.check({{"what each brings",
                  "so_cleo_v",
                  "GET /sources/analytics?from=2026-09-01&to=2026-11-30",
                  "",
                  200,
                  {"/data/0/unique_items == 3", "/data/0/first_to_tell == 3", "/data/1/items == 3",
                   "/data/1/unique_items == 0", "/data/1/median_engagement == null"}},
                 {"turned round",
                  "so_cleo",
                  "GET /sources/analytics?from=2026-11-02&to=2026-11-01",
                  "",
                  422,
                  {"?from"}}});
    // Without the first the others are nobody's twins.
    world.call("so_cleo", "DELETE /sources/" + std::string(first.at("id").as_string()));
    EXPECT_EQ(items("so_cleo", "duplicates=true").as_array().size(), 0u);
    EXPECT_EQ(items("so_cleo", "").as_array().size(), 3u);
}

TEST_P(SourcesApi, pages_sitemaps_and_moved_feeds_are_read) {
    open("so_dana");
    const auto home = made_and_read("so_dana", "feed", "http://dana.$feeds/");
    EXPECT_EQ(home.at("state"), "ok") << home;
    EXPECT_EQ(home.at("item_count"), 3) << "the feed that the page names";
    const auto moved = made_and_read("so_dana", "feed", "http://moved.$feeds/moved.xml");
    EXPECT_EQ(moved.at("item_count"), 3) << moved;
    const auto page = made_and_read("so_dana", "page", "http://page.$feeds/page/1");
    EXPECT_EQ(page.at("item_count"), 1) << page;
    const auto map = made_and_read("so_dana", "sitemap", "http://map.$feeds/map.xml");
    EXPECT_EQ(map.at("item_count"), 1) << map;
    const auto found = items("so_dana", "q=ladders%20of%20map");
    ASSERT_EQ(found.as_array().size(), 1u);
    EXPECT_EQ(found.at(0).at("published_at"), "2026-11-01T00:00:00Z");
    EXPECT_NE(std::string(found.at(0).at("text").as_string()).find("Paragraph 3"),
              std::string::npos);
}

TEST_P(SourcesApi, bad_sources_say_what_is_wrong) {
    open("so_emil");
    const auto error = [&](const std::string& path) {
        const auto source =
            made_and_read("so_emil", "feed",
                          "http://emil" + std::to_string(std::hash<std::string>{}(path) % 10'000) +
                              ".$feeds" + path);
        EXPECT_EQ(source.at("state"), "error") << source;
        EXPECT_EQ(source.at("item_count"), 0) << source;
        return source.at("last_error").is_null() ? std::string()
                                                 : std::string(source.at("last_error").as_string());
    };
    using testing::HasSubstr;
    EXPECT_THAT(error("/inside.xml"), HasSubstr("not on the public internet"));
    EXPECT_THAT(error("/round.xml"), HasSubstr("redirects without end"));
    EXPECT_THAT(error("/broken.xml"), HasSubstr("answered 500"));
    // The reading that its making began may have asked first.
    EXPECT_THAT(error("/busy.xml"),
                testing::AnyOf(HasSubstr("answered 429"), HasSubstr("asked not to be read")));
    EXPECT_THAT(error("/gone.xml"), HasSubstr("gone for good"));
    EXPECT_THAT(error("/missing.xml"), HasSubstr("answered 404"));
    EXPECT_THAT(error("/private/feed.xml"), HasSubstr("robots.txt does not allow"));
    EXPECT_THAT(error("/rubbish.xml"), HasSubstr("no feed"));
    EXPECT_THAT(error("/plain.html"), HasSubstr("names no feed"));
    EXPECT_THAT(error("/map.xml"), HasSubstr("sitemap"));
    EXPECT_EQ(items("so_emil", "").as_array().size(), 0u);
    const auto gone = json::parse(world.call("so_emil", "GET /sources?state=error&limit=500").body);
    for (const auto& one : gone.at("data").as_array())
        if (std::string(one.at("url").as_string()).ends_with("/gone.xml")) {
            EXPECT_EQ(one.at("enabled"), false) << "nobody asks again";
        }
    const auto laughing = made_and_read("so_emil", "feed", "http://laughs.$feeds/laughs.xml");
    EXPECT_LT(world.call("so_emil", "GET /source-items").body.size(), 20'000u) << laughing;
    const auto latin = made_and_read("so_emil", "feed", "http://latin.$feeds/latin.xml");
    EXPECT_EQ(latin.at("item_count"), 1);
    EXPECT_EQ(items("so_emil", "q=koln").as_array().size(), 1u);
}

TEST_P(SourcesApi, what_can_be_collected_somewhere_is_found) {
    open("so_hal");
    world.check(
        {{"no address", "so_hal", "POST /sources/discover", R"({"url":"//"})", 422, {"/url"}},
         {"a viewer may not",
          "so_hal_v",
          "POST /sources/discover",
          R"({"url":"http://hal.$feeds/"})",
          403,
          {}}});
    world.check({{"asked",
                  "so_hal_e",
                  "POST /sources/discover",
                  R"({"url":"http://hal.$feeds/"})",
                  202,
                  {"/task/id => so_task", "Location"}}});
    const auto task = world.wait_for_task(world.values.at("so_task"), "so_hal");
    const std::string found = json::serialize(task.at("result"));
    EXPECT_THAT(found, testing::HasSubstr("/feed.xml")) << found;
    EXPECT_THAT(found, testing::HasSubstr("Main feed"));
    EXPECT_THAT(found, testing::HasSubstr("/map.xml"));
}

TEST_P(SourcesApi, what_rises_is_shown_with_examples) {
    open("so_ida");
    world.plant_trends("so_ida");
    world.check({
        {"the strongest first",
         "so_ida_v",
         "GET /trends",
         "",
         200,
         {"copper kettle recall", "lantern parade", "velvet turbine", "/data/0/id => so_trend",
          "/data/0/sources == 4", "!orchard"}},
        {"one",
         "so_ida_v",
         "GET /trends/$so_trend",
         "",
         200,
         {"/state == \"rising\"", "/count => so_count", "/examples/0/item_id => so_example",
          "Northwind"}},
        {"its example", "so_ida_v", "GET /source-items/$so_example", "", 200, {"Note"}},
        {"topics", "so_ida", "GET /trends?kind=topic&q=KETTLE", "", 200, {"kettle", "!lantern"}},
        {"hashtags", "so_ida", "GET /trends?kind=hashtag", "", 200, {R"("data":[])"}},
        {"another language", "so_ida", "GET /trends?language=fr", "", 200, {R"("data":[])"}},
        {"a viewer refreshes nothing", "so_ida_v", "POST /trends/refresh", "", 403, {}},
        {"refreshed", "so_ida_e", "POST /trends/refresh", "", 202, {"/task/id => so_task"}},
        {"another's", "stranger", "GET /trends/$so_trend", "", 404, {}},
        {"sources that speak of them",
         "so_ida",
         "GET /sources/analytics",
         "",
         200,
         {"/data/0/trends == 3"}},
    });
    world.wait_for_task(world.values.at("so_task"), "so_ida");
    world.check({{"the same one", "so_ida", "GET /trends/$so_trend", "", 200, {}}});
}

HERALD_ON_BOTH_DATABASES(SourcesApi);

}  // namespace
}  // namespace herald::api
