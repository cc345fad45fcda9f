#include "store/sqlite_snapshot.hpp"

#include <fmt/format.h>
#include <sqlite3.h>

#include "base/error.hpp"

/// A copy of one moment by SQLite's backup interface (https://www.sqlite.org/backup.html): its
/// source is a connection of its own that stays in one read transaction, so that the pages copied
/// are those of its snapshot whatever the writer does meanwhile.
namespace herald::store {
namespace {

constexpr int kPages = 1024;  ///< copied between two looks at the progress

struct Close {
    void operator()(sqlite3* db) const { sqlite3_close_v2(db); }
};
using Handle = std::unique_ptr<sqlite3, Close>;

[[noreturn]] void fail(int code, std::string_view what) {
    const bool full = code == SQLITE_FULL;
    throw Error(ErrorKind::unavailable,
                full ? "The disk is full; the backup was not made."
                     : "The database cannot be copied; the backup was not made.",
                fmt::format("{}: {}", what, sqlite3_errstr(code)));
}

Handle open(const std::filesystem::path& file, int flags) {
    sqlite3* db = nullptr;
    const int code = sqlite3_open_v2(file.c_str(), &db, flags, nullptr);
    Handle out(db);
    if (code != SQLITE_OK) fail(code, file.string());
    sqlite3_busy_timeout(db, 5000);
    return out;
}

void run(sqlite3* db, const char* sql) {
    if (const int code = sqlite3_exec(db, sql, nullptr, nullptr, nullptr); code != SQLITE_OK)
        fail(code, sql);
}

class SqliteSnapshot final : public DatabaseSnapshot {
public:
    explicit SqliteSnapshot(const std::filesystem::path& file)
        : source_(open(file, SQLITE_OPEN_READONLY)) {
        run(source_.get(), "BEGIN");
        run(source_.get(), "SELECT count(*) FROM sqlite_master");  // from here it stands still
    }

    void write_to(const std::filesystem::path& folder,
                  const std::function<void(double)>& progress) override {
        const Handle target =
            open(folder / "herald.db", SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
        sqlite3_backup* backup = sqlite3_backup_init(target.get(), "main", source_.get(), "main");
        if (backup == nullptr) fail(sqlite3_errcode(target.get()), "backup");
        const std::shared_ptr<void> finish(nullptr, [&](void*) { sqlite3_backup_finish(backup); });
        for (int code = SQLITE_OK; code != SQLITE_DONE;) {
            code = sqlite3_backup_step(backup, kPages);
            if (code != SQLITE_OK && code != SQLITE_DONE) fail(code, "backup");
            const int all = sqlite3_backup_pagecount(backup);
            if (progress && all > 0)
                progress(1 - static_cast<double>(sqlite3_backup_remaining(backup)) / all);
        }
    }

private:
    Handle source_;
};

}  // namespace

std::unique_ptr<DatabaseSnapshot> snapshot_sqlite(const std::filesystem::path& file) {
    return std::make_unique<SqliteSnapshot>(file);
}

}  // namespace herald::store
