#include "content/compose/words/extract.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "base/text.hpp"
#include "base/text_parts.hpp"
#include "content/compose/words/clean.hpp"
#include "content/compose/words/shape.hpp"
#include "content/compose/words/small_words.hpp"

namespace herald::content::compose {
namespace {

double weight_of_length(std::size_t count) {
    if (count < 4) return 0.1;
    if (count < 6) return 0.5;
    if (count <= 24) return 1;
    return count <= 32 ? 0.7 : 0.3;
}

bool has_filler(const std::string& folded) {
    for (const std::string_view filler :
         {" um,", " uh,", "you know,", "sort of", "kind of like", "i mean,", " ahm", " ah,",
          "sozusagen", "irgendwie", "halt so", "blah"})
        if (folded.find(filler) != folded.npos) return true;
    return false;
}

}  // namespace

std::vector<Told> most_telling(const std::vector<std::string>& sentences,
                               const std::vector<std::string>& wanted) {
    std::vector<std::vector<std::string>> telling;
    std::map<std::string, double> counts;
    for (const auto& sentence : sentences) {
        telling.push_back(telling_words(sentence));
        for (const auto& word : std::set<std::string>(telling.back().begin(), telling.back().end()))
            ++counts[word];
    }
    const std::set<std::string> asked(wanted.begin(), wanted.end());
    std::vector<Told> out;
    std::set<std::string> seen;
    for (std::size_t i = 0; i < sentences.size(); ++i) {
        const std::string folded = fold(sentences[i]);
        if (telling[i].empty() || is_placeholder(sentences[i]) || !seen.insert(folded).second)
            continue;
        double score = 0;
        for (const auto& word : std::set<std::string>(telling[i].begin(), telling[i].end()))
            score += std::log1p(counts[word]) * (asked.count(word) > 0 ? 2.5 : 1);
        score /= std::sqrt(static_cast<double>(telling[i].size()) + 2);
        const auto parts = words(folded);
        score *= weight_of_length(parts.size());
        if (points_back(parts.front().of(folded))) score *= 0.4;
        if (has_filler(folded)) score *= 0.5;
        if (shape_of(sentences[i], "en") == Shape::question) score *= 0.6;
        if (has_digit(folded)) score *= 1.15;
        out.push_back({sentences[i], i, score});
    }
    std::stable_sort(out.begin(), out.end(),
                     [](const Told& a, const Told& b) { return a.score > b.score; });
    return out;
}

}  // namespace herald::content::compose
