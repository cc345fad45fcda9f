#include "insight/creative/wear_curves.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace herald::insight {
namespace {

constexpr int kHalves = 30;
constexpr double kFloors[] = {0, 0.2, 0.4, 0.6};
constexpr double kPriorAds = 4;       ///< what is thought before: as if so many ads had shown it
constexpr double kPriorUnworn = 0.4;  ///< of it: ads that do not wear
constexpr double kPriorBetter = 0.06;
constexpr int kRounds = 60;
constexpr double kPriorWeeks = 8;     ///< the others' dispersion counts like so many weeks
constexpr double kCurveError = 0.03;  ///< deviation of log(share): no curve is quite the truth

struct Family {
    std::shared_ptr<const std::vector<WearCurve>> curves;
    std::vector<double> prior;
};

/// Halves from a thirtieth to twenty times what a usual ad has seen.
Family family_of(double usual_exposure) {
    std::vector<WearCurve> curves{{0, 0}};
    std::vector<double> prior{kPriorUnworn};
    const double worn = 1 - kPriorUnworn - kPriorBetter;
    for (int i = 0; i < kHalves; ++i)
        for (const double floor : kFloors) {
            curves.push_back({usual_exposure / 30 * std::pow(600, i / (kHalves - 1.0)), floor});
            prior.push_back(worn / (kHalves * std::size(kFloors)));
        }
    constexpr double kBetter[] = {0.1, 0.2, 0.4};
    for (const double by : kBetter)
        for (const double half : {0.2, 1.0}) {
            curves.push_back({-half * usual_exposure, by});
            prior.push_back(kPriorBetter / 6);
        }
    return {std::make_shared<const std::vector<WearCurve>>(std::move(curves)), std::move(prior)};
}

/// Log-likelihood of each curve at its best first rate, up to a constant: Poisson with known
/// exposure, the rate's best value being clicks / Σ usual · share.
std::vector<double> log_likelihoods(std::span<const WearPoint> weeks,
                                    const std::vector<WearCurve>& curves) {
    double clicks = 0;
    for (const WearPoint& week : weeks) clicks += week.clicks;
    std::vector<double> out(curves.size());
    for (std::size_t j = 0; j < curves.size(); ++j) {
        double usual = 0, logs = 0;
        for (const WearPoint& week : weeks) {
            const double share = curves[j].share(week.exposure);
            usual += week.usual * share;
            logs += week.clicks * std::log(share);
        }
        out[j] = logs - clicks * std::log(usual);
    }
    return out;
}

double rate_of(std::span<const WearPoint> weeks, const WearCurve& curve) {
    double clicks = 0, usual = 0;
    for (const WearPoint& week : weeks)
        clicks += week.clicks, usual += week.usual * curve.share(week.exposure);
    return clicks / usual;
}

/// Pearson's statistic over its degrees of freedom at the likeliest curve.
std::pair<double, double> spread_of(std::span<const WearPoint> weeks, const WearCurve& curve) {
    const double rate = rate_of(weeks, curve);
    double sum = 0;
    for (const WearPoint& week : weeks) {
        const double expected = rate * week.usual * curve.share(week.exposure);
        if (expected > 0) sum += (week.clicks - expected) * (week.clicks - expected) / expected;
    }
    return {sum, std::max(0.0, static_cast<double>(weeks.size()) - 2)};
}

/// Variance over a Poisson's, each ad's drawn towards that of all.
std::vector<double> dispersions_of(std::span<const std::span<const WearPoint>> ads,
                                   const std::vector<std::vector<double>>& likelihoods,
                                   const std::vector<WearCurve>& curves) {
    std::vector<std::pair<double, double>> spreads;
    std::vector<double> ratios;
    for (std::size_t a = 0; a < ads.size(); ++a) {
        const auto best = std::max_element(likelihoods[a].begin(), likelihoods[a].end());
        spreads.push_back(
            spread_of(ads[a], curves[static_cast<std::size_t>(best - likelihoods[a].begin())]));
        if (spreads.back().second >= 2)
            ratios.push_back(spreads.back().first / spreads.back().second);
    }
    double usual = 1.5;
    if (!ratios.empty()) {
        const auto middle = ratios.begin() + static_cast<std::ptrdiff_t>(ratios.size() / 2);
        std::nth_element(ratios.begin(), middle, ratios.end());
        usual = std::max(1.0, *middle);
    }
    std::vector<double> out;
    for (const auto& [sum, freedom] : spreads)
        out.push_back(std::max(1.0, (sum + kPriorWeeks * usual) / (freedom + kPriorWeeks)));
    return out;
}

/// Likelihoods over the greatest of them: without underflow.
std::vector<double> relative(const std::vector<double>& log_likelihoods) {
    const double most = *std::max_element(log_likelihoods.begin(), log_likelihoods.end());
    std::vector<double> out;
    for (const double one : log_likelihoods) out.push_back(std::exp(one - most));
    return out;
}

/// chances ∝ weight · likelihood.
std::vector<double> chances_of(const std::vector<double>& weights,
                               const std::vector<double>& likelihoods) {
    std::vector<double> out(weights.size());
    double sum = 0;
    for (std::size_t j = 0; j < weights.size(); ++j) sum += out[j] = weights[j] * likelihoods[j];
    for (double& chance : out) chance /= sum;
    return out;
}

/// The distribution of curves over the ads, most likely a posteriori: expectation, maximisation.
std::vector<double> learn_weights(const std::vector<double>& prior,
                                  const std::vector<std::vector<double>>& likelihoods) {
    std::vector<double> weights = prior;
    for (int round = 0; round < kRounds; ++round) {
        std::vector<double> counts(prior.size());
        for (std::size_t j = 0; j < prior.size(); ++j) counts[j] = kPriorAds * prior[j];
        for (const auto& of_ad : likelihoods) {
            const auto chances = chances_of(weights, of_ad);
            for (std::size_t j = 0; j < prior.size(); ++j) counts[j] += chances[j];
        }
        const double all = kPriorAds + static_cast<double>(likelihoods.size());
        for (std::size_t j = 0; j < prior.size(); ++j) weights[j] = counts[j] / all;
    }
    return weights;
}

void settle(WearBelief& belief, std::span<const WearPoint> weeks) {
    const auto& curves = *belief.curves;
    belief.first = weeks.front().exposure;
    belief.seen = weeks.back().exposure;
    double mean = 0, square = 0, rate = 0;
    for (std::size_t j = 0; j < curves.size(); ++j) {
        if (belief.chances[j] < 1e-9) continue;
        const double start = curves[j].share(belief.first);
        const double share = std::log(curves[j].share(belief.seen) / start);
        mean += belief.chances[j] * share;
        square += belief.chances[j] * share * share;
        rate += belief.chances[j] * rate_of(weeks, curves[j]) * start;
    }
    belief.first_rate = rate;
    belief.log_mean = mean;
    belief.log_error = std::sqrt(std::max(0.0, square - mean * mean) + kCurveError * kCurveError);
}

double usual_exposure(std::span<const std::span<const WearPoint>> ads) {
    std::vector<double> seen;
    for (const auto& weeks : ads) seen.push_back(weeks.back().exposure);
    const auto middle = seen.begin() + static_cast<std::ptrdiff_t>(seen.size() / 2);
    std::nth_element(seen.begin(), middle, seen.end());
    return std::max(*middle, 1e-6);
}

}  // namespace

double WearCurve::share(double exposure) const {
    if (half == 0) return 1;
    if (half < 0) return 1 + floor * (1 - std::exp2(exposure / half));
    return floor + (1 - floor) * std::exp2(-exposure / half);
}

double WearBelief::share(double exposure) const {
    double out = 0;
    for (std::size_t j = 0; j < chances.size(); ++j)
        if (chances[j] > 1e-9)
            out += chances[j] * (*curves)[j].share(exposure) / (*curves)[j].share(first);
    return out;
}

std::optional<double> WearBelief::reaches(double wanted) const {
    double low = 0, high = 10 * std::max(seen, 1e-6);
    if (empty() || share(high) > wanted) return std::nullopt;
    for (int i = 0; i < 50; ++i) {
        const double middle = (low + high) / 2;
        (share(middle) > wanted ? low : high) = middle;
    }
    return high;
}

std::vector<WearBelief> fit_wear(std::span<const std::span<const WearPoint>> ads) {
    std::vector<WearBelief> out(ads.size());
    if (ads.empty()) return out;
    const Family family = family_of(usual_exposure(ads));
    std::vector<std::vector<double>> likelihoods;
    for (const auto& weeks : ads) likelihoods.push_back(log_likelihoods(weeks, *family.curves));
    const auto dispersions = dispersions_of(ads, likelihoods, *family.curves);
    for (std::size_t a = 0; a < ads.size(); ++a)
        for (double& one : likelihoods[a]) one /= dispersions[a];
    for (auto& of_ad : likelihoods) of_ad = relative(of_ad);
    const auto weights = learn_weights(family.prior, likelihoods);
    for (std::size_t a = 0; a < ads.size(); ++a) {
        out[a].curves = family.curves;
        out[a].chances = chances_of(weights, likelihoods[a]);
        out[a].dispersion = dispersions[a];
        settle(out[a], ads[a]);
    }
    return out;
}

}  // namespace herald::insight
