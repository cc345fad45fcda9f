#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "content/archive/search.hpp"

namespace herald::content {
namespace {

constexpr std::size_t kAskedWords = 8, kShown = 10;
constexpr std::int64_t kPerWord = 60;
constexpr double kAlike = 0.12;

/// How often each word stands in a text, dampened; long words say more than short ones.
std::map<std::string, double> weights_of(std::string_view title, std::string_view text) {
    std::map<std::string, double> out;
    for (const auto piece : {title, text})
        for (const auto& run : word_runs(piece)) {
            const std::string word = plain_word(piece.substr(run.from, run.size));
            if (word.size() >= 3) out[word] += piece.data() == title.data() ? 2 : 1;
        }
    for (auto& [word, weight] : out)
        weight = (1 + std::log(weight)) * std::min<double>(static_cast<double>(word.size()), 12);
    return out;
}

double cosine(const std::map<std::string, double>& a, const std::map<std::string, double>& b) {
    double both = 0, one = 0, other = 0;
    for (const auto& [word, weight] : a) {
        one += weight * weight;
        if (const auto found = b.find(word); found != b.end()) both += weight * found->second;
    }
    for (const auto& [word, weight] : b) other += weight * weight;
    return one > 0 && other > 0 ? both / std::sqrt(one * other) : 0;
}

/// By shared words: each telling word brings its newest entries, and they are compared whole.
std::vector<std::pair<double, StoredEntry>> like_by_words(const Scope& scope,
                                                          const StoredEntry& entry) {
    const auto own = weights_of(entry.title, entry.text);
    std::vector<std::pair<double, std::string>> telling;
    for (const auto& [word, weight] : own) telling.emplace_back(weight, word);
    std::sort(telling.rbegin(), telling.rend());
    if (telling.size() > kAskedWords) telling.resize(kAskedWords);
    std::set<std::pair<EntryType, Uuid>> seen{{entry.type, entry.ref}};
    std::vector<std::pair<double, StoredEntry>> out;
    for (const auto& [weight, word] : telling) {
        Wanted wanted;
        wanted.words = parse_search("\"" + word + "\"");
        wanted.limit = kPerWord;
        for (auto& found : find_entries(scope, wanted)) {
            if (!seen.insert({found.type, found.ref}).second) continue;
            const double alike = cosine(own, weights_of(found.title, found.text));
            if (alike >= kAlike) out.emplace_back(alike, std::move(found));
        }
    }
    return out;
}

}  // namespace

SimilarEntries similar_entries(const Context& context, const Scope& scope, const EntryRef& ref) {
    static_cast<void>(context);
    const StoredEntry entry = get_entry(scope, ref.type, ref.ref);
    auto found = like_by_words(scope, entry);
    std::stable_sort(found.begin(), found.end(),
                     [](const auto& a, const auto& b) { return a.first > b.first; });
    SimilarEntries out;
    for (const auto& [alike, one] : found) {
        if (out.data.size() == kShown) break;
        out.data.push_back(shown(one));
        out.data.back().score = alike;
    }
    return out;
}

}  // namespace herald::content
