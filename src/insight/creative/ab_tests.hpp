#pragma once

#include <optional>
#include <string>
#include <vector>

#include "insight/creative/analysis.hpp"

/// Which experiment would tell most, and how long it would take.
namespace herald::insight {

enum class AbMetric : std::uint8_t { ctr, cvr };
BOOST_DESCRIBE_ENUM(AbMetric, ctr, cvr)

struct AbArm {
    std::optional<ads::AdId> ad_id;  ///< null: an ad that is still to be made
    std::string name;
    std::optional<double> rate;
};
BOOST_DESCRIBE_STRUCT(AbArm, (), (ad_id, name, rate))

struct AbTest {
    std::string id;
    ads::CampaignId campaign_id;
    std::string campaign_name;
    ads::Platform platform{};
    std::string hypothesis;
    AbMetric metric{};
    AbArm a, b;
    double baseline = 0;        ///< the rate to be beaten
    double minimum_effect = 0;  ///< the smallest lift the test finds, as a fraction of the baseline
    double power = 0.8, alpha = 0.05;
    std::int64_t sample_per_arm = 0;  ///< impressions for ctr, clicks for cvr
    double daily_sample = 0;          ///< of the campaign, both arms together
    int days = 0;
    double priority = 0;  ///< money a week that the minimum effect would move
    std::string why;
};
BOOST_DESCRIBE_STRUCT(AbTest, (),
                      (id, campaign_id, campaign_name, platform, hypothesis, metric, a, b, baseline,
                       minimum_effect, power, alpha, sample_per_arm, daily_sample, days, priority,
                       why))

struct AbTests {
    std::vector<AbTest> data;  ///< most valuable first
    std::optional<std::string> message;
};
BOOST_DESCRIBE_STRUCT(AbTests, (), (data, message))

inline constexpr int kLongestTestDays = 90, kShortestTestDays = 7;
inline constexpr std::size_t kMostTests = 20;

/// Trials each arm needs to tell two rates apart: two-sided test of two proportions (Fleiss, Levin
/// and Paik 2003, Statistical Methods for Rates and Proportions, eq. 4.14, without continuity
/// correction). 0 when the rates are equal or no rates.
std::int64_t sample_per_arm(double rate, double other, double alpha, double power);

/// One test a campaign at most, of what is most worth knowing: a tired ad without a fresh one
/// beside it, two ads that are close, an element whose effect is unclear. Nothing that would take
/// more than kLongestTestDays; the message tells how many that were.
AbTests suggest_tests(const History& history, const WearReport& wear);

}  // namespace herald::insight
