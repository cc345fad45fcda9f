#include "alert/deliver/message.hpp"

#include "base/json_reader.hpp"
#include "base/json_writer.hpp"

namespace herald::alert {

std::string_view type_name(MessageType type) {
    switch (type) {
        case MessageType::raised: return "alert.raised";
        case MessageType::resolved: return "alert.resolved";
        case MessageType::escalated: return "alert.escalated";
        case MessageType::digest: return "alert.digest";
        case MessageType::test: return "alert.test";
    }
    return "alert.raised";
}

std::string make_message(const Context& context, const Scope& scope, MessageType type,
                         const std::vector<Alert>& alerts) {
    Message out;
    const bool is_one = alerts.size() == 1 && type != MessageType::digest;
    out.type = type_name(is_one ? type : MessageType::digest);
    out.timestamp = scope.now();
    out.data.organization = {to_string(scope.tenant()), context.workspace(scope).name};
    out.data.url = context.public_url + "/alerts";
    if (is_one) {
        out.data.alert = alerts.front();
        out.data.url += "/" + to_string(alerts.front().id);
    } else {
        out.data.alerts = alerts;
    }
    return to_json<Digits::exact>(out);
}

Message read_message(std::string_view json_text) {
    return from_json<Message>(json_text, Unknown::ignore);
}

std::string link_of(const Message& message, const Alert& alert) {
    const std::string& url = message.data.url;
    const std::string base = url.substr(0, url.find("/alerts"));
    if (!alert.link) return base + "/alerts/" + to_string(alert.id);
    return alert.link->starts_with('/') ? base + *alert.link : *alert.link;
}

}  // namespace herald::alert
