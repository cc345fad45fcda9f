#include "base/log.hpp"
#include "harness.hpp"

/// Health, metrics, the system page, backups.
namespace herald::api {
namespace {

class SystemApi : public ApiTest {};

TEST_P(SystemApi, tells_how_it_is) {
    world.check({
        {"anybody may ask whether it lives",
         "anonymous",
         "GET /health",
         "",
         200,
         {R"("status":"ok")"}},
        {"a probe", "anonymous", "GET /health/live", "", 200, {R"({"status":"ok"})"}},
        {"a load balancer", "anonymous", "GET /health/ready", "", 200, {R"("status":)", "!checks"}},
        {"an administrator sees each part",
         "admin",
         "GET /health/detailed",
         "",
         200,
         {R"("version":")", R"("name":"database","status":"ok")", R"("name":"warehouse")",
          R"("name":"disk")", R"("name":"migrations","status":"ok")"}},
        {"an editor does not", "editor", "GET /health/detailed", "", 403, {}},
        {"metrics are for their token",
         "the metrics token",
         "GET /health/metrics",
         "",
         200,
         {"# TYPE herald_http_requests_total counter", "herald_tasks_oldest_ready_seconds",
          "process_start_time_seconds", "text/plain; version=0.0.4"}},
        {"and for no other", "owner", "GET /health/metrics", "", 401, {"metrics token"}},
    });
}

TEST_P(SystemApi, shows_the_system_page) {
    world.call("viewer", "GET /campaigns");
    world.check({
        {"of the organization that runs it",
         "admin",
         "GET /system",
         "",
         200,
         {R"("is_operator":true)", R"("machine":{"cores":)", R"("memory_total":)",
          R"("process":{"memory":)",
          R"("kind":")" + std::string(GetParam() == "sqlite" ? "sqlite" : "postgresql"),
          R"("tasks":{"queued":)", R"("per_minute":)", R"("slowest":[)",
          R"("checks":[{"name":"database")", R"("deliveries":{"waiting":)"}},
        {"of another one: its own tasks, and the machine",
         "stranger",
         "GET /system",
         "",
         200,
         {R"("is_operator":false)", "/tasks/failed_24h == 0"}},
        {"not for editors", "editor", "GET /system", "", 403, {}},
    });
}

TEST_P(SystemApi, shows_each_organization_its_own_log) {
    {
        const WorkScope scope({.request_id = "r-north",
                               .task_id = {},
                               .tenant = world.values.at("organization"),
                               .route = "/of/north",
                               .trace = {}});
        log_warning("of Northwind", {{"figure", 12}});
        log_info("another of Northwind");
    }
    log_warning("of nobody");
    world.check({
        {"the operator sees all",
         "admin",
         "GET /system/logs?level=warning&q=of",
         "",
         200,
         {R"("message":"of Northwind")", R"("request_id":"r-north")", R"("route":"/of/north")",
          R"("fields":{"figure":"12"})", "of nobody", "!another of"}},
        {"the newest", "admin", "GET /system/logs?limit=1", "", 200, {"/data/1 == missing"}},
        {"too many", "admin", "GET /system/logs?limit=2001", "", 422, {"?limit"}},
        {"by its request",
         "admin",
         "GET /system/logs?q=r-north&level=warning",
         "",
         200,
         {"of Northwind", "!of nobody"}},
        {"another organization sees nothing of it",
         "stranger",
         "GET /system/logs?q=of",
         "",
         200,
         {"!Northwind", "!of nobody"}},
        {"no such level", "admin", "GET /system/logs?level=loud", "", 422, {"?level"}},
        {"not for editors", "editor", "GET /system/logs", "", 403, {}},
    });
}

TEST_P(SystemApi, backs_itself_up) {
    const auto made = world.call("admin", "POST /system/backups");
    EXPECT_EQ(made.status, 202) << made.body;
    const json::value task =
        world.wait_for_task(world.take(made, "/task/id", "backup_task"), "admin");
    EXPECT_EQ(task.at("state").as_string(), "succeeded") << json::serialize(task);
    world.check({
        {"another one", "admin", "POST /system/backups", "", 202, {R"("type":"system.backup")"}},
        {"the list",
         "admin",
         "GET /system/backups?limit=1",
         "",
         200,
         {R"("file":"herald-)", R"("kind":"manual")"}},
        {"the first one is there",
         "admin",
         "GET /system/backups",
         "",
         200,
         {"$backup_task", R"("state":"ready")", R"("sha256":")"}},
        {"not for others: it holds everybody",
         "stranger",
         "GET /system/backups",
         "",
         403,
         {"the one that runs it"}},
        {"nor may they make one", "stranger", "POST /system/backups", "", 403, {}},
        {"settings at first", "admin", "GET /system/backups/settings", "", 200, {R"("folder":"/)"}},
        {"a schedule",
         "admin",
         "PUT /system/backups/settings",
         R"({"enabled":true,"cron":"15 4 * * 1","keep_daily":3,"keep_weekly":2})",
         200,
         {R"("cron":"15 4 * * 1")", R"("at":null)", R"("keep_daily":3)"}},
        {"its schedule", "admin", "GET /schedules", "", 200, {"system.backup", "15 4 * * 1"}},
        {"a time of day",
         "admin",
         "PUT /system/backups/settings",
         R"({"enabled":true,"at":"03:05","cron":"15 4 * * 1"})",
         200,
         {R"("cron":"5 3 * * *")", R"("at":"03:05")"}},
        {"no time of day",
         "admin",
         "PUT /system/backups/settings",
         R"({"enabled":true,"at":"25:00"})",
         422,
         {"/at"}},
        {"off again",
         "admin",
         "PUT /system/backups/settings",
         R"({"enabled":false})",
         200,
         {R"("enabled":false)", R"("keep_daily":3)"}},
        {"a time that never comes",
         "admin",
         "PUT /system/backups/settings",
         R"({"enabled":true,"cron":"0 0 30 2 *"})",
         422,
         {"cron"}},
        {"nothing to keep",
         "admin",
         "PUT /system/backups/settings",
         R"({"enabled":true,"keep_daily":0})",
         422,
         {"/keep_daily"}},
        {"the folder is the server's affair",
         "admin",
         "PUT /system/backups/settings",
         R"({"enabled":true,"folder":"/etc"})",
         422,
         {"/folder", "--backup-folder"}},
        {"not for others",
         "stranger",
         "PUT /system/backups/settings",
         R"({"enabled":true})",
         403,
         {}},
        {"not for others to see", "stranger", "GET /system/backups/settings", "", 403, {}},
    });
}

HERALD_ON_BOTH_DATABASES(SystemApi);

}  // namespace
}  // namespace herald::api
