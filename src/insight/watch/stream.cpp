#include "insight/watch/stream.hpp"

#include <algorithm>
#include <charconv>

#include "insight/panel/young_days.hpp"

namespace herald::insight::watch {
namespace {

using std::chrono::days;

constexpr int kVolumeDays = 28;
/// Counts a day: of a sum, and below a ratio.
constexpr double kLeastCount = 2, kLeastBase = 5;
/// Of a day's conversions before it is judged, and before they are missed.
constexpr double kLeastToJudge = 0.7, kMostDoubt = 0.1;
constexpr double kLeastToMiss = 0.6, kMostDoubtOfLack = 0.25;

Day known_through(const History& history, ads::Metric metric, double least, double doubt) {
    Day day = told_through(history);
    for (int back = 0; back < 28; ++back, day -= days(1)) {
        const Share share = known_share(history, metric, day);
        if (share.mean >= least && share.error <= doubt * share.mean) break;
    }
    return day;
}

}  // namespace

std::string_view platform_label(ads::Platform platform) {
    switch (platform) {
        case ads::Platform::meta: return "Meta";
        case ads::Platform::google: return "Google";
        case ads::Platform::tiktok: return "TikTok";
        case ads::Platform::snapchat: return "Snapchat";
        case ads::Platform::linkedin: return "LinkedIn";
        case ads::Platform::other: break;
    }
    return "Other platforms";
}

std::vector<std::string> path_of(const Subject& subject) {
    std::vector<std::string> out{"ws"};
    if (subject.kind == EntityKind::workspace) return out;
    out.emplace_back(enum_name(subject.platform));
    if (subject.campaign != nullptr) out.push_back(std::to_string(subject.campaign->info.key));
    return out;
}

std::optional<Subject> subject_of(const History& history, const std::vector<std::string>& path) {
    if (path.size() <= 1) return Subject{};
    const auto platform = parse_enum<ads::Platform>(path[1]);
    if (!platform) return std::nullopt;
    if (path.size() == 2) return Subject{EntityKind::platform, *platform, nullptr};
    std::int32_t key = 0;
    std::from_chars(path[2].data(), path[2].data() + path[2].size(), key);
    const CampaignHistory* campaign = history.find_key(key);
    if (campaign == nullptr) return std::nullopt;
    return Subject{EntityKind::campaign, campaign->info.platform, campaign};
}

std::string name_of(const Subject& subject) {
    if (subject.campaign != nullptr) return subject.campaign->info.name;
    return subject.kind == EntityKind::workspace ? "All campaigns"
                                                 : std::string(platform_label(subject.platform));
}

const Course& course_of(const History& history, const Subject& subject) {
    if (subject.campaign != nullptr) return subject.campaign->course;
    return subject.kind == EntityKind::workspace
               ? history.workspace
               : history.platforms[static_cast<std::size_t>(subject.platform)];
}

std::vector<Subject> parts_of(const History& history, const Subject& subject) {
    std::vector<Subject> out;
    if (subject.kind == EntityKind::workspace) {
        for (std::size_t i = 0; i < ads::kPlatforms; ++i)
            if (!history.platforms[i].empty())
                out.push_back({EntityKind::platform, static_cast<ads::Platform>(i), nullptr});
    } else if (subject.kind == EntityKind::platform) {
        for (const auto& campaign : history.campaigns)
            if (campaign.info.platform == subject.platform && !campaign.course.empty())
                out.push_back({EntityKind::campaign, subject.platform, &campaign});
    }
    return out;
}

bool runs(const History& history, const CampaignInfo& campaign) {
    return campaign.status == ads::CampaignStatus::active &&
           (!campaign.end || *campaign.end >= history.today - days(1));
}

std::vector<Subject> watched(const History& history) {
    std::vector<Subject> out{Subject{}};
    for (const Subject& platform : parts_of(history, out[0])) out.push_back(platform);
    for (const auto& campaign : history.campaigns)
        if (!campaign.course.empty() && runs(history, campaign.info))
            out.push_back({EntityKind::campaign, campaign.info.platform, &campaign});
    return out;
}

ads::Metric metric_of(Kpi kpi) {
    using ads::Metric;
    switch (kpi) {
        case Kpi::spend: return Metric::spend;
        case Kpi::impressions: return Metric::impressions;
        case Kpi::clicks: return Metric::clicks;
        case Kpi::conversions: return Metric::conversions;
        case Kpi::cpm: return Metric::cpm;
        case Kpi::ctr: return Metric::ctr;
        case Kpi::cpc: return Metric::cpc;
        case Kpi::cvr: return Metric::cvr;
        case Kpi::cpa: return Metric::cpa;
        case Kpi::roas: return Metric::roas;
        case Kpi::revenue:
        case Kpi::aov: break;  // nobody watches the order value alone
    }
    return Metric::revenue;
}

std::optional<Kpi> kpi_of(ads::Metric metric) {
    for (const Kpi kpi : kWatched)
        if (metric_of(kpi) == metric) return kpi;
    return std::nullopt;
}

bool converts(Kpi kpi) {
    return kpi == Kpi::conversions || kpi == Kpi::revenue || kpi == Kpi::cvr || kpi == Kpi::cpa ||
           kpi == Kpi::roas || kpi == Kpi::aov;
}

bool is_cost(Kpi kpi) { return kpi == Kpi::cpm || kpi == Kpi::cpc || kpi == Kpi::cpa; }

std::vector<Kpi> kpis_with_volume(const Course& course, Day last, bool tells_revenue) {
    DayFigures sum;
    double delivered = 0;
    for (Day day = last - days(kVolumeDays - 1); day <= last; day += days(1)) {
        const DayFigures figures = course.on(day);
        if (figures.empty()) continue;
        sum += figures;
        ++delivered;
    }
    std::vector<Kpi> out;
    if (delivered == 0) return out;
    const auto a_day = [&](double count, double least) { return count >= least * delivered; };
    const bool clicks = a_day(sum.clicks, kLeastBase),
               conversions = a_day(sum.conversions, kLeastBase);
    const auto says_something = [&](Kpi kpi) {
        switch (kpi) {
            case Kpi::spend: return sum.spend > 0;
            case Kpi::impressions: return sum.impressions > 0;
            case Kpi::clicks: return a_day(sum.clicks, kLeastCount);
            case Kpi::conversions: return a_day(sum.conversions, kLeastCount);
            case Kpi::revenue: return tells_revenue && conversions && sum.revenue > 0;
            case Kpi::cpm: return sum.spend > 0 && a_day(sum.impressions, 200);
            case Kpi::ctr: return clicks;
            case Kpi::cpc: return clicks && sum.spend > 0;
            case Kpi::cvr: return clicks && conversions;
            case Kpi::cpa: return conversions && sum.spend > 0;
            case Kpi::roas: return tells_revenue && conversions && sum.revenue > 0 && sum.spend > 0;
            case Kpi::aov: return false;
        }
        return false;
    };
    for (const Kpi kpi : kWatched)
        if (says_something(kpi)) out.push_back(kpi);
    return out;
}

Reading reading_of(const History& history, const Course& course, Kpi kpi, Day day) {
    const DayFigures raw = course.on(day);
    if (raw.impressions == 0 && raw.spend == 0) return {};
    const DayFigures figures = settled(history, raw, day);
    Reading out;
    out.value = value_of(kpi, figures.funnel()).value_or(kUnknown);
    const Share share = known_share(history, metric_of(kpi), day);
    if (share.mean > 0) out.error = share.error / share.mean;
    return out;
}

Day judged_through(const History& history, Kpi kpi) {
    return converts(kpi) ? known_through(history, metric_of(kpi), kLeastToJudge, kMostDoubt)
                         : told_through(history);
}

Day counted_through(const History& history) {
    return known_through(history, ads::Metric::conversions, kLeastToMiss, kMostDoubtOfLack);
}

}  // namespace herald::insight::watch
