#include "content/text/claims.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "base/text_parts.hpp"

namespace herald::content {
namespace {

struct Rule {
    std::string_view phrase;  ///< folded words; * at an end of a word takes anything there
    std::string_view code;
};

// What the EU's Unfair Commercial Practices Directive (annex I), the FTC's endorsement and
// substantiation rules, and the ad policies of Meta and Google ask proof for.
constexpr std::array kRules{
    Rule{"guarantee*", "guarantee"},
    Rule{"garantier*", "guarantee"},
    Rule{"*garantie", "guarantee"},
    Rule{"*garantien", "guarantee"},
    Rule{"risk free", "guarantee"},
    Rule{"risikofrei*", "guarantee"},
    Rule{"risikolos*", "guarantee"},
    Rule{"ohne risiko", "guarantee"},
    Rule{"no risk", "guarantee"},
    Rule{"100 effective", "guarantee"},
    Rule{"never fails", "guarantee"},
    Rule{"number one", "superlative"},
    Rule{"no 1", "superlative"},
    Rule{"nr 1", "superlative"},
    Rule{"nummer eins", "superlative"},
    Rule{"the best", "superlative"},
    Rule{"world s best", "superlative"},
    Rule{"world's best", "superlative"},
    Rule{"weltbeste*", "superlative"},
    Rule{"der beste", "superlative"},
    Rule{"die beste", "superlative"},
    Rule{"das beste", "superlative"},
    Rule{"die besten", "superlative"},
    Rule{"den besten", "superlative"},
    Rule{"dem besten", "superlative"},
    Rule{"der besten", "superlative"},
    Rule{"deutschlands beste*", "superlative"},
    Rule{"europas beste*", "superlative"},
    Rule{"bestpreis*", "superlative"},
    Rule{"billigste*", "superlative"},
    Rule{"cheapest", "superlative"},
    Rule{"lowest price", "superlative"},
    Rule{"gunstigste*", "superlative"},
    Rule{"market leader", "superlative"},
    Rule{"market leading", "superlative"},
    Rule{"marktfuhr*", "superlative"},
    Rule{"testsieger", "superlative"},
    Rule{"cure*", "health"},
    Rule{"heilt", "health"},
    Rule{"heilung", "health"},
    Rule{"heilend*", "health"},
    Rule{"miracle", "health"},
    Rule{"wundermittel", "health"},
    Rule{"lose weight", "health"},
    Rule{"abnehmen", "health"},
    Rule{"detox", "health"},
    Rule{"anti aging", "health"},
    Rule{"clinically proven", "health"},
    Rule{"klinisch bewiesen", "health"},
    Rule{"get rich", "money"},
    Rule{"make money fast", "money"},
    Rule{"schnell reich", "money"},
    Rule{"guaranteed returns", "money"},
    Rule{"sichere rendite", "money"},
    Rule{"double your", "money"},
    Rule{"act now", "urgency"},
    Rule{"last chance", "urgency"},
    Rule{"letzte chance", "urgency"},
    Rule{"only today", "urgency"},
    Rule{"nur heute", "urgency"},
    Rule{"nur noch heute", "urgency"},
    Rule{"climate neutral", "green"},
    Rule{"carbon neutral", "green"},
    Rule{"klimaneutral*", "green"},
    Rule{"klima neutral*", "green"},
    Rule{"co2 neutral*", "green"},
    Rule{"co neutral*", "green"},  // "CO₂": what stands below the line is no part of a word
    Rule{"eco friendly", "green"},
    Rule{"umweltfreundlich*", "green"},
    Rule{"100 natural", "green"},
    Rule{"100 naturlich*", "green"},
    Rule{"100 nachhaltig*", "green"},
    Rule{"100 sustainable", "green"},
    Rule{"scientifically proven", "proof"},
    Rule{"wissenschaftlich bewiesen", "proof"},
    Rule{"studies show", "proof"},
    Rule{"studien zeigen", "proof"},
    Rule{"experts agree", "proof"},
};

// Everyday turns in which those words claim nothing.
constexpr std::array<std::string_view, 27> kHarmless{
    "cured ham*",
    "cured meat*",
    "cured bacon",
    "cured fish",
    "cured salmon",
    "cured sausage*",
    "dry cured",
    "air cured",
    "salt cured",
    "smoke cured",
    "uv cured",
    "the best way*",
    "the best time*",
    "the best part",
    "the best moment*",
    "the best of luck",
    "der beste weg",
    "den besten weg",
    "die besten wege",
    "die beste zeit",
    "der besten zeit",
    "der beste zeitpunkt",
    "den besten zeitpunkt",
    "der beste moment",
    "die beste art",
    "die besten wunsche",
    "die besten grusse",
};

std::string_view why(std::string_view code) {
    if (code == "guarantee") return "A guarantee must be kept and its terms named.";
    if (code == "superlative") return "A claim to be first needs proof that stands beside it.";
    if (code == "health")
        return "Claims about health need evidence, and platforms may refuse the ad.";
    if (code == "money") return "Promises of earnings are refused by the platforms.";
    if (code == "urgency") return "Pressure of time must be true.";
    if (code == "green") return "A claim about the environment needs its proof beside it.";
    return "Who says so? Name the study.";
}

struct FoldedWord {
    TextPart part;
    std::string folded;
};

/// Soft hyphens, zero-width spaces and joiners, marks of direction.
bool is_invisible(char32_t c) {
    return c == 0xAD || c == 0x180E || (c >= 0x200B && c <= 0x200F) ||
           (c >= 0x202A && c <= 0x202E) || (c >= 0x2060 && c <= 0x2064) || c == 0xFEFF;
}

/// What a reader sees of a text; `place` tells where each byte of it stands in the text.
struct Visible {
    std::string text;
    std::vector<std::size_t> place;
};

Visible visible_in(std::string_view text) {
    Visible out;
    out.text.reserve(text.size());
    out.place.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        const CodePoint c = code_point_at(text, at);
        if (!is_invisible(c.value)) {
            out.text += text.substr(at, c.size);
            for (std::size_t i = 0; i < c.size; ++i) out.place.push_back(at + i);
        }
        at += c.size;
    }
    return out;
}

/// Their parts are those of `text`.
std::vector<FoldedWord> folded_words(std::string_view text) {
    const Visible visible = visible_in(text);
    std::vector<FoldedWord> out;
    for (const TextPart part : words(visible.text)) {
        const std::size_t from = visible.place[part.from];
        const std::size_t last = visible.place[part.from + part.size - 1];
        out.push_back({{from, last + 1 - from}, fold(part.of(visible.text))});
    }
    return out;
}

std::vector<std::string> pattern_words(std::string_view given) {
    const std::string phrase = visible_in(given).text;
    std::vector<std::string> out;
    std::size_t at = 0;
    while (at < phrase.size()) {
        const std::size_t end = std::min(phrase.find_first_of(" \t-", at), phrase.size());
        if (end > at) out.push_back(fold(std::string_view(phrase).substr(at, end - at)));
        at = end + 1;
    }
    return out;
}

bool fits(const std::string& word, const std::string& pattern) {
    std::string_view part = pattern;
    const bool any_end = part.ends_with('*');
    if (any_end) part.remove_suffix(1);
    const bool any_start = part.starts_with('*');
    if (any_start) part.remove_prefix(1);
    if (part.empty()) return false;
    if (any_start && any_end) return word.find(part) != word.npos;
    if (any_start) return word.ends_with(part);
    return any_end ? word.starts_with(part) : word == part;
}

/// Words `at` and after fit the pattern.
bool stands_at(const std::vector<FoldedWord>& text, std::size_t at,
               const std::vector<std::string>& pattern) {
    if (pattern.empty() || at + pattern.size() > text.size()) return false;
    for (std::size_t i = 0; i < pattern.size(); ++i)
        if (!fits(text[at + i].folded, pattern[i])) return false;
    return true;
}

TextPart span_of(const std::vector<FoldedWord>& text, std::size_t first, std::size_t count) {
    const std::size_t from = text[first].part.from;
    const TextPart last = text[first + count - 1].part;
    return {from, last.from + last.size - from};
}

using Pattern = std::vector<std::string>;

/// How many words from `at` on are one of the everyday turns.
std::size_t harmless_at(const std::vector<FoldedWord>& text, std::size_t at) {
    static const auto patterns = [] {
        std::vector<Pattern> out;
        for (const auto phrase : kHarmless) out.push_back(pattern_words(phrase));
        return out;
    }();
    for (const Pattern& pattern : patterns)
        if (stands_at(text, at, pattern)) return pattern.size();
    return 0;
}

}  // namespace

std::vector<Claim> claims_in(std::string_view text) {
    static const auto patterns = [] {
        std::vector<Pattern> out;
        for (const Rule& rule : kRules) out.push_back(pattern_words(rule.phrase));
        return out;
    }();
    const auto all = folded_words(text);
    std::vector<Claim> out;
    for (std::size_t at = 0; at < all.size(); ++at) {
        if (const std::size_t harmless = harmless_at(all, at); harmless > 0) {
            at += harmless - 1;
            continue;
        }
        for (std::size_t i = 0; i < kRules.size(); ++i)
            if (stands_at(all, at, patterns[i])) {
                const TextPart span = span_of(all, at, patterns[i].size());
                out.push_back({span.from, span.size, kRules[i].code, why(kRules[i].code)});
                at += patterns[i].size() - 1;
                break;
            }
    }
    return out;
}

std::vector<WordHit> find_words(std::string_view text, const std::vector<std::string>& list) {
    std::vector<Pattern> patterns;
    for (const auto& word : list) patterns.push_back(pattern_words(word));
    const auto all = folded_words(text);
    std::vector<WordHit> out;
    for (std::size_t at = 0; at < all.size(); ++at)
        for (std::size_t i = 0; i < patterns.size(); ++i)
            if (stands_at(all, at, patterns[i])) {
                const TextPart span = span_of(all, at, patterns[i].size());
                out.push_back({span.from, span.size, i});
                break;
            }
    return out;
}

}  // namespace herald::content
