#include "content/sources/trends/bursts.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <unordered_map>

namespace herald::content::trends {
namespace {

constexpr std::int32_t kRecent = 7, kShownDays = 30;
constexpr std::array<std::int32_t, 3> kWindows{1, 3, 7};
constexpr double kHalfLife = 21;
constexpr std::int32_t kLeastBaselineDays = 14;
constexpr double kLeastBaselineItems = 30;
constexpr std::size_t kSketchBits = 24, kKeptItems = 60, kExamples = 5, kLabels = 8;

std::uint64_t hash_of(std::string_view language, std::string_view key) {
    std::uint64_t out = 0xcbf29ce484222325u;
    for (const std::string_view part : {language, key}) {
        for (const char c : part) out = (out ^ static_cast<unsigned char>(c)) * 0x100000001b3u;
        out = (out ^ 0xFF) * 0x100000001b3u;
    }
    out ^= out >> 29;
    return out * 0xbf58476d1ce4e5b9u;
}

/// Counts up to 255 in 16 MB: which terms are worth counting exactly.
class Sketch {
public:
    Sketch() : cells_(std::size_t{1} << kSketchBits) {}
    void add(std::uint64_t hash) {
        std::uint8_t& cell = cells_[hash >> (64 - kSketchBits)];
        if (cell < 255) ++cell;
    }
    std::uint32_t count(std::uint64_t hash) const { return cells_[hash >> (64 - kSketchBits)]; }
    /// How many different terms there were, roughly.
    double terms() const {
        return static_cast<double>(
            std::count_if(cells_.begin(), cells_.end(), [](auto cell) { return cell > 0; }));
    }

private:
    std::vector<std::uint8_t> cells_;
};

/// Items of a language by day.
struct Volume {
    std::vector<double> items;
};

struct Mention {
    std::int32_t day = 0;
    std::uint32_t source = 0, item = 0;
};

struct Candidate {
    Term term;
    std::string language;
    std::vector<std::uint16_t> days;
    std::vector<std::pair<std::string, std::uint32_t>> labels;
    std::vector<std::pair<std::uint32_t, std::uint32_t>> sources;  ///< of the last week: count
    std::vector<Mention> mentions;                                 ///< of the last week

    void add_label(const std::string& label) {
        for (auto& [text, count] : labels)
            if (text == label) {
                ++count;
                return;
            }
        if (labels.size() < kLabels) labels.emplace_back(label, 1);
    }
    void add_mention(const Spoken& spoken) {
        const auto found = std::find_if(sources.begin(), sources.end(), [&](const auto& one) {
            return one.first == spoken.source;
        });
        if (found == sources.end())
            sources.emplace_back(spoken.source, 1);
        else
            ++found->second;
        if (mentions.size() < kKeptItems)
            mentions.push_back({spoken.day, spoken.source, spoken.item});
        else  // the newer ones stay
            *std::min_element(mentions.begin(), mentions.end(), [](const auto& a, const auto& b) {
                return a.day < b.day;
            }) = {spoken.day, spoken.source, spoken.item};
    }
};

/// What a window's count is held against.
struct Expectation {
    double mean = 0, dispersion = 1;
    bool known = false;
};

class Finder {
public:
    Finder(const EachSpoken& each, const BurstOptions& options)
        : each_(each), options_(options), first_(options.today - options.days + 1) {}

    std::vector<Burst> find() {
        sketch();
        count();
        const double looks =
            std::log10(std::max(1.0, tested_)) + std::log10(static_cast<double>(kWindows.size()));
        const double threshold = looks - std::log10(options_.alpha);
        std::vector<Burst> out;
        for (auto& [hash, candidate] : candidates_) judge(candidate, threshold, out);
        std::sort(out.begin(), out.end(), [](const Burst& a, const Burst& b) {
            return a.score != b.score ? a.score > b.score : a.term.key < b.term.key;
        });
        return out;
    }

private:
    std::size_t index_of(std::int32_t day) const { return static_cast<std::size_t>(day - first_); }
    bool is_in(std::int32_t day) const { return day >= first_ && day <= options_.today; }

    void sketch() {
        each_(options_.today - kRecent + 1, [&](const Spoken& spoken) {
            if (!is_in(spoken.day)) return;
            for (const Term& term : terms_of(spoken.text, spoken.tags, spoken.language))
                sketch_.add(hash_of(spoken.language, term.key));
        });
        tested_ = sketch_.terms();
    }

    void count() {
        each_(first_, [&](const Spoken& spoken) {
            if (!is_in(spoken.day)) return;
            auto& volume = volumes_[std::string(spoken.language)];
            volume.items.resize(static_cast<std::size_t>(options_.days));
            volume.items[index_of(spoken.day)] += 1;
            for (const Term& term : terms_of(spoken.text, spoken.tags, spoken.language)) {
                const auto hash = hash_of(spoken.language, term.key);
                if (sketch_.count(hash) >= options_.least_count) note(hash, term, spoken);
            }
        });
    }

    void note(std::uint64_t hash, const Term& term, const Spoken& spoken) {
        Candidate& one = candidates_[hash];
        if (one.days.empty()) {
            one.term = term;
            one.language = spoken.language;
            one.days.resize(static_cast<std::size_t>(options_.days));
        }
        if (one.days[index_of(spoken.day)] < 65'535) ++one.days[index_of(spoken.day)];
        if (spoken.day <= options_.today - kRecent) return;
        one.add_label(term.label);
        one.add_mention(spoken);
    }

    Expectation expect(const Candidate& one, const Volume& volume, std::int32_t window) const;
    double weekday_factor(const Candidate& one, const Volume& volume, std::int32_t window,
                          double share) const;
    void judge(Candidate& one, double threshold, std::vector<Burst>& out) const;
    bool many_speak(const Candidate& one) const;
    void describe(Candidate& one, const Volume& volume, Burst& burst) const;

    const EachSpoken& each_;
    const BurstOptions& options_;
    const std::int32_t first_;
    Sketch sketch_;
    double tested_ = 0;
    std::unordered_map<std::uint64_t, Candidate> candidates_;
    std::map<std::string, Volume> volumes_;
};

/// How much more the days of the week in the window have than the others, at least 1; shrunk to 1
/// where little is known.
double Finder::weekday_factor(const Candidate& one, const Volume& volume, std::int32_t window,
                              double share) const {
    if (window >= 7) return 1;
    constexpr double kShrink = 2;
    double seen = kShrink, expected = kShrink;
    for (std::int32_t day = options_.today - 7; day >= first_; --day) {
        const std::int32_t behind = (options_.today - day) % 7;
        if (behind >= window) continue;
        seen += one.days[index_of(day)];
        expected += share * volume.items[index_of(day)];
    }
    return std::max(1.0, seen / expected);
}

Expectation Finder::expect(const Candidate& one, const Volume& volume, std::int32_t window) const {
    Expectation out;
    double mentions = 0.5, items = 1, days = 0, all_mentions = 0.5, all_items = 1;
    for (std::int32_t day = first_; day <= options_.today - window; ++day) {
        const double volume_of_day = volume.items[index_of(day)];
        if (volume_of_day == 0) continue;
        const double weight = std::exp2(-(options_.today - window - day) / kHalfLife);
        mentions += weight * one.days[index_of(day)];
        items += weight * volume_of_day;
        all_mentions += one.days[index_of(day)];
        all_items += volume_of_day;
        ++days;
    }
    if (days < kLeastBaselineDays || all_items < kLeastBaselineItems) return out;
    out.known = true;
    // The recent past counts more, but a quiet month does not make an old subject new.
    const bool steady = all_mentions / all_items >= mentions / items;
    const double share = steady ? all_mentions / all_items : mentions / items;
    double in_window = 0;
    for (std::int32_t day = options_.today - window + 1; day <= options_.today; ++day)
        in_window += volume.items[index_of(day)];
    out.mean = share * in_window * weekday_factor(one, volume, window, share);
    // Pearson's dispersion of the baseline by blocks as long as the window, shrunk to 1.
    double squares = 8, blocks = 8;
    for (std::int32_t end = options_.today - window; end - window + 1 >= first_; end -= window) {
        double seen = 0, expected = 0;
        for (std::int32_t day = end - window + 1; day <= end; ++day) {
            seen += one.days[index_of(day)];
            expected += share * volume.items[index_of(day)];
        }
        if (expected <= 0) continue;
        squares += (seen - expected) * (seen - expected) / expected;
        ++blocks;
    }
    // The share itself is only known as well as the baseline is long (the predictive distribution
    // of a Poisson rate under a gamma prior).
    out.dispersion = std::max(1.0, squares / blocks) + in_window / (steady ? all_items : items);
    return out;
}

/// Several sources, and not one of them alone.
bool Finder::many_speak(const Candidate& one) const {
    if (one.sources.size() < options_.least_sources) return false;
    if (options_.least_sources < 2) return true;
    std::uint32_t all = 0, most = 0;
    for (const auto& [source, count] : one.sources) {
        all += count;
        most = std::max(most, count);
    }
    return (all - most) * 5 >= all;
}

void Finder::judge(Candidate& one, double threshold, std::vector<Burst>& out) const {
    if (!many_speak(one)) return;
    const Volume& volume = volumes_.at(one.language);
    Burst best;
    for (const std::int32_t window : kWindows) {
        std::uint32_t count = 0;
        for (std::int32_t day = options_.today - window + 1; day <= options_.today; ++day)
            count += one.days[index_of(day)];
        if (count < options_.least_count) continue;
        const Expectation expected = expect(one, volume, window);
        if (!expected.known || count < options_.least_change * expected.mean) continue;
        const double score = -log10_tail(count, expected.mean, expected.dispersion);
        if (score < threshold || score <= best.score) continue;
        best.score = score;
        best.count = count;
        best.window = window;
        best.baseline = expected.mean;
    }
    if (best.score == 0) return;
    describe(one, volume, best);
    out.push_back(std::move(best));
}

void Finder::describe(Candidate& one, const Volume& volume, Burst& burst) const {
    burst.term = one.term;
    const auto label =
        std::max_element(one.labels.begin(), one.labels.end(),
                         [](const auto& a, const auto& b) { return a.second < b.second; });
    if (label != one.labels.end()) burst.term.label = label->first;
    burst.language = one.language;
    for (const auto& [source, count] : one.sources) burst.sources.push_back(source);
    std::sort(burst.sources.begin(), burst.sources.end());
    const auto from = std::max<std::int32_t>(first_, options_.today - kShownDays + 1);
    for (std::int32_t day = from; day <= options_.today; ++day)
        burst.series.push_back(one.days[index_of(day)]);
    // Two days together, so that a night between does not decide.
    const auto share = [&](std::int32_t day) {
        double seen = 0, items = 0;
        for (const std::int32_t d : {day - 1, day}) {
            seen += one.days[index_of(d)];
            items += volume.items[index_of(d)];
        }
        return items > 0 ? seen / items : 0;
    };
    double peak = 0;
    for (std::int32_t day = options_.today - 2 * kRecent + 1; day <= options_.today; ++day)
        if (share(day) >= peak) {
            peak = share(day);
            burst.peak_day = one.days[index_of(day)] >= one.days[index_of(day - 1)] ? day : day - 1;
        }
    const double now = share(options_.today), before = share(options_.today - 2);
    if (now < 0.6 * peak)
        burst.state = BurstState::fading;
    else
        burst.state = now > 1.25 * before ? BurstState::rising : BurstState::peaking;
    std::stable_sort(one.mentions.begin(), one.mentions.end(),
                     [](const Mention& a, const Mention& b) { return a.day > b.day; });
    std::vector<std::uint32_t> told;
    for (const bool again : {false, true})
        for (const Mention& mention : one.mentions) {
            if (burst.items.size() == kExamples) return;
            const bool known = std::find(told.begin(), told.end(), mention.source) != told.end();
            const bool taken = std::find(burst.items.begin(), burst.items.end(), mention.item) !=
                               burst.items.end();
            if (taken || known != again) continue;
            told.push_back(mention.source);
            burst.items.push_back(mention.item);
        }
}

/// "bank raises" in "central bank raises rates".
bool contains_words(std::string_view longer, std::string_view shorter) {
    if (shorter.starts_with('#')) shorter.remove_prefix(1);
    if (longer.starts_with('#')) longer.remove_prefix(1);
    for (auto at = longer.find(shorter); at != std::string_view::npos;
         at = longer.find(shorter, at + 1)) {
        const std::size_t end = at + shorter.size();
        if ((at == 0 || longer[at - 1] == ' ') && (end == longer.size() || longer[end] == ' '))
            return true;
    }
    return false;
}

bool share_a_word(std::string_view a, std::string_view b) {
    while (!a.empty()) {
        const auto end = a.find(' ');
        if (contains_words(b, a.substr(0, end))) return true;
        a.remove_prefix(end == std::string_view::npos ? a.size() : end + 1);
    }
    return false;
}

/// "#fairtrade" and "fair trade".
bool are_one_word(std::string_view a, std::string_view b) {
    const auto joined = [](std::string_view key) {
        std::string out(key);
        std::erase_if(out, [](char c) { return c == ' ' || c == '#' || c == '_'; });
        return out;
    };
    return joined(a) == joined(b);
}

/// Whether `b` tells nothing that `a` does not: they are the same word, one holds the other's
/// words, or most of the examples are the same.
bool says_the_same(const Burst& a, const Burst& b) {
    if (a.language != b.language) return false;
    if (are_one_word(a.term.key, b.term.key)) return true;
    const double fewer = std::min(a.count, b.count), more = std::max(a.count, b.count);
    const bool nested =
        contains_words(a.term.key, b.term.key) || contains_words(b.term.key, a.term.key);
    if (nested && fewer >= 0.5 * more) return true;
    if (!share_a_word(a.term.key, b.term.key)) return false;
    std::size_t common = 0;
    for (const auto item : b.items)
        common += std::find(a.items.begin(), a.items.end(), item) != a.items.end() ? 1u : 0u;
    return common * 10 >= b.items.size() * 6;
}

/// Of two that say the same: the longer one, unless it is far rarer; a hashtag before its word.
bool is_better(const Burst& a, const Burst& b) {
    const auto rank = [](const Burst& one) {
        if (one.term.kind == TermKind::topic)
            return 2 + std::count(one.term.key.begin(), one.term.key.end(), ' ');
        return std::ptrdiff_t{one.term.kind == TermKind::hashtag ? 1 : 0};
    };
    const auto mine = rank(a), theirs = rank(b);
    if (mine > theirs) return a.count * 10 >= b.count * 7;
    if (mine < theirs) return b.count * 10 < a.count * 7;
    return a.score >= b.score;
}

}  // namespace

std::vector<Burst> find_bursts(const EachSpoken& each, const BurstOptions& options) {
    auto found = Finder(each, options).find();
    std::vector<Burst> out;
    for (Burst& burst : found) {
        const auto same = [&](const Burst& other) { return says_the_same(other, burst); };
        const auto first = std::find_if(out.begin(), out.end(), same);
        if (first == out.end()) {
            if (out.size() < options.most) out.push_back(std::move(burst));
        } else if (is_better(burst, *first)) {  // "velvet turbine" instead of both its words
            burst.score = std::max(burst.score, first->score);
            const auto rest = std::remove_if(first + 1, out.end(), same);
            out.erase(rest, out.end());
            *first = std::move(burst);
        }
    }
    return out;
}

}  // namespace herald::content::trends
