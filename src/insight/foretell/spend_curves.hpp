#pragma once

#include <map>
#include <string>
#include <vector>

#include "insight/foretell/subject.hpp"

/// How results follow spend, of every subject: response curves (insight/budget) as a model keeps
/// them.
namespace herald::insight {

/// Hill's curve without its height: only ratios are asked for.
struct CurveShape {
    double half = 1, shape = 1;
    double at(double spend) const;
};
BOOST_DESCRIBE_STRUCT(CurveShape, (), (half, shape))

struct SpendCurve {
    CurveShape likely;
    std::vector<CurveShape> draws;  ///< as it may be, equally likely
    bool known = false;             ///< its own days tell it
};
BOOST_DESCRIBE_STRUCT(SpendCurve, (), (likely, draws, known))

struct SpendCurves {
    std::map<std::string, SpendCurve> by_subject;  ///< Subject::key
    double half = 4, shape = 1;  ///< of those not among them; half in multiples of their own spend

    /// What results become when spend goes from one level to another, both above 0.
    double ratio(const Subject& subject, double from, double to, double own_spend) const;
    /// Standard deviation of that ratio's logarithm.
    double deviation(const Subject& subject, double from, double to) const;
    bool known(const Subject& subject) const;
};
BOOST_DESCRIBE_STRUCT(SpendCurves, (), (by_subject, half, shape))

/// Learned from the days up to `until` of at most `most` subjects, half a year at most; a lone
/// subject with little to tell keeps near the usual falling returns.
SpendCurves learn_curves(const std::vector<Subject>& subjects, TrainedKind kind, Day until,
                         std::size_t most);

}  // namespace herald::insight
