#include <fmt/format.h>

#include <algorithm>

#include "insight/score/health.hpp"
#include "insight/score/results.hpp"

namespace herald::insight {
namespace {

using std::chrono::days;

constexpr double kAllFresh = 0.95, kAllWorn = 0.5;  ///< share left: 100 and 0 points
constexpr int kRecentDays = 14;
constexpr double kFewestJudged = 0.3;  ///< of the impressions

struct Freshness {
    double all = 0, judged = 0, left = 0, tired = 0;
    std::size_t worst = 0;
    double worst_lost = 0;
};

Freshness freshness_of(const History& history, const WearReport& wear) {
    Freshness out;
    for (std::size_t ad = 0; ad < history.ads.size() && ad < wear.ads.size(); ++ad) {
        const double shown = history.ads[ad]
                                 .course.sum(history.last - days(kRecentDays - 1), history.last)
                                 .impressions;
        out.all += shown;
        const Wear& one = wear.ads[ad];
        if (!one.left || one.state == FatigueState::unknown || !(shown > 0)) continue;
        const double left = std::min(1.0, one.left->mean);
        out.judged += shown;
        out.left += shown * left;
        if (one.state == FatigueState::tired) out.tired += shown;
        if (shown * (1 - left) > out.worst_lost) {
            out.worst_lost = shown * (1 - left);
            out.worst = ad;
        }
    }
    return out;
}

double score_of(double left) {
    return 100 * std::clamp((left - kAllWorn) / (kAllFresh - kAllWorn), 0.0, 1.0);
}

}  // namespace

HealthComponent freshness_part(const History& history, const WearReport& wear) {
    HealthComponent out;
    out.id = HealthPart::creative_freshness;
    out.unit = "ratio";
    out.how =
        "The share of its first click rate that each ad has left, weighted by the impressions of "
        "the last 14 days: 100 points at 95 %, 0 at 50 %. Ads whose wear is unknown are left out.";
    const Freshness all = history.empty() ? Freshness{} : freshness_of(history, wear);
    if (!(all.all > 0) || all.judged < kFewestJudged * all.all) {
        out.text = all.all > 0 ? fmt::format(
                                     "Not known yet: the wear of ads with {} of the "
                                     "impressions is unknown.",
                                     shown_percent(1 - all.judged / all.all))
                               : "Not known: no figures of single ads.";
        return out;
    }
    const double left = all.left / all.judged;
    out.value = left;
    out.score = score_of(left);
    out.text = fmt::format(
        "Ads have {} of their first click rate left; {} of the impressions of "
        "the last {} days went to tired ones.",
        shown_percent(left), shown_percent(all.tired / all.judged), kRecentDays);
    if (all.worst_lost > 0) {
        const AdInfo& worst = history.ads[all.worst].info;
        out.action = HealthAction{
            fmt::format("Replace the creative of “{}” in “{}”: {} of its click rate is left.",
                        worst.name, history.campaigns[worst.campaign].info.name,
                        shown_percent(wear.ads[all.worst].left->mean)),
            score_of((all.left + all.worst_lost) / all.judged) - *out.score,
            {},
            "/insights/creative",
            {},
            worst.id};
    }
    return out;
}

}  // namespace herald::insight
