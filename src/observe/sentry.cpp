#include "observe/sentry.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "base/calendar.hpp"
#include "base/crypto.hpp"
#include "base/error.hpp"
#include "base/json_writer.hpp"
#include "base/text.hpp"
#include "observe/outbox.hpp"
#include "observe/receiver.hpp"

namespace herald::observe {
namespace {

constexpr auto kDefaultPause = std::chrono::seconds(60);  // what Sentry asks for after a bare 429
constexpr std::chrono::seconds kLongestPause{86'400};     // whatever is asked for

std::optional<std::int64_t> parse_seconds(std::string_view text) {
    std::int64_t out = 0;
    text = trim(text);
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
    if (error != std::errc() || end == text.data()) return std::nullopt;
    return std::clamp<std::int64_t>(out, 0, kLongestPause.count());
}

/// Calls f with each part between separators.
template <class F>
void each_part(std::string_view text, char separator, F&& f) {
    while (!text.empty()) {
        const std::size_t end = std::min(text.find(separator), text.size());
        f(trim(text.substr(0, end)));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
}

void append_member(std::string& out, std::string_view name, std::string_view value) {
    if (value.empty()) return;
    if (out.back() != '{') out += ',';
    append_json_string(out, name);
    out += ':';
    append_json_string(out, value);
}

std::string_view field_of(const LogRecord& record, std::string_view name) {
    for (const LogField& field : record.fields)
        if (field.name == name) return field.value;
    return {};
}

std::string tags_of(const LogRecord& record) {
    std::string out = "{";
    append_member(out, "route", record.work.route);
    append_member(out, "request_id", record.work.request_id);
    append_member(out, "task_id", record.work.task_id);
    append_member(out, "organization", record.work.tenant);
    return out + "}";
}

std::string extra_of(const LogRecord& record) {
    std::string out = "{";
    for (const LogField& field : record.fields) append_member(out, field.name, field.value);
    return out + "}";
}

}  // namespace

SentryDsn parse_dsn(const std::string& text) {
    const auto scheme = text.find("://");
    const auto at = text.find('@');
    const auto slash = text.rfind('/');
    const bool fine = (text.starts_with("https://") || text.starts_with("http://")) &&
                      at != std::string::npos && slash != std::string::npos && slash > at &&
                      slash + 1 < text.size() && at > scheme + 3;
    if (!fine)
        throw Error(ErrorKind::invalid,
                    "--sentry-dsn is no DSN of Sentry: it looks like https://KEY@HOST/PROJECT.");
    std::string key = text.substr(scheme + 3, at - scheme - 3);
    key = key.substr(0, key.find(':'));  // an old DSN has a secret part that nobody needs any more
    return {fmt::format("{}://{}/api/{}/envelope/", text.substr(0, scheme),
                        text.substr(at + 1, slash - at - 1), text.substr(slash + 1)),
            key};
}

std::string sentry_event(const LogRecord& record, const std::string& event_id,
                         const SentryOptions& options) {
    const std::string_view error = field_of(record, "error"), kind = field_of(record, "kind"),
                           detail = field_of(record, "detail");
    std::string out = "{";
    append_member(out, "event_id", event_id);
    append_member(out, "timestamp", to_string(record.time));
    append_member(out, "platform", "native");
    append_member(out, "level", record.level == LogLevel::error ? "error" : "warning");
    append_member(out, "logger", "herald");
    append_member(out, "release", options.release);
    append_member(out, "environment", options.environment);
    append_member(out, "server_name", options.server_name);
    append_member(out, "transaction", record.work.route);
    out += R"(,"exception":{"values":[{)";
    out += R"("type":)";
    append_json_string(out, kind.empty() ? record.message : kind);
    out += R"(,"value":)";
    append_json_string(out, !detail.empty() ? detail : !error.empty() ? error : record.message);
    out += "}]}";
    out += R"(,"message":{"formatted":)";
    append_json_string(out, record.message);
    out += "}";
    out += R"(,"tags":)" + tags_of(record) + R"(,"extra":)" + extra_of(record);
    if (record.work.trace.is_set())
        out += fmt::format(R"(,"contexts":{{"trace":{{"trace_id":"{}","span_id":"{}"}}}})",
                           record.work.trace.trace_id(), record.work.trace.span_id());
    return out + "}";
}

std::string sentry_envelope(const std::string& event_id, const std::string& event, Time now) {
    return fmt::format(
        "{{\"event_id\":\"{}\",\"sent_at\":\"{}\"}}\n"
        "{{\"type\":\"event\",\"length\":{},\"content_type\":\"application/json\"}}\n"
        "{}\n",
        event_id, to_string(now), event.size(), event);
}

/// "60:error;transaction:organization, 2700::organization": seconds, categories (none means all).
void SentryLimits::learn(int status, std::string_view rate_limits, std::string_view retry_after,
                         Clock::time_point now) {
    const auto hold = [&](std::chrono::seconds pause) { until_ = std::max(until_, now + pause); };
    each_part(rate_limits, ',', [&](std::string_view limit) {
        const auto seconds = parse_seconds(limit.substr(0, limit.find(':')));
        const auto colon = limit.find(':');
        if (!seconds || colon == std::string_view::npos) return;
        const std::string_view rest = limit.substr(colon + 1);
        const std::string_view categories = rest.substr(0, rest.find(':'));
        bool ours = trim(categories).empty();
        each_part(categories, ';', [&](std::string_view category) {
            ours = ours || category == "error" || category == "default";
        });
        if (ours) hold(std::chrono::seconds(*seconds));
    });
    if (status != 429 || !rate_limits.empty()) return;
    const auto seconds = parse_seconds(retry_after);
    hold(seconds ? std::chrono::seconds(*seconds) : kDefaultPause);
}

struct SentryReporter::Impl {
    struct Report {
        std::string id, event;
    };

    explicit Impl(SentryOptions o)
        : options(std::move(o)),
          dsn(parse_dsn(options.dsn)),
          receiver(dsn.url, ""),
          reports(options.metrics->counters("herald_error_reports_total",
                                            "Error reports by what became of them", {"outcome"})),
          box({.limit = 100, .batch = 1}, reports.with({"sent"}), reports.with({"dropped"}),
              [this](std::vector<Report>&& batch) { return send(batch.front()); }),
          listening(listen_to_log([this](const LogRecord& record) {
              if (record.level != LogLevel::error) return;
              const std::string id = to_hex(random_bytes(16));
              box.put({id, sentry_event(record, id, options)});
          })) {}

    bool send(const Report& report) {
        const auto now = std::chrono::steady_clock::now();
        if (!limits.allows_events(now)) return false;
        net::Headers headers;
        headers.set("X-Sentry-Auth",
                    fmt::format("Sentry sentry_version=7, sentry_client={}, sentry_key={}",
                                options.release.empty() ? "herald" : options.release, dsn.key));
        const auto response =
            receiver.post("application/x-sentry-envelope",
                          sentry_envelope(report.id, report.event, SystemClock().now()), headers);
        limits.learn(response.status, response.headers.get("X-Sentry-Rate-Limits"),
                     response.headers.get("Retry-After"), now);
        return response.ok();
    }

    SentryOptions options;
    SentryDsn dsn;
    Receiver receiver;
    SentryLimits limits;  // of the box's thread
    metrics::Family<metrics::Counter>& reports;
    Outbox<Report> box;
    std::shared_ptr<void> listening;
};

SentryReporter::SentryReporter(SentryOptions options)
    : impl_(std::make_unique<Impl>(std::move(options))) {}
SentryReporter::~SentryReporter() = default;

}  // namespace herald::observe
