#pragma once

#include "connector/ai.hpp"
#include "connector/chat/wire.hpp"

namespace herald::connector::chat {

enum class Delivery { whole, events };

/// What differs between servers of this wire.
struct ChatShape {
    std::string_view limit_name = "max_tokens";
    bool thinks = false;  ///< takes no temperature, and room and effort for its thoughts
};

/// The request of /chat/completions. Throws Error{invalid} for an empty prompt.
std::string chat_body(const ChatShape& shape, const Prompt& prompt, Delivery delivery);
/// {"type":"json_schema","json_schema":{…}}
json::object response_format(const Prompt& prompt);

/// A whole answer. Throws Error{upstream} for one without a choice.
Completion decode_completion(const ai::Troubles& troubles, const Node& answer);

/// An answer put together from its events.
class ChatStream {
public:
    ChatStream(const ai::Troubles& troubles, const TextSink& sink)
        : troubles_(troubles), sink_(sink) {}
    /// The data of one event. Throws the Error a stream carries instead of its end.
    void take(std::string_view data);
    /// Throws Error{upstream} when the end has not come.
    Completion finish();

private:
    const ai::Troubles& troubles_;
    const TextSink& sink_;
    Completion out_;
    bool ended_ = false;
};

Completion complete(const Wire& wire, const ChatShape& shape, const Prompt& prompt,
                    const TextSink& sink);

}  // namespace herald::connector::chat
