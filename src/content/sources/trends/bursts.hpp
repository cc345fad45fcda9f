#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "content/sources/trends/terms.hpp"

/// Terms that are spoken of more than their own past lets expect. Pure.
namespace herald::content::trends {

/// One item, as far as trends mind. Valid during the call only.
struct Spoken {
    std::int32_t day = 0;       ///< since 1970
    std::uint32_t source = 0;   ///< the caller's number of it
    std::uint32_t item = 0;     ///< the caller's number of it
    std::string_view language;  ///< ISO 639-1 or empty
    std::string_view text;      ///< title and the beginning of the text
    std::span<const std::string> tags;
};
/// Gives every item of the days from `first_day` on to the function it is called with, in any
/// order; may be called twice and gives the same both times.
using EachSpoken =
    std::function<void(std::int32_t first_day, const std::function<void(const Spoken&)>&)>;

struct BurstOptions {
    std::int32_t today = 0;           ///< since 1970; the last day that is looked at
    std::int32_t days = 60;           ///< of history, today included
    std::uint32_t least_count = 4;    ///< items in the window
    std::uint32_t least_sources = 2;  ///< that speak of it
    double least_change = 2;          ///< times its own baseline
    double alpha = 0.05;              ///< chance of one false trend in all that are looked at
    std::size_t most = 200;
};

enum class BurstState : std::uint8_t { rising, peaking, fading };

struct Burst {
    Term term;
    std::string language;
    BurstState state{};
    double score = 0;         ///< -log10 of the chance of its count
    std::uint32_t count = 0;  ///< items of the window of `window` days that ends today
    std::int32_t window = 1;
    double baseline = 0;  ///< items that such a window would have
    std::int32_t peak_day = 0;
    std::vector<std::uint32_t> sources;  ///< of the last week
    std::vector<std::uint32_t> items;    ///< examples: the newest, of different sources first
    std::vector<std::uint32_t> series;   ///< a day each, the last one is today
};

/// The most surprising first. A burst is a window of 1, 3 or 7 days that ends today whose count has
/// no place in a negative binomial around the term's own exponentially weighted share of all items
/// (half-life three weeks), its weekday's share where that is higher, its own dispersion, and
/// everything that was looked at (Bonferroni). Without two weeks of baseline there are none.
std::vector<Burst> find_bursts(const EachSpoken& each, const BurstOptions& options);

/// log10 of the chance that a count with this mean and variance dispersion·mean is at least
/// `count`; dispersion 1 is Poisson's. At most 0.
double log10_tail(std::uint32_t count, double mean, double dispersion);

}  // namespace herald::content::trends
