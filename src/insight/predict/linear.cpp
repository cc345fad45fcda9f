#include "insight/predict/linear.hpp"

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>

namespace herald::insight {
namespace {

constexpr double kCut = 5;
constexpr int kMostSteps = 25;

void measure(Linear& out, const FeatureMatrix& x) {
    for (std::size_t j = 0; j < x.columns; ++j) {
        double n = 0, mean = 0, squares = 0;
        for (std::size_t i = 0; i < x.rows; ++i) {
            const double value = x.values[i * x.columns + j];
            if (std::isnan(value)) continue;
            n += 1;
            const double step = value - mean;
            mean += step / n;
            squares += step * (value - mean);
        }
        const double scale = n > 1 ? std::sqrt(squares / n) : 0;
        out.means.push_back(mean);
        out.scales.push_back(scale > 1e-12 ? scale : 0);
    }
}

double standard(const Linear& model, float value, std::size_t j) {
    if (std::isnan(value) || model.scales[j] == 0) return 0;
    return std::clamp((static_cast<double>(value) - model.means[j]) / model.scales[j], -kCut, kCut);
}

/// Slope and weight of a row at its margin: the derivative of -log likelihood, and its expected
/// second derivative.
std::pair<double, double> slope_of(const Loss& loss, double y, double margin) {
    const double mu = loss.link_inverse(margin);
    switch (loss.objective) {
        case Objective::logistic: return {mu - y, std::max(mu * (1 - mu), 1e-6)};
        case Objective::poisson: return {mu - y, std::max(mu, 1e-9)};
        case Objective::gamma: return {1 - y / mu, 1};
        case Objective::tweedie: {
            const double w = std::pow(mu, 2 - loss.power);
            return {w * (1 - y / mu), std::max(w, 1e-9)};
        }
        default: return {mu - y, 1};
    }
}

}  // namespace

void Linear::terms(const float* row, double* out) const {
    for (std::size_t j = 0; j < coefficients.size(); ++j)
        out[j] = coefficients[j] * standard(*this, row[j], j);
}

std::vector<double> Linear::margins(const FeatureMatrix& x, std::span<const double> offset) const {
    std::vector<double> out(x.rows);
    for (std::size_t i = 0; i < x.rows; ++i) {
        double sum = offset[i] + intercept;
        for (std::size_t j = 0; j < x.columns; ++j)
            sum += coefficients[j] * standard(*this, x.values[i * x.columns + j], j);
        out[i] = sum;
    }
    return out;
}

Linear fit_linear(const Loss& loss, const Rows& rows, double penalty) {
    Linear out;
    const FeatureMatrix& x = rows.features;
    measure(out, x);
    const auto n = static_cast<Eigen::Index>(x.rows), p = static_cast<Eigen::Index>(x.columns);
    Eigen::MatrixXd design(n, p + 1);
    for (Eigen::Index i = 0; i < n; ++i) {
        for (Eigen::Index j = 0; j < p; ++j)
            design(i, j) = standard(out, x.values[static_cast<std::size_t>(i * p + j)],
                                    static_cast<std::size_t>(j));
        design(i, p) = 1;
    }
    Eigen::VectorXd beta = Eigen::VectorXd::Zero(p + 1), slope(n), weight(n);
    Eigen::VectorXd ridge = Eigen::VectorXd::Constant(p + 1, penalty);
    ridge(p) = 1e-9;
    for (int step = 0; step < kMostSteps; ++step) {
        const Eigen::VectorXd linear = design * beta;
        for (Eigen::Index i = 0; i < n; ++i) {
            const auto row = static_cast<std::size_t>(i);
            const double w = rows.weight.empty() ? 1 : rows.weight[row];
            const auto [s, c] = slope_of(loss, rows.target[row], linear(i) + rows.offset[row]);
            slope(i) = w * s;
            weight(i) = w * c;
        }
        const Eigen::VectorXd gradient = design.transpose() * slope + ridge.cwiseProduct(beta);
        Eigen::MatrixXd curvature = design.transpose() * weight.asDiagonal() * design;
        curvature += ridge.asDiagonal();
        Eigen::VectorXd move = curvature.ldlt().solve(gradient);
        const double largest = move.cwiseAbs().maxCoeff();
        if (!std::isfinite(largest)) break;
        if (largest > 2) move *= 2 / largest;  // a far step of a log link would not come back
        beta -= move;
        if (largest < 1e-8) break;
    }
    out.coefficients.assign(beta.data(), beta.data() + p);
    out.intercept = beta(p);
    return out;
}

}  // namespace herald::insight
