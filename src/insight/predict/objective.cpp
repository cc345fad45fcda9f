#include "insight/predict/objective.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/error.hpp"

namespace herald::insight {
namespace {

constexpr double kMostMargin = 30;  ///< of log and logit links: e^30 is beyond any count
constexpr double kLeastMean = 1e-9;

double log_loss(double y, double margin) {
    // log(1 + e^m) - y m, without overflow
    return std::max(margin, 0.0) + std::log1p(std::exp(-std::abs(margin))) - y * margin;
}

double tweedie(double y, double mu, double p) {
    const double own = y > 0 ? std::pow(y, 2 - p) / ((1 - p) * (2 - p)) : 0;
    return 2 * (own - y * std::pow(mu, 1 - p) / (1 - p) + std::pow(mu, 2 - p) / (2 - p));
}

std::vector<std::size_t> by_falling(std::span<const double> scores) {
    std::vector<std::size_t> order(scores.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return scores[a] > scores[b]; });
    return order;
}

}  // namespace

bool Loss::has_log_link() const {
    return objective == Objective::poisson || objective == Objective::gamma ||
           objective == Objective::tweedie;
}

double Loss::link(double mean) const {
    if (objective == Objective::logistic) {
        const double p = std::clamp(mean, kLeastMean, 1 - kLeastMean);
        return std::log(p / (1 - p));
    }
    return has_log_link() ? std::log(std::max(mean, kLeastMean)) : mean;
}

double Loss::link_inverse(double margin) const {
    if (objective == Objective::logistic) return 1 / (1 + std::exp(-margin));
    return has_log_link() ? std::exp(std::clamp(margin, -kMostMargin, kMostMargin)) : margin;
}

double Loss::deviance(double y, double margin) const {
    const double mu = link_inverse(margin);
    switch (objective) {
        case Objective::squared: return (y - mu) * (y - mu);
        case Objective::logistic: return log_loss(y, margin);
        case Objective::poisson: return 2 * ((y > 0 ? y * std::log(y / mu) : 0) - (y - mu));
        case Objective::gamma: return 2 * (-std::log(y / mu) + (y - mu) / mu);
        case Objective::tweedie: return tweedie(y, mu, power);
        case Objective::quantile: return std::max(quantile * (y - mu), (quantile - 1) * (y - mu));
    }
    return std::nan("");
}

double Loss::mean(std::span<const double> targets, std::span<const double> margins,
                  std::span<const double> weights) const {
    double sum = 0, total = 0;
    for (std::size_t i = 0; i < targets.size(); ++i) {
        const double w = weights.empty() ? 1 : weights[i];
        sum += w * deviance(targets[i], margins[i]);
        total += w;
    }
    return sum / total;
}

void Loss::check_targets(std::span<const double> targets) const {
    const auto allowed = [&](double y) {
        switch (objective) {
            case Objective::logistic: return y == 0 || y == 1;
            case Objective::poisson:
            case Objective::tweedie: return y >= 0;
            case Objective::gamma: return y > 0;
            default: return std::isfinite(y);
        }
    };
    const auto wrong = std::find_if_not(targets.begin(), targets.end(), allowed);
    if (wrong != targets.end())
        throw Error(ErrorKind::invalid,
                    fmt::format("{} is no target of the {} objective (row {}).", *wrong,
                                enum_name(objective), wrong - targets.begin() + 1));
}

double roc_area(std::span<const double> targets, std::span<const double> scores) {
    const auto order = by_falling(scores);
    double area = 0, positives = 0, negatives = 0;
    for (std::size_t i = 0; i < order.size();) {
        double yes = 0, no = 0;
        const double score = scores[order[i]];
        for (; i < order.size() && scores[order[i]] == score; ++i)
            (targets[order[i]] > 0.5 ? yes : no) += 1;
        area += no * (positives + yes / 2);
        positives += yes;
        negatives += no;
    }
    return area / (positives * negatives);
}

double average_precision(std::span<const double> targets, std::span<const double> scores) {
    const auto order = by_falling(scores);
    double found = 0, seen = 0, sum = 0;
    for (std::size_t i = 0; i < order.size();) {
        double yes = 0;
        const double score = scores[order[i]];
        for (; i < order.size() && scores[order[i]] == score; ++i) {
            seen += 1;
            yes += targets[order[i]] > 0.5 ? 1 : 0;
        }
        found += yes;
        sum += yes * found / seen;
    }
    return sum / found;
}

double calibration_error(std::span<const double> targets, std::span<const double> probabilities,
                         std::size_t bins) {
    const auto order = by_falling(probabilities);
    double error = 0;
    for (std::size_t bin = 0; bin < bins; ++bin) {
        const std::size_t from = order.size() * bin / bins, to = order.size() * (bin + 1) / bins;
        double difference = 0;
        for (std::size_t i = from; i < to; ++i)
            difference += targets[order[i]] - probabilities[order[i]];
        error += std::abs(difference);
    }
    return error / static_cast<double>(order.size());
}

}  // namespace herald::insight
