#pragma once

#include <cstddef>
#include <deque>
#include <span>
#include <vector>

namespace herald::insight {

/// The least score that at least `level` of new scores stay below, exchangeable with these (Vovk et
/// al. 2005): the ceil((n + 1) level)-th smallest. Infinite when there are too few to say: n must
/// be at least level / (1 - level).
double conformal_score(std::span<const double> scores, double level);

/// Intervals over time that keep their level while the world shifts: the level asked of past scores
/// moves with each hit and miss (Gibbs, Candès 2021, "Adaptive Conformal Inference Under
/// Distribution Shift", equation 2).
class AdaptiveConformal {
public:
    struct Options {
        double level = 0.9;
        double step = 0.02;        ///< gamma; 0 is plain split conformal over the window
        std::size_t window = 500;  ///< scores remembered
    };
    explicit AdaptiveConformal(const Options& options)
        : options_(options), miss_(1 - options.level) {}

    /// How far from the prediction the next interval reaches; infinite until there are enough
    /// scores, 0 when even the nearest would be more than asked.
    double reach() const;
    /// What the prediction then missed by.
    void add(double score);
    /// The share of misses now allowed for; 1 - level at the start.
    double allowed() const { return miss_; }

private:
    Options options_;
    double miss_;
    std::deque<double> scores_;
};

}  // namespace herald::insight
