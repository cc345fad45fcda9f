#pragma once

#include <string>
#include <string_view>

namespace herald::content::compose {

/// Heavy words and phrases replaced by plain ones of the same grammar; `changed` counts them.
std::string with_plain_words(std::string_view text, std::string_view language,
                             std::size_t& changed);
/// A sentence over 20 words in two, where a conjunction is followed by a subject of its own.
std::string with_short_sentences(const std::string& sentence, std::string_view language);
/// English: "do not" to "don't", or back.
std::string with_contractions(std::string_view text, bool contracted);

}  // namespace herald::content::compose
