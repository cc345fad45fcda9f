#pragma once

#include "connector/ai.hpp"
#include "connector/ai/trouble.hpp"

/// Ollama's /api/chat, /api/embed, /api/tags: streams are lines of JSON, errors one text.
namespace herald::connectors::openai_compatible::ollama {

std::string chat_body(const connector::Prompt& prompt, bool stream);
/// Tokens of context that a prompt and its answer need, in steps of 4,096: Ollama silently cuts off
/// the beginning of what does not fit.
std::int64_t context_for(const connector::Prompt& prompt);

/// {"error":"…"}; `status` is 0 in a stream.
connector::ai::Problem read_problem(std::string_view body, int status);

/// An answer put together from its lines; a whole one is one line.
class Chat {
public:
    Chat(const connector::ai::Troubles& troubles, const connector::TextSink& sink)
        : troubles_(troubles), sink_(sink) {}
    void take(std::string_view line);
    /// Throws Error{upstream} when the end has not come.
    connector::Completion finish();

private:
    const connector::ai::Troubles& troubles_;
    const connector::TextSink& sink_;
    connector::Completion out_;
    bool ended_ = false;
};

void decode_embeddings(const connector::ai::Troubles& troubles, const connector::Node& answer,
                       std::size_t count, connector::Embeddings& out);
std::vector<std::string> decode_models(const connector::ai::Troubles& troubles,
                                       const connector::Node& answer);

}  // namespace herald::connectors::openai_compatible::ollama
