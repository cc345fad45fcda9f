#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// What an item speaks of: words, hashtags, and two or three words in a row.
namespace herald::content::trends {

enum class TermKind : std::uint8_t { term, hashtag, topic };

struct Term {
    std::string key;    ///< folded; words of a topic separated by one space, a hashtag with its #
    std::string label;  ///< as it is written here
    TermKind kind{};
};

inline constexpr std::size_t kMostTerms = 400;  ///< of one item

/// Each once, in the order they come. Addresses, mentions, numbers alone and stop words are left
/// out; topics do not cross punctuation and neither begin nor end with a stop word. `language`
/// ISO 639-1 or empty.
std::vector<Term> terms_of(std::string_view text, std::span<const std::string> tags,
                           std::string_view language);

/// A small word that carries nothing ("the"); `folded`. Of an unknown language those of English.
bool is_stop_word(std::string_view folded, std::string_view language);
/// Says something only beside others ("monday", "new").
bool is_weak_word(std::string_view folded, std::string_view language);

}  // namespace herald::content::trends
