#pragma once

#include <optional>
#include <span>
#include <string>

#include "insight/anomaly/completeness.hpp"

/// Faults that are known by name: nothing delivered, tracking broken, money spent too fast or too
/// slowly.
namespace herald::insight {

enum class FaultKind { zero_delivery, tracking_broken, overspend, underspend };

/// A fault with what speaks for it.
struct Fault {
    FaultKind kind{};
    double p_value = 1;  ///< chance of seeing this, or less likely, when all is well
    double expected = 0, observed = 0;
    std::string text;
};

/// How sure a fault must be before it is reported: one false report in 1000 looks.
inline constexpr double kFaultChance = 0.001;

/// What a counter did over equal periods of the past (the same share of the day, when today is not
/// over).
struct PastCounts {
    double mean = 0, variance = 0;
    double periods = 0;
};
PastCounts past_counts(std::span<const double> counts);

/// Nothing was delivered where something was to be expected. The chance of a zero under a negative
/// binomial with the past's mean and variance (Poisson when it varies no more than that; Hilbe
/// 2011, Negative Binomial Regression, ch. 8). Empty unless observed is 0; needs 3 past periods.
std::optional<Fault> zero_delivery(const PastCounts& past, double observed);

/// Clicks and conversions over some time.
struct Responses {
    double clicks = 0, conversions = 0;
};
/// Clicks come, conversions do not: the chance of at most so many under a beta-binomial whose beta
/// is the campaign's own past (Jeffreys' prior added). `known` is the share of recent conversions
/// that has arrived by now: the past's rate is scaled by it. `rate_error`: how much the rate
/// varies from day to day, in parts of itself; it limits how much the past counts. Empty when the
/// counts make no sense or the chance is above kFaultChance.
std::optional<Fault> tracking_broken(const Responses& past, const Responses& recent,
                                     const Share& known = {}, double rate_error = 0.25);

/// A budget over a period, and how it goes.
struct Pace {
    double budget = 0, spent = 0;
    double elapsed = 0;      ///< share of the period's usual spend that should be out by now, 0–1
    double rate_error = 0;   ///< standard deviation of the rest's spend, in parts of itself
    double tolerance = 0.1;  ///< this far off the budget is nobody's concern
};
/// The spend at the period's end, when the rest goes on as so far.
Estimate projected_spend(const Pace& pace);
/// The projection misses the budget by more than the tolerance, with a chance of less than 5 % (one
/// side, normal) that it does not. Empty when elapsed is outside (0, 1] or there is no budget.
std::optional<Fault> off_pace(const Pace& pace);

/// P(K ≤ k), K beta-binomial: n trials, rate from Beta(a, b). By summing ratios of neighbours.
double beta_binomial_at_most(double k, double n, double a, double b);

}  // namespace herald::insight
