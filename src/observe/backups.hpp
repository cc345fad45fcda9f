#pragma once

#include <vector>

#include "observe/context.hpp"
#include "task/task.hpp"

namespace herald::observe {

struct BackupTag;
using BackupId = Id<BackupTag>;

enum class BackupKind { manual, scheduled };
BOOST_DESCRIBE_ENUM(BackupKind, manual, scheduled)
enum class BackupState { running, ready, failed, missing };
BOOST_DESCRIBE_ENUM(BackupState, running, ready, failed, missing)

/// As the API shows it. `missing`: it was made, but its file is gone from the folder.
struct Backup {
    BackupId id;  ///< its task's
    BackupId task_id;
    BackupKind kind{};
    BackupState state{};
    std::string file;  ///< its name in the folder
    std::optional<std::int64_t> size;
    std::optional<std::string> sha256;
    std::optional<std::string> error;
    Time created_at;
    std::optional<Time> finished_at;
};
BOOST_DESCRIBE_STRUCT(Backup, (),
                      (id, task_id, kind, state, file, size, sha256, error, created_at,
                       finished_at))

struct BackupSettings {
    bool enabled = false;
    std::string cron = "30 2 * * *";  ///< in the organization's time zone
    std::int64_t keep_daily = 7, keep_weekly = 4;
};
BOOST_DESCRIBE_STRUCT(BackupSettings, (), (enabled, cron, keep_daily, keep_weekly))

struct BackupInput {
    BackupKind kind{};
};
BOOST_DESCRIBE_STRUCT(BackupInput, (), (kind))

inline constexpr std::string_view kBackupTask = "system.backup";

/// Newest first, older than `before`.
std::vector<Backup> list_backups(const Context& context, const Scope& scope,
                                 const std::optional<BackupId>& before, std::int64_t limit);
/// "02:30" of a cron expression that means once a day, and back; absent for any other.
std::optional<std::string> daily_time(const std::string& cron);
std::string daily_cron(const std::string& time);
BackupSettings find_settings(const Scope& scope);
/// Also sets the schedule. Throws Error{invalid} for a cron expression that is none.
void save_settings(const Context& context, Scope& scope, const BackupSettings& settings);
task::Task start_backup(const Context& context, Scope& scope, BackupKind kind);

/// Makes one at `file`, alone: Error{unavailable} while another one is made.
backup::Made make_backup_file(const Context& context, const std::filesystem::path& file,
                              const backup::Progress& progress);
task::TaskType backup_task(const Context& context);

/// Which of them (newest first) may go: all but the newest of each of the last `keep_daily` days
/// and `keep_weekly` weeks that have one. The newest always stays.
std::vector<std::size_t> choose_expired(const std::vector<Time>& times,
                                        const BackupSettings& settings);

}  // namespace herald::observe
