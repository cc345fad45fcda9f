#include "base/log.hpp"

#include <unistd.h>

#include <atomic>
#include <map>
#include <shared_mutex>

#include "base/calendar.hpp"
#include "base/json_writer.hpp"
#include "base/redact.hpp"

namespace herald {
namespace {

// The process's one log: a stream has no owner to pass around, and every line must say which
// request it belongs to.
std::atomic<LogLevel> minimum_level{LogLevel::info};
std::atomic<LogFormat> format{::isatty(STDERR_FILENO) == 1 ? LogFormat::words : LogFormat::json};

struct Listeners {
    std::shared_mutex mutex;
    std::map<int, std::function<void(const LogRecord&)>> by_id;
    int next = 0;
};
std::shared_ptr<Listeners> listeners() {
    static const auto all = std::make_shared<Listeners>();
    return all;
}
std::atomic<bool> has_listeners{false};

constexpr std::string_view kNames[] = {"debug", "info", "warning", "error"};

void append_member(std::string& line, std::string_view name, std::string_view text) {
    if (text.empty()) return;
    line += ',';
    append_json_string(line, name);
    line += ':';
    append_json_string(line, text);
}

std::string json_line(const LogRecord& record) {
    std::string line = R"({"time":")" + to_string(record.time) + R"(","level":")";
    line += name(record.level);
    line += R"(","message":)";
    append_json_string(line, record.message);
    append_member(line, "request_id", record.work.request_id);
    append_member(line, "task_id", record.work.task_id);
    if (record.work.trace.is_set()) {
        append_member(line, "trace_id", record.work.trace.trace_id());
        append_member(line, "span_id", record.work.trace.span_id());
    }
    append_member(line, "tenant", record.work.tenant);
    append_member(line, "route", record.work.route);
    for (const auto& field : record.fields) {
        line += ',';
        append_json_string(line, field.name);
        line += ':';
        if (field.is_number && field.value.find_first_not_of("0123456789.-+e") == std::string::npos)
            line += field.value;
        else
            append_json_string(line, field.value);
    }
    line += "}\n";
    return line;
}

/// "20:31:02.123 WARNING no task can be taken  error=The database is busy.  request_id=…"
std::string word_line(const LogRecord& record) {
    constexpr std::string_view kColours[] = {"\033[2m", "", "\033[33m", "\033[31m"};
    const std::string time = to_string(record.time);
    const std::string_view colour = kColours[static_cast<int>(record.level)];
    std::string line =
        fmt::format("{} {}{:<7}{} {}", time.substr(11, 12), colour, name(record.level),
                    colour.empty() ? "" : "\033[0m", record.message);
    const auto part = [&](std::string_view name, std::string_view text) {
        if (!text.empty()) line += fmt::format("  {}={}", name, text);
    };
    for (const auto& field : record.fields) part(field.name, field.value);
    part("route", record.work.route);
    part("request_id", record.work.request_id);
    part("task_id", record.work.task_id);
    line += '\n';
    return line;
}

}  // namespace

std::string_view name(LogLevel level) { return kNames[static_cast<int>(level)]; }
void set_log_level(LogLevel level) { minimum_level = level; }
void set_log_format(LogFormat wanted) { format = wanted; }

std::shared_ptr<void> listen_to_log(std::function<void(const LogRecord&)> listener) {
    const auto all = listeners();
    const std::unique_lock lock(all->mutex);
    const int id = all->next++;
    all->by_id.emplace(id, std::move(listener));
    has_listeners = true;
    return {nullptr, [all, id](void*) {
                const std::unique_lock ending(all->mutex);
                all->by_id.erase(id);
                has_listeners = !all->by_id.empty();
            }};
}

void log(LogLevel level, std::string_view message, std::initializer_list<LogField> fields) {
    if (level < minimum_level.load(std::memory_order_relaxed)) return;
    std::vector<LogField> clean(fields);
    for (auto& field : clean)
        if (!field.is_number) field.value = redact(field.value);
    const std::string text = redact(message);
    const LogRecord record{SystemClock().now(), level, text, clean, this_work()};
    const std::string line = format.load(std::memory_order_relaxed) == LogFormat::json
                                 ? json_line(record)
                                 : word_line(record);
    // One write call a line: lines of several threads and processes do not mix.
    [[maybe_unused]] const auto written = ::write(STDERR_FILENO, line.data(), line.size());
    if (!has_listeners.load(std::memory_order_relaxed)) return;
    const auto all = listeners();
    const std::shared_lock lock(all->mutex);
    for (const auto& [id, listener] : all->by_id) listener(record);
}

}  // namespace herald
