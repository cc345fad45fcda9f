#include "insight/creative/elements.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <set>

#include "base/text.hpp"

namespace herald::insight {
namespace {

constexpr std::size_t kShort = 25, kMedium = 40;

/// Code points of valid UTF-8; what is not valid counts as nothing.
std::vector<std::uint32_t> code_points(std::string_view text) {
    std::vector<std::uint32_t> out;
    for (std::size_t i = 0; i < text.size();) {
        const auto lead = static_cast<unsigned char>(text[i]);
        const std::size_t length = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
        if (i + length > text.size()) break;
        std::uint32_t point = length == 1 ? lead : lead & (0x7fU >> length);
        for (std::size_t k = 1; k < length; ++k)
            point = point << 6 | (static_cast<unsigned char>(text[i + k]) & 0x3fU);
        out.push_back(point);
        i += length;
    }
    return out;
}

bool is_emoji(std::uint32_t c) {
    return (c >= 0x1f300 && c <= 0x1faff) || (c >= 0x1f1e6 && c <= 0x1f1ff) ||
           (c >= 0x2600 && c <= 0x27bf) || c == 0x2b50 || c == 0x2b55 || c == 0x231a ||
           c == 0x23f0 || c == 0x23f3;
}
bool is_digit(std::uint32_t c) {
    return (c >= '0' && c <= '9') || (c >= 0xff10 && c <= 0xff19) || (c >= 0x660 && c <= 0x669);
}
bool is_currency(std::uint32_t c) {
    return c == '$' || (c >= 0xa2 && c <= 0xa5) || (c >= 0x20a0 && c <= 0x20cf) || c == 0xffe5 ||
           c == 0x5186;  // 円
}
bool is_percent(std::uint32_t c) { return c == '%' || c == 0xff05 || c == 0x66a; }
bool is_question(std::uint32_t c) {
    return c == '?' || c == 0xbf || c == 0xff1f || c == 0x61f || c == 0x37e;
}
bool is_exclamation(std::uint32_t c) { return c == '!' || c == 0xa1 || c == 0xff01; }

/// Folded words: letters and what lies beyond ASCII.
std::set<std::string, std::less<>> words_of(std::string_view text) {
    std::set<std::string, std::less<>> out;
    std::string word;
    const std::string folded = fold(text) + " ";
    for (const char c : folded) {
        if ((c >= 'a' && c <= 'z') || static_cast<unsigned char>(c) >= 0x80)
            word += c;
        else if (!word.empty())
            out.insert(std::exchange(word, {}));
    }
    return out;
}

template <std::size_t N>
bool any_of(const std::set<std::string, std::less<>>& words,
            const std::array<std::string_view, N>& list) {
    return std::any_of(list.begin(), list.end(),
                       [&](std::string_view word) { return words.contains(word); });
}

// Folded, as fold() writes them.
constexpr std::array<std::string_view, 44> kCalls{
    "buy",      "shop",       "order",    "discover",  "learn",     "try",       "start",
    "join",     "download",   "book",     "subscribe", "register",  "sign",      "get",
    "see",      "explore",    "kaufen",   "jetzt",     "entdecken", "bestellen", "testen",
    "sichern",  "anmelden",   "erfahren", "achetez",   "decouvrez", "commandez", "essayez",
    "profitez", "reservez",   "compra",   "descubre",  "prueba",    "aprovecha", "scopri",
    "acquista", "prova",      "koop",     "ontdek",    "bestel",    "probeer",   "compre",
    "descubra", "experimente"};
constexpr std::array<std::string_view, 24> kFirst{
    "i",       "we",      "my",    "our",    "us",  "me",   "ich",   "wir",
    "mein",    "meine",   "unser", "unsere", "je",  "nous", "notre", "nos",
    "nuestro", "nuestra", "noi",   "nostro", "wij", "ons",  "nosso", "nossa"};
constexpr std::array<std::string_view, 22> kSecond{
    "you",   "your", "du", "dein", "deine", "dich",  "dir", "euch", "ihr", "ihre", "vous",
    "votre", "vos",  "tu", "tes",  "ton",   "usted", "voi", "tuo",  "jij", "jouw", "voce"};
constexpr std::array<std::string_view, 16> kDiscounts{
    "sale",   "discount",  "deal",   "rabatt",  "angebot", "gunstiger", "soldes",  "promo",
    "remise", "descuento", "oferta", "rebajas", "sconto",  "saldi",     "korting", "desconto"};

/// A word of three capitals or more, when not all of the text is in capitals.
bool has_capitals(std::string_view text) {
    std::size_t run = 0, longest = 0;
    bool has_small = false;
    for (const char c : text) {
        run = c >= 'A' && c <= 'Z' ? run + 1 : 0;
        longest = std::max(longest, run);
        has_small = has_small || (c >= 'a' && c <= 'z');
    }
    return longest >= 3 && has_small;
}

}  // namespace

std::vector<TextElement> elements_of(std::optional<std::string_view> title,
                                     std::optional<std::string_view> body) {
    const std::string text =
        std::string(title.value_or("")) + "\n" + std::string(body.value_or(""));
    std::vector<TextElement> out;
    if (trim(text).size() <= 1 || !is_utf8(text)) return out;
    const auto points = code_points(text);
    const auto words = words_of(text);
    const auto has = [&](bool (*is)(std::uint32_t)) {
        return std::any_of(points.begin(), points.end(), is);
    };
    const auto add = [&](const char* element, bool there) {
        if (there) out.push_back({element, "yes"});
    };
    add("number", has(is_digit));
    add("question", has(is_question));
    add("exclamation", has(is_exclamation));
    add("price", has(is_currency));
    add("discount", has(is_percent) || any_of(words, kDiscounts));
    add("emoji", has(is_emoji));
    add("call_to_action", any_of(words, kCalls));
    add("first_person", any_of(words, kFirst));
    add("second_person", any_of(words, kSecond));
    add("capitals", has_capitals(text));
    if (title && !trim(*title).empty()) {
        const std::size_t length = count_graphemes(trim(*title));
        out.push_back({"title_length", length <= kShort    ? "short"
                                       : length <= kMedium ? "medium"
                                                           : "long"});
    }
    return out;
}

std::string phrase_of(const TextElement& element) {
    constexpr std::array<std::pair<std::string_view, std::string_view>, 10> kPhrases{{
        {"number", "a number in the text"},
        {"question", "a question in the text"},
        {"exclamation", "an exclamation mark in the text"},
        {"price", "a price in the text"},
        {"discount", "a discount in the text"},
        {"emoji", "an emoji in the text"},
        {"call_to_action", "a call to action in the text"},
        {"first_person", "a text in the first person"},
        {"second_person", "a text that addresses the reader"},
        {"capitals", "a word in capitals"},
    }};
    for (const auto& [name, phrase] : kPhrases)
        if (name == element.element) return std::string(phrase);
    if (element.element == "title_length") return "a " + element.value + " title";
    return element.element + " " + element.value;
}

}  // namespace herald::insight
