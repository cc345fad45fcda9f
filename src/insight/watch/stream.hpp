#pragma once

#include <array>
#include <cmath>
#include <optional>
#include <string>
#include <vector>

#include "insight/anomaly/kpi.hpp"
#include "insight/panel/history.hpp"
#include "insight/watch/incident.hpp"

/// Who is watched, and by which figures.
namespace herald::insight::watch {

/// The workspace, a platform or a campaign of one History, which outlives it.
struct Subject {
    EntityKind kind = EntityKind::workspace;
    ads::Platform platform{};                   ///< unless it is the workspace
    const CampaignHistory* campaign = nullptr;  ///< of a campaign alone
};
/// {"ws"}, {"ws", "google"}, {"ws", "google", "17"}: as signals name it, and as it is kept.
std::vector<std::string> path_of(const Subject& subject);
/// Absent when there is no such campaign any more.
std::optional<Subject> subject_of(const History& history, const std::vector<std::string>& path);
std::string name_of(const Subject& subject);
const Course& course_of(const History& history, const Subject& subject);
/// The platforms of the workspace, the campaigns of a platform, nobody below a campaign.
std::vector<Subject> parts_of(const History& history, const Subject& subject);
std::string_view platform_label(ads::Platform platform);

/// The workspace, its platforms, and the campaigns that run, in this order.
std::vector<Subject> watched(const History& history);
/// Active, and not behind its last day.
bool runs(const History& history, const CampaignInfo& campaign);

inline constexpr std::array<Kpi, 11> kWatched = {
    Kpi::spend, Kpi::impressions, Kpi::clicks, Kpi::conversions, Kpi::revenue, Kpi::cpm,
    Kpi::ctr,   Kpi::cpc,         Kpi::cvr,    Kpi::cpa,         Kpi::roas};
ads::Metric metric_of(Kpi kpi);
std::optional<Kpi> kpi_of(ads::Metric metric);
/// From the funnel's figure to the metric's: CPM is for 1000 impressions.
inline double scale_of(Kpi kpi) { return kpi == Kpi::cpm ? 1000 : 1; }
/// Whether its figures arrive late.
bool converts(Kpi kpi);
/// Higher is worse.
bool is_cost(Kpi kpi);

/// Which figures of a course have volume enough, over the four weeks up to the day, that a day of
/// them says something: a ratio needs counts below it.
std::vector<Kpi> kpis_with_volume(const Course& course, Day last, bool tells_revenue);

/// One day of a figure: as it will stand, and how far that may be off.
struct Reading {
    double value = kUnknown;  ///< the funnel's figure
    double error = 0;         ///< standard deviation, as a part of the value
};
/// kUnknown on days without delivery, which are a matter of faults, and on days too young.
Reading reading_of(const History& history, const Course& course, Kpi kpi, Day day);

/// The last day that can be judged: told whole, and, where figures arrive late, known well enough.
Day judged_through(const History& history, Kpi kpi);
/// The last day of which so much is known that a lack of conversions is no matter of time.
Day counted_through(const History& history);

/// Seconds since the epoch of the day's begin, for detectors and signals.
inline std::int64_t seconds_of(Day day) { return std::int64_t{number_of(day)} * 86'400; }
inline Day day_of_seconds(std::int64_t at) {
    return herald::day_of(static_cast<std::int32_t>(at / 86'400));
}

}  // namespace herald::insight::watch
