#include "content/compose/rewrite.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "base/json_reader.hpp"
#include "base/text.hpp"
#include "base/text_parts.hpp"
#include "content/compose/plain_words.hpp"
#include "content/compose/words/clean.hpp"
#include "content/compose/words/extract.hpp"
#include "content/compose/words/shape.hpp"
#include "content/text/marks.hpp"
#include "content/text/reading.hpp"

namespace herald::content::compose {
namespace {

using std::size_t;
namespace json = boost::json;

constexpr size_t kLongestRead = 100'000;  ///< bytes
constexpr double kShorter = 0.6;          ///< of the length, when no limit is named

Error needs_model(std::string_view what) {
    return Error(ErrorKind::invalid,
                 fmt::format("{} needs a model: Herald's rules cannot do it without inventing or "
                             "mistranslating. Connect an AI provider, or change the text yourself.",
                             what));
}

/// One sentence of a text, and how it follows what is before it.
struct Piece {
    std::string text;
    std::string gap;     ///< blank, line break or empty line before it, as given
    bool keeps = false;  ///< has a link or nothing but marks
    double score = 0;
};

bool has_link(std::string_view text) {
    const auto marks = marks_of(text);
    return std::any_of(marks.begin(), marks.end(),
                       [](const Mark& m) { return m.kind == MarkKind::link; });
}

bool is_marks_only(std::string_view text) {
    size_t covered = 0;
    for (const Mark& mark : marks_of(text)) covered += words(mark.of(text)).size();
    return covered > 0 && covered >= words(text).size();
}

std::vector<Piece> pieces_of(std::string_view text, const std::string& language) {
    std::vector<Piece> out;
    size_t end = 0;
    const auto add = [&](size_t from, size_t to) {
        const std::string_view one = trim(text.substr(from, to - from));
        if (one.empty()) return;
        const size_t begins = static_cast<size_t>(one.data() - text.data());
        const std::string_view gap = text.substr(end, begins - end);
        const auto breaks = std::count(gap.begin(), gap.end(), '\n');
        out.push_back({std::string(one),
                       out.empty()   ? ""
                       : breaks > 1  ? "\n\n"
                       : breaks == 1 ? "\n"
                                     : " ",
                       has_link(one) || is_marks_only(one), 0});
        end = begins + one.size();
    };
    for (size_t line = 0; line < text.size();) {
        const size_t stop = std::min(text.find('\n', line), text.size());
        const std::string_view whole = text.substr(line, stop - line);
        // Sentences within a line; abbreviations keep theirs together.
        size_t from = 0;
        for (const auto& sentence : clean_sentences(whole, language)) {
            const size_t at = whole.find(sentence, from);
            if (at == whole.npos) continue;
            add(line + from, line + at + sentence.size());
            from = at + sentence.size();
        }
        if (from < whole.size()) add(line + from, stop);
        line = stop + 1;
    }
    return out;
}

std::string joined(const std::vector<Piece>& pieces) {
    std::string out;
    for (const Piece& piece : pieces) out += (out.empty() ? "" : piece.gap) + piece.text;
    return out;
}

void score(std::vector<Piece>& pieces, const std::string& title) {
    std::vector<std::string> texts;
    for (const Piece& piece : pieces) texts.push_back(piece.text);
    for (const Told& one : most_telling(texts, telling_words(title)))
        pieces[one.index].score = one.score;
}

/// Leaves sentences out, the least telling first; the first one, links and hashtags stay.
std::string shortened(std::string_view text, const std::string& title, const std::string& language,
                      size_t most, const NetworkLimits& network) {
    auto pieces = pieces_of(text, language);
    score(pieces, title);
    while (count_text(network, joined(pieces)) > most) {
        auto light = pieces.end();
        for (auto one = pieces.begin(); one != pieces.end(); ++one)
            if (one != pieces.begin() && !one->keeps &&
                (light == pieces.end() || one->score <= light->score))
                light = one;
        if (light == pieces.end()) break;
        // What began a paragraph hands its place to the next one of it.
        const auto next = light + 1;
        if (next != pieces.end() && next->gap == " ") next->gap = light->gap;
        pieces.erase(light);
    }
    std::string out = joined(pieces);
    if (count_text(network, out) <= most || pieces.empty()) return out;
    // One sentence and its marks are left: the sentence is cut at a word.
    std::string kept;
    for (const Piece& piece : pieces)
        if (piece.keeps) kept += (kept.empty() ? "" : " ") + piece.text;
    const size_t taken = kept.empty() ? 0 : count_text(network, kept) + 1;
    if (taken >= most) return out;
    if (pieces.front().keeps) return out;  // a link is never cut
    const std::string head = shorten(network, pieces.front().text, most - taken);
    return head.empty() ? kept : kept.empty() ? head : head + " " + kept;
}

const NetworkLimits& limits_or_plain(const std::string& network, const Material& material) {
    static const NetworkLimits kPlain{
        .id = "", .name = "", .measure = Measure::code_points, .max_text = 1'000'000};
    if (material.limits) return *material.limits;
    const NetworkLimits* found = find_network(network);
    return found == nullptr ? kPlain : *found;
}

RewrittenText shorter(const RewriteWish& wish, const Draft& given, const std::string& text,
                      const std::string& language, const Material& material) {
    const NetworkLimits& network =
        limits_or_plain(wish.network.empty() ? given.network : wish.network, material);
    const size_t now = count_text(network, text);
    size_t most = wish.most.value_or(0);
    if (most == 0)
        most = now > network.max_text ? network.max_text
                                      : static_cast<size_t>(static_cast<double>(now) * kShorter);
    RewrittenText out{
        given.title, shortened(text, given.title, language, most, network), given.data, {}};
    const size_t after = count_text(network, out.text);
    if (after >= now)
        throw Error(
            ErrorKind::invalid,
            "There is no sentence that could be left out; a model could say it in fewer words.");
    out.notes.push_back(
        {"made_shorter",
         fmt::format("{} characters instead of {}: the least telling sentences are left out, "
                     "nothing is said anew. Links and hashtags stay.",
                     after, now),
         {{"after", fmt::to_string(after)}, {"before", fmt::to_string(now)}}});
    if (after > most)
        out.notes.push_back(
            {"still_longer",
             fmt::format("{} were wanted; the first sentence and the marks need more.", most),
             {{"most", fmt::to_string(most)}}});
    return out;
}

RewrittenText simpler(const Draft& given, const std::string& text, const std::string& language) {
    if (language != "en" && language != "de") throw needs_model("Plainer words in this language");
    size_t changed = 0;
    std::string plain = with_plain_words(text, language, changed);
    auto pieces = pieces_of(plain, language);
    size_t split = 0;
    for (Piece& piece : pieces) {
        if (piece.keeps) continue;
        const std::string after = with_short_sentences(piece.text, language);
        split += after != piece.text;
        piece.text = after;
    }
    if (changed + split == 0)
        throw Error(ErrorKind::invalid,
                    "The rules find no long sentence to split and no heavy word to replace.");
    Sentence note{
        "made_simpler",
        fmt::format(
            "{} words or phrases are replaced by plainer ones, {} long sentences are split.",
            changed, split),
        {{"words", fmt::to_string(changed)}, {"sentences", fmt::to_string(split)}}};
    return {given.title, joined(pieces), given.data, {std::move(note)}};
}

/// What a wish for a tone asks of rules.
struct ToneWish {
    bool calm = false, no_emoji = false, formal = false, casual = false;
};

ToneWish tone_of(const std::string& wish) {
    const std::string folded = fold(wish);
    const auto says = [&](std::initializer_list<std::string_view> list) {
        return std::any_of(list.begin(), list.end(),
                           [&](auto word) { return folded.find(word) != folded.npos; });
    };
    ToneWish out;
    out.calm =
        says({"calm", "quiet", "factual", "serious", "sober", "neutral", "exclamation", "ruhig",
              "sachlich", "nuchtern", "ausrufe", "formal", "formell", "professional", "seri"});
    out.no_emoji = says({"emoji"}) || says({"formal", "serious", "factual", "sachlich", "formell",
                                            "seri", "professional"});
    out.formal = says({"formal", "professional", "formell"}) && !says({"informal"});
    out.casual = says({"casual", "informal", "friendly", "relaxed", "conversational"});
    return out;
}

RewrittenText toned(const RewriteWish& wish, const Draft& given, const std::string& text,
                    const std::string& language) {
    const ToneWish tone = tone_of(wish.tone.empty() ? wish.instruction : wish.tone);
    const bool english = language == "en";
    if (!tone.calm && !tone.no_emoji && !(english && (tone.formal || tone.casual)))
        throw needs_model(fmt::format("The tone “{}”", clip(wish.tone, 60)));
    std::string out;
    for (size_t at = 0; at <= text.size();) {
        const size_t end = std::min(text.find('\n', at), text.size());
        std::string line(text.substr(at, end - at));
        if (tone.calm && !has_link(line)) {
            std::replace(line.begin(), line.end(), '!', '.');
            while (line.find("..") != line.npos && line.find("...") == line.npos)
                line.erase(line.find(".."), 1);
        }
        if (tone.no_emoji && has_emoji(line)) line = without_emoji(line);
        if (english && (tone.formal || tone.casual)) line = with_contractions(line, tone.casual);
        out += line;
        if (end == text.size()) break;
        out += '\n';
        at = end + 1;
    }
    out = polished(out);
    if (out == polished(text))
        throw Error(
            ErrorKind::invalid,
            "The text has nothing that the rules for this tone would change; a model can do more.");
    return {given.title,
            out,
            given.data,
            {{"tone_of_marks",
              "Only what rules can do: exclamation marks, emoji and short forms. The choice of "
              "words is as it was.",
              {}}}};
}

/// Without the hashtags beyond `most`.
std::string with_fewer_hashtags(const std::string& text, size_t most) {
    std::string out;
    size_t at = 0, count = 0;
    for (const Mark& mark : marks_of(text)) {
        if (mark.kind != MarkKind::hashtag || ++count <= most) continue;
        out += text.substr(at, mark.from - at);
        at = mark.from + mark.size;
    }
    return polished(out + text.substr(at));
}

std::string without_addresses(const std::string& text) {
    std::string out;
    size_t at = 0;
    for (const Mark& mark : marks_of(text)) {
        if (mark.kind != MarkKind::link) continue;
        out += text.substr(at, mark.from - at) + host_of(mark.of(text));
        at = mark.from + mark.size;
    }
    return out + text.substr(at);
}

RawJson with_thread(const RawJson& data, const std::vector<std::string>& rest) {
    json::object out;
    if (!data.text.empty()) {
        const json::value parsed = parse_json(data.text);
        if (parsed.is_object()) out = parsed.get_object();
    }
    out.erase("thread");
    if (!rest.empty()) {
        json::array thread;
        for (const auto& one : rest) thread.emplace_back(one);
        out["thread"] = thread;
    }
    return {out.empty() ? std::string() : json::serialize(out)};
}

RewrittenText for_network(const RewriteWish& wish, const Draft& given, const std::string& text,
                          const std::string& language, const Material& material) {
    const NetworkLimits* network = find_network(wish.network);
    if (network == nullptr)
        throw Error(ErrorKind::invalid, "Say for which network the text is to be changed.");
    NetworkLimits limits =
        material.limits && material.limits->id == network->id ? *material.limits : *network;
    std::string changed = text;
    Sentences notes;
    if (limits.good_hashtags || limits.max_hashtags) {
        const std::string fewer = with_fewer_hashtags(
            changed, limits.good_hashtags.value_or(limits.max_hashtags.value_or(30)));
        if (fewer != polished(changed))
            notes.push_back({"hashtags_went", "Hashtags beyond the network's habit went.", {}});
        changed = fewer;
    }
    if (!limits.links_work && has_link(changed)) {
        changed = without_addresses(changed);
        notes.push_back({"links_named",
                         "Links became names of sites, since they cannot be clicked there.",
                         {}});
    }
    RewrittenText out{given.title, changed, with_thread(given.data, {}), {}};
    const size_t length = count_text(limits, changed);
    const bool threads = limits.id == "x" || limits.id == "mastodon" || limits.id == "bluesky";
    if (length > limits.max_text && threads && length <= limits.max_text * 6) {
        auto posts = split_for(limits, changed);
        out.text = posts.front();
        posts.erase(posts.begin());
        out.data = with_thread(given.data, posts);
        notes.push_back({"became_thread",
                         fmt::format("It became a thread of {} posts.", posts.size() + 1),
                         {{"count", fmt::to_string(posts.size() + 1)}}});
    } else if (length > limits.max_text) {
        out.text = shortened(changed, given.title, language, limits.max_text, limits);
        notes.push_back({"sentences_went", "The least telling sentences are left out.", {}});
    }
    const std::size_t now = count_text(limits, out.text);
    out.notes.push_back(
        {"length_there",
         fmt::format("For {}: {} of {} characters.", limits.name, now, limits.max_text),
         {{"network", std::string(limits.id)},
          {"length", fmt::to_string(now)},
          {"most", fmt::to_string(limits.max_text)}}});
    out.notes.insert(out.notes.end(), notes.begin(), notes.end());
    return out;
}

}  // namespace

RewrittenText rewrite(const RewriteWish& wish, const Draft& given, const Material& material) {
    const std::string text(trim(clip(given.text, kLongestRead)));
    if (words(text).empty()) throw Error(ErrorKind::invalid, "There is no text to be changed.");
    std::string language = given.language.empty() ? language_of(text) : given.language;
    if (language.empty() && !material.brand.languages.empty())
        language = material.brand.languages.front();
    RewrittenText out;
    switch (wish.how) {
        case Rewrite::shorter: out = shorter(wish, given, text, language, material); break;
        case Rewrite::simpler: out = simpler(given, text, language); break;
        case Rewrite::tone: out = toned(wish, given, text, language); break;
        case Rewrite::network: out = for_network(wish, given, text, language, material); break;
        case Rewrite::longer: throw needs_model("A longer text");
        case Rewrite::translate: throw needs_model("A translation");
        case Rewrite::improve: throw needs_model("Improving a text");
    }
    if (!trim(wish.instruction).empty() && wish.how != Rewrite::tone)
        out.notes.push_back(
            {"instruction_left", "Your instruction was not followed: that needs a model.", {}});
    return out;
}

}  // namespace herald::content::compose
