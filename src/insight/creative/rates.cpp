#include "insight/creative/rates.hpp"

#include <algorithm>
#include <boost/math/special_functions/beta.hpp>
#include <cmath>
#include <functional>
#include <numeric>

namespace herald::insight {
namespace {

constexpr double kWeakest = 2, kStrongest = 1e7;
/// As if one more group had been seen that tells nothing: few groups make no strong family.
constexpr double kDoubt = 0.35;

/// Trials as a coin would have them.
Trials plain(const Trials& trials, double dispersion) {
    if (!(trials.tries > 0)) return {};
    const double tries = trials.tries / std::max(dispersion, 1.0);
    return {std::clamp(trials.hits / trials.tries, 0.0, 1.0) * tries, tries};
}

double log_beta(double a, double b) { return std::lgamma(a) + std::lgamma(b) - std::lgamma(a + b); }

/// The beta-binomial's log-likelihood, without what does not depend on the family.
double log_likelihood(const Trials& trials, double mean, double strength) {
    const double a = mean * strength, b = (1 - mean) * strength;
    return log_beta(a + trials.hits, b + trials.tries - trials.hits) - log_beta(a, b);
}

/// The highest place of a function with one peak, within [low, high].
double highest(double low, double high, const std::function<double(double)>& f) {
    const double golden = (std::sqrt(5.0) - 1) / 2;
    double a = high - golden * (high - low), b = low + golden * (high - low);
    double at_a = f(a), at_b = f(b);
    for (int i = 0; i < 40; ++i) {
        if (at_a > at_b) {
            high = b, b = a, at_b = at_a;
            a = high - golden * (high - low), at_a = f(a);
        } else {
            low = a, a = b, at_a = at_b;
            b = low + golden * (high - low), at_b = f(b);
        }
    }
    return (low + high) / 2;
}

double bounded(double rate) { return std::clamp(rate, 1e-7, 1 - 1e-7); }

}  // namespace

Likely RateBelief::likely() const {
    return {mean(), boost::math::ibeta_inv(hits, misses, 0.05),
            boost::math::ibeta_inv(hits, misses, 0.95)};
}

double RateBelief::draw(std::mt19937_64& random) const {
    const double a = std::gamma_distribution<double>(hits)(random);
    const double b = std::gamma_distribution<double>(misses)(random);
    return a + b > 0 ? a / (a + b) : mean();
}

RateBelief RateFamily::with(const Trials& trials, double dispersion) const {
    const Trials seen = plain(trials, dispersion);
    return {mean * strength + seen.hits, (1 - mean) * strength + seen.tries - seen.hits};
}

RateFamily fit_family(std::span<const Trials> rates, double dispersion) {
    std::vector<Trials> seen;
    for (const Trials& rate : rates)
        if (rate.tries > 0) seen.push_back(plain(rate, dispersion));
    if (seen.empty()) return {};
    RateFamily out;
    const std::vector<std::vector<Trials>> group{seen};
    for (int round = 0; round < 6; ++round) {
        // A group counts by how much it can tell of the mean: its trials, less where rates differ.
        double weighted = 0, weights = 0;
        for (const Trials& one : seen) {
            const double design = 1 + (one.tries - 1) / (out.strength + 1);
            weighted += one.hits / std::max(design, 1e-9);
            weights += one.tries / std::max(design, 1e-9);
        }
        out.mean = bounded((weighted + 0.5) / (weights + 1));
        out.strength = fit_strength(group, std::span(&out.mean, 1), 1);
    }
    return out;
}

double fit_strength(std::span<const std::vector<Trials>> groups, std::span<const double> means,
                    double dispersion) {
    std::vector<std::pair<Trials, double>> seen;
    for (std::size_t i = 0; i < groups.size(); ++i)
        for (const Trials& trials : groups[i])
            if (trials.tries > 0) seen.emplace_back(plain(trials, dispersion), bounded(means[i]));
    if (seen.empty()) return kWeakest;
    const auto judge = [&](double log_strength) {
        double sum = -kDoubt * log_strength;
        for (const auto& [trials, mean] : seen)
            sum += log_likelihood(trials, mean, std::exp(log_strength));
        return sum;
    };
    return std::exp(highest(std::log(kWeakest), std::log(kStrongest), judge));
}

std::vector<double> best_chances(std::span<const std::vector<RateBelief>> products,
                                 std::uint64_t seed, int draws) {
    std::vector<double> out(products.size());
    if (products.empty()) return out;
    std::mt19937_64 random(seed);
    for (int i = 0; i < draws; ++i) {
        std::size_t best = 0;
        double highest_yet = -1;
        for (std::size_t at = 0; at < products.size(); ++at) {
            double value = 1;
            for (const RateBelief& factor : products[at]) value *= factor.draw(random);
            if (value > highest_yet) highest_yet = value, best = at;
        }
        out[best] += 1.0 / draws;
    }
    return out;
}

std::vector<double> q_values(std::span<const double> p_values) {
    std::vector<std::size_t> order(p_values.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(),
              [&](std::size_t a, std::size_t b) { return p_values[a] < p_values[b]; });
    std::vector<double> out(p_values.size());
    double least = 1;
    for (std::size_t rank = order.size(); rank-- > 0;) {
        least = std::min(least, p_values[order[rank]] * static_cast<double>(order.size()) /
                                    static_cast<double>(rank + 1));
        out[order[rank]] = least;
    }
    return out;
}

double two_sided(double z) { return std::erfc(std::abs(z) / std::sqrt(2.0)); }
double normal_below(double z) { return 0.5 * std::erfc(-z / std::sqrt(2.0)); }

double normal_quantile(double chance) {
    // A start within 0.003 (Abramowitz and Stegun 26.2.23), then Newton on the exact function.
    const double tail = std::clamp(std::min(chance, 1 - chance), 1e-300, 0.5);
    const double t = std::sqrt(-2 * std::log(tail));
    double z = t - (2.515517 + t * (0.802853 + t * 0.010328)) /
                       (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)));
    for (int i = 0; i < 3; ++i) {
        const double density = std::exp(-z * z / 2) / std::sqrt(2 * 3.14159265358979323846);
        if (density > 0) z += (0.5 * std::erfc(z / std::sqrt(2.0)) - tail) / density;
    }
    return chance < 0.5 ? -z : z;
}

}  // namespace herald::insight
