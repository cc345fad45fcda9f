#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

/// How well items did, by empirical Bayes: pure figures.
namespace herald::content {

struct Measured {
    std::string level;  ///< what it is compared with: its network
    std::optional<std::int64_t> impressions;
    std::int64_t engagements = 0;
    double age_days = 365;  ///< since publication: a young post has not got everything yet
};

/// Times the level's usual figure: 1 is usual. low and high enclose 90 %.
struct Lift {
    double value = 1, low = 0, high = 0;
};

/// Engagements are Poisson with mean e·θ, e what the level would bring for these impressions (or
/// for any post, where a network tells no impressions), θ Gamma(a, a) with `a` from the spread seen
/// on that level (DuMouchel 1999): few impressions say little, so they are pulled to 1.
std::vector<Lift> lifts_of(std::span<const Measured> items);

/// Means of groups of `values` (logarithms of lifts), pulled to the mean of all by how few and how
/// scattered their items are (DerSimonian and Laird 1986). `groups` holds indices into `values`.
struct GroupMean {
    double mean = 0, low = 0, high = 0;
};
std::vector<GroupMean> group_means(std::span<const double> values,
                                   std::span<const std::vector<std::size_t>> groups);

/// What each trait adds to `values`, all traits together: linear regression with a normal prior
/// whose width, as the noise, is found from the data (MacKay 1992). traits[t][i] is 1 where item i
/// has trait t.
struct Effect {
    double mean = 0, low = 0, high = 0;
    double certainty = 0.5;  ///< that the sign is right, 0.5 to 1
    std::int64_t items = 0;
};
std::vector<Effect> effects_of(std::span<const double> values,
                               std::span<const std::vector<std::uint8_t>> traits);

}  // namespace herald::content
