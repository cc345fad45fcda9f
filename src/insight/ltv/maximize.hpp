#pragma once

#include <functional>
#include <vector>

namespace herald::insight {

/// A maximum of a likelihood in positive parameters, and how well it is known.
struct Maximum {
    std::vector<double> parameters;
    double value = 0;
    /// Standard errors of the logarithms of the parameters from the observed information; empty
    /// where the surface is flat in some direction, which means the data do not tell.
    std::vector<double> log_standard_errors;
};

/// Searches over the logarithms of the parameters, from `start`, first by a simplex method (NLopt's
/// Sbplx, Rowan 1990), then again from what it found until nothing is gained.
Maximum maximize(const std::function<double(const std::vector<double>&)>& likelihood,
                 const std::vector<double>& start);

}  // namespace herald::insight
