#include "insight/foretell/reach.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "insight/predict/conformal.hpp"

namespace herald::insight {
namespace {

/// Sums of up to so many days share a bucket.
constexpr int kLengths[] = {1, 3, 7, 14, 28, 60, 90};
constexpr double kFloors[] = {0, 1e-4, 3e-4, 1e-3, 3e-3, 1e-2, 3e-2, 0.1, 0.3, 1, 3};
constexpr std::size_t kFewestScores = 20;  ///< a bucket; each side needs 19 to be bounded at 95 %
constexpr std::size_t kMostScores = 1000;
constexpr double kWideningStep = 1.05, kWidest = 2;

double unit_of(double size, double floor) { return std::sqrt(1 / std::max(size, 1e-3) + floor); }

/// The floor under which misses of all sizes look alike: the normal quasi-likelihood's best.
double choose_floor(const std::vector<Miss>& misses) {
    double best = -std::numeric_limits<double>::infinity(), out = 0;
    for (const double floor : kFloors) {
        double squares = 0, logs = 0;
        for (const auto& miss : misses) {
            const double unit = unit_of(miss.size, floor);
            squares += miss.off * miss.off / (unit * unit);
            logs += std::log(unit);
        }
        const auto n = static_cast<double>(misses.size());
        const double likelihood = -logs - n / 2 * std::log(std::max(squares / n, 1e-12));
        if (likelihood > best) {
            best = likelihood;
            out = floor;
        }
    }
    return out;
}

ReachBucket make_bucket(int longest, bool whole, const std::vector<Miss>& misses) {
    ReachBucket out{longest, whole, choose_floor(misses), {}, 1};
    for (const auto& miss : misses) out.scores.push_back(miss.off / unit_of(miss.size, out.floor));
    std::sort(out.scores.begin(), out.scores.end());
    if (out.scores.size() <= kMostScores) return out;
    std::vector<double> fewer;  // evenly spread over the ranks
    for (std::size_t i = 0; i < kMostScores; ++i)
        fewer.push_back(out.scores[i * (out.scores.size() - 1) / (kMostScores - 1)]);
    out.scores = std::move(fewer);
    return out;
}

}  // namespace

Reach Reach::learn(std::span<const Miss> misses) {
    Reach out;
    for (const bool whole : {false, true}) {
        int shorter = 0;
        for (const int longest : kLengths) {
            std::vector<Miss> here;
            for (const auto& miss : misses)
                if (miss.whole == whole && miss.days > shorter && miss.days <= longest)
                    here.push_back(miss);
            if (here.size() < kFewestScores) continue;  // with the next longer ones, or not at all
            int tested = 0;
            for (const auto& miss : here) tested = std::max(tested, miss.days);
            out.buckets_.push_back(make_bucket(tested, whole, here));
            shorter = longest;
        }
    }
    return out;
}

/// The bucket of this length; else the longest shorter one; else any of the other sort.
const ReachBucket* Reach::bucket(int days, bool whole) const {
    const ReachBucket* shorter = nullptr;
    for (const auto& one : buckets_) {
        if (one.whole != whole) continue;
        if (days <= one.longest) return &one;
        shorter = &one;
    }
    if (shorter != nullptr || buckets_.empty()) return shorter;
    for (const auto& one : buckets_)
        if (days <= one.longest) return &one;
    return &buckets_.back();
}

ReachInterval Reach::around(double prediction, double size, int days, bool whole,
                            double level) const {
    ReachInterval out{0, std::numeric_limits<double>::infinity(), 0, 0};
    const ReachBucket* found = bucket(days, whole);
    if (found == nullptr) return out;
    // Levels that drift as a random walk are off by the root of the time.
    const double longer = std::sqrt(std::max(1.0, static_cast<double>(days) / found->longest));
    const double unit = unit_of(size, found->floor) * longer;
    const double side = (1 + level) / 2;
    std::vector<double> below(found->scores);
    for (double& score : below) score = -score;
    const double high = conformal_score(found->scores, side), low = conformal_score(below, side);
    out.low = std::max(prediction * (1 - std::max(low, 0.0) * unit * found->wider), 0.0);
    out.high = prediction * (1 + std::max(high, 0.0) * unit * found->wider);
    const double within = kConfidenceWithin / unit;
    const auto near = std::upper_bound(found->scores.begin(), found->scores.end(), within) -
                      std::lower_bound(found->scores.begin(), found->scores.end(), -within);
    out.confidence = static_cast<double>(near) / static_cast<double>(found->scores.size() + 1);
    out.tested_days = std::min(found->longest, days);
    return out;
}

double Reach::coverage(std::span<const Miss> judged) const {
    double hit = 0, all = 0;
    for (const auto& miss : judged) {
        const auto interval = around(1, miss.size, miss.days, miss.whole);
        hit += 1 + miss.off >= interval.low && 1 + miss.off <= interval.high ? 1 : 0;
        ++all;
    }
    return all > 0 ? hit / all : std::numeric_limits<double>::quiet_NaN();
}

void Reach::widen(double times) {
    for (auto& bucket : buckets_) bucket.wider *= times;
}

Reach Reach::learn(std::span<const Miss> all, std::span<const Miss> older,
                   std::span<const Miss> newer) {
    Reach out = learn(all), past = learn(older);
    if (past.empty() || newer.empty()) return out;
    double wider = 1;
    while (wider < kWidest && past.coverage(newer) < kReachLevel) {
        past.widen(kWideningStep);
        wider *= kWideningStep;
    }
    out.widen(wider);
    return out;
}

}  // namespace herald::insight
