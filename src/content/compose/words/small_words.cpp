#include "content/compose/words/small_words.hpp"

#include <algorithm>
#include <string>
#include <unordered_set>

namespace herald::content::compose {
namespace {

using Words = std::unordered_set<std::string_view>;

bool ends(std::string_view word, std::initializer_list<std::string_view> endings) {
    return std::any_of(endings.begin(), endings.end(), [&](auto e) { return word.ends_with(e); });
}

}  // namespace

bool is_function_word(std::string_view folded) {
    static const Words kWords{
        // English
        "a", "an", "the", "and", "or", "but", "of", "to", "in", "on", "at", "for", "from", "with",
        "by", "as", "is", "are", "was", "were", "be", "been", "it", "its", "this", "that", "these",
        "those", "we", "our", "us", "you", "your", "they", "their", "he", "she", "his", "her", "i",
        "my", "me", "not", "no", "so", "than", "then", "there", "have", "has", "had", "will", "can",
        "do", "does", "did", "if", "who", "which", "what", "how", "when", "where", "all", "also",
        "more", "just", "since", "seit", "into", "about", "up", "out", "per", "over",
        // German
        "der", "die", "das", "den", "dem", "des", "ein", "eine", "einen", "einem", "einer", "eines",
        "und", "oder", "aber", "von", "zu", "zum", "zur", "im", "am", "auf", "mit", "fur", "aus",
        "bei", "bis", "nach", "uber", "unter", "als", "wie", "ist", "sind", "war", "waren", "sein",
        "wird", "werden", "hat", "haben", "es", "er", "sie", "wir", "ihr", "ihre", "ihren", "unser",
        "unsere", "unseren", "uns", "du", "dein", "deine", "ich", "mein", "nicht", "kein", "keine",
        "dass", "wenn", "wer", "was", "wo", "auch", "noch", "nur", "so", "dann", "kann", "konnen",
        "sich", "man", "ab", "vom", "ins", "an", "um", "durch", "ohne"};
    return kWords.count(folded) > 0;
}

bool is_finite_verb(std::string_view folded, std::string_view language) {
    static const Words kEnglish{"is",      "are",   "was",   "were",    "has",   "have",  "had",
                                "can",     "will",  "would", "should",  "must",  "does",  "do",
                                "did",     "makes", "helps", "gives",   "takes", "runs",  "works",
                                "offers",  "comes", "lets",  "becomes", "means", "isn't", "aren't",
                                "doesn't", "don't", "won't", "can't"};
    static const Words kGerman{"ist",    "sind",   "war",    "waren",  "hat",    "haben",  "kann",
                               "konnen", "wird",   "werden", "soll",   "muss",   "mussen", "bietet",
                               "macht",  "hilft",  "gibt",   "kommt",  "lasst",  "bringt", "zeigt",
                               "steht",  "bleibt", "geht",   "dauert", "kostet", "nimmt",  "lauft"};
    return language == "de" ? kGerman.count(folded) > 0 : kEnglish.count(folded) > 0;
}

bool is_third_person(std::string_view folded, std::string_view language) {
    static const Words kEnglish{
        "sells",     "makes",    "helps",     "offers",   "builds",   "roasts",    "bakes",
        "designs",   "creates",  "provides",  "delivers", "runs",     "develops",  "produces",
        "repairs",   "teaches",  "trains",    "brews",    "supplies", "manages",   "plans",
        "publishes", "imports",  "grows",     "connects", "gives",    "organises", "organizes",
        "advises",   "installs", "automates", "tracks",   "turns",    "lets",      "rents"};
    static const Words kGerman{
        "verkauft",   "macht",       "hilft",     "bietet",       "baut",
        "rostet",     "backt",       "entwirft",  "erstellt",     "liefert",
        "entwickelt", "produziert",  "repariert", "unterrichtet", "braut",
        "berat",      "plant",       "vermietet", "installiert",  "fertigt",
        "betreibt",   "organisiert", "stellt",    "begleitet",    "verbindet"};
    return language == "de" ? kGerman.count(folded) > 0 : kEnglish.count(folded) > 0;
}

bool is_subject(std::string_view folded, std::string_view language) {
    static const Words kEnglish{"we", "you", "they", "it", "i", "we're", "you'll", "it's", "we've"};
    static const Words kGerman{"wir", "du", "sie", "es", "ich", "man"};
    return language == "de" ? kGerman.count(folded) > 0 : kEnglish.count(folded) > 0;
}

bool is_common_english(std::string_view folded) {
    static const Words kWords{
        "a",         "an",         "the",           "our",          "your",          "we",
        "you",       "they",       "their",         "all",          "any",           "anyone",
        "everyone",  "everybody",  "for",           "from",         "with",          "without",
        "in",        "on",         "how",           "why",          "what",          "when",
        "where",     "new",        "small",         "large",        "big",           "young",
        "old",       "busy",       "local",         "independent",  "people",        "men",
        "women",     "kids",       "children",      "parents",      "families",      "family",
        "teams",     "team",       "companies",     "company",      "businesses",    "business",
        "startups",  "agencies",   "shops",         "stores",       "freelancers",   "students",
        "offices",   "office",     "home",          "homeowners",   "owners",        "founders",
        "marketers", "marketing",  "anybody",       "those",        "mid-sized",     "midsize",
        "medium",    "growing",    "first",         "first-time",   "self-employed", "adults",
        "athletes",  "beginners",  "professionals", "restaurants",  "hotels",        "cafes",
        "schools",   "clinics",    "practices",     "hobby",        "amateur",       "remote",
        "online",    "city",       "rural",         "free",         "fresh",         "handmade",
        "specialty", "speciality", "organic",       "sustainable",  "couples",       "travellers",
        "travelers", "commuters",  "households",    "households,",  "tenants",       "landlords",
        "patients",  "readers",    "gift",          "good",         "great",         "healthy",
        "retailers", "makers",     "craftspeople",  "tradespeople", "nonprofits",    "charities",
        "clubs",     "launch",     "software",      "coffee",       "accounting",    "tools",
        "tool",      "software,",  "practical",     "plain"};
    if (kWords.count(folded) > 0) return true;
    return folded.size() > 5 && ends(folded, {"ers", "ors", "ists", "ents", "ants", "ing"});
}

bool is_small_german(std::string_view folded) {
    static const Words kWords{
        "der",    "die",    "das",   "den",       "dem",        "ein",     "eine",    "einen",
        "einem",  "einer",  "wir",   "unser",     "unsere",     "unseren", "unserem", "du",
        "dein",   "deine",  "ihr",   "ihre",      "alle",       "allen",   "jede",    "jeden",
        "jeder",  "fur",    "mit",   "ohne",      "von",        "aus",     "in",      "im",
        "auf",    "zu",     "zum",   "zur",       "wie",        "warum",   "was",     "wann",
        "wo",     "wer",    "es",    "sie",       "man",        "viele",   "neue",    "neu",
        "kleine", "grosse", "junge", "kostenlos", "kostenlose", "gratis",  "frisch",  "frische",
        "bis",    "ab",     "seit",  "nur",       "jetzt",      "hier"};
    return kWords.count(folded) > 0;
}

bool is_german_noun(std::string_view folded) {
    static const Words kWords{
        "familie",   "firma",       "menschen",    "frauen",     "kunden",     "leute",
        "kinder",    "manner",      "schuler",     "handler",    "handwerker", "eltern",
        "agenturen", "unternehmer", "unternehmen", "anfanger",   "laufer",     "besitzer",
        "mieter",    "vermieter",   "gruppe",      "software",   "kaffee",     "seife",
        "praxen",    "vereine",     "betriebe",    "teilnehmer", "nutzer",     "meister",
        "sommer",    "winter",      "messe",       "schule",     "reise",      "woche"};
    return kWords.count(folded) > 0 || ends(folded, {"ungen", "heiten", "keiten", "innen"});
}

bool is_linking(std::string_view folded) {
    static const Words kWords{"und", "oder", "and", "or", "bis", "to"};
    return kWords.count(folded) > 0;
}

bool takes_back(std::string_view folded) {
    static const Words kWords{"but",   "only",  "if",    "unless",  "except",   "not",
                              "no",    "until", "when",  "however", "without",  "aber",
                              "nur",   "wenn",  "falls", "ausser",  "nicht",    "kein",
                              "keine", "ohne",  "bis",   "sofern",  "jedoch",   "solange",
                              "while", "for",   "from",  "ab",      "excluding"};
    return kWords.count(folded) > 0;
}

bool points_back(std::string_view folded) {
    static const Words kWords{
        "this",  "that",   "these",     "those",   "it",      "he",     "she",      "they", "and",
        "but",   "so",     "because",   "then",    "also",    "which",  "there",    "his",  "her",
        "their", "its",    "or",        "well",    "yes",     "no",     "yeah",     "okay", "ok",
        "it's",  "that's", "therefore", "however", "thus",    "anyway", "um",       "uh",   "das",
        "dies",  "diese",  "dieser",    "dieses",  "er",      "es",     "und",      "aber", "also",
        "weil",  "dann",   "dort",      "deshalb", "daher",   "denn",   "oder",     "ja",   "nein",
        "sein",  "seine",  "deren",     "dessen",  "dadurch", "damit",  "trotzdem", "ahm",  "ah"};
    return kWords.count(folded) > 0;
}

}  // namespace herald::content::compose
