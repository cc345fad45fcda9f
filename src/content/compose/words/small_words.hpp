#pragma once

#include <string_view>

/// Lists of English and German words; all take folded words ("fur" for "für").
namespace herald::content::compose {

/// Carries no meaning of its own: articles, pronouns, prepositions, auxiliaries.
bool is_function_word(std::string_view folded);
/// "is", "have", "kann", "bietet": a phrase with one is a sentence.
bool is_finite_verb(std::string_view folded, std::string_view language);
/// "sells", "verkauft" at the beginning: somebody does it.
bool is_third_person(std::string_view folded, std::string_view language);
/// "we", "you", "our", "wir", "unser": begins a sentence.
bool is_subject(std::string_view folded, std::string_view language);
/// English words written small within a sentence.
bool is_common_english(std::string_view folded);
/// German articles, pronouns and the like, written small within a sentence.
bool is_small_german(std::string_view folded);
/// German nouns that end as adjectives do.
bool is_german_noun(std::string_view folded);
/// "und", "oder", "and", "or".
bool is_linking(std::string_view folded);
/// "but", "only", "if", "nur": what stands before is not true without it.
bool takes_back(std::string_view folded);
/// Points back to what is not there: "this", "it", "but", "das", "dann".
bool points_back(std::string_view folded);

}  // namespace herald::content::compose
