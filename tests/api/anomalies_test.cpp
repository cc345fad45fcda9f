#include "harness.hpp"

namespace herald::api {
namespace {

/// What is odd, and what people do with it.
class AnomaliesApi : public ApiTest {
protected:
    /// Eighty days up to yesterday; the tag was lost four days ago, on one of two platforms.
    std::string file() const {
        std::string out = "day,campaign,network,shown,clicks,cost,value,sales\n";
        const Day today = std::chrono::floor<std::chrono::days>(world.app().clock().now());
        for (int back = 80; back >= 1; --back) {
            const Day day = today - std::chrono::days(back);
            const int luck = back * 37 % 11;
            out += fmt::format("{},Search,google,{},{},{},{},{}\n", to_string(day),
                               9000 + 30 * luck, 400 + 3 * luck, 300 + luck,
                               back <= 4 ? 0 : 1200 + 10 * luck, back <= 4 ? 0 : 24 + luck % 5);
            out += fmt::format("{},Social,meta,{},{},{},{},{}\n", to_string(day), 20000 + 90 * luck,
                               300 + 2 * luck, 250 + luck, 900 + 5 * luck, 15 + luck % 4);
        }
        return out;
    }
};

TEST_P(AnomaliesApi, incidents) {
    world.open_workspace("ivy");
    world.join("ivy", "ivy_v", "viewer");
    world.check({
        {"nothing is known yet",
         "ivy_v",
         "GET /insights/anomalies",
         "",
         200,
         {"/data == []", "/next_cursor == null"}},
        {"figures",
         "ivy",
         "POST /campaigns/import",
         form_of(
             file(),
             {{"mapping",
               R"({"date":"day","campaign_name":"campaign","platform":"network","impressions":"shown","clicks":"clicks","spend":"cost","revenue":"value","conversions":"sales"})"},
              {"currency", "EUR"}}),
         202,
         {"/task/id => import"}},
    });
    world.wait_for_task(world.values.at("import"), "ivy");
    world.check({{"a look", "ivy", "POST /insights/refresh", "", 202, {"/task/id => look"}}});
    const auto looked = world.wait_for_task(world.values.at("look"), "ivy");
    EXPECT_EQ(looked.at("state").as_string(), "succeeded") << json::serialize(looked);
    world.check({
        {"the tag is missed, once",
         "ivy_v",
         "GET /insights/anomalies?state=open&kind=tracking_broken",
         "",
         200,
         {"/data/0/kind == \"tracking_broken\"", "/data/0/platform == \"google\"",
          "/data/0/state == \"open\"", "/data/0/severity == \"critical\"",
          "/data/0/dismissed_at == null", "/data/1 == missing", "look at the tag",
          "/data/0/id => odd"}},
        {"there are the campaigns",
         "ivy",
         "GET /campaigns?q=search",
         "",
         200,
         {"/data/0/id => mine"}},
        {"not on the other platform",
         "ivy_v",
         "GET /insights/anomalies?platform=meta",
         "",
         200,
         {"/data == []"}},
        {"nor of long ago",
         "ivy_v",
         "GET /insights/anomalies?to=2020-01-01",
         "",
         200,
         {"/data == []"}},
        {"in pages", "ivy_v", "GET /insights/anomalies?limit=1", "", 200, {"/data/1 == missing"}},
        {"with a cursor of elsewhere",
         "ivy_v",
         "GET /insights/anomalies?cursor=abc",
         "",
         422,
         {"?cursor"}},
        {"with what was expected",
         "ivy_v",
         "GET /insights/anomalies/$odd",
         "",
         200,
         {"/id == \"$odd\"", "/currency == \"EUR\"", "\"expected\":",
          "/metric == "
          "\"conversions\"",
          "\"low\":", "/drivers/0/metric == \"impressions\"", "/factors/2/metric == \"cvr\""}},
        {"a viewer dismisses nothing",
         "ivy_v",
         "POST /insights/anomalies/$odd/dismiss",
         "{}",
         403,
         {}},
        {"a reason of no words",
         "ivy",
         "POST /insights/anomalies/$odd/dismiss",
         R"({"reason":""})",
         422,
         {"/reason"}},
        {"somebody else's", "stranger", "GET /insights/anomalies/$odd", "", 404, {}},
        {"is not dismissed", "stranger", "POST /insights/anomalies/$odd/dismiss", "{}", 404, {}},
        {"dismissed",
         "ivy",
         "POST /insights/anomalies/$odd/dismiss",
         R"({"reason":"The shop moved"})",
         200,
         {"/state == \"dismissed\"", "/dismiss_reason == \"The shop moved\"", "/version == 2"}},
        {"twice changes nothing",
         "ivy",
         "POST /insights/anomalies/$odd/dismiss",
         R"({"reason":"Again"})",
         200,
         {"/dismiss_reason == \"The shop moved\"", "/version == 2"}},
        {"the log tells",
         "ivy",
         "GET /audit-log?limit=5",
         "",
         200,
         {"incident.dismissed", "The shop moved"}},
        {"and it stays so",
         "ivy_v",
         "GET /insights/anomalies?state=dismissed",
         "",
         200,
         {"/data/0/id == \"$odd\""}},
    });
}

HERALD_ON_BOTH_DATABASES(AnomaliesApi);

}  // namespace
}  // namespace herald::api
