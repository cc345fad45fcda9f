#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

/// The Numenta Anomaly Benchmark's scoring, as published: Lavin, Ahmad (2015), "Evaluating
/// Real-time Anomaly Detection Algorithms", ICMLA, and its reference code (nab/sweeper.py).
namespace herald::quality::nab {

/// Rows of one labelled anomaly, both ends included.
struct Window {
    std::size_t first = 0, last = 0;
    std::size_t width() const { return last - first + 1; }
};

struct Series {
    std::string name;
    std::vector<std::int64_t> seconds;  ///< since the epoch
    std::vector<double> values;
    std::vector<Window> windows;  ///< in order, not overlapping

    /// The first rows, which no detector is judged by: 15 %, at most 750.
    std::size_t probation() const;
};

/// What a find, a miss and a false alarm are worth.
struct Profile {
    std::string name;
    double found = 1, missed = 1, false_alarm = 0.11;
};
std::vector<Profile> published_profiles();

/// A row's worth by its place to a window's right end: 1 far before, 0 at the end, -1 far after.
double sigmoid(double place);

/// The corpus' score at one threshold.
struct Outcome {
    double threshold = 0;
    double score = 0;       ///< raw sum over all series
    double normalised = 0;  ///< 0: a detector that says nothing; 100: all found at their first row
    std::size_t windows = 0, found = 0, false_alarms = 0;
};

/// `scores[i]` belongs to `corpus[i]`, a row each; a row is an alarm when its score is at least the
/// threshold.
Outcome score_at(std::span<const Series> corpus, std::span<const std::vector<double>> scores,
                 const Profile& profile, double threshold);
/// The threshold that is best for the whole corpus, by trying every score that occurs (NAB's own
/// hill climb may stop early and then reports less).
Outcome best_score(std::span<const Series> corpus, std::span<const std::vector<double>> scores,
                   const Profile& profile);

}  // namespace herald::quality::nab
