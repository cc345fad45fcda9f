#include <fmt/format.h>

#include "base/encoding.hpp"
#include "sandbox/ai/composer.hpp"
#include "sandbox/ai/sound.hpp"
#include "sandbox/ai/talk.hpp"

namespace herald::sandbox::ai {
namespace {

constexpr std::string_view kRefusal = "I'm sorry, but I can't help with that request.";

struct Failed {
    int status = 400;
    std::string_view code, message;
    std::string_view type = "invalid_request_error";
    std::string_view param;
};

json::object error_object(const Failed& failed) {
    const auto or_null = [](std::string_view text) {
        return text.empty() ? json::value(nullptr) : json::value(text);
    };
    return {{"error", json::object{{"message", failed.message},
                                   {"type", failed.type},
                                   {"param", or_null(failed.param)},
                                   {"code", or_null(failed.code)}}}};
}

web::Response fail(const Failed& failed) {
    web::Response out = json_answer(failed.status, error_object(failed));
    if (failed.status == 429 && failed.code == "rate_limit_exceeded") {
        out.headers.set("retry-after", "1");
        out.headers.set("x-ratelimit-remaining-requests", "0");
        out.headers.set("x-ratelimit-reset-requests", "1s");
    }
    return out;
}

constexpr Failed kTooLong{400, "context_length_exceeded",
                          "This model's maximum context length is 32000 tokens. Please reduce the "
                          "length of the messages.",
                          "invalid_request_error", "messages"};
constexpr Failed kServer{500, "", "The server had an error while processing your request.",
                         "server_error"};

/// What strikes before any work; absent when nothing does.
std::optional<Failed> struck(Trouble trouble) {
    switch (trouble) {
        case Trouble::rate_limited:
            return Failed{429, "rate_limit_exceeded",
                          "Rate limit reached on requests per min. Please try again in 1s.",
                          "requests"};
        case Trouble::server_error: return kServer;
        case Trouble::key_refused:
            return Failed{401, "invalid_api_key", "Incorrect API key provided: sk-***."};
        case Trouble::too_long: return kTooLong;
        case Trouble::no_credit:
            return Failed{429, "insufficient_quota",
                          "You exceeded your current quota, please check your plan and billing "
                          "details.",
                          "insufficient_quota"};
        default: return std::nullopt;
    }
}

json::object chat_chunk(const std::string& model, json::object delta, const json::value& reason) {
    return {
        {"id", "chatcmpl-sandbox"},
        {"object", "chat.completion.chunk"},
        {"created", 1'795'248'000},
        {"model", model},
        {"choices", json::array{json::object{
                        {"index", 0}, {"delta", std::move(delta)}, {"finish_reason", reason}}}}};
}

json::object chat_usage(const Said& said) {
    return {{"prompt_tokens", said.input},
            {"completion_tokens", said.output},
            {"total_tokens", said.input + said.output},
            {"prompt_tokens_details", json::object{{"cached_tokens", 0}}}};
}

web::Response chat_stream(const std::string& model, const Said& said, Trouble trouble) {
    const bool refused = trouble == Trouble::refused;
    std::vector<std::string> events{
        event("", chat_chunk(model, {{"role", "assistant"}, {"content", ""}}, nullptr))};
    const char* member = refused ? "refusal" : "content";
    for (const std::string& piece : pieces_of(refused ? std::string(kRefusal) : said.text))
        events.push_back(event("", chat_chunk(model, {{member, piece}}, nullptr)));
    events.push_back(event("", chat_chunk(model, {}, said.cut_off ? "length" : "stop")));
    json::object last = chat_chunk(model, {}, nullptr);
    last["choices"] = json::array{};
    last["usage"] = chat_usage(said);
    events.push_back(event("", last));
    events.push_back("data: [DONE]\n\n");
    return stream_of(std::move(events), Framing::sse, trouble, event("", error_object(kServer)));
}

web::Response chat(const json::object& body, Trouble trouble) {
    const std::string model = text_of(body, "model");
    if ((model.starts_with("gpt-5") || model.starts_with("gpt-6")) && body.contains("max_tokens"))
        return fail({400, "unsupported_parameter",
                     "Unsupported parameter: 'max_tokens' is not supported with this model. Use "
                     "'max_completion_tokens' instead.",
                     "invalid_request_error", "max_tokens"});
    Question question;
    for (const json::value& message : list_in(body, "messages"))
        if (const auto* object = message.if_object())
            question.prompt += words_of(object->if_contains("content")) + "\n";
    if (question.prompt.empty())
        return fail(
            {400, "", "Invalid 'messages': empty array.", "invalid_request_error", "messages"});
    question.schema =
        object_in(object_in(object_in(body, "response_format"), "json_schema"), "schema");
    question.most_tokens =
        number_of(body, "max_completion_tokens", number_of(body, "max_tokens", 4096));
    const Said said = say(question, trouble);
    if (said.input > kContext) return fail(kTooLong);
    if (flag_of(body, "stream")) return chat_stream(model, said, trouble);
    if (trouble == Trouble::error_midstream) return fail(kServer);
    const bool refused = trouble == Trouble::refused;
    json::object message{{"role", "assistant"}, {"content", said.text}, {"refusal", nullptr}};
    if (refused) {
        message["content"] = nullptr;
        message["refusal"] = kRefusal;
    }
    return json_answer(
        200, json::object{{"id", "chatcmpl-sandbox"},
                          {"object", "chat.completion"},
                          {"created", 1'795'248'000},
                          {"model", model},
                          {"choices", json::array{json::object{
                                          {"index", 0},
                                          {"message", std::move(message)},
                                          {"finish_reason", said.cut_off ? "length" : "stop"}}}},
                          {"usage", chat_usage(said)}});
}

json::object response_object(const std::string& model, const Said& said, Trouble trouble) {
    const bool refused = trouble == Trouble::refused;
    const json::object part = refused ? json::object{{"type", "refusal"}, {"refusal", kRefusal}}
                                      : json::object{{"type", "output_text"}, {"text", said.text}};
    return {{"id", "resp_sandbox"},
            {"object", "response"},
            {"status", said.cut_off ? "incomplete" : "completed"},
            {"error", nullptr},
            {"incomplete_details", said.cut_off
                                       ? json::value(json::object{{"reason", "max_output_tokens"}})
                                       : json::value(nullptr)},
            {"model", model},
            {"output",
             json::array{json::object{
                 {"type", "message"}, {"role", "assistant"}, {"content", json::array{part}}}}},
            {"usage", json::object{{"input_tokens", said.input},
                                   {"output_tokens", said.output},
                                   {"total_tokens", said.input + said.output}}}};
}

web::Response responses(const json::object& body, Trouble trouble) {
    const std::string model = text_of(body, "model");
    Question question{text_of(body, "instructions") + "\n", {}, 4096};
    const auto* input = body.if_contains("input");
    if (input != nullptr && input->is_string()) question.prompt += input->get_string();
    for (const json::value& item : list_in(body, "input"))
        if (const auto* object = item.if_object())
            question.prompt += words_of(object->if_contains("content")) + "\n";
    question.schema = object_in(object_in(object_in(body, "text"), "format"), "schema");
    question.most_tokens = number_of(body, "max_output_tokens", 4096);
    const Said said = say(question, trouble);
    if (said.input > kContext) return fail(kTooLong);
    const json::object whole = response_object(model, said, trouble);
    if (!flag_of(body, "stream"))
        return trouble == Trouble::error_midstream ? fail(kServer) : json_answer(200, whole);
    std::vector<std::string> events{event(
        "response.created", json::object{{"type", "response.created"},
                                         {"response", json::object{{"status", "in_progress"}}}})};
    if (trouble != Trouble::refused)
        for (const std::string& piece : pieces_of(said.text))
            events.push_back(
                event("response.output_text.delta",
                      json::object{{"type", "response.output_text.delta"}, {"delta", piece}}));
    const std::string end = said.cut_off ? "response.incomplete" : "response.completed";
    events.push_back(event(end, json::object{{"type", end}, {"response", whole}}));
    return stream_of(std::move(events), Framing::sse, trouble,
                     event("error", json::object{{"type", "error"},
                                                 {"code", "server_error"},
                                                 {"message", kServer.message}}));
}

web::Response embeddings(const json::object& body) {
    json::array data;
    std::int64_t tokens = 0;
    const auto add = [&](std::string_view text) {
        const auto numbers = vector_of(text);
        tokens += count_tokens(text);
        data.push_back(json::object{{"object", "embedding"},
                                    {"index", data.size()},
                                    {"embedding", json::array(numbers.begin(), numbers.end())}});
    };
    const auto* input = body.if_contains("input");
    if (input != nullptr && input->is_string()) add(input->get_string());
    for (const json::value& text : list_in(body, "input"))
        add(text.is_string() ? std::string_view(text.get_string()) : std::string_view());
    if (data.empty())
        return fail({400, "", "'input' must not be empty.", "invalid_request_error", "input"});
    return json_answer(
        200,
        json::object{{"object", "list"},
                     {"data", std::move(data)},
                     {"model", text_of(body, "model")},
                     {"usage", json::object{{"prompt_tokens", tokens}, {"total_tokens", tokens}}}});
}

web::Response image(const json::object& body, Trouble trouble, const Lent& lent) {
    if (text_of(body, "model").starts_with("gpt-image") && body.contains("response_format"))
        return fail({400, "unknown_parameter", "Unknown parameter: 'response_format'.",
                     "invalid_request_error", "response_format"});
    if (trouble == Trouble::refused)
        return fail({400, "moderation_blocked", "Your request was rejected by the safety system.",
                     "image_generation_user_error"});
    const std::string png = lent.picture(text_of(body, "prompt"));
    return json_answer(
        200,
        json::object{{"created", 1'795'248'000},
                     {"data", json::array{json::object{{"b64_json", to_base64(as_bytes(png))}}}},
                     {"usage", json::object{{"input_tokens", 12}, {"output_tokens", 1056}}}});
}

web::Response speech(const json::object& body) {
    web::Response out;
    out.headers.set("Content-Type", "audio/wav");
    out.body = make_speech(text_of(body, "input"));
    return out;
}

web::Response models() {
    json::array data;
    for (const char* id : {"gpt-6-luna", "gpt-6-sol", "gpt-4.1-mini", "text-embedding-3-small",
                           "gpt-image-2.5-flare", "whisper-1", "gpt-4o-mini-tts"})
        data.push_back(json::object{{"id", id}, {"object", "model"}, {"owned_by", "sandbox"}});
    return json_answer(200, json::object{{"object", "list"}, {"data", std::move(data)}});
}

}  // namespace

web::Response openai_answer(const web::Request& request, Trouble trouble, const Lent& lent) {
    if (request.headers.get("Authorization") != "Bearer " + std::string(Keys::openai))
        return fail(*struck(Trouble::key_refused));
    if (const auto failed = struck(trouble)) return fail(*failed);
    const std::string_view path = request.path;
    if (path == "/v1/models") return models();
    if (path == "/v1/audio/transcriptions") return json_answer(200, transcript_of(request));
    const json::object body = body_of(request);
    if (text_of(body, "model").empty())
        return fail({400, "", "you must provide a model parameter"});
    if (text_of(body, "model").starts_with(kMissing))
        return fail(
            {404, "model_not_found", "The model does not exist or you do not have access."});
    if (path == "/v1/chat/completions") return chat(body, trouble);
    if (path == "/v1/responses") return responses(body, trouble);
    if (path == "/v1/embeddings") return embeddings(body);
    if (path == "/v1/images/generations") return image(body, trouble, lent);
    return speech(body);
}

}  // namespace herald::sandbox::ai
