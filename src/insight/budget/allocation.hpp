#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <vector>

#include "insight/budget/response.hpp"

/// Who gets how much: the most results a total can bring.
namespace herald::insight {

/// A campaign's spend a day, now and at least and at most.
struct SpendLimits {
    double current = 0;
    double least = 0;
    double most = std::numeric_limits<double>::infinity();
};

struct AllocationOptions {
    double total = 0;  ///< a day, over all campaigns
    std::optional<double>
        most_change;          ///< of each campaign a day, a share of its current spend; 0 stays 0
    double least_return = 0;  ///< results one more unit of spend must bring; less is not spent
};

struct Allocation {
    std::vector<double> spend;  ///< a day, a campaign each
    double results = 0;         ///< expected of it, a day
    /// No allocation under these limits brings more: the concave envelopes' optimum.
    double bound = 0;
    /// What one more unit of total would bring. Every campaign that is not at a limit has this
    /// slope.
    double price = 0;
    double unspent = 0;  ///< by least_return, or because every limit is reached
};

/// Maximises the sum of curves over spend (separable; concave envelopes by Lagrange's multiplier,
/// exact where curves have no S; where an S leaves a choice of all or nothing, the better of both).
/// Curves are those of lasting spend. 10,000 campaigns in well under a second. Throws
/// Error{invalid} when the least spends exceed the total or a limit contradicts itself.
Allocation allocate(std::span<const ResponseCurve> curves, std::span<const SpendLimits> limits,
                    const AllocationOptions& options);

/// How much better one allocation is than another, from draws of what is known of the curves.
struct Gain {
    double mean = 0, lower = 0, upper = 0;  ///< results a day; a 90 % interval
    double chance = 0;                      ///< that it is a gain at all
};
Gain gain_of(const Market& market, std::span<const double> proposed,
             std::span<const double> current, int draws = 400, std::uint64_t seed = 1);

/// Curves to allocate by when learning counts too: of campaigns whose curve is thin a draw
/// (Thompson 1933; for budgets Nuara et al. 2018), of the others the likely one. Where little is
/// known, draws differ from day to day, and so does the spend: within the limits it is tried out.
std::vector<ResponseCurve> curves_to_try(const Market& market, std::uint64_t seed);

}  // namespace herald::insight
