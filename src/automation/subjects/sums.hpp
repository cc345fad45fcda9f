#pragma once

#include <array>
#include <bitset>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

/// What metrics are made of. For this folder's own files.
namespace herald::automation {

inline constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();

/// Sums of daily figures as the warehouse keeps them. `…_told` counts days on which a source gave
/// the figure; `unreached` are impressions of days without reach.
enum class Base : std::uint8_t {
    impressions,
    clicks,
    conversions,
    spend,
    revenue,
    reach,
    reach_told,
    unreached,
    video_views,
    views_told,
};
inline constexpr std::size_t kBases = 10;
using BaseSet = std::bitset<kBases>;
using Sums = std::array<std::int64_t, kBases>;

inline std::int64_t of(const Sums& sums, Base base) { return sums[static_cast<std::size_t>(base)]; }
inline bool has(const BaseSet& set, Base base) { return set[static_cast<std::size_t>(base)]; }
inline void add(BaseSet& set, Base base) { set.set(static_cast<std::size_t>(base)); }

/// What a metric's value rests on besides the campaign's sums.
struct MetricFrame {
    double budget = kUnknown;  ///< a day, in the organization's currency
    double days = 1;           ///< of the window; of today the part that is over
    double all_spend = 0;      ///< of the workspace in the window, in millionths
    bool tells_revenue = true;
    bool told = true;  ///< the window's days are known: nothing is a zero, else it is unknown
};
/// One metric with windows: what it needs, and its value, kUnknown without a base.
struct Recipe {
    std::string_view field;
    BaseSet bases;
    double (*value)(const Sums& sums, const MetricFrame& frame);
    bool of_budget = false;  ///< frame.budget counts
};
/// `field` is one of the catalogue that takes windows.
const Recipe& recipe_of(std::string_view field);

/// The columns of ads_campaign_day that the bases come from, in the order of add_row().
std::string columns_of(const BaseSet& bases);

}  // namespace herald::automation
