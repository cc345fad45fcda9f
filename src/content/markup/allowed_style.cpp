#include <array>
#include <string>
#include <unordered_set>

#include "base/text.hpp"
#include "content/markup/allowed.hpp"

namespace herald::content::markup {
namespace {

const std::unordered_set<std::string_view> kProperties = {"azimuth",
                                                          "background-color",
                                                          "border-bottom-color",
                                                          "border-collapse",
                                                          "border-color",
                                                          "border-left-color",
                                                          "border-right-color",
                                                          "border-top-color",
                                                          "clear",
                                                          "color",
                                                          "cursor",
                                                          "direction",
                                                          "display",
                                                          "elevation",
                                                          "float",
                                                          "font",
                                                          "font-family",
                                                          "font-size",
                                                          "font-style",
                                                          "font-variant",
                                                          "font-weight",
                                                          "height",
                                                          "letter-spacing",
                                                          "line-height",
                                                          "list-style-type",
                                                          "max-height",
                                                          "max-width",
                                                          "overflow",
                                                          "pause",
                                                          "pause-after",
                                                          "pause-before",
                                                          "pitch",
                                                          "pitch-range",
                                                          "richness",
                                                          "speak",
                                                          "speak-header",
                                                          "speak-numeral",
                                                          "speak-punctuation",
                                                          "speech-rate",
                                                          "stress",
                                                          "text-align",
                                                          "text-decoration",
                                                          "text-indent",
                                                          "text-transform",
                                                          "unicode-bidi",
                                                          "vertical-align",
                                                          "voice-family",
                                                          "volume",
                                                          "white-space",
                                                          "width",
                                                          "word-spacing"};
/// Shorthands and their parts are taken word by word.
const std::unordered_set<std::string_view> kBoxes = {"background", "border", "margin", "padding"};
const std::unordered_set<std::string_view> kWords = {
    "auto",    "aqua",   "black",      "block",       "blue",      "bold",   "both",
    "bottom",  "brown",  "center",     "collapse",    "dashed",    "dotted", "fuchsia",
    "gray",    "green",  "!important", "inherit",     "italic",    "left",   "lime",
    "maroon",  "medium", "none",       "navy",        "normal",    "nowrap", "olive",
    "pointer", "purple", "red",        "right",       "silver",    "solid",  "teal",
    "thick",   "thin",   "top",        "transparent", "underline", "white",  "yellow"};

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_digit(c) || c == '_';
}
bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

/// Letters, digits, white space and , : ; # % . ! — hyphens within words, quoted words, numbers in
/// brackets. Anything else may be a trick.
bool is_plain(std::string_view style) {
    for (std::size_t i = 0; i < style.size(); ++i) {
        const char c = style[i];
        if (is_word(c) || is_space(c) || std::string_view(":,;#%.!").find(c) != std::string::npos)
            continue;
        if (c == '-' && i > 0 && i + 1 < style.size() && is_word(style[i - 1]) &&
            is_word(style[i + 1]))
            continue;
        const auto end = c == '(' ? style.find(')', i) : style.find(c, i + 1);
        if ((c != '\'' && c != '"' && c != '(') || end == std::string_view::npos) return false;
        for (const char inside : style.substr(i + 1, end - i - 1)) {
            const bool fits = c == '(' ? is_digit(inside) || inside == ',' || is_space(inside)
                                       : is_word(inside) || is_space(inside) || inside == '-';
            if (!fits) return false;
        }
        i = end;
    }
    return true;
}

std::string without_urls(std::string_view style) {
    std::string out;
    const std::string lower = to_lower_ascii(style);
    std::size_t from = 0;
    while (true) {
        const auto at = lower.find("url", from);
        const auto open = at == std::string::npos ? at : lower.find_first_not_of(" \t\n", at + 3);
        if (open == std::string::npos || lower[open] != '(') {
            if (at == std::string::npos || open == std::string::npos) break;
            out.append(style.substr(from, open - from));
            from = open;
            continue;
        }
        out.append(style.substr(from, at - from)) += ' ';
        const auto close = lower.find(')', open);
        if (close == std::string::npos) return out;
        from = close + 1;
    }
    return out.append(style.substr(from));
}

/// "12px", "#a0f", "0.5em", "50%": at most two digits before the point.
bool is_measure(std::string_view text) {
    if (text.starts_with('#'))
        return text.size() > 1 &&
               text.find_first_not_of("0123456789abcdefABCDEF", 1) == std::string_view::npos;
    if (text.starts_with("rgb(")) return text.find_first_not_of("0123456789,%()", 4) == text.npos;
    std::size_t at = 0, digits = 0;
    for (; at < text.size() && is_digit(text[at]); ++at) ++digits;
    if (digits > 2) return false;
    if (at < text.size() && text[at] == '.') ++at;
    for (digits = 0; at < text.size() && is_digit(text[at]); ++at) ++digits;
    if (digits > 2) return false;
    const std::string_view unit = text.substr(at);
    constexpr std::array<std::string_view, 12> kUnits = {"",   "cm", "em", "ex", "in",  "mm",
                                                         "pc", "pt", "px", "%",  "rem", ","};
    for (const auto known : kUnits)
        if (unit == known) return true;
    return false;
}

bool are_known_words(std::string_view value) {
    while (true) {
        value = trim(value);
        if (value.empty()) return true;
        const auto end = value.find_first_of(" \t\n\r");
        const std::string_view word = value.substr(0, end);
        if (!kWords.contains(word) && !is_measure(word)) return false;
        if (end == std::string_view::npos) return true;
        value.remove_prefix(end);
    }
}

bool is_allowed(std::string_view property, std::string_view value) {
    const std::string name = to_lower_ascii(property);
    if (kProperties.contains(name)) return true;
    const std::string_view family = std::string_view(name).substr(0, name.find('-'));
    return kBoxes.contains(family) && are_known_words(value);
}

}  // namespace

std::string allowed_style(std::string_view given) {
    constexpr std::size_t kLongest = 2000;
    if (given.size() > kLongest) return {};
    const std::string style = without_urls(given);
    if (!is_plain(style)) return {};
    std::string out;
    for (std::string_view rest = style; !trim(rest).empty();) {
        const auto end = rest.find(';');
        const std::string_view declaration = rest.substr(0, end);
        rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
        if (trim(declaration).empty()) continue;
        const auto colon = declaration.find(':');
        if (colon == std::string_view::npos || declaration.find(':', colon + 1) != declaration.npos)
            return {};
        const std::string_view property = trim(declaration.substr(0, colon));
        std::string_view value = declaration.substr(colon + 1);
        while (!value.empty() && is_space(value.front())) value.remove_prefix(1);
        if (value.empty() || !is_allowed(property, value)) continue;
        if (!out.empty()) out += ' ';
        out.append(property).append(": ").append(value) += ';';
    }
    return out;
}

}  // namespace herald::content::markup
