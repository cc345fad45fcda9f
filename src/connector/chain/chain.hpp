#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "connector/chain/prices.hpp"
#include "connector/chain/veil.hpp"
#include "connector/connector.hpp"

/// Asking several providers in turn, as one.
namespace herald::connector::chain {

/// One connection ready for use.
struct Provider {
    Call* call = nullptr;
    const Connector* connector = nullptr;
    std::string model;  ///< empty: the prompt's, or the connection's
};

enum class Outcome {
    answered,
    failed,    ///< its Error stands beside
    repaired,  ///< did not follow the schema, and was asked once more
};
BOOST_DESCRIBE_ENUM(Outcome, answered, failed, repaired)

/// One request, for the task's log.
struct Attempt {
    std::string connector, model;
    Outcome outcome = Outcome::answered;
    std::string error;  ///< for people
    TokenUse use;
    std::int64_t took_ms = 0;
};
BOOST_DESCRIBE_STRUCT(Attempt, (), (connector, model, outcome, error, use, took_ms))

struct AskOptions {
    unsigned attempts = 3;                      ///< of each provider, for what may pass
    std::chrono::milliseconds first_wait{500};  ///< doubled each time
    /// A provider that wants more is left for the next one; the last one ends with its error.
    std::chrono::seconds longest_wait{20};
    std::chrono::milliseconds timeout{240'000};  ///< for all of it
    Personal personal = Personal::kept;
    const PriceList* prices = nullptr;
    /// Pieces as they come, with what was hidden still hidden.
    TextSink sink;
    /// What went to the sink is void: another attempt begins. Needed with a sink.
    std::function<void()> on_restart;
    std::function<void(const Attempt&)> on_attempt;
    /// Before each request: what it can cost at most, absent when nobody knows. May throw, which
    /// ends the asking: how a budget holds.
    std::function<void(std::optional<Micros> at_most)> before_request;
};

struct Answer {
    Completion completion;  ///< what was hidden stands in its place again
    json::value document;   ///< with a schema: the answer, which follows it; null otherwise
    std::size_t provider = 0;
    TokenUse use;                ///< of all attempts
    std::optional<Micros> cost;  ///< US dollars, all attempts; absent when one is not known
    std::vector<Attempt> attempts;
};

/// Asks the providers in order until one answers. By kind of error: what may pass is tried again
/// after a wait, what a person must mend, what does not fit and what is not taken goes to the next
/// provider at once. A refusal is an answer. With a schema the answer is held against it; one that
/// does not follow is sent back once with what is wrong, then the next provider is asked.
///
/// Throws Error: the provider's own when there is one, otherwise one that names each provider's,
/// {rate_limited} or retryable when any of them may pass. Other exceptions (a stopped task, the
/// sink's own, a budget's) come out as they are.
Answer ask(std::span<const Provider> providers, const Prompt& prompt, const AskOptions& options);

}  // namespace herald::connector::chain
