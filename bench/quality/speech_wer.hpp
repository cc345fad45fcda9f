#pragma once

#include <string>
#include <string_view>
#include <vector>

/// Word error rates, counted as is usual: after lower case, without punctuation, numbers as words.
namespace herald::quality {

struct WordErrors {
    std::size_t words = 0, substituted = 0, left_out = 0, added = 0;

    std::size_t errors() const { return substituted + left_out + added; }
    double rate() const {
        return words == 0 ? (errors() == 0 ? 0 : 1)
                          : static_cast<double>(errors()) / static_cast<double>(words);
    }
    WordErrors& operator+=(const WordErrors& other);
};

/// "Mr. Dashwood's 12 well-known" → mister, dashwoods, twelve, well, known.
std::vector<std::string> spoken_words(std::string_view text);
/// The fewest changes that make `heard` of `said` (Levenshtein over words).
WordErrors word_errors(std::string_view said, std::string_view heard);

}  // namespace herald::quality
