#include "content/compose/facts/topic.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "base/text_parts.hpp"
#include "content/compose/words/clean.hpp"
#include "content/compose/words/shape.hpp"

namespace herald::content::compose {
namespace {

using std::size_t;
using Words = std::vector<std::string>;

constexpr size_t kLongestSubject = 90;  ///< graphemes

bool is_one_of(std::string_view word, std::initializer_list<std::string_view> list) {
    return std::find(list.begin(), list.end(), word) != list.end();
}

/// Words for the thing that is being written.
bool is_meta(std::string_view word) {
    return is_one_of(
        word, {"post",      "posts",       "article",     "text",         "email",   "e-mail",
               "mail",      "newsletter",  "ad",          "ads",          "advert",  "campaign",
               "caption",   "hashtag",     "hashtags",    "tone",         "words",   "cta",
               "blog",      "thread",      "video",       "script",       "copy",    "content",
               "draft",     "headline",    "headlines",   "sentences",    "style",   "linkedin",
               "instagram", "facebook",    "beitrag",     "artikel",      "anzeige", "kampagne",
               "ton",       "worter",      "uberschrift", "skript",       "story",   "tweet",
               "blogpost",  "blogartikel", "emojis",      "emoji",        "satze",   "stil",
               "tonalitat", "description", "produkttext", "announcement", "brief"});
}

/// Verbs that only ever speak to the writer.
bool is_order_to_write(std::string_view word) {
    return is_one_of(word, {"write", "draft", "compose", "generate", "schreib", "schreibe",
                            "schreiben", "verfasse", "verfass", "formuliere"});
}
/// What follows is what the text is about.
bool is_order_to_tell(std::string_view word) {
    return is_one_of(
        word, {"announce", "promote", "advertise", "explain", "bewirb", "bewerbe", "verkunde",
               "ankundigung", "announcing", "promoting", "launch of", "erklare"});
}
/// What follows is a point.
bool is_order_to_mention(std::string_view word) {
    return is_one_of(word, {"mention", "highlight", "emphasise", "emphasize", "stress", "erwahne",
                            "erwahn", "betone", "nenne"});
}
/// Verbs that speak to the writer when a word for the text stands by.
bool is_weak_order(std::string_view word) {
    return is_one_of(
        word,
        {"make",     "use",     "keep",    "add",      "focus",    "include", "tell", "please",
         "avoid",    "create",  "prepare", "produce",  "we",       "i",       "the",  "don't",
         "do",       "it",      "can",     "could",    "no",       "bitte",   "mach", "mache",
         "erstelle", "erstell", "nutze",   "verwende", "vermeide", "halte",   "wir",  "ich",
         "der",      "die",     "das",     "kein",     "keine",    "ein",     "eine", "a",
         "an",       "short",   "kurzer",  "post",     "beitrag"});
}

Words folded_words(std::string_view text) {
    Words out;
    const std::string folded = fold(text);
    for (const TextPart part : words(folded)) out.emplace_back(part.of(folded));
    return out;
}

/// After the first of these words, in small letters; empty when none stands there.
std::string after(std::string_view text, std::initializer_list<std::string_view> marks) {
    const std::string small = fold_case(text);
    if (small.size() != text.size()) return {};
    size_t best = small.npos, size = 0;
    for (const auto mark : marks) {
        const size_t at = small.find(mark);
        if (at < best) best = at, size = mark.size();
    }
    return best == small.npos ? std::string() : std::string(trim(text.substr(best + size)));
}

std::string without_first_word(std::string_view text) {
    const size_t blank = text.find(' ');
    return blank == text.npos ? std::string() : std::string(trim(text.substr(blank)));
}

/// German after "über" and "für": "unseren neuen Kaffee" as it stands at a beginning.
std::string as_nominative(const std::string& phrase) {
    constexpr std::array<std::array<std::string_view, 3>, 6> kForms{{
        {"unseren ", "unser ", "er"},
        {"einen ", "ein ", "er"},
        {"deinen ", "dein ", "er"},
        {"ihren ", "ihr ", "er"},
        {"meinen ", "mein ", "er"},
        {"den ", "der ", "e"},
    }};
    for (const auto& [from, to, ending] : kForms) {
        if (!phrase.starts_with(from)) continue;
        std::string rest = phrase.substr(from.size());
        const size_t end = std::min(rest.find(' '), rest.size());
        const bool adjective = end < rest.size() && rest.substr(0, end).ends_with("en") &&
                               !is_upper(code_point_at(rest, 0).value);
        if (adjective) rest = rest.substr(0, end - 2) + std::string(ending) + rest.substr(end);
        return std::string(to) + rest;
    }
    // A dative shows no gender: from the noun on.
    for (const std::string_view dative : {"unserem ", "einem ", "dem ", "unserer ", "einer "}) {
        if (!phrase.starts_with(dative)) continue;
        for (const TextPart part : words(phrase))
            if (is_upper(code_point_at(phrase, part.from).value)) return phrase.substr(part.from);
    }
    return phrase;
}

std::string subject_of_order(const std::string& sentence, const std::string& language) {
    std::string out = language == "de"
                          ? after(sentence, {" über ", " zum ", " zur ", " zu ", " für ", ": "})
                          : after(sentence, {" about ", " announcing ", " announce ", " promoting ",
                                             " promote ", " introducing ", " on ", " for ", ": "});
    out = bare(out);
    return language == "de" ? as_nominative(out) : out;
}

/// Without the noun of the act: "Launch of our new decaf" is about the decaf.
std::string without_act(const std::string& subject) {
    const std::string small = fold_case(subject);
    for (const std::string_view act :
         {"launch of ", "the launch of ", "announcement of ", "introduction of ", "introducing ",
          "announcing ", "a post about ", "post about ", "article about ", "blog post about ",
          "ein beitrag über ", "beitrag über ", "vorstellung: ", "neu: ", "new: "})
        if (small.starts_with(act) && small.size() == subject.size())
            return as_nominative(subject.substr(act.size()));
    return subject;
}

/// Labels that speak to the writer wherever they stand; others may be part of what is said.
bool is_for_the_writer(std::string_view sentence) {
    const size_t colon = sentence.find(": ");
    return colon <= 24 && is_one_of(fold(trim(sentence.substr(0, colon))),
                                    {"audience", "target audience", "zielgruppe", "goal", "aim",
                                     "objective", "ziel", "offer", "angebot", "keyword", "keywords",
                                     "suchbegriff", "tone", "tonalitat", "cta", "call to action"});
}

/// "Audience: small offices".
bool take_label(const std::string& line, Asked& out) {
    const size_t colon = line.find(':');
    if (colon == line.npos || colon > 24 || colon + 1 >= line.size() || line[colon + 1] != ' ')
        return false;
    const std::string label = fold(trim(line.substr(0, colon)));
    const std::string value(trim(line.substr(colon + 1)));
    const auto give = [&](std::string& place) {
        if (place.empty()) place = value;
        return true;
    };
    if (is_one_of(label, {"audience", "target audience", "zielgruppe", "for"}))
        return give(out.audience);
    if (is_one_of(label, {"goal", "aim", "objective", "ziel"})) return give(out.goal);
    if (is_one_of(label, {"offer", "angebot", "aktion"})) return give(out.offer);
    if (is_one_of(label, {"keyword", "keywords", "suchbegriff"})) return give(out.keyword);
    if (is_one_of(label, {"product", "produkt"})) return give(out.product);
    if (is_one_of(label, {"link", "url", "cta", "call to action"})) {
        const size_t link = value.find("http");
        if (link != value.npos) out.url = value.substr(link, value.find(' ', link) - link);
        return true;
    }
    if (is_one_of(label, {"problem", "pain", "pain point"})) return give(out.problem);
    if (is_one_of(label, {"tone", "voice", "ton", "tonalitat", "style", "stil"}))
        return give(out.tone);
    if (is_one_of(label, {"topic", "subject", "thema", "title", "titel"})) return give(out.subject);
    return is_one_of(label, {"channel", "kanal", "network", "length", "lange", "language",
                             "sprache", "format", "deadline", "owner", "note", "notes"});
}

bool is_step(std::string_view line) {
    line = trim(line);
    size_t digits = 0;
    while (digits < line.size() && line[digits] >= '0' && line[digits] <= '9') ++digits;
    return digits > 0 && digits <= 2 && digits + 1 < line.size() &&
           (line[digits] == '.' || line[digits] == ')') && line[digits + 1] == ' ';
}

/// Takes a sentence that speaks to the writer; false: it is something to say.
bool take_order(const std::string& sentence, const std::string& language, Asked& out) {
    const Words all = folded_words(sentence);
    if (all.empty()) return true;
    size_t first = 0;
    while (first + 1 < all.size() && is_one_of(all[first], {"please", "bitte"})) ++first;
    const std::string& verb = all[first];
    std::string rest = sentence;
    for (size_t i = 0; i <= first; ++i) rest = without_first_word(rest);
    if (is_order_to_mention(verb)) {
        if (is_one_of(all[std::min(first + 1, all.size() - 1)], {"dass"})) return true;
        if (fold_case(rest).starts_with("that ")) rest = without_first_word(rest);
        if (fold_case(rest).starts_with("the ")) rest = without_first_word(rest);
        if (!rest.empty()) out.points.push_back(bare(rest));
        return true;
    }
    if (is_order_to_tell(verb)) {
        if (out.subject.empty()) out.subject = bare(rest);
        return true;
    }
    const bool meta = std::any_of(all.begin(), all.end(), is_meta);
    if (!is_order_to_write(verb) && !(is_weak_order(verb) && meta)) return false;
    if (out.subject.empty()) out.subject = subject_of_order(sentence, language);
    return true;
}

}  // namespace

Asked understand(std::string_view text, const std::string& language) {
    Asked out;
    text = clip(text, kMostRead);
    std::vector<std::string> lines;
    while (!text.empty()) {
        const size_t end = std::min(text.find_first_of("\r\n"), text.size());
        const std::string line = clean_line(text.substr(0, end));
        const bool step = is_step(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
        if (words(line).empty() || is_placeholder(line) || take_label(line, out)) continue;
        if (step)
            out.steps.push_back(line);
        else
            lines.push_back(line);
    }
    bool first = true;
    for (const std::string& line : lines) {
        // A first line without a full stop is what it is about.
        const bool heading = first && shape_of(line, language) != Shape::sentence &&
                             count_graphemes(line) <= kLongestSubject;
        first = false;
        for (const std::string& sentence : clean_sentences(line, language)) {
            if (is_for_the_writer(sentence) && take_label(sentence, out)) continue;
            if (take_order(sentence, language, out)) continue;
            if (heading && out.subject.empty() && sentence == line) {
                out.subject = bare(sentence);
                out.subject_is_said = true;
            } else {
                out.points.push_back(sentence);
            }
        }
    }
    out.subject = without_act(out.subject);
    if (out.subject.empty() && !out.points.empty() &&
        count_graphemes(out.points.front()) <= kLongestSubject) {
        out.subject = bare(out.points.front());
        out.subject_is_said = true;
        out.points.erase(out.points.begin());
    }
    if (count_graphemes(out.subject) > kLongestSubject) {
        out.points.insert(out.points.begin(), out.subject);
        const std::string clause = first_clause(out.subject);
        out.subject = count_graphemes(clause) <= kLongestSubject ? clause : std::string();
    }
    return out;
}

}  // namespace herald::content::compose
