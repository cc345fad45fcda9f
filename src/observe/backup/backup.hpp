#pragma once

#include <filesystem>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "base/described.hpp"
#include "store/blobs.hpp"
#include "store/database.hpp"
#include "store/warehouse.hpp"

/// Everything a server keeps, in one file and back.
///
/// SQL and warehouse agree in it: both are taken while no warehouse write runs. What SQL says is
/// done is in the warehouse, and what the warehouse holds has its entities in SQL, because that is
/// the order of every write (docs/architecture.md). Blobs are listed before and after, so that each
/// one a row names is there.
namespace herald::backup {

inline constexpr int kFormat = 1;

/// A migration as the backup's program knew it.
struct MigrationMark {
    std::string module;
    int number = 0;
    std::string sha256;
};
BOOST_DESCRIBE_STRUCT(MigrationMark, (), (module, number, sha256))

/// What a backup says of itself, in its first file: herald-backup.json.
struct BackupHead {
    int format = kFormat;
    std::string program;  ///< Herald's version
    Time created_at;
    std::string database;   ///< "sqlite" or "postgresql"
    std::string key;        ///< the master key's fingerprint
    bool with_key = false;  ///< the key itself is inside
    std::vector<MigrationMark> migrations, warehouse_migrations;
};
BOOST_DESCRIBE_STRUCT(BackupHead, (),
                      (format, program, created_at, database, key, with_key, migrations,
                       warehouse_migrations))

struct BackupPart {
    std::string name;
    std::int64_t size = 0;
    std::string sha256;
};
BOOST_DESCRIBE_STRUCT(BackupPart, (), (name, size, sha256))

/// Its last file, manifest.json: every other one.
struct BackupManifest {
    std::vector<BackupPart> parts;
};
BOOST_DESCRIBE_STRUCT(BackupManifest, (), (parts))

/// What the program knows; kept short so that heads can be compared.
std::vector<MigrationMark> marks_of(const std::vector<store::Migration>& migrations);

/// 0 to 1 and what is being done; may throw to stop.
using Progress = std::function<void(double, std::string_view)>;

/// What a backup is made of.
struct Source {
    store::Database* database = nullptr;
    store::Warehouse* warehouse = nullptr;
    store::Blobs* blobs = nullptr;
    std::filesystem::path temporary;  ///< a folder on the blobs' disk
    std::filesystem::path key_file;   ///< empty: the key is not put in
    BackupHead head;
};

struct Made {
    std::filesystem::path file;
    std::uint64_t size = 0;
    std::string sha256;  ///< of the file
    std::int64_t parts = 0;
};
/// Online. Throws Error{conflict} when the file is there already, Error{unavailable} when the disk
/// has no room.
Made make_backup(const Source& source, const std::filesystem::path& file, const Progress& progress);

struct Checked {
    BackupHead head;
    BackupManifest manifest;
    std::uint64_t size = 0;
};
/// Reads everything twice: the file's checksum, then each part's. Throws Error{invalid} with one
/// sentence that says what is wrong.
Checked verify_backup(const std::filesystem::path& file, const Progress& progress);

struct RestoreOptions {
    std::filesystem::path data;  ///< owned by the caller (its lock)
    std::string database_url;    ///< PostgreSQL's; empty for SQLite
    bool force = false;          ///< what is there is put aside (or, on PostgreSQL, dropped)
    std::vector<store::Migration> migrations, warehouse_migrations;  ///< of this program
};
struct Restored {
    std::filesystem::path put_aside;  ///< where the former content lies; empty when there was none
};
/// Unpacks a file that verify_backup() found whole, checks each part once more, and only then puts
/// it in place. Throws Error{invalid} for a newer or another Herald's backup, Error{conflict} when
/// something is there and force was not given.
Restored restore_backup(const std::filesystem::path& file, const Checked& checked,
                        const RestoreOptions& options, const Progress& progress);
/// While a folder holds this file, a restore into it has not ended.
inline constexpr std::string_view kUnfinished = "restore-unfinished";

}  // namespace herald::backup
