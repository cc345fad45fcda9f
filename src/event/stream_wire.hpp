#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/json_reader.hpp"
#include "event/event.hpp"

/// The texts of the stream, both ways; for this folder only.
namespace herald::event {

using Text = std::shared_ptr<const std::string>;

struct ClientMessage {
    std::optional<std::string> token;
    std::vector<std::string> subscribe, unsubscribe;
    std::optional<json::value> last_event_id;
};

/// Throws Error{malformed}.
ClientMessage parse_message(std::string_view text);
/// A sequence as we sent it: a number, in a string or bare; -1 for anything else, which is no place
/// in a sequence.
std::int64_t sequence_of(const json::value& id);
Text make_text(const Event& event);
Text make_error(std::string_view detail);

}  // namespace herald::event
