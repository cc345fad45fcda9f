#include "insight/panel/history.hpp"

#include <algorithm>
#include <cmath>

#include "ads/campaigns.hpp"

namespace herald::insight {
namespace {

using std::chrono::days;

/// A sum of which a part may not be known.
double plus(double a, double b) {
    if (std::isnan(a)) return b;
    return std::isnan(b) ? a : a + b;
}
double over(double a, double b) { return b > 0 ? a / b : kUnknown; }

}  // namespace

DayFigures& DayFigures::operator+=(const DayFigures& other) {
    impressions += other.impressions;
    clicks += other.clicks;
    conversions += other.conversions;
    spend += other.spend;
    revenue += other.revenue;
    reach = plus(reach, other.reach);
    video_views = plus(video_views, other.video_views);
    return *this;
}

double value_of(const DayFigures& f, ads::Metric metric) {
    using ads::Metric;
    switch (metric) {
        case Metric::impressions: return f.impressions;
        case Metric::clicks: return f.clicks;
        case Metric::spend: return f.spend;
        case Metric::conversions: return f.conversions;
        case Metric::revenue: return f.revenue;
        case Metric::ctr: return over(f.clicks, f.impressions);
        case Metric::cpc: return over(f.spend, f.clicks);
        case Metric::cpm: return over(1000 * f.spend, f.impressions);
        case Metric::cpa: return over(f.spend, f.conversions);
        case Metric::cvr: return over(f.conversions, f.clicks);
        case Metric::roas: return over(f.revenue, f.spend);
        case Metric::reach: return f.reach;
        case Metric::frequency: return over(f.impressions, f.reach);
        case Metric::video_views: return f.video_views;
    }
    return kUnknown;
}

bool is_sum(ads::Metric metric) {
    using ads::Metric;
    switch (metric) {
        case Metric::impressions:
        case Metric::clicks:
        case Metric::spend:
        case Metric::conversions:
        case Metric::revenue:
        case Metric::reach:
        case Metric::video_views: return true;
        default: return false;
    }
}

bool is_money(ads::Metric metric) {
    using ads::Metric;
    return metric == Metric::spend || metric == Metric::revenue || metric == Metric::cpc ||
           metric == Metric::cpm || metric == Metric::cpa;
}

DayFigures Course::on(Day day) const {
    if (days.empty() || day < first || day > last()) return {};
    return days[static_cast<std::size_t>((day - first).count())];
}

DayFigures Course::sum(Day from, Day to) const {
    DayFigures out;
    if (days.empty()) return out;
    for (Day day = std::max(from, first); day <= std::min(to, last()); day += std::chrono::days(1))
        out += days[static_cast<std::size_t>((day - first).count())];
    return out;
}

DayFigures& Course::at(Day day) {
    if (days.empty()) first = day;
    if (day < first) {
        days.insert(days.begin(), static_cast<std::size_t>((first - day).count()), DayFigures{});
        first = day;
    }
    const auto place = static_cast<std::size_t>((day - first).count());
    if (place >= days.size()) days.resize(place + 1);
    return days[place];
}

double CampaignInfo::budget() const {
    return daily_budget ? static_cast<double>(daily_budget->value) * 1e-6 * rate : kUnknown;
}

const CampaignHistory* History::find_key(std::int32_t key) const {
    const auto at = std::lower_bound(
        campaigns.begin(), campaigns.end(), key,
        [](const CampaignHistory& campaign, std::int32_t k) { return campaign.info.key < k; });
    return at == campaigns.end() || at->info.key != key ? nullptr : &*at;
}

const CampaignHistory* History::find(ads::CampaignId id) const {
    const auto at =
        std::find_if(campaigns.begin(), campaigns.end(),
                     [&](const CampaignHistory& campaign) { return campaign.info.id == id; });
    return at == campaigns.end() ? nullptr : &*at;
}

std::size_t History::size_bytes() const {
    std::size_t out = sizeof(History);
    for (const auto& one : campaigns)
        out += sizeof one + one.info.name.size() + one.course.days.size() * sizeof(DayFigures);
    for (const auto& one : ads)
        out += sizeof one + one.info.name.size() + one.course.days.size() * sizeof(DayFigures);
    return out;
}

void add_up(History& history) {
    history.workspace = {};
    history.platforms = {};
    std::optional<Day> first, last;
    for (const auto& campaign : history.campaigns) {
        if (campaign.course.empty()) continue;
        first = std::min(first.value_or(campaign.course.first), campaign.course.first);
        last = std::max(last.value_or(campaign.course.last()), campaign.course.last());
    }
    history.first = first.value_or(history.today);
    history.last = last.value_or(history.first - days(1));
    if (!first) return;
    for (const auto& campaign : history.campaigns) {
        auto& platform = history.platforms[static_cast<std::size_t>(campaign.info.platform)];
        Day day = campaign.course.first;
        for (const DayFigures& figures : campaign.course.days) {
            platform.at(day) += figures;
            history.workspace.at(day) += figures;
            day += days(1);
        }
    }
}

Series series_of(const Course& course, ads::Metric metric, Day from, Day to) {
    Series out;
    if (course.empty()) return out;
    out.first = std::max(from, course.first);
    for (Day day = out.first; day <= to; day += days(1)) {
        const DayFigures figures = course.on(day);
        out.values.push_back(figures.empty() ? kUnknown : value_of(figures, metric));
    }
    return out;
}

Series series_of(const History& history, const CampaignHistory& campaign, ads::Metric metric,
                 Day from, Day to) {
    Series out;
    if (campaign.course.empty()) return out;
    out.first = std::max(from, campaign.course.first);
    for (Day day = out.first; day <= to; day += days(1))
        out.values.push_back(history.told(campaign.info.platform, day)
                                 ? value_of(campaign.course.on(day), metric)
                                 : kUnknown);
    return out;
}

const CampaignHistory& campaign_of(const History& history, ads::CampaignId id) {
    const auto* found = history.find(id);
    if (found == nullptr) throw ads::no_such(id);
    return *found;
}

}  // namespace herald::insight
