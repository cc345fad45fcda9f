#include "harness.hpp"

namespace herald::api {
namespace {

constexpr auto kMapping =
    R"({"date":"date","campaign_name":"campaign","impressions":"shown","clicks":"clicks","spend":"spend","revenue":"revenue","platform":{"value":"google"}})";

class AdsApi : public ApiTest {
protected:
    std::string create_campaign(const std::string& name) {
        const auto made = world.call(
            "editor", "POST /campaigns",
            fmt::format(R"({{"name":"{}","daily_budget":12.5,"currency":"EUR"}})", name));
        EXPECT_EQ(made.status, 201) << made.body;
        return world.take(made, "/id");
    }
};

TEST_P(AdsApi, campaigns) {
    world.values["campaign"] = create_campaign("Spring");
    world.check({
        {"created and shown",
         "viewer",
         "GET /campaigns/$campaign",
         "",
         200,
         {R"("name":"Spring")", R"("daily_budget":12.5)", R"("ctr":null)", "ETag: \"1\""}},
        {"found by name",
         "viewer",
         "GET /campaigns?q=sprin",
         "",
         200,
         {"$campaign", R"("total":1)"}},
        {"sorted and filtered",
         "key",
         "GET "
         "/campaigns?platform=other&status=draft,active,paused&sort=-spend,name&from=2026-10-01&to="
         "2026-10-31",
         "",
         200,
         {R"("data":[)"}},
        {"no such order", "viewer", "GET /campaigns?sort=spned", "", 422, {"did you mean spend?"}},
        {"renamed",
         "editor",
         "PATCH /campaigns/$campaign",
         R"({"name":"Spring sale","reason":"typo"})",
         200,
         {R"("name":"Spring sale")", R"("task":null)"}},
        {"stale",
         "editor",
         "PATCH /campaigns/$campaign",
         R"({"name":"Lost"})",
         412,
         {},
         {{"If-Match", "\"1\""}}},
        {"a viewer may not", "viewer", "PATCH /campaigns/$campaign", R"({"name":"Mine"})", 403, {}},
        {"a wrong budget",
         "editor",
         "PATCH /campaigns/$campaign",
         R"({"daily_budget":-1})",
         422,
         {"/daily_budget"}},
        {"figures by day",
         "viewer",
         "GET /campaigns/$campaign/metrics?from=2026-10-01&to=2026-10-03&granularity=day",
         "",
         200,
         {R"("granularity":"day")", R"("totals":)"}},
        {"figures backwards",
         "viewer",
         "GET /campaigns/$campaign/metrics?from=2026-10-03&to=2026-10-01",
         "",
         422,
         {}},
        {"ads", "viewer", "GET /campaigns/$campaign/ads", "", 200, {R"("data":[])"}},
        {"no name", "editor", "POST /campaigns", R"({"daily_budget":5})", 422, {"/name"}},
        {"nothing there",
         "viewer",
         "GET /campaigns/01900000-0000-7000-8000-000000000000",
         "",
         404,
         {}},
    });
    const auto history = world.call("viewer", "GET /campaigns/$campaign/history");
    EXPECT_EQ(world.take(history, "/data/0/field"), "name");
    EXPECT_EQ(world.take(history, "/data/0/reason"), "typo");
    world.take(history, "/data/0/id", "change");
    world.check({
        {"reverted",
         "editor",
         "POST /campaigns/changes/$change/revert",
         "",
         200,
         {R"("name":"Spring")"}},
        {"many at once",
         "editor",
         "POST /campaigns/bulk",
         R"({"ids":["$campaign"],"status":"paused"})",
         202,
         {R"("task":{)", "Location: /api/v1/tasks/"}},
        {"none at once",
         "editor",
         "POST /campaigns/bulk",
         R"({"ids":[],"status":"paused"})",
         422,
         {"/ids"}},
        {"archived", "editor", "DELETE /campaigns/$campaign", "", 204, {}},
    });
}

TEST_P(AdsApi, a_file_becomes_figures) {
    const std::string file =
        "date,campaign,shown,clicks,spend,revenue\n2026-09-01,Search,1000,50,20.25,100\n2026-09-02,"
        "Search,2000,100,30.50,50\n2026-09-03,Search,x,1,1,1\n";
    const auto preview = world.upload("editor", "/campaigns/import/preview", file);
    ASSERT_EQ(preview.status, 200) << preview.body;
    world.take(preview, "/file_id", "file");
    const auto started = world.call(
        "editor", "POST /campaigns/import",
        fmt::format(
            "--XX\r\nContent-Disposition: form-data; "
            "name=\"file_id\"\r\n\r\n$file\r\n--XX\r\nContent-Disposition: form-data; "
            "name=\"currency\"\r\n\r\nEUR\r\n"
            "--XX\r\nContent-Disposition: form-data; name=\"mapping\"\r\n\r\n{}\r\n--XX--\r\n",
            kMapping),
        {{"Content-Type", "multipart/form-data; boundary=XX"}});
    ASSERT_EQ(started.status, 202) << started.body;
    world.take(started, "/task/id", "import");
    const auto task = world.wait_for_task(world.values["import"]);
    EXPECT_EQ(task.at("state").as_string(), "succeeded") << json::serialize(task);
    EXPECT_EQ(task.at("result").at("rows_imported").as_int64(), 2);
    EXPECT_EQ(task.at("result").at("rows_skipped").as_int64(), 1);
    world.check({
        {"totals to the cent",
         "viewer",
         "GET /campaigns/performance/summary?from=2026-09-01&to=2026-09-30&platform=google",
         "",
         200,
         {R"("spend":50.75)", R"("revenue":150)", R"("clicks":150)"}},
        {"in the list",
         "viewer",
         "GET /campaigns?q=search&from=2026-09-01&to=2026-09-30",
         "",
         200,
         {R"("spend":50.75)", R"("platform":"google")"}},
        {"the bad line by its number",
         "viewer",
         "GET /campaigns/import/$import/errors",
         "",
         200,
         {"4,"}},
        {"accounts", "viewer", "GET /accounts", "", 200, {R"("currency":"EUR")"}},
        {"the overview knows", "viewer", "GET /overview", "", 200, {R"("has_facts":true)"}},
        {"no file",
         "editor",
         "POST /campaigns/import",
         "--XX--\r\n",
         422,
         {"/file"},
         {{"Content-Type", "multipart/form-data; boundary=XX"}}},
    });
}

TEST_P(AdsApi, exchange_rates) {
    const auto started =
        world.upload("editor", "/exchange-rates/import", "Date,USD,GBP\n2026-09-01,1.10,0.85\n");
    ASSERT_EQ(started.status, 202) << started.body;
    EXPECT_EQ(world.wait_for_task(world.take(started, "/task/id")).at("state").as_string(),
              "succeeded");
    world.check({
        {"listed",
         "viewer",
         "GET /exchange-rates?currency=USD",
         "",
         200,
         {R"("quote":"USD")", R"("rate":1.1)", "!GBP"}},
    });
}

TEST_P(AdsApi, connections) {
    const auto made = world.call(
        "admin", "POST /connections",
        R"({"connector_id":"meta_ads","settings":{"access_token":"very-secret-token"}})");
    ASSERT_EQ(made.status, 201) << made.body;
    world.take(made, "/id", "connection");
    world.check({
        {"the catalogue",
         "viewer",
         "GET /connectors",
         "",
         200,
         {"meta_ads", "google_ads", "tiktok_ads", "snapchat_ads", R"("writeOnly":true)"}},
        {"listed without its secret",
         "viewer",
         "GET /connections",
         "",
         200,
         {"$connection", "!very-secret-token"}},
        {"one",
         "viewer",
         "GET /connections/$connection",
         "",
         200,
         {R"("connector_id":"meta_ads")", "!very-secret-token"}},
        {"renamed",
         "admin",
         "PATCH /connections/$connection",
         R"({"name":"Main"})",
         200,
         {R"("name":"Main")", "!very-secret-token"}},
        {"an editor may not",
         "editor",
         "PATCH /connections/$connection",
         R"({"name":"Mine"})",
         403,
         {}},
        {"an unknown connector",
         "admin",
         "POST /connections",
         R"({"connector_id":"myspace_ads","settings":{}})",
         422,
         {"/connector_id"}},
        {"a missing setting",
         "admin",
         "POST /connections",
         R"({"connector_id":"meta_ads","settings":{}})",
         422,
         {"access_token"}},
        {"tested by a task",
         "editor",
         "POST /connections/$connection/test",
         "",
         202,
         {R"("task":{)", "Location: /api/v1/tasks/"}},
        {"no secret in the audit log", "admin", "GET /audit-log", "", 200, {"!very-secret-token"}},
        {"gone", "admin", "DELETE /connections/$connection", "", 204, {}},
        {"really", "viewer", "GET /connections/$connection", "", 404, {}},
    });
}

TEST_P(AdsApi, sync) {
    const auto started = world.call("editor", "POST /campaigns/sync", "{}");
    ASSERT_EQ(started.status, 202) << started.body;
    world.take(started, "/job_id", "job");
    world.check({
        {"its state",
         "viewer",
         "GET /campaigns/sync/$job/status",
         "",
         200,
         {R"("job_id":"$job")", R"("connections":[)"}},
        {"backwards",
         "editor",
         "POST /campaigns/sync",
         R"({"from":"2026-10-02","to":"2026-10-01"})",
         422,
         {}},
        {"a viewer may not", "viewer", "POST /campaigns/sync", "{}", 403, {}},
    });
}

TEST_P(AdsApi, saved_views) {
    const auto made = world.call(
        "viewer", "POST /views",
        R"({"name":"Losers","query":"sort=roas","columns":["name","roas"],"shared":true})");
    if (made.status == 403) GTEST_SKIP() << "views are an editor's";
    ASSERT_EQ(made.status, 201) << made.body;
    world.take(made, "/id", "view");
    world.check({
        {"shared with all",
         "editor",
         "GET /views?page=campaigns",
         "",
         200,
         {"$view", R"("columns":["name","roas"])"}},
        {"renamed", "viewer", "PATCH /views/$view", R"({"name":"Winners"})", 200, {"Winners"}},
        {"another organization", "stranger", "PATCH /views/$view", R"({"name":"Mine"})", 404, {}},
        {"gone", "viewer", "DELETE /views/$view", "", 204, {}},
    });
}

TEST_P(AdsApi, the_sandbox_connects) {
    world.call(
        "anonymous", "POST /auth/register",
        R"({"email":"sandy@box.example","password":"a long password","name":"Sandy","organization":"Box"})");
    const auto login = world.call("anonymous", "POST /auth/login",
                                  R"({"email":"sandy@box.example","password":"a long password"})");
    world.tokens["sandy"] = world.take(login, "/access_token");
    world.check({
        {"four platforms",
         "sandy",
         "POST /sandbox/connect",
         "",
         201,
         {"meta_ads", "google_ads", "tiktok_ads", "snapchat_ads"}},
        {"an editor may not", "editor", "POST /sandbox/connect", "", 403, {}},
    });
    const json::value tasks = json::parse(world.call("sandy", "GET /tasks").body);
    for (const auto& task : tasks.at("data").as_array())
        world.call("sandy", "POST /tasks/" + std::string(task.at("id").as_string()) + "/cancel");
}

TEST_P(AdsApi, open_pages) {
    world.check({
        {"health", "anonymous", "GET /health", "", 200, {"ok"}},
        {"live", "anonymous", "GET /health/live", "", 200, {}},
        {"ready", "anonymous", "GET /health/ready", "", 200, {}},
        {"detailed", "admin", "GET /health/detailed", "", 200, {R"("version":")"}},
        {"the document", "anonymous", "GET /openapi.json", "", 200, {R"("openapi":"3.1.0")"}},
        {"nothing", "viewer", "GET /nothing", "", 404, {"application/problem+json"}},
        {"a wrong method", "viewer", "PUT /campaigns", "", 405, {"Allow: GET, POST"}},
    });
}

HERALD_ON_BOTH_DATABASES(AdsApi);

}  // namespace
}  // namespace herald::api
