#pragma once

#include "insight/predict/predictor.hpp"

/// What a predictor is made of; for this folder alone.
namespace herald::insight {

/// One part's models. Several are averaged.
struct Member {
    Encoder encoder;
    Booster trees;
    std::optional<Linear> linear;
    std::optional<Booster> lower, upper;  ///< quantiles, of intervals of the squared objective
};

/// Squared: quantile trees widened by a conformal score (CQR: Romano, Patterson, Candès 2019). Log
/// links: conformal scores in units of the variance's root, each side its own (Lei et al. 2018).
struct IntervalRule {
    double level = 0;
    double below = 0, above = 0;
};
BOOST_DESCRIBE_STRUCT(IntervalRule, (), (level, below, above))

/// What a predictor says of itself in its bytes.
struct Description {
    int version = 1;
    Loss loss;
    std::string target;
    std::optional<std::string> exposure;
    std::vector<std::string> others;  ///< known columns that are no features: target, weight, time
    double shift = 0, scale = 1;      ///< of identity links: the unit trees work in
    double base = 0;                  ///< margin where trees begin, without exposure
    double linear_share = 0;
    Calibration calibration;
    std::optional<IntervalRule> interval;
    TrainReport report;
};
BOOST_DESCRIBE_STRUCT(Description, (),
                      (version, loss, target, exposure, others, shift, scale, base, linear_share,
                       calibration, interval, report))

struct Predictor::State {
    Description about;
    std::vector<Member> members;
};

/// The margin each row starts from. Throws Error{invalid} for an exposure that is not above 0.
std::vector<double> offsets(const Description& about, const Table& table);
/// A member's margin, trees and linear model together, in the trees' unit.
std::vector<double> margins_of(const Description& about, const Member& member,
                               const FeatureMatrix& x, std::span<const double> offset);
/// A level-`rule` interval around a prediction; `low` and `high` are the quantile trees' (squared
/// objective only), in the target's unit.
Interval interval_of(const Description& about, const IntervalRule& rule, double margin, double low,
                     double high);
/// How many standard deviations of the objective's family `target` lies above its mean.
double pearson(const Loss& loss, double target, double margin);

}  // namespace herald::insight
