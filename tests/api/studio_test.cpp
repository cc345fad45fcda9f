#include "studio_world.hpp"

/// The studio over the whole program, with the sandbox's provider: settings, what a prompt is made
/// of, every kind, live and by task.
namespace herald::api {
namespace {

TEST_P(StudioApi, settings_say_whom_to_ask_and_what_it_may_cost) {
    open("st_ada");
    world.open_workspace("st_other");
    world.check({
        {"nobody wrote them",
         "st_ada_v",
         "GET /ai/settings",
         "",
         200,
         {"/version == 0", R"("providers":[])", "/cache_days == 7", "/hide_personal == false",
          "/monthly_cost_limit == null"}},
        {"an editor may not", "st_ada_e", "PUT /ai/settings", "{}", 403, {}},
        {"an admin may",
         "st_ada",
         "PUT /ai/settings",
         R"({"providers":[{"connection_id":"$openai","model":"gpt-6-sol"}],
             "monthly_cost_limit":12.5,"hide_personal":true,"cache_days":0})",
         200,
         {"/version == 1", "/providers/0/connection_id == \"$openai\"",
          "/providers/0/model == \"gpt-6-sol\"", "/monthly_cost_limit == 12.5", "/cache_days == 0",
          "ETag: \"1\""}},
        {"an old version", "st_ada", "PUT /ai/settings", "{}", 412, {}, {{"If-Match", "\"0\""}}},
        {"no such connection",
         "st_ada",
         "PUT /ai/settings",
         R"({"providers":[{"connection_id":"01900000-0000-7000-8000-000000000000"}]})",
         422,
         {"/providers/0/connection_id"}},
        {"another's connection",
         "st_other",
         "PUT /ai/settings",
         R"({"providers":[{"connection_id":"$openai"}]})",
         422,
         {"/providers/0/connection_id"}},
        {"twice",
         "st_ada",
         "PUT /ai/settings",
         R"({"providers":[{"connection_id":"$openai"},{"connection_id":"$openai"}]})",
         422,
         {"stands here twice"}},
        {"too many days",
         "st_ada",
         "PUT /ai/settings",
         R"({"cache_days":366})",
         422,
         {"/cache_days"}},
        {"nothing used yet",
         "st_ada_v",
         "GET /ai/usage?from=2026-01-01&to=2026-01-31",
         "",
         200,
         {"/requests == 0", "/cost == 0", R"("daily":[])", "/monthly_cost_limit == 12.5"}},
        {"the wrong way round",
         "st_ada_v",
         "GET /ai/usage?from=2026-02-01&to=2026-01-31",
         "",
         422,
         {"?from"}},
    });
}

TEST_P(StudioApi, a_prompt_shows_what_it_is_made_of) {
    open("st_ben");
    world.check({
        {"a viewer may not",
         "st_ben_v",
         "POST /content/assemblies",
         R"({"kind":"social"})",
         403,
         {}},
        {"put together",
         "st_ben_e",
         "POST /content/assemblies",
         R"({"kind":"video-script","brief":"Rye bread at home","networks":["youtube"]})",
         200,
         {"/id => assembly", "/kind == \"video_script\"", "/template == \"video_script\"",
          "/template_version == 1", R"("kind":"brand")", R"("kind":"constraint")",
          R"("kind":"instruction")", "Baking since 1952", "Rye loaf", "cheap*",
          "Topic: Rye bread at home", "For whom: home bakers in Kiel"}},
        {"kept", "st_ben_v", "GET /content/assemblies/$assembly", "", 200, {"Rye bread at home"}},
        {"not another's", "stranger", "GET /content/assemblies/$assembly", "", 404, {}},
        {"no such kind",
         "st_ben_e",
         "POST /content/assemblies",
         R"({"kind":"sozial"})",
         422,
         {"/kind", "did you mean social?"}},
        {"no such network",
         "st_ben_e",
         "POST /content/assemblies",
         R"({"kind":"social","networks":["mastadon"]})",
         422,
         {"/networks/0", "did you mean mastodon?"}},
        {"no such brief",
         "st_ben_e",
         "POST /content/assemblies",
         R"({"kind":"social","brief_id":"01900000-0000-7000-8000-000000000000"})",
         422,
         {"/brief_id"}},
        {"the templates", "st_ben_v", "GET /content/templates", "", 200, {R"("data":[)"}},
    });
    std::string long_brief = "Ask about rye. ";
    while (long_brief.size() < 18'000) long_brief += "Another sentence about bread and ovens. ";
    const auto squeezed = json::parse(
        world
            .call("st_ben_e", "POST /content/assemblies",
                  json::serialize(json::object{{"kind", "social"},
                                               {"brief", long_brief + long_brief.substr(0, 1900)}}))
            .body);
    EXPECT_GT(squeezed.at("tokens").as_int64(), 4000);
}

TEST_P(StudioApi, a_model_writes_every_kind_and_the_workspace_keeps_it) {
    open("st_cleo");
    world.values["brief"] = world.take(
        world.call(
            "st_cleo_e", "POST /content/items",
            R"({"kind":"brief","title":"Rye","text":"Our rye bread rests for two days before it goes into the oven. People ask for it by name every week."})"),
        "/id");
    for (const auto* kind : {"brief", "blog", "social", "email", "ads", "product", "video-script",
                             "scenario", "quote"}) {
        SCOPED_TRACE(kind);
        const auto made = result("st_cleo_e", std::string("POST /content/generate/") + kind,
                                 world.fill(R"({"brief_id":"$brief","networks":["linkedin"],
                                     "brief":"Rye bread from Kiel. People ask for it by name every week.",
                                     "url":"https://hofbrot.example/rye","engine":"model"})"));
        ASSERT_TRUE(made.contains("engine"));
        EXPECT_EQ(made.at("engine"), "model");
        EXPECT_TRUE(std::string(made.at("model").as_string()).starts_with("gpt"));
        ASSERT_EQ(made.at("item_ids").as_array().size(), 1u);
        EXPECT_GT(made.at("use").at("output").as_int64(), 0);
        EXPECT_GT(made.at("cost").to_number<double>(), 0);
        EXPECT_FALSE(made.at("drafts").at(0).at("text").as_string().empty());
        world.values["made"] = std::string(made.at("item_ids").at(0).as_string());
        world.values["assembly"] = std::string(made.at("assembly_id").as_string());
        world.check({
            {"it is content",
             "st_cleo_v",
             "GET /content/items/$made",
             "",
             200,
             {"/written_by == \"model\"", "/state == \"draft\"", "/parent_id == \"$brief\"",
              "/language == \"en\"", "/owner == \"st_cleo_e\""}},
            {"with its prompt",
             "st_cleo_v",
             "GET /content/assemblies/$assembly",
             "",
             200,
             {"Baking since 1952"}},
        });
    }
    world.check({{"and what it cost",
                  "st_cleo_v",
                  "GET /ai/usage",
                  "",
                  200,
                  {"gpt-6-luna", R"("cached_requests":)", "!\"requests\":0"}}});
}

TEST_P(StudioApi, what_belongs_to_a_kind_is_there) {
    open("st_dan");
    const auto ad = result("st_dan_e", "POST /content/generate/ads",
                           R"({"brief":"Rye bread course","url":"https://hofbrot.example/course",
                               "engine":"model","save":false})");
    ASSERT_EQ(ad.at("drafts").as_array().size(), 3u);
    EXPECT_TRUE(ad.at("item_ids").as_array().empty());
    const json::value& google = ad.at("drafts").at(0);
    EXPECT_EQ(google.at("data").at("ad_format"), "google_rsa");
    EXPECT_GE(google.at("data").at("fields").at("headline").as_array().size(), 3u);
    EXPECT_EQ(google.at("data").at("fields").at("final_url").at(0),
              "https://hofbrot.example/course");
    for (const json::value& one : google.at("data").at("fields").at("headline").as_array())
        EXPECT_LE(one.as_string().size(), 30u) << one;
    EXPECT_TRUE(ad.at("drafts").at(1).at("data").at("fields").as_object().contains("primary_text"));

    const auto blog = result("st_dan_e", "POST /content/generate/blog",
                             R"({"brief":"Baking rye bread","keyword":"rye bread","length":"short",
                                 "engine":"model","save":false})");
    const json::value& article = blog.at("drafts").at(0);
    EXPECT_EQ(article.at("data").at("json_ld").at("@type"), "BlogPosting");
    EXPECT_EQ(article.at("data").at("json_ld").at("publisher").at("name"), "Hofbrot");
    EXPECT_EQ(article.at("data").at("seo").at("keyword"), "rye bread");
    EXPECT_GE(article.at("data").at("seo").at("headings").as_array().size(), 2u);
    EXPECT_NE(article.at("text").as_string().find("\n\n## "), json::string::npos);

    const auto posts = result("st_dan_e", "POST /content/generate/social",
                              R"({"brief":"Rye bread","networks":["bluesky","x"],"variants":2,
                                  "engine":"model"})");
    ASSERT_EQ(posts.at("drafts").as_array().size(), 4u);
    EXPECT_EQ(posts.at("drafts").at(2).at("network"), "x");
    for (const json::value& one : posts.at("drafts").as_array())
        EXPECT_LE(one.at("text").as_string().size(), 300u);
    EXPECT_NE(posts.at("drafts").at(0).at("text"), posts.at("drafts").at(1).at("text"));

    const auto video = result("st_dan_e", "POST /content/generate/video-script",
                              R"({"brief":"Rye bread","engine":"model","save":false})");
    const json::value& script = video.at("drafts").at(0).at("data");
    EXPECT_GT(script.at("duration_seconds").as_int64(), 0);
    EXPECT_FALSE(script.at("hook").as_string().empty());
    EXPECT_EQ(script.at("scenes").at(0).at("start"), 0);
}

TEST_P(StudioApi, the_same_question_is_answered_from_the_cache) {
    open("st_eve");
    const std::string ask = R"({"brief":"Rye bread on Friday","engine":"model"})";
    const auto first = result("st_eve_e", "POST /content/generate/social", ask);
    EXPECT_EQ(first.at("cached"), false);
    const auto again = result("st_eve_e", "POST /content/generate/social", ask);
    EXPECT_EQ(again.at("cached"), true);
    EXPECT_EQ(again.at("drafts"), first.at("drafts"));
    EXPECT_EQ(again.at("cost"), 0);
    EXPECT_NE(again.at("item_ids"), first.at("item_ids")) << "it is another piece of content";
    const auto fresh = result("st_eve_e", "POST /content/generate/social",
                              R"({"brief":"Rye bread on Friday","engine":"model","fresh":true})");
    EXPECT_EQ(fresh.at("cached"), false);
    world.check({{"counted apart",
                  "st_eve_v",
                  "GET /ai/usage",
                  "",
                  200,
                  {"/requests == 3", "/cached_requests == 1", "/by_model/0/requests == 2"}}});
}

TEST_P(StudioApi, it_is_told_live_while_it_is_written) {
    open("st_fay");
    const Live told = live("st_fay_e", "POST /content/generate/social",
                           R"({"brief":"Rye bread on Monday","engine":"model"})");
    ASSERT_GE(told.events.size(), 4u);
    EXPECT_EQ(told.events.front().first, "start");
    EXPECT_EQ(told.events.front().second.at("engine"), "model");
    EXPECT_EQ(told.events[1].first, "text");
    ASSERT_EQ(told.end(), "done") << json::serialize(told.last());
    const std::string text(told.last().at("drafts").at(0).at("text").as_string());
    EXPECT_NE(told.text.find(text), std::string::npos) << told.text;
    world.values["made"] = std::string(told.last().at("item_ids").at(0).as_string());
    world.check({{"it is kept",
                  "st_fay_v",
                  "GET /content/items/$made",
                  "",
                  200,
                  {"/written_by == \"model\""}},
                 {"and in the log",
                  "st_fay",
                  "GET /audit-log",
                  "",
                  200,
                  {R"("action":"content.created")", R"("action":"generateContent")"}}});
    const Live article = live("st_fay_e", "POST /content/generate/blog",
                              R"({"brief":"Rye bread","length":"short","engine":"model"})");
    ASSERT_EQ(article.end(), "done");
    const std::string whole(article.last().at("drafts").at(0).at("text").as_string());
    EXPECT_NE(article.text.find(whole.substr(whole.size() - 100)), std::string::npos);
}

TEST_P(StudioApi, a_text_is_rewritten_and_nothing_is_saved) {
    open("st_leo");
    world.values["post"] = world.take(
        world.call(
            "st_leo_e", "POST /content/items",
            R"({"kind":"social","network":"x","title":"Rye","text":"Our rye bread rests for two days. Then it is baked. Come and try it on Friday."})"),
        "/id");
    world.values["empty"] =
        world.take(world.call("st_leo_e", "POST /content/items", R"({"kind":"social"})"), "/id");
    for (const auto* body :
         {R"({"how":"shorter","engine":"model"})", R"({"how":"longer","engine":"model"})",
          R"({"how":"simpler","engine":"model"})", R"({"how":"improve","engine":"model"})",
          R"({"how":"tone","tone":"solemn","engine":"model"})",
          R"({"how":"translate","language":"de","engine":"model"})",
          R"({"how":"network","network":"linkedin","engine":"model"})"}) {
        SCOPED_TRACE(body);
        const auto made = result("st_leo_e", "POST /content/items/$post/rewrite", body);
        ASSERT_TRUE(made.contains("text"));
        EXPECT_FALSE(made.at("text").as_string().empty());
        EXPECT_EQ(made.at("engine"), "model");
        EXPECT_TRUE(made.at("assembly_id").is_string());
    }
    world.values["ad"] = world.take(
        world.call("st_leo_e", "POST /content/items",
                   R"({"kind":"ads","title":"Course","data":{"ad_format":"google_rsa","fields":{
                       "headline":["Rye bread course","Bake rye at home","In Kiel"],
                       "description":["Two days, one loaf.","Seats are few."],
                       "final_url":["https://hofbrot.example/course"]}}})"),
        "/id");
    const auto ad = result("st_leo_e", "POST /content/items/$ad/rewrite",
                           R"({"how":"improve","engine":"model"})");
    EXPECT_EQ(ad.at("data").at("fields").at("final_url").at(0), "https://hofbrot.example/course");
    EXPECT_GE(ad.at("data").at("fields").at("headline").as_array().size(), 3u);
    const Live told = live("st_leo_e", "POST /content/items/$post/rewrite",
                           R"({"how":"improve","engine":"model","fresh":true})");
    EXPECT_EQ(told.end(), "done") << json::serialize(told.last());
    world.check({
        {"as it was",
         "st_leo_v",
         "GET /content/items/$post",
         "",
         200,
         {"/version == 1", "Come and try it on Friday"}},
        {"a viewer may not",
         "st_leo_v",
         "POST /content/items/$post/rewrite",
         R"({"how":"shorter"})",
         403,
         {}},
        {"not another's",
         "stranger",
         "POST /content/items/$post/rewrite",
         R"({"how":"shorter"})",
         404,
         {}},
        {"no tone",
         "st_leo_e",
         "POST /content/items/$post/rewrite",
         R"({"how":"tone"})",
         422,
         {"/tone"}},
        {"no language",
         "st_leo_e",
         "POST /content/items/$post/rewrite",
         R"({"how":"translate"})",
         422,
         {"/language"}},
        {"no network",
         "st_leo_e",
         "POST /content/items/$post/rewrite",
         R"({"how":"network","network":"y"})",
         422,
         {"/network"}},
        {"no text",
         "st_leo_e",
         "POST /content/items/$empty/rewrite",
         R"({"how":"shorter"})",
         422,
         {"no text"}},
        {"answered by a task",
         "st_leo_e",
         "POST /content/items/$post/rewrite",
         R"({"how":"shorter","engine":"model"})",
         202,
         {"/task/type == \"content.rewrite\"", "Location: /api/v1/tasks/"}},
    });
}

TEST_P(StudioApi, who_may_ask_and_for_what) {
    open("st_mia");
    world.open_workspace("st_nobody");
    world.check({
        {"a viewer may not", "st_mia_v", "POST /content/generate/social", "{}", 403, {}},
        {"no such kind", "st_mia_e", "POST /content/generate/poem", "{}", 422, {"{kind}"}},
        {"no model to ask",
         "st_nobody",
         "POST /content/generate/social",
         R"({"brief":"x","engine":"model"})",
         422,
         {"/engine", "none is connected"}},
        {"no address",
         "st_mia_e",
         "POST /content/generate/social",
         R"({"brief":"x","url":"ftp://x"})",
         422,
         {"/url"}},
        {"no form of ads",
         "st_mia_e",
         "POST /content/generate/ads",
         R"({"brief":"x","data":{"ad_formats":["yahoo"]}})",
         422,
         {"/data/ad_formats"}},
        {"a task",
         "st_mia_e",
         "POST /content/generate/social",
         R"({"brief":"Rye","engine":"model"})",
         202,
         {"/task/type == \"content.generate\"", "Location: /api/v1/tasks/"}},
    });
}

TEST_P(StudioApi, a_recording_becomes_content) {
    open("st_nik");
    world.values["talk"] = add_transcript(world, "st_nik_e");
    const auto made =
        result("st_nik_e", "POST /transcriptions/$talk/make",
               R"({"kinds":["quote","social","brief","blog","scenario","video_script"],
                   "networks":["mastodon"],"engine":"model"})");
    ASSERT_TRUE(made.contains("drafts"));
    const std::size_t drafts = made.at("drafts").as_array().size();
    ASSERT_GE(drafts, 6u) << "one to three quotes, one of each other kind";
    ASSERT_LE(drafts, 8u);
    EXPECT_EQ(made.at("item_ids").as_array().size(), drafts);
    for (std::size_t i = 0; i < drafts - 5; ++i) {
        const std::string quote(made.at("drafts").at(i).at("text").as_string());
        EXPECT_NE(std::string("We never hurry our rye bread. It rests for two whole days. People "
                              "in Kiel ask for it by name every week.")
                      .find(quote),
                  std::string::npos)
            << quote;
    }
    EXPECT_EQ(made.at("drafts").at(drafts - 5).at("network"), "mastodon");
    world.values["quote"] = std::string(made.at("item_ids").at(0).as_string());
    world.check({
        {"a viewer may not",
         "st_nik_v",
         "POST /transcriptions/$talk/make",
         R"({"kinds":["quote"]})",
         403,
         {}},
        {"it says from which",
         "st_nik_v",
         "GET /content/items/$quote",
         "",
         200,
         {"/data/transcription_id == \"$talk\"", "/kind == \"quote\""}},
        {"not of another's",
         "stranger",
         "POST /transcriptions/$talk/make",
         R"({"kinds":["quote"]})",
         404,
         {}},
        {"no such kind",
         "st_nik_e",
         "POST /transcriptions/$talk/make",
         R"({"kinds":["strategy"]})",
         422,
         {"/kinds/0"}},
        {"nothing",
         "st_nik_e",
         "POST /transcriptions/$talk/make",
         R"({"kinds":[]})",
         422,
         {"/kinds"}},
        {"a task",
         "st_nik_e",
         "POST /transcriptions/$talk/make",
         R"({"kinds":["quote"],"engine":"model","save":false})",
         202,
         {"/task/type == \"content.generate\""}},
        {"said to be a source, between marks",
         "st_nik_e",
         "POST /content/assemblies",
         R"({"kind":"quote","transcription_id":"$talk"})",
         200,
         {R"("kind":"source","title":"Transcript: A talk of Northwind")", "Ida: It rests"}},
    });
}

HERALD_ON_BOTH_DATABASES(StudioApi);

}  // namespace
}  // namespace herald::api
