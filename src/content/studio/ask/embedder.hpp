#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "content/items/context.hpp"
#include "content/studio/ask/asker.hpp"

/// Vectors of the provider that the workspace chose, within its budget.
namespace herald::content::studio {

/// Names what vectors can be compared with each other: one model of one connection. Empty: no
/// provider is chosen, or it is gone.
std::string embedding_space(const Scope& scope);

/// For one piece of work, by one thread. The context and the scope outlive it.
class Embedder {
public:
    Embedder(const Context& context, Scope& scope, AskFor purpose);

    /// One vector for each text, none of which is empty. What may pass is tried again. Throws Error
    /// {quota_exceeded} when the month's budget does not allow it, {unavailable} when the
    /// connection is switched off, and the provider's own.
    std::vector<std::vector<float>> embed(std::span<const std::string> texts);

private:
    void open();
    AiRequest hold(std::int64_t bytes);
    connector::Embeddings ask(std::span<const std::string> texts);

    const Context& context_;
    Scope& scope_;
    AskFor for_;
    AiSettings settings_;
    connector::chain::PriceList prices_;
    connection::OpenConnection open_;
    std::string model_;  ///< as it is set, or as it was named in the last answer; for the price
};

}  // namespace herald::content::studio
