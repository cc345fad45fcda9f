#include "harness.hpp"

namespace herald::api {
namespace {

/// What wears out, what to test, how a workspace stands beside others and beside itself.
class CreativeScoreApi : public ApiTest {
protected:
    static constexpr auto kMapping =
        R"({"date":"day","campaign_name":"campaign","ad_name":"ad","platform":"network","impressions":"shown","clicks":"clicks","spend":"cost","revenue":"value","conversions":"sales"})";

    /// A hundred days up to yesterday: six ads that stay as they are, and one that halves in fifty.
    std::string file() const {
        std::string out = "day,campaign,ad,network,shown,clicks,cost,value,sales\n";
        const Day today = std::chrono::floor<std::chrono::days>(world.app().clock().now());
        for (int back = 100; back >= 1; --back) {
            const std::string day = to_string(today - std::chrono::days(back));
            for (int i = 0; i < 6; ++i)
                out += fmt::format("{},Steady {},Ad {},meta,5000,{},50,200,5\n", day, i, i,
                                   100 + (back * 7 + i * 3) % 9);
            const double left = std::exp2((back - 100) / 50.0);
            out +=
                fmt::format("{},Hero campaign,Hero,meta,9000,{:.0f},90,300,6\n", day, 270 * left);
        }
        return out;
    }
    void with_figures(const std::string& caller) {
        world.open_workspace(caller);
        world.check({{"figures",
                      caller,
                      "POST /campaigns/import",
                      form_of(file(), {{"mapping", kMapping}, {"currency", "EUR"}}),
                      202,
                      {"/task/id => import"}}});
        world.wait_for_task(world.values.at("import"), caller);
    }
};

TEST_P(CreativeScoreApi, an_empty_workspace_says_what_it_needs) {
    world.open_workspace("norbert");
    world.check({
        {"creatives",
         "norbert",
         "GET /recommendations/creative/analysis",
         "",
         200,
         {"/ads == []", "/elements == []", "/false_discovery_rate == 0.1",
          "/message == \"Not enough data: needs 21 more days.\""}},
        {"tests",
         "norbert",
         "GET /recommendations/creative/ab-tests",
         "",
         200,
         {"/data == []", "/message == \"Not enough data: needs 21 more days.\""}},
        {"health",
         "norbert",
         "GET /insights/health-score",
         "",
         200,
         {"/score == null", "/change == null", "/history == []", "/components/0/score == null",
          "/components/6/id == \"coverage\"",
          "/message == \"Not enough data: needs 28 more days.\""}},
        {"benchmarks",
         "norbert",
         "GET /insights/benchmarks",
         "",
         200,
         {"/rows == []", "/industry == null", "/custom == false", "/industries/0/id == \"all\"",
          "/message == \"Not enough data: needs 49 more days.\""}},
    });
}

TEST_P(CreativeScoreApi, a_worn_ad_is_found_and_a_test_suggested) {
    with_figures("wanda");
    world.join("wanda", "wanda_v", "viewer");
    world.check({
        {"its campaign", "wanda", "GET /campaigns?q=hero", "", 200, {"/data/0/id => hero"}},
        {"everything",
         "wanda_v",
         "GET /recommendations/creative/analysis",
         "",
         200,
         {"/ads/0/name == \"Hero\"", "/ads/0/fatigue/state == \"tired\"",
          "/ads/0/fatigue/days_left == 0", "/ads/0/fatigue/unit == \"days\"",
          "of the click rate it began with", "/ads/1/fatigue/state == \"fresh\"",
          "/currency == \"EUR\"", "/message == null"}},
        {"of one campaign",
         "wanda_v",
         "GET /recommendations/creative/analysis?campaign_id=$hero&platform=meta",
         "",
         200,
         {"/ads/0/campaign_id == \"$hero\"", "/ads/0/best_chance == null", "/ads/1 == missing"}},
        {"of a platform without any",
         "wanda_v",
         "GET /recommendations/creative/analysis?platform=tiktok",
         "",
         200,
         {"/ads == []", "No ad has figures"}},
        {"of a campaign nobody has",
         "wanda_v",
         "GET /recommendations/creative/analysis?campaign_id=01900000-0000-7000-8000-000000000000",
         "",
         404,
         {}},
        {"of another's campaign",
         "stranger",
         "GET /recommendations/creative/analysis?campaign_id=$hero",
         "",
         404,
         {}},
        {"backwards",
         "wanda_v",
         "GET /recommendations/creative/analysis?from=2026-10-02&to=2026-10-01",
         "",
         422,
         {"must not be after"}},
        {"tests",
         "wanda_v",
         "GET /recommendations/creative/ab-tests",
         "",
         200,
         {"/data/0/a/name == \"Hero\"", "/data/0/b/ad_id == null", "/data/0/power == 0.8",
          "/data/0/alpha == 0.05", "/data/0/metric == \"ctr\"",
          "A new creative draws more clicks"}},
    });
}

TEST_P(CreativeScoreApi, the_score_is_kept_a_day_and_the_past_weeks_are_worked_out_once) {
    with_figures("hanna");
    const auto refresh = [&] {
        world.check(
            {{"a look", "hanna", "POST /insights/refresh", "", 202, {"/task/id => refresh"}}});
        const auto task = world.wait_for_task(world.values.at("refresh"), "hanna");
        EXPECT_EQ(task.at("state").as_string(), "succeeded") << json::serialize(task);
    };
    refresh();
    refresh();
    const auto answer = parse_json(world.call("hanna", "GET /insights/health-score").body);
    EXPECT_GT(answer.at("score").to_number<double>(), 0);
    const auto& history = answer.at("history").as_array();
    ASSERT_EQ(history.size(), 9u) << json::serialize(answer);
    EXPECT_EQ(history.back().at("score"), answer.at("score"));
    EXPECT_TRUE(answer.at("change").is_number());
    double weights = 0;
    for (const auto& part : answer.at("components").as_array())
        weights += part.at("weight").to_number<double>();
    EXPECT_NEAR(weights, 1, 1e-5);
    world.check({{"what is not connected costs coverage",
                  "hanna",
                  "GET /insights/health-score",
                  "",
                  200,
                  {"/components/6/action/page == \"/connections\"", "Connect the accounts"}}});
}

TEST_P(CreativeScoreApi, benchmarks_are_brought_and_taken_back) {
    with_figures("bea");
    world.join("bea", "bea_e", "editor");
    world.join("bea", "bea_a", "admin");
    const auto rows = [](const std::string& more) {
        return R"({"rows":[{"industry":"tents","industry_name":"Tents","metric":"ctr","low":0.01,"median":0.02,"high":0.04,"source":"Our survey","dated":"2026-06-30"})" +
               more + "]}";
    };
    const std::string cpc =
        R"(,{"industry":"tents","platform":"meta","metric":"cpc","median":2,"currency":"USD","source":"s","dated":"2026-06-30"})";
    world.check({
        {"with an industry",
         "bea_e",
         "GET /insights/benchmarks?industry=shops_apparel",
         "",
         200,
         {"/custom == false", "/industry == \"shops_apparel\"", "Triple Whale", "exchange rate",
          "/rows/0/metric == \"ctr\"", "/rows/0/platform == null"}},
        {"unknown",
         "bea_e",
         "GET /insights/benchmarks?industry=witchcraft",
         "",
         422,
         {"?industry", "real_estate"}},
        {"an editor brings none", "bea_e", "PUT /insights/benchmarks", rows(""), 403, {}},
        {"an own table",
         "bea_a",
         "PUT /insights/benchmarks",
         rows(cpc),
         200,
         {"/custom == true", "/industries/0/name == \"Tents\"", "/industries/1 == missing"}},
        {"is what is compared with",
         "bea_e",
         "GET /insights/benchmarks?industry=tents",
         "",
         200,
         {"/custom == true", "/rows/0/industry/median == 0.02", "/rows/0/industry/high == 0.04",
          "/source == \"Our survey\"", "/dated == \"2026-06-30\"",
          "/message == \"Published costs are not compared: no exchange rate to EUR is known. "
          "Import rates to compare them.\""}},
        {"not for others",
         "stranger",
         "GET /insights/benchmarks?industry=tents",
         "",
         422,
         {"?industry"}},
        {"twice the same", "bea_a", "PUT /insights/benchmarks", rows(cpc + cpc), 422, {"/rows/2"}},
        {"money without a currency",
         "bea_a",
         "PUT /insights/benchmarks",
         rows(R"(,{"industry":"a","metric":"cpa","median":2,"source":"s","dated":"2026-06-30"})"),
         422,
         {"/rows/1/currency"}},
        {"a range that is none",
         "bea_a",
         "PUT /insights/benchmarks",
         rows(
             R"(,{"industry":"a","metric":"ctr","low":0.5,"median":0.2,"high":0.1,"source":"s","dated":"2026-06-30"})"),
         422,
         {"/rows/1/low", "/rows/1/high"}},
        {"a sum is no benchmark",
         "bea_a",
         "PUT /insights/benchmarks",
         rows(
             R"(,{"industry":"a","metric":"clicks","median":2,"source":"s","dated":"2026-06-30"})"),
         422,
         {"/rows/1/metric"}},
        {"per cent instead of a fraction",
         "bea_a",
         "PUT /insights/benchmarks",
         rows(R"(,{"industry":"a","metric":"ctr","median":2.5,"source":"s","dated":"2026-06-30"})"),
         422,
         {"/rows/1/median"}},
        {"nothing", "bea_a", "PUT /insights/benchmarks", R"({"rows":[]})", 422, {"/rows"}},
        {"taken back", "bea_a", "DELETE /insights/benchmarks", "", 204, {}},
        {"the built-in ones again",
         "bea_e",
         "GET /insights/benchmarks?industry=legal",
         "",
         200,
         {"/custom == false"}},
        {"an editor takes none back", "bea_e", "DELETE /insights/benchmarks", "", 403, {}},
    });
}

HERALD_ON_BOTH_DATABASES(CreativeScoreApi);

}  // namespace
}  // namespace herald::api
