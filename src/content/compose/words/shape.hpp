#pragma once

#include <string>
#include <string_view>
#include <vector>

/// How a phrase can stand in a text.
namespace herald::content::compose {

enum class Shape : std::uint8_t {
    sentence,
    question,
    predicate,  ///< "sells handmade soap": wants a name before it
    phrase,     ///< "handmade soap from Graz": stands by itself or after a colon
};
Shape shape_of(std::string_view text, std::string_view language);

/// The first letter large, unless the word has its own way of writing ("iPhone", an address).
std::string capitalised(std::string_view text);
/// As within a sentence: function words, German adjectives before a noun and common English words
/// get a small letter; names, nouns and what is not known keep theirs.
std::string within(std::string_view text, std::string_view language);
/// Capitalised and ended: a full stop where no sign ends it.
std::string as_sentence(std::string_view text);
/// Without full stop, comma, colon at its end; a question or exclamation mark stays.
std::string bare(std::string_view text);
/// "a", "an".
std::string_view article_for(std::string_view noun);
/// "a, b and c".
std::string listed(const std::vector<std::string>& items, std::string_view language);
/// Every "{x}" replaced by `value`.
std::string filled(std::string_view phrase, std::string_view value);
/// "#FilterCoffee"; empty when there is no letter.
std::string hashtag_of(std::string_view phrase);
/// "frischer-kaffee": small ASCII letters, digits, hyphens.
std::string slug_of(std::string_view text, std::size_t most);
/// No double spaces or signs, no space before a comma, at most one empty line.
std::string polished(std::string_view text);

/// Words that carry meaning, folded; function words of English and German left out.
std::vector<std::string> telling_words(std::string_view text);
/// Share of the telling words of the shorter one that stand in the other, 0 to 1.
double overlap(const std::vector<std::string>& a, const std::vector<std::string>& b);
/// One says nothing that the other does not say.
bool says_the_same(std::string_view a, std::string_view b);
bool has_digit(std::string_view text);
/// Up to the first comma, dash or bracket, when what is left out takes nothing back ("but", "only",
/// "if") and at least two words stay; empty otherwise.
std::string first_clause(std::string_view text);

}  // namespace herald::content::compose
