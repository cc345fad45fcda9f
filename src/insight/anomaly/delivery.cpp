#include "insight/anomaly/delivery.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace herald::insight {
namespace {

constexpr double kPaceChance = 0.05;

double normal_above(double z) { return 0.5 * std::erfc(z / std::sqrt(2.0)); }

double log_beta(double a, double b) { return std::lgamma(a) + std::lgamma(b) - std::lgamma(a + b); }

}  // namespace

PastCounts past_counts(std::span<const double> counts) {
    PastCounts out;
    double sum = 0, squares = 0;
    for (const double count : counts)
        if (std::isfinite(count) && count >= 0) sum += count, ++out.periods;
    if (out.periods == 0) return out;
    out.mean = sum / out.periods;
    for (const double count : counts)
        if (std::isfinite(count) && count >= 0) squares += (count - out.mean) * (count - out.mean);
    if (out.periods > 1) out.variance = squares / (out.periods - 1);
    return out;
}

std::optional<Fault> zero_delivery(const PastCounts& past, double observed) {
    if (observed != 0 || past.periods < 3 || past.mean <= 0) return {};
    const double extra = past.variance - past.mean;
    double log_chance = -past.mean;
    if (extra > 0) {
        const double size = past.mean * past.mean / extra;
        log_chance = size * std::log(size / (size + past.mean));
    }
    const double chance = std::exp(log_chance);
    if (chance > kFaultChance) return {};
    return Fault{FaultKind::zero_delivery, chance, past.mean, 0,
                 fmt::format("Nothing was delivered, where {:.0f} were to be expected", past.mean)};
}

double beta_binomial_at_most(double k, double n, double a, double b) {
    if (k < 0) return 0;
    if (k >= n) return 1;
    double term = std::exp(log_beta(a, n + b) - log_beta(a, b)), sum = term;
    for (double i = 0; i < std::floor(k); ++i) {
        term *= (n - i) / (i + 1) * (i + a) / (n - i - 1 + b);
        sum += term;
    }
    return std::min(sum, 1.0);
}

std::optional<Fault> tracking_broken(const Responses& past, const Responses& recent,
                                     const Share& known, double rate_error) {
    const auto sane = [](const Responses& r) {
        return std::isfinite(r.clicks) && r.conversions >= 0 && r.clicks > 0 &&
               r.conversions <= r.clicks;
    };
    if (!sane(past) || !sane(recent) || past.conversions == 0) return {};
    const double own = (past.conversions + 0.5) / (past.clicks + 1);
    const double rate = std::min(own * std::clamp(known.mean, 0.0, 1.0), 1 - 1e-9);
    if (rate <= 0) return {};
    // Of a beta: variance = rate (1 − rate) / (weight + 1). Whichever knows less decides: the
    // past's counts, the days' own variation, or how much of today is known.
    const double relative = std::hypot(rate_error, known.mean > 0 ? known.error / known.mean : 1);
    const double spread = rate * relative;
    const double weight =
        std::min(past.clicks + 1,
                 spread > 0 ? std::max(rate * (1 - rate) / (spread * spread) - 1, 1.0) : 1e300);
    const double chance = beta_binomial_at_most(recent.conversions, recent.clicks, rate * weight,
                                                (1 - rate) * weight);
    if (chance > kFaultChance) return {};
    const double expected = rate * recent.clicks;
    return Fault{FaultKind::tracking_broken, chance, expected, recent.conversions,
                 fmt::format("{:.0f} clicks brought {:.0f} conversions, where {:.1f} were to be "
                             "expected: check the tracking",
                             recent.clicks, recent.conversions, expected)};
}

Estimate projected_spend(const Pace& pace) {
    const double rest = pace.spent / pace.elapsed * (1 - pace.elapsed);
    return {pace.spent + rest, rest * pace.rate_error};
}

std::optional<Fault> off_pace(const Pace& pace) {
    if (!(pace.budget > 0) || !(pace.elapsed > 0) || pace.elapsed > 1 || !(pace.spent >= 0))
        return {};
    const auto [end, error] = projected_spend(pace);
    const bool over = end > pace.budget;
    const double edge = pace.budget * (over ? 1 + pace.tolerance : 1 - pace.tolerance);
    const double beyond = over ? end - edge : edge - end;
    if (beyond <= 0) return {};
    const double chance = error > 0 ? normal_above(beyond / error) : 0;
    if (chance > kPaceChance) return {};
    const double plan = pace.budget * pace.elapsed;
    return Fault{
        over ? FaultKind::overspend : FaultKind::underspend, chance, plan, pace.spent,
        fmt::format("Spend goes towards {:.0f} % of the budget ({:.2f} of {:.2f}, ± {:.2f})",
                    100 * end / pace.budget, end, pace.budget, 1.96 * error)};
}

}  // namespace herald::insight
