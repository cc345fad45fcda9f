#include "insight/foretell/subject.hpp"

#include <algorithm>
#include <cmath>

namespace herald::insight {
namespace {

using std::chrono::days;

constexpr int kRecentDays = 180;

DaySums sums_of(const DayFigures& figures) {
    DaySums out;
    out.spend = figures.spend;
    out.impressions = figures.impressions;
    out.clicks = figures.clicks;
    out.conversions = figures.conversions;
    out.revenue = figures.revenue;
    if (std::isfinite(figures.reach) && figures.reach > 0) {
        out.reach = figures.reach;
        out.reached = figures.impressions;
    }
    return out;
}

}  // namespace

DaySums& DaySums::operator+=(const DaySums& o) {
    days += o.days;
    spend += o.spend;
    impressions += o.impressions;
    clicks += o.clicks;
    conversions += o.conversions;
    revenue += o.revenue;
    reach += o.reach;
    reached += o.reached;
    conversions_known += o.conversions_known;
    revenue_known += o.revenue_known;
    return *this;
}

DaySums DaySums::operator-(const DaySums& o) const {
    return {days - o.days,
            spend - o.spend,
            impressions - o.impressions,
            clicks - o.clicks,
            conversions - o.conversions,
            revenue - o.revenue,
            reach - o.reach,
            reached - o.reached,
            conversions_known - o.conversions_known,
            revenue_known - o.revenue_known};
}

Subject::Subject(const History& history, SubjectLevel which,
                 const std::vector<const CampaignHistory*>& campaigns)
    : level(which),
      first(history.first),
      last(history.last),
      born(history.last + days(1)),
      until_(static_cast<std::size_t>(std::max<std::int64_t>(history.days(), 0)) + 1) {
    for (std::size_t i = 0; i + 1 < until_.size(); ++i) {
        const Day day = first + days(static_cast<int>(i));
        const auto age = static_cast<int>((history.today - day).count());
        DaySums sums;
        for (const auto* campaign : campaigns) {
            if (!history.told(campaign->info.platform, day)) continue;
            sums += sums_of(campaign->course.on(day));
            sums.days = 1;
        }
        sums.conversions_known = sums.days * history.conversions_known.at(age).mean;
        sums.revenue_known = sums.days * history.revenue_known.at(age).mean;
        if (sums.spend > 0 && born > last) born = day;
        until_[i + 1] = until_[i];
        until_[i + 1] += sums;
    }
}

Subject Subject::of(const History& history, const CampaignHistory& campaign) {
    Subject out(history, SubjectLevel::campaign, {&campaign});
    out.key = "campaign:" + to_string(campaign.info.id);
    out.info = &campaign.info;
    out.platform = enum_name(campaign.info.platform);
    out.objective = campaign.info.objective.value_or("");
    return out;
}

Subject Subject::of(const History& history, SubjectLevel level,
                    const std::vector<const CampaignHistory*>& campaigns) {
    Subject out(history, level, campaigns);
    out.key = enum_name(level);
    if (level == SubjectLevel::platform && !campaigns.empty()) {
        out.platform = enum_name(campaigns.front()->info.platform);
        out.key += ":" + out.platform;
    }
    return out;
}

DaySums Subject::over(Day from, Day to) const {
    from = std::max(from, first);
    to = std::min(to, last);
    if (to < from) return {};
    return until_[static_cast<std::size_t>((to - first).count()) + 1] -
           until_[static_cast<std::size_t>((from - first).count())];
}

std::vector<const CampaignHistory*> told_campaigns(const History& history, TrainedKind kind,
                                                   std::optional<ads::Platform> platform) {
    std::vector<const CampaignHistory*> out;
    for (const auto& campaign : history.campaigns) {
        if (campaign.course.empty() || (platform && campaign.info.platform != *platform)) continue;
        if (kind == TrainedKind::roas && !campaign.info.tells_revenue) continue;
        out.push_back(&campaign);
    }
    return out;
}

std::vector<Subject> subjects_of(const History& history, TrainedKind kind, std::size_t most) {
    std::vector<Subject> out;
    auto all = told_campaigns(history, kind, {});
    if (all.empty()) return out;
    auto chosen = all;
    if (chosen.size() > most) {
        const Day from = history.last - days(kRecentDays);
        std::vector<std::pair<double, const CampaignHistory*>> by_spend;
        for (const auto* campaign : chosen)
            by_spend.emplace_back(-campaign->course.sum(from, history.last).spend, campaign);
        std::stable_sort(by_spend.begin(), by_spend.end(),
                         [](const auto& a, const auto& b) { return a.first < b.first; });
        chosen.clear();
        for (std::size_t i = 0; i < most; ++i) chosen.push_back(by_spend[i].second);
    }
    for (const auto* campaign : chosen) out.push_back(Subject::of(history, *campaign));
    for (std::size_t p = 0; p < ads::kPlatforms; ++p) {
        const auto members = told_campaigns(history, kind, static_cast<ads::Platform>(p));
        if (members.size() > 1)
            out.push_back(Subject::of(history, SubjectLevel::platform, members));
    }
    out.push_back(Subject::of(history, SubjectLevel::workspace, all));
    return out;
}

}  // namespace herald::insight
