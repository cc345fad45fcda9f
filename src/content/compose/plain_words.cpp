#include "content/compose/plain_words.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.hpp"
#include "base/text_parts.hpp"
#include "content/compose/words/shape.hpp"

namespace herald::content::compose {
namespace {

using std::size_t;
using Pair = std::pair<std::string_view, std::string_view>;

constexpr size_t kLongSentence = 20;  ///< words
constexpr size_t kLeastHalf = 5;      ///< words on each side of a split

// Pairs that take the same place in a sentence; after plain-language lists in general use.
constexpr std::array kEnglish{Pair{"due to the fact that", "because"},
                              Pair{"at this point in time", "now"},
                              Pair{"in the event that", "if"},
                              Pair{"with regard to", "about"},
                              Pair{"in order to", "to"},
                              Pair{"prior to", "before"},
                              Pair{"subsequent to", "after"},
                              Pair{"a large number of", "many"},
                              Pair{"on a regular basis", "regularly"},
                              Pair{"utilize", "use"},
                              Pair{"utilizes", "uses"},
                              Pair{"utilized", "used"},
                              Pair{"utilizing", "using"},
                              Pair{"utilise", "use"},
                              Pair{"utilises", "uses"},
                              Pair{"leverage", "use"},
                              Pair{"leverages", "uses"},
                              Pair{"leveraging", "using"},
                              Pair{"facilitate", "help"},
                              Pair{"facilitates", "helps"},
                              Pair{"purchase", "buy"},
                              Pair{"purchases", "buys"},
                              Pair{"purchasing", "buying"},
                              Pair{"commence", "start"},
                              Pair{"commences", "starts"},
                              Pair{"approximately", "about"},
                              Pair{"additional", "more"},
                              Pair{"assist", "help"},
                              Pair{"assists", "helps"},
                              Pair{"numerous", "many"},
                              Pair{"obtain", "get"},
                              Pair{"obtains", "gets"},
                              Pair{"require", "need"},
                              Pair{"requires", "needs"},
                              Pair{"required", "needed"},
                              Pair{"sufficient", "enough"},
                              Pair{"demonstrate", "show"},
                              Pair{"demonstrates", "shows"},
                              Pair{"terminate", "end"},
                              Pair{"terminates", "ends"},
                              Pair{"regarding", "about"},
                              Pair{"initiate", "start"},
                              Pair{"initiates", "starts"},
                              Pair{"endeavour", "try"},
                              Pair{"ascertain", "find out"},
                              Pair{"concerning", "about"},
                              Pair{"whilst", "while"},
                              Pair{"amongst", "among"}};
constexpr std::array kGerman{Pair{"aufgrund der tatsache, dass", "weil"},
                             Pair{"zum jetzigen zeitpunkt", "jetzt"},
                             Pair{"zum gegenwärtigen zeitpunkt", "jetzt"},
                             Pair{"in regelmäßigen abständen", "regelmäßig"},
                             Pair{"eine vielzahl von", "viele"},
                             Pair{"käuflich erwerben", "kaufen"},
                             Pair{"lediglich", "nur"},
                             Pair{"beziehungsweise", "oder"},
                             Pair{"sofern", "wenn"},
                             Pair{"umgehend", "sofort"},
                             Pair{"unverzüglich", "sofort"},
                             Pair{"anschließend", "danach"},
                             Pair{"ebenfalls", "auch"},
                             Pair{"erwerben", "kaufen"},
                             Pair{"benötigen", "brauchen"},
                             Pair{"benötigt", "braucht"},
                             Pair{"darüber hinaus", "außerdem"},
                             Pair{"nichtsdestotrotz", "trotzdem"},
                             Pair{"diesbezüglich", "dazu"},
                             Pair{"gegebenenfalls", "vielleicht"},
                             Pair{"mittels", "mit"},
                             Pair{"insbesondere", "vor allem"}};
constexpr std::array kShortForms{
    Pair{"do not", "don’t"},      Pair{"does not", "doesn’t"}, Pair{"did not", "didn’t"},
    Pair{"is not", "isn’t"},      Pair{"are not", "aren’t"},   Pair{"was not", "wasn’t"},
    Pair{"cannot", "can’t"},      Pair{"will not", "won’t"},   Pair{"we are", "we’re"},
    Pair{"you are", "you’re"},    Pair{"they are", "they’re"}, Pair{"we have", "we’ve"},
    Pair{"you will", "you’ll"},   Pair{"we will", "we’ll"},    Pair{"have not", "haven’t"},
    Pair{"would not", "wouldn’t"}};

bool is_word_sign(std::string_view text, size_t at) {
    if (at >= text.size()) return false;
    const char c = text[at];
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           static_cast<unsigned char>(c) >= 0xC3;
}

/// Every `from` as whole words; a capital at its beginning stays one.
std::string replaced(std::string text, std::string_view from, std::string_view to,
                     size_t& changed) {
    std::string small = fold_case(text);
    if (small.size() != text.size()) return text;
    for (size_t at = small.find(from); at != small.npos; at = small.find(from, at)) {
        const bool whole =
            (at == 0 || !is_word_sign(small, at - 1)) && !is_word_sign(small, at + from.size()) &&
            (at == 0 || (small[at - 1] != '#' && small[at - 1] != '@' && small[at - 1] != '/'));
        if (!whole) {
            at += from.size();
            continue;
        }
        const bool capital = text[at] != small[at];
        const std::string put = capital ? capitalised(to) : std::string(to);
        text.replace(at, from.size(), put);
        small.replace(at, from.size(), std::string(to));
        at += to.size();
        ++changed;
    }
    return text;
}

/// A word that can only begin a clause of its own.
bool is_subject_word(std::string_view word, std::string_view language) {
    static constexpr std::array<std::string_view, 8> kEnglishWords{"we", "you", "they", "it",
                                                                   "i",  "he",  "she",  "there"};
    static constexpr std::array<std::string_view, 7> kGermanWords{"wir", "du",  "sie", "er",
                                                                  "es",  "ich", "man"};
    const std::string folded = fold(word);
    return language == "de"
               ? std::find(kGermanWords.begin(), kGermanWords.end(), folded) != kGermanWords.end()
               : std::find(kEnglishWords.begin(), kEnglishWords.end(), folded) !=
                     kEnglishWords.end();
}

struct Joint {
    std::string_view sign, instead;
};
constexpr std::array<Joint, 5> kEnglishJoints{
    {{", and ", ""}, {", but ", "But "}, {", so ", "So "}, {"; ", ""}, {" – ", ""}}};
constexpr std::array<Joint, 5> kGermanJoints{
    {{", und ", ""}, {", aber ", "Aber "}, {", denn ", "Denn "}, {"; ", ""}, {" – ", ""}}};

}  // namespace

std::string with_plain_words(std::string_view text, std::string_view language, size_t& changed) {
    std::string out(text);
    if (language == "de")
        for (const auto& [from, to] : kGerman) out = replaced(std::move(out), from, to, changed);
    else
        for (const auto& [from, to] : kEnglish) out = replaced(std::move(out), from, to, changed);
    return out;
}

std::string with_short_sentences(const std::string& sentence, std::string_view language) {
    if (words(sentence).size() <= kLongSentence) return sentence;
    for (const Joint& joint : language == "de" ? kGermanJoints : kEnglishJoints)
        for (size_t at = sentence.find(joint.sign); at != sentence.npos;
             at = sentence.find(joint.sign, at + 1)) {
            const std::string left = sentence.substr(0, at),
                              right = sentence.substr(at + joint.sign.size());
            const std::string first = right.substr(0, right.find(' '));
            if (words(left).size() < kLeastHalf || words(right).size() < kLeastHalf ||
                !is_subject_word(first, language))
                continue;
            const std::string second =
                joint.instead.empty() ? capitalised(right) : std::string(joint.instead) + right;
            return as_sentence(left) + " " + with_short_sentences(second, language);
        }
    return sentence;
}

std::string with_contractions(std::string_view text, bool contracted) {
    std::string out(text);
    size_t changed = 0;
    for (const auto& [whole, brief] : kShortForms) {
        if (contracted) {
            out = replaced(std::move(out), whole, brief, changed);
            continue;
        }
        out = replaced(std::move(out), brief, whole, changed);
        std::string straight(brief);
        const size_t sign = straight.find("’");
        straight.replace(sign, std::string_view("’").size(), "'");
        out = replaced(std::move(out), straight, whole, changed);
    }
    return out;
}

}  // namespace herald::content::compose
