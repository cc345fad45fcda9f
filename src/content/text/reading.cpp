#include "content/text/reading.hpp"

#include <cld2/public/compact_lang_det.h>
#include <cld2/public/encodings.h>

#include <algorithm>

#include "base/text.hpp"
#include "base/text_parts.hpp"
#include "content/text/marks.hpp"

namespace herald::content {
namespace {

bool is_vowel(char32_t c, bool german) {
    switch (c) {
        case 'a':
        case 'e':
        case 'i':
        case 'o':
        case 'u':
        case 'y': return true;
        case 0xE4:
        case 0xF6:
        case 0xFC:  // ä ö ü
            return german;
        default:
            return c >= 0xE0 && c <= 0xFC && is_letter(c) && c != 0xE7 && c != 0xF1 && c != 0xF0;
    }
}

/// Two vowels that are one sound.
bool are_one(char32_t a, char32_t b, bool german) {
    if (!german) return true;
    const auto pair = [&](char32_t x, char32_t y) { return a == x && b == y; };
    return a == b || pair('a', 'i') || pair('e', 'i') || pair('i', 'e') || pair('a', 'u') ||
           pair('e', 'u') || pair(0xE4, 'u') || pair('a', 'y') || pair('e', 'y') ||
           pair('o', 'u') || pair('o', 'i');
}

/// Links and tags are not read aloud.
std::string without_marks(std::string_view text) {
    std::string out;
    std::size_t at = 0;
    for (const Mark& mark : marks_of(text)) {
        if (mark.kind == MarkKind::mention) continue;
        out += text.substr(at, mark.from - at);
        at = mark.from + mark.size;
    }
    return out + std::string(text.substr(at));
}

}  // namespace

std::size_t syllables_of(std::string_view word, std::string_view language) {
    const bool german = language == "de";
    const std::string lower = fold_case(word);
    std::size_t out = 0;
    char32_t before = 0;
    bool open = false;  // the last letter was a vowel of the present group
    for (std::size_t at = 0; at < lower.size();) {
        const CodePoint point = code_point_at(lower, at);
        const bool vowel = is_vowel(point.value, german) && !(point.value == 'y' && at == 0);
        if (vowel && !(open && are_one(before, point.value, german))) {
            ++out;
            open = true;
        } else {
            open = vowel && !open ? true : vowel && open && !german;
        }
        if (!vowel) open = false;
        before = point.value;
        at += point.size;
    }
    // The silent e of English: "make", "times", but "table", "passes".
    if (language == "en" && out > 1) {
        const bool le =
            lower.size() > 2 && lower.ends_with("le") &&
            std::string_view("aeiouy").find(lower[lower.size() - 3]) == std::string_view::npos;
        if (lower.ends_with("e") && !lower.ends_with("ee") && !le) --out;
        if (lower.ends_with("ed") && lower.size() > 3 && lower[lower.size() - 3] != 't' &&
            lower[lower.size() - 3] != 'd')
            --out;
    }
    return std::max<std::size_t>(out, 1);
}

Reading reading_of(std::string_view given, const std::string& language) {
    const std::string text = without_marks(given);
    Reading out;
    for (const TextPart sentence : sentences(text, language)) {
        std::size_t count = 0;
        const std::string_view of = sentence.of(text);
        for (const TextPart word : words(of)) {
            ++count;
            out.syllables += syllables_of(word.of(of), language);
        }
        out.words += count;
        out.longest_sentence = std::max(out.longest_sentence, count);
        if (count > 0) ++out.sentences;
    }
    if (out.sentences == 0) return out;
    const auto number = [](std::size_t n) { return static_cast<double>(n); };
    out.words_per_sentence = number(out.words) / number(out.sentences);
    if (out.words < 10) return out;
    const double per_word = number(out.syllables) / number(out.words);
    if (language == "en")
        out.ease = 206.835 - 1.015 * out.words_per_sentence - 84.6 * per_word;
    else if (language == "de")
        out.ease = 180 - out.words_per_sentence - 58.5 * per_word;
    if (out.ease) out.ease = std::clamp(*out.ease, 0.0, 100.0);
    return out;
}

std::string language_of(std::string_view text) {
    const std::string plain = without_marks(clip(text, 100'000));
    bool reliable = false;
    int text_bytes = 0, valid_prefix = 0;
    // It leaves them as they are where it finds nothing to read.
    CLD2::Language found[] = {CLD2::UNKNOWN_LANGUAGE, CLD2::UNKNOWN_LANGUAGE,
                              CLD2::UNKNOWN_LANGUAGE};
    int percent[3] = {};
    double score[3] = {};
    const CLD2::CLDHints hints{nullptr, nullptr, CLD2::UNKNOWN_ENCODING, CLD2::UNKNOWN_LANGUAGE};
    CLD2::ExtDetectLanguageSummaryCheckUTF8(plain.data(), static_cast<int>(plain.size()), true,
                                            &hints, 0, found, percent, score, nullptr, &text_bytes,
                                            &reliable, &valid_prefix);
    if (found[0] == CLD2::UNKNOWN_LANGUAGE || percent[0] < 50) return {};
    if (!reliable && text_bytes < 200) return {};
    const std::string code = CLD2::LanguageCode(found[0]);
    if (code == "un" || code == "xxx") return {};
    if (code == "iw") return "he";
    return code.substr(0, code.find('-'));
}

}  // namespace herald::content
