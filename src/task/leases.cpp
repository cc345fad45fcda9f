#include "task/leases.hpp"

namespace herald::task {
namespace {

constexpr std::int64_t kRemoveBatch = 500;

struct Lost {
    store::TenantId tenant;
    TaskId id;
    std::int64_t fence = 0;
    int interruptions = 0;
    bool cancel_requested = false;
};
BOOST_DESCRIBE_STRUCT(Lost, (), (tenant, id, fence, interruptions, cancel_requested))

void release(const RunnerContext& context, const Lost& lost) {
    const int interruptions = lost.interruptions + 1;
    const bool hopeless = interruptions >= kMaxInterruptions;
    const State state = lost.cancel_requested ? State::cancelled
                        : hopeless            ? State::failed
                                              : State::queued;
    const Time now = context.clock.now();
    std::optional<std::string> error;
    if (state == State::failed)
        error =
            fmt::format("The server stopped {} times during this task without it getting further.",
                        interruptions);
    const store::Params params{
        {"tenant", lost.tenant},
        {"id", lost.id},
        {"fence", lost.fence},
        {"state", state},
        {"error", error},
        {"now", now},
        {"interruptions", interruptions},
        {"finished_at", state == State::queued ? std::nullopt : std::optional(now)}};
    store::SystemDb(context.database).write([&](Tx& tx) {
        const auto row = tx.one<TaskRow>(
            "UPDATE tasks SET state = :state, error = :error, finished_at = :finished_at, "
            "interruptions = :interruptions, "
            "not_before = :now, owner = NULL, lease_until = NULL "
            "WHERE tenant = :tenant AND id = :id AND fence = :fence AND state = 'running' "
            "RETURNING {columns}",
            params);
        if (!row) return;
        append_log(tx, lost.tenant, lost.id,
                   {{now, Level::warning,
                     "The server stopped during this task; it goes on from its last step."}});
        emit_task(tx, lost.tenant, context.bus, context.clock, "task.updated", *row);
        tx.after_commit([&context, tenant = lost.tenant, type = row->type] {
            context.bus.publish({std::string(kReadyTopic), tenant, type});
        });
    });
}

}  // namespace

std::vector<Candidate> list_candidates(store::Database& database, Time now) {
    return store::SystemDb(database).list<Candidate>(
        "SELECT {columns} FROM (SELECT tenant, type, id, row_number() OVER (PARTITION BY type, "
        "tenant ORDER BY id) AS place "
        "FROM tasks WHERE state = 'queued' AND not_before <= :now) AS ready WHERE place = 1",
        {{"now", now}});
}

std::optional<Time> next_not_before(store::Database& database, Time now) {
    const auto next = store::SystemDb(database).one<std::optional<Time>>(
        "SELECT min(not_before) FROM tasks WHERE state = 'queued' AND not_before > :now",
        {{"now", now}});
    return next.value_or(std::nullopt);
}

std::vector<QueueDepth> list_depths(store::Database& database, Time now) {
    return store::SystemDb(database).list<QueueDepth>(
        "SELECT type, state, count(*) AS tasks, min(CASE WHEN state = 'queued' AND not_before <= "
        ":now THEN not_before END) AS ready_since FROM tasks WHERE state IN ('queued', 'running') "
        "GROUP BY type, state",
        {{"now", now}});
}

std::optional<Leased> take_lease(const RunnerContext& context, const Candidate& candidate,
                                 const std::string& owner) {
    const Time now = context.clock.now();
    const store::Params params{{"tenant", candidate.tenant},
                               {"id", candidate.id},
                               {"owner", owner},
                               {"now", now},
                               {"until", now + context.lease}};
    return store::SystemDb(context.database).write([&](Tx& tx) {
        auto leased = tx.one<Leased>(
            "UPDATE tasks SET state = 'running', fence = fence + 1, attempt = failures + 1, owner "
            "= :owner, lease_until = :until, "
            "started_at = coalesce(started_at, :now) "
            "WHERE tenant = :tenant AND id = :id AND state = 'queued' RETURNING {columns}",
            params);
        if (leased) emit_updated(tx, candidate.tenant, context.bus, context.clock, candidate.id);
        return leased;
    });
}

int release_lost_leases(const RunnerContext& context,
                        const std::optional<std::string>& keep_owner) {
    store::SystemDb db(context.database);
    const auto lost =
        keep_owner
            ? db.list<Lost>(
                  "SELECT {columns} FROM tasks WHERE state = 'running' AND owner <> :owner",
                  {{"owner", *keep_owner}})
            : db.list<Lost>(
                  "SELECT {columns} FROM tasks WHERE state = 'running' AND lease_until < :now",
                  {{"now", context.clock.now()}});
    for (const Lost& one : lost) release(context, one);
    return static_cast<int>(lost.size());
}

std::int64_t remove_old_tasks(store::Database& database, Time now) {
    struct Old {
        store::TenantId tenant;
        TaskId id;
    };
    store::SystemDb db(database);
    std::int64_t removed = 0;
    for (;;) {
        std::vector<Old> old;
        db.each(
            "SELECT tenant, id FROM tasks WHERE finished_at < :limit ORDER BY finished_at LIMIT "
            ":batch",
            {{"limit", now - kTaskKept}, {"batch", kRemoveBatch}}, [&](const store::Row& row) {
                old.push_back({store::read_column<store::TenantId>(row, 0),
                               store::read_column<TaskId>(row, 1)});
            });
        if (old.empty()) return removed;
        db.write([&](Tx& tx) {
            for (const Old& task : old) {
                const store::Params params{{"tenant", task.tenant}, {"id", task.id}};
                tx.execute("DELETE FROM task_log WHERE tenant = :tenant AND task_id = :id", params);
                tx.execute("DELETE FROM tasks WHERE tenant = :tenant AND id = :id", params);
            }
        });
        removed += static_cast<std::int64_t>(old.size());
    }
}

}  // namespace herald::task
