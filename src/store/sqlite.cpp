#include "base/log.hpp"
#include "store/meter.hpp"
#include "store/sqlite_snapshot.hpp"
#include "store/sqlite_writer.hpp"

/// SQLite as one writer thread and a pool of readers.
namespace herald::store {
namespace {

constexpr auto kReaderWait = std::chrono::seconds(10);

/// A reader with what it knows of the schema.
struct Reader {
    SqliteConnection connection;
    std::uint64_t schema = 0;
    bool is_broken() const { return connection.is_broken(); }
};

class SqliteDatabase;
/// The read this thread is in: reads inside it go on with its connection and snapshot instead of
/// waiting for another.
struct CurrentRead {
    const SqliteDatabase* database = nullptr;
    SqliteConnection* connection = nullptr;
};
thread_local CurrentRead current_read;

/// Sets the guard for as long as it lives.
class Guarded {
public:
    Guarded(SqliteConnection& connection, const std::optional<TenantId>& tenant)
        : connection_(connection),
          before_(connection.set_guard(SqliteConnection::guard_for(tenant))) {}
    ~Guarded() { connection_.set_guard(before_); }
    Guarded(const Guarded&) = delete;
    Guarded& operator=(const Guarded&) = delete;

private:
    SqliteConnection& connection_;
    SqliteConnection::Guard before_;
};

/// One snapshot, from the first statement to the end.
class Snapshot {
public:
    Snapshot(const SqliteDatabase& database, SqliteConnection& connection)
        : connection_(connection), before_(std::exchange(current_read, {&database, &connection})) {
        connection_.execute("BEGIN", {});
    }
    ~Snapshot() {
        current_read = before_;
        try {
            if (!connection_.is_idle()) connection_.execute("COMMIT", {});
        } catch (const Error& error) {
            log_error("a read transaction did not end", {{"detail", error.detail()}});
        }
    }
    Snapshot(const Snapshot&) = delete;
    Snapshot& operator=(const Snapshot&) = delete;

private:
    SqliteConnection& connection_;
    CurrentRead before_;
};

class SqliteDatabase final : public Database {
public:
    explicit SqliteDatabase(const SqliteOptions& options)
        : file_(options.file),
          meter_(options.metrics),
          writer_(options, meter_),
          readers_({options.readers, kReaderWait}, [options] {
              return std::unique_ptr<Reader>(new Reader{{options, SqliteConnection::Mode::reader}});
          }) {}

    Dialect dialect() const override { return Dialect::sqlite; }

    void read(const std::optional<TenantId>& tenant,
              const std::function<void(Connection&)>& f) override {
        if (current_read.database == this) {
            const Guarded guarded(*current_read.connection, tenant);
            return f(*current_read.connection);
        }
        const metrics::Timer timer(meter_.read);
        std::optional<metrics::Timer> wait(std::in_place, meter_.read_wait);
        const Pool<Reader>::Lent reader(readers_);
        wait.reset();
        if (const auto schema = writer_.schema(); reader->schema != schema) {
            reader->connection.forget_statements();
            reader->schema = schema;
        }
        const Snapshot snapshot(*this, reader->connection);
        const Guarded guarded(reader->connection, tenant);
        f(reader->connection);
    }

    void write(const std::optional<TenantId>& tenant,
               const std::function<void(Connection&)>& f) override {
        const metrics::Timer timer(meter_.write);
        writer_.write(tenant, f);
    }

    void ping() override {
        read(std::nullopt, [](Connection& c) { c.query("SELECT 1", {}, nullptr); });
    }

    std::unique_ptr<DatabaseSnapshot> snapshot() override { return snapshot_sqlite(file_); }

private:
    std::filesystem::path file_;
    DatabaseMeter meter_;
    SqliteWriter writer_;
    Pool<Reader> readers_;
};

}  // namespace

std::unique_ptr<Database> open_sqlite(const SqliteOptions& options) {
    return std::make_unique<SqliteDatabase>(options);
}

}  // namespace herald::store
