#include "store/sqlite_writer.hpp"

#include "base/assert.hpp"
#include "base/log.hpp"

namespace herald::store {
namespace {

/// Writes of one group: enough to share an fsync among all, few enough that the first does not wait
/// long for the last.
constexpr std::size_t kGroupWrites = 512;
constexpr auto kGroupTime = std::chrono::milliseconds(10);
/// A closure that holds everybody up for longer is worth a line in the log.
constexpr auto kSlow = std::chrono::seconds(1);

}  // namespace

SqliteWriter::SqliteWriter(const SqliteOptions& options, const DatabaseMeter& meter)
    : options_(options),
      meter_(meter),
      connection_(std::make_unique<SqliteConnection>(options, SqliteConnection::Mode::writer)),
      thread_([this] { run(); }) {}

SqliteWriter::~SqliteWriter() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    filled_.notify_one();
    thread_.join();
}

void SqliteWriter::write(const std::optional<TenantId>& tenant,
                         const std::function<void(Connection&)>& f) {
    HERALD_ASSERT(std::this_thread::get_id() != thread_.get_id() && "a write inside a write");
    Job job{tenant, f, nullptr, std::chrono::steady_clock::now(), this_work()};
    const std::shared_ptr<Group> group = enqueue(job);
    group->done.wait(0, std::memory_order_acquire);
    if (job.error) std::rethrow_exception(job.error);
}

std::shared_ptr<SqliteWriter::Group> SqliteWriter::enqueue(Job& job) {
    const std::lock_guard lock(mutex_);
    if (stopping_) throw Error(ErrorKind::unavailable, "Herald is stopping.");
    if (waiting_ >= options_.queue_limit)
        throw Error(ErrorKind::unavailable, "Too many writes are waiting; try again.")
            .retry_after(std::chrono::seconds(1));
    if (groups_.empty() || groups_.back()->jobs.size() >= kGroupWrites)
        groups_.push_back(std::make_shared<Group>());
    groups_.back()->jobs.push_back(&job);
    if (++waiting_ == 1) filled_.notify_one();
    return groups_.back();
}

void SqliteWriter::run() {
    for (;;) {
        {
            std::unique_lock lock(mutex_);
            filled_.wait(lock, [&] { return stopping_ || !groups_.empty(); });
            if (groups_.empty()) return;
        }
        Groups done;
        commit(done);
        for (const auto& group : done) {
            group->done.store(1, std::memory_order_release);
            group->done.notify_all();
        }
    }
}

std::shared_ptr<SqliteWriter::Group> SqliteWriter::next_group() {
    const std::lock_guard lock(mutex_);
    if (groups_.empty()) return nullptr;
    auto group = std::move(groups_.front());
    groups_.pop_front();
    waiting_ -= group->jobs.size();
    return group;
}

/// Takes what is waiting, and what comes while it works, into one transaction with one fsync.
/// Whatever goes wrong outside the closures fails every write of the transaction; each caller hears
/// of it.
void SqliteWriter::commit(Groups& groups) {
    groups.push_back(next_group());
    try {
        if (connection_ == nullptr || connection_->is_broken()) {
            connection_.reset();
            connection_ =
                std::make_unique<SqliteConnection>(options_, SqliteConnection::Mode::writer);
        }
        connection_->check_file();
        connection_->execute("BEGIN IMMEDIATE", {});
        const auto closes = std::chrono::steady_clock::now() + kGroupTime;
        run_jobs(*groups.front());
        std::size_t writes = groups.front()->jobs.size();
        while (writes < kGroupWrites && std::chrono::steady_clock::now() < closes) {
            auto more = next_group();
            if (more == nullptr) break;
            groups.push_back(std::move(more));
            run_jobs(*groups.back());
            writes += groups.back()->jobs.size();
        }
        {
            const metrics::Timer timer(meter_.commit);
            connection_->execute("COMMIT", {});
        }
        if (meter_.group != nullptr) meter_.group->observe(static_cast<double>(writes));
        if (connection_->take_script_ran()) schema_.fetch_add(1, std::memory_order_release);
    } catch (...) {
        roll_back();
        for (const auto& group : groups)
            for (Job* job : group->jobs)
                if (!job->error) job->error = std::current_exception();
    }
}

void SqliteWriter::run_jobs(const Group& group) {
    for (Job* job : group.jobs) {
        run_job(*job);
        if (connection_->is_idle())  // the disk is full, say: SQLite has rolled back everything
            throw Error(ErrorKind::unavailable,
                        "The write was lost with another one; nothing was written. Try again.");
    }
}

void SqliteWriter::run_job(Job& job) {
    const WorkScope scope(job.caller);
    const auto began = std::chrono::steady_clock::now();
    if (meter_.write_wait != nullptr)
        meter_.write_wait->observe(std::chrono::duration<double>(began - job.queued_at).count());
    connection_->set_guard(SqliteConnection::Guard::off);
    connection_->execute("SAVEPOINT job", {});
    try {
        connection_->set_guard(SqliteConnection::guard_for(job.tenant));
        job.work(*connection_);
        connection_->set_guard(SqliteConnection::Guard::off);
        connection_->execute("RELEASE job", {});
    } catch (...) {
        job.error = std::current_exception();
        connection_->set_guard(SqliteConnection::Guard::off);
        if (connection_->is_idle()) return;
        connection_->execute("ROLLBACK TO job", {});
        connection_->execute("RELEASE job", {});
    }
    const auto took = std::chrono::steady_clock::now() - began;
    if (took > kSlow)
        log_warning("a write held up all others",
                    {{"ms", std::chrono::duration_cast<std::chrono::milliseconds>(took).count()}});
}

void SqliteWriter::roll_back() {
    try {
        if (connection_ && !connection_->is_idle()) connection_->execute("ROLLBACK", {});
    } catch (const Error& error) {
        log_error("a write transaction could not be rolled back", {{"detail", error.detail()}});
    }
}

}  // namespace herald::store
