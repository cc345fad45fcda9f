#pragma once

#include <Eigen/Dense>
#include <vector>

#include "insight/mix/mix.hpp"

/// The linear part of a mix: everything but the channels.
namespace herald::insight::mix {

/// Rows as they are fitted: scaled so that the outcome's mean, weighted by the units' sizes, is 1.
/// A row that is not known or held back is 0 everywhere.
struct Design {
    Eigen::VectorXd outcome;
    Eigen::MatrixXd columns;      ///< a row each, controls standardised
    Eigen::MatrixXd all_columns;  ///< of rows that are not known, too
    std::vector<int> groups;      ///< of each column; 0 is held by nothing
    Eigen::VectorXd known;        ///< 1 or 0
    Eigen::VectorXd weight;       ///< of known rows, by size; adds up to 1
    std::vector<double> sizes;    ///< of the units
    double scale = 1;             ///< outcome of a unit of size 1, a period, on average
    std::size_t units = 1, periods = 0, known_rows = 0;
};
Design make_design(const MixData& data, std::size_t held);

/// Rows less `memory` of the row before, in place; where the row before is not known, as they are.
void whiten(Eigen::Ref<Eigen::VectorXd> rows, const Design& design, double memory);
/// The transpose of whiten().
void whiten_back(Eigen::Ref<Eigen::VectorXd> rows, const Design& design, double memory);

/// Integrates the linear part out: misses r count as r' P r, P = I − Z (Z'Z + Λ⁻¹)⁻¹ Z'.
class Absorber {
public:
    Absorber(const Design& design, double memory);
    /// How much each group moves, learned from misses of the channels (whitened), by EM.
    void learn(const Eigen::VectorXd& misses);
    Eigen::VectorXd apply(const Eigen::VectorXd& misses) const;
    /// The linear part's most likely coefficients.
    Eigen::VectorXd coefficients(const Eigen::VectorXd& misses) const;

private:
    void factor();
    Eigen::MatrixXd columns_, products_;
    std::vector<int> groups_;
    std::vector<double> variances_;  ///< of a group's coefficients, in the noise's variance
    std::size_t rows_;
    Eigen::LLT<Eigen::MatrixXd> root_;
};

}  // namespace herald::insight::mix
