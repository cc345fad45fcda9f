#pragma once

#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "insight/creative/wear.hpp"

/// The curves by which click rates fall, and which of them an ad follows.
namespace herald::insight {

/// One curve: share(x) = floor + (1 − floor) · 2^(−x / half); half below zero: it gets better, by
/// `floor` above 1 in the end.
struct WearCurve {
    double half = 0;  ///< 0: it does not wear
    double floor = 0;
    double share(double exposure) const;
};

/// What is known of one ad's curve: the curves with their chances.
struct WearBelief {
    std::shared_ptr<const std::vector<WearCurve>> curves;
    std::vector<double> chances;
    double first_rate = kUnknown;
    double log_mean = 0, log_error = 1;  ///< of the logarithm of the share that is left at the end
    double dispersion = 1;               ///< of the ad's weeks

    bool empty() const { return chances.empty(); }
    /// Expected share at that exposure of what it was in the first week. Before it nothing was
    /// seen: curves say what an ad lost before anybody looked, but that is nobody's knowledge.
    double share(double exposure) const;
    /// Where the expected share falls to `share`; absent when it does not within ten times what
    /// the ad has seen.
    std::optional<double> reaches(double share) const;
    double first = 0, seen = 0;  ///< exposure in the first and in the last week
};

/// One belief an ad, in order. Weeks need clicks in one of them at least.
std::vector<WearBelief> fit_wear(std::span<const std::span<const WearPoint>> ads);

}  // namespace herald::insight
