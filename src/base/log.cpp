#include "base/log.hpp"

#include <unistd.h>

#include <atomic>

#include "base/calendar.hpp"
#include "base/json_writer.hpp"

namespace herald {
namespace {

// The process's one log: a stream has no owner to pass around, and every line must say which
// request it belongs to.
std::atomic<LogLevel> minimum_level{LogLevel::info};
thread_local std::string context_id;

constexpr std::string_view kNames[] = {"debug", "info", "warning", "error"};

}  // namespace

void set_log_level(LogLevel level) { minimum_level = level; }

void log(LogLevel level, std::string_view message, std::initializer_list<LogField> fields) {
    if (level < minimum_level.load(std::memory_order_relaxed)) return;
    std::string line = R"({"at":")" + to_string(SystemClock().now()) + R"(","level":")";
    line += kNames[static_cast<int>(level)];
    line += R"(","message":)";
    append_json_string(line, message);
    if (!context_id.empty()) {
        line += ",\"context\":";
        append_json_string(line, context_id);
    }
    for (const auto& field : fields) {
        line += ',';
        append_json_string(line, field.name);
        line += ':';
        append_json_string(line, field.value);
    }
    line += "}\n";
    // One write call a line: lines of several threads and processes do not mix.
    [[maybe_unused]] const auto written = ::write(STDERR_FILENO, line.data(), line.size());
}

LogContext::LogContext(std::string id) : previous_(std::exchange(context_id, std::move(id))) {}
LogContext::~LogContext() { context_id = std::move(previous_); }

}  // namespace herald
