#include "insight/anomaly/drivers.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cmath>

#include "base/error.hpp"

namespace herald::insight {
namespace {

/// (a − b) / ln(a / b), and its limits.
double logarithmic_mean(double a, double b) {
    if (a <= 0 || b <= 0) return 0;
    const double x = a / b - 1;
    if (std::abs(x) < 1e-6) return b * (1 + x / 2 - x * x / 12);
    return (a - b) / std::log(a / b);
}

double raised(double value, int power) { return power > 0 ? value : 1 / value; }

/// The product with the factors in `now` after and the others before.
double mixed(std::span<const Factor> factors, std::span<const Driver> drivers, unsigned now) {
    double product = 1;
    for (std::size_t i = 0; i < factors.size(); ++i)
        product *= raised((now >> i & 1) ? drivers[i].after : drivers[i].before, factors[i].power);
    return product;
}

/// Shapley (1953): the mean, over all orders of changing the factors, of what each changes.
void shapley(std::span<const Factor> factors, std::span<Driver> drivers) {
    const unsigned count = static_cast<unsigned>(factors.size());
    double orders = 1;
    for (unsigned i = 2; i <= count; ++i) orders *= i;
    const auto factorial = [](int n) { return std::tgamma(n + 1.0); };
    for (unsigned i = 0; i < count; ++i) {
        drivers[i].effect = 0;
        for (unsigned now = 0; now < 1u << count; ++now) {
            if (now >> i & 1) continue;
            const int size = std::popcount(now);
            const double weight =
                factorial(size) * factorial(static_cast<int>(count) - size - 1) / orders;
            drivers[i].effect +=
                weight * (mixed(factors, drivers, now | 1u << i) - mixed(factors, drivers, now));
        }
    }
}

bool noise_would_do(const Driver& driver, const Funnel& before, const Funnel& after) {
    const auto a = counting_error(driver.kpi, before), b = counting_error(driver.kpi, after);
    if (!a || !b || driver.before <= 0 || driver.after <= 0) return false;
    return std::abs(std::log(driver.after / driver.before)) < 1.96 * std::hypot(*a, *b);
}

Funnel total(std::span<const Segment> segments, Funnel Segment::*side) {
    Funnel out;
    for (const auto& segment : segments) out += segment.*side;
    return out;
}

double share_of(double effect, double change) { return change == 0 ? 0 : effect / change; }

std::string what_is_missing(Kpi kpi, const Funnel& funnel) {
    const auto parts = parts_of(kpi, funnel);
    if (!parts.denominator || *parts.denominator > 0) return "values that are no numbers";
    switch (kpi) {
        case Kpi::cpa:
        case Kpi::aov: return "no conversions";
        case Kpi::cpc:
        case Kpi::cvr: return "no clicks";
        case Kpi::roas: return "no spend";
        default: return "no impressions";
    }
}

double existing(Kpi kpi, const Funnel& funnel, std::string_view side) {
    if (const auto value = value_of(kpi, funnel)) return *value;
    throw Error(ErrorKind::invalid, fmt::format("{} cannot be compared: {} {}", label(kpi),
                                                what_is_missing(kpi, funnel), side));
}

std::string in_words(const Explanation& e) {
    std::string out = fmt::format("{} {}", label(e.kpi), change_in_words(e.before, e.after));
    auto drivers = e.drivers;
    std::ranges::stable_sort(drivers, std::ranges::greater{},
                             [](const Driver& d) { return std::abs(d.effect); });
    for (std::size_t i = 0; i < drivers.size() && drivers.size() > 1; ++i) {
        const auto& driver = drivers[i];
        const std::string words = change_in_words(driver.before, driver.after);
        out += fmt::format("{}{} {}{}", i == 0 ? ": " : ", ", label(driver.kpi), words,
                           driver.within_noise && words != "unchanged" ? " (within chance)" : "");
    }
    if (e.segments.size() > 1 && e.segments[0].share > 0.05) {
        const auto& first = e.segments[0];
        out += fmt::format(
            "; {:.0f} % from {} ({})", 100 * first.share, first.name,
            std::abs(first.rate) >= std::abs(first.mix) ? "its own figures" : "its weight");
    }
    return out;
}

}  // namespace

std::vector<Driver> drivers_of(Kpi kpi, const Funnel& before, const Funnel& after) {
    const auto was = value_of(kpi, before), is = value_of(kpi, after);
    if (!was || !is) return {};
    const auto factors = factors_of(kpi);
    std::vector<Driver> out;
    bool positive = *was > 0 && *is > 0;
    for (const auto& factor : factors) {
        const auto a = value_of(factor.kpi, before), b = value_of(factor.kpi, after);
        if (!a || !b) return {};
        if (factor.power < 0 && (*a == 0 || *b == 0)) return {};
        positive = positive && *a > 0 && *b > 0;
        out.push_back({.kpi = factor.kpi, .before = *a, .after = *b});
    }
    if (positive) {
        const double mean = logarithmic_mean(*is, *was);
        for (std::size_t i = 0; i < out.size(); ++i)
            out[i].effect = factors[i].power * mean * std::log(out[i].after / out[i].before);
    } else {
        shapley(factors, out);
    }
    for (auto& driver : out) {
        driver.share = share_of(driver.effect, *is - *was);
        driver.within_noise = noise_would_do(driver, before, after);
    }
    return out;
}

std::vector<SegmentEffect> segment_effects(Kpi kpi, std::span<const Segment> segments) {
    const Funnel before = total(segments, &Segment::before),
                 after = total(segments, &Segment::after);
    const auto was = value_of(kpi, before), is = value_of(kpi, after);
    if (!was || !is) return {};
    const auto whole_before = parts_of(kpi, before), whole_after = parts_of(kpi, after);
    std::vector<SegmentEffect> out;
    for (const auto& segment : segments) {
        SegmentEffect effect{.id = segment.id, .name = segment.name};
        const auto a = parts_of(kpi, segment.before), b = parts_of(kpi, segment.after);
        if (!a.denominator) {
            effect.total = effect.rate = b.numerator - a.numerator;
        } else {
            const double d0 = *whole_before.denominator, d1 = *whole_after.denominator;
            const double w0 = *a.denominator / d0, w1 = *b.denominator / d1;
            effect.total = b.numerator / d1 - a.numerator / d0 - (*was + *is) / 2 * (w1 - w0);
            const auto own = value_of(kpi, segment.before), now = value_of(kpi, segment.after);
            if (own && now) effect.rate = (w0 + w1) / 2 * (*now - *own);
            effect.mix = effect.total - effect.rate;
        }
        effect.share = share_of(effect.total, *is - *was);
        out.push_back(std::move(effect));
    }
    std::ranges::stable_sort(out, std::ranges::greater{},
                             [](const SegmentEffect& e) { return std::abs(e.total); });
    return out;
}

Explanation explain(Kpi kpi, std::span<const Segment> segments) {
    const Funnel before = total(segments, &Segment::before),
                 after = total(segments, &Segment::after);
    Explanation out{.kpi = kpi};
    out.before = existing(kpi, before, "before");
    out.after = existing(kpi, after, "after");
    out.drivers = drivers_of(kpi, before, after);
    out.segments = segment_effects(kpi, segments);
    out.text = in_words(out);
    return out;
}

std::string change_in_words(double before, double after) {
    if (before == after) return "unchanged";
    if (before <= 0) return after > 0 ? "started" : "changed";
    if (after <= 0) return "fell to nothing";
    const double ratio = after / before;
    if (std::abs(ratio - 1) < 0.05) return "unchanged";
    if (std::abs(ratio - 2) < 0.1) return "doubled";
    if (std::abs(ratio - 0.5) < 0.025) return "fell by half";
    if (ratio > 3) return fmt::format("rose {:.1f}-fold", ratio);
    if (ratio > 1) return fmt::format("rose by {:.0f} %", 100 * (ratio - 1));
    return fmt::format("fell by {:.0f} %", 100 * (1 - ratio));
}

}  // namespace herald::insight
