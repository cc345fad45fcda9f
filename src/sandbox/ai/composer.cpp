#include "sandbox/ai/composer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "base/text.hpp"

namespace herald::sandbox::ai {
namespace {

std::uint64_t hash_of(std::string_view text) {
    std::uint64_t sum = 14'695'981'039'346'656'037ull;  // FNV-1a
    for (const char c : text) sum = (sum ^ static_cast<unsigned char>(c)) * 1'099'511'628'211ull;
    return sum;
}

bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) >= 128;
}

constexpr std::array kPlain{
    "about",    "after",    "also",   "answer",  "brief",  "channel", "content",  "could",
    "document", "every",    "follow", "format",  "from",   "given",   "have",     "into",
    "json",     "language", "length", "message", "most",   "must",    "never",    "nothing",
    "only",     "other",    "please", "post",    "prompt", "schema",  "sentence", "should",
    "some",     "such",     "system", "text",    "than",   "that",    "their",    "them",
    "then",     "there",    "these",  "they",    "this",   "title",   "tone",     "type",
    "user",     "what",     "when",   "which",   "will",   "with",    "words",    "write",
    "writer",   "your",     "eine",   "einen",   "oder",   "nicht",   "schreibe"};

/// Words of four letters and more that are not the language's own, by how often they occur.
std::vector<std::string> weighty_words(std::string_view text) {
    std::map<std::string, std::pair<std::size_t, std::size_t>> counted;  // count, first place
    for (std::size_t i = 0; i < text.size();) {
        std::size_t end = i;
        while (end < text.size() && is_letter(text[end])) ++end;
        const std::string word = to_lower_ascii(text.substr(i, end - i));
        const bool plain = std::find(kPlain.begin(), kPlain.end(), word) != kPlain.end();
        if (end - i >= 4 && end - i <= 24 && !plain) {
            auto& [count, place] = counted[word];
            if (count++ == 0) place = i;
        }
        i = std::max(end, i + 1);
    }
    std::vector<std::pair<std::string, std::pair<std::size_t, std::size_t>>> sorted(counted.begin(),
                                                                                    counted.end());
    std::sort(sorted.begin(), sorted.end(), [](const auto& a, const auto& b) {
        return a.second.first != b.second.first ? a.second.first > b.second.first
                                                : a.second.second < b.second.second;
    });
    std::vector<std::string> out;
    for (auto& [word, where] : sorted)
        if (out.size() < 12) out.push_back(std::move(word));
    return out;
}

/// "- **Audience**: home bakers" → {"audience", "home bakers"}.
void read_fact(std::string_view line, std::map<std::string, std::string>& facts) {
    const auto colon = line.find(": ");
    if (colon == std::string_view::npos || colon > 40) return;
    std::string label;
    for (const char c : line.substr(0, colon))
        if (is_letter(c) || c == ' ' || c == '_') label += c == '_' ? ' ' : c;
    label = to_lower_ascii(trim(label));
    std::string_view value = trim(line.substr(colon + 2));
    while (value.starts_with('*')) value.remove_prefix(1);
    if (!label.empty() && !trim(value).empty()) facts.emplace(label, clip(trim(value), 160));
}

std::string fact_of(const Brief& brief, std::initializer_list<std::string_view> labels,
                    std::string fallback) {
    for (const std::string_view label : labels)
        for (const auto& [name, value] : brief.facts)
            if (name == label || name.ends_with(" " + std::string(label))) {
                std::string out = value;
                while (!out.empty() &&
                       std::string_view(".!?,;").find(out.back()) != std::string::npos)
                    out.pop_back();
                return out;
            }
    return fallback;
}

/// "at most 40 words"
std::size_t asked_words(std::string_view prompt) {
    for (const std::string_view unit : {" words", " Wörter", " Wörtern"}) {
        for (auto at = prompt.find(unit); at != std::string_view::npos;
             at = prompt.find(unit, at + 1)) {
            std::size_t start = at;
            while (start > 0 && prompt[start - 1] >= '0' && prompt[start - 1] <= '9') --start;
            if (start < at && at - start < 6)
                return static_cast<std::size_t>(
                    std::stoul(std::string(prompt.substr(start, at - start))));
        }
    }
    return 0;
}

/// The sentences between "<data-1234" and its end: what the prompt brings along of others.
std::vector<std::string> sentences_of_data(std::string_view prompt) {
    std::vector<std::string> out;
    constexpr std::size_t kMost = 50, kShortest = 20;
    for (auto at = prompt.find("<data-"); at != std::string_view::npos;
         at = prompt.find("<data-", at + 1)) {
        // The rule about these marks names them, too, without a number.
        const auto close = prompt.find(' ', at);
        const auto start = prompt.find('\n', at);
        if (close == std::string_view::npos || start == std::string_view::npos || close > start)
            continue;
        const auto end =
            prompt.find(fmt::format("</{}>", prompt.substr(at + 1, close - at - 1)), start);
        if (end == std::string_view::npos) continue;
        std::string_view text = prompt.substr(start, end - start);
        while (!text.empty() && out.size() < kMost) {
            std::size_t stop = std::min(text.find_first_of(".!?\n"), text.size());
            if (stop < text.size() && text[stop] != '\n') ++stop;
            const std::string_view sentence = trim(text.substr(0, stop));
            if (sentence.size() >= kShortest) out.emplace_back(sentence);
            text.remove_prefix(std::max<std::size_t>(stop, 1));
        }
    }
    return out;
}

std::vector<std::string> links_in(std::string_view prompt) {
    std::vector<std::string> out;
    for (auto at = prompt.find("https://"); at != std::string_view::npos && out.size() < 10;
         at = prompt.find("https://", at + 1)) {
        const auto end = prompt.find_first_of(" \n\"<>)", at);
        out.emplace_back(prompt.substr(at, end == std::string_view::npos ? end : end - at));
    }
    return out;
}

std::string first_upper(std::string text) {
    if (!text.empty() && text[0] >= 'a' && text[0] <= 'z')
        text[0] = static_cast<char>(text[0] - 32);
    return text;
}

std::string first_words(std::string_view text, std::size_t count) {
    std::size_t words = 0;
    for (std::size_t i = 0; i < text.size(); ++i)
        if (text[i] == ' ' && ++words == count) return std::string(text.substr(0, i));
    return std::string(text);
}

/// What can stand inside a sentence: the first clause, at most `count` words, not cut behind a word
/// that only joins.
std::string phrase(std::string_view text, std::size_t count) {
    for (std::size_t i = 1; i < text.size(); ++i) {
        const bool ends = std::string_view(":;.,").find(text[i]) != std::string_view::npos;
        if (ends && (i + 1 == text.size() || text[i + 1] == ' ')) text = text.substr(0, i);
    }
    text = trim(text);
    std::string out = first_words(text, count);
    if (out.size() < text.size())
        for (const std::string_view joint : {" and ", " or ", " und ", " oder "})
            if (const std::size_t at = out.rfind(joint); at != std::string::npos) out.resize(at);
    return out;
}

constexpr std::array kHeadlines{
    "{topic}: where to begin", "What {audience} should know about {topic}",
    "{topic}, step by step",   "Three thoughts on {topic}",
    "{brand} on {topic}",      "Make more of {topic}"};
constexpr std::array kGermanHeadlines{
    "{topic}: der beste Anfang",    "Was {audience} über {topic} wissen sollten",
    "{topic}, Schritt für Schritt", "Drei Gedanken zu {topic}",
    "{brand} über {topic}",         "Mehr aus {topic} machen"};
constexpr std::array kSentences{"{topic} deserves a closer look, and now is a good moment for it.",
                                "For {audience}, the first step is often the smallest one.",
                                "{brand} keeps it simple: {offer}.",
                                "Start with {word}, then see how {other} fits in.",
                                "What would {topic} look like if it took half the effort?",
                                "Ask which part of {topic} matters most to you, and begin there.",
                                "Good {word} needs no tricks, only care and a clear plan.",
                                "Write down what you expect of {other} before you decide.",
                                "Share this with someone who thinks about {topic} too."};
constexpr std::array kGermanSentences{
    "{topic} verdient einen genaueren Blick, und jetzt ist ein guter Moment dafür.",
    "Für {audience} ist der erste Schritt oft der kleinste.",
    "{brand} hält es einfach: {offer}.",
    "Beginnen Sie mit {word}, dann fügt sich {other} ein.",
    "Wie sähe {topic} aus, wenn es halb so viel Mühe machte?",
    "Fragen Sie sich, was an {topic} für Sie am meisten zählt.",
    "Gute Arbeit an {word} braucht keine Tricks, nur Sorgfalt und einen klaren Plan.",
    "Notieren Sie, was Sie von {other} erwarten, bevor Sie entscheiden.",
    "Teilen Sie das mit jemandem, den {topic} auch beschäftigt."};

std::string filled(std::string_view form, const std::map<std::string_view, std::string>& values) {
    std::string out;
    while (!form.empty()) {
        const auto open = std::min(form.find('{'), form.size());
        out += form.substr(0, open);
        form.remove_prefix(open);
        if (form.empty()) break;
        const auto close = form.find('}');
        out += values.at(form.substr(1, close - 1));
        form.remove_prefix(close + 1);
    }
    return first_upper(std::move(out));
}

}  // namespace

Brief read_brief(std::string_view prompt) {
    Brief out;
    for (std::string_view rest = prompt; !rest.empty();) {
        const auto end = std::min(rest.find('\n'), rest.size());
        read_fact(trim(rest.substr(0, end)), out.facts);
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    out.quotes = sentences_of_data(prompt);
    out.links = links_in(prompt);
    // What it is about says more than what is said about how to write.
    std::string about;
    for (const char* label : {"topic", "keyword", "product", "offer", "audience", "goal",
                              "what it does", "brand", "keywords"})
        if (const auto found = out.facts.find(label); found != out.facts.end())
            about += found->second + "\n";
    if (out.facts.contains("topic")) out.keywords = weighty_words(about);
    if (out.keywords.size() < 2) out.keywords = weighty_words(prompt);
    const std::string fallback = out.keywords.empty() ? "this idea" : out.keywords.front();
    out.topic = phrase(fact_of(out,
                               {"topic", "theme", "subject", "title", "headline", "product",
                                "campaign", "thema", "produkt"},
                               fallback),
                       8);
    const std::string language = to_lower_ascii(fact_of(out, {"language", "sprache"}, ""));
    out.german = language.starts_with("de") || language.starts_with("german") ||
                 prompt.find("in German") != std::string_view::npos ||
                 prompt.find("auf Deutsch") != std::string_view::npos;
    out.brand = first_words(fact_of(out, {"brand", "business", "company", "name", "marke", "firma"},
                                    out.german ? "Unser Team" : "Our team"),
                            5);
    out.audience = phrase(fact_of(out, {"audience", "target", "customers", "readers", "zielgruppe"},
                                  out.german ? "Einsteiger" : "newcomers"),
                          8);
    out.offer = first_words(
        fact_of(out, {"offer", "offers", "benefit", "message", "promise", "angebot"}, out.topic),
        14);
    out.call =
        fact_of(out, {"call to action", "cta"}, out.german ? "Mehr erfahren" : "See how it works");
    out.most_words = asked_words(prompt);
    return out;
}

Writer::Writer(Brief brief) : brief_(std::move(brief)) {
    std::string all = brief_.topic + brief_.brand + brief_.audience + brief_.offer;
    for (const std::string& keyword : brief_.keywords) all += keyword;
    seed_ = hash_of(all);
}

const std::string& Writer::word(std::size_t number) const {
    return brief_.keywords.empty() ? brief_.topic
                                   : brief_.keywords[number % brief_.keywords.size()];
}

std::string Writer::headline(std::size_t number) const {
    const auto& forms = brief_.german ? kGermanHeadlines : kHeadlines;
    return filled(
        forms[(seed_ + number) % forms.size()],
        {{"topic", brief_.topic}, {"audience", brief_.audience}, {"brand", brief_.brand}});
}

std::string Writer::sentence(std::size_t number) const {
    const auto& forms = brief_.german ? kGermanSentences : kSentences;
    return filled(forms[(seed_ + number) % forms.size()], {{"topic", brief_.topic},
                                                           {"audience", brief_.audience},
                                                           {"brand", brief_.brand},
                                                           {"offer", brief_.offer},
                                                           {"word", word(number)},
                                                           {"other", word(number + 1)}});
}

std::string Writer::paragraph(std::size_t number, std::size_t sentences) const {
    std::string out;
    for (std::size_t i = 0; i < sentences; ++i)
        out += (out.empty() ? "" : " ") + sentence(number * 3 + i);
    return out;
}

std::string Writer::hashtag(std::size_t number) const { return "#" + first_upper(word(number)); }

std::string Writer::free_text(std::string_view prompt) const {
    const std::string lower = to_lower_ascii(prompt);
    const auto wants = [&](std::initializer_list<const char*> words) {
        return std::any_of(words.begin(), words.end(),
                           [&](const char* w) { return lower.find(w) != std::string::npos; });
    };
    std::string out;
    if (wants({"without the heading itself"})) {
        const auto place = prompt.rfind("Markdown");
        const std::size_t number = hash_of(prompt.substr(place == prompt.npos ? 0 : place)) % 97;
        out = paragraph(number, 3) + "\n\n" + paragraph(number + 1, 3);
    } else if (wants({"blog", "article", "artikel"})) {
        out = "# " + headline(0) + "\n\n" + paragraph(0, 3);
        for (std::size_t i = 1; i <= 3; ++i)
            out += "\n\n## " + headline(i) + "\n\n" + paragraph(i, 4);
    } else if (wants({"e-mail", "email", "newsletter"})) {
        out = headline(0) + "\n\n" + paragraph(0, 3) + "\n\n" + paragraph(1, 2) + "\n\n" +
              brief_.call + ".";
    } else if (wants({"social", "post", "tweet", "mastodon", "instagram", "linkedin"})) {
        out = headline(0) + ". " + sentence(0) + " " + brief_.call + ". " + hashtag(0) + " " +
              hashtag(1);
    } else {
        out = headline(0) + ".\n\n" + paragraph(0, 3) + "\n\n" + paragraph(1, 3);
    }
    return brief_.most_words > 0 ? first_words(out, brief_.most_words) : out;
}

std::int64_t count_tokens(std::string_view text) {
    return static_cast<std::int64_t>((text.size() + 3) / 4);
}

std::string first_tokens(std::string_view text, std::int64_t count) {
    return std::string(clip(text, static_cast<std::size_t>(std::max<std::int64_t>(0, count)) * 4));
}

std::vector<std::string> pieces_of(std::string_view text) {
    constexpr std::size_t kWords = 2;
    std::vector<std::string> out;
    std::size_t start = 0, words = 0;
    for (std::size_t i = 0; i < text.size(); ++i)
        if (text[i] == ' ' && ++words % kWords == 0) {
            out.emplace_back(text.substr(start, i - start));
            start = i;
        }
    if (start < text.size()) out.emplace_back(text.substr(start));
    return out;
}

std::vector<double> vector_of(std::string_view text) {
    std::vector<double> out(256);
    const std::string folded = fold(text);
    for (std::size_t i = 0; i < folded.size();) {
        std::size_t end = i;
        while (end < folded.size() &&
               (is_letter(folded[end]) || (folded[end] >= '0' && folded[end] <= '9')))
            ++end;
        if (end > i) {
            const std::uint64_t hash = hash_of(std::string_view(folded).substr(i, end - i));
            out[hash % 256] += 1;
            out[(hash >> 20) % 256] += 0.5;
        }
        i = std::max(end, i + 1);
    }
    double length = 0;
    for (const double x : out) length += x * x;
    if (length == 0) {
        out[0] = 1;
        return out;
    }
    for (double& x : out) x /= std::sqrt(length);
    return out;
}

}  // namespace herald::sandbox::ai
