#include <thread>

#include "harness.hpp"

/// What published content got: imported figures, ranking, lessons.
namespace herald::api {
namespace {

class FeedbackApi : public ApiTest {
protected:
    /// name_v is a viewer, name_e an editor.
    void open(const std::string& name) {
        world.open_workspace(name);
        world.join(name, name + "_v", "viewer");
        world.join(name, name + "_e", "editor");
    }
    /// As the publisher does: the item stands at `url` since `at`.
    std::string publish(const std::string& caller, const std::string& body, const std::string& url,
                        Time at) {
        const std::string id = world.take(world.call(caller, "POST /content/items", body), "/id");
        Scope scope = world.scope_of(caller);
        scope.write([&](Tx& tx) {
            tx.execute(
                "UPDATE content_items SET state = 'published', published_at = :at, url = :url "
                "WHERE tenant = :tenant AND id = :id",
                {{"at", at}, {"url", url}, {"id", *TextForm<Uuid>::parse(id)}});
        });
        return id;
    }
    json::value import(const std::string& caller, const std::string& file) {
        const auto answer = world.upload(caller, "/content/engagement/import", file);
        EXPECT_EQ(answer.status, 202) << answer.body;
        const auto task = world.wait_for_task(world.take(answer, "/task/id"), caller);
        EXPECT_EQ(task.at("state").as_string(), "succeeded") << json::serialize(task);
        return task.at("result");
    }
};

TEST_P(FeedbackApi, figures_are_imported_by_id_or_address_and_shown) {
    open("fb_ann");
    const Time now = world.app().clock().now();
    world.values["fb_a"] = publish("fb_ann", R"({"kind":"social","network":"x","text":"Warm?"})",
                                   "https://x.com/ann/status/1", now - std::chrono::days(5));
    world.values["fb_b"] = publish("fb_ann", R"({"kind":"social","network":"x","text":"Jackets."})",
                                   "https://www.x.com/ann/status/2/", now - std::chrono::days(4));
    world.values["fb_c"] = world.take(
        world.call("fb_ann", "POST /content/items", R"({"kind":"social","text":"A draft"})"),
        "/id");
    const std::string file =
        "Post URL;Date;Impressions;Likes;Replies\n"
        "http://x.com/ann/status/1?s=20;2026-01-05;1.000;30;4\n"
        "https://x.com/ann/status/1;2026-01-06;2.000;60;5\n"
        "https://x.com/ann/status/2;2026-01-06;2.000;10;\n"
        "https://x.com/ann/status/3;2026-01-06;2.000;10;\n"
        "https://x.com/ann/status/2;2026-01-07;;;\n"
        "https://x.com/ann/status/2;2026-01-08;many;1;1\n";
    const auto result = import("fb_ann_e", file);
    EXPECT_EQ(result.at("rows").as_int64(), 6);
    EXPECT_EQ(result.at("imported").as_int64(), 3);
    EXPECT_EQ(result.at("refused").as_int64(), 3);
    EXPECT_EQ(result.at("problems").at(0).as_string(),
              "Line 5: no published item has this id or address");
    import("fb_ann_e", "item_id,date,clicks\n" + world.values["fb_b"] + ",2026-01-06,7\n" +
                           world.values["fb_b"] + ",2026-01-02,1\n");
    world.check({
        {"a viewer imports none",
         "fb_ann_v",
         "POST /content/engagement/import",
         form_of("a"),
         403,
         {}},
        {"no table",
         "fb_ann",
         "POST /content/engagement/import",
         form_of("a,b\n1,2\n"),
         422,
         {"item_id or url"}},
        {"no figures",
         "fb_ann",
         "POST /content/engagement/import",
         form_of("url,title\nx,y\n"),
         422,
         {"impressions"}},
        {"no file", "fb_ann", "POST /content/engagement/import", form_of(""), 422, {"/file"}},
        {"day by day",
         "fb_ann_v",
         "GET /content/items/$fb_a/engagement",
         "",
         200,
         {"/data/0/date == \"2026-01-05\"", "/data/0/impressions == 1000", "/data/1/likes == 60",
          "/data/1/saves == null", "/data/2 == missing", "/totals/impressions == 2000",
          "/totals/comments == 5"}},
        {"two files together",
         "fb_ann_v",
         "GET /content/items/$fb_b/engagement",
         "",
         200,
         {"/totals/impressions == 2000", "/totals/clicks == 7", "/totals/comments == null",
          "/data/0/clicks == 1"}},
        {"nothing known",
         "fb_ann",
         "GET /content/items/$fb_c/engagement",
         "",
         200,
         {R"("data":[])", "/read_at == null"}},
        {"not another's", "stranger", "GET /content/items/$fb_a/engagement", "", 404, {}},
        {"items compared",
         "fb_ann_v",
         "GET /content/performance?by=item",
         "",
         200,
         {"/rows/0/key == \"$fb_a\"", "/rows/0/label == \"Warm?\"", "/rows/0/engagements == 65",
          "/rows/0/impressions == 2000", "/rows/0/rate == 0.0325", "/rows/1/key == \"$fb_b\"",
          "/rows/1/engagements == 17", "/rows/2 == missing"}},
        {"on one network",
         "fb_ann",
         "GET /content/performance?network=mastodon",
         "",
         200,
         {R"("rows":[])"}},
        {"before they were",
         "fb_ann",
         "GET /content/performance?from=2025-01-01&to=2025-02-01",
         "",
         200,
         {R"("rows":[])", "/mean_score == 100"}},
        {"backwards",
         "fb_ann",
         "GET /content/performance?from=2025-02-01&to=2025-01-01",
         "",
         422,
         {"?to"}},
        {"another's are not there",
         "stranger",
         "GET /content/performance",
         "",
         200,
         {R"("rows":[])"}},
    });
}

TEST_P(FeedbackApi, what_works_is_found_and_said) {
    open("fb_bob");
    const Time noon =
        std::chrono::floor<std::chrono::days>(world.app().clock().now()) + std::chrono::hours(12);
    std::string file = "item_id,impressions,likes\n";
    for (int i = 0; i < 24; ++i) {
        const bool question = i % 3 == 0;
        const std::string id = publish(
            "fb_bob",
            fmt::format(R"({{"kind":"social","network":"mastodon","text":"{} {}","pillar":"{}",)"
                        R"("tags":["warm"]}})",
                        question ? "What keeps you warm?" : "Wool keeps you warm.",
                        std::string(static_cast<std::size_t>(i), 'x'), i % 2 == 0 ? "A" : "B"),
            fmt::format("https://m.example/{}", i), noon - std::chrono::days(10 + i));
        file += fmt::format("{},1000,{}\n", id, (question ? 60 : 20) + i % 4);
        if (i == 3) world.values["fb_best"] = id;
    }
    import("fb_bob", file);
    world.check({
        {"the lesson",
         "fb_bob_v",
         "GET /content/lessons",
         "",
         200,
         {"/data/0/code == \"opens_with_question\"", "/data/0/items == 8", "8 of 24 posts",
          "more engagement than comparable posts"}},
        {"another's", "stranger", "GET /content/lessons", "", 200, {R"("data":[])"}},
        {"the best",
         "fb_bob_v",
         "GET /content/performance",
         "",
         200,
         {"/rows/0/key == \"$fb_best\"", "/by == \"item\""}},
        {"by network",
         "fb_bob_v",
         "GET /content/performance?by=network",
         "",
         200,
         {"/rows/0/key == \"mastodon\"", "/rows/0/items == 24", "/rows/1 == missing"}},
        {"by kind",
         "fb_bob_v",
         "GET /content/performance?by=kind",
         "",
         200,
         {"/rows/0/key == \"social\""}},
        {"by pillar",
         "fb_bob_v",
         "GET /content/performance?by=pillar",
         "",
         200,
         {"/rows/1/items == 12"}},
        {"by weekday",
         "fb_bob_v",
         "GET /content/performance?by=weekday",
         "",
         200,
         {"/rows/7 == missing"}},
        {"by hour",
         "fb_bob_v",
         "GET /content/performance?by=hour",
         "",
         200,
         {"/rows/0/label == \"12:00\""}},
        {"by tag",
         "fb_bob_v",
         "GET /content/performance?by=tag",
         "",
         200,
         {"/rows/0/key == \"warm\"", "/rows/0/items == 24"}},
        {"by luck", "fb_bob_v", "GET /content/performance?by=luck", "", 422, {"?by"}},
    });
}

TEST_P(FeedbackApi, a_file_is_an_example_of_a_table) {
    open("fb_cat");
    world.check({
        {"an editor may read",
         "fb_cat_e",
         "POST /content/engagement/read",
         "{}",
         202,
         {"content.read_engagement"}},
        {"a viewer may not", "fb_cat_v", "POST /content/engagement/read", "{}", 403, {}},
        {"of addresses nobody knows",
         "fb_cat",
         "POST /content/engagement/import",
         form_of("url,likes\nhttps://nowhere.example/1,2\n"),
         202,
         {"content.import_engagement"}},
    });
}

TEST_P(FeedbackApi, networks_are_asked_what_came_of_their_posts) {
    open("fb_dot");
    ASSERT_EQ(world.call("fb_dot", "POST /sandbox/connect", "{}").status, 201);
    world.values["fb_post"] =
        world.take(world.call("fb_dot", "POST /content/items",
                              R"({"kind":"social","network":"mastodon","text":"Dot says hello"})"),
                   "/id");
    const auto sent = world.call("fb_dot", "POST /content/items/$fb_post/publish", "{}");
    world.wait_for_task(world.take(sent, "/task/id"), "fb_dot");
    const auto read = [&](const std::string& body) {
        const auto answer = world.call("fb_dot_e", "POST /content/engagement/read", body);
        const auto task = world.wait_for_task(world.take(answer, "/task/id"), "fb_dot_e");
        EXPECT_EQ(task.at("state").as_string(), "succeeded") << json::serialize(task);
        return task.at("result").at("items").as_int64();
    };
    EXPECT_EQ(read("{}"), 1);
    EXPECT_EQ(read("{}"), 0) << "its turn comes again tomorrow";
    EXPECT_EQ(read(R"({"all":true})"), 1);
    // What was published is told to who orders the reading; that may come a moment later.
    for (int i = 0; i < 600; ++i) {
        if (world.call("fb_dot", "GET /schedules").body.find("content.read_engagement") !=
            std::string::npos)
            break;
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    world.check(
        {{"what it got",
          "fb_dot_v",
          "GET /content/items/$fb_post/engagement",
          "",
          200,
          {R"("date":")", R"("read_at":"2)", R"("likes":)", "!\"likes\":null"}},
         {"ordered daily", "fb_dot", "GET /schedules", "", 200, {"content.read_engagement"}}});
}

HERALD_ON_BOTH_DATABASES(FeedbackApi);

}  // namespace
}  // namespace herald::api
