#include "content/compose/words/kinship.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <unordered_set>
#include <vector>

#include "content/compose/words/shape.hpp"

namespace herald::content::compose {
namespace {

/// Joined words: the part that is looked for, and what has to be left beside it ("Preis" is no
/// "Reis").
constexpr std::size_t kShortestPart = 4, kShortestRest = 3;

bool goes_with_any_topic(std::string_view folded) {
    static const std::unordered_set<std::string_view> kWords{
        "new",    "best",   "better",  "good",    "great",  "top",    "tip",      "tips",
        "guide",  "day",    "days",    "today",   "week",   "weeks",  "month",    "months",
        "year",   "years",  "now",     "first",   "last",   "next",   "time",     "times",
        "one",    "two",    "three",   "thing",   "things", "way",    "ways",     "why",
        "make",   "makes",  "get",     "big",     "small",  "many",   "most",     "every",
        "people", "world",  "brief",   "post",    "neu",    "neue",   "neuen",    "neuer",
        "neues",  "neuem",  "gut",     "gute",    "guten",  "beste",  "besten",   "besser",
        "tipp",   "tipps",  "tag",     "tage",    "tagen",  "heute",  "woche",    "wochen",
        "monat",  "monate", "monaten", "jahr",    "jahre",  "jahren", "jetzt",    "erste",
        "ersten", "letzte", "letzten", "nachste", "zeit",   "zeiten", "warum",    "ding",
        "dinge",  "mehr",   "viel",    "viele",   "vielen", "alle",   "menschen", "welt",
        "gross",  "grosse", "grossen", "klein",   "kleine", "kleinen"};
    return kWords.count(folded) > 0;
}

bool is_figure(std::string_view word) {
    return std::all_of(word.begin(), word.end(),
                       [](char c) { return (c >= '0' && c <= '9') || c == '.' || c == ','; });
}

std::vector<std::string> words_of_topic(std::string_view text) {
    auto out = telling_words(text);
    std::erase_if(out,
                  [](const auto& word) { return goes_with_any_topic(word) || is_figure(word); });
    return out;
}

/// Without an English plural's ending.
std::string_view singular(std::string_view word) {
    if (word.size() < 4 || word.ends_with("ss") || word.ends_with("us") || word.ends_with("is"))
        return word;
    for (const std::string_view ending : {"sses", "shes", "ches", "xes", "zes"})
        if (word.ends_with(ending)) return word.substr(0, word.size() - 2);
    return word.ends_with('s') ? word.substr(0, word.size() - 1) : word;
}

/// Without what German puts behind a noun: "jack" of "jacken".
std::string_view german_stem(std::string_view word) {
    for (const std::string_view ending : {"en", "er", "es", "n", "e", "s"})
        if (word.ends_with(ending) && word.size() >= kShortestPart + ending.size())
            return word.substr(0, word.size() - ending.size());
    return word;
}

bool is_plural_of(std::string_view a, std::string_view b) {
    if (singular(a) == singular(b)) return true;
    // "bakeries" of "bakery"
    return a.ends_with("ies") && b.ends_with('y') && a.size() > 4 &&
           a.substr(0, a.size() - 3) == b.substr(0, b.size() - 1);
}

bool is_part_of(std::string_view part, std::string_view word) {
    const std::string_view stem = german_stem(part), whole = german_stem(word);
    if (stem.size() < kShortestPart) return false;
    if (stem == whole) return true;
    return word.size() >= stem.size() + kShortestRest &&
           (word.starts_with(stem) ||
            (whole.size() >= stem.size() + kShortestRest && whole.ends_with(stem)));
}

bool joins_words(std::string_view language) {
    constexpr std::array<std::string_view, 7> kLanguages{"de", "nl", "sv", "da", "no", "nb", "fi"};
    return std::find(kLanguages.begin(), kLanguages.end(), language) != kLanguages.end();
}

}  // namespace

bool shares_topic(std::string_view a, std::string_view b, std::string_view language) {
    const bool joined = joins_words(language) || a.find('#') != a.npos || b.find('#') != b.npos;
    const auto left = words_of_topic(a), right = words_of_topic(b);
    return std::any_of(left.begin(), left.end(), [&](const auto& one) {
        return std::any_of(right.begin(), right.end(), [&](const auto& other) {
            return is_plural_of(one, other) || is_plural_of(other, one) ||
                   (joined && (is_part_of(one, other) || is_part_of(other, one)));
        });
    });
}

}  // namespace herald::content::compose
