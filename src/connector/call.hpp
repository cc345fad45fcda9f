#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>

#include <boost/json.hpp>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/metrics.hpp"
#include "net/http_client.hpp"

namespace herald {
namespace json = boost::json;
}

namespace herald::connector {

/// What the caller lends a connector for one piece of work.
struct CallOptions {
    net::HttpClient* http = nullptr;
    const Clock* clock = nullptr;
    json::value settings;  ///< as the connector's settings_schema says, secrets opened
    std::function<void()>
        checkpoint;  ///< called now and then on the calling thread only; throws to stop the work
    std::function<void(std::string_view)>
        note;  ///< a line for the task's log; called on any thread
    std::function<void(std::chrono::milliseconds)>
        sleep;  ///< a test replaces it; the default sleeps in steps with checkpoints
    /// Puts secrets that the other side has renewed in the place of those in `settings`, for later
    /// calls; may be empty. Called on any thread, with no transaction open.
    std::function<void(const json::object& renewed)> keep;
    class CallMeter* meter = nullptr;  ///< counts requests; may be null
    std::string connector;             ///< its id, for the meter
    unsigned in_flight = 3;            ///< requests at the same time, 1 to 4
    std::chrono::seconds longest_wait{
        60};  ///< throttles longer than this end the call with Error{rate_limited}
};

/// One use of a connection: who may be used by several threads of run_in_flight(). Not copied;
/// lives as long as one task or check.
class Call {
public:
    explicit Call(CallOptions options);
    Call(const Call&) = delete;
    Call& operator=(const Call&) = delete;

    const json::value& settings() const { return options_.settings; }
    Time now() const { return options_.clock->now(); }
    unsigned in_flight() const { return options_.in_flight; }
    std::chrono::seconds longest_wait() const { return options_.longest_wait; }

    /// Throws when the work was stopped: on the calling thread what the owner's checkpoint throws,
    /// on others Abandoned.
    void checkpoint();
    void note(std::string_view line);
    void sleep(std::chrono::milliseconds time);

    /// Sends with this call's checkpoint; no retries of its own.
    net::HttpResponse send(net::HttpRequest request);

    /// How much of the platform's allowance is used, 0 to 1 (or above), as its last answers said;
    /// negative when it does not tell.
    double quota_used() const { return quota_used_; }
    void set_quota_used(double part) { quota_used_ = part; }

    /// The access token under this name, made anew by `refresh` when there is none, it is
    /// forgotten, or it ends within a minute.
    struct Token {
        std::string text;
        Time expires;
    };
    /// Other things worth asking a platform only once fit as well; `refresh` may ask for another
    /// name.
    std::string access_token(std::string_view name, const std::function<Token()>& refresh);
    void forget_access_token(std::string_view name);
    /// Members of the settings that the other side has renewed: kept for later calls. What cannot
    /// be kept is a line of the log, since this call goes on with it.
    void keep(const json::object& renewed);

    /// Leaves the threads of a piece of work that was given up; caught by run_in_flight().
    struct Abandoned {};

private:
    friend class InFlight;

    CallOptions options_;
    std::thread::id owner_ = std::this_thread::get_id();
    std::atomic<bool> abandoned_{false};
    std::atomic<double> quota_used_{-1};
    std::recursive_mutex token_mutex_;
    std::mutex note_mutex_;
    std::map<std::string, Token, std::less<>> tokens_;
};

/// Counts what connectors ask outside systems: by connector and outcome ("ok", "refused" for 4xx,
/// "throttled", "failed" for 5xx, "unreachable"). Thread-safe.
class CallMeter {
public:
    explicit CallMeter(metrics::Registry& registry);
    void count(std::string_view connector, std::string_view outcome,
               std::chrono::steady_clock::duration took);

    /// For the system page.
    struct Total {
        std::string connector;
        std::int64_t calls = 0, errors = 0;
    };
    std::vector<Total> totals() const;

private:
    metrics::Family<metrics::Counter>& calls_;
    metrics::Family<metrics::Histogram>& seconds_;
};

/// An Error that four tries have met: with_retries() further out lets it pass.
class TriedEnough : public Error {
public:
    explicit TriedEnough(const Error& error) : Error(error) {}
};

/// Runs `f` again when it throws a retryable Error: up to four times, with doubled, jittered waits
/// or the wait the platform asked for. A wait above call.longest_wait() lets the Error out. For
/// reads only: writes are read back by the caller before any retry.
template <class F>
auto with_retries(Call& call, F&& f);

/// The wait before attempt `next` (2, 3, …); negative when the error should come out instead.
/// Throws TriedEnough when there is no such attempt.
std::chrono::milliseconds wait_before_retry(const Call& call, const std::exception& error,
                                            unsigned next);

template <class F>
auto with_retries(Call& call, F&& f) {
    for (unsigned attempt = 1;; ++attempt) {
        std::chrono::milliseconds wait{0};
        try {
            return f();
        } catch (const std::exception& error) {
            wait = wait_before_retry(call, error, attempt + 1);
            if (wait.count() < 0) throw;
        }
        call.sleep(wait);
    }
}

}  // namespace herald::connector
