#pragma once

#include "connector/ai.hpp"
#include "connector/ai/trouble.hpp"

/// generateContent and streamGenerateContent: requests and answers. Lists may be missing or empty,
/// words may be new.
namespace herald::connectors::gemini {

/// Throws Error{invalid} for an empty prompt. `prompt.model` is the one that is asked.
std::string generate_body(const connector::Prompt& prompt);
/// The part of JSON Schema that responseSchema knows; `$ref` are resolved, the rest is left out.
json::object response_schema(const json::object& schema);

/// A google.rpc.Status; `status` is 0 in a stream.
connector::ai::Problem read_problem(const connector::Node& error, int status);

/// One answer, or one piece of it.
struct Piece {
    std::string text;
    std::string finish_reason;  ///< as Google names it; empty: not over yet
    std::string refusal;        ///< why the prompt was stopped, or the answer
    bool blocked = false;       ///< by the filter, before any answer
    bool has_candidate = false;
    connector::TokenUse use;
    std::string model;
};
/// Throws the Error an answer carries, Error{upstream} for what is no answer.
Piece decode_piece(const connector::ai::Troubles& troubles, const connector::Node& answer);

/// An answer put together from its pieces; a whole one is one piece.
class Generation {
public:
    Generation(const connector::ai::Troubles& troubles, const connector::TextSink& sink)
        : troubles_(troubles), sink_(sink) {}
    void take(std::string_view data);
    void take(const connector::Node& answer);
    /// Throws Error{upstream} when the end has not come, or nothing came of it. A whole answer
    /// needs no reason why it ended.
    enum class End { must_be_named, may_be_unnamed };
    connector::Completion finish(End end);

private:
    const connector::ai::Troubles& troubles_;
    const connector::TextSink& sink_;
    connector::Completion out_;
    std::string reason_;
    bool blocked_ = false, any_ = false;
};

/// Adds the vectors of `count` texts.
void decode_embeddings(const connector::ai::Troubles& troubles, const connector::Node& answer,
                       std::size_t count, connector::Embeddings& out);
/// Of generateContent or of imagen's predict. A filtered one is Error{invalid}.
connector::Picture decode_picture(const connector::ai::Troubles& troubles,
                                  const connector::Node& answer);

}  // namespace herald::connectors::gemini
