#include <thread>

#include "harness.hpp"

namespace herald::api {
namespace {

/// From a file to figures: preview, import, errors, accounts, summary, course, ads, rates.
class FiguresApi : public ApiTest {
protected:
    static constexpr auto kFile =
        "day,campaign,ad,network,account,shown,clicks,cost,value,sales\n"
        "2026-09-01,Search,One,google,Main,1000,50,20.25,100,5\n"
        "2026-09-02,Search,One,google,Main,1500,60,20.50,50,2.5\n"
        "2026-09-02,Search,Two,google,Main,500,40,10,0,0\n"
        "2026-09-02,Display,Banner,meta,Second,1000,10,9.25,0,0\n"
        "2026-09-03,Display,Banner,meta,Second,1000,ten,1,1,1\n";
    static constexpr auto kMapping =
        R"({"date":"day","campaign_name":"campaign","ad_name":"ad","platform":"network","account_name":"account","impressions":"shown","clicks":"clicks","spend":"cost","revenue":"value","conversions":"sales"})";

    std::string form(const std::string& file, std::vector<web::Header> fields = {}) const {
        if (fields.empty()) fields = {{"mapping", kMapping}, {"currency", "EUR"}};
        return form_of(file, fields);
    }
    void with_import(const std::string& name) {
        world.open_workspace(name);
        world.check({{"the file",
                      name,
                      "POST /campaigns/import",
                      form(kFile),
                      202,
                      {"/task/id => import"}}});
        finish("import", name);
    }
    void finish(const std::string& value, const std::string& caller) {
        const auto task = world.wait_for_task(world.values.at(value), caller);
        EXPECT_EQ(task.at("state").as_string(), "succeeded") << json::serialize(task);
    }
};

TEST_P(FiguresApi, a_file_is_looked_at_and_imported) {
    world.open_workspace("fay");
    world.join("fay", "fay_e", "editor");
    world.join("fay", "fay_v", "viewer");
    world.check({
        {"an empty house",
         "fay_v",
         "GET /overview",
         "",
         200,
         {"/campaigns == 0", "/connections == 0", "/has_facts == false", "/first_date == null",
          "/last_date == null", "/demo == false"}},
        {"a preview",
         "fay_e",
         "POST /campaigns/import/preview",
         form_of(kFile),
         200,
         {"/file_id => file", "/file_name == \"file.csv\"", "/delimiter == \",\"",
          "/columns/0/name == \"day\"", "/columns/0/field == \"date\"",
          "/columns/5/samples/0 == \"1000\"", "/rows/0/campaign_name == \"Search\""}},
        {"of the same file again, mapped",
         "fay_e",
         "POST /campaigns/import/preview",
         form_of("", {{"file_id", "$file"}, {"mapping", kMapping}, {"currency", "EUR"}}),
         200,
         {"/file_id == \"$file\"", "/mapping/date == \"day\"", "/currency == \"EUR\""}},
        {"another organization has no such file",
         "stranger",
         "POST /campaigns/import/preview",
         form_of("", {{"file_id", "$file"}}),
         422,
         {"/file_id"}},
        {"nor imports it",
         "stranger",
         "POST /campaigns/import",
         form_of("", {{"file_id", "$file"}, {"mapping", kMapping}}),
         422,
         {"/file_id"}},
        {"nothing came in by looking", "fay_v", "GET /campaigns", "", 200, {"/total == 0"}},
        {"a viewer imports nothing", "fay_v", "POST /campaigns/import", form(kFile), 403, {}},
        {"imported by its id",
         "fay_e",
         "POST /campaigns/import",
         form_of("", {{"file_id", "$file"}, {"mapping", kMapping}, {"currency", "EUR"}}),
         202,
         {"/task/id => import", "/task/type == \"ads.import\"", "Location: /api/v1/tasks/$import"}},
    });
    finish("import", "fay");
    world.check({
        {"the task tells",
         "fay_v",
         "GET /tasks/$import",
         "",
         200,
         {"/state == \"succeeded\"", "/progress == 1", "/result/rows_read == 5",
          "/result/rows_imported == 4", "/result/rows_skipped == 1", "/result/campaigns == 2",
          "/result/ads == 3", "/result/first_date == \"2026-09-01\"",
          "/result/last_date == \"2026-09-02\"", "/result/spend == 60",
          "/result/errors/0/line == 6", "/result/errors/0/column == \"clicks\""}},
        {"the bad line in a file",
         "fay_v",
         "GET /campaigns/import/$import/errors",
         "",
         200,
         {"text/csv", "attachment", "6,", "ten"}},
        {"an import without errors has none",
         "fay_v",
         "GET /campaigns/import/01900000-0000-7000-8000-000000000000/errors",
         "",
         404,
         {}},
        {"the overview knows",
         "fay_v",
         "GET /overview",
         "",
         200,
         {"/campaigns == 2", "/has_facts == true", "/first_date == \"2026-09-01\"",
          "/last_date == \"2026-09-02\""}},
    });
}

TEST_P(FiguresApi, the_summary_is_right_to_the_cent) {
    with_import("sue");
    world.check({
        {"totals",
         "sue",
         "GET /campaigns/performance/summary?from=2026-09-01&to=2026-09-30",
         "",
         200,
         {"/from == \"2026-09-01\"",
          "/to == \"2026-09-30\"",
          "/currency == \"EUR\"",
          "/totals/impressions == 4000",
          "/totals/clicks == 160",
          "/totals/spend == 60",
          "/totals/revenue == 150",
          "/totals/conversions == 7.5",
          "/totals/ctr == 0.04",
          "/totals/cpc == 0.375",
          "/totals/cpm == 15",
          "/totals/cpa == 8",
          "/totals/roas == 2.5",
          "/totals/cvr == 0.046875",
          "/totals/reach == null",
          "/previous/spend == 0",
          "/previous/ctr == null",
          "/change/spend == null",
          "/by_platform/0/platform == \"google\"",
          "/by_platform/0/spend == 50.75",
          "/by_platform/1/platform == \"meta\"",
          "/by_platform/1/spend == 9.25",
          "/daily/0/date == \"2026-09-01\"",
          "/daily/0/spend == 20.25",
          "/daily/1/spend == 39.75",
          "/daily/29/spend == 0",
          "/daily_by_platform/1/platform == \"meta\"",
          "/top_campaigns/0/name == \"Search\"",
          "/ranked_by == \"revenue\"",
          "/bottom_campaigns/0/name == \"Display\"",
          "/unconverted == []"}},
        {"of one day against the one before",
         "sue",
         "GET /campaigns/performance/summary?from=2026-09-02&to=2026-09-02&top=0",
         "",
         200,
         {"/totals/spend == 39.75", "/previous/spend == 20.25", "/top_campaigns == []",
          "/bottom_campaigns == []", "/change/revenue == -0.5", "/change/impressions == 2"}},
        {"of one platform",
         "sue",
         "GET /campaigns/performance/summary?from=2026-09-01&to=2026-09-30&platform=meta",
         "",
         200,
         {"/totals/spend == 9.25", "/by_platform/0/platform == \"meta\"",
          "/top_campaigns/0/name == \"Display\""}},
        {"of nothing",
         "sue",
         "GET /campaigns/performance/summary?from=2026-09-01&to=2026-09-30&platform=tiktok",
         "",
         200,
         {"/totals/spend == 0", "/totals/roas == null", "/by_platform == []",
          "/top_campaigns == []", "/ranked_by == null"}},
        {"too many best", "sue", "GET /campaigns/performance/summary?top=51", "", 422, {"?top"}},
        {"backwards",
         "sue",
         "GET /campaigns/performance/summary?from=2026-09-02&to=2026-09-01",
         "",
         422,
         {"?from"}},
    });
}

TEST_P(FiguresApi, revenue_that_no_source_tells_is_null_until_one_does) {
    static constexpr auto kColumns =
        R"({"date":"day","campaign_name":"campaign","platform":{"value":"meta"},"impressions":"shown","spend":"cost","conversions":"sales"})";
    static constexpr auto kWithRevenue =
        R"({"date":"day","campaign_name":"campaign","platform":{"value":"meta"},"impressions":"shown","spend":"cost","revenue":"value"})";
    const std::string period = "from=2026-09-01&to=2026-09-02";
    world.open_workspace("rae");
    world.check({{"a file without a column for it",
                  "rae",
                  "POST /campaigns/import",
                  form("day,campaign,shown,cost,sales\n2026-09-01,Likes,10,5,1\n"
                       "2026-09-02,Leads,10,5,2\n",
                       {{"mapping", kColumns}, {"currency", "EUR"}}),
                  202,
                  {"/task/id => import"}}});
    finish("import", "rae");
    world.check({
        {"nowhere in the summary, which ranks by something else",
         "rae",
         "GET /campaigns/performance/summary?" + period,
         "",
         200,
         {"/totals/spend == 10", "/totals/revenue == null", "/totals/roas == null",
          "/previous/revenue == null", "/change/revenue == null", "/by_platform/0/revenue == null",
          "/daily/0/revenue == null", "/daily_by_platform/0/revenue == null",
          "/ranked_by == \"conversions\"", "/top_campaigns/0/name == \"Leads\"",
          "/top_campaigns/0/roas == null"}},
        {"nor in the list",
         "rae",
         "GET /campaigns?sort=-roas,name&" + period,
         "",
         200,
         {"/data/0/id => campaign", "/data/0/revenue == null", "/data/1/roas == null",
          "/data/0/cpa == 2.5"}},
        {"nor in its course",
         "rae",
         "GET /campaigns/$campaign/metrics?" + period,
         "",
         200,
         {"/totals/revenue == null", "/data/1/revenue == null", "/data/1/roas == null"}},
        {"nor with its ads",
         "rae",
         "GET /campaigns/$campaign/ads?" + period,
         "",
         200,
         {"/data/0/revenue == null", "/data/0/spend == 5"}},
        {"a later file tells",
         "rae",
         "POST /campaigns/import",
         form("day,campaign,shown,cost,value\n2026-09-03,Likes,10,5,0\n",
              {{"mapping", kWithRevenue}, {"currency", "EUR"}}),
         202,
         {"/task/id => later"}},
    });
    finish("later", "rae");
    world.check({
        {"and nothing is a true 0",
         "rae",
         "GET /campaigns/performance/summary?" + period,
         "",
         200,
         {"/totals/revenue == 0", "/totals/roas == 0", "/by_platform/0/revenue == 0"}},
        {"in the list too",
         "rae",
         "GET /campaigns?sort=-roas,name&" + period,
         "",
         200,
         {"/data/0/revenue == 0", "/data/1/roas == 0"}},
    });
}

TEST_P(FiguresApi, a_campaign_has_its_course_its_ads_and_its_account) {
    with_import("cora");
    world.check({
        {"in the list",
         "cora",
         "GET /campaigns?q=search&from=2026-09-01&to=2026-09-30",
         "",
         200,
         {"/data/0/id => campaign", "/data/0/spend == 50.75", "/data/0/platform == \"google\"",
          "/total == 1"}},
        {"its course by day",
         "cora",
         "GET /campaigns/$campaign/metrics?from=2026-09-01&to=2026-09-03&granularity=day",
         "",
         200,
         {"/granularity == \"day\"", "/data/0/date == \"2026-09-01\"", "/data/0/spend == 20.25",
          "/data/1/spend == 30.5", "/data/2/spend == 0", "/data/2/ctr == null",
          "/totals/spend == 50.75", "/totals/clicks == 150", "/currency == \"EUR\""}},
        {"by week, from Monday",
         "cora",
         "GET /campaigns/$campaign/metrics?from=2026-09-01&to=2026-09-08&granularity=week",
         "",
         200,
         {"/data/0/date == \"2026-08-31\"", "/data/0/spend == 50.75",
          "/data/1/date == \"2026-09-07\"", "/data/1/spend == 0"}},
        {"by month",
         "cora",
         "GET /campaigns/$campaign/metrics?from=2026-08-15&to=2026-09-08&granularity=month",
         "",
         200,
         {"/data/0/date == \"2026-08-01\"", "/data/0/spend == 0", "/data/1/date == \"2026-09-01\"",
          "/data/1/spend == 50.75"}},
        {"by hour",
         "cora",
         "GET /campaigns/$campaign/metrics?granularity=hour",
         "",
         422,
         {"?granularity"}},
        {"its ads, most spend first",
         "cora",
         "GET /campaigns/$campaign/ads?from=2026-09-01&to=2026-09-30",
         "",
         200,
         {"/data/0/name == \"One\"", "/data/0/spend == 40.75", "/data/1/name == \"Two\"",
          "/data/1/spend == 10", "/data/1/creative == null", "/next_cursor == null"}},
        {"by pages",
         "cora",
         "GET /campaigns/$campaign/ads?from=2026-09-01&to=2026-09-30&limit=1",
         "",
         200,
         {"/data/0/name == \"One\"", "/next_cursor => cursor"}},
        {"the second",
         "cora",
         "GET /campaigns/$campaign/ads?from=2026-09-01&to=2026-09-30&limit=1&cursor=$cursor",
         "",
         200,
         {"/data/0/name == \"Two\"", "/next_cursor == null"}},
        {"no ads of nothing",
         "cora",
         "GET /campaigns/01900000-0000-7000-8000-000000000000/ads",
         "",
         404,
         {}},
        {"nor a course",
         "cora",
         "GET /campaigns/01900000-0000-7000-8000-000000000000/metrics",
         "",
         404,
         {}},
        {"its accounts",
         "cora",
         "GET /accounts",
         "",
         200,
         {"/data/0/name == \"Main\"", "/data/0/platform == \"google\"",
          "/data/0/currency == \"EUR\"", "/data/0/connection_id == null",
          "/data/1/name == \"Second\""}},
        {"of one platform",
         "cora",
         "GET /accounts?platform=meta,tiktok",
         "",
         200,
         {"/data/0/name == \"Second\"", "/next_cursor == null"}},
        {"of a connection that is none",
         "cora",
         "GET /accounts?connection_id=01900000-0000-7000-8000-000000000000",
         "",
         200,
         {"/data == []"}},
    });
}

TEST_P(FiguresApi, the_same_file_twice_changes_nothing_and_a_newer_one_replaces) {
    world.open_workspace("theo");
    for (const auto* again : {"first", "second"}) {
        world.check(
            {{again, "theo", "POST /campaigns/import", form(kFile), 202, {"/task/id => import"}}});
        finish("import", "theo");
        world.check({{again,
                      "theo",
                      "GET /campaigns/performance/summary?from=2026-09-01&to=2026-09-30",
                      "",
                      200,
                      {"/totals/spend == 60", "/totals/clicks == 160"}}});
    }
    world.check({
        {"a correction",
         "theo",
         "POST /campaigns/import",
         form("day,campaign,ad,network,account,shown,clicks,cost,value,sales\n"
              "2026-09-01,Search,One,google,Main,1000,50,30.25,100,5\n"),
         202,
         {"/task/id => import"}},
    });
    finish("import", "theo");
    world.check({{"counts",
                  "theo",
                  "GET /campaigns/performance/summary?from=2026-09-01&to=2026-09-30",
                  "",
                  200,
                  {"/totals/spend == 70", "/totals/clicks == 160"}},
                 {"no campaign twice", "theo", "GET /campaigns", "", 200, {"/total == 2"}}});
}

TEST_P(FiguresApi, an_import_with_a_key_is_carried_out_once) {
    world.open_workspace("ivette");
    const std::vector<web::Header> key{{"Idempotency-Key", "the import of today"}};
    world.check({
        {"first", "ivette", "POST /campaigns/import", form(kFile), 202, {"/task/id => once"}, key},
        {"again, with another boundary",
         "ivette",
         "POST /campaigns/import",
         form(kFile),
         202,
         {"/task/id == \"$once\"", "Idempotent-Replayed: true", "Location: /api/v1/tasks/$once"},
         key},
        {"another file",
         "ivette",
         "POST /campaigns/import",
         form("day,campaign,cost\n2026-09-01,A,1\n"),
         422,
         {"another body"},
         key},
        {"one task",
         "ivette",
         "GET /tasks?type=ads.import",
         "",
         200,
         {"/data/0/id == \"$once\"", "/data/1 == missing"}},
    });
    finish("once", "ivette");
}

TEST_P(FiguresApi, what_is_no_table_is_refused_at_once) {
    world.open_workspace("ulf");
    const std::string png("\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 16);
    world.check({
        {"no file",
         "ulf",
         "POST /campaigns/import",
         form_of("", {{"currency", "EUR"}}),
         422,
         {"/file"}},
        {"an empty one is no file", "ulf", "POST /campaigns/import", form("\n"), 422, {}},
        {"a picture", "ulf", "POST /campaigns/import", form(png), 422, {}},
        {"no known column", "ulf", "POST /campaigns/import", form_of("a,b\n1,2\n"), 422, {}},
        {"a mapping to a column that is not there",
         "ulf",
         "POST /campaigns/import",
         form_of(kFile, {{"mapping", R"({"date":"when","campaign_name":"campaign"})"}}),
         422,
         {"when"}},
        {"a mapping of a field that is none",
         "ulf",
         "POST /campaigns/import",
         form_of(kFile, {{"mapping", R"({"date":"day","colour":"ad"})"}}),
         422,
         {"colour"}},
        {"a broken mapping",
         "ulf",
         "POST /campaigns/import",
         form_of(kFile, {{"mapping", "{\"date\":"}}),
         400,
         {}},
        {"a mapping that is no object",
         "ulf",
         "POST /campaigns/import",
         form_of(kFile, {{"mapping", "[]"}}),
         422,
         {"/mapping"}},
        {"a wrong currency",
         "ulf",
         "POST /campaigns/import",
         form_of(kFile, {{"currency", "EURO"}}),
         422,
         {"/currency"}},
        {"a wrong zone",
         "ulf",
         "POST /campaigns/import",
         form_of(kFile, {{"time_zone", "Mars/Olympus"}}),
         422,
         {"/time_zone"}},
        {"a wrong platform",
         "ulf",
         "POST /campaigns/import",
         form_of(kFile, {{"platform", "myspace"}}),
         422,
         {"/platform"}},
        {"a file that was never sent",
         "ulf",
         "POST /campaigns/import",
         form_of("", {{"file_id", "01900000-0000-7000-8000-000000000000"}}),
         422,
         {"/file_id"}},
        {"the preview tells what is wrong",
         "ulf",
         "POST /campaigns/import/preview",
         form_of("a,b\n1,2\n"),
         200,
         {R"("severity":"error")"}},
        {"no task was made", "ulf", "GET /tasks", "", 200, {"/data == []"}},
    });
}

HERALD_ON_BOTH_DATABASES(FiguresApi);

}  // namespace
}  // namespace herald::api
