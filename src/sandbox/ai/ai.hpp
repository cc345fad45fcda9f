#pragma once

#include <boost/json.hpp>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/described.hpp"
#include "web/http.hpp"

/// The AI providers, impersonated: what they answer is worked out from the prompt, the same prompt
/// always getting the same answer.
namespace herald::sandbox::ai {

namespace json = boost::json;

enum class Provider { openai, anthropic, gemini, ollama };
BOOST_DESCRIBE_ENUM(Provider, openai, anthropic, gemini, ollama)

struct Keys {
    static constexpr std::string_view openai = "sk-SANDBOX";
    static constexpr std::string_view anthropic = "sk-ant-SANDBOX";
    static constexpr std::string_view gemini = "AIza-SANDBOX";
};

/// What strikes an answer, in each provider's own words.
enum class Trouble {
    none,
    rate_limited,     ///< 429 with a wait of a second
    server_error,     ///< 500; 529 at Anthropic
    key_refused,      ///< 401; 400 at Google
    refused,          ///< the model, or the filter, says no
    too_long,         ///< the prompt does not fit the context
    broken_json,      ///< the answer's text is JSON that breaks off
    no_credit,        ///< nothing is left to spend
    error_midstream,  ///< half of the answer, then an error; of a whole answer: server_error
};

/// Whom a request is for, by its exact path; absent when for none of them. /v1/… is Snapchat's as
/// well, /api/… Slack's.
std::optional<Provider> provider_of(const web::Request& request);

/// Lends what the sandbox has and this folder has not.
struct Lent {
    std::function<std::string(std::string_view name)> picture;  ///< a PNG
};

web::Response answer(Provider provider, const web::Request& request, Trouble trouble,
                     const Lent& lent);

// One file a provider.
web::Response openai_answer(const web::Request& request, Trouble trouble, const Lent& lent);
web::Response anthropic_answer(const web::Request& request, Trouble trouble);
web::Response gemini_answer(const web::Request& request, Trouble trouble, const Lent& lent);
web::Response ollama_answer(const web::Request& request, Trouble trouble);

}  // namespace herald::sandbox::ai
