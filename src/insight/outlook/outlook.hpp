#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ads/metrics.hpp"
#include "base/rules.hpp"
#include "insight/forecast/forecast.hpp"
#include "insight/panel/history.hpp"
#include "web/router.hpp"

/// What a metric of the workspace, of a platform or of a campaign will be.
namespace herald::insight {

enum class ForecastUnit : std::uint8_t { money, count, ratio };
BOOST_DESCRIBE_ENUM(ForecastUnit, money, count, ratio)
BOOST_DESCRIBE_ENUM(EffectUnit, share, value)

struct ForecastPast {
    Day date;
    std::optional<double> value;
};
BOOST_DESCRIBE_STRUCT(ForecastPast, (), (date, value))
struct ForecastPoint {
    Day date;
    double mean = 0, low80 = 0, high80 = 0, low95 = 0, high95 = 0;
};
BOOST_DESCRIBE_STRUCT(ForecastPoint, (), (date, mean, low80, high80, low95, high95))
/// Over the whole horizon; days lean the same way, so its bounds are no sums of theirs.
struct ForecastTotal {
    double mean = 0, low80 = 0, high80 = 0, low95 = 0, high95 = 0;
};
BOOST_DESCRIBE_STRUCT(ForecastTotal, (), (mean, low80, high80, low95, high95))
struct ForecastModelShare {
    std::string model;
    double weight = 0;
    double error =
        0;  ///< mean absolute, where it forecast the series' own past; unit of the metric
};
BOOST_DESCRIBE_STRUCT(ForecastModelShare, (), (model, weight, error))
struct ForecastShift {
    Day date;
    std::optional<double> factor;
    double change = 0;
};
BOOST_DESCRIBE_STRUCT(ForecastShift, (), (date, factor, change))
/// `share`: 0.3 is 30 % more than else; `value`: in units of the metric.
struct ForecastEffect {
    std::string name;
    double effect = 0;
    EffectUnit unit{};
};
BOOST_DESCRIBE_STRUCT(ForecastEffect, (), (name, effect, unit))
struct ForecastPart {
    ads::Platform platform{};
    double mean = 0, low80 = 0, high80 = 0;
};
BOOST_DESCRIBE_STRUCT(ForecastPart, (), (platform, mean, low80, high80))

struct MetricForecast {
    ads::Metric metric{};
    ForecastUnit unit{};
    Currency currency;
    std::optional<ads::CampaignId> campaign_id;
    std::optional<ads::Platform> platform;
    std::string name;
    std::int64_t horizon = 0;
    std::optional<Day> complete_through;
    std::vector<ForecastPast> history;
    std::vector<ForecastPoint> points;
    std::optional<ForecastTotal> total;  ///< of metrics that add up over days
    std::vector<ForecastModelShare> models;
    std::vector<std::int64_t> seasons;  ///< days
    std::vector<ForecastShift> shifts;
    std::vector<ForecastEffect> effects;
    std::int64_t used = 0, gaps = 0, outliers = 0;  ///< days
    bool coherent = false;                          ///< the platforms add up to the total
    std::vector<ForecastPart> parts;                ///< each platform's total over the horizon
    std::int64_t needed_days = 0;
    std::optional<std::string> message;

    std::size_t size_bytes() const;
};
BOOST_DESCRIBE_STRUCT(MetricForecast, (),
                      (metric, unit, currency, campaign_id, platform, name, horizon,
                       complete_through, history, points, total, models, seasons, shifts, effects,
                       used, gaps, outliers, coherent, parts, needed_days, message))

struct GetForecast {
    static constexpr std::int64_t kHorizon = 28, kHistory = 90;
    std::optional<ads::Metric> metric;
    std::optional<std::int64_t> horizon;
    std::optional<ads::CampaignId> campaign_id;
    std::optional<ads::Platform> platform;
    std::optional<std::int64_t> history;
};
BOOST_DESCRIBE_STRUCT(GetForecast, (), (metric, horizon, campaign_id, platform, history))

/// What is asked, with nothing left open.
struct OutlookWish {
    ads::Metric metric{};
    int horizon = 28;
    const CampaignHistory* campaign = nullptr;
    std::optional<ads::Platform> platform;
};
/// The first forecast day is the one after the last with figures. Platforms and the workspace are
/// forecast together, so that they agree. Pure; some 5 ms a series.
MetricForecast make_outlook(const History& history, const OutlookWish& wish);

void add_outlook_routes(const Context& context, web::Router& routes);

}  // namespace herald::insight

template <>
inline constexpr auto herald::rules<herald::insight::GetForecast> = std::tuple{
    rule<&herald::insight::GetForecast::metric>(doc{"spend when left out."}),
    rule<&herald::insight::GetForecast::horizon>(at_least{1}, at_most{180},
                                                 doc{"Days ahead; 28 when left out."}),
    rule<&herald::insight::GetForecast::campaign_id>(
        doc{"Of this campaign alone; not together with platform."}),
    rule<&herald::insight::GetForecast::platform>(doc{"Of this platform alone."}),
    rule<&herald::insight::GetForecast::history>(
        at_least{0}, at_most{400}, doc{"Days of the past shown with it; 90 when left out."}),
};
