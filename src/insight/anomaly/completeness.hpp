#pragma once

#include <span>
#include <vector>

/// Days that still grow: conversions arrive after the click, so a young day is compared with what
/// was known of older days when they were as young.
namespace herald::insight {

/// The share of a day's final value that is known at an age, and how sure that is.
struct Share {
    double mean = 1;   ///< 1: complete
    double error = 0;  ///< standard deviation of one day's share around it
};

/// What was known of one day at one age, and what it came to.
struct Revision {
    int age_days = 0;  ///< 0: seen on the day itself
    double seen = 0, final = 0;
};

/// Shares by age. Ages nobody has seen are complete beyond the last, and taken from the next older
/// one within.
class Completeness {
public:
    Completeness() = default;
    explicit Completeness(std::vector<Share> by_age) : by_age_(std::move(by_age)) {}

    /// The ratio estimator of survey sampling (Cochran 1977, ch. 6): Σ seen / Σ final, with the
    /// spread of single days around it; drawn towards `prior` as if `kPriorDays` days had shown it.
    /// Revisions with a final value that is not positive, or not finite, say nothing.
    static Completeness learn(std::span<const Revision> revisions, const Completeness& prior = {});
    static constexpr double kPriorDays = 3;

    Share at(int age_days) const;
    const std::vector<Share>& by_age() const { return by_age_; }

private:
    std::vector<Share> by_age_;
};

/// A value with its standard deviation.
struct Estimate {
    double mean = 0, error = 0;
};

/// What should be known by now of a day that is expected to come to `final` (product of two
/// independent quantities: Goodman 1960).
Estimate expected_so_far(const Estimate& final, const Share& share);
/// What a day of which `seen` is known will come to. The share's error widens it (delta method);
/// a share below 1 % tells nothing: mean = seen, error = infinity.
Estimate expected_final(double seen, const Share& share);
/// (seen − expected) in standard deviations; the number that a detector judges instead of the raw
/// value. 0 when nothing is uncertain and nothing differs.
double surprise_at_age(double seen, const Estimate& final, const Share& share);

}  // namespace herald::insight
