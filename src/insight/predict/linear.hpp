#pragma once

#include <vector>

#include "insight/predict/booster.hpp"

namespace herald::insight {

/// A ridge-penalised linear model of the same features: what trees approximate in many steps, and
/// on few rows badly. Features are centred, scaled and cut at ±5 deviations; missing is the mean.
struct Linear {
    std::vector<double> means, scales, coefficients;
    double intercept = 0;

    /// One row's terms, one a feature; with the intercept and the offset they add up to its margin.
    void terms(const float* row, double* out) const;
    std::vector<double> margins(const FeatureMatrix& x, std::span<const double> offset) const;
};
BOOST_DESCRIBE_STRUCT(Linear, (), (means, scales, coefficients, intercept))

/// Penalised likelihood by iteratively reweighted least squares (Nelder, Wedderburn 1972).
/// `penalty` is in rows: how many of them weigh as much as it. Not for quantiles.
Linear fit_linear(const Loss& loss, const Rows& rows, double penalty);

}  // namespace herald::insight
