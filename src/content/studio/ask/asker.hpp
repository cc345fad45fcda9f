#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "connector/chain/chain.hpp"
#include "content/items/context.hpp"
#include "content/studio/ask/usage.hpp"

/// Asking the workspace's providers: budget, record, cache and resumption around the chain.
namespace herald::content::studio {

/// An answer as it is kept by a task that goes on after it was interrupted.
struct KeptAnswer {
    std::string text, connector, model;
    connector::TokenUse use;
    std::optional<Micros> cost;
};
BOOST_DESCRIBE_STRUCT(KeptAnswer, (), (text, connector, model, use, cost))

/// Who asks, and what for. Functions may be empty.
struct AskFor {
    std::string purpose;  ///< "social": shown in the record
    std::optional<task::TaskId> task;
    bool fresh = false;                ///< the cache is not looked into
    std::function<void()> checkpoint;  ///< throws to stop
    std::function<void(std::string_view)> log;
    /// Pieces as they come, and that what came is void.
    connector::TextSink piece;
    std::function<void()> restart;
    /// Answers of an earlier attempt by the question's hash, and where new ones are kept.
    std::map<std::string, KeptAnswer> kept;
    std::function<void(const std::string& hash, const KeptAnswer&)> keep;
};

struct Asked {
    std::string text;
    json::value document;  ///< with a schema; null otherwise
    std::string refusal;   ///< of the model; empty: none
    bool cut_off = false;
    bool cached = false;
    std::string connector, model;
};

/// What all questions of one piece of work came to.
struct AskTotals {
    connector::TokenUse use;
    std::optional<Micros> cost = Micros{};  ///< absent: one is not known
    std::string model;
    std::size_t questions = 0, cached = 0;
};

/// For one piece of work, by one thread. The context and the scope outlive it.
class Asker {
public:
    Asker(const Context& context, Scope& scope, AskFor purpose);
    ~Asker();
    Asker(const Asker&) = delete;
    Asker& operator=(const Asker&) = delete;

    /// Whether there is anybody to ask.
    bool ready() const;
    /// Why nothing can be asked now: nobody is connected, or the budget is used up. Absent: it can.
    std::optional<Sentence> why_not() const;
    /// "openai", and the model as it is set; for who shows it before the answer.
    std::string first_connector() const;
    std::string first_model() const;

    /// The cache's answer, or the providers'. Throws what chain::ask throws, and Error
    /// {quota_exceeded} when the budget does not allow it.
    Asked ask(const connector::Prompt& prompt);
    const AskTotals& totals() const { return totals_; }

private:
    struct Provider;
    std::string hash_of(const connector::Prompt& prompt) const;
    std::optional<Asked> remembered(const connector::Prompt& prompt, const std::string& hash);
    Asked ask_providers(const connector::Prompt& prompt, const std::string& hash);
    AiRequest new_request() const;
    void hold(const connector::Prompt& prompt, std::optional<Micros> at_most);
    void settle(const connector::chain::Attempt& attempt);
    void settle_left();
    void settle_abandoned();
    Micros dearest(const connector::Prompt& prompt) const;
    void open_providers();
    Time month_start() const;

    const Context& context_;
    Scope& scope_;
    AskFor for_;
    AiSettings settings_;
    std::vector<Provider> providers_;
    connector::chain::PriceList prices_;
    AskTotals totals_;
    std::optional<AiRequest> held_;
    std::size_t streamed_ = 0;  ///< bytes of the attempt that is held
    bool open_ = false;
};

}  // namespace herald::content::studio
