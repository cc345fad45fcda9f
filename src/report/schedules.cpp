#include "report/schedules.hpp"

#include "report/generate.hpp"
#include "task/recurrence.hpp"

namespace herald::report {
namespace {

constexpr std::size_t kShownRuns = 5;
constexpr std::int64_t kMostSchedules = 200;

/// As its table has it; times and zone are the task schedule's.
struct ScheduleRow {
    ReportScheduleId id;
    std::string name;
    ReportRequest report;
    std::string rrule;
    std::vector<std::string> recipients;
    bool enabled = true;
    Time created_at;
    std::optional<std::string> created_by;
    std::optional<Time> last_run_at;
    std::optional<ReportId> last_report_id;
    std::optional<std::string> last_error;
    std::int64_t version = 1;
};
BOOST_DESCRIBE_STRUCT(ScheduleRow, (),
                      (id, name, report, rrule, recipients, enabled, created_at, created_by,
                       last_run_at, last_report_id, last_error, version))

struct Timing {
    std::string time_zone;
    bool enabled = true;
    Time next_run_at;
    std::optional<Time> starts_at;
};
BOOST_DESCRIBE_STRUCT(Timing, (), (time_zone, enabled, next_run_at, starts_at))

ReportSchedule shown(const Scope& scope, ScheduleRow row) {
    ReportSchedule out;
    out.id = row.id;
    out.name = std::move(row.name);
    out.report = std::move(row.report);
    out.rrule = std::move(row.rrule);
    out.recipients = std::move(row.recipients);
    out.enabled = row.enabled;
    out.created_at = row.created_at;
    out.created_by = std::move(row.created_by);
    out.last_run_at = row.last_run_at;
    out.last_report_id = row.last_report_id;
    out.last_error = std::move(row.last_error);
    out.version = row.version;
    const auto timing = scope.db().one<Timing>(
        "SELECT {columns} FROM schedules WHERE tenant = :tenant AND type = :type AND key = :key",
        {{"type", kScheduledTask}, {"key", to_string(row.id)}});
    if (!timing) return out;
    out.time_zone = timing->time_zone;
    if (!row.enabled || !timing->enabled) return out;
    out.next_run_at = timing->next_run_at;
    out.next_runs = {timing->next_run_at};
    const auto zone = TimeZone::parse(timing->time_zone).value_or(TimeZone::utc());
    for (const Time run :
         task::Recurrence::parse(out.rrule, "/rrule")
             .next_runs(timing->next_run_at, timing->starts_at.value_or(row.created_at), zone,
                        kShownRuns - 1))
        out.next_runs.push_back(run);
    return out;
}

ScheduleRow find_row(const Scope& scope, ReportScheduleId id) {
    auto row = scope.db().one<ScheduleRow>(
        "SELECT {columns} FROM report_schedules WHERE tenant = :tenant AND id = :id", {{"id", id}});
    if (!row) throw no_such(id);
    return *std::move(row);
}

/// Everything that can be wrong, at once.
void check(const Context& context, const Scope& scope, const ScheduleRow& row,
           const std::string& time_zone) {
    Problems problems;
    const auto also = [&](const Error& error, std::string_view prefix) {
        for (const auto& field : error.fields())
            problems.add(std::string(prefix) + field.pointer, field.detail);
    };
    if (row.report.from) problems.add("/report/from", "a schedule's days move: take a preset");
    if (row.report.to) problems.add("/report/to", "a schedule's days move: take a preset");
    try {
        ReportRequest request = row.report;
        request.from.reset();
        request.to.reset();
        brief_of(context, scope, request);
    } catch (const Error& error) {
        if (error.kind() != ErrorKind::invalid) throw;
        also(error, "/report");
    }
    try {
        task::Recurrence::parse(row.rrule, "/rrule");
    } catch (const Error& error) {
        if (error.kind() != ErrorKind::invalid) throw;
        also(error, "");
    }
    if (!TimeZone::parse(time_zone))
        problems.add("/time_zone", "must be an IANA time zone such as Europe/Berlin");
    for (std::size_t i = 0; i < row.recipients.size(); ++i) {
        if (!is_email(row.recipients[i]))
            problems.add(fmt::format("/recipients/{}", i),
                         "must be an e-mail address such as mira@example.com");
        for (std::size_t j = 0; j < i; ++j)
            if (equals_ignoring_case(row.recipients[i], row.recipients[j]))
                problems.add(fmt::format("/recipients/{}", i), "is there twice");
    }
    problems.raise();
}

void set_clock(Tx& tx, const Scope& scope, const ScheduleRow& row, const std::string& time_zone) {
    task::set_schedule(tx, scope,
                       {.type = std::string(kScheduledTask),
                        .title = row.name,
                        .cron = row.rrule,
                        .time_zone = time_zone,
                        .input_json = fmt::format(R"({{"schedule_id":"{}"}})", to_string(row.id)),
                        .key = to_string(row.id)});
    if (!row.enabled) task::pause_schedule(tx, scope, kScheduledTask, to_string(row.id));
}

std::string zone_of(const Context& context, const Scope& scope,
                    const std::optional<std::string>& wanted) {
    return wanted ? *wanted : context.ads().workspace(scope).zone.name();
}

}  // namespace

web::Page<ReportSchedule> list_report_schedules(Scope& scope, const ListReportSchedules& request) {
    const auto after = web::read_cursor<ReportScheduleId>(request, "report_schedules");
    std::vector<ReportSchedule> out;
    for (auto& row : scope.db().list<ScheduleRow>(
             "SELECT {columns} FROM report_schedules WHERE tenant = :tenant AND id > :after ORDER "
             "BY id LIMIT :limit",
             {{"after", after ? std::get<0>(*after) : ReportScheduleId{}},
              {"limit", request.fetch()}}))
        out.push_back(shown(scope, std::move(row)));
    return web::make_page(std::move(out), request, [](const ReportSchedule& one) {
        return web::make_cursor("report_schedules", one.id);
    });
}

ReportSchedule find_report_schedule(const Scope& scope, ReportScheduleId id) {
    return shown(scope, find_row(scope, id));
}

web::Created<ReportSchedule> create_report_schedule(const Context& context, Scope& scope,
                                                    const ReportScheduleDraft& draft) {
    const std::int64_t count = scope.db()
                                   .one<std::int64_t>(
                                       "SELECT count(*) FROM report_schedules "
                                       "WHERE tenant = :tenant")
                                   .value_or(0);
    if (count >= kMostSchedules)
        throw Error(ErrorKind::invalid,
                    fmt::format("A workspace has at most {} report schedules.", kMostSchedules));
    ScheduleRow row;
    row.id = scope.make_id<ReportScheduleId>();
    row.name = draft.name;
    row.report = draft.report;
    row.rrule = draft.rrule;
    row.recipients = draft.recipients;
    row.enabled = draft.enabled.value_or(true);
    row.created_at = scope.now();
    if (!scope.actor().name.empty()) row.created_by = scope.actor().name;
    const std::string zone = zone_of(context, scope, draft.time_zone);
    check(context, scope, row, zone);
    scope.audit({"report_schedule.created", "report_schedule", row.id.value, {}});
    scope.write([&](Tx& tx) {
        tx.execute("INSERT INTO report_schedules (tenant, {columns}) VALUES (:tenant, {values})",
                   row);
        set_clock(tx, scope, row, zone);
    });
    return {find_report_schedule(scope, row.id), "/api/v1/reports/schedules/" + to_string(row.id)};
}

ReportSchedule update_report_schedule(const Context& context, Scope& scope,
                                      const ReportSchedulePatch& patch) {
    ScheduleRow row = find_row(scope, patch.id);
    patch.if_match.check(row.version);
    const std::string before = shown(scope, row).time_zone;
    if (patch.name) row.name = *patch.name;
    if (patch.report) row.report = *patch.report;
    if (patch.rrule) row.rrule = *patch.rrule;
    if (patch.recipients) row.recipients = *patch.recipients;
    if (patch.enabled) row.enabled = *patch.enabled;
    const std::string zone = patch.time_zone.value_or(before);
    check(context, scope, row, zone);
    scope.audit({"report_schedule.updated", "report_schedule", row.id.value, {}});
    const std::int64_t changed = scope.write([&](Tx& tx) {
        const auto count = tx.execute(
            "UPDATE report_schedules SET name = :name, report = :report, rrule = :rrule, "
            "recipients = :recipients, enabled = :enabled, version = version + 1 WHERE tenant = "
            ":tenant AND id = :id AND version = :version",
            {{"name", row.name},
             {"report", row.report},
             {"rrule", row.rrule},
             {"recipients", row.recipients},
             {"enabled", row.enabled},
             {"id", row.id},
             {"version", row.version}});
        if (count > 0) set_clock(tx, scope, row, zone);
        return count;
    });
    if (changed == 0)
        throw Error(ErrorKind::stale, "This schedule was changed by somebody else; load it again.");
    return find_report_schedule(scope, row.id);
}

void remove_report_schedule(Scope& scope, const ReportScheduleRef& request) {
    find_row(scope, request.id);
    scope.audit({"report_schedule.removed", "report_schedule", request.id.value, {}});
    scope.write([&](Tx& tx) {
        tx.execute("DELETE FROM report_schedules WHERE tenant = :tenant AND id = :id",
                   {{"id", request.id}});
        task::remove_schedule(tx, scope, kScheduledTask, to_string(request.id));
    });
}

task::Task run_report_schedule(const Context& context, Scope& scope,
                               const ReportScheduleRef& request) {
    const ScheduleRow row = find_row(scope, request.id);
    scope.audit({"report_schedule.run", "report_schedule", row.id.value, {}});
    return scope.write([&](Tx& tx) {
        return task::enqueue(
            tx, scope, *context.bus,
            {.type = std::string(kScheduledTask),
             .title = row.name,
             .input_json = fmt::format(R"({{"schedule_id":"{}"}})", to_string(row.id)),
             .key = to_string(row.id)});
    });
}

void add_schedule_routes(const Context& context, web::Router& routes) {
    using web::Role;
    routes.get("/api/v1/reports/schedules", {"List report schedules", Role::viewer},
               list_report_schedules);
    routes.post("/api/v1/reports/schedules",
                web::RouteSpec("Create a report schedule", Role::editor),
                [&context](Scope& s, const ReportScheduleDraft& r) {
                    return create_report_schedule(context, s, r);
                });
    routes.get("/api/v1/reports/schedules/{id}", {"Get a report schedule", Role::viewer},
               [](Scope& s, const ReportScheduleRef& r) { return find_report_schedule(s, r.id); });
    routes.patch("/api/v1/reports/schedules/{id}", {"Update a report schedule", Role::editor},
                 [&context](Scope& s, const ReportSchedulePatch& r) {
                     return update_report_schedule(context, s, r);
                 });
    routes.del("/api/v1/reports/schedules/{id}", {"Delete a report schedule", Role::editor},
               remove_report_schedule);
    routes.post("/api/v1/reports/schedules/{id}/run", {"Run a report schedule", Role::editor},
                [&context](Scope& s, const ReportScheduleRef& r) {
                    auto task = run_report_schedule(context, s, r);
                    const std::string location = "/api/v1/tasks/" + to_string(task.id);
                    return web::Accepted<task::TaskAnswer>{{std::move(task)}, location};
                });
}

}  // namespace herald::report
