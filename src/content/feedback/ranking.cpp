#include "content/feedback/ranking.hpp"

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <map>

namespace herald::content {
namespace {

constexpr double kNinety = 1.6448536269514722;  ///< of the normal distribution, two-sided 90 %
/// The spread believed in before anything is seen, as so many items.
constexpr double kUsualSpread = 0.5, kUsualItems = 4;
constexpr double kLeastSpread = 0.02, kMostSpread = 4;
/// Half of what a post will ever get has come after this long; days.
constexpr double kHalfLife = 0.7;

double grown(double age_days) { return 1 - std::exp2(-std::max(age_days, 0.05) / kHalfLife); }

/// A quantile of Gamma(shape, rate), after Wilson and Hilferty (1931).
double gamma_quantile(double shape, double rate, double z) {
    const double root = 1 - 1 / (9 * shape) + z / (3 * std::sqrt(shape));
    return root <= 0 ? 0 : shape * root * root * root / rate;
}

/// What an item would have got had it been usual.
std::vector<double> expected_of(std::span<const Measured> items,
                                std::span<const std::size_t> chosen) {
    double seen = 0, answered = 0, plain = 0, grown_items = 0;
    for (const std::size_t i : chosen) {
        const auto& item = items[i];
        if (item.impressions && *item.impressions > 0) {
            seen += static_cast<double>(*item.impressions);
            answered += static_cast<double>(item.engagements);
        } else {
            plain += static_cast<double>(item.engagements);
            grown_items += grown(item.age_days);
        }
    }
    const double rate = seen > 0 ? answered / seen : 0;
    const double each = grown_items > 0 ? plain / grown_items : 0;
    std::vector<double> out;
    for (const std::size_t i : chosen) {
        const auto& item = items[i];
        out.push_back(item.impressions && *item.impressions > 0
                          ? rate * static_cast<double>(*item.impressions)
                          : each * grown(item.age_days));
    }
    return out;
}

/// The variance of θ on a level, from the moments of a negative binomial.
double spread_of(std::span<const Measured> items, std::span<const std::size_t> chosen,
                 std::span<const double> expected) {
    double excess = 0, squares = 0;
    for (std::size_t k = 0; k < chosen.size(); ++k) {
        const auto got = static_cast<double>(items[chosen[k]].engagements);
        excess += (got - expected[k]) * (got - expected[k]) - expected[k];
        squares += expected[k] * expected[k];
    }
    const double usual = kUsualItems * squares / static_cast<double>(chosen.size());
    if (squares <= 0) return kUsualSpread;
    return std::clamp((excess + kUsualSpread * usual) / (squares + usual), kLeastSpread,
                      kMostSpread);
}

double mean_of(std::span<const double> values) {
    double sum = 0;
    for (const double value : values) sum += value;
    return values.empty() ? 0 : sum / static_cast<double>(values.size());
}

struct GroupSums {
    double mean = 0, variance = 0;  ///< of the mean
};

/// How far the true means of groups lie apart.
double between_groups(std::span<const GroupSums> groups) {
    double weights = 0, squares = 0, weighted = 0;
    for (const auto& group : groups) {
        const double w = 1 / group.variance;
        weights += w;
        squares += w * w;
        weighted += w * group.mean;
    }
    const double centre = weighted / weights;
    double q = 0;
    for (const auto& group : groups)
        q += (group.mean - centre) * (group.mean - centre) / group.variance;
    const double scale = weights - squares / weights;
    const auto freedom = static_cast<double>(groups.size()) - 1;
    return scale > 0 ? std::max(0.0, (q - freedom) / scale) : 0;
}

}  // namespace

std::vector<Lift> lifts_of(std::span<const Measured> items) {
    std::map<std::string_view, std::vector<std::size_t>> levels;
    for (std::size_t i = 0; i < items.size(); ++i) levels[items[i].level].push_back(i);
    std::vector<Lift> out(items.size());
    for (const auto& [level, chosen] : levels) {
        const auto expected = expected_of(items, chosen);
        const double a = 1 / spread_of(items, chosen, expected);
        for (std::size_t k = 0; k < chosen.size(); ++k) {
            const double shape = a + static_cast<double>(items[chosen[k]].engagements);
            const double rate = a + expected[k];
            out[chosen[k]] = {shape / rate, gamma_quantile(shape, rate, -kNinety),
                              gamma_quantile(shape, rate, kNinety)};
        }
    }
    return out;
}

std::vector<GroupMean> group_means(std::span<const double> values,
                                   std::span<const std::vector<std::size_t>> groups) {
    std::vector<GroupSums> sums;
    double within = 0, members = 0;
    for (const auto& group : groups) {
        std::vector<double> own;
        for (const std::size_t i : group) own.push_back(values[i]);
        const double mean = mean_of(own);
        for (const double value : own) within += (value - mean) * (value - mean);
        members += static_cast<double>(own.size());
        sums.push_back({mean, 0});
    }
    const double freedom = members - static_cast<double>(groups.size());
    // A spread of 0.25 is believed in as if two more items had shown it.
    const double spread = (within + 2 * 0.25) / (std::max(freedom, 0.0) + 2);
    for (std::size_t g = 0; g < groups.size(); ++g)
        sums[g].variance = spread / static_cast<double>(std::max<std::size_t>(groups[g].size(), 1));
    const double centre = mean_of(values);
    const double between = groups.size() < 2 ? 0 : between_groups(sums);
    std::vector<GroupMean> out;
    for (const auto& group : sums) {
        const double trust = groups.size() < 2 ? 1 : between / (between + group.variance);
        const double mean = centre + trust * (group.mean - centre);
        const double half = kNinety * std::sqrt(std::max(trust, 0.05) * group.variance);
        out.push_back({mean, mean - half, mean + half});
    }
    return out;
}

std::vector<Effect> effects_of(std::span<const double> values,
                               std::span<const std::vector<std::uint8_t>> traits) {
    std::vector<Effect> out(traits.size());
    const auto n = static_cast<Eigen::Index>(values.size());
    const auto p = static_cast<Eigen::Index>(traits.size());
    if (n < 4 || p == 0) return out;
    Eigen::MatrixXd x(n, p);
    Eigen::VectorXd y(n);
    for (Eigen::Index i = 0; i < n; ++i) y[i] = values[static_cast<std::size_t>(i)];
    for (Eigen::Index t = 0; t < p; ++t)
        for (Eigen::Index i = 0; i < n; ++i)
            x(i, t) = traits[static_cast<std::size_t>(t)][static_cast<std::size_t>(i)];
    for (Eigen::Index t = 0; t < p; ++t)
        out[static_cast<std::size_t>(t)].items = static_cast<std::int64_t>(x.col(t).sum());
    y.array() -= y.mean();
    x.rowwise() -= x.colwise().mean().eval();
    const Eigen::MatrixXd square = x.transpose() * x;
    const Eigen::VectorXd answer = x.transpose() * y;
    double noise = std::max(1e-3, y.squaredNorm() / static_cast<double>(n)), width = 0.05;
    Eigen::MatrixXd spread;
    Eigen::VectorXd mean;
    for (int round = 0; round < 30; ++round) {
        const Eigen::MatrixXd precision = square / noise + Eigen::MatrixXd::Identity(p, p) / width;
        spread = precision.llt().solve(Eigen::MatrixXd::Identity(p, p));
        mean = spread * answer / noise;
        const double left = (y - x * mean).squaredNorm() + (square * spread).trace();
        // Two pseudo-effects of 0.02 and two residuals of 0.1 keep both away from zero.
        width = (mean.squaredNorm() + spread.trace() + 2 * 0.02) / (static_cast<double>(p) + 2);
        noise = (left + 2 * 0.1) / (static_cast<double>(n) + 2);
    }
    for (Eigen::Index t = 0; t < p; ++t) {
        auto& effect = out[static_cast<std::size_t>(t)];
        const double deviation = std::sqrt(spread(t, t));
        effect.mean = mean[t];
        effect.low = mean[t] - kNinety * deviation;
        effect.high = mean[t] + kNinety * deviation;
        effect.certainty = 0.5 * std::erfc(-std::abs(mean[t]) / deviation / std::sqrt(2.0));
    }
    return out;
}

}  // namespace herald::content
