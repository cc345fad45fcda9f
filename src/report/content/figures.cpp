#include "report/content/figures.hpp"

#include <cmath>

namespace herald::report {
namespace {

using M = ads::Metric;

template <class T>
std::optional<double> plain(const T& value) {
    if constexpr (is_optional<T>::value)
        return value ? plain(*value) : std::nullopt;
    else if constexpr (std::is_same_v<T, Micros>)
        return value.units();
    else
        return static_cast<double>(value);
}

}  // namespace

std::optional<double> value_of(const ads::Metrics& m, ads::Metric metric) {
    switch (metric) {
        case M::impressions: return plain(m.impressions);
        case M::clicks: return plain(m.clicks);
        case M::spend: return plain(m.spend);
        case M::conversions: return plain(m.conversions);
        case M::revenue: return plain(m.revenue);
        case M::ctr: return plain(m.ctr);
        case M::cpc: return plain(m.cpc);
        case M::cpm: return plain(m.cpm);
        case M::cpa: return plain(m.cpa);
        case M::cvr: return plain(m.cvr);
        case M::roas: return plain(m.roas);
        case M::reach: return plain(m.reach);
        case M::frequency: return plain(m.frequency);
        case M::video_views: break;
    }
    return plain(m.video_views);
}

std::optional<double> change_of(std::optional<double> now, std::optional<double> before) {
    if (!now || !before || *before == 0) return std::nullopt;
    return (*now - *before) / std::abs(*before);
}

int better_direction(ads::Metric metric) {
    switch (metric) {
        case M::cpc:
        case M::cpm:
        case M::cpa: return -1;
        case M::spend:
        case M::frequency: return 0;
        default: break;
    }
    return 1;
}

}  // namespace herald::report
