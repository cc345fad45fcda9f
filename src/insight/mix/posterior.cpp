#include "insight/mix/posterior.hpp"

#include <nlopt.h>

#include <algorithm>
#include <cmath>
#include <random>

namespace herald::insight::mix {
namespace {

constexpr double kMostMemory = 0.9;
constexpr int kLeaps = 10;
constexpr double kFirstStep = 0.15, kAccepted = 0.8;
constexpr double kFarthest = 30;  ///< a part beyond is no curve

struct Curve {
    double share, half, shape, carry;
};

Curve curve_of(const Eigen::VectorXd& parts, std::size_t channel, double mean_pressure) {
    const Eigen::Index at = static_cast<Eigen::Index>(channel) * kParts;
    return {std::exp(parts(at)), mean_pressure * std::exp(parts(at + 1)), std::exp(parts(at + 2)),
            1 / (1 + std::exp(-parts(at + 3)))};
}

}  // namespace

Channels::Channels(const MixData& data, const Design& design) : design_(design) {
    for (const auto& channel : data.channels) {
        auto& pressure = pressure_.emplace_back(design.outcome.size());
        double sum = 0, count = 0;
        for (Eigen::Index i = 0; i < pressure.size(); ++i) {
            const auto row = static_cast<std::size_t>(i);
            const double x = channel.pressure[row];
            pressure(i) = std::isfinite(x) ? x / design.sizes[row / data.periods] : 0;
            if (pressure(i) > 0) sum += pressure(i), count += 1;
        }
        means_.push_back(count > 0 ? sum / count : 1);
    }
}

void Channels::answer(std::size_t channel, const Eigen::VectorXd& parts, Answer& out,
                      double factor) const {
    const auto& pressure = pressure_[channel];
    const Curve curve = curve_of(parts, channel, means_[channel]);
    const Eigen::Index rows = pressure.size();
    out.outcome.resize(rows);
    out.slopes.resize(rows, kParts);
    const auto periods = static_cast<Eigen::Index>(design_.periods);
    double left = 0, moved = 0;  // pressure carried, and its derivative by carry
    double mean = 0;
    Eigen::Vector3d mean_slope = Eigen::Vector3d::Zero();
    for (Eigen::Index i = 0; i < rows; ++i) {
        if (i % periods == 0) left = pressure(i), moved = 0;
        moved = left - pressure(i) + curve.carry * moved;
        left = (1 - curve.carry) * pressure(i) + curve.carry * left;
        if (!(left > 1e-12 * means_[channel])) {
            out.outcome(i) = 0;
            out.slopes.row(i).setZero();
            continue;
        }
        const double ratio = std::log(left / curve.half);
        const double reached = 1 / (1 + std::exp(-curve.shape * ratio));
        const double bend = curve.shape * reached * (1 - reached);
        const Eigen::Vector3d slope(-bend, bend * ratio,
                                    bend / left * moved * curve.carry * (1 - curve.carry));
        mean += design_.weight(i) * reached;
        mean_slope += design_.weight(i) * slope;
        out.outcome(i) = reached;
        if (factor != 1)
            out.outcome(i) =
                factor > 0 ? 1 / (1 + std::exp(-curve.shape * (ratio + std::log(factor)))) : 0;
        out.slopes.row(i).tail<3>() = slope.transpose();
    }
    if (!(mean > 0)) {
        out.outcome.setZero();
        out.slopes.setZero();
        return;
    }
    out.outcome *= curve.share / mean;
    for (Eigen::Index j = 0; j < 3; ++j)
        out.slopes.col(j + 1) =
            out.slopes.col(j + 1) * (curve.share / mean) - out.outcome * (mean_slope(j) / mean);
    out.slopes.col(0) = out.outcome;
}

Eigen::VectorXd Posterior::misses(const Eigen::VectorXd& parts) const {
    Eigen::VectorXd out = design_.outcome;
    Answer answer;
    for (std::size_t c = 0; c < channels_.count(); ++c) {
        channels_.answer(c, parts, answer);
        out -= answer.outcome.cwiseProduct(design_.known);
    }
    return out;
}

void Posterior::learn(const Eigen::VectorXd& parts) {
    const Eigen::VectorXd raw = misses(parts);
    if (absorber_) {
        // The raw misses less the linear part as it is believed now.
        Eigen::VectorXd whitened = raw;
        whiten(whitened, design_, memory_);
        const Eigen::VectorXd left = raw - design_.columns * absorber_->coefficients(whitened);
        double together = 0, squares = 0;
        for (Eigen::Index i = 1; i < left.size(); ++i)
            if (i % static_cast<Eigen::Index>(design_.periods) != 0) {
                together += left(i) * left(i - 1);
                squares += left(i - 1) * left(i - 1);
            }
        memory_ = squares > 0 ? std::clamp(together / squares, 0.0, kMostMemory) : 0;
    }
    absorber_ = std::make_unique<Absorber>(design_, memory_);
    Eigen::VectorXd whitened = raw;
    whiten(whitened, design_, memory_);
    absorber_->learn(whitened);
}

double Posterior::density(const Eigen::VectorXd& parts, Eigen::VectorXd& slope) const {
    slope = -(parts - prior_.means).cwiseQuotient(prior_.deviations.cwiseAbs2());
    const double prior = 0.5 * slope.dot(parts - prior_.means);
    if (!(parts.cwiseAbs().maxCoeff() < kFarthest)) return -INFINITY;
    Eigen::VectorXd miss = design_.outcome;
    std::vector<Answer> answers(channels_.count());
    for (std::size_t c = 0; c < answers.size(); ++c) {
        channels_.answer(c, parts, answers[c]);
        miss -= answers[c].outcome.cwiseProduct(design_.known);
    }
    whiten(miss, design_, memory_);
    Eigen::VectorXd left = absorber_->apply(miss);
    const double squares = std::max(miss.dot(left), 1e-300);
    const auto n = static_cast<double>(design_.known_rows);
    whiten_back(left, design_, memory_);
    left = left.cwiseProduct(design_.known) * (n / squares);
    for (std::size_t c = 0; c < answers.size(); ++c)
        slope.segment<kParts>(static_cast<Eigen::Index>(c) * kParts) +=
            answers[c].slopes.transpose() * left;
    return prior - 0.5 * n * std::log(squares);
}

Eigen::VectorXd Posterior::highest(Eigen::VectorXd from) const {
    const auto size = static_cast<unsigned>(from.size());
    const std::unique_ptr<nlopt_opt_s, void (*)(nlopt_opt)> climb(
        nlopt_create(NLOPT_LD_LBFGS, size), nlopt_destroy);
    const auto objective = [](unsigned n, const double* x, double* gradient, void* self) {
        const Eigen::VectorXd at = Eigen::Map<const Eigen::VectorXd>(x, n);
        Eigen::VectorXd slope;
        const double value = static_cast<const Posterior*>(self)->density(at, slope);
        if (gradient != nullptr) Eigen::Map<Eigen::VectorXd>(gradient, n) = slope;
        return value;
    };
    nlopt_set_max_objective(climb.get(), objective, const_cast<Posterior*>(this));
    nlopt_set_ftol_rel(climb.get(), 1e-9);
    nlopt_set_maxeval(climb.get(), 400);
    Eigen::VectorXd at = from;
    double best = 0;
    nlopt_optimize(climb.get(), at.data(), &best);
    return at.allFinite() ? at : from;
}

Eigen::MatrixXd Posterior::covariance(const Eigen::VectorXd& parts) const {
    Eigen::MatrixXd slopes(design_.outcome.size(), parts.size());
    Eigen::VectorXd miss = design_.outcome;
    Answer answer;
    for (std::size_t c = 0; c < channels_.count(); ++c) {
        channels_.answer(c, parts, answer);
        miss -= answer.outcome.cwiseProduct(design_.known);
        for (Eigen::Index j = 0; j < kParts; ++j)
            slopes.col(static_cast<Eigen::Index>(c) * kParts + j) =
                answer.slopes.col(j).cwiseProduct(design_.known);
    }
    whiten(miss, design_, memory_);
    const double squares = std::max(miss.dot(absorber_->apply(miss)), 1e-300);
    Eigen::MatrixXd absorbed(slopes.rows(), slopes.cols());
    for (Eigen::Index j = 0; j < slopes.cols(); ++j) {
        whiten(slopes.col(j), design_, memory_);
        absorbed.col(j) = absorber_->apply(slopes.col(j));
    }
    Eigen::MatrixXd information =
        slopes.transpose() * absorbed * (static_cast<double>(design_.known_rows) / squares);
    information.diagonal() += prior_.deviations.cwiseAbs2().cwiseInverse();
    return information.llt().solve(Eigen::MatrixXd::Identity(parts.size(), parts.size()));
}

Eigen::VectorXd Posterior::expected(const Eigen::VectorXd& parts) const {
    Eigen::VectorXd whitened = misses(parts);
    whiten(whitened, design_, memory_);
    Eigen::VectorXd out = design_.all_columns * absorber_->coefficients(whitened);
    Answer answer;
    for (std::size_t c = 0; c < channels_.count(); ++c) {
        channels_.answer(c, parts, answer);
        out += answer.outcome;
    }
    return out;
}

double Posterior::noise(const Eigen::VectorXd& parts) const {
    Eigen::VectorXd miss = misses(parts);
    whiten(miss, design_, memory_);
    const double squares = miss.dot(absorber_->apply(miss));
    return std::sqrt(std::max(squares, 0.0) / static_cast<double>(design_.known_rows) /
                     (1 - memory_ * memory_));
}

std::vector<Eigen::VectorXd> draw(const Posterior& posterior, const Eigen::VectorXd& mode,
                                  std::size_t draws, std::uint64_t seed) {
    const Eigen::MatrixXd root = posterior.covariance(mode).llt().matrixL();
    std::mt19937_64 random(seed);
    std::normal_distribution<> normal;
    std::uniform_real_distribution<> even;
    const auto look = [&](const Eigen::VectorXd& at, Eigen::VectorXd& slope) {
        Eigen::VectorXd by_parts;
        const double value = posterior.density(mode + root * at, by_parts);
        slope = root.transpose() * by_parts;
        return value;
    };
    Eigen::VectorXd at = Eigen::VectorXd::Zero(mode.size()), slope;
    double height = look(at, slope), step = kFirstStep;
    const std::size_t warm = draws / 4;
    std::vector<Eigen::VectorXd> out;
    for (std::size_t i = 0; i < warm + draws; ++i) {
        Eigen::VectorXd momentum(mode.size());
        for (double& value : momentum) value = normal(random);
        const double begun = height - 0.5 * momentum.squaredNorm();
        Eigen::VectorXd to = at, to_slope = slope;
        double to_height = height;
        const double length = step * (0.8 + 0.4 * even(random));
        for (int leap = 0; leap < kLeaps && std::isfinite(to_height); ++leap) {
            momentum += 0.5 * length * to_slope;
            to += length * momentum;
            to_height = look(to, to_slope);
            momentum += 0.5 * length * to_slope;
        }
        const double ended = to_height - 0.5 * momentum.squaredNorm();
        const double chance = std::isfinite(ended) ? std::min(1.0, std::exp(ended - begun)) : 0;
        if (even(random) < chance) at = to, slope = to_slope, height = to_height;
        if (i < warm)
            step *= std::exp((chance - kAccepted) / std::sqrt(1.0 + static_cast<double>(i)) * 2);
        else
            out.push_back(mode + root * at);
    }
    return out;
}

}  // namespace herald::insight::mix
