#pragma once

#include "connector/ai.hpp"
#include "connector/chat/complete.hpp"

/// The responses API: a conversation as items, events by name, no [DONE].
namespace herald::connectors::openai {

std::string responses_body(const connector::chat::ChatShape& shape, const connector::Prompt& prompt,
                           connector::chat::Delivery delivery);

/// A response object, whole or at the end of its stream. Throws Error{upstream} for one that failed
/// or is still under way.
connector::Completion decode_response(const connector::ai::Troubles& troubles,
                                      const connector::Node& response);

class ResponseStream {
public:
    ResponseStream(const connector::ai::Troubles& troubles, const connector::TextSink& sink)
        : troubles_(troubles), sink_(sink) {}
    void take(std::string_view data);
    /// Throws Error{upstream} when the end has not come.
    connector::Completion finish();

private:
    void give(std::string_view piece);

    const connector::ai::Troubles& troubles_;
    const connector::TextSink& sink_;
    std::string given_;
    std::optional<connector::Completion> out_;
};

connector::Completion respond(const connector::chat::Wire& wire,
                              const connector::chat::ChatShape& shape,
                              const connector::Prompt& prompt, const connector::TextSink& sink);

}  // namespace herald::connectors::openai
