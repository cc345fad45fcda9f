#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

/// How a campaign's results follow its spend, learned from its days and from its neighbours.
namespace herald::insight {

/// Results a day at a lasting spend a day: Hill's curve (Hill 1910; for media Jin et al. 2017,
/// "Bayesian Methods for Media Mix Modeling with Carryover and Shape Effects"). A part `carry` of a
/// day's pressure is left the next day (geometric adstock, normalised, so that lasting spend is its
/// own pressure). Results are what the caller counts: conversions, or revenue in money.
struct ResponseCurve {
    double ceiling = 0;  ///< results a day nothing exceeds
    double half = 1;     ///< spend a day that brings half of them
    double shape = 1;    ///< 1: falling returns from the start; above: an S
    double carry = 0;    ///< within [0, 1)

    double at(double spend) const;
    /// Results of one more unit of spend.
    double slope(double spend) const;
};

/// One campaign's days, oldest first, without gaps in the calendar. NaN where nothing is known.
struct CampaignDays {
    std::vector<double> spend;    ///< money
    std::vector<double> results;  ///< conversions or money
    std::vector<double> demand;   ///< how good a day it was for everybody, about 1; empty: all 1
};

/// thin: the days do not tell how results answer to spend. Its curve is mostly the neighbours'.
enum class Knowledge { good, thin };

/// The logarithms a curve is known by: results per spend at the campaign's mean spend, half as a
/// multiple of that spend, shape, and the log odds of carry.
inline constexpr std::size_t kCurveParts = 4;
using CurveParts = std::array<double, kCurveParts>;

struct FittedCurve {
    ResponseCurve curve;  ///< most likely
    Knowledge knowledge = Knowledge::thin;
    std::string needs;           ///< what would tell more, in words; empty when good
    double mean_spend = 0;       ///< a day, of the days it spent; 0 without any
    std::size_t days = 0;        ///< with spend and known results
    double dispersion = 1;       ///< variance of a day's results over their mean
    double slope_deviation = 0;  ///< standard deviation of the logarithm of slope(mean_spend)
    CurveParts parts{};
    std::array<double, kCurveParts * kCurveParts> covariance{};  ///< of parts (Laplace), row-major
    std::vector<CurveParts> draws;  ///< kDraws of the parts as they may be, equally likely
};

/// Curves of campaigns that resemble one another: what one does not tell, the others do.
struct Market {
    std::vector<FittedCurve> campaigns;
    CurveParts means{}, deviations{};  ///< of the parts over the campaigns
    /// How well `means` are known, row-major: what all campaigns are wrong by together.
    std::array<double, kCurveParts * kCurveParts> mean_covariance{};

    /// Curves as they may be: a draw from what is known of each; equal seeds, equal draws.
    std::vector<ResponseCurve> draw(std::uint64_t seed) const;
    std::vector<ResponseCurve> likely() const;
};

inline constexpr std::size_t kDraws = 64;
inline constexpr std::size_t kFewestDays = 21;  ///< with spend, before a curve counts as known

/// Penalised quasi-Poisson likelihood per campaign (variance proportional to the mean: counts and
/// money alike), the penalty being the campaigns' common distribution, which is learned in turn
/// (empirical Bayes by EM, with Laplace's approximation). What is known of a curve is skewed where
/// it is nearly a line; draws are therefore weighed by the likelihood itself (sampling, importance
/// resampling: Rubin 1988). Of more than 1,500 campaigns, so many spread evenly tell the common
/// distribution. About 1 ms a campaign of 120 days. Throws
/// Error{invalid} for negative or infinite values and for series of unequal length.
Market fit_market(std::span<const CampaignDays> campaigns);

}  // namespace herald::insight
