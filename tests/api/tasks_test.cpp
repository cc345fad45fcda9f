#include "harness.hpp"
#include "task/schedule.hpp"

namespace herald::api {
namespace {

class TasksApi : public ApiTest {
protected:
    std::string enqueue_one(const std::string& title, const std::string& type = "test.listed") {
        Scope scope = world.scope_of("editor");
        return to_string(scope.write([&](Tx& tx) {
            return task::enqueue(tx, scope, world.app().bus(), {.type = type, .title = title}).id;
        }));
    }
};

TEST_P(TasksApi, lists_and_shows) {
    world.values["first"] = enqueue_one("First");
    world.values["second"] = enqueue_one("Second");
    world.check({
        {"newest first",
         "viewer",
         "GET /tasks?type=test.listed",
         "",
         200,
         {R"("title":"Second")", R"("next_cursor":null)", R"("log":[])"}},
        {"by state",
         "viewer",
         "GET /tasks?type=test.listed&state=running,failed",
         "",
         200,
         {R"("data":[])"}},
        {"by state and type",
         "viewer",
         "GET /tasks?type=test.listed&state=queued",
         "",
         200,
         {"$first", "$second"}},
        {"a key may read", "key", "GET /tasks?limit=1", "", 200, {R"("next_cursor":")"}},
        {"one",
         "viewer",
         "GET /tasks/$first",
         "",
         200,
         {R"("id":"$first")", R"("state":"queued")", R"("created_by":"editor")",
          R"("parent_id":null)"}},
        {"children", "viewer", "GET /tasks?parent_id=$first", "", 200, {R"("data":[])"}},
        {"no such state",
         "viewer",
         "GET /tasks?state=sleeping",
         "",
         422,
         {"?state", "must be one of queued, running, succeeded, failed, cancelled"}},
        {"too long a page",
         "viewer",
         "GET /tasks?limit=501",
         "",
         422,
         {"?limit", "must be at most 500"}},
        {"an empty page", "viewer", "GET /tasks?limit=0", "", 422, {"must be at least 1"}},
        {"a foreign cursor", "viewer", "GET /tasks?cursor=abc", "", 422, {"?cursor"}},
        {"nothing there",
         "viewer",
         "GET /tasks/01900000-0000-7000-8000-000000000000",
         "",
         404,
         {"There is no task"}},
        {"another organization", "stranger", "GET /tasks/$first", "", 404, {}},
    });
}

TEST_P(TasksApi, pages_are_stable_under_inserts) {
    for (int i = 0; i < 5; ++i) enqueue_one(fmt::format("Paged {}", i), "test.paged");
    const auto first = world.call("viewer", "GET /tasks?type=test.paged&limit=2");
    world.take(first, "/next_cursor", "cursor");
    enqueue_one("A new one", "test.paged");
    const auto second = world.call("viewer", "GET /tasks?type=test.paged&limit=2&cursor=$cursor");
    EXPECT_EQ(world.take(first, "/data/1/title"), "Paged 3");
    EXPECT_EQ(world.take(second, "/data/0/title"), "Paged 2");
    world.take(second, "/next_cursor", "cursor");
    const auto third = world.call("viewer", "GET /tasks?type=test.paged&limit=2&cursor=$cursor");
    EXPECT_EQ(world.take(third, "/data/0/title"), "Paged 0");
    EXPECT_EQ(world.take(third, "/next_cursor"), "null");
}

TEST_P(TasksApi, cancels_and_retries) {
    world.values["task"] = enqueue_one("To be cancelled");
    world.check({
        {"a viewer may not", "viewer", "POST /tasks/$task/cancel", "", 403, {"editor"}},
        {"an editor may",
         "editor",
         "POST /tasks/$task/cancel",
         "",
         200,
         {R"("state":"cancelled")"}},
        {"only once", "editor", "POST /tasks/$task/cancel", "", 409, {"been cancelled already"}},
        {"again in the queue",
         "editor",
         "POST /tasks/$task/retry",
         "",
         200,
         {R"("state":"queued")", "Tried again by editor."}},
        {"only when it ended",
         "editor",
         "POST /tasks/$task/retry",
         "",
         409,
         {"Only a failed or cancelled task"}},
        {"nothing there",
         "editor",
         "POST /tasks/01900000-0000-7000-8000-000000000000/retry",
         "",
         404,
         {}},
        {"both are in the audit log",
         "admin",
         "GET /audit-log?entity=task",
         "",
         200,
         {"task.cancelled", "task.retried", "$task"}},
    });
}

TEST_P(TasksApi, an_idempotency_key_does_it_once) {
    world.values["task"] = enqueue_one("Once");
    const std::vector<web::Header> key{{"Idempotency-Key", "k-" + world.values["task"]}};
    world.check({
        {"first",
         "editor",
         "POST /tasks/$task/cancel",
         "",
         200,
         {R"("state":"cancelled")", "!Idempotent-Replayed"},
         key},
        {"replayed",
         "editor",
         "POST /tasks/$task/cancel",
         "",
         200,
         {R"("state":"cancelled")", "Idempotent-Replayed: true"},
         key},
        {"another body", "editor", "POST /tasks/$task/cancel", "{}", 422, {"another body"}, key},
        {"without the key it is a second time", "editor", "POST /tasks/$task/cancel", "", 409, {}},
    });
}

TEST_P(TasksApi, schedules) {
    Scope scope = world.scope_of("editor");
    scope.write([&](Tx& tx) {
        task::set_schedule(tx, scope,
                           {.type = "test.nightly",
                            .title = "Nightly",
                            .cron = "30 2 * * *",
                            .time_zone = "Europe/Berlin"});
    });
    for (const auto& schedule : task::list_schedules(scope, {}, 100))
        if (schedule.title == "Nightly") world.values["schedule"] = to_string(schedule.id);
    world.check({
        {"listed",
         "viewer",
         "GET /schedules",
         "",
         200,
         {R"("cron":"30 2 * * *")", R"("last_run_at":null)"}},
        {"paged", "viewer", "GET /schedules?limit=1", "", 200, {R"("next_cursor":")"}},
        {"switched off",
         "editor",
         "PATCH /schedules/$schedule",
         R"({"enabled":false})",
         200,
         {R"("enabled":false)", R"("next_run_at":null)"}},
        {"changed and on",
         "editor",
         "PATCH /schedules/$schedule",
         R"({"enabled":true,"cron":"0 4 * * MON"})",
         200,
         {R"("cron":"0 4 * * MON")", R"("next_run_at":"20)"}},
        {"a wrong cron",
         "editor",
         "PATCH /schedules/$schedule",
         R"({"cron":"61 * * * *"})",
         422,
         {"/cron", "outside 0 to 59"}},
        {"a viewer may not",
         "viewer",
         "PATCH /schedules/$schedule",
         R"({"enabled":true})",
         403,
         {}},
        {"another organization",
         "stranger",
         "PATCH /schedules/$schedule",
         R"({"enabled":true})",
         404,
         {}},
        {"in the audit log",
         "admin",
         "GET /audit-log?action=schedule.updated",
         "",
         200,
         {"$schedule"}},
    });
}

TEST_P(TasksApi, stream_tickets) {
    world.check({
        {"a person gets one",
         "viewer",
         "POST /stream/tickets",
         "",
         200,
         {R"("ticket":")", R"("expires_in":30)"}},
        {"a key needs none", "key", "POST /stream/tickets", "", 403, {"needs no ticket"}},
        {"nobody", "anonymous", "POST /stream/tickets", "", 401, {}},
    });
}

HERALD_ON_BOTH_DATABASES(TasksApi);

}  // namespace
}  // namespace herald::api
