#include "sandbox/ai/ai.hpp"

#include <algorithm>
#include <array>

namespace herald::sandbox::ai {

std::optional<Provider> provider_of(const web::Request& request) {
    static constexpr std::array<std::string_view, 6> kOpenAi{
        "/v1/chat/completions",     "/v1/responses",   "/v1/embeddings", "/v1/images/generations",
        "/v1/audio/transcriptions", "/v1/audio/speech"};
    static constexpr std::array<std::string_view, 4> kOllama{"/api/chat", "/api/embed", "/api/tags",
                                                             "/api/version"};
    const std::string_view path = request.path;
    const auto is_one = [&](const auto& list) {
        return std::find(list.begin(), list.end(), path) != list.end();
    };
    if (is_one(kOpenAi)) return Provider::openai;
    if (path == "/v1/messages") return Provider::anthropic;
    if (path == "/v1/models")
        return request.headers.has("x-api-key") ? Provider::anthropic : Provider::openai;
    if (path == "/v1beta/models" || path.starts_with("/v1beta/models/")) return Provider::gemini;
    if (is_one(kOllama)) return Provider::ollama;
    return std::nullopt;
}

web::Response answer(Provider provider, const web::Request& request, Trouble trouble,
                     const Lent& lent) {
    switch (provider) {
        case Provider::openai: return openai_answer(request, trouble, lent);
        case Provider::anthropic: return anthropic_answer(request, trouble);
        case Provider::gemini: return gemini_answer(request, trouble, lent);
        case Provider::ollama: return ollama_answer(request, trouble);
    }
    return {};
}

}  // namespace herald::sandbox::ai
