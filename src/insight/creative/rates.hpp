#pragma once

#include <random>
#include <span>
#include <vector>

#include "insight/panel/likely.hpp"

/// Rates of few trials: drawn towards those of their neighbours, compared, and ranked.
namespace herald::insight {

/// Clicks of impressions, or conversions of clicks.
struct Trials {
    double hits = 0, tries = 0;
};

/// What is known of a rate: Beta(hits, misses).
struct RateBelief {
    double hits = 1, misses = 1;  ///< both above zero

    double mean() const { return hits / (hits + misses); }
    Likely likely() const;
    double draw(std::mt19937_64& random) const;
};

/// The rates of neighbours: Beta(mean · strength, (1 − mean) · strength). `strength` is the number
/// of trials that tell as much as the neighbours do.
struct RateFamily {
    double mean = 0.01, strength = 2;

    /// The neighbours' rates with the trials added. Trials that vary more than a coin's count less:
    /// `dispersion` is their variance over a coin's.
    RateBelief with(const Trials& trials, double dispersion = 1) const;
};

/// Empirical Bayes: the beta-binomial's most likely mean and strength (Skellam 1948). Groups
/// without trials say nothing; none at all gives a family that knows nothing (1 %, strength 2).
RateFamily fit_family(std::span<const Trials> rates, double dispersion = 1);
/// The strength that several groups of neighbours share, each around a mean of its own.
double fit_strength(std::span<const std::vector<Trials>> groups, std::span<const double> means,
                    double dispersion = 1);

/// Chance of each to be the highest, by draws (Thompson 1933). Sums to 1; empty for none.
std::vector<double> best_chances(std::span<const std::vector<RateBelief>> products,
                                 std::uint64_t seed, int draws = 2000);

/// Benjamini and Hochberg 1995: the smallest false discovery rate at which each would be called.
std::vector<double> q_values(std::span<const double> p_values);

/// P(|Z| ≥ |z|); P(Z ≤ z); and the z that a chance lies below.
double two_sided(double z);
double normal_below(double z);
double normal_quantile(double chance);

}  // namespace herald::insight
