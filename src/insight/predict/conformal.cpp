#include "insight/predict/conformal.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace herald::insight {

double conformal_score(std::span<const double> scores, double level) {
    const double rank = std::ceil((static_cast<double>(scores.size()) + 1) * level - 1e-9);
    if (rank > static_cast<double>(scores.size())) return std::numeric_limits<double>::infinity();
    std::vector<double> copy(scores.begin(), scores.end());
    const auto at = copy.begin() + static_cast<std::ptrdiff_t>(std::max(rank, 1.0)) - 1;
    std::nth_element(copy.begin(), at, copy.end());
    return *at;
}

}  // namespace herald::insight
