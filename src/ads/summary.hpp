#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ads/campaigns.hpp"
#include "ads/ranking.hpp"

/// What the dashboard shows: totals of a period, before and by platform and day, best and worst
/// campaigns.
namespace herald::ads {

struct PlatformMetrics : Metrics {
    Platform platform{};
};
BOOST_DESCRIBE_STRUCT(PlatformMetrics, (Metrics), (platform))
struct DayMetrics : Metrics {
    Day date;
};
BOOST_DESCRIBE_STRUCT(DayMetrics, (Metrics), (date))
struct PlatformDaySpend {
    Day date;
    Platform platform{};
    Micros spend;
    std::optional<Micros> revenue;
};
BOOST_DESCRIBE_STRUCT(PlatformDaySpend, (), (date, platform, spend, revenue))
struct RankedCampaign : Metrics {
    CampaignId id;
    std::string name;
    Platform platform{};
    CampaignStatus status{};
};
BOOST_DESCRIBE_STRUCT(RankedCampaign, (Metrics), (id, name, platform, status))
/// Spend that no rate could convert, in its own currency; not part of any total.
struct Unconverted {
    Currency currency;
    Micros spend;
};
BOOST_DESCRIBE_STRUCT(Unconverted, (), (currency, spend))

struct Summary {
    Day from, to;
    Currency currency;
    std::optional<Day> complete_through;  ///< figures after this day can still grow
    Metrics totals, previous;             ///< previous: the same number of days just before
    MetricsChange change;
    std::vector<PlatformMetrics> by_platform;
    std::vector<DayMetrics> daily;  ///< every day of the period
    std::vector<PlatformDaySpend> daily_by_platform;
    std::vector<RankedCampaign> top_campaigns, bottom_campaigns;
    std::optional<RankedBy> ranked_by;  ///< of both lists; absent when they are empty
    std::vector<Unconverted> unconverted;
};
BOOST_DESCRIBE_STRUCT(Summary, (),
                      (from, to, currency, complete_through, totals, previous, change, by_platform,
                       daily, daily_by_platform, top_campaigns, bottom_campaigns, ranked_by,
                       unconverted))

struct GetSummary {
    std::optional<Day> from, to;
    std::vector<Platform> platform;
    std::optional<std::int64_t>
        top;  ///< campaigns in each of the two lists; 5 when left out, 0 for none
};
BOOST_DESCRIBE_STRUCT(GetSummary, (), (from, to, platform, top))

Summary get_summary(const Context& context, Scope& scope, const GetSummary& request);

/// The last day whose figures are in for every connected account; without one the last day of any
/// file.
std::optional<Day> complete_through(const Scope& scope);

}  // namespace herald::ads

template <>
inline constexpr auto herald::rules<herald::ads::GetSummary> = std::tuple{
    rule<&herald::ads::GetSummary::top>(
        at_least{0}, at_most{50}, doc{"Campaigns in each of the two lists; 5 when left out."}),
};
