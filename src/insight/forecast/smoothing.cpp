#include "insight/forecast/smoothing.hpp"

#include <algorithm>
#include <cmath>

namespace herald::insight {
namespace {

constexpr std::size_t kLanes = 8;

struct Best {
    Point at;
    double cost = 1e300;
};

/// Takes the best of up to eight points; true when it is better than what stood.
bool improve(Best& best, const Costs& costs, const std::vector<Point>& points) {
    Points lanes;
    const std::size_t dimensions = points.front().size();
    for (std::size_t d = 0; d < dimensions; ++d)
        for (std::size_t k = 0; k < kLanes; ++k)
            lanes[d][static_cast<Eigen::Index>(k)] = points[std::min(k, points.size() - 1)][d];
    const Eight result = costs(lanes);
    bool better = false;
    for (std::size_t k = 0; k < points.size(); ++k) {
        const double cost = result[static_cast<Eigen::Index>(k)];
        if (!std::isfinite(cost) || cost >= best.cost) continue;
        best = {points[k], cost};
        better = true;
    }
    return better;
}

/// Both ways along every axis; lanes that are left take shorter steps.
std::vector<Point> around(const Point& centre, const Search& search, double step) {
    std::vector<Point> out;
    for (double share = 1; out.size() + 2 * centre.size() <= kLanes; share *= 0.4)
        for (std::size_t d = 0; d < centre.size(); ++d)
            for (const double way : {1.0, -1.0}) {
                const double room = search.upper[d] - search.lower[d];
                Point point = centre;
                point[d] = std::clamp(centre[d] + way * share * step * room, search.lower[d],
                                      search.upper[d]);
                out.push_back(std::move(point));
            }
    return out;
}

}  // namespace

Point minimise(const Costs& costs, const std::vector<Point>& starts, const Search& search) {
    Best best{starts.front(), 1e300};
    for (std::size_t from = 0; from < starts.size(); from += kLanes) {
        const auto first = starts.begin() + static_cast<std::ptrdiff_t>(from);
        const auto last =
            starts.begin() + static_cast<std::ptrdiff_t>(std::min(starts.size(), from + kLanes));
        improve(best, costs, {first, last});
    }
    double step = search.step;
    for (int round = 0; round < search.rounds && step > 1e-3; ++round) {
        const Point before = best.at;
        if (!improve(best, costs, around(best.at, search, step))) {
            step *= starts.front().size() == 1 ? 0.1 : 0.4;
            continue;
        }
        // What helped once is tried again, farther, in the same round's spirit.
        Point farther = best.at;
        for (std::size_t d = 0; d < farther.size(); ++d)
            farther[d] = std::clamp(2 * best.at[d] - before[d], search.lower[d], search.upper[d]);
        if (starts.front().size() > 2) improve(best, costs, {farther});
    }
    return best.at;
}

Line line_through(const double* y, std::size_t n) {
    if (n < 2) return {n == 1 ? y[0] : 0, 0};
    const double count = static_cast<double>(n), middle = (count - 1) / 2;
    double sum = 0, above = 0;
    for (std::size_t i = 0; i < n; ++i) {
        sum += y[i];
        above += (static_cast<double>(i) - middle) * (y[i] - y[0]);
    }
    const double slope = above / (count * (count * count - 1) / 12);
    return {sum / count - slope * middle, slope};
}

}  // namespace herald::insight
