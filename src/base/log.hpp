#pragma once

#include <fmt/format.h>

#include <initializer_list>
#include <string>
#include <string_view>

namespace herald {

enum class LogLevel { debug, info, warning, error };

/// One field of a log line.
struct LogField {
    std::string_view name;
    std::string value;
    template <class T>
    LogField(std::string_view n, const T& v) : name(n), value(fmt::format("{}", v)) {}
};

/// One JSON object a line on standard error: at, level, message, the thread's request id, then the
/// fields. Thread-safe.
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

/// While it lives, the thread's log lines carry this request or task id.
class LogContext {
public:
    explicit LogContext(std::string id);
    ~LogContext();
    LogContext(const LogContext&) = delete;
    LogContext& operator=(const LogContext&) = delete;

private:
    std::string previous_;
};

}  // namespace herald
