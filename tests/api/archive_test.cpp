#include <thread>

#include "studio_world.hpp"

/// The archive: search, tags, the alike, exports, retention.
namespace herald::api {
namespace {

class ArchiveApi : public ApiTest {
protected:
    /// name_v is a viewer, name_e an editor.
    void open(const std::string& name) {
        world.open_workspace(name);
        world.join(name, name + "_v", "viewer");
        world.join(name, name + "_e", "editor");
    }
    std::string make(const std::string& caller, const std::string& body) {
        return world.take(world.call(caller, "POST /content/items", body), "/id");
    }
    std::string exported(const std::string& caller, const std::string& body) {
        const auto answer = world.call(caller, "POST /archive/export", body);
        EXPECT_EQ(answer.status, 202) << answer.body;
        const auto task = world.wait_for_task(world.take(answer, "/task/id"), caller);
        EXPECT_EQ(task.at("state").as_string(), "succeeded") << json::serialize(task);
        world.values["ar_file"] = task.at("result").at("url").as_string().subview(7);
        return world.call(caller, "GET $ar_file").body;
    }
};

TEST_P(ArchiveApi, whatever_was_written_is_found_again) {
    open("ar_ada");
    world.values["ar_socks"] =
        make("ar_ada",
             R"({"kind":"blog","title":"Wool socks","language":"en","tags":["Winter"],
            "text":"Merino wool socks keep your feet warm in the snow of January."})");
    world.values["ar_feet"] = make("ar_ada",
                                   R"({"kind":"social","network":"mastodon","language":"en",
            "text":"Warm feet in the snow: merino socks are back."})");
    make("ar_ada", R"({"kind":"social","network":"x","language":"de",
                       "text":"Unsere Winterjacken sind da."})");
    world.check({
        {"by a word, the title first",
         "ar_ada_v",
         "GET /archive?q=socks",
         "",
         200,
         {"/data/0/ref == \"$ar_socks\"", "/data/0/type == \"content\"",
          "/data/1/ref == \"$ar_feet\"", "/data/2 == missing", "/data/0/marks/0/from == 12",
          "/data/0/marks/0/size == 5", "/data/0/state == \"draft\""}},
        {"as it is typed", "ar_ada", "GET /archive?q=meri", "", 200, {"Wool socks", "Warm feet"}},
        {"side by side",
         "ar_ada",
         "GET /archive?q=%22warm+feet%22",
         "",
         200,
         {"/data/0/ref == \"$ar_feet\"", "/data/1 == missing"}},
        {"without",
         "ar_ada",
         "GET /archive?q=socks+-january",
         "",
         200,
         {"/data/0/ref == \"$ar_feet\"", "/data/1 == missing"}},
        {"joined words",
         "ar_ada",
         "GET /archive?q=jacken",
         "",
         200,
         {"/data/0/language == \"de\""}},
        {"filtered",
         "ar_ada",
         "GET /archive?q=socks&network=mastodon&type=content&language=en",
         "",
         200,
         {"/data/0/ref == \"$ar_feet\"", "/data/1 == missing"}},
        {"by tag",
         "ar_ada",
         "GET /archive?tag=winter",
         "",
         200,
         {"/data/0/ref == \"$ar_socks\"", "/data/1 == missing"}},
        {"by day", "ar_ada", "GET /archive?to=2020-01-01", "", 200, {R"("data":[])"}},
        {"of another kind", "ar_ada", "GET /archive?type=transcription", "", 200, {R"("data":[])"}},
        {"of no kind", "ar_ada", "GET /archive?type=poem", "", 422, {"?type"}},
        {"not another's", "stranger", "GET /archive?q=merino", "", 200, {R"("data":[])"}},
        {"the alike",
         "ar_ada_v",
         "GET /archive/content/$ar_socks/similar",
         "",
         200,
         {"/data/0/ref == \"$ar_feet\""}},
        {"not another's either", "stranger", "GET /archive/content/$ar_socks/similar", "", 404, {}},
        {"tagged",
         "ar_ada_e",
         "PATCH /archive/content/$ar_feet",
         R"({"tags":["Snow","Snow"]})",
         200,
         {R"("tags":["Snow"])"}},
        {"its content has them",
         "ar_ada",
         "GET /content/items/$ar_feet",
         "",
         200,
         {R"("tags":["Snow"])"}},
        {"and they are found",
         "ar_ada",
         "GET /archive?tag=snow&q=merino",
         "",
         200,
         {"/data/0/ref == \"$ar_feet\""}},
        {"the tags in use",
         "ar_ada_v",
         "GET /archive/tags",
         "",
         200,
         {"/data/0/tag == \"Snow\"", "/data/0/entries == 1", "/data/1/tag == \"Winter\"",
          "/data/2 == missing", "/next_cursor == null"}},
        {"by what they begin with",
         "ar_ada_v",
         "GET /archive/tags?q=wIN",
         "",
         200,
         {"/data/0/tag == \"Winter\"", "/data/1 == missing"}},
        {"not by what is inside", "ar_ada", "GET /archive/tags?q=now", "", 200, {R"("data":[])"}},
        {"an empty tag",
         "ar_ada_e",
         "PATCH /archive/content/$ar_feet",
         R"({"tags":[" "]})",
         422,
         {"/tags/0"}},
        {"a viewer tags nothing",
         "ar_ada_v",
         "PATCH /archive/content/$ar_feet",
         R"({"tags":[]})",
         403,
         {}},
        {"nor a stranger",
         "stranger",
         "PATCH /archive/content/$ar_feet",
         R"({"tags":[]})",
         404,
         {}},
        {"removed", "ar_ada", "DELETE /content/items/$ar_feet", "", 204, {}},
        {"is gone here, too", "ar_ada", "GET /archive?q=back", "", 200, {R"("data":[])"}},
        {"and its tag", "ar_ada", "GET /archive/tags?q=snow", "", 200, {R"("data":[])"}},
    });
}

TEST_P(ArchiveApi, tags_are_counted_over_all_that_stands_in_it) {
    open("ar_tim");
    const auto social = [&](const std::string& tags) {
        return make("ar_tim", fmt::format(R"({{"kind":"social","text":"T","tags":[{}]}})", tags));
    };
    world.values["ar_one"] = social(R"("Ärmel","sale")");
    social(R"("sale","SALE","Sand")");
    social(R"("Ärmel")");
    social(R"("sale")");
    world.check({
        {"the most used first, each once however it is written",
         "ar_tim_v",
         "GET /archive/tags",
         "",
         200,
         {R"("data":[{"tag":"sale","entries":3},{"tag":"Ärmel","entries":2},{"tag":"Sand","entries":1}])"}},
        {"in pages", "ar_tim", "GET /archive/tags?limit=2", "", 200, {"/next_cursor => next"}},
        {"to the end",
         "ar_tim",
         "GET /archive/tags?limit=2&cursor=$next",
         "",
         200,
         {R"("data":[{"tag":"Sand","entries":1}])", "/next_cursor == null"}},
        {"a page of other words has its own",
         "ar_tim",
         "GET /archive/tags?q=s&cursor=$next",
         "",
         422,
         {}},
        {"in any case", "ar_tim", "GET /archive/tags?q=%C3%84R", "", 200, {"Ärmel", "!sale"}},
        {"taken away",
         "ar_tim_e",
         "PATCH /archive/content/$ar_one",
         R"({"tags":["Sand"]})",
         200,
         {}},
        {"counted anew",
         "ar_tim",
         "GET /archive/tags",
         "",
         200,
         {R"({"tag":"Sand","entries":2})", R"({"tag":"sale","entries":2})", R"("entries":1)"}},
        {"nobody else's", "stranger", "GET /archive/tags?q=sa", "", 200, {R"("data":[])"}},
    });
}

TEST_P(ArchiveApi, what_is_meant_is_found_where_the_model_is_at_hand) {
    open("ar_eve");
    make("ar_eve", R"({"kind":"social","text":"Spend more money per day on advertising."})");
    make("ar_eve", R"({"kind":"social","text":"The weather in Oslo is cold today."})");
    const std::string question = "GET /archive?semantic=true&limit=1&q=Increase+the+daily+budget";
    const auto first = world.call("ar_eve_v", question);
    if (first.status == 422) GTEST_SKIP() << "the sentence model is not installed (./dev deps)";
    for (int i = 0; i < 600; ++i) {  // the task that looks at new entries was just ordered
        const auto answer = world.call("ar_eve_v", question);
        ASSERT_EQ(answer.status, 200) << answer.body;
        if (answer.body.find("Spend more") != std::string::npos) break;
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    world.check({
        {"by meaning",
         "ar_eve",
         "GET /archive?semantic=true&q=Increase+the+daily+budget",
         "",
         200,
         {"Spend more money", "!Oslo"}},
        {"filtered",
         "ar_eve",
         "GET /archive?semantic=true&q=Increase+the+daily+budget&network=x",
         "",
         200,
         {R"("data":[])"}},
        {"not another's",
         "stranger",
         "GET /archive?semantic=true&q=Increase+the+daily+budget",
         "",
         200,
         {"!Spend"}},
        {"nothing to mean", "ar_eve", "GET /archive?semantic=true&q=", "", 200, {R"("data":[])"}},
    });
}

/// The sandbox's vectors are near each other where words are the same.
TEST_P(ArchiveApi, a_provider_says_what_is_meant_in_any_language) {
    open("ar_ida");
    world.call("ar_ida", "POST /sandbox/connect");
    const json::value connections = json::parse(world.call("ar_ida", "GET /connections").body);
    for (const json::value& one : connections.at("data").as_array()) {
        if (one.at("connector_id") == "openai")
            world.values["ar_openai"] = std::string(one.at("id").as_string());
        if (one.at("connector_id") == "mastodon")
            world.values["ar_mastodon"] = std::string(one.at("id").as_string());
    }
    world.values["ar_snow"] =
        make("ar_ida", R"({"kind":"social","language":"de","text":"Warme Socken für den Winter"})");
    make("ar_ida", R"({"kind":"social","language":"de","text":"Kurze Hosen am Strand"})");
    const std::string question = "GET /archive?semantic=true&q=Socken+im+Winter";
    const auto answers = [&](const std::string& wanted) {
        for (int i = 0; i < 600; ++i) {
            const auto answer = world.call("ar_ida_v", question);
            if (answer.status != 200) return answer.body;
            if (answer.body.find(wanted) != std::string::npos) return std::string(wanted);
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
        }
        return std::string("never");
    };
    world.check({
        {"not one that is not there",
         "ar_ida",
         "PUT /ai/settings",
         R"({"embedding_connection_id":"0197b3c0-0000-7000-8000-000000000000"})",
         422,
         {"/embedding_connection_id", "no connection"}},
        {"not one that does something else",
         "ar_ida",
         "PUT /ai/settings",
         R"({"embedding_connection_id":"$ar_mastodon"})",
         422,
         {"/embedding_connection_id", "gives no embeddings"}},
        {"chosen",
         "ar_ida",
         "PUT /ai/settings",
         R"({"embedding_connection_id":"$ar_openai"})",
         200,
         {R"("embedding_connection_id":"$ar_openai")"}},
    });
    EXPECT_EQ(answers("Warme Socken"), "Warme Socken");
    const auto found = json::parse(world.call("ar_ida", question).body);
    EXPECT_EQ(found.at("data").at(0).at("ref").as_string(), world.values["ar_snow"]);
    EXPECT_EQ(found.at("data").as_array().size(), 1U) << "shorts on the beach are no socks";
    const auto usage = json::parse(world.call("ar_ida", "GET /ai/usage").body);
    EXPECT_GE(usage.at("requests").to_number<int>(), 2) << "the entries, and the question once";
    EXPECT_GT(usage.at("input_tokens").to_number<int>(), 0);
    world.call("ar_ida", question);
    EXPECT_EQ(json::parse(world.call("ar_ida", "GET /ai/usage").body).at("requests"),
              usage.at("requests"))
        << "the same question is not asked twice";
    world.check({{"nothing may be spent",
                  "ar_ida",
                  "PUT /ai/settings",
                  R"({"embedding_connection_id":"$ar_openai","monthly_cost_limit":0})",
                  200,
                  {}},
                 {"another question is refused with the reason",
                  "ar_ida",
                  "GET /archive?semantic=true&q=Hosen",
                  "",
                  402,
                  {"budget"}},
                 {"a text that comes now waits",
                  "ar_ida",
                  "POST /content/items",
                  R"({"kind":"social","language":"de","text":"Mützen"})",
                  201,
                  {}},
                 {"what was asked before is still answered",
                  "ar_ida",
                  question,
                  "",
                  200,
                  {"Warme Socken"}}});
    // That question ordered the task that would look at the new text: it waits, nothing is broken.
    const auto tasks = json::parse(world.call("ar_ida", "GET /tasks?type=archive.embed").body);
    const auto waited =
        world.wait_for_task(std::string(tasks.at("data").at(0).at("id").as_string()), "ar_ida");
    EXPECT_EQ(waited.at("state").as_string(), "succeeded") << json::serialize(waited);
    EXPECT_NE(json::serialize(waited.at("result")).find("budget"), std::string::npos)
        << json::serialize(waited);
    world.check({
        {"money again",
         "ar_ida",
         "PUT /ai/settings",
         R"({"embedding_connection_id":"$ar_openai"})",
         200,
         {}},
    });
    strike_sandbox(world, "openai", R"("kind":"no_credit")");
    world.check({{"what the provider refuses is said",
                  "ar_ida",
                  "GET /archive?semantic=true&q=Schal",
                  "",
                  502,
                  {}}});
    strike_sandbox(world, "openai", "");
    world.check({
        {"paused", "ar_ida", "PATCH /connections/$ar_openai", R"({"enabled":false})", 200, {}},
        {"is said, too", "ar_ida", "GET /archive?semantic=true&q=Schal", "", 503, {"switched off"}},
        {"back to the model that comes with Herald",
         "ar_ida",
         "PUT /ai/settings",
         "{}",
         200,
         {R"("embedding_connection_id":null)"}},
    });
    // It reads English alone: what the provider said of German texts is gone, not mixed with its
    // own.
    make("ar_ida", R"({"kind":"social","language":"en","text":"Socks for cold winter days"})");
    const std::string own = answers("Socks for");
    if (own.find("sentence model") == std::string::npos) {
        EXPECT_EQ(own, "Socks for");
        EXPECT_EQ(world.call("ar_ida", question).body.find("Warme"), std::string::npos);
    }
}

TEST_P(ArchiveApi, it_is_taken_along_as_a_file) {
    open("ar_bob");
    make("ar_bob", R"({"kind":"blog","title":"Über \"uns\"","text":"Line one\nLine two",
                       "tags":["a","b"]})");
    make("ar_bob", R"({"kind":"social","text":"=cmd"})");
    const auto all = parse_json(exported("ar_bob", R"({"format":"json"})")).as_array();
    ASSERT_EQ(all.size(), 2u);
    const auto& blog = all[all[0].at("title").as_string().empty() ? 1 : 0];
    EXPECT_EQ(blog.at("title").as_string(), "Über \"uns\"");
    EXPECT_EQ(blog.at("tags").at(1).as_string(), "b");
    world.check({{"is theirs alone", "stranger", "GET $ar_file", "", 404, {}},
                 {"a file",
                  "ar_bob_v",
                  "GET $ar_file",
                  "",
                  200,
                  {"Content-Disposition: attachment; filename=\"archive-"}}});
    const std::string csv = exported("ar_bob", R"({"format":"csv","q":"line"})");
    EXPECT_NE(csv.find("\"Über \"\"uns\"\"\",\"Line one\nLine two\",,\"a, b\""), std::string::npos)
        << csv;
    EXPECT_EQ(csv.find("cmd"), std::string::npos);
    EXPECT_NE(exported("ar_bob", R"({"format":"csv"})").find("'=cmd"), std::string::npos);
    const std::string zip = exported("ar_bob", R"({"format":"markdown","tag":"a"})");
    EXPECT_TRUE(zip.starts_with("PK\x03\x04"));
    EXPECT_NE(zip.find("-uber-uns-"), std::string::npos);
    EXPECT_EQ(zip.substr(zip.size() - 22, 4), "PK\x05\x06");
    world.check({
        {"as what", "ar_bob", "POST /archive/export", R"({"format":"pdf"})", 422, {"/format"}},
        {"an example",
         "ar_bob",
         "POST /archive/export",
         R"({"format":"json"})",
         202,
         {"archive.export"}},
    });
}

TEST_P(ArchiveApi, nothing_is_kept_longer_than_wanted) {
    open("ar_cat");
    world.values["ar_old"] = make("ar_cat", R"({"kind":"social","text":"Put away long ago"})");
    world.values["ar_new"] = make("ar_cat", R"({"kind":"social","text":"Put away just now"})");
    for (const auto* item : {"$ar_old", "$ar_new"})
        world.call("ar_cat", "POST /content/items/" + std::string(item) + "/step",
                   R"({"step":"archive"})");
    Scope scope = world.scope_of("ar_cat");
    scope.write([&](Tx& tx) {
        tx.execute("UPDATE content_items SET updated_at = :at WHERE tenant = :tenant AND id = :id",
                   {{"at", scope.now() - std::chrono::days(40)},
                    {"id", *TextForm<Uuid>::parse(world.values["ar_old"])}});
    });
    world.check({
        {"for ever, at first",
         "ar_cat_v",
         "GET /archive/retention",
         "",
         200,
         {"/archived_items_days == null", "/version == 0"}},
        {"an editor may not", "ar_cat_e", "PUT /archive/retention", "{}", 403, {}},
        {"no time at all",
         "ar_cat",
         "PUT /archive/retention",
         R"({"archived_items_days":0})",
         422,
         {"/archived_items_days"}},
        {"a month",
         "ar_cat",
         "PUT /archive/retention",
         R"({"archived_items_days":30,"source_items_days":30,"transcripts_audio_days":30})",
         200,
         {"/archived_items_days == 30", "/version == 1"}},
        {"an old version",
         "ar_cat",
         "PUT /archive/retention",
         "{}",
         412,
         {},
         {{"If-Match", "\"0\""}}},
        {"its order stands", "ar_cat", "GET /schedules", "", 200, {"archive.keep"}},
    });
    const auto task = scope.write([&](Tx& tx) {
        return task::enqueue(tx, scope, world.app().bus(),
                             {.type = "archive.keep", .title = "Keep"});
    });
    const auto done = world.wait_for_task(to_string(task.id), "ar_cat");
    EXPECT_EQ(done.at("state").as_string(), "succeeded") << json::serialize(done);
    EXPECT_EQ(done.at("result").at("content").as_int64(), 1);
    world.check({{"gone", "ar_cat", "GET /content/items/$ar_old", "", 404, {}},
                 {"there", "ar_cat", "GET /content/items/$ar_new", "", 200, {}},
                 {"not found", "ar_cat", "GET /archive?q=long+ago", "", 200, {R"("data":[])"}}});
}

HERALD_ON_BOTH_DATABASES(ArchiveApi);

}  // namespace
}  // namespace herald::api
