#pragma once

#include <cstddef>
#include <optional>
#include <vector>

/// What a series would have been without a change: from series that were not changed, or from its
/// own days before.
namespace herald::insight {

/// Consecutive days; NaN where nothing is known. Day `change` is the day of the change: neither
/// before nor after.
struct Comparison {
    std::vector<double> target;
    std::vector<std::vector<double>> controls;  ///< of the target's length
    std::size_t change = 0;
};

struct Counterfactual {
    bool by_controls = false;
    std::vector<double> expected;  ///< beside the target; NaN on days before that are not fitted
    std::vector<std::size_t> controls;  ///< those that carry weight
    double effect = 0;                  ///< of a day after, mean of target less expected
    double deviation = 0;               ///< of `effect`: of a mean over as many days, from placebos
    double day_deviation = 0;           ///< of one day around what is expected
    double freedom = 1;                 ///< of Student's distribution that `effect` has

    double low() const;  ///< of the 90 % interval
    double high() const;
    double chance() const;  ///< that the effect is above zero
    /// Half the width of one day's 90 % band.
    double day_band() const;
};

inline constexpr std::size_t kFewestBefore = 14;  ///< known days before the change
inline constexpr std::size_t kFewestControls = 5;

/// With kFewestControls or more: synthetic control with an intercept (Doudchenko, Imbens 2016):
/// weights ≥ 0 by least squares on the days before, a level per weekday. Else a forecast of the
/// series itself. How far off such a comparison is where nothing was changed is seen by doing it
/// there: on each control over the same days (Abadie, Diamond, Hainmueller 2010), and on the target
/// in windows before the change; the interval is Student's over those placebos. Absent with fewer
/// than kFewestBefore known days before the change, or none after.
std::optional<Counterfactual> compare_with_untouched(const Comparison& comparison);

}  // namespace herald::insight
