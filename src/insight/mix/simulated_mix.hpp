#pragma once

#include <cmath>
#include <numbers>
#include <random>
#include <string>
#include <vector>

#include "insight/mix/mix.hpp"

/// Outcomes whose causes are known, for tests and the quality program.
namespace herald::insight {

struct SimulatedMix {
    MixData data;
    std::vector<double> shares;      ///< of the whole outcome, by channel
    std::vector<double> half_again;  ///< its outcome with 1.5 times the pressure, over that now
    double media_share = 0;
};

struct MixSize {
    std::size_t units = 1, periods = 156, channels = 5;
    double media = 0.3;   ///< share of all channels together
    double noise = 0.04;  ///< deviation of a period, in parts of the mean outcome
};

/// Weeks: a season that peaks with part of the spend, a trend, a level that wanders, a competitor;
/// every second channel in flights, the others always on. Channels differ in what money brings.
inline SimulatedMix simulate_mix(std::uint64_t seed, const MixSize& size = {}) {
    std::mt19937_64 random(seed);
    std::normal_distribution<> normal;
    std::uniform_real_distribution<> even;
    SimulatedMix out;
    const std::size_t rows = size.units * size.periods;
    auto& data = out.data;
    data.units = size.units, data.periods = size.periods;
    std::vector<double> level(size.periods), rival(size.periods), season(size.periods);
    double wander = 0, rivalry = 0;
    for (std::size_t t = 0; t < size.periods; ++t) {
        const double turn = 2 * std::numbers::pi * static_cast<double>(t) / data.periods_a_year;
        season[t] = std::sin(turn) + 0.3 * std::cos(2 * turn);
        wander += 0.01 * normal(random);
        rivalry = 0.8 * rivalry + 0.6 * normal(random);
        rival[t] = rivalry;
        level[t] = 0.1 * static_cast<double>(t) / static_cast<double>(size.periods) + wander +
                   0.08 * season[t] - 0.03 * rivalry;
    }
    for (std::size_t u = 0; u < size.units; ++u) {
        const double people = size.units == 1 ? 1 : std::exp(0.7 * normal(random));
        data.sizes.push_back(1e6 * people);
        const double own = 1 + (size.units == 1 ? 0 : 0.1 * normal(random));
        for (std::size_t t = 0; t < size.periods; ++t)
            data.outcome.push_back(own - size.media + level[t] + size.noise * normal(random));
    }
    data.controls.push_back({"rival", {}});
    for (std::size_t i = 0; i < rows; ++i)
        data.controls[0].values.push_back(rival[i % size.periods]);
    std::vector<double> wanted(size.channels);
    double sum = 0;
    for (double& share : wanted) sum += share = std::exp(0.7 * normal(random));
    for (std::size_t c = 0; c < size.channels; ++c) {
        MixChannel channel{"channel " + std::to_string(c), {}, {}};
        const double carry = 0.6 * even(random), half = std::exp(0.4 + 0.6 * normal(random)),
                     shape = 0.8 + 0.7 * even(random), price = 5 * std::exp(0.5 * normal(random));
        std::vector<double> reached, more;
        for (std::size_t u = 0; u < size.units; ++u) {
            double drift = 0, left = 0;
            bool on = true;
            for (std::size_t t = 0; t < size.periods; ++t) {
                drift = 0.6 * drift + 0.8 * 0.5 * normal(random);
                if (c % 2 == 1 && t % 4 == 0) on = even(random) < 0.5;
                const double pressure = on ? std::exp(drift + 0.2 * season[t]) : 0;
                left = t == 0 ? pressure : (1 - carry) * pressure + carry * left;
                reached.push_back(left > 0 ? 1 / (1 + std::pow(half / left, shape)) : 0);
                more.push_back(left > 0 ? 1 / (1 + std::pow(half / left / 1.5, shape)) : 0);
                channel.pressure.push_back(1e4 * pressure * data.sizes[u] / 1e6);
                channel.spend.push_back(channel.pressure.back() * price);
            }
        }
        double mean = 0, mean_more = 0, people = 0;
        for (std::size_t i = 0; i < rows; ++i) {
            const double unit = data.sizes[i / size.periods];
            mean += unit * reached[i], mean_more += unit * more[i], people += unit;
        }
        mean /= people, mean_more /= people;
        const double share = size.media * wanted[c] / sum;
        for (std::size_t i = 0; i < rows; ++i) data.outcome[i] += share * reached[i] / mean;
        out.shares.push_back(share);
        out.half_again.push_back(mean_more / mean);
        data.channels.push_back(std::move(channel));
    }
    double total = 0, people = 0;
    for (std::size_t i = 0; i < rows; ++i) {
        const double unit = data.sizes[i / size.periods];
        total += unit * data.outcome[i], people += unit;
        data.outcome[i] *= 20 * unit;
    }
    for (double& share : out.shares) {
        share /= total / people;
        out.media_share += share;
    }
    return out;
}

}  // namespace herald::insight
