#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/described.hpp"
#include "base/money.hpp"
#include "connector/ai.hpp"

namespace herald::connector::chain {

/// US dollars for a million tokens. `model` names a family: it is met by itself and with a version
/// or a date behind it ("gpt-4o" by "gpt-4o-2024-08-06", not by "gpt-4o-mini").
struct ModelPrice {
    std::string model;
    Micros input, output;
    std::optional<Micros> cached_input;  ///< absent: as input
};
BOOST_DESCRIBE_STRUCT(ModelPrice, (), (model, input, output, cached_input))

/// What answers cost. The list that comes with the program holds public list prices as they were
/// known when it was made; a workspace's own prices go before it.
class PriceList {
public:
    explicit PriceList(std::vector<ModelPrice> own = {});

    /// Null when nobody knows the model.
    const ModelPrice* find(std::string_view model) const;
    /// US dollars; absent when the price is not known: an unknown cost is not zero.
    std::optional<Micros> cost(std::string_view model, const TokenUse& use) const;
    /// The most an answer can cost, before it is asked: for budgets. A token is taken to be at
    /// least two bytes of the prompt.
    std::optional<Micros> at_most(std::string_view model, const Prompt& prompt) const;

private:
    std::vector<ModelPrice> prices_;
};

}  // namespace herald::connector::chain
