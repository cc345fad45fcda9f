#pragma once

#include <mutex>

#include "store/system_db.hpp"
#include "task/task_store.hpp"

namespace herald::task {

struct RunnerContext {
    store::Database& database;
    store::Bus& bus;
    const Clock& clock;
    store::AuditSink* audit;
    std::chrono::microseconds lease;
};

/// A task while it runs here. The task's thread works with it as a Run; the runner's ticker renews
/// its lease and writes what progress() and log() left behind.
class Active final : public Run {
public:
    Active(const RunnerContext& context, Leased leased);

    TaskId id() const override { return leased_.id; }
    int attempt() const override { return leased_.attempt; }
    Scope& scope() override { return scope_; }
    const json::value& input() const override { return input_; }
    const json::value& cursor() const override { return cursor_; }
    void checkpoint() override;
    void progress(double fraction, std::string_view stage) override;
    void log(Level level, std::string_view message) override;
    void write(const std::function<void(Tx&)>& f) override;
    void save_cursor(Tx& tx, const std::string& cursor_json) override;

    // For the runner.
    const Leased& leased() const { return leased_; }
    void stop(Stopped::Why why);
    std::optional<Stopped::Why> stopped() const;
    /// Prolongs the lease and hears of a cancellation; marks the task lost when the lease is
    /// another's or has run out unseen.
    void renew();
    /// Writes progress and log lines when there are any and the last time is long enough ago.
    void flush_if_due(std::chrono::steady_clock::time_point now);

    /// Each ends the run and gives the lease back; false when the lease was lost.
    bool finish(std::string_view result);
    bool fail(const Error& error);
    bool cancel();
    bool put_back();

private:
    struct Ending {
        State state;
        std::optional<std::string> result, error;
        int failures = 0;
        std::optional<Time> not_before, finished_at;
        double progress = 0;
    };
    bool end(Ending ending);
    bool write_when_possible(const std::function<bool(Tx&)>& f);
    store::Params fenced(store::Params more = {}) const;
    Time lease_end() const { return context_.clock.now() + context_.lease; }
    Scope make_scope() const;

    const RunnerContext& context_;  // the runner's, outlives every run
    Leased leased_;
    Scope scope_;
    json::value input_, cursor_;
    std::atomic<int> stopped_{-1};  ///< Stopped::Why, -1 while it may go on
    std::atomic<Time::rep> leased_until_;

    std::mutex mutex_;  // guards what follows
    double progress_;
    std::optional<std::string> stage_;
    bool dirty_ = false;
    std::vector<LogLine> lines_;
    std::chrono::steady_clock::time_point flushed_at_{};
};

/// When an attempt that failed is tried again: doubling from the kind's first pause up to an hour,
/// half of it by chance.
std::chrono::microseconds retry_pause(const Error& error, int failures, std::uint64_t random);

}  // namespace herald::task
