#include "connector/chat/complete.hpp"

#include "connector/ai/prompt.hpp"

namespace herald::connector::chat {
namespace {

Finish finish_of(std::string_view reason) {
    if (reason == "stop" || reason.empty()) return Finish::complete;
    if (reason == "length") return Finish::length;
    if (reason == "content_filter") return Finish::refused;
    return Finish::stopped;
}

TokenUse use_of(const Node& usage) {
    return {ai::tokens(usage, "prompt_tokens"), ai::tokens(usage, "completion_tokens"),
            ai::tokens(usage["prompt_tokens_details"], "cached_tokens")};
}

/// A text, or a list of parts of which some are text.
std::string content_of(const Node& message) {
    const json::value* content = message.find("content");
    if (content == nullptr) return {};
    if (content->is_string()) return std::string(content->get_string());
    std::string out;
    if (content->is_array())
        for (const json::value& part : content->get_array())
            if (const Node node(part); node.text("type") == "text")
                if (const auto* text = node.find("text"); text != nullptr && text->is_string())
                    out += text->get_string();
    return out;
}

std::string raw_text(const Node& node, std::string_view name) {
    const json::value* value = node.find(name);
    return value != nullptr && value->is_string() ? std::string(value->get_string())
                                                  : std::string();
}

void settle_refusal(Completion& out) {
    if (!out.refusal.empty()) out.finish = Finish::refused;
}

}  // namespace

json::object response_format(const Prompt& prompt) {
    return {{"type", "json_schema"},
            {"json_schema", json::object{{"name", ai::safe_name(prompt.schema_name)},
                                         {"schema", prompt.schema},
                                         {"strict", ai::fits_strict(prompt.schema)}}}};
}

std::string chat_body(const ChatShape& shape, const Prompt& prompt, Delivery delivery) {
    ai::require_text(prompt);
    json::array messages;
    for (const ChatMessage& message : prompt.messages)
        messages.push_back(
            json::object{{"role", enum_name(message.speaker)}, {"content", message.text}});
    json::object body{{"model", prompt.model}, {"messages", std::move(messages)}};
    body[shape.limit_name] = prompt.max_output_tokens + (shape.thinks ? kThinkingTokens : 0);
    if (shape.thinks)
        body["reasoning_effort"] = "low";
    else if (prompt.temperature)
        body["temperature"] = *prompt.temperature;
    if (!prompt.schema.empty()) body["response_format"] = response_format(prompt);
    if (delivery == Delivery::events) {
        body["stream"] = true;
        body["stream_options"] = json::object{{"include_usage", true}};
    }
    return json::serialize(body);
}

Completion decode_completion(const ai::Troubles& troubles, const Node& answer) {
    if (const Node error = answer["error"]; error.exists()) raise(troubles, read_problem(error, 0));
    const json::array& choices = answer.list("choices");
    const Node choice = choices.empty() ? Node(nullptr) : Node(choices[0]);
    const Node message = choice["message"];
    if (!message.exists()) throw troubles.not_understood("an answer without a message");
    Completion out;
    out.text = content_of(message);
    out.finish = finish_of(raw_text(choice, "finish_reason"));
    out.refusal = raw_text(message, "refusal");
    out.use = use_of(answer["usage"]);
    out.model = raw_text(answer, "model");
    settle_refusal(out);
    return out;
}

void ChatStream::take(std::string_view data) {
    if (data == "[DONE]") {
        ended_ = true;
        return;
    }
    const Document document(troubles_.name(), data);
    const Node root(document.root());
    if (const Node error = root["error"]; error.exists()) raise(troubles_, read_problem(error, 0));
    if (const auto words = root.maybe_text("error"))
        raise(troubles_, {ai::Trouble::passing, *words, {}});
    if (const std::string model = raw_text(root, "model"); !model.empty()) out_.model = model;
    if (const Node usage = root["usage"]; usage.exists()) out_.use = use_of(usage);
    for (const json::value& entry : root.list("choices")) {
        const Node choice(entry);
        const Node delta = choice["delta"];
        if (const std::string piece = content_of(delta); !piece.empty()) {
            out_.text += piece;
            if (sink_) sink_(piece);
        }
        out_.refusal += raw_text(delta, "refusal");
        if (const std::string reason = raw_text(choice, "finish_reason"); !reason.empty()) {
            out_.finish = finish_of(reason);
            ended_ = true;
        }
        break;  // one answer is asked for
    }
}

Completion ChatStream::finish() {
    if (!ended_) throw troubles_.ended_early();
    settle_refusal(out_);
    return std::move(out_);
}

Completion complete(const Wire& wire, const ChatShape& shape, const Prompt& prompt,
                    const TextSink& sink) {
    try {
        const Delivery delivery = sink ? Delivery::events : Delivery::whole;
        Wire::Sending sending{.path = "/chat/completions",
                              .body = chat_body(shape, prompt, delivery),
                              .timeout = prompt.timeout};
        if (delivery == Delivery::whole) {
            const auto response = wire.post(std::move(sending));
            const Document document(wire.name(), response.body);
            return decode_completion(wire.troubles(), Node(document.root()));
        }
        ChatStream stream(wire.troubles(), sink);
        const std::string whole = wire.stream(
            std::move(sending), [&](const net::ServerEvent& event) { stream.take(event.data); });
        if (whole.empty()) return stream.finish();
        const Document document(wire.name(), whole);
        Completion out = decode_completion(wire.troubles(), Node(document.root()));
        if (!out.text.empty()) sink(out.text);
        return out;
    } catch (const Blocked& blocked) {
        Completion out;
        out.finish = Finish::refused;
        out.refusal = blocked.says();
        out.model = prompt.model;
        return out;
    }
}

}  // namespace herald::connector::chat
