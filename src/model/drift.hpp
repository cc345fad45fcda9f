#pragma once

#include <span>
#include <string>
#include <vector>

#include "base/described.hpp"

/// Whether the world a model was trained in is still the one it is asked about.
namespace herald::model {

/// How a feature was distributed in training: numbers by the edges of ten equally full bins, words
/// by the most frequent ones. `shares` has the bins (or words), then all others, then missing.
struct FeatureProfile {
    std::string feature;
    std::vector<double> edges;
    std::vector<std::string> words;
    std::vector<double> shares;
};
BOOST_DESCRIBE_STRUCT(FeatureProfile, (), (feature, edges, words, shares))

inline constexpr std::size_t kProfileBins = 10, kProfileWords = 20;

/// NaN is missing.
FeatureProfile profile_of(std::string feature, std::span<const double> values);
/// "" is missing.
FeatureProfile profile_of(std::string feature, std::span<const std::string> values);

/// Population stability index (Siddiqi 2006): the sum of (q - p) ln(q / p) over the bins, shares
/// below 0.0001 raised to it. Below 0.1 nothing happened, above 0.25 the feature has moved.
double stability_index(const FeatureProfile& profile, std::span<const double> values);
double stability_index(const FeatureProfile& profile, std::span<const std::string> values);
inline constexpr double kSlightShift = 0.1, kShift = 0.25;
/// With fewer rows chance alone moves the index.
inline constexpr std::size_t kFewestForDrift = 200;

/// Losses (one a row or a day) with mean and spread; of the held-out rows when the model was
/// judged.
struct LossLevel {
    double mean = 0, deviation = 0;
    double count = 0;
};
BOOST_DESCRIBE_STRUCT(LossLevel, (), (mean, deviation, count))
LossLevel level_of(std::span<const double> losses);
/// How many standard errors recent losses lie above the level a model was promoted at (Welch 1947).
/// NaN with fewer than two of either.
double loss_shift(const LossLevel& promised, const LossLevel& recent);
inline constexpr double kLossAlarm = 4;

}  // namespace herald::model
