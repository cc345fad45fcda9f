#include <fmt/format.h>

#include "sandbox/ai/composer.hpp"
#include "sandbox/ai/talk.hpp"

namespace herald::sandbox::ai {
namespace {

json::object error_object(std::string_view type, std::string_view message) {
    return {{"type", "error"},
            {"error", json::object{{"type", type}, {"message", message}}},
            {"request_id", "req_sandbox"}};
}

web::Response fail(int status, std::string_view type, std::string_view message) {
    web::Response out = json_answer(status, error_object(type, message));
    if (status == 429) out.headers.set("retry-after", "1");
    return out;
}

std::optional<web::Response> struck(Trouble trouble) {
    switch (trouble) {
        case Trouble::rate_limited:
            return fail(429, "rate_limit_error",
                        "This request would exceed your organization's rate limit.");
        case Trouble::server_error: return fail(529, "overloaded_error", "Overloaded");
        case Trouble::key_refused: return fail(401, "authentication_error", "invalid x-api-key");
        case Trouble::too_long:
            return fail(400, "invalid_request_error",
                        "prompt is too long: 40000 tokens > 32000 maximum");
        case Trouble::no_credit:
            return fail(400, "invalid_request_error",
                        "Your credit balance is too low to access the Anthropic API.");
        default: return std::nullopt;
    }
}

/// The one tool the model must use, when there is one.
const json::object* forced_tool(const json::object& body) {
    if (text_of(object_in(body, "tool_choice"), "type") != "tool") return nullptr;
    for (const json::value& tool : list_in(body, "tools"))
        if (const auto* object = tool.if_object();
            object != nullptr &&
            text_of(*object, "name") == text_of(object_in(body, "tool_choice"), "name"))
            return object;
    return nullptr;
}

struct Message {
    std::string model, tool;  ///< tool: its name; empty for text
    Said said;
    bool refused = false;

    std::string stop_reason() const {
        if (refused) return "refusal";
        if (said.cut_off) return "max_tokens";
        return tool.empty() ? "end_turn" : "tool_use";
    }
    json::object usage() const {
        return {{"input_tokens", said.input},
                {"cache_creation_input_tokens", 0},
                {"cache_read_input_tokens", 0},
                {"output_tokens", said.output}};
    }
    json::object head() const {
        return {{"id", "msg_sandbox"},
                {"type", "message"},
                {"role", "assistant"},
                {"model", model},
                {"content", json::array{}}};
    }
};

web::Response whole(const Message& message) {
    json::object out = message.head();
    boost::system::error_code broken;
    const json::value input = json::parse(message.said.text, broken);
    if (!message.refused && message.tool.empty())
        out["content"] = json::array{json::object{{"type", "text"}, {"text", message.said.text}}};
    else if (!message.refused)
        // What breaks off cannot stand as JSON within JSON.
        out["content"] =
            json::array{json::object{{"type", "tool_use"},
                                     {"id", "toolu_sandbox"},
                                     {"name", message.tool},
                                     {"input", broken ? json::value(json::object{}) : input}}};
    out["stop_reason"] = message.stop_reason();
    out["usage"] = message.usage();
    return json_answer(200, out);
}

web::Response streamed(const Message& message, Trouble trouble) {
    const auto typed = [](std::string_view type, json::object rest) {
        rest["type"] = type;
        return event(type, rest);
    };
    json::object head = message.head();
    head["usage"] = message.usage();
    std::vector<std::string> events{typed("message_start", {{"message", std::move(head)}}),
                                    typed("ping", {})};
    if (!message.refused) {
        const json::object block = message.tool.empty()
                                       ? json::object{{"type", "text"}, {"text", ""}}
                                       : json::object{{"type", "tool_use"},
                                                      {"id", "toolu_sandbox"},
                                                      {"name", message.tool},
                                                      {"input", json::object{}}};
        events.push_back(typed("content_block_start", {{"index", 0}, {"content_block", block}}));
        for (const std::string& piece : pieces_of(message.said.text)) {
            const json::object delta =
                message.tool.empty()
                    ? json::object{{"type", "text_delta"}, {"text", piece}}
                    : json::object{{"type", "input_json_delta"}, {"partial_json", piece}};
            events.push_back(typed("content_block_delta", {{"index", 0}, {"delta", delta}}));
        }
        events.push_back(typed("content_block_stop", {{"index", 0}}));
    }
    events.push_back(
        typed("message_delta", {{"delta", json::object{{"stop_reason", message.stop_reason()}}},
                                {"usage", message.usage()}}));
    events.push_back(typed("message_stop", {}));
    return stream_of(std::move(events), Framing::sse, trouble,
                     event("error", error_object("overloaded_error", "Overloaded")));
}

}  // namespace

web::Response anthropic_answer(const web::Request& request, Trouble trouble) {
    if (request.headers.get("x-api-key") != Keys::anthropic) return *struck(Trouble::key_refused);
    if (auto response = struck(trouble)) return *std::move(response);
    if (request.path == "/v1/models")
        return json_answer(
            200,
            json::object{
                {"data", json::array{json::object{{"id", "claude-sonnet-5-5"}, {"type", "model"}}}},
                {"has_more", false}});
    const json::object body = body_of(request);
    if (request.headers.get("anthropic-version").empty())
        return fail(400, "invalid_request_error", "anthropic-version: header is required");
    if (!body.contains("max_tokens"))
        return fail(400, "invalid_request_error", "max_tokens: Field required");
    if (list_in(body, "messages").empty())
        return fail(400, "invalid_request_error", "messages: at least one message is required");
    Message message;
    message.model = text_of(body, "model");
    if (message.model.starts_with(kMissing))
        return fail(404, "not_found_error", "model: " + message.model);
    Question question{
        words_of(body.if_contains("system")) + "\n", {}, number_of(body, "max_tokens", 1024)};
    for (const json::value& entry : list_in(body, "messages"))
        if (const auto* object = entry.if_object())
            question.prompt += words_of(object->if_contains("content")) + "\n";
    if (const auto* tool = forced_tool(body)) {
        message.tool = text_of(*tool, "name");
        question.schema = object_in(*tool, "input_schema");
    } else {
        question.schema =
            object_in(object_in(object_in(body, "output_config"), "format"), "schema");
    }
    message.said = say(question, trouble);
    message.refused = trouble == Trouble::refused;
    if (message.said.input > kContext) return *struck(Trouble::too_long);
    if (flag_of(body, "stream")) return streamed(message, trouble);
    return trouble == Trouble::error_midstream ? *struck(Trouble::server_error) : whole(message);
}

}  // namespace herald::sandbox::ai
