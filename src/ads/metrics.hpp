#pragma once

#include <cstdint>
#include <optional>

#include "base/described.hpp"

/// The figures of every answer: sums, and what follows from them.
namespace herald::ads {

/// Sums of facts. Conversions and money in millionths, money in the organization's currency.
/// -1 in reach and video_views means that no source gave the figure.
struct MetricSums {
    std::int64_t impressions = 0, clicks = 0, conversions = 0, spend = 0, revenue = 0, reach = -1,
                 video_views = -1;
    std::int64_t without_reach = 0;  ///< impressions added up from sources that give no reach
    MetricSums& operator+=(const MetricSums& other);
    bool operator==(const MetricSums&) const = default;
};

/// Whether a source tells revenue. A file without such a column does not, and its 0 is no 0.
enum class Revenue : std::uint8_t { untold, told };
/// Untold only where there is nothing to show either.
inline Revenue revenue_of(Revenue source, const MetricSums& sums) {
    return sums.revenue != 0 ? Revenue::told : source;
}

/// As the API shows them; a ratio without a base is null, and so are revenue and ROAS where no
/// source tells revenue. Reach adds up over days, so over several
/// days it counts people once a day; frequency is impressions per such person and day, of
/// the sources that give reach.
struct Metrics {
    std::int64_t impressions = 0, clicks = 0;
    Micros spend, conversions;
    std::optional<Micros> revenue, ctr, cpc, cpm, cpa, cvr, roas;
    std::optional<std::int64_t> reach;
    std::optional<Micros> frequency;
    std::optional<std::int64_t> video_views;
};
BOOST_DESCRIBE_STRUCT(Metrics, (),
                      (impressions, clicks, spend, conversions, revenue, ctr, cpc, cpm, cpa, cvr,
                       roas, reach, frequency, video_views))

Metrics metrics_of(const MetricSums& sums, Revenue revenue);

/// a / b in millionths, rounded half away; absent when b is 0.
std::optional<Micros> ratio(std::int64_t a, std::int64_t b);
/// (now - before) / before; absent when there was nothing before.
std::optional<Micros> change_of(std::int64_t now, std::int64_t before);

/// The change of every metric against the period before, as a fraction.
struct MetricsChange {
    std::optional<Micros> impressions, clicks, spend, conversions, revenue, ctr, cpc, cpm, cpa, cvr,
        roas, reach, frequency, video_views;
};
BOOST_DESCRIBE_STRUCT(MetricsChange, (),
                      (impressions, clicks, spend, conversions, revenue, ctr, cpc, cpm, cpa, cvr,
                       roas, reach, frequency, video_views))
MetricsChange change_of(const Metrics& now, const Metrics& before);

/// What lists sort by.
enum class Metric : std::uint8_t {
    impressions,
    clicks,
    spend,
    conversions,
    revenue,
    ctr,
    cpc,
    cpm,
    cpa,
    cvr,
    roas,
    reach,
    frequency,
    video_views
};
BOOST_DESCRIBE_ENUM(Metric, impressions, clicks, spend, conversions, revenue, ctr, cpc, cpm, cpa,
                    cvr, roas, reach, frequency, video_views)
/// The metric's value in a unit that orders it; absent where the API shows null.
std::optional<std::int64_t> value_of(const MetricSums& sums, Metric metric);

}  // namespace herald::ads
