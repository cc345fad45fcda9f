#include <condition_variable>
#include <mutex>
#include <thread>

#include "base/crypto.hpp"
#include "base/log.hpp"
#include "store/postgres_connection.hpp"

/// PostgreSQL as a pool of connections, row-level security by SET LOCAL.
namespace herald::store {
namespace {

constexpr int kTries = 5;
constexpr auto kPoolWait = std::chrono::seconds(10);

class PostgresDatabase final : public Database {
public:
    explicit PostgresDatabase(PostgresOptions options) : options_(std::move(options)) {}
    Dialect dialect() const override { return Dialect::postgres; }

    void read(const std::optional<TenantId>& tenant, const std::function<void(Connection&)>& f) override {
        in_transaction("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", tenant, f);
    }

    void write(const std::optional<TenantId>& tenant, const std::function<void(Connection&)>& f) override {
        for (int attempt = 1;; ++attempt) {
            try {
                return in_transaction("BEGIN ISOLATION LEVEL READ COMMITTED", tenant, f);
            } catch (const SerializationFailure&) {
                if (attempt == kTries) throw;
                std::this_thread::sleep_for(std::chrono::milliseconds(5 + static_cast<int>(random_u64() % 20) * attempt));
            }
        }
    }

    void ping() override {
        read(std::nullopt, [](Connection& c) { c.query("SELECT 1", {}, [](const Row&) {}); });
    }

private:
    /// A connection out of the pool; a broken one is thrown away instead of given back.
    struct Lent {
        explicit Lent(PostgresDatabase& d) : database(d), connection(d.lend()) {}
        ~Lent() { database.give_back(std::move(connection)); }
        Lent(const Lent&) = delete;
        Lent& operator=(const Lent&) = delete;
        PostgresDatabase& database;
        std::unique_ptr<PostgresConnection> connection;
    };

    void in_transaction(std::string_view begin, const std::optional<TenantId>& tenant, const std::function<void(Connection&)>& f) {
        const Lent lent(*this);
        PostgresConnection& c = *lent.connection;
        try {
            const std::string who = tenant ? to_hex(tenant->value.bytes) : "system";
            c.run_script(fmt::format("{}; SET LOCAL herald.tenant = '{}'", begin, who));
            f(c);
            c.run_script("COMMIT");
        } catch (...) {
            roll_back(c);
            throw;
        }
    }

    static void roll_back(PostgresConnection& c) {
        try {
            if (!c.is_broken() && c.in_transaction()) c.run_script("ROLLBACK");
        } catch (const Error& error) {
            log_warning("a transaction could not be rolled back", {{"detail", error.detail()}});
        }
    }

    std::unique_ptr<PostgresConnection> lend() {
        std::unique_lock lock(mutex_);
        if (!freed_.wait_for(lock, kPoolWait, [&] { return !free_.empty() || opened_ < options_.connections; }))
            throw Error(ErrorKind::unavailable, "All database connections are busy; try again.").retry_after(std::chrono::seconds(1));
        if (!free_.empty()) {
            auto out = std::move(free_.back());
            free_.pop_back();
            return out;
        }
        ++opened_;
        lock.unlock();
        try {
            return std::make_unique<PostgresConnection>(options_.url);
        } catch (...) {
            lock.lock();
            --opened_;
            throw;
        }
    }

    void give_back(std::unique_ptr<PostgresConnection> connection) {
        {
            const std::lock_guard lock(mutex_);
            if (connection->is_broken()) {
                // The server went away: the others are broken too, and a new one is opened on demand.
                --opened_;
                connection.reset();
            } else {
                free_.push_back(std::move(connection));
            }
        }
        freed_.notify_one();
    }

    PostgresOptions options_;
    std::mutex mutex_;
    std::condition_variable freed_;
    std::vector<std::unique_ptr<PostgresConnection>> free_;
    unsigned opened_ = 0;
};

}  // namespace

std::unique_ptr<Database> open_postgres(const PostgresOptions& options) { return std::make_unique<PostgresDatabase>(options); }

}  // namespace herald::store
