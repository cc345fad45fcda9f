#pragma once

#include <Eigen/Core>
#include <array>
#include <functional>
#include <vector>

namespace herald::insight {

/// Eight candidates at once: a smoothing recursion waits on its own last step, so that eight side
/// by side take little longer than one.
using Eight = Eigen::Array<double, 8, 1>;
/// One row a parameter, one column a candidate; at most four parameters.
using Points = std::array<Eight, 4>;
using Costs = std::function<Eight(const Points&)>;
using Point = std::vector<double>;

struct Search {
    Point lower, upper;  ///< bounds of each parameter
    double step = 0.2;   ///< first step, as a share of the room between the bounds
    int rounds = 12;     ///< of eight candidates, after the starts
};

/// The point between the bounds where the cost is least: the best of `starts`, then a compass
/// search (Hooke, Jeeves 1961) whose step is halved where no direction helps. Costs that are not
/// finite count as endless.
Point minimise(const Costs& costs, const std::vector<Point>& starts, const Search& search);

/// Slope and height at 0 of the least-squares line through y[0], y[1], ….
struct Line {
    double height = 0, slope = 0;
};
Line line_through(const double* y, std::size_t n);

}  // namespace herald::insight
