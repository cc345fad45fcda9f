#include "insight/anomaly/completeness.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace herald::insight {

Completeness Completeness::learn(std::span<const Revision> revisions, const Completeness& prior) {
    int oldest = static_cast<int>(prior.by_age_.size()) - 1;
    const auto counts = [](const Revision& r) {
        return r.age_days >= 0 && r.final > 0 && std::isfinite(r.final) && std::isfinite(r.seen);
    };
    for (const auto& r : revisions)
        if (counts(r)) oldest = std::max(oldest, r.age_days);
    std::vector<Share> out;
    for (int age = 0; age <= oldest; ++age) {
        double seen = 0, final = 0, days = 0;
        for (const auto& r : revisions)
            if (counts(r) && r.age_days == age) seen += r.seen, final += r.final, ++days;
        const Share before = prior.at(age);
        const double ratio = days > 0 ? seen / final : before.mean;
        double spread = 0;
        for (const auto& r : revisions)
            if (counts(r) && r.age_days == age) {
                const double off = (r.seen - ratio * r.final) / (final / days);
                spread += off * off;
            }
        const double weight = days / (days + kPriorDays);
        Share share{.mean = days > 0 ? weight * ratio + (1 - weight) * before.mean : before.mean};
        // Fewer than two days have no spread of their own; then what the prior does not know.
        const double variance = days > 1 ? spread / (days - 1) : 0;
        const double unknown =
            days > 1 ? before.error * before.error : std::max(before.error * before.error, 0.04);
        share.error = std::sqrt(weight * variance + (1 - weight) * unknown);
        out.push_back(share);
    }
    return Completeness(std::move(out));
}

Share Completeness::at(int age_days) const {
    if (age_days < 0) return by_age_.empty() ? Share{} : by_age_.front();
    const auto age = static_cast<std::size_t>(age_days);
    return age < by_age_.size() ? by_age_[age] : Share{};
}

Estimate expected_so_far(const Estimate& final, const Share& share) {
    const double a = share.mean * final.error, b = final.mean * share.error,
                 both = share.error * final.error;
    return {share.mean * final.mean, std::sqrt(a * a + b * b + both * both)};
}

Estimate expected_final(double seen, const Share& share) {
    if (share.mean < 0.01) return {seen, std::numeric_limits<double>::infinity()};
    const double final = seen / share.mean;
    return {final, std::abs(final) * share.error / share.mean};
}

double surprise_at_age(double seen, const Estimate& final, const Share& share) {
    const auto [mean, error] = expected_so_far(final, share);
    if (error > 0) return (seen - mean) / error;
    if (seen == mean) return 0;
    return seen > mean ? std::numeric_limits<double>::infinity()
                       : -std::numeric_limits<double>::infinity();
}

}  // namespace herald::insight
