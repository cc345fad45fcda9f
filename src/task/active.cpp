#include "task/active.hpp"

#include <thread>

#include "base/crypto.hpp"
#include "base/log.hpp"
#include "base/text.hpp"

namespace herald::task {
namespace {

constexpr auto kFlushEvery = std::chrono::milliseconds(500);
/// Lines waiting for the ticker; more in half a second are dropped, except the last words of a
/// failure.
constexpr std::size_t kWaitingLines = 2000;
constexpr auto kDatabasePause = std::chrono::milliseconds(200);
constexpr auto kLongestPause = std::chrono::hours(1);

std::chrono::seconds first_pause(ErrorKind kind) {
    switch (kind) {
        case ErrorKind::rate_limited: return std::chrono::seconds(30);
        case ErrorKind::upstream: return std::chrono::seconds(5);
        default: return std::chrono::seconds(2);
    }
}

}  // namespace

std::chrono::microseconds retry_pause(const Error& error, int failures, std::uint64_t random) {
    using std::chrono::microseconds;
    if (error.retry_after())
        return microseconds(*error.retry_after()) + microseconds(random % 1'000'000);
    const microseconds first = first_pause(error.kind());
    const microseconds full = std::min<microseconds>(
        first * (std::int64_t{1} << std::clamp(failures - 1, 0, 20)), kLongestPause);
    return full / 2 + microseconds(random % static_cast<std::uint64_t>(full.count() / 2 + 1));
}

Active::Active(const RunnerContext& context, Leased leased)
    : context_(context),
      leased_(std::move(leased)),
      scope_(make_scope()),
      input_(parse_json(leased_.input)),
      cursor_(leased_.cursor ? parse_json(*leased_.cursor) : json::value()),
      leased_until_(micros_of(lease_end())),
      progress_(leased_.progress),
      stage_(leased_.stage) {}

Scope Active::make_scope() const {
    return Scope({.database = &context_.database,
                  .clock = &context_.clock,
                  .audit = context_.audit,
                  .tenant = leased_.tenant,
                  .tenant_key = leased_.tenant_key,
                  .role = leased_.role,
                  .actor = {leased_.actor_kind, leased_.actor_id, leased_.actor_name},
                  .request_id = to_string(leased_.id)});
}

store::Params Active::fenced(store::Params more) const {
    more.emplace_back("tenant", leased_.tenant);
    more.emplace_back("id", leased_.id);
    more.emplace_back("fence", leased_.fence);
    return more;
}

void Active::stop(Stopped::Why why) {
    // A lost lease outweighs the rest: nothing may be written any more.
    int current = stopped_.load();
    while (current != static_cast<int>(Stopped::Why::lease_lost) &&
           (current == -1 || why == Stopped::Why::lease_lost))
        if (stopped_.compare_exchange_weak(current, static_cast<int>(why))) return;
}

std::optional<Stopped::Why> Active::stopped() const {
    const int why = stopped_.load();
    return why == -1 ? std::nullopt : std::optional(static_cast<Stopped::Why>(why));
}

void Active::checkpoint() {
    if (const auto why = stopped()) throw Stopped{*why};
}

void Active::progress(double fraction, std::string_view stage) {
    {
        const std::lock_guard lock(mutex_);
        const double value = std::isfinite(fraction) ? std::clamp(fraction, 0.0, 1.0) : progress_;
        const std::string_view text = clip(stage, kStageBytes);
        dirty_ = dirty_ || value != progress_ || !stage_ || *stage_ != text;
        progress_ = value;
        stage_ = std::string(text);
    }
    checkpoint();
}

void Active::log(Level level, std::string_view message) {
    const std::lock_guard lock(mutex_);
    if (lines_.size() >= kWaitingLines && level == Level::info) return;
    lines_.push_back({context_.clock.now(), level, std::string(clip(message, kLogBytes))});
}

void Active::write(const std::function<void(Tx&)>& f) {
    checkpoint();
    scope_.write([&](Tx& tx) {
        const auto ours = tx.execute(
            "UPDATE tasks SET lease_until = :until "
            "WHERE tenant = :tenant AND id = :id AND fence = :fence AND state = 'running'",
            fenced({{"until", lease_end()}}));
        if (ours == 0) {
            stop(Stopped::Why::lease_lost);
            throw Stopped{Stopped::Why::lease_lost};
        }
        f(tx);
    });
}

void Active::save_cursor(Tx& tx, const std::string& cursor_json) {
    tx.execute(
        "UPDATE tasks SET cursor = :cursor, interruptions = 0 "
        "WHERE tenant = :tenant AND id = :id AND fence = :fence AND state = 'running'",
        fenced({{"cursor", cursor_json}}));
}

void Active::renew() {
    store::SystemDb db(context_.database);
    const Time until = lease_end();
    std::optional<bool> cancelled;
    try {
        cancelled = db.write([&](Tx& tx) {
            return tx.one<bool>(
                "UPDATE tasks SET lease_until = :until WHERE tenant = :tenant AND id = :id AND "
                "fence = :fence "
                "AND state = 'running' RETURNING cancel_requested",
                fenced({{"until", until}}));
        });
    } catch (const Error& error) {
        // The database is away: the lease holds until it runs out, then someone else may have the
        // task.
        log_warning("a lease could not be renewed",
                    {{"task", to_string(leased_.id)}, {"detail", error.detail()}});
        if (micros_of(context_.clock.now()) >= leased_until_.load()) stop(Stopped::Why::lease_lost);
        return;
    }
    if (!cancelled) return stop(Stopped::Why::lease_lost);
    leased_until_ = micros_of(until);
    if (*cancelled) stop(Stopped::Why::cancelled);
}

void Active::flush_if_due(std::chrono::steady_clock::time_point now) {
    std::vector<LogLine> lines;
    double progress = 0;
    std::optional<std::string> stage;
    bool changed = false;
    {
        const std::lock_guard lock(mutex_);
        if ((!dirty_ && lines_.empty()) || now - flushed_at_ < kFlushEvery ||
            stopped() == Stopped::Why::lease_lost)
            return;
        flushed_at_ = now;
        changed = std::exchange(dirty_, false);
        lines = std::exchange(lines_, {});
        progress = progress_;
        stage = stage_;
    }
    store::SystemDb(context_.database).write([&](Tx& tx) {
        const auto row = tx.one<TaskRow>(
            "UPDATE tasks SET progress = :progress, stage = :stage WHERE tenant = :tenant AND id = "
            ":id "
            "AND fence = :fence AND state = 'running' RETURNING {columns}",
            fenced({{"progress", progress}, {"stage", stage}}));
        if (!row) return;
        append_log(tx, leased_.tenant, leased_.id, lines);
        if (changed)
            emit_task(tx, leased_.tenant, context_.bus, context_.clock, "task.updated", *row);
    });
}

/// A database that is away for a moment is waited for as long as the lease lasts: the work is done,
/// and would be done again otherwise.
bool Active::write_when_possible(const std::function<bool(Tx&)>& f) {
    for (;;) {
        try {
            return store::SystemDb(context_.database).write(f);
        } catch (const Error& error) {
            const auto why = stopped();
            const bool leaving = why == Stopped::Why::shutdown || why == Stopped::Why::lease_lost;
            if (error.kind() != ErrorKind::unavailable || leaving ||
                micros_of(context_.clock.now()) >= leased_until_.load())
                throw;
        }
        std::this_thread::sleep_for(kDatabasePause);
    }
}

bool Active::end(Ending ending) {
    std::vector<LogLine> lines;
    std::optional<std::string> stage;
    {
        const std::lock_guard lock(mutex_);
        lines = std::exchange(lines_, {});
        stage = stage_;
        if (ending.state != State::succeeded) ending.progress = progress_;
    }
    const store::Params params =
        fenced({{"state", ending.state},
                {"result", ending.result},
                {"error", ending.error},
                {"failures", ending.failures},
                {"not_before", ending.not_before.value_or(context_.clock.now())},
                {"finished_at", ending.finished_at},
                {"progress", ending.progress},
                {"stage", stage}});
    return write_when_possible([&](Tx& tx) {
        const auto row = tx.one<TaskRow>(
            "UPDATE tasks SET state = :state, result = :result, error = :error, failures = "
            ":failures, not_before = :not_before, "
            "finished_at = :finished_at, progress = :progress, stage = :stage, owner = NULL, "
            "lease_until = NULL, interruptions = 0 "
            "WHERE tenant = :tenant AND id = :id AND fence = :fence AND state = 'running' "
            "RETURNING {columns}",
            params);
        if (!row) return false;
        append_log(tx, leased_.tenant, leased_.id, lines);
        emit_task(tx, leased_.tenant, context_.bus, context_.clock, "task.updated", *row);
        return true;
    });
}

bool Active::finish(std::string_view result) {
    return end({.state = State::succeeded,
                .result = std::string(result),
                .error = {},
                .failures = leased_.failures,
                .not_before = {},
                .finished_at = context_.clock.now(),
                .progress = 1});
}

bool Active::fail(const Error& error) {
    const int failures = leased_.failures + 1;
    const std::string message(clip(error.what(), kErrorBytes));
    if (!error.retryable() || failures >= leased_.max_attempts) {
        log(Level::error, message);
        return end({.state = State::failed,
                    .result = {},
                    .error = message,
                    .failures = failures,
                    .not_before = {},
                    .finished_at = context_.clock.now()});
    }
    const auto pause = retry_pause(error, failures, random_u64());
    log(Level::warning, fmt::format("{} Tried again in {} s (attempt {} of {}).", message,
                                    std::chrono::ceil<std::chrono::seconds>(pause).count(),
                                    failures + 1, leased_.max_attempts));
    return end({.state = State::queued,
                .result = {},
                .error = message,
                .failures = failures,
                .not_before = context_.clock.now() + pause,
                .finished_at = {}});
}

bool Active::cancel() {
    return end({.state = State::cancelled,
                .result = {},
                .error = {},
                .failures = leased_.failures,
                .not_before = {},
                .finished_at = context_.clock.now()});
}

bool Active::put_back() {
    return end({.state = State::queued,
                .result = {},
                .error = {},
                .failures = leased_.failures,
                .not_before = {},
                .finished_at = {}});
}

}  // namespace herald::task
