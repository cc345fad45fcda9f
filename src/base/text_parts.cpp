#include "base/text_parts.hpp"

#include <unicode/brkiter.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/utext.h>

#include <memory>

#include "base/assert.hpp"

namespace herald {
namespace {

struct CloseText {
    void operator()(UText* text) const { utext_close(text); }
};
using OpenText = std::unique_ptr<UText, CloseText>;

enum class Kind { grapheme, word, sentence };

/// One iterator a thread, kind and language: making one costs more than a page of text.
icu::BreakIterator& iterator(Kind kind, const std::string& language) {
    struct Kept {
        std::string language;
        std::unique_ptr<icu::BreakIterator> iterator;
    };
    static thread_local Kept kept[3];
    Kept& one = kept[static_cast<std::size_t>(kind)];
    if (one.iterator && one.language == language) return *one.iterator;
    UErrorCode status = U_ZERO_ERROR;
    const icu::Locale locale(language.empty() ? "und" : language.c_str());
    one.iterator.reset(
        kind == Kind::grapheme ? icu::BreakIterator::createCharacterInstance(locale, status)
        : kind == Kind::word   ? icu::BreakIterator::createWordInstance(locale, status)
                               : icu::BreakIterator::createSentenceInstance(locale, status));
    HERALD_ASSERT(U_SUCCESS(status) && one.iterator);
    one.language = language;
    return *one.iterator;
}

template <class F>
void each_part(Kind kind, std::string_view text, const std::string& language, F&& f) {
    UErrorCode status = U_ZERO_ERROR;
    const OpenText open(
        utext_openUTF8(nullptr, text.data(), static_cast<std::int64_t>(text.size()), &status));
    auto& breaks = iterator(kind, language);
    breaks.setText(open.get(), status);
    if (U_FAILURE(status)) return;
    auto from = breaks.first();
    for (auto to = breaks.next(); to != icu::BreakIterator::DONE; from = to, to = breaks.next())
        f(TextPart{static_cast<std::size_t>(from), static_cast<std::size_t>(to - from)},
          breaks.getRuleStatus());
}

bool has_letter_or_digit(std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
        const CodePoint point = code_point_at(text, at);
        if (u_isalnum(static_cast<UChar32>(point.value))) return true;
        at += point.size;
    }
    return false;
}

}  // namespace

std::vector<TextPart> graphemes(std::string_view text) {
    std::vector<TextPart> out;
    each_part(Kind::grapheme, text, {}, [&](TextPart part, std::int32_t) { out.push_back(part); });
    return out;
}

std::vector<TextPart> words(std::string_view text) {
    std::vector<TextPart> out;
    each_part(Kind::word, text, {}, [&](TextPart part, std::int32_t status) {
        if (status >= UBRK_WORD_NONE_LIMIT) out.push_back(part);
    });
    return out;
}

std::vector<TextPart> sentences(std::string_view text, const std::string& language) {
    std::vector<TextPart> out;
    each_part(Kind::sentence, text, language, [&](TextPart part, std::int32_t) {
        const std::string_view all = part.of(text);
        const std::size_t from = all.find_first_not_of(" \t\r\n");
        if (from == all.npos || !has_letter_or_digit(all)) return;
        const std::size_t last = all.find_last_not_of(" \t\r\n");
        out.push_back({part.from + from, last - from + 1});
    });
    return out;
}

std::string nfc(std::string_view text) {
    UErrorCode status = U_ZERO_ERROR;
    const auto* normalizer = icu::Normalizer2::getNFCInstance(status);
    HERALD_ASSERT(U_SUCCESS(status));
    std::string out;
    normalizer
        ->normalize(icu::UnicodeString::fromUTF8(
                        icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size()))),
                    status)
        .toUTF8String(out);
    return out;
}

std::string fold_case(std::string_view text) {
    std::string out;
    icu::UnicodeString::fromUTF8(
        icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())))
        .foldCase()
        .toUTF8String(out);
    return out;
}

CodePoint code_point_at(std::string_view text, std::size_t at) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned first = byte(at);
    if (first < 0x80) return {first, 1};
    const std::size_t size = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
    if (first < 0xC2 || first > 0xF4 || at + size > text.size()) return {0xFFFD, 1};
    char32_t value = first & (0xFFu >> (size + 1));
    for (std::size_t i = 1; i < size; ++i) {
        if ((byte(at + i) & 0xC0) != 0x80) return {0xFFFD, 1};
        value = value << 6 | (byte(at + i) & 0x3Fu);
    }
    const bool overlong = (size == 3 && value < 0x800) || (size == 4 && value < 0x10000);
    if (overlong || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF)) return {0xFFFD, 1};
    return {value, size};
}

std::size_t count_code_points(std::string_view text) {
    std::size_t count = 0;
    for (std::size_t at = 0; at < text.size(); ++count) at += code_point_at(text, at).size;
    return count;
}

std::size_t count_utf16(std::string_view text) {
    std::size_t count = 0;
    for (std::size_t at = 0; at < text.size();) {
        const CodePoint point = code_point_at(text, at);
        count += point.value > 0xFFFF ? 2 : 1;
        at += point.size;
    }
    return count;
}

bool is_emoji(std::string_view grapheme) {
    const CodePoint first = code_point_at(grapheme, 0);
    const auto c = static_cast<UChar32>(first.value);
    const bool more = grapheme.size() > first.size;
    if (u_hasBinaryProperty(c, UCHAR_EMOJI_PRESENTATION)) return true;
    if (u_hasBinaryProperty(c, UCHAR_REGIONAL_INDICATOR)) return more;
    if (!more || !u_hasBinaryProperty(c, UCHAR_EMOJI)) return false;
    // "❤️", "1️⃣", "✌🏽": drawn as an emoji by what follows.
    const char32_t second = code_point_at(grapheme, first.size).value;
    return second == 0xFE0F ||
           u_hasBinaryProperty(static_cast<UChar32>(second), UCHAR_EMOJI_MODIFIER);
}

bool is_letter(char32_t c) { return u_isalpha(static_cast<UChar32>(c)); }
bool is_upper(char32_t c) { return u_isupper(static_cast<UChar32>(c)); }

}  // namespace herald
