#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

/// Marketing mix: what each channel adds to one outcome that all of them, the season, the trend and
/// other things move together.
namespace herald::insight {

/// Values stand unit after unit (a region, a shop; or the one unit there is), each period by period
/// (weeks, days), oldest first.
struct MixChannel {
    std::string name;
    std::vector<double> pressure;  ///< impressions, clicks or money; NaN counts as none
    std::vector<double> spend;     ///< money; empty when nothing is paid for it
};

/// Something else that moves the outcome, up or down, at once and in proportion.
struct MixControl {
    std::string name;
    std::vector<double> values;  ///< NaN counts as the mean
};

struct MixData {
    std::size_t units = 1, periods = 0;
    double periods_a_year = 365.25 / 7;
    std::vector<double> outcome;  ///< money or conversions; NaN where not known
    std::vector<double> sizes;    ///< of the units: people who live there; empty: the mean outcome
    std::vector<MixChannel> channels;
    std::vector<MixControl> controls;
};

struct MixOptions {
    std::size_t held = 0;  ///< newest periods that are not fitted, only told
    std::size_t draws = 400;
    std::uint64_t seed = 1;
};

/// Of 90 %.
struct MixRange {
    double low = 0, high = 0;
};

/// Outcome of a channel over the fitted periods, had its pressure been `factor` of what it was.
struct MixPoint {
    double factor = 0, outcome = 0;
    MixRange range;
};

struct ChannelEffect {
    std::string name;
    double share = 0;  ///< of the whole outcome: mean of what is likely
    MixRange share_range;
    double outcome = 0, spend = 0;  ///< over the fitted periods
    std::optional<double> roi;      ///< outcome per money; absent where nothing is paid
    std::optional<MixRange> roi_range;
    std::optional<double> marginal_roi;  ///< of the next 1 % of pressure
    double half = 0;   ///< pressure a period and unit of size 1 that brings half of the most
    double shape = 1;  ///< of Hill's curve
    double carry = 0;  ///< part of a period's pressure left in the next
    std::vector<MixPoint> curve;  ///< factors 0, 0.25 … 2
};

struct Mix {
    std::vector<ChannelEffect> channels;
    double media_share = 0;  ///< of all channels together
    MixRange media_range;
    std::vector<double> expected;  ///< of every row of the outcome, held ones too
    double noise = 0;              ///< deviation of a row, in parts of the mean outcome
    double memory = 0;             ///< how much of a row's miss stays in the next
    std::size_t rows = 0;          ///< fitted
};

inline constexpr std::size_t kFewestMixPeriods = 26, kMostMixChannels = 20;

/// Bayesian regression of the outcome on saturated, carried-over pressure (Jin et al. 2017,
/// "Bayesian Methods for Media Mix Modeling with Carryover and Shape Effects"): geometric adstock,
/// Hill's curve, effects never negative. Season (three yearly waves), trend, a level that wanders,
/// units' own levels and controls are linear and integrated out; how much each group of them moves
/// is learned (empirical Bayes), and so is what money usually brings, to which channels are drawn
/// as far as their periods are silent. Misses of one period fade into the next (AR 1). Ranges are
/// of Hamiltonian Monte Carlo draws (Neal 2011). 208 weeks of six channels take about a second.
/// Throws Error{invalid}: too few periods (naming how many are missing), unequal lengths, negative
/// pressure, outcome that never is above 0.
Mix fit_mix(const MixData& data, const MixOptions& options = {});

}  // namespace herald::insight
