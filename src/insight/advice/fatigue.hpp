#pragma once

#include <optional>
#include <vector>

#include "insight/panel/history.hpp"

/// How worn an ad's creative is: its click rate against its own start, by how often people have
/// seen it.
namespace herald::insight {

enum class Tiredness : std::uint8_t { fresh, tiring, tired, unknown };
BOOST_DESCRIBE_ENUM(Tiredness, fresh, tiring, tired, unknown)
inline constexpr double kTiringLeft = 0.85,
                        kTiredLeft = 0.7;  ///< shares of the first click rate left

/// A share with its 90 % interval.
struct ShareLeft {
    double mean = 1, low = 1, high = 1;
};

struct AdFatigue {
    Tiredness state = Tiredness::unknown;
    /// Of the click rate it began with; 1 where unknown.
    ShareLeft left;
    double deviation = 0;   ///< standard deviation of the logarithm of `left`
    double first_rate = 0;  ///< clicks an impression at its start
    /// Impressions a person who sees it on some day has had of it so far, what was forgotten taken
    /// off; absent where no reach is told.
    std::optional<double> frequency;
    /// Impressions a person after which half of the first rate is left; days where no reach is
    /// told. Absent where the rate hardly falls.
    std::optional<double> half_life;
    /// Until kTiredLeft at the present number of impressions a day; 0 when it is there; absent when
    /// it will not come to that within a year.
    std::optional<int> days_left;
    Day first{};                   ///< of `expected`
    std::vector<double> expected;  ///< click rate by day as the decay says
    double impressions_a_day = 0;  ///< of the last week
};

inline constexpr double kFewestAdClicks = 100;  ///< before anything is said
inline constexpr int kFewestAdDays = 14;        ///< with impressions

/// log click rate = a − b · exposure, b ≥ 0, by quasi-Poisson regression of clicks with robust
/// weights (a viral day does not count for more than a good one); exposure is the sum of
/// impressions so far of which people forget 0, 1 or 3 % a day, whichever fits best (advertising
/// wear-out with forgetting: Pechmann, Stewart 1988; Naik, Mantrala, Sawyer 1998). The course is to
/// begin where the creative did; a creative whose beginning is not in it is held against the first
/// days that are.
AdFatigue fatigue_of(const Course& ad, Day today);

}  // namespace herald::insight
