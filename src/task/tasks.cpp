#include "base/text.hpp"
#include "base/trace.hpp"
#include "event/event.hpp"
#include "task/task_store.hpp"

namespace herald::task {
namespace {

constexpr int kMaxDepth = 16;
constexpr std::size_t kInputBytes = 1024 * 1024;

Error no_such(TaskId id) {
    return Error(ErrorKind::not_found, fmt::format("There is no task {}.", to_string(id)));
}

std::optional<TaskRow> find_live(Tx& tx, store::TenantId tenant, const NewTask& task) {
    return tx.one<TaskRow>(
        "SELECT {columns} FROM tasks WHERE tenant = :tenant AND type = :type AND key = :key AND "
        "state IN ('queued', 'running')",
        {{"tenant", tenant}, {"type", task.type}, {"key", task.key}});
}

/// Of the request or task that asks; absent when there is none.
std::optional<std::string> present_trace() {
    const TraceContext& trace = this_work().trace;
    return trace.is_set() ? std::optional(format_traceparent(trace)) : std::nullopt;
}

TaskRow make_row(const Scope& scope, const NewTask& task) {
    TaskRow row;
    row.id = scope.make_id<TaskId>();
    row.type = task.type;
    row.title = std::string(clip(task.title, 300));
    row.max_attempts = std::max(1, task.max_attempts);
    row.created_at = scope.now();
    row.parent_id = task.parent;
    if (!scope.actor().name.empty()) row.created_by = scope.actor().name;
    return row;
}

bool insert_row(Tx& tx, const Scope& scope, const NewTask& task, const TaskRow& row) {
    const auto& actor = scope.actor();
    return tx.execute(
               "INSERT INTO tasks (tenant, {columns}, key, input, not_before, cancel_requested, "
               "tenant_key, role, actor_kind, "
               "actor_id, actor_name, fence, failures, interruptions, traceparent) "
               "VALUES (:tenant, {values}, :key, :input, :not_before, 0, :tenant_key, :role, "
               ":actor_kind, :actor_id, "
               ":actor_name, 0, 0, 0, :traceparent) ON CONFLICT DO NOTHING",
               row,
               {{"tenant", scope.tenant()},
                {"key", task.key},
                {"input", task.input_json},
                {"not_before", task.not_before.value_or(row.created_at)},
                {"tenant_key", scope.tenant_key()},
                {"role", scope.role()},
                {"actor_kind", actor.kind},
                {"actor_id", actor.id},
                {"actor_name", actor.name},
                {"traceparent", present_trace()}}) == 1;
}

/// Cancels what is queued, asks what runs, and goes on to the children.
void cancel_tree(Tx& tx, const Scope& scope, store::Bus& bus, TaskId id, int depth) {
    const store::Params params{{"tenant", scope.tenant()}, {"id", id}};
    const auto ended = tx.execute(
        "UPDATE tasks SET state = 'cancelled', finished_at = :now, cancel_requested = 1 "
        "WHERE tenant = :tenant AND id = :id AND state = 'queued'",
        {{"tenant", scope.tenant()}, {"id", id}, {"now", scope.now()}});
    const auto asked = tx.execute(
        "UPDATE tasks SET cancel_requested = 1 WHERE tenant = :tenant AND id = :id AND state = "
        "'running'",
        params);
    if (ended + asked > 0) emit_updated(tx, scope.tenant(), bus, scope.clock(), id);
    if (asked > 0)
        tx.after_commit([&bus, tenant = scope.tenant(), id] {
            bus.publish({std::string(kCancelTopic), tenant, to_string(id)});
        });
    if (depth == kMaxDepth) return;
    const auto children = tx.list<TaskId>(
        "SELECT id FROM tasks WHERE tenant = :tenant AND parent_id = :id AND state IN ('queued', "
        "'running')",
        params);
    for (const TaskId child : children) cancel_tree(tx, scope, bus, child, depth + 1);
}

}  // namespace

Task to_task(TaskRow row) {
    return {row.id,
            std::move(row.type),
            std::move(row.title),
            row.state,
            row.progress,
            row.stage,
            row.attempt,
            row.max_attempts,
            row.created_at,
            row.started_at,
            row.finished_at,
            std::move(row.created_by),
            row.parent_id,
            std::move(row.result),
            std::move(row.error),
            {}};
}

std::optional<TaskRow> find_row(store::Queries& queries, store::TenantId tenant, TaskId id) {
    return queries.one<TaskRow>("SELECT {columns} FROM tasks WHERE tenant = :tenant AND id = :id",
                                {{"tenant", tenant}, {"id", id}});
}

void emit_task(Tx& tx, store::TenantId tenant, store::Bus& bus, const Clock& clock,
               std::string_view type, const TaskRow& row) {
    event::emit(tx, tenant, bus, clock, "tasks", type, to_json(to_task(row)));
}

void emit_updated(Tx& tx, store::TenantId tenant, store::Bus& bus, const Clock& clock, TaskId id) {
    if (const auto row = find_row(tx, tenant, id))
        emit_task(tx, tenant, bus, clock, "task.updated", *row);
}

void append_log(Tx& tx, store::TenantId tenant, TaskId id, const std::vector<LogLine>& lines) {
    if (lines.empty()) return;
    std::int64_t number = tx.one<std::int64_t>(
                                "SELECT coalesce(max(number), 0) FROM task_log WHERE tenant = "
                                ":tenant AND task_id = :id",
                                {{"tenant", tenant}, {"id", id}})
                              .value_or(0);
    const auto put = [&](const LogLine& line, std::string_view message) {
        tx.execute(
            "INSERT INTO task_log (tenant, task_id, number, at, level, message) "
            "VALUES (:tenant, :id, :number, :at, :level, :message)",
            {{"tenant", tenant},
             {"id", id},
             {"number", ++number},
             {"at", line.at},
             {"level", line.level},
             {"message", message}});
    };
    for (const LogLine& line : lines) {
        if (number < kLogLines)
            put(line, line.message);
        else if (number == kLogLines)
            put({line.at, Level::info, {}}, "From here on only warnings and errors are kept.");
        if (number > kLogLines && number < kLogLines + kLogSpare && line.level != Level::info)
            put(line, line.message);
    }
}

Task enqueue(Tx& tx, const Scope& scope, store::Bus& bus, const NewTask& task) {
    if (task.input_json.size() > kInputBytes)
        throw Error(ErrorKind::too_large, "The task's input is too large.",
                    fmt::format("{} bytes", task.input_json.size()));
    if (task.key)
        if (auto live = find_live(tx, scope.tenant(), task)) return to_task(*std::move(live));
    const TaskRow row = make_row(scope, task);
    if (!insert_row(tx, scope, task, row)) {
        // Another process was faster with the same key.
        if (auto live = find_live(tx, scope.tenant(), task)) return to_task(*std::move(live));
        throw Error(ErrorKind::conflict,
                    "The same work was started and ended at this moment; try again.");
    }
    emit_task(tx, scope.tenant(), bus, scope.clock(), "task.created", row);
    tx.after_commit([&bus, tenant = scope.tenant(), type = task.type] {
        bus.publish({std::string(kReadyTopic), tenant, type});
    });
    return to_task(row);
}

namespace {

Task read_task(store::Queries& queries, store::TenantId tenant, TaskId id) {
    auto row = find_row(queries, tenant, id);
    if (!row) throw no_such(id);
    Task out = to_task(*std::move(row));
    out.log = queries.list<LogLine>(
        "SELECT {columns} FROM task_log WHERE tenant = :tenant AND task_id = :id ORDER BY number",
        {{"id", id}});
    return out;
}

}  // namespace

Task find_task(const Scope& scope, TaskId id) {
    std::optional<Task> out;
    scope.read([&](store::Queries& queries) { out = read_task(queries, scope.tenant(), id); });
    return *std::move(out);
}

Task cancel_task(Scope& scope, store::Bus& bus, TaskId id) {
    scope.audit({"task.cancelled", "task", id.value, {}});
    scope.write([&](Tx& tx) {
        const auto row = find_row(tx, scope.tenant(), id);
        if (!row) throw no_such(id);
        if (row->state != State::queued && row->state != State::running)
            throw Error(ErrorKind::conflict,
                        fmt::format("This task has {} already.", row->state == State::cancelled
                                                                     ? "been cancelled"
                                                                     : enum_name(row->state)));
        cancel_tree(tx, scope, bus, id, 0);
    });
    return find_task(scope, id);
}

Task retry_task(Scope& scope, store::Bus& bus, TaskId id) {
    scope.audit({"task.retried", "task", id.value, {}});
    std::optional<Task> out;  // as it is put back: a worker may be faster than a reader
    scope.write([&](Tx& tx) {
        const auto row = find_row(tx, scope.tenant(), id);
        if (!row) throw no_such(id);
        if (row->state != State::failed && row->state != State::cancelled)
            throw Error(ErrorKind::conflict, "Only a failed or cancelled task can be tried again.");
        const bool taken =
            tx.one<std::int64_t>(
                  "SELECT 1 FROM tasks a JOIN tasks b ON b.tenant = a.tenant AND b.type = a.type "
                  "AND b.key = a.key AND b.state IN ('queued', 'running') "
                  "WHERE a.tenant = :tenant AND a.id = :id",
                  {{"id", id}})
                .has_value();
        if (taken)
            throw Error(ErrorKind::conflict,
                        "The same work is already on its way in another task.");
        tx.execute(
            "UPDATE tasks SET state = 'queued', failures = 0, interruptions = 0, cancel_requested "
            "= 0, error = NULL, "
            "result = NULL, finished_at = NULL, not_before = :now WHERE tenant = :tenant AND id = "
            ":id",
            {{"id", id}, {"now", scope.now()}});
        append_log(
            tx, scope.tenant(), id,
            {{scope.now(), Level::info, fmt::format("Tried again by {}.", scope.actor().name)}});
        emit_updated(tx, scope.tenant(), bus, scope.clock(), id);
        tx.after_commit([&bus, tenant = scope.tenant(), type = row->type] {
            bus.publish({std::string(kReadyTopic), tenant, type});
        });
        out = read_task(tx, scope.tenant(), id);
    });
    return *std::move(out);
}

}  // namespace herald::task
