#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace herald::insight {

/// The least score that at least `level` of new scores stay below, exchangeable with these (Vovk et
/// al. 2005): the ceil((n + 1) level)-th smallest. Infinite when there are too few to say: n must
/// be at least level / (1 - level).
double conformal_score(std::span<const double> scores, double level);

}  // namespace herald::insight
