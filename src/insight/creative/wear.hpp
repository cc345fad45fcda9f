#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "insight/panel/history.hpp"
#include "insight/panel/likely.hpp"

/// How worn ads are: what is left of the click rate each began with.
namespace herald::insight {

/// tired: less than kTiredShare is left, with a chance of 80 %. tiring: it surely lost something
/// and gets there, or has lost a fifth. unknown: the figures do not tell yet.
enum class FatigueState : std::uint8_t { fresh, tiring, tired, unknown };
BOOST_DESCRIBE_ENUM(FatigueState, fresh, tiring, tired, unknown)

/// What an ad wears by: how often a person has seen it where reach tells how many people there are,
/// else days of its usual delivery.
enum class FatigueUnit : std::uint8_t { impressions_per_person, days };
BOOST_DESCRIBE_ENUM(FatigueUnit, impressions_per_person, days)

inline constexpr double kTiredShare = 0.7;
inline constexpr int kFewestWearDays = 21;  ///< with impressions, before an ad is judged
inline constexpr double kFewestWearClicks = 80;

/// Some days of one ad together, at most a week.
struct WearPoint {
    Day first{}, last{};
    double impressions = 0, clicks = 0;
    double exposure = 0;  ///< seen before, in the ad's unit, at the middle of these days
    double usual =
        0;  ///< impressions as the day's clicks go: those of a day good for all count more
    double expected = kUnknown;  ///< click rate by the curve, with what all ads did on these days
};

struct Wear {
    FatigueState state = FatigueState::unknown;
    FatigueUnit unit = FatigueUnit::days;
    Day since{};  ///< its first day, or the day on which it visibly began anew
    bool renewed = false;
    double exposure = 0;              ///< up to the last day, in the unit
    double exposure_a_day = 0;        ///< of the last two weeks with impressions
    double first_rate = kUnknown;     ///< the click rate it began with
    std::optional<Likely> left;       ///< share of that rate; absent with too little to judge
    std::optional<double> half_life;  ///< in the unit: where half of the rate is left
    std::optional<double> days_left;  ///< until kTiredShare is left, at today's pace
    double tired_chance = kUnknown;   ///< that less than kTiredShare is left
    double others = kUnknown;         ///< what became of the others' click rate meanwhile
    std::optional<double> needs_impressions;  ///< more, before it can be judged
    std::optional<int> needs_days;
    std::vector<WearPoint> points;
};

struct WearReport {
    std::vector<Wear> ads;  ///< like History::ads
    double dispersion =
        1;  ///< variance of a week's clicks over a Poisson's; the workspace's middle
};

/// Curves of the form share(x) = floor + (1 − floor) · 2^(−x / h), with "does not wear" and "gets
/// better" among them, by quasi-Poisson likelihood of weeks. What one ad does not tell, the others
/// do: the curves' distribution over the workspace is learned with them (nonparametric empirical
/// Bayes: Laird 1978). What the platform's other campaigns did on a day is taken out before
/// (DayEffects). A sudden lasting rise is a new creative behind the same ad: it begins anew there.
/// Ads beyond the 5,000 with most impressions stay unknown.
WearReport judge_wear(const History& history);

/// One sentence for people: why the state is what it is.
std::string reason_of(const Wear& wear);

/// What the ad's clicks would be over what they are, were it as fresh as at its start; 1 when
/// unknown.
double renewal_lift(const Wear& wear);

}  // namespace herald::insight
