#include "studio_world.hpp"

/// The studio where no model is asked: Herald's rules write, and say so.
namespace herald::api {
namespace {

class StudioRules : public StudioApi {
protected:
    /// As open(), but nobody is connected.
    void open_alone(const std::string& name) {
        world.open_workspace(name);
        world.join(name, name + "_v", "viewer");
        world.join(name, name + "_e", "editor");
        EXPECT_EQ(world.call(name, "PUT /brand", kBrand).status, 200);
    }
    static constexpr const char* kRules = "Written by Herald's rules, without a language model.";
    static std::string note_of(const json::object& made) {
        std::string out;
        for (const auto& one : made.at("notes").as_array()) {
            EXPECT_FALSE(one.at("code").as_string().empty());
            out += (out.empty() ? "" : " ") + std::string(one.at("text").as_string());
        }
        return out;
    }
};

TEST_P(StudioRules, without_any_key_the_composer_writes) {
    open_alone("sr_ole");
    const auto made = result("sr_ole_e", "POST /content/generate/social",
                             R"({"brief":"Rye bread course","networks":["bluesky","linkedin"]})");
    ASSERT_TRUE(made.contains("engine"));
    EXPECT_EQ(made.at("engine"), "composer");
    EXPECT_EQ(made.at("model"), nullptr);
    EXPECT_EQ(note_of(made), std::string(kRules) + " No AI provider is connected.");
    ASSERT_EQ(made.at("drafts").as_array().size(), 2u);
    EXPECT_EQ(made.at("drafts").at(0).at("network"), "bluesky");
    EXPECT_FALSE(made.at("drafts").at(0).at("text").as_string().empty());
    EXPECT_EQ(made.at("cost"), 0);
    world.values["made"] = std::string(made.at("item_ids").at(0).as_string());
    world.check({
        {"it is content",
         "sr_ole_v",
         "GET /content/items/$made",
         "",
         200,
         {"/written_by == \"composer\"", "/model == null", "/network == \"bluesky\""}},
        {"nothing was asked", "sr_ole_v", "GET /ai/usage", "", 200, {"/requests == 0"}},
    });
}

TEST_P(StudioRules, the_composer_writes_what_is_asked_of_it_though_a_model_is_there) {
    open("sr_pia");
    for (const auto* kind : {"brief", "blog", "email", "ads", "product", "video-script"}) {
        SCOPED_TRACE(kind);
        const auto made = result("sr_pia_e", std::string("POST /content/generate/") + kind,
                                 R"({"brief":"Rye loaf","product":"Rye loaf","engine":"composer",
                                     "url":"https://hofbrot.example/rye","save":false})");
        ASSERT_TRUE(made.contains("engine"));
        EXPECT_EQ(made.at("engine"), "composer");
        EXPECT_EQ(note_of(made), kRules);
        EXPECT_FALSE(made.at("drafts").as_array().empty());
    }
    world.check({{"nothing was asked", "sr_pia_v", "GET /ai/usage", "", 200, {"/requests == 0"}}});
}

TEST_P(StudioRules, what_a_provider_will_not_do_is_left_to_the_rules_with_the_reason) {
    open("sr_rex");
    const std::string ask = R"({"brief":"Rye bread","save":false})";
    for (const auto& [fault, why] :
         {std::pair{R"("kind":"refused")", "The model refused"},
          std::pair{R"("kind":"expired_token")", "key"}, std::pair{R"("kind":"too_long")", ""},
          std::pair{R"("kind":"no_credit")", ""}}) {
        SCOPED_TRACE(fault);
        faults(fault);
        const auto made = result("sr_rex_e", "POST /content/generate/social", ask);
        ASSERT_TRUE(made.contains("engine"));
        EXPECT_EQ(made.at("engine"), "composer");
        EXPECT_TRUE(note_of(made).starts_with(kRules)) << note_of(made);
        EXPECT_GT(note_of(made).size(), std::string_view(kRules).size());
        EXPECT_NE(note_of(made).find(why), std::string::npos) << note_of(made);
    }
    faults(R"("kind":"error_midstream")");
    const Live told = live("sr_rex_e", "POST /content/generate/social", ask);
    ASSERT_EQ(told.end(), "done") << json::serialize(told.last());
    EXPECT_GE(told.restarts, 1);
    const std::string text(told.last().at("drafts").at(0).at("text").as_string());
    EXPECT_NE(told.text.find(text), std::string::npos) << told.text;
    faults("");
    world.call("sr_rex", "PUT /ai/settings", R"({"monthly_cost_limit":0})");
    const auto poor = result("sr_rex_e", "POST /content/generate/social", ask);
    EXPECT_EQ(poor.at("engine"), "composer");
    EXPECT_NE(note_of(poor).find("budget"), std::string::npos) << note_of(poor);
}

TEST_P(StudioRules, what_is_missing_is_named_and_not_filled_in) {
    world.open_workspace("sr_sam");
    const json::value task = run("sr_sam", "POST /content/generate/social", "{}");
    EXPECT_EQ(task.at("state"), "failed") << json::serialize(task);
    EXPECT_FALSE(task.at("error").as_string().empty());
}

TEST_P(StudioRules, a_strategy_is_a_calendar_of_drafts) {
    open("sr_tea");
    for (const auto* engine : {"model", "composer"}) {
        SCOPED_TRACE(engine);
        const auto made =
            result("sr_tea_e", "POST /content/generate/strategy",
                   fmt::format(R"({{"networks":["linkedin","mastodon"],"engine":"{}","goal":"leads",
                "data":{{"weeks":2,"start_date":"2038-01-04",
                "cadence":{{"linkedin":2,"mastodon":1}},"holidays":["2038-01-06"]}}}})",
                               engine));
        ASSERT_TRUE(made.contains("engine"));
        EXPECT_EQ(made.at("engine"), engine);
        const auto& ids = made.at("item_ids").as_array();
        ASSERT_GE(ids.size(), 3u);
        world.values["strategy"] = std::string(ids.at(0).as_string());
        world.values["entry"] = std::string(ids.at(1).as_string());
        world.check({
            {"the strategy",
             "sr_tea_v",
             "GET /content/items/$strategy",
             "",
             200,
             {"/kind == \"strategy\"", R"("goals":[{)", R"("pillars":[{)", R"("weeks":[{)"}},
            {"and its entries",
             "sr_tea_v",
             "GET /content/items/$entry",
             "",
             200,
             {"/parent_id == \"$strategy\"", R"("plan_at":"2038-01-)", "!2038-01-06",
              "/state == \"draft\"", R"("pillar":")", R"("why":")",
              engine == std::string("model") ? R"("code":"said")" : R"("code":"rests_on")",
              R"("code":"time_)"}},
            {"one that is moved says so",
             "sr_tea_e",
             "PATCH /calendar/$entry",
             R"({"at":"2038-01-15T15:00:00Z"})",
             200,
             {R"("code":"time_moved")", "Moved by hand.", "!:00: ", "!time_usual"}},
            {"in the calendar, too, where it is asked for",
             "sr_tea_v",
             "GET /calendar?from=2038-01-15T00:00:00Z&to=2038-01-16T00:00:00Z&reasons=true",
             "",
             200,
             {"/data/0/id == \"$entry\"", R"("code":"time_moved")", "Moved by hand."}},
            {"else not",
             "sr_tea_v",
             "GET /calendar?from=2038-01-15T00:00:00Z&to=2038-01-16T00:00:00Z",
             "",
             200,
             {"/data/0/why == null", "/data/0/reasons == []"}},
            {"and off the calendar there is no hour to explain",
             "sr_tea_e",
             "PATCH /calendar/$entry",
             R"({"at":null})",
             200,
             {R"("why":")", "!time_moved", "!by hand"}},
            {"what a person says stands alone",
             "sr_tea_e",
             "PATCH /content/items/$entry",
             R"({"why":"Because."})",
             200,
             {"/why == \"Because.\"", "/reasons == []"}},
        });
    }
    world.check({{"no such day",
                  "sr_tea_e",
                  "POST /content/generate/strategy",
                  R"({"data":[1]})",
                  422,
                  {"/data"}}});
}

HERALD_ON_BOTH_DATABASES(StudioRules);

}  // namespace
}  // namespace herald::api
