#include <algorithm>
#include <map>

#include "base/text.hpp"
#include "base/text_parts.hpp"
#include "content/index/words.hpp"

namespace herald::content {
namespace {

constexpr std::size_t kMostTerms = 16, kLongestTyped = 1000, kLongestWord = 60;
/// A shorter beginning would stand for half the language.
constexpr std::size_t kShortestOpen = 3;
/// A tsvector counts places up to here.
constexpr std::size_t kLastPlace = 16'383, kMostPlaces = 250;

/// The words of one typed piece: pairs where a script has no spaces.
SearchTerm term_of(std::string_view piece) {
    SearchTerm out;
    for (const auto& run : word_runs(piece)) {
        const std::string word = plain_word(piece.substr(run.from, run.size));
        if (word.empty()) continue;
        out.spaced = run.spaced;
        if (run.spaced) {
            out.words.emplace_back(clip(word, kLongestWord));
            continue;
        }
        std::vector<std::string> all;
        for (std::size_t at = 0; at < word.size();) {
            const auto size = code_point_at(word, at).size;
            all.push_back(word.substr(at, size));
            at += size;
        }
        for (std::size_t i = 0; i + 1 < all.size(); ++i) out.words.push_back(all[i] + all[i + 1]);
        // One character alone begins a pair, or ends its run.
        if (all.size() == 1) {
            out.words.push_back(all.front());
            out.open_end = true;
        }
    }
    return out;
}

std::string quoted(std::string_view mark, std::string_view kind, std::string_view word) {
    return fmt::format("\"{}{}{}\"", mark, kind, word);
}

/// One word, its other forms, the ends of joined words.
std::string word_for_sqlite(std::string_view mark, const std::string& word, bool open_end,
                            bool spaced) {
    std::string out = "(" + quoted(mark, "w", word) + (open_end ? " *" : "");
    if (!open_end && spaced)
        for (const auto& form : forms_of(word)) out += " OR " + quoted(mark, "w", form);
    if (spaced && count_code_points(word) >= 4) out += " OR " + quoted(mark, "e", word) + " *";
    return out + ")";
}

std::string term_for_sqlite(std::string_view mark, const SearchTerm& term) {
    if (term.words.size() == 1)
        return word_for_sqlite(mark, term.words.front(), term.open_end, term.spaced);
    std::string out = "\"";
    for (const auto& word : term.words)
        out += fmt::format("{}{}w{}", out.size() > 1 ? " " : "", mark, word);
    return out + "\"" + (term.open_end ? " *" : "");
}

std::string lexeme(std::string_view mark, std::string_view kind, std::string_view word) {
    return fmt::format("'{}{}{}'", mark, kind, word);  // letters and digits: nothing to escape
}

std::string term_for_postgres(std::string_view mark, const SearchTerm& term) {
    if (term.words.size() > 1) {
        std::string out;
        for (const auto& word : term.words)
            out += (out.empty() ? "" : " <-> ") + lexeme(mark, "w", word);
        return "(" + out + (term.open_end ? ":*" : "") + ")";
    }
    const std::string& word = term.words.front();
    std::string out = "(" + lexeme(mark, "w", word) + (term.open_end ? ":*" : "");
    if (!term.open_end && term.spaced)
        for (const auto& form : forms_of(word)) out += " | " + lexeme(mark, "w", form);
    if (term.spaced && count_code_points(word) >= 4) out += " | " + lexeme(mark, "e", word) + ":*";
    return out + ")";
}

}  // namespace

std::vector<std::string> forms_of(std::string_view word) {
    std::vector<std::string> out;
    const bool latin =
        std::all_of(word.begin(), word.end(), [](char c) { return c >= 'a' && c <= 'z'; });
    if (!latin || word.size() < 4) return out;
    const std::string text(word);
    if (word.ends_with("ies")) {
        out.push_back(text.substr(0, text.size() - 3) + "y");
    } else if (word.ends_with("ss")) {
        out.push_back(text + "es");
    } else if (word.ends_with('s')) {
        out.push_back(text.substr(0, text.size() - 1));
    } else if (word.ends_with('y')) {
        out.push_back(text.substr(0, text.size() - 1) + "ies");
        out.push_back(text + "s");
    } else {
        out.push_back(text + "s");
    }
    return out;
}

bool SearchWords::wants_something() const {
    return std::any_of(terms.begin(), terms.end(), [](const auto& t) { return !t.excluded; });
}

SearchWords parse_search(std::string_view typed) {
    typed = clip(typed, kLongestTyped);
    SearchWords out;
    for (std::size_t at = 0; at < typed.size() && out.terms.size() < kMostTerms;) {
        if (typed[at] == ' ' || typed[at] == '\t' || typed[at] == '\n') {
            ++at;
            continue;
        }
        const bool excluded = typed[at] == '-';
        at += excluded;
        const bool phrase = at < typed.size() && typed[at] == '"';
        at += phrase;
        const std::size_t end = std::min(
            phrase ? typed.find('"', at) : typed.find_first_of(" \t\n\"", at), typed.size());
        SearchTerm term = term_of(typed.substr(at, end - at));
        term.excluded = excluded;
        if (!phrase && !excluded && end == typed.size() && term.spaced && !term.words.empty() &&
            count_code_points(term.words.back()) >= kShortestOpen)
            term.open_end = true;
        if (!term.words.empty()) out.terms.push_back(std::move(term));
        at = phrase ? end + 1 : end;
    }
    return out;
}

std::string words_for_sqlite(std::span<const std::string> words) {
    std::string out;
    for (const auto& word : words) (out += word) += ' ';
    return out;
}

std::string words_for_postgres(std::span<const std::string> words) {
    std::map<std::string_view, std::vector<std::size_t>> places;
    for (std::size_t i = 0; i < words.size(); ++i) {
        auto& own = places[words[i]];
        if (own.size() < kMostPlaces && i < kLastPlace) own.push_back(i + 1);
    }
    std::string out;
    for (const auto& [word, own] : places) {
        out += fmt::format("'{}'", word);
        for (std::size_t i = 0; i < own.size(); ++i)
            out += (i == 0 ? ':' : ',') + std::to_string(own[i]);
        out += ' ';
    }
    return out;
}

std::string question_for_sqlite(std::string_view mark, const SearchWords& search,
                                std::span<const std::string> facets) {
    std::string wanted, unwanted;
    const auto need = [&](const std::string& part) {
        wanted += (wanted.empty() ? "" : " AND ") + part;
    };
    for (const auto& term : search.terms) {
        if (term.excluded)
            unwanted += " NOT " + term_for_sqlite(mark, term);
        else
            need(term_for_sqlite(mark, term));
    }
    for (const auto& facet : facets) need("\"" + facet + "\"");
    if (wanted.empty()) {
        if (unwanted.empty()) return {};
        wanted = "\"" + any_word(mark) + "\"";
    }
    return "(" + wanted + ")" + unwanted;
}

std::string question_for_postgres(std::string_view mark, const SearchWords& search,
                                  std::span<const std::string> facets) {
    std::string out;
    bool wanted = false;
    const auto need = [&](const std::string& part) { out += (out.empty() ? "" : " & ") + part; };
    for (const auto& term : search.terms) {
        need((term.excluded ? "!" : "") + term_for_postgres(mark, term));
        wanted = wanted || !term.excluded;
    }
    for (const auto& facet : facets) need("'" + facet + "'");
    if (!out.empty() && !wanted && facets.empty()) need("'" + any_word(mark) + "'");
    return out;
}

}  // namespace herald::content
