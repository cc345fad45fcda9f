#include "insight/anomaly/kpi.hpp"

#include <algorithm>
#include <cmath>

namespace herald::insight {
namespace {

/// The funnel's own steps: no one of them follows from the others.
constexpr unsigned kVolume = 1, kPrice = 2, kClicking = 4, kConverting = 8, kOrder = 16;

unsigned steps_of(Kpi kpi) {
    switch (kpi) {
        case Kpi::impressions: return kVolume;
        case Kpi::spend: return kVolume | kPrice;
        case Kpi::clicks: return kVolume | kClicking;
        case Kpi::conversions: return kVolume | kClicking | kConverting;
        case Kpi::revenue: return kVolume | kClicking | kConverting | kOrder;
        case Kpi::cpm: return kPrice;
        case Kpi::ctr: return kClicking;
        case Kpi::cpc: return kPrice | kClicking;
        case Kpi::cvr: return kConverting;
        case Kpi::cpa: return kPrice | kClicking | kConverting;
        case Kpi::aov: return kOrder;
        case Kpi::roas: return kPrice | kClicking | kConverting | kOrder;
    }
    return 0;
}

}  // namespace

Funnel& Funnel::operator+=(const Funnel& other) {
    spend += other.spend;
    impressions += other.impressions;
    clicks += other.clicks;
    conversions += other.conversions;
    revenue += other.revenue;
    return *this;
}

std::string_view label(Kpi kpi) {
    static constexpr std::array<std::string_view, 12> kLabels = {
        "Spend", "Impressions", "Clicks", "Conversions", "Revenue", "CPM",
        "CTR",   "CPC",         "CVR",    "CPA",         "AOV",     "ROAS"};
    return kLabels[static_cast<std::size_t>(kpi)];
}

std::vector<Factor> factors_of(Kpi kpi) {
    switch (kpi) {
        case Kpi::spend: return {{Kpi::impressions, 1}, {Kpi::cpm, 1}};
        case Kpi::clicks: return {{Kpi::impressions, 1}, {Kpi::ctr, 1}};
        case Kpi::conversions: return {{Kpi::impressions, 1}, {Kpi::ctr, 1}, {Kpi::cvr, 1}};
        case Kpi::revenue:
            return {{Kpi::impressions, 1}, {Kpi::ctr, 1}, {Kpi::cvr, 1}, {Kpi::aov, 1}};
        case Kpi::cpc: return {{Kpi::cpm, 1}, {Kpi::ctr, -1}};
        case Kpi::cpa: return {{Kpi::cpc, 1}, {Kpi::cvr, -1}};
        case Kpi::roas: return {{Kpi::cvr, 1}, {Kpi::aov, 1}, {Kpi::cpc, -1}};
        default: return {{kpi, 1}};
    }
}

Parts parts_of(Kpi kpi, const Funnel& f) {
    switch (kpi) {
        case Kpi::spend: return {f.spend, {}};
        case Kpi::impressions: return {f.impressions, {}};
        case Kpi::clicks: return {f.clicks, {}};
        case Kpi::conversions: return {f.conversions, {}};
        case Kpi::revenue: return {f.revenue, {}};
        case Kpi::cpm: return {f.spend, f.impressions};
        case Kpi::ctr: return {f.clicks, f.impressions};
        case Kpi::cpc: return {f.spend, f.clicks};
        case Kpi::cvr: return {f.conversions, f.clicks};
        case Kpi::cpa: return {f.spend, f.conversions};
        case Kpi::aov: return {f.revenue, f.conversions};
        case Kpi::roas: return {f.revenue, f.spend};
    }
    return {};
}

std::optional<double> value_of(Kpi kpi, const Funnel& funnel) {
    const auto [numerator, denominator] = parts_of(kpi, funnel);
    if (!std::isfinite(numerator)) return {};
    if (!denominator) return numerator;
    if (!std::isfinite(*denominator) || *denominator <= 0) return {};
    return numerator / *denominator;
}

std::optional<double> counting_error(Kpi kpi, const Funnel& funnel) {
    const unsigned steps = steps_of(kpi);
    if (steps & kConverting)
        return funnel.conversions > 0 ? std::optional(1 / std::sqrt(funnel.conversions))
                                      : std::nullopt;
    if (steps & kClicking)
        return funnel.clicks > 0 ? std::optional(1 / std::sqrt(funnel.clicks)) : std::nullopt;
    return {};
}

bool related(Kpi one, Kpi other) { return (steps_of(one) & steps_of(other)) != 0; }

}  // namespace herald::insight
