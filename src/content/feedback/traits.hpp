#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "content/items/item.hpp"

/// What a text is like, as far as it can be seen without knowing what it says.
namespace herald::content {

/// What traits are read from; `hour` and `weekday` (1 Monday … 7) are the workspace's.
struct TraitSource {
    std::string text;
    std::vector<ItemMedia> media;
    std::vector<std::string> tags;
    std::optional<std::string> pillar;
    unsigned weekday = 1, hour = 0;
    std::size_t thread_parts = 0;
};

/// Codes such as "opens_with_question", "length_short", "hour_morning", "pillar:Proof".
std::vector<std::string> traits_of(const TraitSource& source);
/// "Opening with a question"; what is to be said of the trait.
std::string words_of(std::string_view trait);

}  // namespace herald::content
