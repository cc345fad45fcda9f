#include "alert/deliver/words.hpp"

#include "base/json_reader.hpp"

namespace herald::alert {

std::string heading_of(const Message& message, const Alert& alert) {
    if (message.type == type_name(MessageType::resolved)) return "Resolved: " + alert.title;
    if (message.type == type_name(MessageType::escalated))
        return "Not acknowledged: " + alert.title;
    return alert.title;
}

std::string_view kind_words(Kind kind) {
    switch (kind) {
        case Kind::manual: return "Message";
        case Kind::rule: return "Rule";
        case Kind::anomaly: return "Anomaly";
        case Kind::pacing: return "Budget pacing";
        case Kind::tracking: return "Tracking";
        case Kind::connection: return "Connection";
        case Kind::task: return "Failed task";
        case Kind::delivery: return "Alert channel";
        case Kind::report: return "Report";
        case Kind::system: return "System";
    }
    return "";
}

Items items_of(const Alert& alert) {
    Items out;
    if (alert.data.text.empty()) return out;
    const json::value data = parse_json(alert.data.text);
    const auto* object = data.if_object();
    const auto* items = object != nullptr ? object->if_contains("items") : nullptr;
    if (items == nullptr || !items->is_array()) return out;
    for (const auto& item : items->get_array()) {
        Problems problems;  // what a program put there may have any shape
        auto read = decode_json<AlertItem>(item, problems, Unknown::ignore);
        if (problems.empty()) out.shown.push_back(std::move(read));
    }
    const auto* more = object->if_contains("more");
    out.total = static_cast<std::int64_t>(out.shown.size()) +
                (more != nullptr && more->is_int64() ? more->get_int64() : 0);
    return out;
}

}  // namespace herald::alert
