#include "automation/subjects/sums.hpp"

#include <algorithm>
#include <vector>

#include "base/assert.hpp"

namespace herald::automation {
namespace {

struct Recipe {
    std::string_view field;
    std::vector<Base> bases;
};
const std::vector<Recipe>& recipes() {
    using enum Base;
    static const std::vector<Recipe> all{
        {"impressions", {impressions}},
        {"clicks", {clicks}},
        {"conversions", {conversions}},
        {"spend", {spend}},
        {"revenue", {revenue}},
        {"ctr", {clicks, impressions}},
        {"cvr", {conversions, clicks}},
        {"cpc", {spend, clicks}},
        {"cpm", {spend, impressions}},
        {"cpa", {spend, conversions}},
        {"roas", {revenue, spend}},
        {"reach", {reach, reach_told}},
        {"frequency", {impressions, reach, reach_told, unreached}},
        {"video_views", {video_views, views_told}},
        {"spend_share", {spend}},
        {"budget_used", {spend}},
        {"pacing", {spend}},
    };
    return all;
}

double whole(std::int64_t value) { return static_cast<double>(value); }
double millionths(std::int64_t value) { return static_cast<double>(value) / 1e6; }
double ratio(double a, double b) { return b == 0 ? kUnknown : a / b; }

}  // namespace

BaseSet bases_of(std::string_view field) {
    const auto found = std::find_if(recipes().begin(), recipes().end(),
                                    [&](const Recipe& r) { return r.field == field; });
    HERALD_ASSERT(found != recipes().end());
    BaseSet out;
    for (const Base base : found->bases) add(out, base);
    return out;
}

double metric_value(std::string_view field, const Sums& sums, const MetricFrame& frame) {
    const auto get = [&](Base base) { return of(sums, base); };
    // Something is always known; nothing only where the day has been told.
    const auto sum = [&](std::int64_t value, double shown) {
        return value != 0 || frame.told ? shown : kUnknown;
    };
    const std::int64_t spend = get(Base::spend), clicks = get(Base::clicks),
                       impressions = get(Base::impressions), conversions = get(Base::conversions),
                       revenue = get(Base::revenue);
    const bool revenue_told = frame.tells_revenue || revenue != 0;
    if (field == "spend") return sum(spend, millionths(spend));
    if (field == "impressions") return sum(impressions, whole(impressions));
    if (field == "clicks") return sum(clicks, whole(clicks));
    if (field == "conversions") return sum(conversions, millionths(conversions));
    if (field == "revenue") return revenue_told ? sum(revenue, millionths(revenue)) : kUnknown;
    if (field == "roas") return revenue_told ? ratio(whole(revenue), whole(spend)) : kUnknown;
    if (field == "ctr") return ratio(whole(clicks), whole(impressions));
    if (field == "cvr") return ratio(millionths(conversions), whole(clicks));
    if (field == "cpc") return ratio(millionths(spend), whole(clicks));
    if (field == "cpm") return ratio(millionths(spend) * 1000, whole(impressions));
    if (field == "cpa") return ratio(whole(spend), whole(conversions));
    if (field == "reach") return get(Base::reach_told) > 0 ? whole(get(Base::reach)) : kUnknown;
    if (field == "frequency")
        return ratio(whole(impressions - get(Base::unreached)), whole(get(Base::reach)));
    if (field == "video_views")
        return get(Base::views_told) > 0 ? whole(get(Base::video_views)) : kUnknown;
    if (field == "spend_share") return sum(spend, ratio(whole(spend), frame.all_spend));
    if (field == "budget_used" || field == "pacing")
        return sum(spend, ratio(millionths(spend), frame.budget * frame.days));
    return kUnknown;
}

std::string columns_of(const BaseSet& bases) {
    std::string out;
    const auto column = [&](std::string_view name) { (out += ", ") += name; };
    if (has(bases, Base::impressions) || has(bases, Base::unreached)) column("impressions");
    if (has(bases, Base::clicks)) column("clicks");
    if (has(bases, Base::conversions)) column("conversions");
    if (has(bases, Base::spend)) column("spend");
    if (has(bases, Base::revenue)) column("revenue");
    if (has(bases, Base::reach) || has(bases, Base::reach_told) || has(bases, Base::unreached))
        column("reach");
    if (has(bases, Base::video_views) || has(bases, Base::views_told)) column("video_views");
    return out;
}

}  // namespace herald::automation
