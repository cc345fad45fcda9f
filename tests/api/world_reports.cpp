#include "harness.hpp"

/// The reports and schedules that stand in the world.
namespace herald::api {

void World::add_reports() {
    for (
        const auto& [route, body] : std::initializer_list<std::pair<const char*, const char*>>{
            {"POST /api/v1/reports/generate",
             R"({"template":"custom","from":"2026-10-01","to":"2026-10-07","format":"csv"})"},
            {"POST /api/v1/analytics/reports",
             R"({"template":"custom","from":"2026-10-01","to":"2026-10-07","format":"csv"})"},
            {"POST /api/v1/reports/preview",
             R"({"template":"executive","from":"2026-10-01","to":"2026-10-07","page":1})"},
            {"POST /api/v1/reports/{id}/share", R"({"expires_in_days":3})"},
            {"PUT /api/v1/reports/branding",
             R"({"company_name":"Walked","primary_color":"#224466","footer":"Confidential"})"},
            {"POST /api/v1/reports/schedules",
             R"({"name":"Walked","report":{"template":"weekly"},"rrule":"FREQ=WEEKLY;BYDAY=MO;BYHOUR=8","time_zone":"Etc/UTC","recipients":["walk@north.example"]})"},
            {"PATCH /api/v1/reports/schedules/{id}", R"({"name":"Renamed","enabled":false})"}})
        bodies[route] = body;
    for (const auto* title : {"A report of Northwind", "Another", "A third"}) {
        const auto made = call(
            "editor", "POST /reports/generate",
            fmt::format(
                R"({{"template":"executive","title":"{}","from":"2026-10-01","to":"2026-10-07"}})",
                title));
        EXPECT_EQ(made.status, 202) << made.body;
        const json::value task = wait_for_task(take(made, "/task/id"));
        EXPECT_EQ(task.at("state").as_string(), "succeeded") << json::serialize(task);
        ids["reports"] = std::string(task.at("result").at("report_id").as_string());
        ids["shared/reports"] =
            take(call("editor", "POST /reports/" + ids["reports"] + "/share", "{}"), "/token");
    }
    for (const auto* name : {"A calendar of Northwind", "Second", "Third"}) {
        const auto made = call(
            "editor", "POST /reports/schedules",
            fmt::format(
                R"({{"name":"{}","report":{{}},"rrule":"FREQ=YEARLY","time_zone":"Etc/UTC","recipients":[]}})",
                name));
        EXPECT_EQ(made.status, 201) << made.body;
        ids["reports/schedules"] = take(made, "/id");
    }
}

}  // namespace herald::api
