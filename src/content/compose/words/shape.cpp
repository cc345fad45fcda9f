#include "content/compose/words/shape.hpp"

#include <algorithm>
#include <set>

#include "base/text.hpp"
#include "base/text_parts.hpp"
#include "content/compose/words/small_words.hpp"

namespace herald::content::compose {
namespace {

using std::size_t;

std::string_view first_word(std::string_view text) {
    return text.substr(0, std::min(text.find_first_of(" ,;:"), text.size()));
}

std::string_view second_word(std::string_view text) {
    const size_t blank = text.find(' ');
    return blank == text.npos ? std::string_view() : first_word(text.substr(blank + 1));
}

bool begins_upper(std::string_view word) {
    return !word.empty() && is_upper(code_point_at(word, 0).value);
}

/// One capital, the rest small: "Small", not "SMEs" or "McDonald".
bool is_titled(std::string_view word) {
    if (!begins_upper(word)) return false;
    for (size_t at = code_point_at(word, 0).size; at < word.size();) {
        const CodePoint point = code_point_at(word, at);
        if (is_upper(point.value) || (point.value >= '0' && point.value <= '9')) return false;
        at += point.size;
    }
    return true;
}

bool ends_with_sign(std::string_view text, std::initializer_list<std::string_view> signs) {
    return std::any_of(signs.begin(), signs.end(), [&](auto s) { return text.ends_with(s); });
}

/// A German word before a noun that is written small inside a sentence.
bool is_german_adjective(std::string_view text) {
    const std::string_view word = first_word(text);
    if (!ends_with_sign(word, {"e", "en", "er", "es", "em"})) return false;
    std::string_view next = second_word(text);
    if (is_linking(fold(next))) {
        const size_t at = text.find(next, word.size());
        next = second_word(text.substr(at));
        if (!ends_with_sign(next, {"e", "en", "er", "es"})) return false;
        return !begins_upper(next);
    }
    return begins_upper(next) && !is_german_noun(fold(word));
}

std::string lowered_first(std::string_view text) {
    const CodePoint first = code_point_at(text, 0);
    return fold_case(text.substr(0, first.size)) + std::string(text.substr(first.size));
}

/// The nearest thing to upper-casing one letter that needs no locale.
std::string upper(char32_t c) {
    const auto plain = static_cast<std::uint32_t>(c);
    char32_t up = c;
    if (plain >= 'a' && plain <= 'z') up = c - 32;
    if ((plain >= 0xE0 && plain <= 0xFE && plain != 0xF7)) up = c - 32;
    if (plain >= 0x430 && plain <= 0x44F) up = c - 32;  // Cyrillic
    if (plain >= 0x450 && plain <= 0x45F) up = c - 80;
    if (plain >= 0x3B1 && plain <= 0x3C9 && plain != 0x3C2) up = c - 32;  // Greek
    if (plain >= 0x100 && plain <= 0x17F && (plain & 1) == 1 && plain < 0x138) up = c - 1;
    std::string out;
    if (up < 0x80) {
        out += static_cast<char>(up);
    } else {
        out += static_cast<char>(0xC0 | (up >> 6));
        out += static_cast<char>(0x80 | (up & 0x3F));
    }
    return out;
}

}  // namespace

Shape shape_of(std::string_view text, std::string_view language) {
    if (ends_with_sign(text, {"?", "？", "؟"})) return Shape::question;
    const std::string first = fold(first_word(text));
    if (is_third_person(first, language)) return Shape::predicate;
    if (ends_with_sign(text, {".", "!", "…", "。", "！"})) return Shape::sentence;
    size_t at = 0;
    for (const TextPart part : words(text)) {
        if (at++ == 0) continue;
        if (is_finite_verb(fold(part.of(text)), language)) return Shape::sentence;
    }
    return is_subject(first, language) && at > 2 ? Shape::sentence : Shape::phrase;
}

std::string capitalised(std::string_view text) {
    if (text.empty()) return {};
    const std::string_view word = first_word(text);
    const CodePoint first = code_point_at(text, 0);
    if (!is_letter(first.value) || is_upper(first.value) || first.value >= 0x800)
        return std::string(text);
    const bool own_way =
        word.find("://") != word.npos || word.find('@') != word.npos ||
        std::any_of(word.begin(), word.end(), [](char c) { return c >= 'A' && c <= 'Z'; }) ||
        (word.find('.') != word.npos && word.find('.') + 1 < word.size());
    if (own_way) return std::string(text);
    return upper(first.value) + std::string(text.substr(first.size));
}

std::string within(std::string_view text, std::string_view language) {
    const std::string_view word = first_word(text);
    if (!is_titled(word)) return std::string(text);
    const std::string folded = fold(word);
    const bool small = language == "de" ? is_small_german(folded) || is_german_adjective(text)
                                        : is_common_english(folded);
    return small ? lowered_first(text) : std::string(text);
}

std::string bare(std::string_view text) {
    text = trim(text);
    for (;;) {
        const size_t before = text.size();
        for (const std::string_view sign : {".", ",", ";", ":", "…", "–", "—", " -", "。", "、"})
            if (text.ends_with(sign)) text.remove_suffix(sign.size());
        text = trim(text);
        if (text.size() == before) break;
    }
    return std::string(text);
}

std::string as_sentence(std::string_view given) {
    const std::string_view text = trim(given);
    if (text.empty()) return {};
    std::string out = capitalised(text);
    if (ends_with_sign(out, {".",  "!",  "?",  "…",  "。",  "！",  "？",  "؟",  ".”", "!”",
                             "?”", ".“", "!“", "?“", ".\"", "!\"", "?\"", ".)", "!)", "?)"}))
        return out;
    // An emoji or an address ends a line by itself.
    const auto parts = graphemes(out);
    if (!parts.empty() && is_emoji(parts.back().of(out))) return out;
    const size_t blank = out.find_last_of(' ');
    const std::string_view last = std::string_view(out).substr(blank == out.npos ? 0 : blank + 1);
    if (last.find("://") != last.npos || last.starts_with('#')) return out;
    out = bare(out);
    return out.empty() ? out : out + ".";
}

std::string_view article_for(std::string_view noun) {
    const std::string word = fold(first_word(noun));
    if (word.empty()) return "a";
    for (const std::string_view silent : {"hour", "honest", "honor", "honour", "heir"})
        if (word.starts_with(silent)) return "an";
    for (const std::string_view spoken :
         {"uni", "use", "user", "usu", "eu", "one", "once", "ubi", "uti", "ura"})
        if (word.starts_with(spoken) && !word.starts_with("unin") && !word.starts_with("unim"))
            return "a";
    return std::string_view("aeiou").find(word[0]) != std::string_view::npos ? "an" : "a";
}

std::string listed(const std::vector<std::string>& items, std::string_view language) {
    std::string out;
    for (size_t i = 0; i < items.size(); ++i) {
        if (i > 0) out += i + 1 < items.size() ? ", " : language == "de" ? " und " : " and ";
        out += items[i];
    }
    return out;
}

std::string filled(std::string_view phrase, std::string_view value) {
    std::string out;
    for (size_t at = phrase.find("{x}"); at != phrase.npos; at = phrase.find("{x}")) {
        out += phrase.substr(0, at);
        out += value;
        phrase.remove_prefix(at + 3);
    }
    return out + std::string(phrase);
}

std::string hashtag_of(std::string_view phrase) {
    std::string out = "#";
    bool letter = false;
    const auto parts = words(phrase);
    for (const TextPart part : parts) {
        std::string word = capitalised(part.of(phrase));
        for (size_t at = 0; at < word.size();) {
            const CodePoint point = code_point_at(word, at);
            const bool digit = point.value >= '0' && point.value <= '9';
            if (is_letter(point.value) || digit) out += word.substr(at, point.size);
            letter |= is_letter(point.value);
            at += point.size;
        }
    }
    return letter && parts.size() <= 3 ? out : std::string();
}

std::string slug_of(std::string_view text, size_t most) {
    std::string plain;
    for (size_t at = 0; at < text.size();) {
        const CodePoint point = code_point_at(text, at);
        switch (point.value) {
            case 0xE4:
            case 0xC4: plain += "ae"; break;
            case 0xF6:
            case 0xD6: plain += "oe"; break;
            case 0xFC:
            case 0xDC: plain += "ue"; break;
            case 0xDF: plain += "ss"; break;
            default: plain += text.substr(at, point.size);
        }
        at += point.size;
    }
    std::string out;
    const std::string folded = fold(plain);
    for (const TextPart part : words(folded)) {
        std::string word;
        for (const char c : part.of(folded))
            if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) word += c;
        if (word.empty()) continue;
        if (out.size() + word.size() + 1 > most) break;
        if (!out.empty()) out += '-';
        out += word;
    }
    return out;
}

std::string polished(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c == '\r') continue;
        const bool blank = c == ' ';
        if (blank && (out.empty() || out.back() == ' ' || out.back() == '\n')) continue;
        if (c == '\n') {
            while (!out.empty() && out.back() == ' ') out.pop_back();
            if (out.empty() || out.ends_with("\n\n")) continue;
        }
        if ((c == ',' || c == '.') && out.ends_with(' ') && out.size() > 1) out.pop_back();
        if (c == ',' && (out.ends_with(',') || out.ends_with('.'))) continue;
        out += c;
    }
    return std::string(trim(out));
}

std::vector<std::string> telling_words(std::string_view text) {
    std::vector<std::string> out;
    const std::string folded = fold(text);
    for (const TextPart part : words(folded)) {
        const std::string_view word = part.of(folded);
        if (!is_function_word(word)) out.emplace_back(word);
    }
    return out;
}

double overlap(const std::vector<std::string>& a, const std::vector<std::string>& b) {
    const std::set<std::string> left(a.begin(), a.end()), right(b.begin(), b.end());
    if (left.empty() || right.empty()) return 0;
    size_t common = 0;
    for (const auto& word : left) common += right.count(word);
    return static_cast<double>(common) / static_cast<double>(std::min(left.size(), right.size()));
}

bool says_the_same(std::string_view a, std::string_view b) {
    const auto left = telling_words(a), right = telling_words(b);
    if (left.empty() || right.empty()) return fold(a) == fold(b);
    const size_t shorter = std::min(left.size(), right.size());
    return overlap(left, right) >= (shorter <= 3 ? 1.0 : 0.8);
}

bool has_digit(std::string_view text) {
    return std::any_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::string first_clause(std::string_view text) {
    size_t cut = text.npos;
    for (const std::string_view sign : {", ", "; ", " – ", " — ", " - ", " (", ": "})
        cut = std::min(cut, text.find(sign));
    if (cut == text.npos) return {};
    const std::string head = bare(text.substr(0, cut));
    if (words(head).size() < 2) return {};
    for (const TextPart part : words(text.substr(cut)))
        if (takes_back(fold(part.of(text.substr(cut))))) return {};
    return head;
}

}  // namespace herald::content::compose
