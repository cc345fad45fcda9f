#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

#include "base/assert.hpp"
#include "base/log.hpp"
#include "store/sqlite_connection.hpp"

/// SQLite as one writer thread with group commit and a pool of readers.
namespace herald::store {
namespace {

/// A group is closed after this many writes or this long, so that the first caller does not wait for ever.
constexpr std::size_t kGroupWrites = 1000;
constexpr auto kGroupTime = std::chrono::milliseconds(10);

/// A write on its way: lives on its caller's stack until done.
struct Job {
    const std::optional<TenantId>& tenant;
    const std::function<void(Connection&)>& work;
    std::exception_ptr error;
    std::atomic<bool> done{false};
};

class SqliteDatabase final : public Database {
public:
    explicit SqliteDatabase(const SqliteOptions& options)
        : options_(options), writer_(options.file, SqliteConnection::Mode::writer, options.cache_kib), thread_([this] { run(); }) {}

    ~SqliteDatabase() override {
        {
            const std::lock_guard lock(queue_mutex_);
            stopping_ = true;
        }
        queue_filled_.notify_one();
        thread_.join();
    }

    Dialect dialect() const override { return Dialect::sqlite; }

    void read(const std::optional<TenantId>& tenant, const std::function<void(Connection&)>& f) override {
        const Lent lent(*this);
        SqliteConnection& c = *lent.connection;
        c.set_guard(tenant ? SqliteConnection::Guard::on : SqliteConnection::Guard::off);
        c.execute("BEGIN", {});
        struct End {
            SqliteConnection& connection;
            ~End() {
                try {
                    if (!connection.is_idle()) connection.execute("COMMIT", {});
                } catch (const Error& error) {
                    log_error("a read transaction did not end", {{"detail", error.detail()}});
                }
            }
        } const end{c};
        f(c);
    }

    void write(const std::optional<TenantId>& tenant, const std::function<void(Connection&)>& f) override {
        HERALD_ASSERT(std::this_thread::get_id() != thread_.get_id() && "a write inside a write");
        Job job{tenant, f, nullptr, {}};
        {
            const std::lock_guard lock(queue_mutex_);
            if (queue_.size() >= options_.queue_limit)
                throw Error(ErrorKind::unavailable, "Too many writes are waiting; try again.").retry_after(std::chrono::seconds(1));
            queue_.push_back(&job);
        }
        queue_filled_.notify_one();
        job.done.wait(false);
        if (job.error) std::rethrow_exception(job.error);
    }

    void ping() override {
        read(std::nullopt, [](Connection& c) { c.query("SELECT 1", {}, [](const Row&) {}); });
    }

private:
    /// A reader out of the pool for one call.
    struct Lent {
        explicit Lent(SqliteDatabase& d) : database(d), connection(d.lend()) {}
        ~Lent() { database.give_back(std::move(connection)); }
        Lent(const Lent&) = delete;
        Lent& operator=(const Lent&) = delete;
        SqliteDatabase& database;
        std::unique_ptr<SqliteConnection> connection;
    };

    std::unique_ptr<SqliteConnection> lend() {
        std::unique_lock lock(pool_mutex_);
        pool_freed_.wait(lock, [&] { return !free_.empty() || opened_ < options_.readers; });
        if (!free_.empty()) {
            auto out = std::move(free_.back());  // the warmest
            free_.pop_back();
            return out;
        }
        ++opened_;
        lock.unlock();
        try {
            return std::make_unique<SqliteConnection>(options_.file, SqliteConnection::Mode::reader, options_.cache_kib);
        } catch (...) {
            lock.lock();
            --opened_;
            throw;
        }
    }

    void give_back(std::unique_ptr<SqliteConnection> connection) {
        {
            const std::lock_guard lock(pool_mutex_);
            free_.push_back(std::move(connection));
        }
        pool_freed_.notify_one();
    }

    void run() {
        for (;;) {
            {
                std::unique_lock lock(queue_mutex_);
                queue_filled_.wait(lock, [&] { return stopping_ || !queue_.empty(); });
                if (queue_.empty()) return;
            }
            run_group();
        }
    }

    Job* next_job() {
        const std::lock_guard lock(queue_mutex_);
        if (queue_.empty()) return nullptr;
        Job* job = queue_.front();
        queue_.pop_front();
        return job;
    }

    /// Takes what is waiting, and what comes while it works, into one transaction; wakes all after the one fsync.
    void run_group() {
        std::vector<Job*> group;
        std::exception_ptr lost;
        const auto closes = std::chrono::steady_clock::now() + kGroupTime;
        try {
            writer_.execute("BEGIN IMMEDIATE", {});
            while (group.size() < kGroupWrites && std::chrono::steady_clock::now() < closes) {
                Job* job = next_job();
                if (job == nullptr) break;
                group.push_back(job);
                run_job(*job);
                if (writer_.is_idle()) throw Error(ErrorKind::unavailable, "The write was lost; nothing was written. Try again.");
            }
            writer_.execute("COMMIT", {});
        } catch (...) {
            lost = std::current_exception();
            roll_back();
            if (group.empty())
                if (Job* job = next_job()) group.push_back(job);  // BEGIN itself failed: someone must hear of it
        }
        for (Job* job : group) {
            if (lost && !job->error) job->error = lost;
            job->done.store(true);
            job->done.notify_one();
        }
    }

    void run_job(Job& job) {
        writer_.set_guard(job.tenant ? SqliteConnection::Guard::on : SqliteConnection::Guard::off);
        writer_.execute("SAVEPOINT job", {});
        try {
            job.work(writer_);
            writer_.execute("RELEASE job", {});
        } catch (...) {
            job.error = std::current_exception();
            if (writer_.is_idle()) return;  // a full disk rolled the whole group back
            writer_.execute("ROLLBACK TO job", {});
            writer_.execute("RELEASE job", {});
        }
    }

    void roll_back() {
        try {
            if (!writer_.is_idle()) writer_.execute("ROLLBACK", {});
        } catch (const Error& error) {
            log_error("a write transaction could not be rolled back", {{"detail", error.detail()}});
        }
    }

    SqliteOptions options_;
    SqliteConnection writer_;
    std::mutex queue_mutex_, pool_mutex_;
    std::condition_variable queue_filled_, pool_freed_;
    std::deque<Job*> queue_;
    bool stopping_ = false;
    std::vector<std::unique_ptr<SqliteConnection>> free_;
    unsigned opened_ = 0;
    std::thread thread_;
};

}  // namespace

std::unique_ptr<Database> open_sqlite(const SqliteOptions& options) { return std::make_unique<SqliteDatabase>(options); }

}  // namespace herald::store
