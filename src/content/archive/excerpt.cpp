#include "content/archive/excerpt.hpp"

#include <algorithm>
#include <cmath>

#include "base/text.hpp"
#include "base/text_parts.hpp"

namespace herald::content {
namespace {

/// One place where a word of the search stands. Offsets in bytes.
struct Hit {
    std::size_t from = 0, size = 0, term = 0;
    std::size_t run = 0;  ///< its number among the text's runs
    bool last = false;    ///< of its term's words
};

bool fits_word(const std::string& word, const SearchTerm& term, std::size_t i) {
    const std::string& wanted = term.words[i];
    if (word == wanted) return true;
    const bool single = term.words.size() == 1;
    if (term.open_end && i + 1 == term.words.size() && word.starts_with(wanted)) return true;
    if (!single) return false;
    const auto forms = forms_of(wanted);
    if (std::find(forms.begin(), forms.end(), word) != forms.end()) return true;
    // The end of a joined word.
    return word.size() >= 9 && wanted.size() >= 4 && word.find(wanted, 1) != std::string::npos;
}

/// What a term of a script without spaces says, put together from its pairs again.
std::string joined(const SearchTerm& term) {
    std::string out;
    for (const auto& word : term.words)
        out += out.empty() ? word : word.substr(code_point_at(word, 0).size);
    return out;
}

class Finder {
public:
    Finder(std::string_view text, const SearchWords& search) : text_(text), search_(search) {}

    std::vector<Hit> find() {
        const auto runs = word_runs(text_);
        for (std::size_t i = 0; i < runs.size(); ++i) {
            const auto piece = text_.substr(runs[i].from, runs[i].size);
            words_.push_back(runs[i].spaced ? plain_word(piece) : std::string());
        }
        for (std::size_t t = 0; t < search_.terms.size(); ++t) {
            const auto& term = search_.terms[t];
            if (term.excluded) continue;
            if (term.spaced)
                find_words(runs, t);
            else
                find_piece(runs, t);
        }
        std::sort(hits_.begin(), hits_.end(),
                  [](const Hit& a, const Hit& b) { return a.from < b.from; });
        return hits_;
    }

private:
    void find_words(const std::vector<WordRun>& runs, std::size_t t) {
        const auto& term = search_.terms[t];
        for (std::size_t i = 0; i + term.words.size() <= runs.size(); ++i) {
            std::size_t same = 0;
            while (same < term.words.size() && fits_word(words_[i + same], term, same)) ++same;
            if (same < term.words.size()) continue;
            for (std::size_t k = 0; k < same; ++k)
                hits_.push_back({runs[i + k].from, runs[i + k].size, t, i + k, k + 1 == same});
        }
    }
    void find_piece(const std::vector<WordRun>& runs, std::size_t t) {
        const std::string wanted = joined(search_.terms[t]);
        for (std::size_t i = 0; i < runs.size(); ++i) {
            if (runs[i].spaced) continue;
            const auto piece = text_.substr(runs[i].from, runs[i].size);
            for (auto at = piece.find(wanted); at != std::string_view::npos;
                 at = piece.find(wanted, at + wanted.size()))
                hits_.push_back({runs[i].from + at, wanted.size(), t, i, true});
        }
    }

    std::string_view text_;
    const SearchWords& search_;
    std::vector<std::string> words_;
    std::vector<Hit> hits_;
};

/// Where the window with most different words begins, in bytes.
std::size_t best_start(const std::vector<Hit>& hits) {
    std::size_t best = 0, most = 0;
    for (std::size_t i = 0; i < hits.size(); ++i) {
        std::uint32_t terms = 0;
        std::size_t count = 0;
        for (std::size_t k = i; k < hits.size() && hits[k].from < hits[i].from + kExcerpt; ++k) {
            terms |= 1u << (hits[k].term % 32);
            ++count;
        }
        std::size_t different = 0;
        for (; terms != 0; terms &= terms - 1) ++different;
        const std::size_t worth = 100 * different + std::min<std::size_t>(count, 50);
        if (worth > most) {
            most = worth;
            best = hits[i].from;
        }
    }
    return best;
}

bool starts_point(std::string_view text, std::size_t at) {
    return at >= text.size() || (static_cast<unsigned char>(text[at]) & 0xC0) != 0x80;
}

/// A byte near `at` (not behind it) where a word begins.
std::size_t word_start(std::string_view text, std::size_t at) {
    std::size_t begin = at > 60 ? at - 60 : 0;
    while (!starts_point(text, begin)) ++begin;
    if (begin == 0) return 0;
    const auto blank = text.substr(begin, at - begin).find_first_of(" \n\t");
    return blank == std::string_view::npos ? begin : begin + blank + 1;
}

}  // namespace

Excerpt excerpt_of(std::string_view text, const SearchWords& search) {
    const auto hits = search.terms.empty() ? std::vector<Hit>{} : Finder(text, search).find();
    const std::size_t begin = hits.empty() ? 0 : word_start(text, best_start(hits));
    std::size_t end = begin, points = 0;
    while (end < text.size() && points < kExcerpt) {
        end += code_point_at(text, end).size;
        ++points;
    }
    if (end < text.size()) {  // at a word's end, if one is near
        const auto blank = text.substr(begin, end - begin).find_last_of(" \n\t");
        if (blank != std::string_view::npos && blank > (end - begin) * 3 / 4) end = begin + blank;
    }
    Excerpt out;
    if (begin > 0) out.text = "… ";
    const std::size_t shift = count_code_points(out.text);
    out.text += text.substr(begin, end - begin);
    if (end < text.size()) out.text += " …";
    std::size_t seen = begin;
    std::int64_t at = static_cast<std::int64_t>(shift);
    for (const auto& hit : hits) {
        if (hit.from < seen || hit.from + hit.size > end) continue;
        at += static_cast<std::int64_t>(count_code_points(text.substr(seen, hit.from - seen)));
        const auto size =
            static_cast<std::int64_t>(count_code_points(text.substr(hit.from, hit.size)));
        out.marks.push_back({at, size});
        at += size;
        seen = hit.from + hit.size;
    }
    return out;
}

double fit_of(std::string_view title, std::string_view text, const SearchWords& search) {
    const auto in_title = Finder(title, search).find();
    const auto in_text = Finder(text, search).find();
    double out = 0;
    for (std::size_t t = 0; t < search.terms.size(); ++t) {
        if (search.terms[t].excluded) continue;
        const auto count = [t](const std::vector<Hit>& hits) {
            return static_cast<double>(std::count_if(
                hits.begin(), hits.end(), [t](const Hit& h) { return h.term == t && h.last; }));
        };
        const double titled = count(in_title), told = count(in_text);
        // Saturates as BM25 does (k1 1.2): the tenth time says little.
        out += 3 * titled / (titled + 0.5) + told / (told + 1.2);
    }
    const auto neighbours = [](const std::vector<Hit>& hits) {
        double pairs = 0;
        for (std::size_t i = 1; i < hits.size(); ++i)
            pairs += hits[i].run == hits[i - 1].run + 1 && hits[i].term == hits[i - 1].term + 1;
        return std::min(pairs, 3.0);
    };
    // Long texts have every word somewhere.
    const double length = std::sqrt(200.0 / (200.0 + static_cast<double>(text.size())));
    return out * (0.7 + 0.3 * length) + neighbours(in_title) + 0.5 * neighbours(in_text);
}

}  // namespace herald::content
