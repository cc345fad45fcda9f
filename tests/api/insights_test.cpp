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

/// Sixty days of one campaign that earns three times what it costs, and ten on which it earns
/// nothing at the same clicks.
std::string broken_tracking() {
    std::string out =
        "Day,Campaign name,Amount spent (EUR),Impressions,Clicks,Conversions,Revenue\n";
    const Day first = *parse_day("2026-09-11");
    for (int i = 0; i < 70; ++i)
        out += fmt::format("{},Shoes,100,{},{},{},{}\n", to_string(first + std::chrono::days(i)),
                           10000 + i * 7 % 500, 400 + i * 13 % 40, i < 60 ? 20 + i % 3 : 0,
                           i < 60 ? 300 + i % 3 * 15 : 0);
    return out;
}

TEST_P(InsightsApi, the_feed_tells_what_happened_and_what_to_do) {
    world.open_workspace("ilse");
    world.check({{"nothing yet", "ilse", "GET /insights/feed", "", 200, {"/data == []"}},
                 {"none at all", "ilse", "GET /insights/feed?limit=0", "", 422, {"?limit"}},
                 {"figures",
                  "ilse",
                  "POST /campaigns/import",
                  form_of(broken_tracking()),
                  202,
                  {"/task/id => import"}}});
    world.wait_for_task(world.values.at("import"), "ilse");
    world.check({{"a look", "ilse", "POST /insights/refresh", "", 202, {"/task/id => refresh"}}});
    world.wait_for_task(world.values.at("refresh"), "ilse");
    world.check(
        {{"it is told",
          "ilse",
          "GET /insights/feed",
          "",
          200,
          {"\"kind\":\"anomaly\"", "Shoes", "\"link_kind\":\"anomaly\""}},
         {"one of them", "ilse", "GET /insights/feed?limit=1", "", 200, {"/data/1 == missing"}}});
}

HERALD_ON_BOTH_DATABASES(InsightsApi);

}  // namespace
}  // namespace herald::api
