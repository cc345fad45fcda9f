#include "content/compose/facts/habits.hpp"

#include <algorithm>
#include <map>

#include "base/text.hpp"
#include "base/text_parts.hpp"
#include "content/compose/words/clean.hpp"
#include "content/compose/words/shape.hpp"
#include "content/text/marks.hpp"
#include "content/text/network.hpp"

namespace herald::content::compose {
namespace {

using std::size_t;

constexpr size_t kNearest = 5;

size_t median(std::vector<size_t> values) {
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

Opening opening_of(const std::string& text) {
    const auto all = clean_sentences(text, {});
    if (all.empty()) return Opening::statement;
    const std::string& first = all.front();
    for (const std::string_view sign : {"“", "„", "\"", "«", "»"})
        if (first.starts_with(sign)) return Opening::quotation;
    if (first.ends_with('?')) return Opening::question;
    const auto parts = words(first);
    return has_digit(parts.front().of(first)) ? Opening::number : Opening::statement;
}

/// The emoji at its beginning or end.
std::pair<std::string, bool> emoji_of(const std::string& text) {
    const auto parts = graphemes(text);
    if (parts.empty()) return {};
    if (is_emoji(parts.front().of(text))) return {std::string(parts.front().of(text)), true};
    const std::string line = text.substr(0, text.find('\n'));
    const auto signs = graphemes(line);
    if (!signs.empty() && is_emoji(signs.back().of(line)))
        return {std::string(signs.back().of(line)), false};
    return {};
}

/// Of the network, the nearest first; those of the same nearness by score.
std::vector<const Winner*> nearest(const std::vector<Winner>& winners, std::string_view network,
                                   const std::vector<std::string>& words) {
    std::vector<const Winner*> out;
    for (const Winner& winner : winners)
        if (!trim(winner.text).empty() && winner.network == network) out.push_back(&winner);
    const auto likeness = [&](const Winner* one) {
        return overlap(telling_words(clip(one->text, 4000)), words);
    };
    std::stable_sort(out.begin(), out.end(), [&](const Winner* a, const Winner* b) {
        const double left = likeness(a), right = likeness(b);
        return left != right ? left > right : a->score > b->score;
    });
    if (out.size() > kNearest) out.resize(kNearest);
    return out;
}

}  // namespace

std::string_view name_of(Opening opening) {
    switch (opening) {
        case Opening::statement: return "a statement";
        case Opening::question: return "a question";
        case Opening::number: return "a figure";
        case Opening::quotation: return "a quotation";
    }
    return "a statement";
}

Habits habits_of(const std::vector<Winner>& winners, std::string_view network,
                 const std::vector<std::string>& words) {
    Habits out;
    const auto chosen = nearest(winners, network, words);
    if (chosen.empty()) return out;
    const NetworkLimits* limits = find_network(network);
    std::vector<size_t> lengths, tags;
    std::map<Opening, size_t> openings;
    std::map<std::pair<std::string, bool>, size_t> emoji;
    size_t lists = 0;
    for (const Winner* winner : chosen) {
        lengths.push_back(limits == nullptr ? count_graphemes(winner->text)
                                            : count_text(*limits, winner->text));
        size_t count = 0;
        for (const Mark& mark : marks_of(winner->text)) count += mark.kind == MarkKind::hashtag;
        tags.push_back(count);
        ++openings[opening_of(winner->text)];
        if (auto found = emoji_of(winner->text); !found.first.empty()) ++emoji[found];
        lists += winner->text.find("\n- ") != std::string::npos ||
                 winner->text.find("\n• ") != std::string::npos;
    }
    out.texts = chosen.size();
    out.length = median(lengths);
    out.hashtags = median(tags);
    size_t most = 0;
    for (const auto& [opening, count] : openings)
        if (count > most) most = count, out.opening = opening;
    out.opening_is_common = most * 2 >= chosen.size();
    for (const auto& [found, count] : emoji)
        if (count * 2 >= chosen.size()) out.emoji = found.first, out.emoji_first = found.second;
    out.lists = lists * 2 >= chosen.size();
    out.best_title = clean_line(chosen.front()->title);
    if (out.best_title.empty()) {
        const auto all = clean_sentences(clip(chosen.front()->text, 2000), {});
        if (!all.empty()) out.best_title = bare(clip(all.front(), 120));
    }
    out.best_why = clean_line(chosen.front()->why);
    return out;
}

}  // namespace herald::content::compose
