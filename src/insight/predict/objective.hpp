#pragma once

#include <span>
#include <vector>

#include "base/described.hpp"

namespace herald::insight {

/// What is predicted: any number; yes (1) or no (0); a count; a positive amount; an amount that is
/// often 0; a quantile of any number.
enum class Objective { squared, logistic, poisson, gamma, tweedie, quantile };
BOOST_DESCRIBE_ENUM(Objective, squared, logistic, poisson, gamma, tweedie, quantile)

/// The loss of an objective and its link: predictions are made as a margin (the sum of the model's
/// terms) and shown as link_inverse(margin).
struct Loss {
    Objective objective = Objective::squared;
    double quantile = 0.5;  ///< of Objective::quantile, within (0, 1)
    double power = 1.5;     ///< of Objective::tweedie, within (1, 2)

    double link(double mean) const;
    double link_inverse(double margin) const;
    /// One row's deviance: squared error, log loss, unit deviance (McCullagh, Nelder 1989; Tweedie:
    /// Jørgensen 1987), pinball loss. 0 at best.
    double deviance(double target, double margin) const;
    /// Weighted mean deviance; NaN of nothing.
    double mean(std::span<const double> targets, std::span<const double> margins,
                std::span<const double> weights = {}) const;
    bool has_log_link() const;
    /// Throws Error{invalid} naming the first target the objective cannot have.
    void check_targets(std::span<const double> targets) const;
};
BOOST_DESCRIBE_STRUCT(Loss, (), (objective, quantile, power))

/// Area under the ROC curve, ties counted half (Mann, Whitney 1947); NaN with one class only.
double roc_area(std::span<const double> targets, std::span<const double> scores);
/// Average precision: the area under precision over recall in steps.
double average_precision(std::span<const double> targets, std::span<const double> scores);
/// Mean distance between predicted and observed rates over `bins` bins of equally many rows (Naeini
/// et al. 2015, with equal-mass bins).
double calibration_error(std::span<const double> targets, std::span<const double> probabilities,
                         std::size_t bins = 10);

}  // namespace herald::insight
