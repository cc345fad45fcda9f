#include "insight/watch/faults.hpp"

#include <algorithm>

#include "insight/panel/young_days.hpp"

namespace herald::insight::watch {
namespace {

using std::chrono::days;

constexpr int kPastDays = 28;
constexpr int kMostRecent = 3;
constexpr double kBroken = 0.4;  ///< of the conversions that were to be expected
/// The whole is broken where two parts of some weight are, and most of its usual conversions are
/// theirs.
constexpr double kMostParts = 0.6, kSomeWeight = 0.05;
constexpr double kLeastExpected = 4;                   ///< conversions; fewer are a matter of luck
constexpr double kLeastError = 0.2, kMostError = 0.6;  ///< of the rate from day to day
constexpr double kLeastSpentBefore = 0.8;
constexpr double kOverTolerance = 0.1, kUnderTolerance = 0.4;
constexpr auto kFreshChange = days(4);

enum class Whose : std::uint8_t { anyones, somebody_elses };

/// Whether the day belongs to a fault of the subject, of what it is a part of, or of its parts.
bool is_told(const std::vector<FaultLine>& told, const Subject& subject, Day day, Whose whose) {
    const auto path = path_of(subject);
    return std::any_of(told.begin(), told.end(), [&](const FaultLine& line) {
        const std::size_t shared = std::min(line.path.size(), path.size());
        return line.kind == IncidentKind::tracking_broken && line.opened <= day &&
               line.last_seen >= day && (whose == Whose::anyones || line.path != path) &&
               std::equal(path.begin(), path.begin() + static_cast<std::ptrdiff_t>(shared),
                          line.path.begin());
    });
}

/// Clicks and conversions of the weeks before, and how the rate between them varies by day.
struct Past {
    Responses sums;
    double rate_error = kLeastError;
};

Past past_of(const History& history, const Course& course, const Subject& subject, Day until,
             const std::vector<FaultLine>& told) {
    Past out;
    std::vector<Responses> single;
    for (Day day = until - days(kPastDays); day < until; day += days(1)) {
        const DayFigures figures = settled(history, course.on(day), day);
        if (figures.clicks <= 0 || std::isnan(figures.conversions)) continue;
        if (is_told(told, subject, day, Whose::anyones)) continue;
        single.push_back({figures.clicks, figures.conversions});
        out.sums.clicks += figures.clicks;
        out.sums.conversions += figures.conversions;
    }
    if (single.size() < 7 || out.sums.conversions <= 0) return {};
    const double rate = out.sums.conversions / out.sums.clicks;
    double off = 0, chance = 0;
    for (const auto& day : single) {
        const double expected = rate * day.clicks;
        off += (day.conversions - expected) * (day.conversions - expected) / (expected * expected);
        chance += 1 / expected;
    }
    const double count = static_cast<double>(single.size());
    out.rate_error =
        std::clamp(std::sqrt(std::max(0.0, (off - chance) / count)), kLeastError, kMostError);
    return out;
}

/// One false report in a thousand looks, be they at one campaign or at many.
double chance_for(const History& history, const Subject& subject) {
    if (subject.campaign == nullptr) return kFaultChance;
    return kFaultChance / static_cast<double>(std::max<std::size_t>(1, history.campaigns.size()));
}

std::optional<FaultFinding> broken_tracking(const History& history, const Subject& subject, Day day,
                                            const std::vector<FaultLine>& told) {
    const Course& course = course_of(history, subject);
    Responses recent;
    double known = 0;
    for (int back = 0; back < kMostRecent; ++back) {
        const Day at = day - days(back);
        const DayFigures figures = course.on(at);
        if (figures.clicks <= 0) return {};
        if (back > 0 && is_told(told, subject, at, Whose::somebody_elses)) return {};
        const Share share = known_share(history, ads::Metric::conversions, at);
        recent.clicks += figures.clicks;
        recent.conversions += figures.conversions;
        known += figures.clicks * share.mean;
        const Past past = past_of(history, course, subject, at, told);
        if (past.sums.conversions <= 0) return {};
        const double rate = past.sums.conversions / past.sums.clicks;
        const double expected = rate * known;
        if (back == 0 && recent.conversions > kBroken * expected) return {};
        if (expected < kLeastExpected || recent.conversions > kBroken * expected) continue;
        const Share so_far{known / recent.clicks, share.error};
        const auto fault = tracking_broken(past.sums, recent, so_far, past.rate_error);
        if (fault && fault->p_value <= chance_for(history, subject))
            return FaultFinding{IncidentKind::tracking_broken, subject, recent.conversions,
                                fault->expected, fault->p_value};
    }
    return {};
}

/// The usual conversions a day, as the weight of a part.
double usual_conversions(const History& history, const Subject& subject, Day day) {
    const DayFigures sum = course_of(history, subject).sum(day - days(kPastDays), day - days(1));
    return sum.conversions / kPastDays;
}

/// The whole where most of its parts are broken, else the parts that are.
std::vector<FaultFinding> broken_below(const History& history, const Subject& subject, Day day,
                                       const std::vector<FaultLine>& told) {
    auto own = broken_tracking(history, subject, day, told);
    const auto parts = parts_of(history, subject);
    if (parts.empty()) {
        if (own && subject.campaign != nullptr && runs(history, subject.campaign->info))
            return {*own};
        return {};
    }
    std::vector<FaultFinding> below;
    const double all = usual_conversions(history, subject, day);
    double broken = 0;
    int broken_parts = 0;
    for (const Subject& part : parts) {
        const double usual = usual_conversions(history, part, day);
        auto found = broken_below(history, part, day, told);
        const Course& course = course_of(history, part);
        const DayFigures figures = settled(history, course.on(day), day);
        // Too small to be sure of alone, but it points the same way.
        if (!found.empty() || figures.conversions <= kBroken * usual) {
            broken += usual;
            broken_parts += usual > kSomeWeight * all ? 1 : 0;
        }
        below.insert(below.end(), found.begin(), found.end());
    }
    const bool whole = broken_parts > 1 && broken >= kMostParts * all;
    if (own && (whole || below.empty())) return {*own};
    return below;
}

bool changed_lately(const std::vector<KnownChange>& changes, const CampaignInfo& campaign,
                    Day day) {
    return campaign.pending_change ||
           std::any_of(changes.begin(), changes.end(), [&](const KnownChange& change) {
               return change.campaign_id == campaign.id && change.at >= day - kFreshChange;
           });
}

std::optional<FaultFinding> off_pace_of(const CampaignHistory& campaign, Day day) {
    const double budget = campaign.info.budget();
    if (!(budget > 0)) return {};
    const double week = campaign.course.sum(day - days(6), day).spend,
                 before = campaign.course.sum(day - days(34), day - days(7)).spend / 28;
    const auto both = [&](auto&& off) {
        return off(campaign.course.on(day).spend) && off(campaign.course.on(day - days(1)).spend);
    };
    const bool over = week > 7 * budget;
    const auto fault = off_pace({.budget = 7 * budget,
                                 .spent = week,
                                 .elapsed = 1,
                                 .tolerance = over ? kOverTolerance : kUnderTolerance});
    if (!fault) return {};
    if (over && !both([&](double spent) { return spent > (1 + kOverTolerance) * budget; }))
        return {};
    if (!over &&
        !both([&](double spent) { return spent > 0 && spent < (1 - kUnderTolerance) * budget; }))
        return {};
    if (!over && before < kLeastSpentBefore * budget) return {};
    return FaultFinding{over ? IncidentKind::overspend : IncidentKind::underspend,
                        {EntityKind::campaign, campaign.info.platform, &campaign},
                        week / 7,
                        budget,
                        fault->p_value};
}

}  // namespace

std::vector<FaultFinding> find_zero_delivery(const History& history, Day day) {
    std::vector<FaultFinding> out;
    for (const auto& campaign : history.campaigns) {
        if (!runs(history, campaign.info) || !history.told(campaign.info.platform, day)) continue;
        if (campaign.course.empty() || day <= campaign.course.first ||
            campaign.course.on(day).impressions > 0 || campaign.course.on(day).spend > 0)
            continue;
        // The two weeks before the silence began.
        Day until = day;
        while (until > campaign.course.first && campaign.course.on(until - days(1)).empty())
            until -= days(1);
        if (day - until > days(kPastDays)) continue;  // not running for long: no news
        std::vector<double> counts;
        double spend = 0;
        for (Day past = std::max(campaign.course.first, until - days(14)); past < until;
             past += days(1)) {
            if (!history.told(campaign.info.platform, past)) continue;
            counts.push_back(campaign.course.on(past).impressions);
            spend += campaign.course.on(past).spend;
        }
        const auto fault = zero_delivery(past_counts(counts), 0);
        if (!fault) continue;
        out.push_back({IncidentKind::zero_delivery,
                       {EntityKind::campaign, campaign.info.platform, &campaign},
                       0,
                       fault->expected,
                       fault->p_value});
    }
    return out;
}

std::vector<FaultFinding> find_broken_tracking(const History& history, Day day,
                                               const std::vector<FaultLine>& told) {
    return broken_below(history, {}, day, told);
}

std::vector<FaultFinding> find_off_pace(const History& history, Day day,
                                        const std::vector<KnownChange>& changes) {
    std::vector<FaultFinding> out;
    for (const auto& campaign : history.campaigns) {
        const CampaignInfo& info = campaign.info;
        if (!runs(history, info) || !info.budget_can_change() || campaign.course.empty() ||
            campaign.course.first > day - days(7) || !history.told(info.platform, day) ||
            changed_lately(changes, info, day))
            continue;
        if (auto found = off_pace_of(campaign, day)) out.push_back(*found);
    }
    return out;
}

}  // namespace herald::insight::watch
