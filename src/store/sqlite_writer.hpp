#pragma once

#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <thread>

#include "base/trace.hpp"
#include "store/meter.hpp"
#include "store/sqlite_connection.hpp"

/// The one thread that writes, with group commit. Included by this folder's sqlite*.cpp only.
namespace herald::store {

class SqliteWriter {
public:
    /// `meter` outlives it.
    SqliteWriter(const SqliteOptions& options, const DatabaseMeter& meter);
    /// Finishes what is waiting.
    ~SqliteWriter();
    SqliteWriter(const SqliteWriter&) = delete;
    SqliteWriter& operator=(const SqliteWriter&) = delete;

    /// See Database::write.
    void write(const std::optional<TenantId>& tenant, const std::function<void(Connection&)>& f);
    /// Rises when a committed script may have changed the schema.
    std::uint64_t schema() const { return schema_.load(std::memory_order_acquire); }

private:
    /// A write on its way; lives on its caller's stack until its group is done.
    struct Job {
        const std::optional<TenantId>& tenant;
        const std::function<void(Connection&)>& work;
        std::exception_ptr error;
        std::chrono::steady_clock::time_point queued_at;
        const Work& caller;  ///< what its thread works on: log lines and tasks made here carry it
    };
    /// Writes that share one transaction and one fsync. Shared by its callers, who wait for `done`,
    /// and the writer.
    struct Group {
        std::vector<Job*> jobs;
        std::atomic<int> done{0};
    };

    std::shared_ptr<Group> enqueue(Job& job);
    using Groups = std::vector<std::shared_ptr<Group>>;
    void run();
    std::shared_ptr<Group> next_group();
    void commit(Groups& groups);
    void run_jobs(const Group& group);
    void run_job(Job& job);
    void roll_back();

    SqliteOptions options_;
    const DatabaseMeter& meter_;
    std::unique_ptr<SqliteConnection> connection_;
    std::atomic<std::uint64_t> schema_{0};
    std::mutex mutex_;
    std::condition_variable filled_;
    std::deque<std::shared_ptr<Group>> groups_;
    std::size_t waiting_ = 0;
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace herald::store
