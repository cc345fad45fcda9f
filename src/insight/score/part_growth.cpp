#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "insight/score/health.hpp"
#include "insight/score/results.hpp"

namespace herald::insight {
namespace {

using std::chrono::days;

constexpr double kPar = 60, kPointsADoubling = 80;
constexpr int kYear = 364;  ///< keeps weekdays

struct Change {
    double now = 0, before = 0;
    std::optional<double> season;  ///< what the same weeks did a year ago
};

Change change_of(const History& history, ResultKind kind) {
    const Day last = history.last;
    const auto four_weeks = [&](Day to) {
        return results_of(history, history.workspace, to - days(kHealthDays - 1), to, kind);
    };
    Change out{four_weeks(last), four_weeks(last - days(kHealthDays)), std::nullopt};
    if (history.first <= last - days(kYear + 2 * kHealthDays - 1)) {
        const double then = four_weeks(last - days(kYear)),
                     earlier = four_weeks(last - days(kYear + kHealthDays));
        if (then > 0 && earlier > 0) out.season = std::clamp(then / earlier, 0.33, 3.0);
    }
    return out;
}

double score_of(double now, double before, double season) {
    if (!(now > 0)) return 0;
    return std::clamp(kPar + kPointsADoubling * std::log2(now / before / season), 0.0, 100.0);
}

/// The campaign that lost most against the four weeks before, while it was still running.
std::pair<const CampaignHistory*, double> loser_of(const History& history, ResultKind kind) {
    std::pair<const CampaignHistory*, double> out{nullptr, 0};
    const Day last = history.last;
    for (const auto& campaign : history.campaigns) {
        if (campaign.info.status != ads::CampaignStatus::active) continue;
        const double now =
            results_of(history, campaign.course, last - days(kHealthDays - 1), last, kind);
        const double before = results_of(history, campaign.course, last - days(2 * kHealthDays - 1),
                                         last - days(kHealthDays), kind);
        if (before - now > out.second) out = {&campaign, before - now};
    }
    return out;
}

}  // namespace

HealthComponent growth_part(const History& history) {
    HealthComponent out;
    out.id = HealthPart::growth;
    out.unit = "ratio";
    out.how =
        "Results of 28 days against the 28 days before, divided by what the same weeks did a year "
        "ago where that is known: 60 points when equal, 80 more for each doubling. Conversions "
        "that are still to arrive are added by how late they usually come.";
    if (history.days() < 2 * kHealthDays) {
        out.text = fmt::format("Not known yet: needs {} more days.",
                               2 * kHealthDays - std::max<std::int64_t>(0, history.days()));
        return out;
    }
    const ResultKind kind = result_kind(history);
    const Change change = change_of(history, kind);
    if (!(change.before > 0)) {
        out.text = fmt::format("Not known: there was no {} in the four weeks before.",
                               kind == ResultKind::revenue ? "revenue" : "conversion");
        return out;
    }
    const double season = change.season.value_or(1);
    out.value = change.now / change.before - 1;
    out.score = score_of(change.now, change.before, season);
    out.text = fmt::format(
        "{} of the last {} days {} {} against the {} days before{}.",
        kind == ResultKind::revenue ? "Revenue" : "Conversions", kHealthDays,
        *out.value < 0 ? "fell by" : "rose by", shown_percent(std::abs(*out.value)), kHealthDays,
        change.season
            ? fmt::format("; a year ago the same weeks brought {:+.0f} %", 100 * (season - 1))
            : std::string());
    const auto [loser, lost] = loser_of(history, kind);
    if (loser != nullptr && lost > 0.01 * change.before)
        out.action = HealthAction{
            fmt::format("Look at why “{}” brings {} less than four weeks ago: it lost most.",
                        loser->info.name,
                        kind == ResultKind::revenue ? shown_money(lost, history)
                                                    : fmt::format("{:.0f} conversions", lost)),
            score_of(change.now + lost, change.before, season) - *out.score,
            {},
            "/campaigns",
            loser->info.id};
    return out;
}

}  // namespace herald::insight
