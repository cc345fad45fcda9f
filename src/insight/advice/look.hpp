#pragma once

#include <optional>
#include <random>
#include <span>
#include <vector>

#include "insight/advice/advice.hpp"
#include "insight/budget/response.hpp"

/// What all advice starts from: each campaign's days as money spent and money's worth got, with
/// late conversions made up for and days that mean nothing left out.
namespace herald::insight {

inline constexpr int kLookDays = 90;    ///< days before today that are looked at
inline constexpr int kRecentDays = 28;  ///< days that speak for the present
/// Days on which less of the results than this is known yet say nothing about results.
inline constexpr double kLeastKnown = 0.4;
inline constexpr std::size_t kAdviceDraws = 256;

struct CampaignLook {
    std::size_t place = 0;   ///< in History::campaigns
    bool runs = false;       ///< active, and spent in the last week that was told
    bool is_told = false;    ///< its results are revenue; else conversions at their average cost
    double budget = 0;       ///< a day now: its own, else what it spends
    double spend_a_day = 0;  ///< of the last 7 days told
    std::size_t days_known = 0;  ///< days with spend and known results
    CampaignDays days;           ///< of kLookDays up to yesterday; money; NaN: unknown
    double recent_spend = 0, recent_value = 0;  ///< of the recent days whose results are known
    /// How well its ads draw now, by their click rate, over the mean of the days looked at. It
    /// moves results whatever is spent: `days.demand` holds it day by day beside everybody's.
    double draw = 1;
    double dispersion = 1;  ///< variance of a day's value over its mean

    double recent_roas() const { return recent_spend > 0 ? recent_value / recent_spend : 0; }
};

/// What returns are like over the campaigns of one kind, for those of which little is known.
struct UsualReturns {
    double mean = 1;        ///< value over spend
    double weight = 1;      ///< a gamma's shape: as many results as it counts for
    double dispersion = 1;  ///< the campaigns' mean
};

struct Look {
    const History* history = nullptr;
    Day first{};                          ///< of every `days`
    std::vector<CampaignLook> campaigns;  ///< those with spend in the window, by place
    std::vector<double> demand;           ///< how good a day it was for everybody, about 1
    double recent_demand = 1;             ///< mean of the last three weeks known
    UsualReturns told, untold;      ///< of campaigns that tell revenue, and of those that do not
    double value_a_conversion = 0;  ///< where no revenue is told: what one costs on average

    Day last() const { return first + std::chrono::days(kLookDays - 1); }
    const ads::CampaignStatus& status(const CampaignLook& one) const { return info(one).status; }
    const CampaignInfo& info(const CampaignLook& one) const {
        return history->campaigns[one.place].info;
    }
};

/// Never throws for what a history may hold: values that are no figures (NaN, infinite, negative)
/// make their day unknown; a day's value far beyond all others counts as five usual good ones.
Look look_at(const History& history);

/// The campaign's return on spend in the recent days as it may be: gamma posterior over a
/// quasi-Poisson value (variance = dispersion × mean), the prior being the other campaigns' returns
/// (empirical Bayes), widened by how much returns drift within weeks.
std::vector<double> draw_returns(const Look& look, const CampaignLook& one, std::uint64_t seed);

/// A place to start random numbers from, for one purpose and subject: the same ones always.
std::mt19937_64 random_for(std::uint64_t seed, std::uint64_t purpose, std::uint64_t subject);

}  // namespace herald::insight
