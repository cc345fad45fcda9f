#pragma once

#include "content/archive/archive.hpp"
#include "content/index/words.hpp"

/// Where a search's words stand in a text. Pure.
namespace herald::content {

struct Excerpt {
    std::string text;
    std::vector<ExcerptMark> marks;
};
/// The piece of the text with most of the words, about kExcerpt characters; its beginning when
/// none stands there.
Excerpt excerpt_of(std::string_view text, const SearchWords& search);
inline constexpr std::size_t kExcerpt = 240;

/// How well an entry fits: words in the title count more, words side by side more than apart.
double fit_of(std::string_view title, std::string_view text, const SearchWords& search);

}  // namespace herald::content
