#include "harness.hpp"

namespace herald::api {
namespace {

/// What a metric will be.
class OutlookApi : public ApiTest {
protected:
    /// Sixty days up to yesterday on two platforms, busier at weekends.
    std::string file() const {
        std::string out = "day,campaign,network,shown,clicks,cost,value,sales\n";
        const Day today = std::chrono::floor<std::chrono::days>(world.app().clock().now());
        for (int back = 60; back >= 1; --back) {
            const Day day = today - std::chrono::days(back);
            const int more = back % 7 == 0 ? 20 : 0;
            out += fmt::format("{},Search,google,{},{},{},200,5\n", to_string(day),
                               1000 + 10 * more, 50 + more, 40 + more);
            out += fmt::format("{},Social,meta,{},{},{},90,2\n", to_string(day), 3000 + back, 30,
                               25 + more);
        }
        return out;
    }
};

TEST_P(OutlookApi, forecasts) {
    world.open_workspace("fox");
    world.join("fox", "fox_v", "viewer");
    world.check({
        {"nothing is known yet",
         "fox_v",
         "GET /insights/forecast",
         "",
         200,
         {"/metric == \"spend\"", "/points == []", "/total == null", "/needed_days == 14",
          "/message == \"Not enough data: needs 14 more days\"", "/campaign_id == null"}},
        {"figures",
         "fox",
         "POST /campaigns/import",
         form_of(
             file(),
             {{"mapping",
               R"({"date":"day","campaign_name":"campaign","platform":"network","impressions":"shown","clicks":"clicks","spend":"cost","revenue":"value","conversions":"sales"})"},
              {"currency", "EUR"}}),
         202,
         {"/task/id => import"}},
    });
    world.wait_for_task(world.values.at("import"), "fox");
    world.check({
        {"its campaigns", "fox", "GET /campaigns?q=search", "", 200, {"/data/0/id => mine"}},
        {"the workspace's",
         "fox_v",
         "GET /insights/forecast?metric=spend&horizon=7&history=3",
         "",
         200,
         {"/unit == \"money\"", "/currency == \"EUR\"", "/history/3 == missing",
          "/points/7 == missing", "/coherent == true", "/message == null",
          "/parts/1/platform == \"google\"", "/needed_days == 0"}},
        {"a ratio has no total",
         "fox_v",
         "GET /insights/forecast?metric=ctr&platform=google",
         "",
         200,
         {"/unit == \"ratio\"", "/total == null", "/platform == \"google\"", "!\"points\":[]"}},
        {"a campaign's",
         "fox_v",
         "GET /insights/forecast?metric=clicks&campaign_id=$mine",
         "",
         200,
         {"/name == \"Search\"", "/campaign_id == \"$mine\"", "/parts == []"}},
        {"a year away",
         "fox_v",
         "GET /insights/forecast?horizon=181",
         "",
         422,
         {"must be at most 180"}},
        {"of nothing", "fox_v", "GET /insights/forecast?horizon=0", "", 422, {"at least 1"}},
        {"of what is no metric",
         "fox_v",
         "GET /insights/forecast?metric=luck",
         "",
         422,
         {"must be one of", "roas"}},
        {"of two things at once",
         "fox_v",
         "GET /insights/forecast?platform=google&campaign_id=$mine",
         "",
         422,
         {"/errors/0/pointer == \"?platform\""}},
        {"of somebody else's campaign",
         "stranger",
         "GET /insights/forecast?campaign_id=$mine",
         "",
         404,
         {}},
    });
}

HERALD_ON_BOTH_DATABASES(OutlookApi);

}  // namespace
}  // namespace herald::api
