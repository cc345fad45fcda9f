#pragma once

#include "task/task.hpp"

/// The SQL of tasks, for this folder only. Statements name :tenant and bind it themselves, so that
/// they run in a tenant's transaction and in a SystemDb's alike.
namespace herald::task {

/// Task as its table has it: everything but the log.
struct TaskRow {
    TaskId id;
    std::string type, title;
    State state{};
    double progress = 0;
    std::optional<std::string> stage;
    int attempt = 0, max_attempts = 0;
    Time created_at;
    std::optional<Time> started_at, finished_at;
    std::optional<std::string> created_by;
    std::optional<TaskId> parent_id;
    RawJson result;
    std::optional<std::string> error;
};
BOOST_DESCRIBE_STRUCT(TaskRow, (),
                      (id, type, title, state, progress, stage, attempt, max_attempts, created_at,
                       started_at, finished_at, created_by, parent_id, result, error))

/// What a runner needs of a task it has leased.
struct Leased {
    store::TenantId tenant;
    TaskId id;
    std::string type;
    int attempt = 0, max_attempts = 0;
    std::int64_t fence = 0;
    int failures = 0;
    std::string input;
    std::optional<std::string> cursor;
    store::TenantKey tenant_key = 0;
    store::Role role{};
    store::ActorKind actor_kind{};
    Uuid actor_id;
    std::string actor_name;
    double progress = 0;
    std::optional<std::string> stage;
    std::optional<std::string> traceparent;  ///< of the work that asked for it
    Time not_before;
};
BOOST_DESCRIBE_STRUCT(Leased, (),
                      (tenant, id, type, attempt, max_attempts, fence, failures, input, cursor,
                       tenant_key, role, actor_kind, actor_id, actor_name, progress, stage,
                       traceparent, not_before))

inline constexpr std::string_view kReadyTopic = "tasks.ready", kCancelTopic = "tasks.cancel";
/// The log keeps so many lines of so many bytes; warnings and errors have room beyond them.
inline constexpr std::int64_t kLogLines = 1000, kLogSpare = 200;
inline constexpr std::size_t kLogBytes = 2000, kErrorBytes = 2000, kStageBytes = 200,
                             kResultBytes = 256 * 1024;

Task to_task(TaskRow row);
std::optional<TaskRow> find_row(store::Queries& queries, store::TenantId tenant, TaskId id);
/// Writes "task.created" or "task.updated" with the task as it is in this transaction.
void emit_task(Tx& tx, store::TenantId tenant, store::Bus& bus, const Clock& clock,
               std::string_view type, const TaskRow& row);
void emit_updated(Tx& tx, store::TenantId tenant, store::Bus& bus, const Clock& clock, TaskId id);
void append_log(Tx& tx, store::TenantId tenant, TaskId id, const std::vector<LogLine>& lines);

}  // namespace herald::task
