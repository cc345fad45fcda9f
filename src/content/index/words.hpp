#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "content/index/index.hpp"

/// How texts become words of the index, and what is typed a question to it; one way for both
/// databases. Words are folded; runs of scripts without spaces (Chinese, Japanese, Korean, Thai …)
/// become pairs of characters; long words of languages that join them (German …) are found by
/// their ends, too.
namespace herald::content {

/// A run of characters that belong together, as found in a text. Offsets in bytes.
struct WordRun {
    std::size_t from = 0, size = 0;
    bool spaced = true;  ///< false: of a script without spaces
};
std::vector<WordRun> word_runs(std::string_view text);
/// Folded, nothing but letters and digits left; may be empty.
std::string plain_word(std::string_view run);

/// Thirteen characters that every word of the tenant's begins with.
std::string mark_of(TenantId tenant);

/// An entry's words in their order, its facets (type, network, language, tags) behind them.
std::vector<std::string> words_of(std::string_view mark, const IndexedText& entry);
/// Among them, what filters ask for.
std::string type_word(std::string_view mark, EntryType type);
std::string network_word(std::string_view mark, std::string_view network);
std::string language_word(std::string_view mark, std::string_view language);
std::string tag_word(std::string_view mark, std::string_view tag);
/// The one that every entry has.
std::string any_word(std::string_view mark);

/// The words as each database takes them.
std::string words_for_sqlite(std::span<const std::string> words);
std::string words_for_postgres(std::span<const std::string> words);

/// One part of what was typed.
struct SearchTerm {
    std::vector<std::string> words;  ///< several: they stand side by side
    bool open_end = false;           ///< the last word may go on
    bool excluded = false;
    bool spaced = true;
};
/// `warm "winter jacket" -sale`: all words but those after a minus; what stands in quotes stands
/// side by side; the last word may go on unless it is followed by a blank or in quotes. At most 16
/// terms are read.
struct SearchWords {
    std::vector<SearchTerm> terms;
    bool wants_something() const;  ///< a term that is not excluded
};
SearchWords parse_search(std::string_view typed);

/// The question as each database takes it; `facets` must all be there. Empty when nothing is asked.
std::string question_for_sqlite(std::string_view mark, const SearchWords& search,
                                std::span<const std::string> facets);
std::string question_for_postgres(std::string_view mark, const SearchWords& search,
                                  std::span<const std::string> facets);

/// Other forms of a word that count as the word itself: English plurals.
std::vector<std::string> forms_of(std::string_view word);

}  // namespace herald::content
