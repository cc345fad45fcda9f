#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// How hard a text is to read, and in which language it is.
namespace herald::content {

struct Reading {
    std::size_t words = 0, sentences = 0, syllables = 0;
    double words_per_sentence = 0;
    std::size_t longest_sentence = 0;  ///< words
    /// 0 (hard) to 100 (easy): Flesch (1948) for English, Amstad (1978) for German; absent for
    /// other languages and for fewer than ten words.
    std::optional<double> ease;
};
/// `language` ISO 639-1.
Reading reading_of(std::string_view text, const std::string& language);

/// ISO 639-1, empty when the text does not tell surely enough (CLD2, compact language detector).
std::string language_of(std::string_view text);

/// Syllables of one word; `language` "en" or "de", others as vowel groups.
std::size_t syllables_of(std::string_view word, std::string_view language);

}  // namespace herald::content
