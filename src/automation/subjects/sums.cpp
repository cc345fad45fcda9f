#include "automation/subjects/sums.hpp"

#include <algorithm>
#include <vector>

#include "base/assert.hpp"

namespace herald::automation {
namespace {

using enum Base;
using Frame = MetricFrame;

double whole(std::int64_t value) { return static_cast<double>(value); }
double millionths(std::int64_t value) { return static_cast<double>(value) / 1e6; }
double quotient(double a, double b) { return b == 0 ? kUnknown : a / b; }
/// Something is always known; nothing only where the days have been told.
double sum(std::int64_t value, double shown, const Frame& frame) {
    return value != 0 || frame.told ? shown : kUnknown;
}
bool tells_revenue(const Sums& s, const Frame& frame) {
    return frame.tells_revenue || of(s, revenue) != 0;
}
double of_budget(const Sums& s, const Frame& f) {
    return sum(of(s, spend), quotient(millionths(of(s, spend)), f.budget * f.days), f);
}

BaseSet set_of(std::initializer_list<Base> bases) {
    BaseSet out;
    for (const Base base : bases) add(out, base);
    return out;
}

template <Base kBase>
double count(const Sums& s, const Frame& f) {
    return sum(of(s, kBase), whole(of(s, kBase)), f);
}
template <Base kBase>
double amount(const Sums& s, const Frame& f) {
    return sum(of(s, kBase), millionths(of(s, kBase)), f);
}
template <Base kBase, Base kTold>
double if_told(const Sums& s, const Frame&) {
    return of(s, kTold) > 0 ? whole(of(s, kBase)) : kUnknown;
}

/// The plain figures and those that divide them.
std::vector<Recipe> make_recipes() {
    return {
        {"impressions", set_of({impressions}), count<impressions>},
        {"clicks", set_of({clicks}), count<clicks>},
        {"conversions", set_of({conversions}), amount<conversions>},
        {"spend", set_of({spend}), amount<spend>},
        {"revenue", set_of({revenue}),
         [](const Sums& s, const Frame& f) {
             return tells_revenue(s, f) ? amount<revenue>(s, f) : kUnknown;
         }},
        {"roas", set_of({revenue, spend}),
         [](const Sums& s, const Frame& f) {
             return tells_revenue(s, f) ? quotient(whole(of(s, revenue)), whole(of(s, spend)))
                                        : kUnknown;
         }},
        {"ctr", set_of({clicks, impressions}),
         [](const Sums& s, const Frame&) {
             return quotient(whole(of(s, clicks)), whole(of(s, impressions)));
         }},
        {"cvr", set_of({conversions, clicks}),
         [](const Sums& s, const Frame&) {
             return quotient(millionths(of(s, conversions)), whole(of(s, clicks)));
         }},
        {"cpc", set_of({spend, clicks}),
         [](const Sums& s, const Frame&) {
             return quotient(millionths(of(s, spend)), whole(of(s, clicks)));
         }},
        {"cpm", set_of({spend, impressions}),
         [](const Sums& s, const Frame&) {
             return quotient(millionths(of(s, spend)) * 1000, whole(of(s, impressions)));
         }},
        {"cpa", set_of({spend, conversions}),
         [](const Sums& s, const Frame&) {
             return quotient(whole(of(s, spend)), whole(of(s, conversions)));
         }},
        {"reach", set_of({reach, reach_told}), if_told<reach, reach_told>},
        {"frequency", set_of({impressions, reach, reach_told, unreached}),
         [](const Sums& s, const Frame&) {
             return quotient(whole(of(s, impressions) - of(s, unreached)), whole(of(s, reach)));
         }},
        {"video_views", set_of({video_views, views_told}), if_told<video_views, views_told>},
        {"spend_share", set_of({spend}),
         [](const Sums& s, const Frame& f) {
             return sum(of(s, spend), quotient(whole(of(s, spend)), f.all_spend), f);
         }},
        {"budget_used", set_of({spend}), of_budget, true},
        {"pacing", set_of({spend}), of_budget, true},
    };
}

}  // namespace

const Recipe& recipe_of(std::string_view field) {
    static const std::vector<Recipe> all = make_recipes();
    const auto found =
        std::find_if(all.begin(), all.end(), [&](const Recipe& r) { return r.field == field; });
    HERALD_ASSERT(found != all.end());
    return *found;
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
