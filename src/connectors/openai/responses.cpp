#include "connectors/openai/responses.hpp"

#include "connector/ai/prompt.hpp"

namespace herald::connectors::openai {

using connector::Completion;
using connector::Document;
using connector::Finish;
using connector::Node;
using connector::Speaker;
using connector::ai::tokens;
using connector::chat::Delivery;

namespace {

std::string string_of(const Node& node, std::string_view name) {
    const json::value* value = node.find(name);
    return value != nullptr && value->is_string() ? std::string(value->get_string())
                                                  : std::string();
}

/// Texts and refusals of the messages among the items.
void read_items(const json::array& items, Completion& out) {
    for (const json::value& item : items) {
        const Node message(item);
        if (message.text("type") != "message") continue;
        for (const json::value& entry : message.list("content")) {
            const Node part(entry);
            const std::string type = part.text("type");
            if (type == "output_text") out.text += string_of(part, "text");
            if (type == "refusal") out.refusal += string_of(part, "refusal");
        }
    }
}

}  // namespace

std::string responses_body(const connector::chat::ChatShape& shape, const connector::Prompt& prompt,
                           Delivery delivery) {
    connector::ai::require_text(prompt);
    json::array input;
    for (const connector::ChatMessage& message : prompt.messages)
        if (message.speaker != Speaker::system)
            input.push_back(
                json::object{{"role", enum_name(message.speaker)}, {"content", message.text}});
    json::object body{{"model", prompt.model},
                      {"max_output_tokens",
                       prompt.max_output_tokens + (shape.thinks ? connector::kThinkingTokens : 0)},
                      {"store", false}};
    std::string system = connector::ai::system_text(prompt);
    if (input.empty()) {  // instructions alone are no question
        input.push_back(json::object{{"role", "user"}, {"content", std::move(system)}});
    } else if (!system.empty()) {
        body["instructions"] = std::move(system);
    }
    body["input"] = std::move(input);
    if (shape.thinks)
        body["reasoning"] = json::object{{"effort", "low"}};
    else if (prompt.temperature)
        body["temperature"] = *prompt.temperature;
    if (!prompt.schema.empty()) {
        json::object format =
            connector::chat::response_format(prompt).at("json_schema").as_object();
        format["type"] = "json_schema";
        body["text"] = json::object{{"format", std::move(format)}};
    }
    if (delivery == Delivery::events) body["stream"] = true;
    return json::serialize(body);
}

Completion decode_response(const connector::ai::Troubles& troubles, const Node& response) {
    if (const Node error = response["error"]; error.exists())
        connector::chat::raise(troubles, connector::chat::read_problem(error, 0));
    const std::string status = response.text("status");
    const json::array* items = response.find_list("output");
    if (items == nullptr) throw troubles.not_understood("a response without its output");
    Completion out;
    read_items(*items, out);
    if (status == "incomplete") {
        const std::string reason = response["incomplete_details"].text("reason");
        out.finish = reason == "max_output_tokens" ? Finish::length
                     : reason == "content_filter"  ? Finish::refused
                                                   : Finish::stopped;
    } else if (status != "completed") {
        throw troubles.error({connector::ai::Trouble::passing, "status " + status, {}});
    }
    if (!out.refusal.empty()) out.finish = Finish::refused;
    const Node usage = response["usage"];
    out.use = {tokens(usage, "input_tokens"), tokens(usage, "output_tokens"),
               tokens(usage["input_tokens_details"], "cached_tokens")};
    out.model = string_of(response, "model");
    return out;
}

void ResponseStream::give(std::string_view piece) {
    if (piece.empty()) return;
    given_ += piece;
    if (sink_) sink_(piece);
}

void ResponseStream::take(std::string_view data) {
    if (data == "[DONE]") return;
    const Document document(troubles_.name(), data);
    const Node event(document.root());
    const std::string type = event.text("type");
    if (type == "response.output_text.delta") {
        give(string_of(event, "delta"));
    } else if (type == "error") {
        const Node inner = event["error"];
        connector::chat::raise(troubles_,
                               connector::chat::read_problem(inner.exists() ? inner : event, 0));
    } else if (type == "response.completed" || type == "response.incomplete" ||
               type == "response.failed") {
        out_ = decode_response(troubles_, event["response"]);
    }
}

Completion ResponseStream::finish() {
    if (!out_) throw troubles_.ended_early();
    // What was handed on is what was said; a rest that no event brought follows.
    if (out_->text.starts_with(given_))
        give(std::string(out_->text.substr(given_.size())));
    else if (!given_.empty())
        out_->text = given_;
    return *std::move(out_);
}

Completion respond(const connector::chat::Wire& wire, const connector::chat::ChatShape& shape,
                   const connector::Prompt& prompt, const connector::TextSink& sink) {
    const Delivery delivery = sink ? Delivery::events : Delivery::whole;
    connector::chat::Wire::Sending sending{.path = "/responses",
                                           .body = responses_body(shape, prompt, delivery),
                                           .timeout = prompt.timeout};
    try {
        ResponseStream stream(wire.troubles(), sink);
        std::string whole;
        if (delivery == Delivery::whole)
            whole = wire.post(std::move(sending)).body;
        else
            whole = wire.stream(std::move(sending),
                                [&](const net::ServerEvent& event) { stream.take(event.data); });
        if (delivery == Delivery::events && whole.empty()) return stream.finish();
        const Document document(wire.name(), whole);
        Completion out = decode_response(wire.troubles(), Node(document.root()));
        if (sink && !out.text.empty()) sink(out.text);
        return out;
    } catch (const connector::chat::Blocked& blocked) {
        Completion out;
        out.finish = Finish::refused;
        out.refusal = blocked.says();
        out.model = prompt.model;
        return out;
    }
}

}  // namespace herald::connectors::openai
