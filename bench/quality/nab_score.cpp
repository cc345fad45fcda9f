#include "nab_score.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace herald::quality::nab {
namespace {

constexpr std::size_t kNone = std::numeric_limits<std::size_t>::max();

/// One row that counts: what an alarm there is worth, and the window it would find.
struct Row {
    double score = 0, worth = 0;
    std::size_t window = kNone;  ///< over the whole corpus
};

/// Rows of a corpus with the number of windows that can still be found.
struct Rows {
    std::vector<Row> rows;
    std::size_t windows = 0;      ///< those with a row after probation
    std::size_t all_windows = 0;  ///< what the perfect score counts
};

void add_series(Rows& out, const Series& series, std::span<const double> scores,
                const Profile& profile) {
    const std::size_t probation = series.probation();
    std::size_t next = 0;
    const Window* before = nullptr;
    for (std::size_t row = 0; row < series.values.size(); ++row) {
        while (next < series.windows.size() && row > series.windows[next].last)
            before = &series.windows[next++];
        if (row < probation) continue;
        Row added{.score = scores[row]};
        if (next < series.windows.size() && row >= series.windows[next].first) {
            const Window& window = series.windows[next];
            const double place =
                -static_cast<double>(window.last - row + 1) / static_cast<double>(window.width());
            added.worth = profile.found * sigmoid(place) / sigmoid(-1);
            added.window = out.all_windows + next;
        } else if (before == nullptr) {
            added.worth = -profile.false_alarm;
        } else {
            const double place =
                static_cast<double>(row - before->last) / static_cast<double>(before->width() - 1);
            added.worth = profile.false_alarm * sigmoid(place);
        }
        out.rows.push_back(added);
    }
    for (const Window& window : series.windows) out.windows += window.last >= probation ? 1 : 0;
    out.all_windows += series.windows.size();
}

Rows rows_of(std::span<const Series> corpus, std::span<const std::vector<double>> scores,
             const Profile& profile) {
    Rows out;
    for (std::size_t i = 0; i < corpus.size(); ++i) add_series(out, corpus[i], scores[i], profile);
    std::ranges::sort(out.rows, std::ranges::greater{}, &Row::score);
    return out;
}

/// Lowers the threshold row by row.
class Sweep {
public:
    Sweep(const Rows& rows, const Profile& profile)
        : rows_(rows), profile_(profile), best_(rows.all_windows, -profile.missed) {
        nothing_ = -profile.missed * static_cast<double>(rows.windows);
        outcome_.score = nothing_;
        outcome_.windows = rows.windows;
    }

    void take(const Row& row) {
        if (row.window == kNone) {
            outcome_.score += row.worth;
            ++outcome_.false_alarms;
            return;
        }
        double& best = best_[row.window];
        if (best == -profile_.missed) ++outcome_.found;
        if (row.worth <= best) return;
        outcome_.score += row.worth - best;
        best = row.worth;
    }

    Outcome outcome(double threshold) const {
        Outcome out = outcome_;
        out.threshold = threshold;
        const double perfect = static_cast<double>(rows_.all_windows) * profile_.found;
        out.normalised = 100 * (out.score - nothing_) / (perfect - nothing_);
        return out;
    }

private:
    const Rows& rows_;
    const Profile& profile_;
    std::vector<double> best_;
    double nothing_ = 0;
    Outcome outcome_;
};

}  // namespace

std::size_t Series::probation() const {
    return std::min<std::size_t>(values.size() * 15 / 100, 750);
}

std::vector<Profile> published_profiles() {
    return {{"standard", 1, 1, 0.11},
            {"reward_low_FP_rate", 1, 1, 0.22},
            {"reward_low_FN_rate", 1, 2, 0.11}};
}

double sigmoid(double place) { return place > 3 ? -1 : 2 / (1 + std::exp(5 * place)) - 1; }

Outcome score_at(std::span<const Series> corpus, std::span<const std::vector<double>> scores,
                 const Profile& profile, double threshold) {
    const Rows rows = rows_of(corpus, scores, profile);
    Sweep sweep(rows, profile);
    for (const Row& row : rows.rows) {
        if (row.score < threshold) break;
        sweep.take(row);
    }
    return sweep.outcome(threshold);
}

Outcome best_score(std::span<const Series> corpus, std::span<const std::vector<double>> scores,
                   const Profile& profile) {
    const Rows rows = rows_of(corpus, scores, profile);
    Sweep sweep(rows, profile);
    Outcome best = sweep.outcome(std::numeric_limits<double>::infinity());
    for (std::size_t i = 0; i < rows.rows.size(); ++i) {
        sweep.take(rows.rows[i]);
        if (i + 1 < rows.rows.size() && rows.rows[i + 1].score == rows.rows[i].score) continue;
        const Outcome here = sweep.outcome(rows.rows[i].score);
        if (here.score > best.score) best = here;
    }
    return best;
}

}  // namespace herald::quality::nab
