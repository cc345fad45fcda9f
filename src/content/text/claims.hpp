#pragma once

#include <string>
#include <string_view>
#include <vector>

/// Words that advertising law and platforms look at.
namespace herald::content {

struct Claim {
    std::size_t from = 0, size = 0;  ///< bytes
    std::string_view code;  ///< "guarantee", "superlative", "health", "money", "urgency", …
    std::string_view why;   ///< a sentence for people
};
/// English and German.
std::vector<Claim> claims_in(std::string_view text);

/// Each place where one of the words stands, whole words only; case, accents and what nobody sees
/// (zero-width spaces, soft hyphens) aside; a `*` at the end of a word takes any ending.
struct WordHit {
    std::size_t from = 0, size = 0;
    std::size_t word = 0;  ///< index into the list
};
std::vector<WordHit> find_words(std::string_view text, const std::vector<std::string>& list);

}  // namespace herald::content
