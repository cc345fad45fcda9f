#include "task/schedule.hpp"

#include "base/log.hpp"
#include "store/system_db.hpp"
#include "task/recurrence.hpp"

namespace herald::task {
namespace {

TimeZone zone_named(std::string_view name) {
    if (auto zone = TimeZone::parse(name)) return *std::move(zone);
    Problems problems;
    problems.add("/time_zone", "must be an IANA time zone such as Europe/Berlin");
    problems.raise();
    return TimeZone::utc();
}

/// A rule without a start of its own counts from when it was set.
struct Timing {
    ScheduleId id;
    std::string cron, time_zone;
    std::optional<Time> starts_at;
};
BOOST_DESCRIBE_STRUCT(Timing, (), (id, cron, time_zone, starts_at))

std::optional<Time> next_of(std::string_view rule, std::string_view zone, std::optional<Time> start,
                            Time now) {
    return Recurrence::parse(rule).next_after(now, start.value_or(now), zone_named(zone));
}

/// A due schedule with what its task needs.
struct Due {
    store::TenantId tenant;
    ScheduleId id;
    std::string type, key, title, cron, time_zone, input;
    std::optional<Time> starts_at;
    Time next_run_at;
    store::TenantKey tenant_key = 0;
    store::Role role{};
    store::ActorKind actor_kind{};
    Uuid actor_id;
    std::string actor_name;
};
BOOST_DESCRIBE_STRUCT(Due, (),
                      (tenant, id, type, key, title, cron, time_zone, input, starts_at, next_run_at,
                       tenant_key, role, actor_kind, actor_id, actor_name))

bool run_one(store::SystemDb& db, store::Bus& bus, const Clock& clock, store::AuditSink* audit,
             const Due& due) {
    const Time now = clock.now();
    // A rule that has ended keeps its place, switched off.
    const auto next = next_of(due.cron, due.time_zone, due.starts_at, now);
    const Scope scope({.database = &db.database(),
                       .clock = &clock,
                       .audit = audit,
                       .tenant = due.tenant,
                       .tenant_key = due.tenant_key,
                       .role = due.role,
                       .actor = {due.actor_kind, due.actor_id, due.actor_name}});
    return db.write([&](Tx& tx) {
        const store::Params params{
            {"tenant", due.tenant},        {"id", due.id},
            {"seen", due.next_run_at},     {"next", next.value_or(due.next_run_at)},
            {"enabled", next.has_value()}, {"now", now}};
        // Only one process gets this run: the next one finds another next_run_at.
        const bool ours =
            tx.execute(
                "UPDATE schedules SET next_run_at = :next, last_run_at = :now, enabled = :enabled "
                "WHERE tenant = :tenant AND id = :id AND next_run_at = :seen AND enabled = 1",
                params) == 1;
        if (!ours) return false;
        const Task task = enqueue(tx, scope, bus,
                                  {.type = due.type,
                                   .title = due.title,
                                   .input_json = due.input,
                                   .key = due.key.empty() ? to_string(due.id) : due.key});
        tx.execute("UPDATE schedules SET last_task_id = :task WHERE tenant = :tenant AND id = :id",
                   {{"tenant", due.tenant}, {"id", due.id}, {"task", task.id}});
        return true;
    });
}

}  // namespace

void set_schedule(Tx& tx, const Scope& scope, const NewSchedule& schedule) {
    const auto kept = tx.one<Timing>(
        "SELECT {columns} FROM schedules WHERE tenant = :tenant AND type = :type AND key = :key",
        {{"tenant", scope.tenant()}, {"type", schedule.type}, {"key", schedule.key}});
    const Time start =
        kept && kept->cron == schedule.cron ? kept->starts_at.value_or(scope.now()) : scope.now();
    const auto next = next_of(schedule.cron, schedule.time_zone, start, scope.now());
    const auto& actor = scope.actor();
    tx.execute(
        "INSERT INTO schedules (tenant, id, type, key, title, cron, time_zone, input, enabled, "
        "next_run_at, starts_at, tenant_key, role, "
        "actor_kind, actor_id, actor_name) VALUES (:tenant, :id, :type, :key, :title, :cron, "
        ":time_zone, :input, :enabled, :next, :start, "
        ":tenant_key, :role, :actor_kind, :actor_id, :actor_name) "
        "ON CONFLICT (tenant, type, key) DO UPDATE SET title = excluded.title, cron = "
        "excluded.cron, "
        "time_zone = excluded.time_zone, input = excluded.input, enabled = excluded.enabled, "
        "next_run_at = excluded.next_run_at, starts_at = excluded.starts_at, "
        "role = excluded.role, actor_kind = excluded.actor_kind, actor_id = excluded.actor_id, "
        "actor_name = excluded.actor_name",
        {{"tenant", scope.tenant()},
         {"id", scope.make_id<ScheduleId>()},
         {"type", schedule.type},
         {"key", schedule.key},
         {"title", schedule.title},
         {"cron", schedule.cron},
         {"time_zone", schedule.time_zone},
         {"input", schedule.input_json},
         {"next", next.value_or(scope.now())},
         {"enabled", next.has_value()},
         {"start", start},
         {"tenant_key", scope.tenant_key()},
         {"role", scope.role()},
         {"actor_kind", actor.kind},
         {"actor_id", actor.id},
         {"actor_name", actor.name}});
}

void remove_schedule(Tx& tx, const Scope& scope, std::string_view type, std::string_view key) {
    tx.execute("DELETE FROM schedules WHERE tenant = :tenant AND type = :type AND key = :key",
               {{"tenant", scope.tenant()}, {"type", type}, {"key", key}});
}

void pause_schedule(Tx& tx, const Scope& scope, std::string_view type, std::string_view key) {
    tx.execute(
        "UPDATE schedules SET enabled = 0 WHERE tenant = :tenant AND type = :type AND key = :key",
        {{"tenant", scope.tenant()}, {"type", type}, {"key", key}});
}

void resume_schedule(Tx& tx, const Scope& scope, std::string_view type, std::string_view key) {
    const auto timing = tx.one<Timing>(
        "SELECT {columns} FROM schedules WHERE tenant = :tenant AND type = :type AND key = :key",
        {{"tenant", scope.tenant()}, {"type", type}, {"key", key}});
    if (!timing) return;
    const auto next = next_of(timing->cron, timing->time_zone, timing->starts_at, scope.now());
    if (!next) return;  // it has ended
    tx.execute(
        "UPDATE schedules SET enabled = 1, next_run_at = :next WHERE tenant = :tenant AND id = :id",
        {{"tenant", scope.tenant()}, {"id", timing->id}, {"next", *next}});
}

void move_schedules(Tx& tx, const Scope& scope, std::string_view time_zone) {
    const TimeZone zone = zone_named(time_zone);
    const auto timings = tx.list<Timing>("SELECT {columns} FROM schedules WHERE tenant = :tenant",
                                         {{"tenant", scope.tenant()}});
    for (const Timing& timing : timings) {
        const auto next =
            Recurrence::parse(timing.cron)
                .next_after(scope.now(), timing.starts_at.value_or(scope.now()), zone);
        tx.execute(
            "UPDATE schedules SET time_zone = :zone, next_run_at = :next WHERE tenant = :tenant "
            "AND id = :id",
            {{"tenant", scope.tenant()},
             {"id", timing.id},
             {"zone", time_zone},
             {"next", next.value_or(scope.now())}});
    }
}

std::vector<Schedule> list_schedules(const Scope& scope, std::optional<ScheduleId> after,
                                     std::int64_t limit) {
    auto out = scope.db().list<Schedule>(
        "SELECT {columns} FROM schedules WHERE tenant = :tenant AND id > :after ORDER BY id LIMIT "
        ":limit",
        {{"after", after.value_or(ScheduleId{})}, {"limit", limit}});
    for (Schedule& schedule : out)
        if (!schedule.enabled) schedule.next_run_at.reset();
    return out;
}

Schedule update_schedule(Scope& scope, const SchedulePatch& patch) {
    if (patch.cron) Recurrence::parse(*patch.cron);  // refuses before the transaction
    scope.audit({"schedule.updated",
                 "schedule",
                 patch.id.value,
                 {json::serialize(json::object{
                     {"cron", patch.cron ? json::value(*patch.cron) : json::value()},
                     {"enabled", patch.enabled ? json::value(*patch.enabled) : json::value()}})}});
    return scope.write([&](Tx& tx) {
        const auto timing =
            tx.one<Timing>("SELECT {columns} FROM schedules WHERE tenant = :tenant AND id = :id",
                           {{"id", patch.id}});
        if (!timing)
            throw Error(ErrorKind::not_found,
                        fmt::format("There is no schedule {}.", to_string(patch.id)));
        const std::string cron = patch.cron.value_or(timing->cron);
        const Time start = patch.cron ? scope.now() : timing->starts_at.value_or(scope.now());
        const auto next = next_of(cron, timing->time_zone, start, scope.now());
        tx.execute(
            "UPDATE schedules SET cron = :cron, next_run_at = :next, starts_at = :start WHERE "
            "tenant = :tenant AND id = :id",
            {{"id", patch.id},
             {"cron", cron},
             {"next", next.value_or(scope.now())},
             {"start", start}});
        if (!next || patch.enabled)
            tx.execute(
                "UPDATE schedules SET enabled = :enabled WHERE tenant = :tenant AND id = :id",
                {{"id", patch.id}, {"enabled", next.has_value() && patch.enabled.value_or(true)}});
        auto out =
            tx.one<Schedule>("SELECT {columns} FROM schedules WHERE tenant = :tenant AND id = :id",
                             {{"id", patch.id}});
        if (!out->enabled) out->next_run_at.reset();
        return *std::move(out);
    });
}

int run_due_schedules(store::Database& database, store::Bus& bus, const Clock& clock,
                      store::AuditSink* audit) {
    store::SystemDb db(database);
    int count = 0;
    for (const Due& due : db.list<Due>("SELECT {columns} FROM schedules WHERE enabled = 1 AND "
                                       "next_run_at <= :now ORDER BY next_run_at LIMIT 500",
                                       {{"now", clock.now()}})) {
        try {  // one broken schedule must not keep the others
            count += run_one(db, bus, clock, audit, due) ? 1 : 0;
        } catch (const Error& error) {
            log_error("a schedule could not be run", {{"schedule", to_string(due.id)},
                                                      {"type", due.type},
                                                      {"error", std::string_view(error.what())},
                                                      {"detail", error.detail()}});
        }
    }
    return count;
}

}  // namespace herald::task
