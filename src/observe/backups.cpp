#include "observe/backups.hpp"

#include <cstdio>
#include <set>

#include "base/calendar.hpp"
#include "base/log.hpp"
#include "event/event.hpp"
#include "task/cron.hpp"

namespace herald::observe {
namespace {

namespace fs = std::filesystem;
constexpr std::string_view kKey = "backup";

void emit_backup(Tx& tx, const Context& context, const Scope& scope, const Uuid& id) {
    event::emit(tx, scope.tenant(), *context.bus, *context.clock, "tasks", "backup.updated",
                fmt::format(R"({{"id":"{}"}})", to_string(id)));
}

/// After the second it was begun in; the next one of the same second has a number.
std::string file_name(const fs::path& folder, Time now) {
    std::string when = to_string(now).substr(0, 19);
    std::replace(when.begin(), when.end(), ':', '-');
    std::string out = fmt::format("herald-{}.backup", when);
    for (int number = 2; fs::exists(folder / out); ++number)
        out = fmt::format("herald-{}-{}.backup", when, number);
    return out;
}

void begin_row(Tx& tx, const Scope& scope, const Uuid& id, BackupKind kind,
               const std::string& file) {
    // What a crash or a restore left as running is not: one is made at a time.
    tx.execute(
        "UPDATE backups SET state = 'failed', error = 'The server stopped.', finished_at = :now "
        "WHERE tenant = :tenant AND state = 'running'",
        {{"now", scope.now()}});
    tx.execute(
        "INSERT INTO backups (tenant, id, kind, state, file, created_at) VALUES (:tenant, :id, "
        ":kind, 'running', :file, :now) ON CONFLICT (tenant, id) DO UPDATE SET state = 'running', "
        "file = excluded.file, error = NULL, finished_at = NULL",
        {{"id", id}, {"kind", kind}, {"file", file}, {"now", scope.now()}});
}

void end_row(Tx& tx, const Scope& scope, const Uuid& id, const backup::Made& made) {
    tx.execute(
        "UPDATE backups SET state = 'ready', size = :size, sha256 = :sha256, finished_at = :now "
        "WHERE tenant = :tenant AND id = :id",
        {{"id", id},
         {"size", static_cast<std::int64_t>(made.size)},
         {"sha256", made.sha256},
         {"now", scope.now()}});
}

/// Removes what the settings no longer keep; manual ones stay until somebody removes them.
void remove_expired(const Context& context, Scope& scope) {
    struct Old {
        BackupId id;
        std::string file;
        Time created_at;
    };
    std::vector<Old> all;
    scope.db().each(
        "SELECT id, file, created_at FROM backups WHERE tenant = :tenant AND kind = 'scheduled' "
        "AND state = 'ready' ORDER BY id DESC",
        {}, [&](const store::Row& row) {
            all.push_back({store::read_column<BackupId>(row, 0), std::string(row.text(1)),
                           store::read_column<Time>(row, 2)});
        });
    std::vector<Time> times;
    for (const Old& old : all) times.push_back(old.created_at);
    for (const std::size_t i : choose_expired(times, find_settings(scope))) {
        std::error_code ignored;
        fs::remove(context.backup_folder / all[i].file, ignored);
        scope.write([&](Tx& tx) {
            tx.execute("DELETE FROM backups WHERE tenant = :tenant AND id = :id",
                       {{"id", all[i].id}});
        });
        log_info("an old backup was removed", {{"file", all[i].file}});
    }
}

void note_failure(const Context& context, task::Run& run, const std::string& error) {
    Scope& scope = run.scope();
    scope.write([&](Tx& tx) {
        tx.execute(
            "UPDATE backups SET state = 'failed', error = :error, finished_at = :now WHERE tenant "
            "= :tenant AND id = :id",
            {{"id", run.id()}, {"error", error}, {"now", scope.now()}});
        emit_backup(tx, context, scope, run.id().value);
        if (context.tell_of_backup) context.tell_of_backup(tx, scope, error);
    });
}

/// What a crash left of one: written under a hidden name until it is whole.
void remove_unfinished(const fs::path& folder) {
    std::error_code error;
    for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error))
        if (at->path().filename().native().starts_with(".herald-")) {
            std::error_code ignored;
            fs::remove(at->path(), ignored);
        }
}

std::string run_backup(const Context& context, task::Run& run) {
    if (!context.is_operator(run.scope()))
        throw Error(ErrorKind::forbidden,
                    "Only the organization that runs this server backs it up.");
    std::error_code error;
    fs::create_directories(context.backup_folder, error);
    fs::permissions(context.backup_folder, fs::perms::owner_all, error);
    remove_unfinished(context.backup_folder);
    const std::string file = file_name(context.backup_folder, run.scope().now());
    const auto kind = run.input_as<BackupInput>().kind;
    run.write([&](Tx& tx) {
        begin_row(tx, run.scope(), run.id().value, kind, file);
        emit_backup(tx, context, run.scope(), run.id().value);
    });
    try {  // what failed is told, then goes on to the runner
        const auto made = make_backup_file(
            context, context.backup_folder / file,
            [&](double part, std::string_view stage) { run.progress(part, stage); });
        run.write([&](Tx& tx) {
            end_row(tx, run.scope(), run.id().value, made);
            emit_backup(tx, context, run.scope(), run.id().value);
            if (context.tell_of_backup) context.tell_of_backup(tx, run.scope(), std::nullopt);
        });
    } catch (const Error& failure) {
        note_failure(context, run, failure.what());
        throw;
    }
    remove_expired(context, run.scope());
    return fmt::format(R"({{"backup_id":"{}","file":"{}"}})", to_string(run.id()), file);
}

}  // namespace

std::vector<Backup> list_backups(const Context& context, const Scope& scope,
                                 const std::optional<BackupId>& before, std::int64_t limit) {
    BackupId last;
    last.value.bytes.fill(0xff);
    auto out = scope.db().list<Backup>(
        "SELECT id, id AS task_id, kind, state, file, size, sha256, error, created_at, finished_at "
        "FROM backups WHERE tenant = :tenant AND id < :before ORDER BY id DESC "
        "LIMIT :limit",
        {{"before", before.value_or(last)}, {"limit", limit}});
    for (Backup& one : out) {
        std::error_code ignored;
        if (one.state == BackupState::ready &&
            !fs::exists(context.backup_folder / one.file, ignored))
            one.state = BackupState::missing;
    }
    return out;
}

std::optional<std::string> daily_time(const std::string& cron) {
    unsigned minute = 0, hour = 0;
    int used = 0;
    const bool daily = std::sscanf(cron.c_str(), "%2u %2u * * *%n", &minute, &hour, &used) == 2 &&
                       used == static_cast<int>(cron.size()) && minute < 60 && hour < 24;
    return daily ? std::optional(fmt::format("{:02}:{:02}", hour, minute)) : std::nullopt;
}

std::string daily_cron(const std::string& time) {
    unsigned minute = 0, hour = 0;
    int used = 0;
    if (std::sscanf(time.c_str(), "%2u:%2u%n", &hour, &minute, &used) != 2 ||
        used != static_cast<int>(time.size()) || minute > 59 || hour > 23)
        throw Error(ErrorKind::invalid, "Write the time of the backup as HH:MM.")
            .with_fields({{"/at", "must be HH:MM"}});
    return fmt::format("{} {} * * *", minute, hour);
}

BackupSettings find_settings(const Scope& scope) {
    return scope.db()
        .one<BackupSettings>("SELECT {columns} FROM backup_settings WHERE tenant = :tenant")
        .value_or(BackupSettings{});
}

void save_settings(const Context& context, Scope& scope, const BackupSettings& settings) {
    task::Cron::parse(settings.cron);
    scope.write([&](Tx& tx) {
        tx.execute(
            "INSERT INTO backup_settings (tenant, {columns}) VALUES (:tenant, {values}) ON "
            "CONFLICT (tenant) DO UPDATE SET enabled = excluded.enabled, cron = excluded.cron, "
            "keep_daily = excluded.keep_daily, keep_weekly = excluded.keep_weekly",
            settings);
        if (settings.enabled)
            task::set_schedule(tx, scope,
                               {.type = std::string(kBackupTask),
                                .title = "Backup",
                                .cron = settings.cron,
                                .time_zone = context.time_zone(scope),
                                .input_json = to_json(BackupInput{BackupKind::scheduled}),
                                .key = std::string(kKey)});
        else
            task::remove_schedule(tx, scope, kBackupTask, kKey);
    });
}

task::Task start_backup(const Context& context, Scope& scope, BackupKind kind) {
    return scope.write([&](Tx& tx) {
        return task::enqueue(tx, scope, *context.bus,
                             {.type = std::string(kBackupTask),
                              .title = "Backup",
                              .input_json = to_json(BackupInput{kind}),
                              .key = std::string(kKey),
                              .max_attempts = 2});
    });
}

backup::Made make_backup_file(const Context& context, const fs::path& file,
                              const backup::Progress& progress) {
    const std::unique_lock alone(*context.one_backup, std::try_to_lock);
    if (!alone)
        throw Error(ErrorKind::unavailable, "Another backup is being made; try again later.")
            .retry_after(std::chrono::seconds(30));
    const auto began = std::chrono::steady_clock::now();
    const auto made = backup::make_backup(context.backup_source(), file, progress);
    const double seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
    context.metrics
        ->gauges("herald_backup_last_success_seconds",
                 "When the last backup was made here, in seconds since 1970")
        .with({})
        .set(static_cast<double>(micros_of(context.clock->now())) / 1e6);
    context.metrics->gauges("herald_backup_last_bytes", "Size of the last backup made here")
        .with({})
        .set(static_cast<double>(made.size));
    log_info("a backup was made", {{"file", file.filename().string()},
                                   {"bytes", made.size},
                                   {"parts", made.parts},
                                   {"seconds", std::round(seconds * 100) / 100}});
    return made;
}

task::TaskType backup_task(const Context& context) {
    return {std::string(kBackupTask),
            [&context](task::Run& run) { return run_backup(context, run); }, 1};
}

std::vector<std::size_t> choose_expired(const std::vector<Time>& times,
                                        const BackupSettings& settings) {
    std::set<std::int64_t> days, weeks;
    std::vector<std::size_t> out;
    for (std::size_t i = 0; i < times.size(); ++i) {
        const auto day = std::chrono::floor<std::chrono::days>(times[i]).time_since_epoch().count();
        const std::int64_t week =
            (day + 3) / 7;  // 1970-01-01 was a Thursday; weeks begin on Monday
        bool kept = i == 0;
        if (!days.contains(day) && static_cast<std::int64_t>(days.size()) < settings.keep_daily) {
            days.insert(day);
            kept = true;
        }
        if (!weeks.contains(week) &&
            static_cast<std::int64_t>(weeks.size()) < settings.keep_weekly) {
            weeks.insert(week);
            kept = true;
        }
        if (!kept) out.push_back(i);
    }
    return out;
}

}  // namespace herald::observe
