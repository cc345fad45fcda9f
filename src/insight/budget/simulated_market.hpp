#pragma once

#include <cmath>
#include <random>
#include <vector>

#include "insight/budget/allocation.hpp"

/// Markets whose truth is known, for tests and quality programs.
namespace herald::insight {

struct SimulatedMarket {
    std::vector<ResponseCurve> truth;
    std::vector<CampaignDays> days;
    std::vector<double> current;  ///< mean spend a day
};

struct MarketSize {
    std::size_t campaigns = 25, days = 120;
    double variation = 0.35;  ///< of spend from day to day, in logarithms
    double value = 30;        ///< money a conversion; results are money
    double most_shape = 1.3;
};

/// Budgets that were set without knowing the curves, so that half lies anywhere from well below to
/// far above what is spent; spend wanders (AR 0.7) around them; conversions are Poisson.
inline SimulatedMarket simulate_market(std::uint64_t seed, const MarketSize& size = {}) {
    std::mt19937_64 random(seed);
    std::normal_distribution<> normal;
    std::uniform_real_distribution<> even;
    SimulatedMarket out;
    for (std::size_t c = 0; c < size.campaigns; ++c) {
        const double spend = 150 * std::exp(0.8 * normal(random));
        const double half = spend * std::exp(0.4 + 0.8 * normal(random));
        const double shape = 0.8 + (size.most_shape - 0.8) * even(random);
        const double roas = 2.5 * std::exp(0.5 * normal(random));
        ResponseCurve curve{1, half, shape, 0.5 * even(random)};
        curve.ceiling = roas * spend / curve.at(spend);
        CampaignDays days;
        double drift = 0, pressure = spend, sum = 0;
        for (std::size_t t = 0; t < size.days; ++t) {
            drift = 0.7 * drift + std::sqrt(1 - 0.49) * size.variation * normal(random);
            const double today = spend * std::exp(drift);
            pressure = (1 - curve.carry) * today + curve.carry * pressure;
            const double mean = curve.at(pressure) / size.value;
            days.spend.push_back(today);
            days.results.push_back(size.value * static_cast<double>(std::poisson_distribution<>(
                                                    std::max(mean, 1e-9))(random)));
            sum += today;
        }
        out.current.push_back(sum / static_cast<double>(size.days));
        out.truth.push_back(curve);
        out.days.push_back(std::move(days));
    }
    return out;
}

inline double true_results(const SimulatedMarket& market, std::span<const double> spend) {
    double out = 0;
    for (std::size_t i = 0; i < spend.size(); ++i) out += market.truth[i].at(spend[i]);
    return out;
}

}  // namespace herald::insight
