#include "task/routes.hpp"

#include "task/schedule.hpp"
#include "task/task_store.hpp"
#include "web/newest.hpp"

namespace herald::task {

struct ListTasks : web::Paged {
    std::vector<State> state;
    std::optional<std::string> type;
    std::optional<TaskId> parent_id;
};
BOOST_DESCRIBE_STRUCT(ListTasks, (web::Paged), (state, type, parent_id))

struct OneTask {
    TaskId id;
};
BOOST_DESCRIBE_STRUCT(OneTask, (), (id))

struct ListSchedules : web::Paged {};
BOOST_DESCRIBE_STRUCT(ListSchedules, (web::Paged), ())

namespace {

web::Page<Task> list_tasks(Scope& scope, const ListTasks& request) {
    std::string sql = "SELECT {columns} FROM tasks WHERE tenant = :tenant AND id < :before";
    if (!request.state.empty()) {
        std::string states;  // names of an enumeration, in its order: few texts, each prepared once
        for (const State state :
             {State::queued, State::running, State::succeeded, State::failed, State::cancelled})
            if (std::find(request.state.begin(), request.state.end(), state) != request.state.end())
                states += fmt::format("{}'{}'", states.empty() ? "" : ", ", enum_name(state));
        sql += " AND state IN (" + states + ")";
    }
    store::Params params{{"before", web::newest_before<TaskId>(request, "tasks")},
                         {"limit", request.fetch()}};
    if (request.type) {
        sql += " AND type = :type";
        params.emplace_back("type", *request.type);
    }
    if (request.parent_id) {
        sql += " AND parent_id = :parent_id";
        params.emplace_back("parent_id", *request.parent_id);
    }
    sql += " ORDER BY id DESC LIMIT :limit";
    auto rows = scope.db().list<TaskRow>(sql, std::move(params));
    std::vector<Task> tasks;
    tasks.reserve(rows.size());
    for (TaskRow& row : rows) tasks.push_back(to_task(std::move(row)));
    return web::make_newest_page(std::move(tasks), request, "tasks");
}

web::Page<Schedule> list_all_schedules(Scope& scope, const ListSchedules& request) {
    const auto after = web::read_cursor<ScheduleId>(request, "schedules");
    auto rows = list_schedules(scope, after ? std::optional(std::get<0>(*after)) : std::nullopt,
                               request.fetch());
    return web::make_page(std::move(rows), request,
                          [](const Schedule& s) { return web::make_cursor("schedules", s.id); });
}

}  // namespace

void add_routes(web::Router& routes, store::Bus& bus) {
    using store::Role;
    routes.get("/api/v1/tasks", {"List tasks", Role::viewer}, list_tasks);
    routes.get("/api/v1/tasks/{id}", {"Get a task", Role::viewer},
               [](Scope& scope, const OneTask& r) { return find_task(scope, r.id); });
    routes.post("/api/v1/tasks/{id}/cancel",
                web::RouteSpec("Cancel a task", Role::editor).may(ErrorKind::conflict),
                [&bus](Scope& scope, const OneTask& r) { return cancel_task(scope, bus, r.id); });
    routes.post("/api/v1/tasks/{id}/retry",
                web::RouteSpec("Retry a task", Role::editor).may(ErrorKind::conflict),
                [&bus](Scope& scope, const OneTask& r) { return retry_task(scope, bus, r.id); });
    routes.get("/api/v1/schedules", {"List schedules", Role::viewer}, list_all_schedules);
    routes.patch("/api/v1/schedules/{id}", {"Update a schedule", Role::editor}, update_schedule);
}

}  // namespace herald::task
