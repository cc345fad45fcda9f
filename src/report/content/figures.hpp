#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "ads/campaign_store.hpp"
#include "ads/summary.hpp"
#include "insight/creative/analysis.hpp"
#include "insight/outlook/outlook.hpp"
#include "insight/recommend/recommendation.hpp"
#include "insight/score/score_routes.hpp"
#include "insight/watch/incident.hpp"
#include "report/content/brief.hpp"

/// Everything a report tells: one look at the workspace. Money in the organization's currency.
namespace herald::report {

struct DayFigure {
    Day date;
    ads::Metrics metrics;
};
struct PlatformFigure {
    ads::Platform platform{};
    ads::Metrics now, before;
};
struct PlatformDays {
    ads::Platform platform{};
    std::vector<double> spend;  ///< each day of the period
};
struct CampaignFigure {
    ads::CampaignId id;
    std::int32_t key = 0;
    std::string name;
    ads::Platform platform{};
    ads::CampaignStatus status{};
    std::optional<std::string> account, objective;
    std::optional<double> daily_budget;  ///< absent also where no rate converts it
    std::optional<Day> start, end;
    ads::Revenue revenue{};
    ads::MetricSums sums, sums_before;

    ads::Metrics now() const { return ads::metrics_of(sums, ads::revenue_of(revenue, sums)); }
    ads::Metrics before() const {
        return ads::metrics_of(sums_before, ads::revenue_of(revenue, sums_before));
    }
    bool has_figures() const { return sums.impressions > 0 || sums.spend > 0 || sums.clicks > 0; }
};

/// What a campaign could have spent on the days it ran, and what it did.
struct PacingFigure {
    std::size_t campaign = 0;  ///< its place among the campaigns
    double budget = 0, spend = 0;
};
struct CreativeFigure {
    insight::CreativeRow row;
    std::shared_ptr<const Picture> picture;
};
/// What automation did; filled by the application once it knows.
struct ActionFigure {
    Time at;
    std::string rule, campaign, text, state;
    std::optional<std::string> effect;
};

struct Figures {
    Brief brief;
    std::string organization;
    Currency currency;
    Time made_at;
    Day today{};
    std::optional<Day> complete_through;

    ads::Metrics totals, before;
    std::optional<ads::Period> nothing_before;  ///< what it would be compared with has no figures
    std::vector<DayFigure> days, days_before;
    std::vector<PlatformFigure> platforms;  ///< most spend first
    std::vector<PlatformDays> platform_days;
    std::vector<CampaignFigure> campaigns;  ///< those with figures first, most spend first
    std::size_t with_figures = 0;           ///< of them
    std::vector<ads::Unconverted> unconverted;
    bool empty() const {
        return totals.impressions == 0 && totals.spend.value == 0 && totals.clicks == 0;
    }

    std::vector<CreativeFigure> creatives;
    std::vector<insight::CreativeElement> elements;
    std::vector<insight::CreativeFormat> formats;
    std::vector<insight::watch::Incident> incidents;
    std::vector<insight::Recommendation> open_advice, applied_advice;
    std::vector<insight::MetricForecast> forecasts;
    std::optional<insight::HealthScore> health;
    std::vector<PacingFigure> pacing;
    std::optional<std::vector<ActionFigure>> actions;  ///< absent: nobody tells
    bool judged = true;  ///< false: too many campaigns to judge every ad in a report
};

/// A figure in plain units: counts, money, fractions. Absent where the API shows null.
std::optional<double> value_of(const ads::Metrics& metrics, ads::Metric metric);
/// Relative change; absent without a base.
std::optional<double> change_of(std::optional<double> now, std::optional<double> before);
/// 1: more is better; -1: less is; 0: neither.
int better_direction(ads::Metric metric);

}  // namespace herald::report
