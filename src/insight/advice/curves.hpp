#pragma once

#include "insight/advice/look.hpp"
#include "insight/budget/allocation.hpp"

/// Response curves of the campaigns as they are now: fitted over the whole look, lifted or lowered
/// to what the last three weeks brought.
namespace herald::insight {

/// The campaigns that spend most get a curve of their own days; fitting takes about 2 ms each.
inline constexpr std::size_t kMostCurves = 2000;
inline constexpr std::size_t kCurveDraws = 128;

struct Curves {
    std::vector<std::size_t> looks;  ///< each curve's place in Look::campaigns, ascending
    Market market;
    std::vector<ResponseCurve> likely;
    std::vector<std::vector<ResponseCurve>> draws;  ///< kCurveDraws × curves

    /// Money a day got for `spend` by curve `c`, one a draw.
    std::vector<double> at(std::size_t c, double spend) const;
    std::optional<std::size_t> of(std::size_t look) const;
};

/// Curves of running campaigns that tell revenue, as they are now: lifted or lowered already.
struct KnownCurves {
    std::vector<std::int32_t> keys;  ///< of the campaigns, ascending
    const Market* market = nullptr;  ///< a campaign each
};

/// Of running campaigns whose results are of one kind: revenue, or conversions.
/// Taken from options.curves where they hold all of these.
Curves fit_curves(const Look& look, const AdviceOptions& options);

}  // namespace herald::insight
