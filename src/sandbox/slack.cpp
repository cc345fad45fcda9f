#include "sandbox/slack.hpp"

#include <fmt/format.h>

#include "sandbox/sandbox.hpp"

namespace herald::sandbox {
namespace {

constexpr std::size_t kMostBlocks = 50, kHeader = 150, kSection = 3000;

/// One word as plain text, status and all: that is all an incoming webhook ever says.
web::Response word(int status, std::string text) {
    web::Response out = text_answer(status, std::move(text));
    out.headers.set("Content-Type", "text/html");
    return out;
}

web::Response refused(std::string_view error) {
    return json_answer(200, json::object{{"ok", false}, {"error", error}});
}

std::size_t text_size(const json::value& block) {
    const auto* text = block.as_object().if_contains("text");
    return text == nullptr ? 0 : text->at("text").as_string().size();
}

/// Blocks within the limits of Block Kit.
bool are_good(const json::value* blocks) {
    if (blocks == nullptr) return true;
    if (!blocks->is_array() || blocks->get_array().size() > kMostBlocks) return false;
    for (const auto& block : blocks->get_array()) {
        const auto* object = block.if_object();
        const auto* type = object != nullptr ? object->if_contains("type") : nullptr;
        if (type == nullptr || !type->is_string()) return false;
        const std::size_t most = type->get_string() == "header" ? kHeader : kSection;
        if (text_size(block) > most) return false;
    }
    return true;
}

web::Response incoming_webhook(const Call& call) {
    if (call.path.size() != 4) return word(404, "no_service");
    if (call.path.back() == "GONE") return word(410, "channel_is_archived");
    if (call.path.back() != Credentials::slack_webhook) return word(404, "no_service");
    const bool has_words = call.member("text") != nullptr || call.member("blocks") != nullptr;
    if (!call.is("POST") || !has_words || !are_good(call.member("blocks")))
        return word(400, "invalid_payload");
    return word(200, "ok");
}

web::Response post_message(const Call& call, Time now) {
    const auto channel = text_of(call.member("channel"));
    const auto text = text_of(call.member("text"));
    if (!channel || *channel == "#missing") return refused("channel_not_found");
    if (!text && call.member("blocks") == nullptr) return refused("no_text");
    if (!are_good(call.member("blocks"))) return refused("invalid_blocks");
    const auto micros = micros_of(now);
    const std::string ts = fmt::format("{}.{:06}", micros / 1'000'000, micros % 1'000'000);
    const json::object message{{"text", text.value_or("")},
                               {"bot_id", "B0SANDBOX"},
                               {"type", "message"},
                               {"subtype", "bot_message"},
                               {"ts", ts},
                               {"username", "Herald"}};
    return json_answer(
        200,
        json::object{{"ok", true}, {"channel", "C0SANDBOX"}, {"ts", ts}, {"message", message}});
}

}  // namespace

bool is_slack(std::string_view path) {
    return path.starts_with("/services/") || path.starts_with("/api/");
}

web::Response slack_answer(const Call& call, Time now) {
    if (call.path.front() == "services") return incoming_webhook(call);
    if (call.bearer().empty()) return refused("not_authed");
    if (call.bearer() != Credentials::slack_token) return refused("invalid_auth");
    if (call.path.back() == "auth.test")
        return json_answer(200, json::object{{"ok", true},
                                             {"team", "Sandbox"},
                                             {"user", "herald"},
                                             {"team_id", "T0SANDBOX"},
                                             {"bot_id", "B0SANDBOX"}});
    if (call.path.back() == "chat.postMessage") return post_message(call, now);
    return refused("unknown_method");
}

}  // namespace herald::sandbox
