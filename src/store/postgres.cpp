#include <thread>

#include "base/crypto.hpp"
#include "base/log.hpp"
#include "store/meter.hpp"
#include "store/postgres_connection.hpp"
#include "store/postgres_copy.hpp"

/// PostgreSQL as a pool of connections, row-level security by the transaction's tenant.
namespace herald::store {
namespace {

constexpr int kTries = 5;
constexpr auto kPoolWait = std::chrono::seconds(10);

class PostgresDatabase;
/// The read this thread is in: reads of the same tenant inside it go on with its connection and
/// snapshot.
struct CurrentRead {
    const PostgresDatabase* database = nullptr;
    PostgresConnection* connection = nullptr;
    std::optional<TenantId> tenant;
};
thread_local CurrentRead current_read;

/// A transaction that ends with this object, undone unless it was committed.
class Transaction {
public:
    Transaction(PostgresConnection& connection, PostgresConnection::Purpose purpose,
                const std::optional<TenantId>& tenant)
        : connection_(connection) {
        connection_.begin(purpose, tenant);
    }
    ~Transaction() { connection_.end(); }
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;
    void commit() { connection_.commit(); }

private:
    PostgresConnection& connection_;
};

class PostgresDatabase final : public Database {
public:
    explicit PostgresDatabase(const PostgresOptions& options)
        : url_(options.url),
          meter_(options.metrics),
          pool_({options.connections, kPoolWait}, [this, url = options.url] {
              auto connection = std::make_unique<PostgresConnection>(url);
              std::call_once(looked_, [&] { warn_about_server(*connection); });
              return connection;
          }) {}

    Dialect dialect() const override { return Dialect::postgres; }

    void read(const std::optional<TenantId>& tenant,
              const std::function<void(Connection&)>& f) override {
        if (current_read.database == this && current_read.tenant == tenant)
            return f(*current_read.connection);
        const metrics::Timer timer(meter_.read);
        std::optional<metrics::Timer> wait(std::in_place, meter_.read_wait);
        const Pool<PostgresConnection>::Lent connection(pool_);
        wait.reset();
        const CurrentRead before = std::exchange(current_read, {this, &*connection, tenant});
        const std::shared_ptr<void> restore(nullptr, [&](void*) { current_read = before; });
        const Transaction transaction(*connection, PostgresConnection::Purpose::read, tenant);
        f(*connection);
    }

    void write(const std::optional<TenantId>& tenant,
               const std::function<void(Connection&)>& f) override {
        const metrics::Timer timer(meter_.write);
        for (int attempt = 1;; ++attempt) {
            try {
                std::optional<metrics::Timer> wait(std::in_place, meter_.write_wait);
                const Pool<PostgresConnection>::Lent connection(pool_);
                wait.reset();
                Transaction transaction(*connection, PostgresConnection::Purpose::write, tenant);
                f(*connection);
                const metrics::Timer commit(meter_.commit);
                return transaction.commit();
            } catch (const SerializationFailure&) {
                if (attempt == kTries) throw;
                std::this_thread::sleep_for(
                    std::chrono::milliseconds(5 + static_cast<int>(random_u64() % 20) * attempt));
            }
        }
    }

    void ping() override {
        read(std::nullopt, [](Connection& c) { c.query("SELECT 1", {}, nullptr); });
    }

    std::unique_ptr<DatabaseSnapshot> snapshot() override { return snapshot_postgres(url_); }

private:
    /// What an operator set up in a way that Herald did not mean.
    static void warn_about_server(PostgresConnection& connection) {
        connection.begin(PostgresConnection::Purpose::read, std::nullopt);
        connection.query(
            "SELECT rolsuper OR rolbypassrls, datcollate, pg_encoding_to_char(encoding) FROM "
            "pg_roles, pg_database "
            "WHERE rolname = current_user AND datname = current_database()",
            {}, [](const Row& row) {
                if (row.integer(0) != 0)
                    log_warning(
                        "the database user passes row-level security; give Herald one that is no "
                        "superuser");
                if (row.text(1) != "C")
                    log_warning("the database should have the collation C",
                                {{"collation", row.text(1)}});
                if (row.text(2) != "UTF8")
                    log_warning("the database should be encoded in UTF8",
                                {{"encoding", row.text(2)}});
            });
        connection.end();
    }

    std::string url_;
    DatabaseMeter meter_;
    std::once_flag looked_;
    Pool<PostgresConnection> pool_;
};

}  // namespace

std::unique_ptr<Database> open_postgres(const PostgresOptions& options) {
    return std::make_unique<PostgresDatabase>(options);
}

}  // namespace herald::store
