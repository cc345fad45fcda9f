#pragma once

#include <span>
#include <vector>

#include "base/described.hpp"

namespace herald::insight {

/// platt: a logistic curve over the margin (Platt 1999, with his smoothed targets). isotonic: the
/// best rising steps (pool adjacent violators), joined by straight lines so that ranks survive.
enum class CalibrationKind { none, platt, isotonic };
BOOST_DESCRIBE_ENUM(CalibrationKind, none, platt, isotonic)

/// From margins to probabilities that occur as often as they say.
struct Calibration {
    CalibrationKind kind = CalibrationKind::none;
    double slope = 1, shift = 0;           ///< of platt
    std::vector<double> margins, chances;  ///< of isotonic, both rising

    double probability(double margin) const;
};
BOOST_DESCRIBE_STRUCT(Calibration, (), (kind, slope, shift, margins, chances))

/// `margins` must come from rows the model was not fitted on; targets are 0 or 1.
Calibration fit_platt(std::span<const double> margins, std::span<const double> targets);
Calibration fit_isotonic(std::span<const double> margins, std::span<const double> targets);

struct CalibrationChoice {
    Calibration calibration;
    /// Of each row by a calibration fitted without its tenth of the rows: what to judge by.
    std::vector<double> held_probabilities;
};
/// The kind with the least log loss in ten-fold cross-validation; none for a single class.
CalibrationChoice choose_calibration(std::span<const double> margins,
                                     std::span<const double> targets);

}  // namespace herald::insight
