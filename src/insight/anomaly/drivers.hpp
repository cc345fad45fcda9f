#pragma once

#include <span>
#include <string>
#include <vector>

#include "insight/anomaly/kpi.hpp"

/// Why a figure changed: by which steps of the funnel, and in which entities.
namespace herald::insight {

/// One factor's part of a change, in the figure's own unit. The effects of all factors add up to
/// the change exactly.
struct Driver {
    Kpi kpi{};
    double before = 0, after = 0;
    double effect = 0;
    double share = 0;           ///< effect / change; 0 when nothing changed
    bool within_noise = false;  ///< what counting alone would do (95 %)
};

/// By the additive log-mean Divisia index (Ang, Choi 1997, "Decomposition of aggregate energy and
/// gas emission intensities for industry", The Energy Journal 18(3); Ang 2005, Energy Policy 33,
/// eq. 5): effect = power · L(after, before) · ln(factor after / before), L the logarithmic mean.
/// Where a factor is zero and logarithms end, by Shapley values over the same product, which are
/// exact too. Empty when the figure or a factor cannot be computed on one of the sides.
std::vector<Driver> drivers_of(Kpi kpi, const Funnel& before, const Funnel& after);

/// One entity (campaign, platform, country) on both sides of a change.
struct Segment {
    std::string id, name;
    Funnel before, after;
};

/// A segment's part of the change of the whole's figure. The totals of all segments add up to the
/// change exactly.
struct SegmentEffect {
    std::string id, name;
    double total = 0;
    double rate = 0;  ///< because its own figure changed
    double mix = 0;   ///< because its weight changed, or it has come, gone or lost its denominator
    double share = 0;
};

/// For sums the segment's own change (all of it `rate`). For a ratio R = N/D, with weights
/// w = D_i/D: total = Δ(N_i/D) − R̄·Δw, rate = w̄·Δr_i where the segment's own ratio exists on both
/// sides (the midpoint form of Bennet 1920; Fabricant 1942's shift-share), mix = total − rate.
/// Largest absolute effect first. Empty when the whole's figure does not exist on one side.
std::vector<SegmentEffect> segment_effects(Kpi kpi, std::span<const Segment> segments);

/// A change taken apart, as it is shown to a person.
struct Explanation {
    Kpi kpi{};
    double before = 0, after = 0;
    std::vector<Driver> drivers;
    std::vector<SegmentEffect> segments;
    /// "CPA doubled: CVR fell by half, CPC unchanged; 80 % from Retargeting-DE (its own rate)".
    std::string text;
};

/// Throws Error{invalid} with what is missing when the figure does not exist on one of the sides
/// ("CPA cannot be compared: no conversions after").
Explanation explain(Kpi kpi, std::span<const Segment> segments);

/// after/before in words: "doubled", "fell by half", "rose by 37 %", "unchanged" (within 5 %).
std::string change_in_words(double before, double after);

}  // namespace herald::insight
