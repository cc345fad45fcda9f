#pragma once

#include <array>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "ads/entities.hpp"
#include "ads/lru.hpp"
#include "ads/metrics.hpp"
#include "insight/anomaly/completeness.hpp"
#include "insight/anomaly/kpi.hpp"
#include "insight/panel/context.hpp"

/// What a workspace's advertising did, day by day: the one picture that forecasts, alarms, models
/// and advice all look at. Plain values, so that a simulated market can be looked at the same way.
namespace herald::insight {

inline constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();

/// One day's sums: counts, and money in the organization's currency. kUnknown in reach and
/// video_views where no source tells them.
struct DayFigures {
    double impressions = 0, clicks = 0, conversions = 0, spend = 0, revenue = 0, reach = kUnknown,
           video_views = kUnknown;
    /// What one side does not know, the sum takes from the other.
    DayFigures& operator+=(const DayFigures& other);
    Funnel funnel() const { return {spend, impressions, clicks, conversions, revenue}; }
    bool empty() const { return impressions == 0 && clicks == 0 && conversions == 0 && spend == 0; }
};
/// The metric's value, ratios as the API shows them (cpm of 1000); kUnknown without a base.
double value_of(const DayFigures& figures, ads::Metric metric);
/// Whether days add up (impressions) or not (CTR).
bool is_sum(ads::Metric metric);
bool is_money(ads::Metric metric);

/// Consecutive days from `first` on; what lies outside had nothing.
struct Course {
    Day first{};
    std::vector<DayFigures> days;

    bool empty() const { return days.empty(); }
    Day last() const { return first + std::chrono::days(static_cast<int>(days.size()) - 1); }
    DayFigures on(Day day) const;
    DayFigures sum(Day from, Day to) const;
    /// Grows as far as the day.
    DayFigures& at(Day day);
};

struct CampaignInfo {
    ads::CampaignId id;
    std::int32_t key = 0;
    std::string name;
    ads::Platform platform{};
    ads::CampaignStatus status{};
    std::optional<std::string> objective;
    ads::BudgetHolder budget_holder{};
    std::optional<Micros> daily_budget;  ///< in `currency`
    Currency currency;
    double rate = 1;  ///< of one unit of `currency` in the organization's; kUnknown without a rate
    std::optional<Day> start, end;
    bool connected = false;     ///< a platform is told of its changes
    bool tells_revenue = true;  ///< else its revenue of 0 says nothing
    bool pending_change = false;

    /// A day, in the organization's currency; kUnknown when the campaign has none of its own.
    double budget() const;
    bool budget_can_change() const {
        return daily_budget && budget_holder == ads::BudgetHolder::campaign;
    }
};
struct CampaignHistory {
    CampaignInfo info;
    Course course;
};

struct AdInfo {
    ads::AdId id;
    std::int32_t key = 0;
    std::size_t campaign = 0;  ///< its place in History::campaigns
    std::string name, group_name;
    ads::CampaignStatus status{};
    std::optional<std::string> title, body, image_url, thumbnail_url;
    Time created_at;
};
struct AdHistory {
    AdInfo info;
    Course course;
};

/// All there is of one workspace over a window of days. Immutable once made.
struct History {
    Currency currency;
    Day today{};          ///< in the organization's zone; its figures are not over and not in here
    Day first{}, last{};  ///< first and last day with facts in the window; last < first: none
    std::optional<Day> complete_through;     ///< figures after this day can still grow
    std::vector<CampaignHistory> campaigns;  ///< by key; archived and removed ones too
    std::vector<AdHistory> ads;              ///< of ads_days only; empty when not asked for
    std::array<Course, ads::kPlatforms> platforms;
    Course workspace;
    /// Share of a day's conversions, and of its revenue, that is known so many days later.
    Completeness conversions_known, revenue_known;

    bool empty() const { return last < first; }
    std::int64_t days() const { return empty() ? 0 : (last - first).count() + 1; }
    /// Whether the platform told anything of the day: else nothing is known of its campaigns.
    bool told(ads::Platform platform, Day day) const {
        return !platform_day(platform, day).empty();
    }
    const CampaignHistory* find(ads::CampaignId id) const;
    const CampaignHistory* find_key(std::int32_t key) const;
    std::size_t size_bytes() const;

private:
    DayFigures platform_day(ads::Platform platform, Day day) const {
        return platforms[static_cast<std::size_t>(platform)].on(day);
    }
};

/// Adds up platforms and workspace out of the campaigns, and sets first and last.
void add_up(History& history);

/// One value a day, kUnknown where the platform told nothing that day or a ratio has no base. A
/// campaign's days before its first fact are not in it: `from` is moved there.
struct Series {
    Day first{};
    std::vector<double> values;
};
Series series_of(const History& history, const CampaignHistory& campaign, ads::Metric metric,
                 Day from, Day to);
/// Of a platform's or the workspace's course.
Series series_of(const Course& course, ads::Metric metric, Day from, Day to);

struct HistoryWish {
    int days = 400;    ///< back from today
    int ads_days = 0;  ///< days of single ads; 0: no ads
};
inline constexpr int kMostHistoryDays = 1100;

/// Reads it: one scan of the warehouse's rollup, one query of the campaigns. 10,000 campaigns of a
/// year take about a second and 200 MB.
History read_history(const Context& context, const Scope& scope, const HistoryWish& wish);

/// Histories in memory by tenant, day, and the versions of facts and campaigns, so that the pages
/// of one look share one. Thread-safe.
class Histories {
public:
    explicit Histories(std::size_t limit_bytes) : histories_(limit_bytes) {}
    std::shared_ptr<const History> get(const Context& context, const Scope& scope,
                                       const HistoryWish& wish = {});

private:
    ads::Lru<History> histories_;
};

/// Throws Error{not_found}, the same for another tenant's.
const CampaignHistory& campaign_of(const History& history, ads::CampaignId id);

}  // namespace herald::insight
