#include "connector/chain/prices.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"

namespace herald::connector::chain {
namespace {

struct Listed {
    std::string_view model;
    double input, output, cached;  ///< US dollars for a million tokens
};

/// Public list prices of November 2026 for prompts of usual length, without discounts; where a
/// price has steps or a promotion, the dearer one, so that budgets hold.
constexpr std::array<Listed, 39> kListed{{
    {"gpt-6.1-sol", 2, 10, 0.1},
    {"gpt-6-sol", 2, 10, 0.2},
    {"gpt-6-luna", 0.1, 0.5, 0.01},
    {"gpt-5.6-sol", 5, 30, 0.5},
    {"gpt-5.4", 2.5, 15, 0.25},
    {"gpt-5.2", 1.75, 14, 0.175},
    {"gpt-5.1", 1.25, 10, 0.125},
    {"gpt-5", 1.25, 10, 0.125},
    {"gpt-5-mini", 0.25, 2, 0.025},
    {"gpt-5-nano", 0.05, 0.4, 0.005},
    {"gpt-4.1", 2, 8, 0.5},
    {"gpt-4.1-mini", 0.4, 1.6, 0.1},
    {"gpt-4o", 2.5, 10, 1.25},
    {"gpt-4o-mini", 0.15, 0.6, 0.075},
    {"o3", 2, 8, 0.5},
    {"text-embedding-3-small", 0.02, 0, 0.02},
    {"text-embedding-3-large", 0.13, 0, 0.13},
    {"claude-fable-5-1", 10, 50, 0.25},
    {"claude-opus-5-5", 4, 20, 0.2},
    {"claude-opus-5", 5, 25, 0.5},
    {"claude-opus-4-8", 5, 25, 0.5},
    {"claude-opus-4-7", 5, 25, 0.5},
    {"claude-opus-4-6", 5, 25, 0.5},
    {"claude-opus-4-5", 5, 25, 0.5},
    {"claude-opus-4-1", 15, 75, 1.5},
    {"claude-opus-4-0", 15, 75, 1.5},
    {"claude-opus-4", 15, 75, 1.5},
    {"claude-sonnet-5-5", 2, 10, 0.1},
    {"claude-sonnet-5", 2, 10, 0.2},
    {"claude-sonnet-4-6", 3, 15, 0.3},
    {"claude-sonnet-4-5", 3, 15, 0.3},
    {"claude-sonnet-4", 3, 15, 0.3},
    {"claude-haiku-5-5", 0.5, 2.5, 0.05},
    {"claude-haiku-4-5", 1, 5, 0.1},
    {"gemini-3.8-flash", 1.5, 7.5, 0.15},
    {"gemini-2.5-pro", 1.25, 10, 0.125},
    {"gemini-2.5-flash", 0.3, 2.5, 0.03},
    {"gemini-2.5-flash-lite", 0.1, 0.4, 0.01},
    {"gemini-embedding-001", 0.15, 0, 0.15},
}};

bool is_digits(std::string_view text) {
    return text.find_first_not_of("0123456789-") == std::string_view::npos;
}

/// "", "-20250514", "-2025-04-14", "-001", "-latest", "-preview-04-17", "@20250514": the same model
/// of another day. "-5" and "-mini" are other models.
bool is_version(std::string_view rest) {
    if (rest.empty() || rest == "-latest") return true;
    if (rest.starts_with("-preview")) return is_digits(rest.substr(8));
    if (rest.front() != '-' && rest.front() != '@') return false;
    rest.remove_prefix(1);
    const std::string_view first = rest.substr(0, rest.find('-'));
    return first.size() >= 3 && is_digits(rest);
}

/// Dollars for a million tokens are millionths of a dollar for one.
std::int64_t micros_for(std::int64_t tokens, Micros price) {
    const auto exact = static_cast<long double>(tokens) * static_cast<long double>(price.value);
    const auto most = static_cast<long double>(Micros::kLimit - 1);
    return static_cast<std::int64_t>(std::min(exact / Micros::kUnit + 0.5L, most));
}

}  // namespace

PriceList::PriceList(std::vector<ModelPrice> own) : prices_(std::move(own)) {
    for (const Listed& listed : kListed)
        prices_.push_back({std::string(listed.model), micros_from(listed.input),
                           micros_from(listed.output), micros_from(listed.cached)});
}

const ModelPrice* PriceList::find(std::string_view model) const {
    if (model.starts_with("models/")) model.remove_prefix(7);
    for (const ModelPrice& price : prices_)
        if (!price.model.empty() && model.starts_with(price.model) &&
            is_version(model.substr(price.model.size())))
            return &price;
    return nullptr;
}

std::optional<Micros> PriceList::cost(std::string_view model, const TokenUse& use) const {
    const ModelPrice* price = find(model);
    if (price == nullptr) return std::nullopt;
    const std::int64_t cached = std::clamp<std::int64_t>(use.cached_input, 0, use.input);
    const std::int64_t sum = micros_for(use.input - cached, price->input) +
                             micros_for(cached, price->cached_input.value_or(price->input)) +
                             micros_for(use.output, price->output);
    return Micros{std::min(sum, Micros::kLimit - 1)};
}

std::optional<Micros> PriceList::at_most(std::string_view model, const Prompt& prompt) const {
    std::size_t bytes = prompt.schema.empty() ? 0 : json::serialize(prompt.schema).size();
    for (const ChatMessage& message : prompt.messages) bytes += message.text.size() + 8;
    return cost(model, {static_cast<std::int64_t>(bytes / 2 + 1),
                        prompt.max_output_tokens + kThinkingTokens, 0});
}

}  // namespace herald::connector::chain
