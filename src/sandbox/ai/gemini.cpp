#include <fmt/format.h>

#include "base/encoding.hpp"
#include "sandbox/ai/composer.hpp"
#include "sandbox/ai/talk.hpp"

namespace herald::sandbox::ai {
namespace {

json::object error_object(int code, std::string_view status, std::string_view message,
                          json::array details = {}) {
    return {{"error", json::object{{"code", code},
                                   {"message", message},
                                   {"status", status},
                                   {"details", std::move(details)}}}};
}

web::Response fail(int code, std::string_view status, std::string_view message,
                   json::array details = {}) {
    return json_answer(code, error_object(code, status, message, std::move(details)));
}

std::optional<web::Response> struck(Trouble trouble) {
    constexpr std::string_view kTypes = "type.googleapis.com/google.rpc.";
    switch (trouble) {
        case Trouble::rate_limited:
            return fail(429, "RESOURCE_EXHAUSTED", "You exceeded your current quota.",
                        {json::object{{"@type", std::string(kTypes) + "RetryInfo"},
                                      {"retryDelay", "0.9s"}}});
        case Trouble::server_error:
            return fail(503, "UNAVAILABLE", "The model is overloaded. Please try again later.");
        case Trouble::key_refused:
            return fail(400, "INVALID_ARGUMENT", "API key not valid. Please pass a valid API key.",
                        {json::object{{"@type", std::string(kTypes) + "ErrorInfo"},
                                      {"reason", "API_KEY_INVALID"},
                                      {"domain", "googleapis.com"}}});
        case Trouble::too_long:
            return fail(400, "INVALID_ARGUMENT",
                        "The input token count (40000) exceeds the maximum number of tokens "
                        "allowed (32000).");
        case Trouble::no_credit:
            return fail(403, "PERMISSION_DENIED", "Billing is disabled for this project.");
        default: return std::nullopt;
    }
}

json::object usage_of(const Said& said) {
    return {{"promptTokenCount", said.input},
            {"candidatesTokenCount", said.output},
            {"totalTokenCount", said.input + said.output}};
}

json::object candidate(std::string_view text, std::string_view reason) {
    json::object out{{"content", json::object{{"parts", json::array{json::object{{"text", text}}}},
                                              {"role", "model"}}},
                     {"index", 0}};
    if (!reason.empty()) out["finishReason"] = reason;
    return out;
}

std::string prompt_of(const json::object& body) {
    std::string out = words_of(object_in(body, "systemInstruction").if_contains("parts"));
    for (const json::value& content : list_in(body, "contents"))
        if (const auto* object = content.if_object()) out += words_of(object->if_contains("parts"));
    return out;
}

web::Response generate(const json::object& body, const std::string& model, bool streamed,
                       Trouble trouble) {
    if (trouble == Trouble::refused) {
        const json::object blocked{{"promptFeedback", json::object{{"blockReason", "SAFETY"}}}};
        return streamed ? stream_of({event("", blocked)}, Framing::sse, Trouble::none, {})
                        : json_answer(200, blocked);
    }
    const json::object& config = object_in(body, "generationConfig");
    const Said said = say({prompt_of(body), object_in(config, "responseSchema"),
                           number_of(config, "maxOutputTokens", 4096)},
                          trouble);
    if (said.input > kContext) return *struck(Trouble::too_long);
    const std::string_view reason = said.cut_off ? "MAX_TOKENS" : "STOP";
    const auto answer = [&](std::string_view text, std::string_view end) {
        return json::object{{"candidates", json::array{candidate(text, end)}},
                            {"usageMetadata", usage_of(said)},
                            {"modelVersion", model}};
    };
    if (!streamed)
        return trouble == Trouble::error_midstream ? *struck(Trouble::server_error)
                                                   : json_answer(200, answer(said.text, reason));
    std::vector<std::string> events;
    const auto pieces = pieces_of(said.text);
    for (std::size_t i = 0; i < pieces.size(); ++i)
        events.push_back(event("", answer(pieces[i], i + 1 == pieces.size() ? reason : "")));
    return stream_of(std::move(events), Framing::sse, trouble,
                     event("", error_object(503, "UNAVAILABLE", "The model is overloaded.")));
}

web::Response picture(const json::object& body, const Lent& lent) {
    const std::string png = lent.picture(prompt_of(body));
    const json::object part{{"inlineData", json::object{{"mimeType", "image/png"},
                                                        {"data", to_base64(as_bytes(png))}}}};
    return json_answer(
        200, json::object{
                 {"candidates",
                  json::array{json::object{{"content", json::object{{"parts", json::array{part}}}},
                                           {"finishReason", "STOP"}}}}});
}

web::Response embeddings(const json::object& body) {
    json::array out;
    for (const json::value& entry : list_in(body, "requests"))
        if (const auto* object = entry.if_object()) {
            const auto numbers =
                vector_of(words_of(object_in(*object, "content").if_contains("parts")));
            out.push_back(json::object{{"values", json::array(numbers.begin(), numbers.end())}});
        }
    return json_answer(200, json::object{{"embeddings", std::move(out)}});
}

}  // namespace

web::Response gemini_answer(const web::Request& request, Trouble trouble, const Lent& lent) {
    if (request.headers.get("x-goog-api-key") != Keys::gemini) return *struck(Trouble::key_refused);
    if (auto response = struck(trouble)) return *std::move(response);
    std::string_view path = request.path;
    path.remove_prefix(std::string_view("/v1beta/models").size());
    if (path.empty() || path == "/")
        return json_answer(
            200, json::object{
                     {"models", json::array{json::object{{"name", "models/gemini-3.8-flash"}}}}});
    path.remove_prefix(1);
    const auto colon = path.rfind(':');
    const std::string model(path.substr(0, colon));
    const std::string_view method =
        colon == std::string_view::npos ? std::string_view() : path.substr(colon + 1);
    if (model.starts_with(kMissing))
        return fail(404, "NOT_FOUND", "models/" + model + " is not found for API version v1beta");
    const json::object body = body_of(request);
    if (method == "batchEmbedContents") return embeddings(body);
    const bool streamed = method == "streamGenerateContent";
    if (!streamed && method != "generateContent")
        return fail(404, "NOT_FOUND", "There is no such method");
    if (list_in(body, "contents").empty())
        return fail(400, "INVALID_ARGUMENT", "contents is not specified");
    if (!list_in(object_in(body, "generationConfig"), "responseModalities").empty())
        return picture(body, lent);
    return generate(body, model, streamed, trouble);
}

}  // namespace herald::sandbox::ai
