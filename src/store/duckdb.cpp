#include <unistd.h>

#include <shared_mutex>
#include <thread>

#include "base/assert.hpp"
#include "base/crypto.hpp"
#include "base/log.hpp"
#include "store/applied_migrations.hpp"
#include "store/duckdb_connection.hpp"
#include "store/file_copy.hpp"
#include "store/meter.hpp"

/// The warehouse as one DuckDB file: pooled readers, one writer.
namespace herald::store {
namespace {

/// Questions answered at the same time; more would only fight for the same memory and threads.
constexpr std::size_t kReaders = 8;
constexpr auto kReaderWait = std::chrono::seconds(30);
constexpr std::uint64_t kMostMemory = 1'000'000'000;

std::uint64_t default_memory() {
    const auto bytes = static_cast<std::uint64_t>(::sysconf(_SC_PHYS_PAGES)) *
                       static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
    return std::min(bytes / 4, kMostMemory);
}

/// The open database with its connections.
class Instance {
public:
    /// `file_in_use` is true from here to the end of the destructor.
    Instance(const WarehouseOptions& options, std::shared_ptr<std::atomic<bool>> file_in_use)
        : file_(options.file), file_in_use_(std::move(file_in_use)) {
        std::filesystem::create_directories(options.file.parent_path());
        std::filesystem::create_directories(options.temp_dir);
        duckdb_config config = nullptr;
        duckdb_create_config(&config);
        const auto set = [&](const char* name, const std::string& value) {
            HERALD_ASSERT(duckdb_set_config(config, name, value.c_str()) == DuckDBSuccess);
        };
        set("threads", std::to_string(std::max(1U, options.threads)));
        set("memory_limit", fmt::format("{}B", options.memory_bytes == 0 ? default_memory()
                                                                         : options.memory_bytes));
        // Groups by keys of less than 18 bits are counted in an array instead of a hash table:
        // twice as fast over the campaigns of a large account, for 50 MB at most while a question
        // runs.
        set("perfect_ht_threshold", "18");
        set("temp_directory", options.temp_dir.string());
        set("preserve_insertion_order", "false");
        set("autoinstall_known_extensions", "false");
        set("autoload_known_extensions", "false");
        set("enable_external_access", "false");
        set("lock_configuration", "true");
        char* error = nullptr;
        const auto state = duckdb_open_ext(options.file.c_str(), &database_, config, &error);
        duckdb_destroy_config(&config);
        if (state == DuckDBError) {
            const std::string why = error == nullptr ? "" : error;
            duckdb_free(error);
            throw Error(ErrorKind::unavailable,
                        fmt::format("The warehouse {} cannot be opened.", options.file.string()),
                        why);
        }
        *file_in_use_ = true;
    }
    ~Instance() {
        readers.clear();
        writer_.reset();
        duckdb_close(&database_);
        copied_.reset();
        *file_in_use_ = false;
    }
    Instance(const Instance&) = delete;
    Instance& operator=(const Instance&) = delete;

    DuckConnection& writer() {
        if (!writer_)
            writer_ = std::make_unique<DuckConnection>(database_, DuckConnection::Use::writer);
        return *writer_;
    }

    /// Nobody writes meanwhile.
    void copy_to(const std::filesystem::path& folder) {
        try {
            writer().run_script("CHECKPOINT");
        } catch (const FatalWarehouseError&) {
            throw;
        } catch (const Error&) {  // somebody reads: the log is copied along
        }
        if (!copied_) copied_ = std::make_unique<FileCopy>(file_);
        copied_->copy_to(folder / "warehouse.duckdb");
        const std::filesystem::path log = file_.string() + ".wal";
        if (std::filesystem::exists(log)) FileCopy(log).copy_to(folder / "warehouse.duckdb.wal");
    }

private:
    std::filesystem::path file_;
    /// Stays open as long as the database does: closing any descriptor of the file would give up
    /// DuckDB's lock on it (fcntl(2), POSIX locks).
    std::unique_ptr<FileCopy> copied_;
    std::shared_ptr<std::atomic<bool>>
        file_in_use_;  // shared with the warehouse, which outlives the instance or not
    duckdb_database database_ = nullptr;
    std::unique_ptr<DuckConnection> writer_;

public:
    Pool<DuckConnection> readers{{kReaders, kReaderWait}, [this] {
                                     return std::make_unique<DuckConnection>(
                                         database_, DuckConnection::Use::reader);
                                 }};
};

/// "BEGIN" until "COMMIT" or, at its end without one, "ROLLBACK".
class Transaction {
public:
    explicit Transaction(DuckConnection& connection) : connection_(connection) {
        connection_.run_script("BEGIN TRANSACTION");
    }
    ~Transaction() {
        if (committed_) return;
        try {
            connection_.run_script("ROLLBACK");
        } catch (const Error& error) {  // a failed COMMIT has rolled back already
            log_warning("a warehouse transaction was rolled back by the database",
                        {{"detail", error.detail()}});
        }
    }
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;
    void commit() {
        connection_.run_script("COMMIT");
        committed_ = true;
    }

private:
    DuckConnection& connection_;
    bool committed_ = false;
};

class DuckTx final : public WarehouseTx {
public:
    DuckTx(DuckConnection& connection, TenantKey tenant)
        : connection_(connection), tenant_(tenant) {}

    std::int64_t execute(std::string_view sql, const Params& params) override {
        DuckResult result;
        connection_.run(result, tenant_, sql, params);
        return static_cast<std::int64_t>(duckdb_rows_changed(&result.handle));
    }
    void query(std::string_view sql, const Params& params,
               const std::function<void(const Row&)>& each) override {
        DuckResult result;
        connection_.run(result, tenant_, sql, params);
        result.each_row(each);
    }
    std::unique_ptr<Appender> appender(std::string_view table) override {
        return std::make_unique<Counted>(make_duckdb_appender(connection_, table, tenant_), *this);
    }
    void remove_everything() override {
        DuckResult result;
        constexpr const char* kTables =
            "SELECT DISTINCT table_name FROM duckdb_columns() "
            "WHERE column_name = 'tenant_key' AND NOT internal AND table_name IN "
            "(SELECT table_name FROM duckdb_tables())";
        if (duckdb_query(connection_.handle(), kTables, &result.handle) == DuckDBError)
            fail_duckdb(duckdb_result_error(&result.handle), kTables);
        std::vector<std::string> tables;
        result.each_row([&](const Row& row) { tables.emplace_back(row.text(0)); });
        for (const auto& table : tables)
            execute(fmt::format("DELETE FROM {} WHERE tenant_key = :tenant", table), {});
    }
    /// An appender's rows reach the table at its end; without finish() an error of theirs would be
    /// lost.
    void check_finished() const {
        HERALD_ASSERT(unfinished_ == 0 && "an Appender was not finished");
    }

private:
    class Counted final : public Appender {
    public:
        Counted(std::unique_ptr<Appender> appender, DuckTx& tx)
            : appender_(std::move(appender)), tx_(tx) {
            ++tx_.unfinished_;
        }
        void append(std::size_t rows, std::span<const Input> columns) override {
            appender_->append(rows, columns);
        }
        void finish() override {
            appender_->finish();
            --tx_.unfinished_;
        }

    private:
        std::unique_ptr<Appender> appender_;
        DuckTx& tx_;
    };

    DuckConnection& connection_;
    TenantKey tenant_;
    int unfinished_ = 0;
};

void apply_migrations(DuckConnection& connection, const std::vector<Migration>& migrations) {
    connection.run_script(
        "CREATE TABLE IF NOT EXISTS schema_migrations (module VARCHAR NOT NULL, number INTEGER NOT "
        "NULL, name VARCHAR NOT NULL, "
        "sha256 VARCHAR NOT NULL, applied_at BIGINT NOT NULL)");
    std::vector<AppliedMigration> applied;
    DuckResult result;
    if (duckdb_query(connection.handle(), "SELECT module, number, sha256 FROM schema_migrations",
                     &result.handle) == DuckDBError)
        fail_duckdb(duckdb_result_error(&result.handle), "schema_migrations");
    result.each_row([&](const Row& row) { applied.push_back(read_row<AppliedMigration>(row)); });
    compare_migrations(applied, migrations);
    for (const Migration& m : migrations) {
        const bool done =
            std::any_of(applied.begin(), applied.end(), [&](const AppliedMigration& old) {
                return old.module == m.module && old.number == m.number;
            });
        if (done) continue;
        Transaction transaction(connection);
        connection.run_script(m.sql);
        connection.run_script(
            fmt::format("INSERT INTO schema_migrations VALUES ('{}', {}, '{}', '{}', {})", m.module,
                        m.number, m.name, to_hex(sha256(m.sql)), micros_of(SystemClock().now())));
        transaction.commit();
    }
}

class DuckWarehouse final : public Warehouse {
public:
    explicit DuckWarehouse(WarehouseOptions options)
        : options_(std::move(options)),
          meter_(options_.metrics),
          first_version_(random_u64() >> 16) {
        if (options_.temp_dir.empty()) options_.temp_dir = options_.file.string() + ".tmp";
    }

    void query(TenantKey tenant, std::string_view sql, const Params& params,
               const std::function<void(const Row&)>& each) override {
        const metrics::Timer timer(meter_.query);
        with_instance([&](Instance& instance) {
            std::optional<metrics::Timer> wait(std::in_place, meter_.read_wait);
            const Pool<DuckConnection>::Lent connection(instance.readers);
            wait.reset();
            DuckResult result;
            connection->run(result, tenant, sql, params);
            result.each_row(each);
        });
    }

    void scan(TenantKey tenant, std::string_view sql, const Params& params,
              const std::function<void(const Chunk&)>& each) override {
        const metrics::Timer timer(meter_.scan);
        with_instance([&](Instance& instance) {
            std::optional<metrics::Timer> wait(std::in_place, meter_.read_wait);
            const Pool<DuckConnection>::Lent connection(instance.readers);
            wait.reset();
            DuckResult result;
            connection->run(result, tenant, sql, params, DuckConnection::Delivery::streamed);
            result.each_chunk(each);
        });
    }

    void write(TenantKey tenant, const std::function<void(WarehouseTx&)>& f) override {
        HERALD_ASSERT(writing_thread_.load() != std::this_thread::get_id() &&
                      "a warehouse write inside a write");
        const metrics::Timer timer(meter_.write);
        with_instance([&](Instance& instance) {
            std::optional<metrics::Timer> wait(std::in_place, meter_.write_wait);
            const std::lock_guard lock(writer_mutex_);
            wait.reset();
            writing_thread_ = std::this_thread::get_id();
            const std::shared_ptr<void> end(nullptr,
                                            [&](void*) { writing_thread_ = std::thread::id(); });
            Transaction transaction(instance.writer());
            DuckTx tx(instance.writer(), tenant);
            f(tx);
            tx.check_finished();
            transaction.commit();
        });
        const std::lock_guard lock(versions_mutex_);
        ++versions_.try_emplace(tenant, first_version_).first->second;
    }

    std::uint64_t data_version(TenantKey tenant) const override {
        const std::shared_lock lock(versions_mutex_);
        const auto found = versions_.find(tenant);
        return found == versions_.end() ? first_version_ : found->second;
    }

    void ping() override {
        std::shared_ptr<Instance> instance;
        {
            const std::lock_guard lock(open_mutex_);
            instance = instance_;
        }
        if (!instance) return;
        const Pool<DuckConnection>::Lent connection(instance->readers);
        connection->run_script("SELECT 1");
    }

    void snapshot(const std::filesystem::path& folder,
                  const std::function<void()>& meanwhile) override {
        with_instance([&](Instance& instance) {
            const std::lock_guard lock(writer_mutex_);
            meanwhile();
            instance.copy_to(folder);
        });
    }

    void migrate(const std::vector<Migration>& migrations) override {
        const std::lock_guard lock(open_mutex_);
        migrations_ = migrations;
        if (instance_) {
            const std::lock_guard writing(writer_mutex_);
            apply_migrations(instance_->writer(), migrations_);
        }
    }

private:
    template <class F>
    void with_instance(F&& f) {
        std::shared_ptr<Instance> instance = open();
        try {
            f(*instance);
        } catch (const FatalWarehouseError&) {
            const std::lock_guard lock(open_mutex_);
            if (instance_ == instance) instance_.reset();  // the next caller opens it anew
            throw;
        }
    }

    std::shared_ptr<Instance> open() {
        const std::lock_guard lock(open_mutex_);
        if (instance_) return instance_;
        // Two instances on one file would destroy it, so the failed one must have been left by
        // everybody.
        if (*file_in_use_)
            throw Error(ErrorKind::unavailable, "The warehouse is being opened again; try again.")
                .retry_after(std::chrono::seconds(1));
        auto fresh = std::make_shared<Instance>(options_, file_in_use_);
        apply_migrations(fresh->writer(), migrations_);
        instance_ = fresh;
        return fresh;
    }

    WarehouseOptions options_;
    WarehouseMeter meter_;
    std::uint64_t first_version_;
    std::mutex open_mutex_, writer_mutex_;
    std::vector<Migration> migrations_;
    std::shared_ptr<Instance> instance_;  // shared with the calls that run on it
    std::shared_ptr<std::atomic<bool>> file_in_use_ = std::make_shared<std::atomic<bool>>(false);
    std::atomic<std::thread::id> writing_thread_{};
    mutable std::shared_mutex versions_mutex_;
    std::unordered_map<TenantKey, std::uint64_t> versions_;
};

}  // namespace

std::unique_ptr<Warehouse> open_duckdb(const WarehouseOptions& options) {
    return std::make_unique<DuckWarehouse>(options);
}

}  // namespace herald::store
