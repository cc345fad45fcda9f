#include <algorithm>

#include "base/text.hpp"
#include "base/text_parts.hpp"
#include "content/speech/captions/placed.hpp"

namespace herald::content::speech {
namespace {

constexpr double kParagraphPause = 2;
constexpr double kShortPart = 2.5;
constexpr std::size_t kShortText = 30;
/// A run without spaces that is longer than any word: a script that writes none.
constexpr std::size_t kLongRun = 24;

bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

/// A run of Chinese, Japanese or Thai, taken apart as dictionaries say; punctuation stays with the
/// word before it.
void add_run(std::string_view run, std::vector<std::string_view>& out) {
    if (graphemes(run).size() <= kLongRun) return out.push_back(run);
    const auto parts = words(run);
    if (parts.size() < 2) return out.push_back(run);
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const std::size_t from = i == 0 ? 0 : parts[i].from;
        const std::size_t to = i + 1 < parts.size() ? parts[i + 1].from : run.size();
        out.push_back(run.substr(from, to - from));
    }
}

std::vector<std::string_view> split(std::string_view text) {
    std::vector<std::string_view> out;
    std::size_t at = 0;
    while (at < text.size()) {
        while (at < text.size() && is_space(text[at])) ++at;
        std::size_t end = at;
        while (end < text.size() && !is_space(text[end])) ++end;
        if (end > at) add_run(text.substr(at, end - at), out);
        at = end;
    }
    return out;
}

/// How long a word takes: its characters, and the breath after a sentence or a clause.
double weight_of(std::string_view word) {
    const double letters = static_cast<double>(count_code_points(word)) + 1;
    const char last = word.empty() ? ' ' : word.back();
    if (last == '.' || last == '!' || last == '?') return letters + 3;
    return last == ',' || last == ';' || last == ':' ? letters + 1.5 : letters;
}

/// By their middles: engines let words touch the edges of parts.
std::vector<TranscriptWord> words_within(const std::vector<TranscriptWord>& words,
                                         const TranscriptPart& part) {
    std::vector<TranscriptWord> out;
    auto word = std::partition_point(words.begin(), words.end(),
                                     [&](const auto& one) { return one.end < part.start; });
    for (; word != words.end() && word->start <= part.end; ++word) {
        const double middle = (word->start + word->end) / 2;
        if (middle >= part.start && middle <= part.end) out.push_back(*word);
    }
    return out;
}

bool same(const TranscriptPart& a, const TranscriptPart& b) {
    return a.start == b.start && a.end == b.end && a.text == b.text;
}

}  // namespace

std::vector<TranscriptWord> spread_words(std::string_view text, double start, double end) {
    const auto found = split(text);
    double whole = 0;
    for (const auto word : found) whole += weight_of(word);
    std::vector<TranscriptWord> out;
    double at = start;
    for (const auto word : found) {
        const double next = at + (end - start) * weight_of(word) / whole;
        out.push_back({std::string(word), at, std::min(next, end)});
        at = next;
    }
    return out;
}

std::vector<TranscriptWord> words_after_edit(const std::vector<TranscriptPart>& before,
                                             const std::vector<TranscriptWord>& words,
                                             const std::vector<TranscriptPart>& after) {
    std::vector<TranscriptWord> out;
    for (const TranscriptPart& part : after) {
        const auto known = std::partition_point(
            before.begin(), before.end(), [&](const auto& one) { return one.start < part.start; });
        std::vector<TranscriptWord> own;
        if (known != before.end() && same(*known, part)) own = words_within(words, part);
        if (own.empty()) own = spread_words(part.text, part.start, part.end);
        out.insert(out.end(), own.begin(), own.end());
    }
    return out;
}

std::vector<Placed> find_in(std::string_view text, const std::vector<TranscriptWord>& words) {
    std::vector<Placed> out;
    std::size_t at = 0;
    for (const TranscriptWord& word : words) {
        const std::string_view wanted = trim(word.text);
        if (wanted.empty()) continue;
        const std::size_t found = text.find(wanted, at);
        if (found == std::string_view::npos) return {};
        out.push_back({found, found + wanted.size(), word.start, word.end});
        at = found + wanted.size();
    }
    if (out.empty()) return out;
    out.front().from = text.find_first_not_of(" \t\r\n");
    // What stands between two words belongs to the one it touches.
    for (std::size_t i = 0; i < out.size(); ++i) {
        const std::size_t from = out[i].to;
        const bool is_last = i + 1 == out.size();
        const std::string_view gap =
            text.substr(from, (is_last ? text.size() : out[i + 1].from) - from);
        const std::size_t space = gap.find_last_of(" \t\r\n");
        const bool parted = !is_last && space != std::string_view::npos;
        if (parted) out[i + 1].from = from + space + 1;
        const std::string_view own =
            text.substr(out[i].from, from + (parted ? space : gap.size()) - out[i].from);
        out[i].to = out[i].from + trim(own).size();
    }
    return out;
}

std::string text_of(const std::vector<TranscriptPart>& parts) {
    std::string out;
    const TranscriptPart* last = nullptr;
    for (const TranscriptPart& part : parts) {
        if (trim(part.text).empty()) continue;
        if (last != nullptr) {
            const bool breaks =
                part.start - last->end >= kParagraphPause || part.speaker != last->speaker;
            out += breaks ? "\n\n" : " ";
        }
        out += trim(part.text);
        last = &part;
    }
    return out;
}

std::vector<TranscriptPart> part_by_sentences(std::string_view text,
                                              const std::vector<TranscriptWord>& words,
                                              const std::string& language) {
    auto placed = find_in(text, words);
    if (placed.empty()) return {};
    const auto ends = sentences(text, language);
    std::vector<TranscriptPart> out;
    std::size_t word = 0;
    for (std::size_t i = 0; i < ends.size() && word < placed.size(); ++i) {
        const bool is_last = i + 1 == ends.size();
        const std::size_t stop = is_last ? text.size() : ends[i + 1].from;
        const std::size_t first = word;
        while (word < placed.size() && (is_last || placed[word].from < stop)) ++word;
        if (word == first) continue;
        const std::string_view said =
            text.substr(placed[first].from, placed[word - 1].to - placed[first].from);
        // A word or two are no part of their own.
        const bool joins = !out.empty() && (out.back().end - out.back().start < kShortPart ||
                                            count_graphemes(out.back().text) < kShortText);
        if (joins) {
            out.back().text += " " + std::string(said);
            out.back().end = placed[word - 1].end;
        } else {
            out.push_back({placed[first].start, placed[word - 1].end, std::string(said), {}});
        }
    }
    return out;
}

std::string write_txt(std::string_view title, const std::vector<TranscriptPart>& parts) {
    std::string out;
    if (!trim(title).empty()) out += std::string(trim(title)) + "\n\n";
    std::vector<TranscriptPart> turn;
    const auto end_turn = [&] {
        if (turn.empty()) return;
        if (turn.front().speaker) out += *turn.front().speaker + ": ";
        out += text_of(turn) + "\n\n";
        turn.clear();
    };
    for (const TranscriptPart& part : parts) {
        if (!turn.empty() && turn.front().speaker != part.speaker) end_turn();
        turn.push_back(part);
    }
    end_turn();
    if (out.ends_with("\n\n")) out.pop_back();
    return out;
}

}  // namespace herald::content::speech
