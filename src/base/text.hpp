#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace herald {

/// RFC 3629, no surrogates, no overlong forms.
bool is_utf8(std::string_view text);
/// For search and order by name: NFKC, case folded, accents removed ("Ärger" → "arger"), so that
/// both databases agree.
std::string fold(std::string_view text);
/// User-perceived characters (UAX #29).
std::size_t count_graphemes(std::string_view text);
/// Without leading and trailing white space (ASCII and no-break space).
std::string_view trim(std::string_view text);
bool equals_ignoring_case(std::string_view a, std::string_view b);
std::string to_lower_ascii(std::string_view text);
/// At most `bytes` bytes, never cutting a UTF-8 character.
std::string_view clip(std::string_view text, std::size_t bytes);
/// The candidate nearest by edit distance, when it is near enough to be a slip of the keyboard.
std::optional<std::string_view> nearest(std::string_view word,
                                        std::span<const std::string_view> candidates);
/// One `@`, a dotted domain, no white space, at most 254 bytes.
bool is_email(std::string_view text);

}  // namespace herald
