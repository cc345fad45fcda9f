#pragma once

#include <Eigen/Dense>
#include <memory>
#include <vector>

#include "insight/mix/design.hpp"

/// How likely the channels' curves are, and draws of them.
namespace herald::insight::mix {

/// Four numbers a channel: the logarithm of its share of the outcome, of half in multiples of its
/// mean pressure, of its shape, and the log odds of its carry.
inline constexpr Eigen::Index kParts = 4;

struct Prior {
    Eigen::VectorXd means, deviations;
};

/// A channel's rows by its numbers.
struct Answer {
    Eigen::VectorXd outcome;                               ///< scaled, a row each
    Eigen::Matrix<double, Eigen::Dynamic, kParts> slopes;  ///< its derivatives
};

class Channels {
public:
    Channels(const MixData& data, const Design& design);
    std::size_t count() const { return pressure_.size(); }
    /// `factor` of the pressure there was; the share stays what it is at 1.
    void answer(std::size_t channel, const Eigen::VectorXd& parts, Answer& out,
                double factor = 1) const;
    /// Pressure a period and unit of size 1, where there is any.
    double mean_pressure(std::size_t channel) const { return means_[channel]; }

private:
    const Design& design_;
    std::vector<Eigen::VectorXd> pressure_;
    std::vector<double> means_;
};

class Posterior {
public:
    Posterior(const Design& design, const Channels& channels, Prior prior)
        : design_(design), channels_(channels), prior_(std::move(prior)) {}

    /// Learns how strongly misses remember and how much the linear groups move, around `parts`.
    void learn(const Eigen::VectorXd& parts);
    void set_prior(Prior prior) { prior_ = std::move(prior); }
    /// The logarithm of the density, noise and linear part integrated out; its slope.
    double density(const Eigen::VectorXd& parts, Eigen::VectorXd& slope) const;
    Eigen::VectorXd highest(Eigen::VectorXd from) const;
    /// The inverse of the expected information at `parts`.
    Eigen::MatrixXd covariance(const Eigen::VectorXd& parts) const;
    /// Expected outcome of every row, scaled.
    Eigen::VectorXd expected(const Eigen::VectorXd& parts) const;
    double memory() const { return memory_; }
    double noise(const Eigen::VectorXd& parts) const;

private:
    Eigen::VectorXd misses(const Eigen::VectorXd& parts) const;

    const Design& design_;
    const Channels& channels_;
    Prior prior_;
    double memory_ = 0;
    std::unique_ptr<Absorber> absorber_;
};

/// Hamiltonian Monte Carlo in the coordinates of the normal approximation.
std::vector<Eigen::VectorXd> draw(const Posterior& posterior, const Eigen::VectorXd& mode,
                                  std::size_t draws, std::uint64_t seed);

}  // namespace herald::insight::mix
