#include "harness.hpp"

namespace herald::api {
namespace {

/// Exchange rates of a file, and what they do to figures that are in.
class RatesApi : public ApiTest {
protected:
    void finish(const std::string& value, const std::string& caller) {
        const auto task = world.wait_for_task(world.values.at(value), caller);
        EXPECT_EQ(task.at("state").as_string(), "succeeded") << json::serialize(task);
    }
};

TEST_P(RatesApi, exchange_rates) {
    world.open_workspace("rex");
    world.join("rex", "rex_v", "viewer");
    const std::string dollars =
        "day,campaign,cost\n2026-09-01,Dollars,110\n2026-09-30,Too late,7\n";
    world.check({
        {"spend without a rate",
         "rex",
         "POST /campaigns/import",
         form_of(
             dollars,
             {{"mapping",
               R"({"date":"day","campaign_name":"campaign","spend":"cost","platform":{"value":"meta"}})"},
              {"currency", "USD"}}),
         202,
         {"/task/id => import"}},
    });
    finish("import", "rex");
    world.check({
        {"is told, not counted",
         "rex",
         "GET /campaigns/performance/summary?from=2026-09-01&to=2026-09-30",
         "",
         200,
         {"/totals/spend == 0", "/unconverted/0/currency == \"USD\"",
          "/unconverted/0/spend == 117"}},
        {"a viewer imports none",
         "rex_v",
         "POST /exchange-rates/import",
         form_of("Date,USD\n"),
         403,
         {}},
        {"no table", "rex", "POST /exchange-rates/import", form_of("a,b\n1,2\n"), 422, {}},
        {"a wrong base",
         "rex",
         "POST /exchange-rates/import",
         form_of("Date,USD\n2026-09-01,1.10\n", {{"base", "EURO"}}),
         422,
         {"/base"}},
        {"no file",
         "rex",
         "POST /exchange-rates/import",
         form_of("", {{"base", "EUR"}}),
         422,
         {"/file"}},
        {"a table",
         "rex",
         "POST /exchange-rates/import",
         form_of("Date,USD,GBP\n2026-09-01,1.10,0.85\n2026-08-31,1.20,0.80\n"),
         202,
         {"/task/id => rates", "/task/type == \"ads.import_rates\"",
          "Location: /api/v1/tasks/$rates"}},
    });
    finish("rates", "rex");
    world.check({
        {"newest first",
         "rex_v",
         "GET /exchange-rates?currency=USD",
         "",
         200,
         {"/data/0/date == \"2026-09-01\"", "/data/0/base == \"EUR\"", "/data/0/quote == \"USD\"",
          "/data/0/rate == 1.1", "/data/1/rate == 1.2", "!GBP", "/next_cursor == null"}},
        {"of a period",
         "rex_v",
         "GET /exchange-rates?from=2026-09-01&to=2026-09-01&currency=GBP",
         "",
         200,
         {"/data/0/rate == 0.85", "/next_cursor == null"}},
        {"of none", "rex_v", "GET /exchange-rates?currency=JPY", "", 200, {"/data == []"}},
        {"a wrong currency",
         "rex_v",
         "GET /exchange-rates?currency=dollars",
         "",
         422,
         {"?currency"}},
        {"another organization has its own",
         "stranger",
         "GET /exchange-rates",
         "",
         200,
         {"/data == []"}},
    });
    for (int i = 0; i < 200; ++i) {  // a task of its own converts
        const auto now =
            world.call("rex", "GET /campaigns/performance/summary?from=2026-09-01&to=2026-09-30");
        if (now.body.find("\"spend\":100") != std::string::npos) break;
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    world.check({
        {"converted at the day's rate; a month later none is known",
         "rex",
         "GET /campaigns/performance/summary?from=2026-09-01&to=2026-09-30",
         "",
         200,
         {"/totals/spend == 100", "/unconverted/0/spend == 7"}},
    });
}

HERALD_ON_BOTH_DATABASES(RatesApi);

}  // namespace
}  // namespace herald::api
