#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json_reader.hpp"
#include "store/bus.hpp"
#include "store/migration.hpp"
#include "store/scope.hpp"

namespace herald::metrics {
class Registry;
}

/// Work that takes time: one durable model for sync, import, training, reports. Leased (30 s,
/// heartbeat 10 s), resumable, cancellable, live in the UI. `kill -9` at any moment loses nothing
/// and does nothing twice.
namespace herald::task {

struct TaskTag;
using TaskId = Id<TaskTag>;

enum class State { queued, running, succeeded, failed, cancelled };
BOOST_DESCRIBE_ENUM(State, queued, running, succeeded, failed, cancelled)
enum class Level { info, warning, error };
BOOST_DESCRIBE_ENUM(Level, info, warning, error)

}  // namespace herald::task
namespace herald {
template <>
inline constexpr std::string_view schema_name<task::State> = "TaskState";
template <>
inline constexpr std::string_view schema_name<task::Level> = "LogLevel";
}  // namespace herald
namespace herald::task {

struct LogLine {
    Time at;
    Level level{};
    std::string message;
};
BOOST_DESCRIBE_STRUCT(LogLine, (), (at, level, message))

/// As the API shows it. Lists leave the log empty.
struct Task {
    TaskId id;
    std::string type;   ///< "ads.import"
    std::string title;  ///< "Import of meta-october.csv"
    State state{};
    double progress = 0;  ///< 0 to 1
    std::optional<std::string> stage;
    int attempt = 0, max_attempts = 0;
    Time created_at;
    std::optional<Time> started_at, finished_at;
    std::optional<std::string> created_by;
    std::optional<TaskId> parent_id;
    RawJson result;
    std::optional<std::string> error;
    std::vector<LogLine> log;
};
BOOST_DESCRIBE_STRUCT(Task, (),
                      (id, type, title, state, progress, stage, attempt, max_attempts, created_at,
                       started_at, finished_at, created_by, parent_id, result, error, log))

/// The body of every 202.
struct TaskAnswer {
    Task task;
};
BOOST_DESCRIBE_STRUCT(TaskAnswer, (), (task))

struct NewTask {
    std::string type;
    std::string title;
    std::string input_json = "{}";
    /// Among live tasks of the tenant and type only one has this key; enqueueing again returns the
    /// live one.
    std::optional<std::string> key;
    std::optional<TaskId> parent;
    int max_attempts = 5;
    std::optional<Time> not_before;
};

std::vector<store::Migration> migrations();

/// Inserts the task in the caller's transaction; runners wake after the commit. The task runs later
/// as the same tenant and actor.
Task enqueue(Tx& tx, const Scope& scope, store::Bus& bus, const NewTask& task);
/// With its log. Throws Error{not_found}.
Task find_task(const Scope& scope, TaskId id);
/// The task's live descendants are cancelled with it; a running one stops at its next checkpoint.
/// Throws Error{not_found}, and Error{conflict} when it has ended already.
Task cancel_task(Scope& scope, store::Bus& bus, TaskId id);
/// Puts a failed or cancelled task back in the queue; it goes on from its last cursor. Throws
/// Error{not_found | conflict}.
Task retry_task(Scope& scope, store::Bus& bus, TaskId id);

/// Thrown inside a task's function by checkpoint(), progress() and write(); let it pass.
struct Stopped {
    enum class Why { cancelled, lease_lost, shutdown } why;
};

/// What a running task's function works with. One thread, except progress(), checkpoint() and
/// log(), which any thread may call.
class Run {
public:
    virtual ~Run() = default;
    virtual TaskId id() const = 0;
    virtual int attempt() const = 0;
    /// The tenant's scope, with the rights of the one who started it.
    virtual Scope& scope() = 0;
    virtual const json::value& input() const = 0;
    /// What save_cursor() kept at the last checkpoint of an earlier attempt; null at first.
    virtual const json::value& cursor() const = 0;
    /// Throws Stopped when the task was cancelled, the lease is lost or the server stops.
    virtual void checkpoint() = 0;
    /// Shown live; written at most twice a second. Also a checkpoint.
    virtual void progress(double fraction, std::string_view stage) = 0;
    virtual void log(Level level, std::string_view message) = 0;
    /// One durable transaction that commits only while the lease is ours.
    virtual void write(const std::function<void(Tx&)>& f) = 0;
    /// Inside write(): what a later attempt continues from.
    virtual void save_cursor(Tx& tx, const std::string& cursor_json) = 0;

    template <class T>
    T input_as() const {
        Problems problems;
        T out = decode_json<T>(input(), problems, Unknown::ignore);
        problems.raise();
        return out;
    }
};

/// A kind of task. `run` returns the result's JSON; a thrown Error fails the attempt and, when
/// retryable(), is tried again with exponential back-off and jitter (or the error's own
/// retry_after).
struct TaskType {
    std::string type;
    std::function<std::string(Run&)> run;
    unsigned at_once = 2;  ///< running at the same time in this process
};

/// A standing order: enqueues a task by cron expression in the organization's zone, correct over
/// DST (a skipped time runs once after the gap, a doubled one once). A run that is due while the
/// last one is still live is left out. Throws Error{invalid}.
struct NewSchedule {
    std::string type, title, cron, time_zone;
    std::string input_json = "{}";
    std::string key;  ///< unique per tenant and type: setting it again replaces
};
void set_schedule(Tx& tx, const Scope& scope, const NewSchedule& schedule);
void remove_schedule(Tx& tx, const Scope& scope, std::string_view type, std::string_view key);
/// A paused schedule keeps its place and its cron expression; both do nothing when there is none.
void pause_schedule(Tx& tx, const Scope& scope, std::string_view type, std::string_view key);
void resume_schedule(Tx& tx, const Scope& scope, std::string_view type, std::string_view key);
/// The organization moved: its schedules keep their wall-clock times in the new zone.
void move_schedules(Tx& tx, const Scope& scope, std::string_view time_zone);

struct RunnerOptions {
    store::Database* database = nullptr;
    store::Bus* bus = nullptr;
    const Clock* clock = nullptr;
    store::AuditSink* audit = nullptr;
    unsigned threads = 4;
    std::chrono::milliseconds lease{30'000}, heartbeat{10'000};
    bool single_process = true;            ///< foreign leases are released at once at start
    metrics::Registry* metrics = nullptr;  ///< may be null
};

/// Takes leases and runs tasks on its own threads.
class Runner {
public:
    explicit Runner(RunnerOptions options);
    ~Runner();
    void add(TaskType type);
    void start();
    /// Running tasks get Stopped{shutdown} at their next checkpoint and are put back in the queue.
    void stop();

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace herald::task
