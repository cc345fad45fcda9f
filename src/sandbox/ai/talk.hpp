#pragma once

#include <string>
#include <vector>

#include "sandbox/ai/ai.hpp"

/// What the providers' files share.
namespace herald::sandbox::ai {

web::Response json_answer(int status, const json::value& body);
/// The body as an object; empty when it is none.
json::object body_of(const web::Request& request);
/// A member as text; empty when it is none.
std::string text_of(const json::object& object, std::string_view name);
/// A whole number; `fallback` when it is none.
std::int64_t number_of(const json::object& object, std::string_view name, std::int64_t fallback);
bool flag_of(const json::object& object, std::string_view name);
/// The member as an object or list; empty when it is none.
const json::object& object_in(const json::object& object, std::string_view name);
const json::array& list_in(const json::object& object, std::string_view name);
/// A text, or the texts of a list of parts ({"text":…}).
std::string words_of(const json::value* content);

/// The tokens a model of the sandbox reads at once.
inline constexpr std::int64_t kContext = 32'000;

/// What the model says to a prompt.
struct Said {
    std::string text;
    bool cut_off = false;  ///< at the limit of output tokens
    std::int64_t input = 0, output = 0;
};
struct Question {
    std::string prompt;  ///< all its texts
    json::object schema;
    std::int64_t most_tokens = 2048;
};
Said say(const Question& question, Trouble trouble);

enum class Framing { sse, ndjson };
/// One event after another, each sent by itself. With error_midstream the second half gives way to
/// `error`.
web::Response stream_of(std::vector<std::string> events, Framing framing, Trouble trouble,
                        const std::string& error);
/// "event: NAME\ndata: …\n\n", without the first line when the name is empty.
std::string event(std::string_view name, const json::value& data);

/// Models that begin with this are not there.
inline constexpr std::string_view kMissing = "missing";

}  // namespace herald::sandbox::ai
