#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/rules.hpp"
#include "content/items/context.hpp"
#include "event/event.hpp"
#include "task/task.hpp"
#include "web/results.hpp"

/// What published items got: read back from networks, or imported.
namespace herald::content {

/// Running totals; absent where nobody told.
struct EngagementTotals {
    std::optional<std::int64_t> impressions, likes, comments, shares, clicks, saves, video_views;
    /// Likes, comments, shares, clicks and saves together; absent when none of them is told.
    std::optional<std::int64_t> engagements() const;
    EngagementTotals& operator+=(const EngagementTotals& other);
};
BOOST_DESCRIBE_STRUCT(EngagementTotals, (),
                      (impressions, likes, comments, shares, clicks, saves, video_views))

struct EngagementDay {
    Day date{};
    std::optional<std::int64_t> impressions, likes, comments, shares, clicks, saves, video_views;
};
BOOST_DESCRIBE_STRUCT(EngagementDay, (),
                      (date, impressions, likes, comments, shares, clicks, saves, video_views))

/// An item's running totals by day, oldest first, and where it stands.
struct ItemEngagement {
    std::vector<EngagementDay> data;
    EngagementTotals totals;
    std::optional<Time> read_at;
};
BOOST_DESCRIBE_STRUCT(ItemEngagement, (), (data, totals, read_at))

ItemEngagement engagement_of(const Scope& scope, ItemId id);

/// What was told about an item at the end of `day`.
struct ToldEngagement {
    ItemId item;
    Day day{};
    EngagementTotals totals;
    std::optional<Time> published_at;
};
/// Figures that are not told now stay as they were.
void put_engagement(Tx& tx, const Scope& scope, const std::vector<ToldEngagement>& told);

/// How long a post of this age need not be asked about again; absent: never again.
std::optional<std::chrono::hours> pause_at_age(std::chrono::microseconds age);

enum class PerformanceBy : std::uint8_t { item, network, kind, pillar, weekday, hour, tag };
BOOST_DESCRIBE_ENUM(PerformanceBy, item, network, kind, pillar, weekday, hour, tag)

struct GetPerformance {
    std::optional<Day> from, to;
    std::optional<PerformanceBy> by;
    std::optional<std::string> network;
};
BOOST_DESCRIBE_STRUCT(GetPerformance, (), (from, to, by, network))

struct PerformanceRow {
    std::string key, label;
    std::int64_t items = 0;
    std::optional<std::int64_t> impressions;
    std::int64_t engagements = 0;
    std::optional<double> rate;           ///< engagements of an impression, where those are told
    double score = 0, low = 0, high = 0;  ///< 100 is usual for its network; 90 % interval
    double lift = 0;                      ///< score above the mean of all: 0.4 is 40 % more
    std::string why;
};
BOOST_DESCRIBE_STRUCT(PerformanceRow, (),
                      (key, label, items, impressions, engagements, rate, score, low, high, lift,
                       why))

struct PerformanceView {
    Day from{}, to{};
    PerformanceBy by{};
    double mean_score = 100;
    std::vector<PerformanceRow> rows;  ///< the best first, at most kMostRows
};
BOOST_DESCRIBE_STRUCT(PerformanceView, (), (from, to, by, mean_score, rows))
inline constexpr std::size_t kMostRows = 200;

PerformanceView get_performance(const Context& context, const Scope& scope,
                                const GetPerformance& request);

/// "content.read_engagement": asks every network about its published items.
task::TaskType read_engagement_task(const Context& context);
/// "content.import_engagement": a file of figures by item or address.
task::TaskType import_engagement_task(const Context& context);
/// The daily order, made when the first item goes out.
event::Listener feedback_listener(const Context& context);

}  // namespace herald::content

template <>
inline constexpr auto herald::rules<herald::content::GetPerformance> = std::tuple{
    rule<&herald::content::GetPerformance::from>(
        herald::doc{"First day of publication, in the workspace's zone; 90 days back by default."}),
};
