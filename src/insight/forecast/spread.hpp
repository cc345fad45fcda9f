#pragma once

#include <span>
#include <vector>

#include "insight/forecast/forecast.hpp"

/// How far a forecast may be off, from the errors it made on rolling origins and from what the
/// series' own changes lead to expect.
namespace herald::insight {

struct Spread {
    std::vector<double> scale;  ///< by step ahead, in units of the series
    double freedom = 1;         ///< degrees of Student's t the errors follow in that scale
};

Spread spread_of(std::span<const double> y, const std::vector<OriginError>& errors,
                 const std::vector<int>& periods, std::size_t horizon);

/// The quantile of Student's t by Cornish and Fisher's expansion around the normal one (Abramowitz,
/// Stegun 26.7.5); here a shape fitted to forecast errors, not exact below 3 degrees.
inline constexpr double kNormal = 1e9;  ///< degrees of freedom at which t is the normal one
double student_quantile(double p, double freedom);

}  // namespace herald::insight
