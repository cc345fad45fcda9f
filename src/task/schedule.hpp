#pragma once

#include "task/task.hpp"

namespace herald::task {

struct ScheduleTag;
using ScheduleId = Id<ScheduleTag>;

/// As the API shows it.
struct Schedule {
    ScheduleId id;
    std::string type, title, cron;
    bool enabled = true;
    std::optional<Time> next_run_at;  ///< null while it is switched off
    std::optional<Time> last_run_at;
    std::optional<TaskId> last_task_id;
};
BOOST_DESCRIBE_STRUCT(Schedule, (),
                      (id, type, title, cron, enabled, next_run_at, last_run_at, last_task_id))

struct SchedulePatch {
    ScheduleId id;
    std::optional<std::string> cron;
    std::optional<bool> enabled;
};
BOOST_DESCRIBE_STRUCT(SchedulePatch, (), (id, cron, enabled))

std::vector<Schedule> list_schedules(const Scope& scope, std::optional<ScheduleId> after,
                                     std::int64_t limit);
/// Throws Error{not_found | invalid}.
Schedule update_schedule(Scope& scope, const SchedulePatch& patch);

/// Enqueues what is due, over all tenants; returns the number of tasks. Runs that were missed while
/// nothing ran are made up for by one.
int run_due_schedules(store::Database& database, store::Bus& bus, const Clock& clock,
                      store::AuditSink* audit);

}  // namespace herald::task
