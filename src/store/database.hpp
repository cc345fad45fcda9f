#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "store/migration.hpp"
#include "store/tenancy.hpp"
#include "store/value.hpp"

namespace herald::metrics {
class Registry;
}

/// The SQL database behind one interface. Features see Scope, Db and Tx (scope.hpp), never this.
namespace herald::store {

enum class Dialect { sqlite, postgres };

/// A statement that begins with this is not kept on PostgreSQL, which then plans it by the values
/// of each time: where what is best for a narrow range is far from best for a wide one.
inline constexpr std::string_view kPlannedByValues = "/* by values */";

/// One transaction's connection, used by one thread at a time. SQL has :name parameters; the text
/// is prepared once and kept. A broken key is Error{conflict}; a full disk, a locked or lost
/// database Error{unavailable}; wrong SQL Error{internal}.
class Connection {
public:
    virtual ~Connection() = default;
    virtual void query(std::string_view sql, const Params& params,
                       const std::function<void(const Row&)>& each) = 0;
    /// Returns the number of rows changed.
    virtual std::int64_t execute(std::string_view sql, const Params& params) = 0;
    /// Several statements without parameters, for migrations.
    virtual void run_script(std::string_view sql) = 0;
};

/// Everything that was committed at one moment, to be written out while the program goes on. Keeps
/// a connection of its own; give it up soon.
class DatabaseSnapshot {
public:
    virtual ~DatabaseSnapshot() = default;
    /// Puts it into `folder` as files: herald.db, or one TABLE.copy a table. `progress` hears 0 to
    /// 1 now and then and may throw to stop. A full disk is Error{unavailable}.
    virtual void write_to(const std::filesystem::path& folder,
                          const std::function<void(double)>& progress) = 0;
};

/// Thread-safe. `tenant` turns on the guard: on SQLite every statement that touches a tenant table
/// must name its tenant column and bind :tenant; on PostgreSQL row-level security with SET LOCAL.
/// Empty is for SystemDb alone.
class Database {
public:
    virtual ~Database() = default;
    virtual Dialect dialect() const = 0;
    /// Runs f over a consistent snapshot on a pooled read connection. A read inside f on the same
    /// thread belongs to the same snapshot. Error{unavailable} when no connection comes free within
    /// 10 s.
    virtual void read(const std::optional<TenantId>& tenant,
                      const std::function<void(Connection&)>& f) = 0;
    /// One durable transaction; returns after the fsync. SQLite: on the writer thread inside a
    /// SAVEPOINT of the open group. PostgreSQL: own transaction, repeated on serialization failure;
    /// writes of one tenant, and writes of the system, run one after another there too, so that
    /// what f has read still holds when it writes. So f may run twice and must do no network,
    /// hashing, file or warehouse work. An exception of f rolls back f alone and is thrown to the
    /// caller; f must not go on after an Error of its connection.
    virtual void write(const std::optional<TenantId>& tenant,
                       const std::function<void(Connection&)>& f) = 0;
    /// Throws Error{unavailable} when it does not answer.
    virtual void ping() = 0;
    /// For backups; see DatabaseSnapshot.
    virtual std::unique_ptr<DatabaseSnapshot> snapshot() = 0;
};

struct SqliteOptions {
    std::filesystem::path file;
    unsigned readers = 16;                         ///< pooled read connections, opened as needed
    std::size_t cache_kib = 16384;                 ///< page cache a connection
    std::size_t queue_limit = 4096;                ///< writes waiting; beyond it Error{unavailable}
    std::chrono::milliseconds busy_timeout{5000};  ///< how long another program may hold the lock
    metrics::Registry* metrics = nullptr;          ///< may be null
};
std::unique_ptr<Database> open_sqlite(const SqliteOptions& options);

struct PostgresOptions {
    std::string url;  ///< libpq connection string or URI
    unsigned connections = 16;
    metrics::Registry* metrics = nullptr;  ///< may be null
};
std::unique_ptr<Database> open_postgres(const PostgresOptions& options);

}  // namespace herald::store
