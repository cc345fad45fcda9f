#include "observe/log_ring.hpp"

#include "base/text.hpp"

namespace herald::observe {
namespace {

constexpr std::size_t kLongestField = 2000;

std::optional<std::string> maybe(const std::string& text) {
    return text.empty() ? std::nullopt : std::optional(text);
}

std::string fields_of(const LogRecord& record) {
    std::string out = "{";
    for (const LogField& field : record.fields) {
        if (out.size() > 1) out += ',';
        append_json_string(out, field.name);
        out += ':';
        append_json_string(out, clip(field.value, kLongestField));
    }
    return out + "}";
}

bool holds(const SystemLogLine& line, const std::string& lower) {
    return lower.empty() || to_lower_ascii(line.message).find(lower) != std::string::npos ||
           to_lower_ascii(line.route.value_or("")).find(lower) != std::string::npos ||
           to_lower_ascii(line.fields.text).find(lower) != std::string::npos ||
           line.request_id == lower || line.task_id == lower || line.trace_id == lower;
}

}  // namespace

LogRing::LogRing() : listening_(listen_to_log([this](const LogRecord& record) { add(record); })) {}

void LogRing::add(const LogRecord& record) {
    const Work& work = record.work;
    Kept kept{{.number = 0,
               .at = record.time,
               .level = static_cast<LineLevel>(record.level),
               .message = std::string(record.message),
               .request_id = maybe(work.request_id),
               .task_id = maybe(work.task_id),
               .trace_id = work.trace.is_set() ? maybe(work.trace.trace_id()) : std::nullopt,
               .route = maybe(work.route),
               .fields = {fields_of(record)}},
              work.tenant};
    const std::lock_guard lock(mutex_);
    kept.line.number = next_++;
    lines_.push_back(std::move(kept));
    if (lines_.size() > kLines) lines_.pop_front();
}

std::vector<SystemLogLine> LogRing::find(const Wanted& wanted) const {
    const std::string lower = to_lower_ascii(wanted.text);
    std::vector<SystemLogLine> out;
    const std::lock_guard lock(mutex_);
    for (auto kept = lines_.rbegin(); kept != lines_.rend() && out.size() < wanted.limit; ++kept) {
        const SystemLogLine& line = kept->line;
        const bool mine = !wanted.tenant || kept->tenant == *wanted.tenant;
        if (mine && line.level >= wanted.least && holds(line, lower)) out.push_back(line);
    }
    return out;
}

}  // namespace herald::observe
