#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/html.hpp"
#include "base/text.hpp"
#include "content/speech/captions/placed.hpp"

namespace herald::content::speech {
namespace {

std::vector<Placed> place(const TranscriptPart& part, const std::vector<TranscriptWord>& words) {
    std::vector<TranscriptWord> own;
    for (const TranscriptWord& word : words) {
        const double middle = (word.start + word.end) / 2;
        if (middle >= part.start && middle <= part.end) own.push_back(word);
    }
    auto placed = find_in(part.text, own);
    // Words that say another text are no help with this one.
    const bool covers = !placed.empty() && placed.back().to + 1 >= trim(part.text).size();
    return covers ? placed : find_in(part.text, spread_words(part.text, part.start, part.end));
}

bool ends_sentence(std::string_view text) {
    static constexpr std::string_view kWide[] = {"。", "！", "？"};
    for (const auto mark : kWide)
        if (text.ends_with(mark)) return true;
    return text.ends_with('.') || text.ends_with('!') || text.ends_with('?');
}
bool ends_clause(std::string_view text) {
    return ends_sentence(text) || text.ends_with(',') || text.ends_with(';') ||
           text.ends_with(':') || text.ends_with("、");
}

class Maker {
public:
    Maker(const CueRules& rules, const TranscriptPart& part, std::vector<Placed> words)
        : rules_(rules), part_(part), words_(std::move(words)) {}

    void make(std::vector<Cue>& out) const {
        for (std::size_t first = 0; first < words_.size();) {
            const std::size_t last = last_of(first);
            Cue cue;
            cue.start = std::clamp(words_[first].start, part_.start, part_.end);
            cue.end = std::clamp(words_[last].end, cue.start, part_.end);
            cue.lines = lines_of(first, last);
            cue.speaker = part_.speaker;
            out.push_back(std::move(cue));
            first = last + 1;
        }
    }

private:
    std::string_view text_of(std::size_t first, std::size_t last) const {
        return std::string_view(part_.text)
            .substr(words_[first].from, words_[last].to - words_[first].from);
    }
    bool fits(std::size_t first, std::size_t last) const {
        return count_graphemes(text_of(first, last)) <= rules_.line * rules_.lines &&
               lines_of(first, last).size() <= rules_.lines;
    }
    /// The word a cue ends with: the end of a sentence or a pause where there is one, else the last
    /// clause or word that fits.
    std::size_t last_of(std::size_t first) const {
        std::size_t last = first, clause = first;
        bool has_clause = false;
        for (std::size_t i = first; i < words_.size(); ++i) {
            const bool too_long = words_[i].end - words_[first].start > rules_.longest;
            if (i > first && (too_long || !fits(first, i))) {
                const bool late = clause >= first + (last - first) / 2;
                return has_clause && late ? clause : last;
            }
            last = i;
            const std::string_view text = text_of(first, i);
            if (ends_sentence(text) && words_[i].end - words_[first].start >= rules_.shortest)
                return i;
            if (i + 1 < words_.size() && words_[i + 1].start - words_[i].end >= rules_.pause)
                return i;
            if (ends_clause(text)) {
                clause = i;
                has_clause = true;
            }
        }
        return last;
    }
    /// One line when it fits, else two of nearly the same length.
    std::vector<std::string> lines_of(std::size_t first, std::size_t last) const {
        const std::string_view whole = text_of(first, last);
        if (count_graphemes(whole) <= rules_.line || first == last) return {std::string(whole)};
        std::vector<std::string> out;
        std::size_t from = first;
        const std::size_t size = count_graphemes(whole);
        const std::size_t count = (size + rules_.line - 1) / rules_.line;
        const std::size_t target = std::min(rules_.line, size / count + rules_.line / 8);
        for (std::size_t i = first; i < last; ++i) {
            const bool full = count_graphemes(text_of(from, i + 1)) > target;
            if (!full) continue;
            out.emplace_back(text_of(from, i));
            from = i + 1;
        }
        out.emplace_back(text_of(from, last));
        return out;
    }

    const CueRules& rules_;
    const TranscriptPart& part_;
    std::vector<Placed> words_;
};

/// What is too short to be read stays until the next one comes.
void stretch(std::vector<Cue>& cues, const CueRules& rules) {
    for (std::size_t i = 0; i < cues.size(); ++i) {
        const double wanted = cues[i].start + rules.shortest;
        if (cues[i].end >= wanted) continue;
        cues[i].end = i + 1 < cues.size()
                          ? std::min(wanted, std::max(cues[i].end, cues[i + 1].start))
                          : wanted;
    }
    for (std::size_t i = 0; i + 1 < cues.size(); ++i)
        cues[i].end = std::max(cues[i].start, std::min(cues[i].end, cues[i + 1].start));
    // WebVTT has none that ends when it begins, and no player shows it: such ones stand together.
    for (Cue& cue : cues)
        if (cue.end < cue.start + 0.001) cue.end = cue.start + rules.shortest;
}

std::string clock_of(double seconds, char point) {
    const auto ms = static_cast<std::int64_t>(std::llround(std::max(seconds, 0.0) * 1000));
    return fmt::format("{:02}:{:02}:{:02}{}{:03}", ms / 3'600'000, ms / 60'000 % 60, ms / 1000 % 60,
                       point, ms % 1000);
}

/// A blank line ends a cue, an arrow begins one: neither may stand in its text.
std::string one_line(std::string_view line) {
    std::string out;
    for (const char c : line) out += c == '\n' || c == '\r' ? ' ' : c;
    for (std::size_t at = out.find("-->"); at != std::string::npos; at = out.find("-->"))
        out.replace(at, 3, "→");
    return out;
}

std::string escaped(std::string_view line) { return escape_angles(one_line(line)); }

}  // namespace

std::vector<Cue> make_cues(const std::vector<TranscriptPart>& parts,
                           const std::vector<TranscriptWord>& words, const CueRules& rules) {
    std::vector<Cue> out;
    auto from = words.begin();
    for (const TranscriptPart& part : parts) {
        if (trim(part.text).empty()) continue;
        // Both are in order: what ended before this part began is not looked at again.
        while (from != words.end() && from->end < part.start) ++from;
        auto to = from;
        while (to != words.end() && to->start <= part.end) ++to;
        Maker(rules, part, place(part, {from, to})).make(out);
    }
    stretch(out, rules);
    return out;
}

std::string write_srt(const std::vector<Cue>& cues) {
    std::string out;
    std::size_t number = 0;
    const std::string* speaker = nullptr;
    for (const Cue& cue : cues) {
        out += fmt::format("{}\n{} --> {}\n", ++number, clock_of(cue.start, ','),
                           clock_of(cue.end, ','));
        // The format knows no speakers: they are named where they change.
        const bool names = cue.speaker && (speaker == nullptr || *speaker != *cue.speaker);
        speaker = cue.speaker ? &*cue.speaker : nullptr;
        for (std::size_t i = 0; i < cue.lines.size(); ++i)
            out += (i == 0 && names ? one_line(*cue.speaker) + ": " : std::string()) +
                   one_line(cue.lines[i]) + "\n";
        out += '\n';
    }
    return out;
}

std::string write_vtt(const std::vector<Cue>& cues) {
    std::string out = "WEBVTT\n\n";
    for (const Cue& cue : cues) {
        out += fmt::format("{} --> {}\n", clock_of(cue.start, '.'), clock_of(cue.end, '.'));
        for (std::size_t i = 0; i < cue.lines.size(); ++i)
            out += (i == 0 && cue.speaker ? "<v " + escaped(*cue.speaker) + ">" : std::string()) +
                   escaped(cue.lines[i]) + "\n";
        out += '\n';
    }
    return out;
}

}  // namespace herald::content::speech
