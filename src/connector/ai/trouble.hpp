#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "connector/wire.hpp"

/// What connectors to AI providers share.
namespace herald::connector::ai {

/// What went wrong at a provider, whatever words and numbers it has for it.
enum class Trouble {
    key,         ///< it is not accepted
    permission,  ///< the key may not do this
    credit,      ///< nothing is left to spend: waiting does not help
    rate,        ///< too much at once: waiting helps
    size,        ///< the prompt does not fit the model
    model,       ///< there is no such model, or no such address
    input,       ///< the provider does not take the request as it is
    blocked,     ///< the provider's filter: complete() makes a refusal of it
    passing,     ///< the provider's own trouble
};

struct Problem {
    Trouble what = Trouble::passing;
    std::string says;  ///< the provider's sentence
    std::optional<std::chrono::seconds> wait;
};

/// Makes the Error of each trouble in words a marketer understands. What providers say is shown
/// without anything that looks like a key.
class Troubles {
public:
    explicit Troubles(PlatformWords words) : words_(words), failures_(words) {}

    Error error(const Problem& problem) const;
    /// A stream that broke off before its end; may pass.
    Error ended_early() const;
    Error not_understood(std::string_view detail) const;
    std::string_view name() const { return words_.name; }

private:
    PlatformWords words_;
    Failures failures_;
};

/// "120ms", "34.4s", "6m0s", "1h2m3s", rounded up; absent when it is none.
std::optional<std::chrono::seconds> parse_wait(std::string_view text);
/// What the headers of a 429 ask for: retry-after-ms, retry-after, or the reset of an allowance
/// that has run out (x-ratelimit-*).
std::optional<std::chrono::seconds> asked_wait(const net::Headers& headers, Time now);
/// "try again in 2s" in a sentence.
std::optional<std::chrono::seconds> wait_in_words(std::string_view sentence);

/// What the status alone says; zero (in a stream) says nothing: passing.
Trouble trouble_of_status(int status);

/// An answer that may be no JSON: null then.
json::value parse_softly(std::string_view text);

/// Counts are never negative and never fail an answer: a provider that counts strangely counts 0.
std::int64_t tokens(const Node& usage, std::string_view name);

/// The address without a slash at its end; `fallback` when none is given.
std::string base_of(const std::optional<std::string>& given, std::string_view fallback);

}  // namespace herald::connector::ai
