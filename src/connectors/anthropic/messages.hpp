#pragma once

#include "connector/ai.hpp"
#include "connector/ai/trouble.hpp"

/// The messages API. A schema is asked for as the output's format, of models before 4.5 as the one
/// tool they must use: its input is the answer.
namespace herald::connectors::anthropic {

/// What the answer is made of.
enum class Wanted {
    text,
    json,  ///< the input of the tool; text beside it is no part of the answer
};

/// 45 of "claude-sonnet-4-5-20250929", 30 of "claude-3-haiku-20240307", 99 where no number tells.
int generation_of(std::string_view model);
/// The part of a schema that the output's format takes: objects are closed, limits go to the
/// descriptions.
json::value output_schema(const json::value& schema);

/// `prompt.model` is the one that is asked.
std::string messages_body(const connector::Prompt& prompt, bool stream);
Wanted wanted(const connector::Prompt& prompt);

/// {"type":…,"message":…}; `status` is 0 in a stream.
connector::ai::Problem read_problem(const connector::Node& error, int status);

connector::Completion decode_message(const connector::ai::Troubles& troubles, Wanted wanted,
                                     const connector::Node& message);

/// An answer put together from its events.
class MessageStream {
public:
    MessageStream(const connector::ai::Troubles& troubles, Wanted wanted,
                  const connector::TextSink& sink)
        : troubles_(troubles), wanted_(wanted), sink_(sink) {}
    /// The data of one event. Throws the Error a stream carries, and Error{upstream} when another
    /// message begins after some of this one was handed on: that cannot be taken back.
    void take(std::string_view data);
    /// Throws Error{upstream} when the end has not come.
    connector::Completion finish();

private:
    void start(const connector::Node& message);
    void add(const connector::Node& delta);
    void give(std::string_view piece);

    const connector::ai::Troubles& troubles_;
    Wanted wanted_;
    const connector::TextSink& sink_;
    connector::Completion out_;
    std::string beside_;  ///< text beside a tool: the answer when the tool was not used
    std::string stop_;
    bool ended_ = false;
};

}  // namespace herald::connectors::anthropic
