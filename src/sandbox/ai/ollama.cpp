#include "sandbox/ai/composer.hpp"
#include "sandbox/ai/talk.hpp"

namespace herald::sandbox::ai {
namespace {

constexpr const char* kModel = "llama3.2:latest";

web::Response fail(int status, std::string_view words) {
    return json_answer(status, json::object{{"error", words}});
}

json::object line(const std::string& model, std::string_view text) {
    return {{"model", model},
            {"created_at", "2026-11-21T08:00:00Z"},
            {"message", json::object{{"role", "assistant"}, {"content", text}}},
            {"done", false}};
}

web::Response chat(const json::object& body, Trouble trouble) {
    const std::string model = text_of(body, "model");
    Question question{
        {}, object_in(body, "format"), number_of(object_in(body, "options"), "num_predict", 4096)};
    for (const json::value& message : list_in(body, "messages"))
        if (const auto* object = message.if_object())
            question.prompt += words_of(object->if_contains("content")) + "\n";
    Said said = say(question, trouble);
    // A local model has no filter: it says no in its own words.
    if (trouble == Trouble::refused) said.text = "I cannot help with that.";
    const auto* streamed = body.if_contains("stream");
    json::object last = line(model, "");
    last["done"] = true;
    last["done_reason"] = said.cut_off ? "length" : "stop";
    last["prompt_eval_count"] = said.input;
    last["eval_count"] = said.output;
    if (streamed != nullptr && *streamed == false) {
        if (trouble == Trouble::error_midstream) return fail(500, "the model runner has stopped");
        last["message"].as_object()["content"] = said.text;
        return json_answer(200, last);
    }
    std::vector<std::string> lines;
    for (const std::string& piece : pieces_of(said.text))
        lines.push_back(json::serialize(line(model, piece)) + "\n");
    lines.push_back(json::serialize(last) + "\n");
    return stream_of(std::move(lines), Framing::ndjson, trouble,
                     "{\"error\":\"the model runner has unexpectedly stopped\"}\n");
}

}  // namespace

web::Response ollama_answer(const web::Request& request, Trouble trouble) {
    if (trouble == Trouble::rate_limited) return fail(429, "too many requests");
    if (trouble == Trouble::key_refused) return fail(401, "unauthorized");
    if (trouble == Trouble::server_error) return fail(500, "model runner has unexpectedly stopped");
    if (trouble == Trouble::no_credit) return fail(402, "this model needs a subscription");
    if (trouble == Trouble::too_long)
        return fail(400, "the input length exceeds the context length");
    if (request.path == "/api/version")
        return json_answer(200, json::object{{"version", "0.12.3"}});
    if (request.path == "/api/tags")
        return json_answer(200,
                           json::object{{"models", json::array{json::object{{"name", kModel}}}}});
    const json::object body = body_of(request);
    if (text_of(body, "model").empty()) return fail(400, "model is required");
    if (text_of(body, "model").starts_with(kMissing))
        return fail(404, "model '" + text_of(body, "model") + "' not found");
    if (request.path == "/api/chat") return chat(body, trouble);
    json::array vectors;
    std::int64_t tokens = 0;
    for (const json::value& text : list_in(body, "input")) {
        const std::string words = words_of(&text);
        const auto numbers = vector_of(words);
        tokens += count_tokens(words);
        vectors.push_back(json::array(numbers.begin(), numbers.end()));
    }
    return json_answer(200, json::object{{"model", text_of(body, "model")},
                                         {"embeddings", std::move(vectors)},
                                         {"prompt_eval_count", tokens}});
}

}  // namespace herald::sandbox::ai
