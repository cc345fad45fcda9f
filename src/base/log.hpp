#pragma once

#include <fmt/format.h>

#include <functional>
#include <initializer_list>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>

#include "base/trace.hpp"

namespace herald {

enum class LogLevel { debug, info, warning, error };
std::string_view name(LogLevel level);

/// One field of a log line.
struct LogField {
    std::string_view name;
    std::string value;
    bool is_number = false;
    template <class T>
    LogField(std::string_view n, const T& v)
        : name(n),
          value(fmt::format("{}", v)),
          is_number(std::is_arithmetic_v<T> && !std::is_same_v<T, bool>) {}
};

/// One line a call on standard error: time, level, message, then what the thread works on
/// (request_id, trace_id, tenant, route, …: trace.hpp), then the fields. JSON, or words on a
/// terminal. What looks like a secret is masked (redact.hpp). Thread-safe.
void log(LogLevel level, std::string_view message, std::initializer_list<LogField> fields = {});
inline void log_info(std::string_view m, std::initializer_list<LogField> f = {}) {
    log(LogLevel::info, m, f);
}
inline void log_warning(std::string_view m, std::initializer_list<LogField> f = {}) {
    log(LogLevel::warning, m, f);
}
inline void log_error(std::string_view m, std::initializer_list<LogField> f = {}) {
    log(LogLevel::error, m, f);
}

/// Lines below this level are dropped; info at start.
void set_log_level(LogLevel level);

enum class LogFormat { json, words };
/// At start: words on a terminal, else JSON.
void set_log_format(LogFormat format);

/// A line as it was written, secrets masked.
struct LogRecord {
    Time time;
    LogLevel level{};
    std::string_view message;
    std::span<const LogField> fields;
    const Work& work;
};
/// Every line from now on, on the thread that logs: must be quick, must not throw and must not log.
/// Ends with the token, which waits for a call that is under way.
std::shared_ptr<void> listen_to_log(std::function<void(const LogRecord&)> listener);

}  // namespace herald
