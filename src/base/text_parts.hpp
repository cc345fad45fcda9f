#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

/// Texts taken apart as Unicode says (UAX #29), over ICU. Offsets are in bytes of the UTF-8 given;
/// what is no UTF-8 counts as U+FFFD.
namespace herald {

struct TextPart {
    std::size_t from = 0, size = 0;
    std::string_view of(std::string_view text) const { return text.substr(from, size); }
};

/// User-perceived characters.
std::vector<TextPart> graphemes(std::string_view text);
/// Words with a letter or a digit; dictionaries where a script has no spaces.
std::vector<TextPart> words(std::string_view text);
/// Sentences with at least one letter or digit, white space around them left out. `language`
/// ISO 639-1 or empty.
std::vector<TextPart> sentences(std::string_view text, const std::string& language = {});
/// Canonical composition.
std::string nfc(std::string_view text);
/// Case folded, nothing else changed.
std::string fold_case(std::string_view text);

/// One code point and its size in bytes; U+FFFD and 1 where there is no UTF-8.
struct CodePoint {
    char32_t value = 0;
    std::size_t size = 0;
};
CodePoint code_point_at(std::string_view text, std::size_t at);
std::size_t count_code_points(std::string_view text);
/// As JavaScript and Telegram count.
std::size_t count_utf16(std::string_view text);
/// A grapheme that is drawn as an emoji (Extended_Pictographic, flags, keycaps).
bool is_emoji(std::string_view grapheme);
bool is_letter(char32_t c);
bool is_upper(char32_t c);

}  // namespace herald
