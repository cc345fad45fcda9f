#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ads/entities.hpp"
#include "insight/creative/compare.hpp"
#include "insight/creative/rates.hpp"
#include "insight/creative/wear.hpp"

/// How creatives do: figures, wear, what formats and elements bring.
namespace herald::insight {

struct FatiguePoint {
    Day date{};  ///< the last of up to seven days
    std::optional<double> ctr, expected;
};
BOOST_DESCRIBE_STRUCT(FatiguePoint, (), (date, ctr, expected))

struct CreativeFatigue {
    FatigueState state{};
    std::optional<double> frequency;  ///< impressions a person and day, in the period
    std::optional<Likely> left;
    std::optional<double> half_life;
    FatigueUnit unit{};
    std::optional<double> days_left;  ///< until kTiredShare is left
    std::string reason;
    std::vector<FatiguePoint> series;
};
BOOST_DESCRIBE_STRUCT(CreativeFatigue, (),
                      (state, frequency, left, half_life, unit, days_left, reason, series))

struct CreativeRow {
    ads::AdId ad_id;
    std::string name;
    ads::CampaignId campaign_id;
    std::string campaign_name;
    ads::Platform platform{};
    ads::CampaignStatus status{};
    std::optional<std::string> thumbnail_url, title;
    std::string format;  ///< video, image, text, unknown
    double impressions = 0, clicks = 0, spend = 0, conversions = 0;
    std::optional<double> revenue;
    std::optional<Likely> ctr, cvr;
    std::optional<double> roas;
    std::optional<double> best_chance;  ///< to be the best of its campaign; null when it is alone
    CreativeFatigue fatigue;
};
BOOST_DESCRIBE_STRUCT(CreativeRow, (),
                      (ad_id, name, campaign_id, campaign_name, platform, status, thumbnail_url,
                       title, format, impressions, clicks, spend, conversions, revenue, ctr, cvr,
                       roas, best_chance, fatigue))

struct CreativeFormat {
    std::string format;
    std::int64_t ads = 0;
    double impressions = 0;
    Likely ctr;
    std::optional<Likely> cvr, lift;  ///< lift: of the click rate, within campaigns
    std::optional<double> q_value;
    CreativeVerdict verdict = CreativeVerdict::unclear;
    std::string text;
};
BOOST_DESCRIBE_STRUCT(CreativeFormat, (),
                      (format, ads, impressions, ctr, cvr, lift, q_value, verdict, text))

struct CreativeElement {
    std::string element, value;
    std::int64_t ads = 0;
    double impressions = 0;
    Likely lift;
    double q_value = 1;
    CreativeVerdict verdict = CreativeVerdict::unclear;
    std::string text;
};
BOOST_DESCRIBE_STRUCT(CreativeElement, (),
                      (element, value, ads, impressions, lift, q_value, verdict, text))

struct CreativeAnalysis {
    Day from{}, to{};
    Currency currency;
    std::optional<std::string> message;
    std::vector<CreativeRow> ads;  ///< most spend first
    std::vector<CreativeFormat> formats;
    std::vector<CreativeElement> elements;
    double false_discovery_rate = kFalseDiscoveryRate;
};
BOOST_DESCRIBE_STRUCT(CreativeAnalysis, (),
                      (from, to, currency, message, ads, formats, elements, false_discovery_rate))

/// Days of single ads that are looked at.
inline constexpr int kCreativeDays = 180;
inline constexpr std::size_t kMostCreatives = 500;

struct CreativeWish {
    Day from{}, to{};
    std::vector<ads::Platform> platforms;  ///< empty: all
    std::optional<std::size_t> campaign;   ///< its place in the history
};
CreativeAnalysis analyse_creatives(const History& history, const WearReport& wear,
                                   const CreativeWish& wish);

/// Click and conversion rates of ads, each drawn towards the others of its campaign, and those
/// towards the platform's.
struct CreativeRates {
    std::vector<std::optional<RateBelief>> ctr, cvr;  ///< like `ads` below
};
CreativeRates rates_of(const History& history, std::span<const std::size_t> ads, Day from, Day to,
                       double dispersion);

/// video, image, text or unknown, by what the ad's facts tell.
std::string_view format_of(const AdHistory& ad);
/// As `compare_features` takes them: format and text elements of all ads over all their weeks.
std::vector<Compared> compared_ads(const History& history, const WearReport& wear,
                                   std::span<const std::size_t> ads);

}  // namespace herald::insight
