#include "ads/metrics.hpp"

namespace herald::ads {
namespace {

/// a * scale / b rounded half away from zero; absent when b is 0 or the result is beyond what a
/// Micros may hold.
std::optional<std::int64_t> divide(std::int64_t a, std::int64_t scale, std::int64_t b) {
    if (b == 0) return std::nullopt;
    __extension__ using Wide = __int128;
    const bool negative = (a < 0) != (b < 0);
    Wide top = static_cast<Wide>(a) * scale, bottom = b;
    if (top < 0) top = -top;
    if (bottom < 0) bottom = -bottom;
    const Wide out = (top + bottom / 2) / bottom;
    if (out >= Micros::kLimit) return std::nullopt;
    const auto value = static_cast<std::int64_t>(out);
    return negative ? -value : value;
}

std::optional<Micros> micros(std::optional<std::int64_t> value) {
    return value ? std::optional(Micros{*value}) : std::nullopt;
}

std::int64_t add_known(std::int64_t a, std::int64_t b) {
    if (a < 0) return b;
    return b < 0 ? a : a + b;
}

std::optional<std::int64_t> known(std::int64_t value) {
    return value < 0 ? std::nullopt : std::optional(value);
}

/// Impressions of which nobody says how many people they reached.
std::int64_t unreached(const MetricSums& sums) {
    return sums.reach < 0 ? sums.impressions : sums.without_reach;
}

template <class T>
std::optional<std::int64_t> number(const T& value) {
    if constexpr (is_optional<T>::value)
        return value ? number(*value) : std::nullopt;
    else if constexpr (std::is_same_v<T, Micros>)
        return value.value;
    else
        return value;
}

}  // namespace

MetricSums& MetricSums::operator+=(const MetricSums& other) {
    without_reach = unreached(*this) + unreached(other);
    impressions += other.impressions;
    clicks += other.clicks;
    conversions += other.conversions;
    spend += other.spend;
    revenue += other.revenue;
    reach = add_known(reach, other.reach);
    video_views = add_known(video_views, other.video_views);
    return *this;
}

std::optional<Micros> ratio(std::int64_t a, std::int64_t b) {
    return micros(divide(a, Micros::kUnit, b));
}

std::optional<Micros> change_of(std::int64_t now, std::int64_t before) {
    return before == 0 ? std::nullopt
                       : micros(divide(now - before, Micros::kUnit, before < 0 ? -before : before));
}

std::optional<std::int64_t> value_of(const MetricSums& s, Metric metric) {
    constexpr std::int64_t kUnit = Micros::kUnit;
    switch (metric) {
        case Metric::impressions: return s.impressions;
        case Metric::clicks: return s.clicks;
        case Metric::spend: return s.spend;
        case Metric::conversions: return s.conversions;
        case Metric::revenue: return s.revenue;
        case Metric::ctr: return divide(s.clicks, kUnit, s.impressions);
        case Metric::cpc: return divide(s.spend, 1, s.clicks);
        case Metric::cpm: return divide(s.spend, 1000, s.impressions);
        case Metric::cpa: return divide(s.spend, kUnit, s.conversions);
        case Metric::cvr: return divide(s.conversions, 1, s.clicks);
        case Metric::roas: return divide(s.revenue, kUnit, s.spend);
        case Metric::reach: return known(s.reach);
        case Metric::frequency:
            return s.reach > 0 ? divide(s.impressions - s.without_reach, kUnit, s.reach)
                               : std::nullopt;
        case Metric::video_views: return known(s.video_views);
    }
    return std::nullopt;
}

Metrics metrics_of(const MetricSums& s, Revenue revenue) {
    const auto value = [&](Metric metric) { return micros(value_of(s, metric)); };
    const auto told = [&](Metric metric) {
        return revenue == Revenue::told ? value(metric) : std::nullopt;
    };
    return {.impressions = s.impressions,
            .clicks = s.clicks,
            .spend = {s.spend},
            .conversions = {s.conversions},
            .revenue = told(Metric::revenue),
            .ctr = value(Metric::ctr),
            .cpc = value(Metric::cpc),
            .cpm = value(Metric::cpm),
            .cpa = value(Metric::cpa),
            .cvr = value(Metric::cvr),
            .roas = told(Metric::roas),
            .reach = known(s.reach),
            .frequency = value(Metric::frequency),
            .video_views = known(s.video_views)};
}

MetricsChange change_of(const Metrics& now, const Metrics& before) {
    MetricsChange out;
    const auto set = [](std::optional<Micros>& to, const auto& a, const auto& b) {
        const auto new_value = number(a), old_value = number(b);
        if (new_value && old_value) to = change_of(*new_value, *old_value);
    };
    set(out.impressions, now.impressions, before.impressions);
    set(out.clicks, now.clicks, before.clicks);
    set(out.spend, now.spend, before.spend);
    set(out.conversions, now.conversions, before.conversions);
    set(out.revenue, now.revenue, before.revenue);
    set(out.ctr, now.ctr, before.ctr);
    set(out.cpc, now.cpc, before.cpc);
    set(out.cpm, now.cpm, before.cpm);
    set(out.cpa, now.cpa, before.cpa);
    set(out.cvr, now.cvr, before.cvr);
    set(out.roas, now.roas, before.roas);
    set(out.reach, now.reach, before.reach);
    set(out.frequency, now.frequency, before.frequency);
    set(out.video_views, now.video_views, before.video_views);
    return out;
}

}  // namespace herald::ads
