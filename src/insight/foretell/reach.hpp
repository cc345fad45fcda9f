#pragma once

#include <span>
#include <vector>

#include "base/described.hpp"

/// How far off predictions of sums were on held-out time, and what that says of the next one.
namespace herald::insight {

/// One prediction that time has judged.
struct Miss {
    int days = 0;        ///< of the sum
    bool whole = false;  ///< of a platform or the workspace, not of one campaign
    double size = 0;     ///< predicted results, > 0: small counts vary more
    double off = 0;      ///< truth / prediction - 1
};

/// Misses of sums of similar lengths. A miss is scored in units of sqrt(1 / size + floor): what
/// counting alone makes of a size, and what stays however large it is.
struct ReachBucket {
    int longest = 0;  ///< days
    bool whole = false;
    double floor = 0;
    std::vector<double> scores;  ///< sorted
    double wider = 1;            ///< intervals are, by so much
};
BOOST_DESCRIBE_STRUCT(ReachBucket, (), (longest, whole, floor, scores, wider))

struct ReachInterval {
    double low = 0, high = 0;
    double confidence = 0;  ///< chance that the truth lies within 20 % of the prediction
    int tested_days = 0;    ///< the longest sum that was judged; longer ones are widened
};

inline constexpr double kReachLevel = 0.9, kConfidenceWithin = 0.2;

/// Intervals of sums. The days of a sum depend on one another, so sums themselves were judged: no
/// bounds of single days are added up. Split conformal (Vovk et al. 2005), each side by itself.
class Reach {
public:
    Reach() = default;
    explicit Reach(std::vector<ReachBucket> buckets) : buckets_(std::move(buckets)) {}
    static Reach learn(std::span<const Miss> misses);
    /// Of all, widened until what the older ones tell would have held on the newer ones: days that
    /// follow resemble those before less than one another.
    static Reach learn(std::span<const Miss> all, std::span<const Miss> older,
                       std::span<const Miss> newer);

    bool empty() const { return buckets_.empty(); }
    /// Of a prediction > 0 (`size` as in Miss). Without any judged sums: nothing to infinity.
    ReachInterval around(double prediction, double size, int days, bool whole,
                         double level = kReachLevel) const;
    const std::vector<ReachBucket>& buckets() const { return buckets_; }

    double coverage(std::span<const Miss> judged) const;

private:
    void widen(double times);
    const ReachBucket* bucket(int days, bool whole) const;
    std::vector<ReachBucket> buckets_;
};

}  // namespace herald::insight
