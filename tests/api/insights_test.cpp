#include "harness.hpp"

namespace herald::api {
namespace {

class InsightsApi : public ApiTest {};

TEST_P(InsightsApi, a_refresh_looks_at_everything_anew) {
    world.open_workspace("ines");
    world.join("ines", "ines_v", "viewer");
    world.check({
        {"asked for",
         "ines",
         "POST /insights/refresh",
         "",
         202,
         {"/task/id => refresh", "/task/type == \"insight.refresh\""}},
        {"a viewer asks for none", "ines_v", "POST /insights/refresh", "", 403, {}},
    });
    const auto task = world.wait_for_task(world.values.at("refresh"), "ines");
    EXPECT_EQ(task.at("state").as_string(), "succeeded") << json::serialize(task);
    EXPECT_EQ(task.at("result").at("incidents").as_int64(), 0);
    EXPECT_TRUE(task.at("result").at("score").is_null());
    EXPECT_EQ(task.at("result").at("stages").as_array().size(), 6u);
    world.check({
        {"when it was",
         "ines_v",
         "GET /insights/refreshes",
         "",
         200,
         {"/data/0/at => last", "/data/0/facts_through == null", "/data/0/incidents == 0",
          "/data/1 == missing", "/next_cursor == null"}},
        {"none at all", "ines_v", "GET /insights/refreshes?limit=0", "", 422, {"?limit"}},
        {"of no list", "ines_v", "GET /insights/refreshes?cursor=x", "", 422, {"?cursor"}},
    });
}

TEST_P(InsightsApi, new_figures_are_looked_at_by_themselves_and_every_morning) {
    world.open_workspace("ivana");
    world.check({{"figures",
                  "ivana",
                  "POST /campaigns/import",
                  form_of("Day,Campaign name,Amount spent (EUR),Impressions,Clicks,Revenue\n"
                          "2026-11-01,Shoes,10,1000,20,30\n"),
                  202,
                  {"/task/id => import"}}});
    world.wait_for_task(world.values.at("import"), "ivana");
    for (int i = 0; i < 200; ++i) {
        const auto tasks = world.call("ivana", "GET /api/v1/tasks?type=insight.refresh");
        if (tasks.body.find("insight.refresh") != std::string::npos) break;
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    world.check({{"it waits or is done",
                  "ivana",
                  "GET /tasks?type=insight.refresh",
                  "",
                  200,
                  {"/data/0/type == \"insight.refresh\""}},
                 {"and comes again",
                  "ivana",
                  "GET /schedules",
                  "",
                  200,
                  {"/data/0/type == \"insight.refresh\"", "/data/0/cron == \"40 5 * * *\""}}});
}

/// The last day of broken_tracking().
Day last_tracked() { return TimeZone::utc().day_of(SystemClock().now()) - std::chrono::days(4); }

/// Sixty days of one campaign that earns three times what it costs, and ten on which it earns
/// nothing at the same clicks.
std::string broken_tracking() {
    std::string out =
        "Day,Campaign name,Amount spent (EUR),Impressions,Clicks,Conversions,Revenue\n";
    const Day first = last_tracked() - std::chrono::days(69);
    for (int i = 0; i < 70; ++i)
        out += fmt::format("{},Shoes,100,{},{},{},{}\n", to_string(first + std::chrono::days(i)),
                           10000 + i * 7 % 500, 400 + i * 13 % 40, i < 60 ? 20 + i % 3 : 0,
                           i < 60 ? 300 + i % 3 * 15 : 0);
    return out;
}

TEST_P(InsightsApi, the_feed_tells_what_happened_and_what_to_do) {
    world.open_workspace("ilse_reads");
    world.check({{"nothing yet", "ilse_reads", "GET /insights/feed", "", 200, {"/data == []"}},
                 {"none at all", "ilse_reads", "GET /insights/feed?limit=0", "", 422, {"?limit"}},
                 {"figures",
                  "ilse_reads",
                  "POST /campaigns/import",
                  form_of(broken_tracking()),
                  202,
                  {"/task/id => import"}}});
    world.wait_for_task(world.values.at("import"), "ilse_reads");
    world.check(
        {{"a look", "ilse_reads", "POST /insights/refresh", "", 202, {"/task/id => refresh"}}});
    world.wait_for_task(world.values.at("refresh"), "ilse_reads");
    world.check(
        {{"it is told",
          "ilse_reads",
          "GET /insights/feed",
          "",
          200,
          {"\"kind\":\"anomaly\"", "Shoes", "\"link_kind\":\"anomaly\""}},
         {"one of them",
          "ilse_reads",
          "GET /insights/feed?limit=1",
          "",
          200,
          {"/data/1 == missing"}},
         {"and counted",
          "ilse_reads",
          "GET /insights/refreshes?limit=1",
          "",
          200,
          {"!\"incidents\":0", "/data/0/facts_through == \"" + to_string(last_tracked()) + "\""}}});
}

/// What is stored of `table`, by state.
std::int64_t count_of(Scope& scope, std::string_view table, std::string_view state) {
    return scope.db()
        .one<std::int64_t>(fmt::format("SELECT count(*) FROM {} WHERE tenant = :tenant AND state "
                                       "= :state",
                                       table),
                           {{"state", state}})
        .value_or(0);
}

TEST_P(InsightsApi, what_is_long_over_is_not_kept) {
    world.open_workspace("imke");
    world.check({{"figures",
                  "imke",
                  "POST /campaigns/import",
                  form_of(broken_tracking()),
                  202,
                  {"/task/id => import"}}});
    world.wait_for_task(world.values.at("import"), "imke");
    world.check({{"a look", "imke", "POST /insights/refresh", "", 202, {"/task/id => refresh"}}});
    world.wait_for_task(world.values.at("refresh"), "imke");
    world.check({{"dismissed",
                  "imke",
                  "GET /insights/anomalies?limit=1",
                  "",
                  200,
                  {"/data/0/id => anomaly"}},
                 {"for good", "imke", "POST /insights/anomalies/$anomaly/dismiss", "{}", 200, {}}});
    Scope scope = world.scope_of("imke");
    const auto at_age = [&](std::string_view table, std::string_view state, int age) {
        scope.write([&](Tx& tx) {
            if (table == "insight_incidents")
                tx.execute(
                    "UPDATE insight_incidents SET last_seen_on = :day WHERE tenant = :tenant AND "
                    "state = 'dismissed'",
                    {{"day", std::chrono::floor<std::chrono::days>(scope.now()) -
                                 std::chrono::days(age)}});
            else
                tx.execute(
                    "UPDATE recommendations SET state = :state, updated_at = :at WHERE tenant = "
                    ":tenant",
                    {{"state", state}, {"at", scope.now() - std::chrono::days(age)}});
        });
        world.check({{"a look", "imke", "POST /insights/refresh", "", 202, {"/task/id => again"}}});
        world.wait_for_task(world.values.at("again"), "imke");
        return count_of(scope, table, state);
    };
    EXPECT_EQ(at_age("insight_incidents", "dismissed", 729), 1);
    EXPECT_EQ(at_age("insight_incidents", "dismissed", 732), 0);
    world.check({{"unknown from now on", "imke", "GET /insights/anomalies/$anomaly", "", 404, {}}});
    world.values["kept"] = world.advise("imke", {"pause:old"}).at(0);
    const auto is_kept = [&](std::string_view state, int age) {
        at_age("recommendations", state, age);
        return world.call("imke", "GET /recommendations/" + world.values["kept"]).status == 200;
    };
    EXPECT_TRUE(is_kept("expired", 179));
    EXPECT_TRUE(is_kept("dismissed", 400));
    EXPECT_FALSE(is_kept("dismissed", 731));
    world.values["kept"] = world.advise("imke", {"pause:newer"}).at(0);
    EXPECT_FALSE(is_kept("expired", 181));
}

/// So many weeks of two platforms whose money moves by turns.
std::string weeks_of_two(int weeks) {
    std::string out = "day,campaign,network,shown,clicks,cost,value,sales\n";
    // So near that the newest of them is still moving, hence one less is counted below.
    const Day last = TimeZone::utc().day_of(SystemClock().now()) - std::chrono::days(3);
    for (int back = weeks * 7 - 1; back >= 0; --back) {
        const std::string day = to_string(last - std::chrono::days(back));
        const int google = back / 7 * 7 % 5 < 2 ? 90 : 30, meta = back / 7 * 11 % 7 < 3 ? 80 : 40;
        out += fmt::format("{},Search,google,900,30,{},{},5\n", day, google,
                           200 + 2 * google + back * 13 % 17);
        out += fmt::format("{},Social,meta,900,30,{},{},5\n", day, meta, 40 + back * 7 % 11);
    }
    return out;
}

TEST_P(InsightsApi, the_media_mix_says_what_each_platform_adds) {
    world.open_workspace("mila");
    world.join("mila", "mila_v", "viewer");
    world.check({{"nothing yet",
                  "mila_v",
                  "GET /insights/mix",
                  "",
                  200,
                  {"Not enough data: needs 26 more weeks.", "/channels == []", "/from == null",
                   "/media_share == null"}},
                 {"of no outcome",
                  "mila_v",
                  "GET /insights/mix?outcome=luck",
                  "",
                  422,
                  {"must be one of revenue, conversions"}}});
    const std::string mapping =
        R"({"date":"day","campaign_name":"campaign","platform":"network","impressions":"shown","clicks":"clicks","spend":"cost","revenue":"value","conversions":"sales"})";
    const auto import = [&](int weeks) {
        const auto started = world.upload("mila", "/campaigns/import", weeks_of_two(weeks),
                                          {{"mapping", mapping}, {"currency", "EUR"}});
        world.wait_for_task(world.take(started, "/task/id"), "mila");
    };
    import(20);
    world.check({{"too few",
                  "mila_v",
                  "GET /insights/mix",
                  "",
                  200,
                  {"/weeks == 19", "needs 7 more weeks"}}});
    import(56);
    world.check({{"what sells",
                  "mila_v",
                  "GET /insights/mix",
                  "",
                  200,
                  {"/weeks == 55", "/outcome == \"revenue\"", "/channels/0/platform == \"google\"",
                   "/channels/1/platform == \"meta\"", "/channels/0/curve/0/spend == 0",
                   "/message == null", "/currency == \"EUR\"", "!\"unseen_error\":null"}},
                 {"or is ordered",
                  "mila_v",
                  "GET /insights/mix?outcome=conversions",
                  "",
                  200,
                  {"/outcome == \"conversions\"", "\"total\":38"}}});
}

HERALD_ON_BOTH_DATABASES(InsightsApi);

}  // namespace
}  // namespace herald::api
