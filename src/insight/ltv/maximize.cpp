#include "insight/ltv/maximize.hpp"

#include <nlopt.h>

#include <Eigen/Dense>
#include <cmath>
#include <memory>

#include "base/error.hpp"

namespace herald::insight {
namespace {

constexpr double kLogBound = 16;  ///< parameters between e^-16 and e^16

constexpr double kNowhere = -1e300;

struct Objective {
    const std::function<double(const std::vector<double>&)>* likelihood;
    std::vector<double> point;

    double at(const double* logs) {
        for (std::size_t i = 0; i < point.size(); ++i) point[i] = std::exp(logs[i]);
        // Where the likelihood cannot be worked out, the maximum is not; and nothing may be thrown
        // through NLopt.
        try {
            const double value = (*likelihood)(point);
            return std::isfinite(value) ? value : kNowhere;
        } catch (const Error&) {
            return kNowhere;
        }
    }
};

double evaluate(unsigned, const double* x, double*, void* data) {
    return static_cast<Objective*>(data)->at(x);
}

double climb(Objective& objective, std::vector<double>& logs) {
    const std::unique_ptr<nlopt_opt_s, void (*)(nlopt_opt)> search(
        nlopt_create(NLOPT_LN_SBPLX, static_cast<unsigned>(logs.size())), nlopt_destroy);
    nlopt_set_max_objective(search.get(), evaluate, &objective);
    nlopt_set_lower_bounds1(search.get(), -kLogBound);
    nlopt_set_upper_bounds1(search.get(), kLogBound);
    nlopt_set_xtol_abs1(search.get(), 1e-9);
    nlopt_set_ftol_rel(search.get(), 1e-13);
    nlopt_set_initial_step1(search.get(), 0.3);
    nlopt_set_maxeval(search.get(), 4000);
    double best = 0;
    nlopt_optimize(search.get(), logs.data(), &best);
    return best;
}

/// By central differences of the objective at its maximum.
Eigen::MatrixXd curvature(Objective& objective, const std::vector<double>& logs) {
    constexpr double kStep = 1e-3;
    const auto n = static_cast<Eigen::Index>(logs.size());
    Eigen::MatrixXd out(n, n);
    auto at = [&](Eigen::Index i, double di, Eigen::Index j, double dj) {
        std::vector<double> x = logs;
        x[static_cast<std::size_t>(i)] += di;
        x[static_cast<std::size_t>(j)] += dj;
        return objective.at(x.data());
    };
    for (Eigen::Index i = 0; i < n; ++i)
        for (Eigen::Index j = i; j < n; ++j)
            out(i, j) = out(j, i) = (at(i, kStep, j, kStep) - at(i, kStep, j, -kStep) -
                                     at(i, -kStep, j, kStep) + at(i, -kStep, j, -kStep)) /
                                    (4 * kStep * kStep);
    return out;
}

std::vector<double> errors_of(Objective& objective, const std::vector<double>& logs) {
    const Eigen::LLT<Eigen::MatrixXd> information(-curvature(objective, logs));
    if (information.info() != Eigen::Success) return {};
    const auto n = static_cast<Eigen::Index>(logs.size());
    const Eigen::MatrixXd covariance = information.solve(Eigen::MatrixXd::Identity(n, n));
    std::vector<double> out;
    for (Eigen::Index i = 0; i < n; ++i) out.push_back(std::sqrt(covariance(i, i)));
    return out;
}

}  // namespace

Maximum maximize(const std::function<double(const std::vector<double>&)>& likelihood,
                 const std::vector<double>& start) {
    Objective objective{&likelihood, start};
    std::vector<double> logs;
    for (const double value : start) logs.push_back(std::log(value));
    double value = climb(objective, logs);
    for (int again = 0; again < 10; ++again) {
        const double better = climb(objective, logs);
        if (better - value < 1e-7) {
            value = std::max(value, better);
            break;
        }
        value = better;
    }
    Maximum out;
    for (const double log : logs) out.parameters.push_back(std::exp(log));
    out.value = value;
    out.log_standard_errors = errors_of(objective, logs);
    return out;
}

}  // namespace herald::insight
