#include "connectors/anthropic/messages.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "connector/ai/prompt.hpp"

namespace herald::connectors::anthropic {

using connector::Completion;
using connector::Document;
using connector::Finish;
using connector::Node;
using connector::Speaker;
using connector::TokenUse;
using connector::ai::Problem;
using connector::ai::tokens;
using connector::ai::Trouble;

namespace {

std::string string_of(const Node& node, std::string_view name) {
    const json::value* value = node.find(name);
    return value != nullptr && value->is_string() ? std::string(value->get_string())
                                                  : std::string();
}

Finish finish_of(std::string_view reason, Wanted wanted) {
    if (reason == "end_turn" || reason == "stop_sequence") return Finish::complete;
    if (reason == "max_tokens" || reason == "model_context_window_exceeded") return Finish::length;
    if (reason == "refusal") return Finish::refused;
    if (reason == "tool_use" && wanted == Wanted::json) return Finish::complete;
    return Finish::stopped;
}

/// Later events repeat the counts, some of them only.
void read_use(const Node& usage, TokenUse& use) {
    if (const std::int64_t fresh = tokens(usage, "input_tokens"); fresh > 0) {
        use.cached_input = tokens(usage, "cache_read_input_tokens");
        use.input = fresh + use.cached_input + tokens(usage, "cache_creation_input_tokens");
    }
    if (const std::int64_t output = tokens(usage, "output_tokens"); output > 0) use.output = output;
}

struct Code {
    std::string_view type;
    Trouble what;
};
constexpr std::array<Code, 11> kCodes{{{"authentication_error", Trouble::key},
                                       {"permission_error", Trouble::permission},
                                       {"billing_error", Trouble::credit},
                                       {"not_found_error", Trouble::model},
                                       {"rate_limit_error", Trouble::rate},
                                       {"request_too_large", Trouble::size},
                                       {"overloaded_error", Trouble::passing},
                                       {"api_error", Trouble::passing},
                                       {"timeout_error", Trouble::passing},
                                       {"invalid_request_error", Trouble::input},
                                       {"error", Trouble::passing}}};

}  // namespace

int generation_of(std::string_view model) {
    const auto digit = [&](std::size_t i) {
        return i < model.size() && model[i] >= '0' && model[i] <= '9';
    };
    for (std::size_t at = model.find('-'); at != std::string_view::npos;
         at = model.find('-', at + 1)) {
        if (!digit(at + 1) || digit(at + 2)) continue;
        const int major = (model[at + 1] - '0') * 10;
        const bool minor =
            at + 2 < model.size() && model[at + 2] == '-' && digit(at + 3) && !digit(at + 4);
        return minor ? major + (model[at + 3] - '0') : major;
    }
    return 99;
}

json::value output_schema(const json::value& schema) {
    static constexpr std::array<std::string_view, 11> kLimits{
        "minimum",   "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "minLength",
        "maxLength", "pattern", "minItems",         "maxItems",         "uniqueItems"};
    if (schema.is_array()) {
        json::array out;
        for (const json::value& one : schema.get_array()) out.push_back(output_schema(one));
        return out;
    }
    const auto* object = schema.if_object();
    if (object == nullptr) return schema;
    json::object out;
    std::string limits;
    for (const auto& member : *object) {
        const std::string_view name = member.key();
        const json::value& value = member.value();
        if (std::find(kLimits.begin(), kLimits.end(), name) != kLimits.end()) {
            limits += fmt::format(" {}: {}.", name, json::serialize(value));
        } else if ((name == "properties" || name == "$defs") && value.is_object()) {
            json::object inner;
            for (const auto& one : value.get_object())
                inner[one.key()] = output_schema(one.value());
            out[name] = std::move(inner);
        } else {
            const bool deeper = name == "items" || name == "anyOf" || name == "allOf";
            out[name] = deeper ? output_schema(value) : value;
        }
    }
    if (out.contains("properties")) out["additionalProperties"] = false;
    if (!limits.empty()) out["description"] = string_of(Node(out), "description") + limits;
    return out;
}

Wanted wanted(const connector::Prompt& prompt) {
    // A tool's input is an object: other schemas are told in words.
    const auto* type = prompt.schema.if_contains("type");
    const bool tool = type != nullptr && *type == "object" && generation_of(prompt.model) < 45;
    return tool ? Wanted::json : Wanted::text;
}

namespace {

/// How the model is held to the schema, and to short thoughts.
void add_manner(const connector::Prompt& prompt, json::object& body) {
    const int generation = generation_of(prompt.model);
    json::object config;
    if (wanted(prompt) == Wanted::json) {
        const std::string name = connector::ai::safe_name(prompt.schema_name);
        body["tools"] = json::array{
            json::object{{"name", name},
                         {"description", "Takes the answer. Its input is the whole answer."},
                         {"input_schema", prompt.schema}}};
        body["tool_choice"] = json::object{{"type", "tool"}, {"name", name}};
    } else if (!prompt.schema.empty() && generation >= 45) {
        config["format"] =
            json::object{{"type", "json_schema"}, {"schema", output_schema(prompt.schema)}};
    }
    if (generation >= 50) {  // they think unless told not to, and count it as output
        config["effort"] = "low";
        body["max_tokens"] = prompt.max_output_tokens + connector::kThinkingTokens;
    }
    if (!config.empty()) body["output_config"] = std::move(config);
    if (prompt.temperature && generation < 47)
        body["temperature"] = std::min(*prompt.temperature, 1.0);
}

}  // namespace

std::string messages_body(const connector::Prompt& prompt, bool stream) {
    connector::ai::require_text(prompt);
    json::array messages;
    for (const connector::ChatMessage& message : prompt.messages)
        if (message.speaker != Speaker::system && !message.text.empty())
            messages.push_back(
                json::object{{"role", enum_name(message.speaker)}, {"content", message.text}});
    std::string system = connector::ai::system_text(prompt);
    if (!prompt.schema.empty() && wanted(prompt) == Wanted::text &&
        generation_of(prompt.model) < 45)
        system += "\n\n" + connector::ai::schema_in_words(prompt.schema);
    json::object body{{"model", prompt.model}, {"max_tokens", prompt.max_output_tokens}};
    if (messages.empty())
        messages.push_back(json::object{{"role", "user"}, {"content", std::move(system)}});
    else if (!system.empty())
        body["system"] = std::move(system);
    body["messages"] = std::move(messages);
    add_manner(prompt, body);
    if (stream) body["stream"] = true;
    return json::serialize(body);
}

Problem read_problem(const Node& error, int status) {
    const std::string type = error.text("type");
    Problem out{connector::ai::trouble_of_status(status), error.text("message"), {}};
    for (const Code& code : kCodes)
        if (type == code.type) out.what = code.what;
    if (out.what != Trouble::input) return out;
    const std::string lower = to_lower_ascii(out.says);
    if (lower.find("credit balance") != std::string::npos) out.what = Trouble::credit;
    if (lower.find("prompt is too long") != std::string::npos ||
        lower.find("exceed context limit") != std::string::npos)
        out.what = Trouble::size;
    return out;
}

Completion decode_message(const connector::ai::Troubles& troubles, Wanted wanted,
                          const Node& message) {
    if (const Node error = message["error"]; error.exists())
        throw troubles.error(read_problem(error, 0));
    const json::array* content = message.find_list("content");
    if (content == nullptr) throw troubles.not_understood("a message without its content");
    Completion out;
    std::string beside;
    for (const json::value& entry : *content) {
        const Node block(entry);
        const std::string type = block.text("type");
        if (type == "text")
            (wanted == Wanted::text ? out.text : beside) += string_of(block, "text");
        if (type == "tool_use" && wanted == Wanted::json && out.text.empty())
            if (const json::value* input = block.find("input")) out.text = json::serialize(*input);
    }
    if (out.text.empty()) out.text = std::move(beside);
    out.finish = finish_of(message.text("stop_reason"), wanted);
    if (out.finish == Finish::refused)
        out.refusal = string_of(message["stop_details"], "explanation");
    read_use(message["usage"], out.use);
    out.model = string_of(message, "model");
    return out;
}

void MessageStream::start(const Node& message) {
    if (!out_.text.empty()) {
        if (sink_) throw troubles_.not_understood("a second message begins within the first");
        out_.text.clear();
    }
    // The same beginning twice, or a new attempt of the provider's: the last one counts.
    out_ = {};
    beside_.clear();
    stop_.clear();
    out_.model = string_of(message, "model");
    read_use(message["usage"], out_.use);
}

void MessageStream::give(std::string_view piece) {
    if (piece.empty()) return;
    out_.text += piece;
    if (sink_) sink_(piece);
}

void MessageStream::add(const Node& delta) {
    const std::string type = delta.text("type");
    if (type == "text_delta") {
        if (wanted_ == Wanted::text)
            give(string_of(delta, "text"));
        else
            beside_ += string_of(delta, "text");
    }
    if (type == "input_json_delta" && wanted_ == Wanted::json)
        give(string_of(delta, "partial_json"));
}

void MessageStream::take(std::string_view data) {
    const Document document(troubles_.name(), data);
    const Node event(document.root());
    const std::string type = event.text("type");
    if (type == "error") throw troubles_.error(read_problem(event["error"], 0));
    if (type == "message_start") start(event["message"]);
    if (type == "content_block_start")
        if (const Node block = event["content_block"]; block.text("type") == "text")
            add(Node(json::object{{"type", "text_delta"}, {"text", string_of(block, "text")}}));
    if (type == "content_block_delta") add(event["delta"]);
    if (type == "message_delta") {
        const Node delta = event["delta"];
        if (auto reason = delta.maybe_text("stop_reason")) stop_ = *std::move(reason);
        if (const std::string why = string_of(delta["stop_details"], "explanation"); !why.empty())
            out_.refusal = why;
        read_use(event["usage"], out_.use);
    }
    if (type == "message_stop") ended_ = true;
}

Completion MessageStream::finish() {
    if (!ended_ && stop_.empty()) throw troubles_.ended_early();
    if (out_.text.empty()) give(std::exchange(beside_, {}));
    out_.finish = finish_of(stop_, wanted_);
    if (out_.finish != Finish::refused) out_.refusal.clear();
    return std::move(out_);
}

}  // namespace herald::connectors::anthropic
