#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/log.hpp"
#include "base/metrics.hpp"

namespace herald::observe {

/// "https://KEY@host/42": where reports go and with which key.
struct SentryDsn {
    std::string url;  ///< of the envelope endpoint
    std::string key;
};
/// Throws Error{invalid} for a text that is no DSN.
SentryDsn parse_dsn(const std::string& text);

struct SentryOptions {
    std::string dsn;
    std::string release;      ///< "herald@0.1.0"
    std::string environment;  ///< "production"
    std::string server_name;
    metrics::Registry* metrics = nullptr;
};

/// Reports every error line of the log as an event in Sentry's envelope protocol
/// (https://develop.sentry.dev/sdk/data-model/envelopes/) as long as it lives. On a thread of its
/// own; at most 100 wait. Obeys the server's rate limits.
class SentryReporter {
public:
    /// Throws Error{invalid} for a DSN that is none.
    explicit SentryReporter(SentryOptions options);
    ~SentryReporter();

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

/// The event of an error line, without what is nobody's business: the log has masked secrets.
std::string sentry_event(const LogRecord& record, const std::string& event_id,
                         const SentryOptions& options);
std::string sentry_envelope(const std::string& event_id, const std::string& event, Time now);

/// Until when events may not be sent, as X-Sentry-Rate-Limits or Retry-After say.
class SentryLimits {
public:
    using Clock = std::chrono::steady_clock;
    void learn(int status, std::string_view rate_limits, std::string_view retry_after,
               Clock::time_point now);
    bool allows_events(Clock::time_point now) const { return now >= until_; }

private:
    Clock::time_point until_{};
};

}  // namespace herald::observe
