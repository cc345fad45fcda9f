#pragma once

#include <string>
#include <string_view>
#include <vector>

/// What people type into forms, as plain text.
namespace herald::content::compose {

/// Parts of a text beyond this many bytes are not read: a profile is no book.
inline constexpr std::size_t kMostRead = 40'000;

/// On one line: no markup, no list marks, no control or direction characters, single spaces.
/// Invalid UTF-8 is left out.
std::string clean_line(std::string_view text);
/// Its lines, cleaned, without empty ones.
std::vector<std::string> clean_lines(std::string_view text);
/// Its sentences, cleaned; abbreviations do not end one ("z. B.", "approx."), lines do.
std::vector<std::string> clean_sentences(std::string_view text, const std::string& language);
/// "{{name}}", "[insert …]", "TBD", "lorem ipsum": nothing to be published.
bool is_placeholder(std::string_view text);
/// Without emoji and what joins them.
std::string without_emoji(std::string_view text);
bool has_emoji(std::string_view text);

}  // namespace herald::content::compose
