#include <fmt/format.h>

#include <algorithm>

#include "insight/anomaly/delivery.hpp"
#include "insight/score/health.hpp"
#include "insight/score/results.hpp"

namespace herald::insight {
namespace {

using std::chrono::days;

constexpr int kPastDays = 28, kRecentDays = 4;
constexpr double kManyClicks = 200;     ///< without one conversion: nothing is counted there
constexpr double kWithoutRevenue = 15;  ///< points, where conversions count but not their worth

struct Tracking {
    double spend = 0, broken = 0, untracked = 0, worthless = 0, worst = 0;
    const CampaignHistory* campaign = nullptr;
    bool worst_is_broken = false;
};

bool is_broken(const History& history, const Course& course) {
    const Day from = history.last - days(kRecentDays - 1);
    const DayFigures past = course.sum(from - days(kPastDays), from - days(1)),
                     recent = course.sum(from, history.last);
    Share known{0, 0};
    for (int age = 1; age <= kRecentDays; ++age) {
        const Share one = history.conversions_known.at(age);
        known.mean += one.mean / kRecentDays;
        known.error = std::max(known.error, one.error);
    }
    return tracking_broken({past.clicks, past.conversions}, {recent.clicks, recent.conversions},
                           known)
        .has_value();
}

Tracking tracking_of(const History& history) {
    Tracking out;
    const Day from = history.last - days(kHealthDays - 1);
    for (const auto& campaign : history.campaigns) {
        const DayFigures figures = campaign.course.sum(from, history.last);
        if (!(figures.spend > 0) || is_for_awareness(campaign.info)) continue;
        out.spend += figures.spend;
        const bool broken = is_broken(history, campaign.course);
        const bool untracked = figures.conversions == 0 && figures.clicks >= kManyClicks;
        if (figures.conversions > 0 && !campaign.info.tells_revenue && figures.revenue == 0)
            out.worthless += figures.spend;
        if (!broken && !untracked) continue;
        (broken ? out.broken : out.untracked) += figures.spend;
        if (figures.spend > out.worst) {
            out.worst = figures.spend;
            out.campaign = &campaign;
            out.worst_is_broken = broken;
        }
    }
    return out;
}

double score_of(const Tracking& tracking, double bad) {
    return std::max(0.0, 100 * (1 - bad / tracking.spend) -
                             kWithoutRevenue * tracking.worthless / tracking.spend);
}

std::string text_of(const History& history, const Tracking& tracking) {
    const double bad = tracking.broken + tracking.untracked;
    std::string out;
    if (!(bad > 0))
        out = fmt::format("Conversions are counted for all of the {} spent in {} days.",
                          shown_money(tracking.spend, history), kHealthDays);
    else
        out = fmt::format("Of {} spent in {} days, {} went where conversions are not counted",
                          shown_money(tracking.spend, history), kHealthDays,
                          shown_money(bad, history));
    if (bad > 0)
        out += tracking.broken > 0
                   ? fmt::format(" ({} of it where they were counted until lately).",
                                 shown_money(tracking.broken, history))
                   : ".";
    if (tracking.worthless > 0)
        out += fmt::format(" For {} of the money, sources tell no revenue.",
                           shown_percent(tracking.worthless / tracking.spend));
    return out;
}

}  // namespace

HealthComponent tracking_part(const History& history) {
    HealthComponent out;
    out.id = HealthPart::tracking;
    out.unit = "ratio";
    out.how =
        "100 points less the share of 28 days' spend in campaigns that count no conversion in 200 "
        "clicks or have lost them in the last four days by more than chance; less 15 times the "
        "share whose sources tell no revenue. Campaigns for awareness are left out.";
    const Tracking tracking = history.days() < kRecentDays + 7 ? Tracking{} : tracking_of(history);
    if (!(tracking.spend > 0)) {
        out.text = "Not known: no spend on campaigns for results.";
        return out;
    }
    const double bad = tracking.broken + tracking.untracked;
    out.value = 1 - bad / tracking.spend;
    out.score = score_of(tracking, bad);
    out.text = text_of(history, tracking);
    if (tracking.campaign != nullptr)
        out.action =
            HealthAction{(tracking.worst_is_broken ? "Mend the conversion tracking of “"
                                                   : "Set up conversion tracking for “") +
                             tracking.campaign->info.name +
                             (tracking.worst_is_broken ? "”: clicks come, conversions stopped."
                                                       : "”: it has clicks but no conversion."),
                         score_of(tracking, bad - tracking.worst) - *out.score,
                         {},
                         "/campaigns",
                         tracking.campaign->info.id};
    else if (tracking.worthless > 0)
        out.action = HealthAction{"Let conversions carry their revenue, so that ROAS can be seen.",
                                  kWithoutRevenue * tracking.worthless / tracking.spend,
                                  {},
                                  "/connections"};
    return out;
}

}  // namespace herald::insight
