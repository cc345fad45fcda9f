#pragma once

#include <set>
#include <vector>

#include "insight/panel/history.hpp"
#include "insight/recommend/recommendation.hpp"

/// What an applied recommendation brought, measured against what would have been without it.
namespace herald::insight {

inline constexpr std::int64_t kFewestOutcomeDays = 3;
inline constexpr std::int64_t kOutcomeDays = 28;  ///< then it is final
inline constexpr int kBeforeDays = 84;

/// What was changed, and when.
struct AppliedChange {
    std::vector<std::size_t> campaigns;  ///< places in History
    Day on{};                            ///< neither before nor after
    /// The last day before somebody changed one of them again.
    std::optional<Day> until;
    std::string again;                  ///< the campaign that was changed again
    std::set<ads::CampaignId> touched;  ///< changed lately, by whomever: no controls
};

/// Profit is compared: revenue less spend; where no revenue is told, conversions at what they cost
/// on average. Only complete days count.
Outcome measure_outcome(const History& history, const AppliedChange& change);
/// One that cannot be measured, with the reason.
Outcome impossible_outcome(Day on, std::string reason);

}  // namespace herald::insight
