#include "content/compose/words/clean.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "base/text_parts.hpp"
#include "content/markup/sanitize.hpp"

namespace herald::content::compose {
namespace {

using std::size_t;

/// Characters that are not seen, or that turn the direction of what follows.
bool is_unseen(char32_t c) {
    return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0xAD || c == 0x200B || c == 0x200E ||
           c == 0x200F || c == 0x2060 || c == 0xFEFF || (c >= 0x202A && c <= 0x202E) ||
           (c >= 0x2066 && c <= 0x2069) || c == 0xFFFD || (c >= 0xE000 && c <= 0xF8FF);
}

bool is_blank(char32_t c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == 0xA0 || c == 0x3000 ||
           (c >= 0x2000 && c <= 0x200A) || c == 0x202F || c == 0x2028 || c == 0x2029;
}

/// Markdown's signs of emphasis and code; a lone star or underscore stays.
std::string without_emphasis(std::string_view text) {
    std::string out;
    for (size_t at = 0; at < text.size();) {
        const bool pair =
            text.substr(at, 2) == "**" || text.substr(at, 2) == "__" || text.substr(at, 2) == "~~";
        if (pair) {
            at += 2;
        } else if (text[at] == '`') {
            ++at;
        } else {
            out += text[at++];
        }
    }
    return out;
}

/// "[text](address)" becomes its text.
std::string without_links(std::string_view text) {
    std::string out;
    while (!text.empty()) {
        const size_t open = text.find('[');
        const size_t middle = open == text.npos ? text.npos : text.find("](", open);
        const size_t close = middle == text.npos ? text.npos : text.find(')', middle);
        if (close == text.npos) break;
        out += text.substr(0, open);
        out += text.substr(open + 1, middle - open - 1);
        text.remove_prefix(close + 1);
    }
    return out + std::string(text);
}

/// Marks of lists, headings and quotations at the beginning.
std::string_view without_list_mark(std::string_view text) {
    for (;;) {
        text = trim(text);
        const size_t before = text.size();
        for (const std::string_view mark : {"- ", "* ", "+ ", "• ", "– ", "— ", "> ", "# ", "## ",
                                            "### ", "#### ", "✓ ", "✔ ", "→ ", "» "})
            if (text.starts_with(mark)) text.remove_prefix(mark.size());
        size_t digits = 0;
        while (digits < text.size() && digits < 3 && text[digits] >= '0' && text[digits] <= '9')
            ++digits;
        if (digits > 0 && digits + 1 < text.size() &&
            (text[digits] == '.' || text[digits] == ')') && text[digits + 1] == ' ')
            text.remove_prefix(digits + 2);
        if (text.size() == before) return text;
    }
}

/// A tag, not a mathematician's "a < b".
bool has_tag(std::string_view text) {
    for (size_t at = text.find('<'); at != text.npos; at = text.find('<', at + 1)) {
        const char next = at + 1 < text.size() ? text[at + 1] : ' ';
        const bool letter = (next >= 'a' && next <= 'z') || (next >= 'A' && next <= 'Z');
        if ((letter || next == '/' || next == '!') && text.find('>', at) != text.npos) return true;
    }
    return false;
}

constexpr std::array<std::string_view, 46> kAbbreviations{
    "e.g.",  "i.e.",  "etc.",  "approx.", "dr.",    "mr.",  "mrs.",  "ms.",   "prof.", "st.",
    "no.",   "vs.",   "inc.",  "ltd.",    "co.",    "z.b.", "d.h.",  "u.a.",  "bzw.",  "ca.",
    "usw.",  "inkl.", "exkl.", "zzgl.",   "max.",   "min.", "mind.", "nr.",   "str.",  "tel.",
    "evtl.", "ggf.",  "vgl.",  "abb.",    "jan.",   "feb.", "aug.",  "sept.", "okt.",  "oct.",
    "nov.",  "dez.",  "dec.",  "o.ä.",    "i.d.r.", "jr."};

/// The last word of a piece is an abbreviation, or "3." before a small word or a month.
bool ends_in_abbreviation(std::string_view piece, std::string_view rest) {
    if (!piece.ends_with('.')) return false;
    const size_t blank = piece.find_last_of(" (");
    std::string last = fold_case(piece.substr(blank == piece.npos ? 0 : blank + 1));
    if (std::find(kAbbreviations.begin(), kAbbreviations.end(), last) != kAbbreviations.end())
        return true;
    if (last.size() == 2 && last != "i.") return true;  // "z. B.", initials
    const bool number =
        last.size() >= 2 && last.size() <= 3 &&
        std::all_of(last.begin(), last.end() - 1, [](char c) { return c >= '0' && c <= '9'; });
    if (number && !rest.empty()) return true;  // "3. Dezember"
    return !rest.empty() && rest[0] >= 'a' && rest[0] <= 'z';
}

std::string valid_utf8(std::string_view text) {
    std::string out;
    for (size_t at = 0; at < text.size();) {
        const CodePoint point = code_point_at(text, at);
        if (point.value != 0xFFFD) out += text.substr(at, point.size);
        at += std::max<size_t>(point.size, 1);
    }
    return out;
}

}  // namespace

std::string clean_line(std::string_view given) {
    given = clip(given, kMostRead);
    std::string text = is_utf8(given) ? std::string(given) : valid_utf8(given);
    if (has_tag(text)) text = markup::plain_text(text);
    text = without_links(without_emphasis(text));
    std::string out;
    bool blank = false;
    for (size_t at = 0; at < text.size();) {
        const CodePoint point = code_point_at(text, at);
        const std::string_view sign = std::string_view(text).substr(at, point.size);
        at += point.size;
        if (is_blank(point.value)) {
            blank = true;
            continue;
        }
        if (is_unseen(point.value)) continue;
        if (blank && !out.empty()) out += ' ';
        blank = false;
        out += sign;
    }
    return nfc(without_list_mark(out));
}

std::vector<std::string> clean_lines(std::string_view given) {
    given = clip(given, kMostRead);
    std::string plain;
    if (has_tag(given)) {
        plain = markup::plain_text(given);
        given = plain;
    }
    std::vector<std::string> out;
    while (!given.empty()) {
        const size_t end = std::min(given.find_first_of("\r\n"), given.size());
        std::string line = clean_line(given.substr(0, end));
        if (!words(line).empty()) out.push_back(std::move(line));
        given.remove_prefix(std::min(end + 1, given.size()));
    }
    return out;
}

std::vector<std::string> clean_sentences(std::string_view text, const std::string& language) {
    std::vector<std::string> out;
    for (const std::string& line : clean_lines(text)) {
        std::string open;
        const auto parts = sentences(line, language);
        for (size_t i = 0; i < parts.size(); ++i) {
            // From the end of the one before: signs that ICU gives to neither stay.
            const size_t from = i == 0 ? 0 : parts[i].from;
            const size_t to = i + 1 < parts.size() ? parts[i + 1].from : line.size();
            const std::string_view piece = trim(std::string_view(line).substr(from, to - from));
            if (!open.empty()) open += ' ';
            open += piece;
            if (ends_in_abbreviation(piece, trim(std::string_view(line).substr(to)))) continue;
            if (!words(open).empty()) out.push_back(open);
            open.clear();
        }
        if (!words(open).empty()) out.push_back(open);
    }
    return out;
}

bool is_placeholder(std::string_view text) {
    const std::string folded = fold(text);
    for (const std::string_view sign :
         {"{{", "}}", "[insert", "[your", "[name", "[product", "[brand", "lorem ipsum", "<insert",
          "[hier einf", "[firma", "[marke", "%%", "${", "tbd", "todo", "xxx", "to be defined",
          "n/a"}) {
        const size_t at = folded.find(sign);
        if (at == folded.npos) continue;
        const bool word = (sign[0] >= 'a' && sign[0] <= 'z') && sign.size() < 5;
        const auto letter = [&](size_t i) {
            return i < folded.size() && ((folded[i] >= 'a' && folded[i] <= 'z') ||
                                         static_cast<unsigned char>(folded[i]) >= 0x80);
        };
        if (!word || ((at == 0 || !letter(at - 1)) && !letter(at + sign.size()))) return true;
    }
    return false;
}

bool has_emoji(std::string_view text) {
    for (const TextPart part : graphemes(text))
        if (is_emoji(part.of(text))) return true;
    return false;
}

std::string without_emoji(std::string_view text) {
    std::string out;
    for (const TextPart part : graphemes(text)) {
        const std::string_view one = part.of(text);
        if (!is_emoji(one)) out += one;
    }
    return clean_line(out);
}

}  // namespace herald::content::compose
