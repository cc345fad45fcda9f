#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "insight/budget/allocation.hpp"
#include "insight/score/benchmarks.hpp"
#include "insight/score/health.hpp"
#include "insight/score/results.hpp"

namespace herald::insight {
namespace {

using std::chrono::days;

constexpr double kPar = 70, kPointsADoubling = 60;  ///< of the level: as usual, and twice as good
constexpr double kWasteSlope = 3;                   ///< a third of the money wasted: 0 points
constexpr double kSpreadSlope = 4;  ///< a quarter more by spreading it better: 0 points
constexpr double kLevelWeight = 0.5, kWasteWeight = 0.25, kSpreadWeight = 0.25;
constexpr std::size_t kMostCurves = 150;
constexpr int kCurveDays = 120;
constexpr double kMostChange = 0.3;

struct Level {
    std::optional<double> score;
    double now = kUnknown, usual = kUnknown;  ///< results a unit of money
};

Level level_of(const History& history, ResultKind kind) {
    const Day last = history.last;
    const auto rate = [&](Day from, Day to) {
        const double spend = history.workspace.sum(from, to).spend;
        return spend > 0 ? results_of(history, history.workspace, from, to, kind) / spend
                         : kUnknown;
    };
    Level out;
    out.now = rate(last - days(kHealthDays - 1), last);
    std::vector<double> past;
    for (Day to = last - days(kHealthDays); to - days(kWindowDays - 1) >= history.first;
         to -= days(kWindowStep))
        if (const double one = rate(to - days(kWindowDays - 1), to); !std::isnan(one) && one > 0)
            past.push_back(one);
    if (past.size() < kFewestWindows || std::isnan(out.now)) return out;
    out.usual = quantile_of(past, 0.5);
    out.score = std::clamp(kPar + kPointsADoubling * std::log2(std::max(out.now, 1e-9) / out.usual),
                           0.0, 100.0);
    return out;
}

struct Waste {
    double share = 0, money = 0, all = 0, worst = 0;
    const CampaignHistory* campaign = nullptr;  ///< that wastes most
};

/// Money whose return surely falls short: the upper end of what the campaign may bring (Poisson
/// counts, one side 95 %) is below what it costs.
Waste waste_of(const History& history, ResultKind kind) {
    Waste out;
    const Day last = history.last, from = last - days(kHealthDays - 1);
    const DayFigures all = history.workspace.sum(from, last);
    out.all = all.spend;
    if (!(all.spend > 0) || !(all.conversions > 0)) return out;
    const double value = kind == ResultKind::revenue ? all.revenue / all.conversions
                                                     : 0.5 * all.spend / all.conversions;
    for (const auto& campaign : history.campaigns) {
        const DayFigures figures = campaign.course.sum(from, last);
        if (!(figures.spend > 0) || is_for_awareness(campaign.info)) continue;
        if (kind == ResultKind::revenue && !campaign.info.tells_revenue) continue;
        const double each = kind == ResultKind::revenue && figures.conversions > 0
                                ? figures.revenue / figures.conversions
                                : value;
        const double root = std::sqrt(figures.conversions + 1) + 1.645 / 2;
        if (root * root * each >= figures.spend) continue;
        const double lost = figures.spend - figures.conversions * each;
        out.money += lost;
        if (lost > out.worst) {
            out.worst = lost;
            out.campaign = &campaign;
        }
    }
    out.share = out.money / all.spend;
    return out;
}

/// How much more the same money would bring, spread better within ±30 % a campaign; empty when the
/// curves do not tell.
std::optional<double> spread_gain(const History& history, ResultKind kind) {
    std::vector<std::pair<double, const CampaignHistory*>> running;
    const Day last = history.last;
    for (const auto& campaign : history.campaigns) {
        if (campaign.info.status != ads::CampaignStatus::active || is_for_awareness(campaign.info))
            continue;
        if (kind == ResultKind::revenue && !campaign.info.tells_revenue) continue;
        const double spend = campaign.course.sum(last - days(13), last).spend / 14;
        if (spend > 0) running.emplace_back(-spend, &campaign);
    }
    std::sort(running.begin(), running.end());
    if (running.size() > kMostCurves) running.resize(kMostCurves);
    std::vector<CampaignDays> series;
    std::vector<SpendLimits> limits;
    double total = 0;
    for (const auto& [less, campaign] : running) {
        CampaignDays& one = series.emplace_back();
        const Day first = std::max(campaign->course.first, last - days(kCurveDays - 1));
        for (Day day = first; day <= last; day += days(1)) {
            one.spend.push_back(std::max(0.0, campaign->course.on(day).spend));
            one.results.push_back(std::max(0.0, result_on(history, campaign->course, day, kind)));
        }
        limits.push_back({-less, (1 - kMostChange) * -less, (1 + kMostChange) * -less});
        total -= less;
    }
    if (series.size() < 2) return std::nullopt;
    const Market market = fit_market(series);
    const auto known =
        std::count_if(market.campaigns.begin(), market.campaigns.end(),
                      [](const FittedCurve& one) { return one.knowledge == Knowledge::good; });
    if (known < 2) return std::nullopt;
    const auto curves = market.likely();
    const Allocation best = allocate(curves, limits, {.total = total});
    double now = 0;
    for (std::size_t i = 0; i < curves.size(); ++i) now += curves[i].at(limits[i].current);
    return now > 0 ? std::optional(std::max(0.0, best.results / now - 1)) : std::nullopt;
}

struct Scores {
    Level level;
    std::optional<double> waste, spread;

    double together() const {
        double sum = 0, weights = 0;
        const auto add = [&](const std::optional<double>& score, double weight) {
            if (score) sum += weight * *score, weights += weight;
        };
        add(level.score, kLevelWeight);
        add(waste, kWasteWeight);
        add(spread, kSpreadWeight);
        return weights > 0 ? sum / weights : 0;
    }
};

double waste_score(double share) { return 100 * std::clamp(1 - kWasteSlope * share, 0.0, 1.0); }

std::string text_of(const History& history, ResultKind kind, const Scores& scores,
                    const Waste& waste, const std::optional<double>& gain) {
    const Level& level = scores.level;
    std::string out;
    if (kind == ResultKind::revenue)
        out = fmt::format("ROAS was {:.2f} over the last {} days", level.now, kHealthDays);
    else
        out = fmt::format("A conversion cost {} over the last {} days",
                          level.now > 0 ? shown_money(1 / level.now, history) : "more than all",
                          kHealthDays);
    if (level.score)
        out += kind == ResultKind::revenue
                   ? fmt::format(" ({:.2f} is usual here)", level.usual)
                   : fmt::format(" ({} is usual here)", shown_money(1 / level.usual, history));
    out += ".";
    if (scores.waste)
        out += waste.money > 0
                   ? fmt::format(" {} of {} went to campaigns that surely bring less than {}.",
                                 shown_money(waste.money, history), shown_money(waste.all, history),
                                 kind == ResultKind::revenue ? "they cost" : "half of the usual")
                   : " No campaign surely loses money.";
    if (gain)
        out += fmt::format(" The same money, spread better, would bring {} more {}.",
                           shown_percent(*gain), noun(kind));
    return out;
}

std::optional<HealthAction> action_of(const Scores& scores, const Waste& waste,
                                      const std::optional<double>& gain) {
    std::optional<HealthAction> out;
    const double now = scores.together();
    if (waste.campaign != nullptr) {
        Scores better = scores;
        better.waste = waste_score((waste.money - waste.worst) / waste.all);
        out = HealthAction{fmt::format("Pause or mend “{}”, the campaign that loses most money.",
                                       waste.campaign->info.name),
                           better.together() - now,
                           {},
                           "/campaigns",
                           waste.campaign->info.id};
    }
    if (gain && *gain > 0.005) {
        Scores better = scores;
        better.spread = 100;
        const double points = better.together() - now;
        if (!out || points > out->gain)
            out = HealthAction{"Spread the budgets by what the next unit of money brings.",
                               points,
                               {},
                               "/recommendations/budget",
                               {},
                               {},
                               true};
    }
    return out;
}

}  // namespace

HealthComponent efficiency_part(const History& history) {
    HealthComponent out;
    out.id = HealthPart::efficiency;
    out.how =
        "Half: results for the money of 28 days against the middle of the own past four-week "
        "windows, 70 points when equal and 60 more for each doubling. A quarter: 100 less three "
        "points for each percent of the money that surely loses. A quarter: 100 less four points "
        "for each percent that the same money would bring more if it were spread better.";
    const ResultKind kind = result_kind(history);
    out.unit = kind == ResultKind::revenue ? "roas" : "cpa";
    const double spend =
        history.empty()
            ? 0
            : history.workspace.sum(history.last - days(kHealthDays - 1), history.last).spend;
    if (history.days() < kHealthDays || !(spend > 0)) {
        out.text = "Not known yet: needs four weeks with spend.";
        return out;
    }
    Scores scores;
    scores.level = level_of(history, kind);
    const Waste waste = waste_of(history, kind);
    if (waste.all > 0) scores.waste = waste_score(waste.share);
    const auto gain = spread_gain(history, kind);
    if (gain) scores.spread = 100 * std::clamp(1 - kSpreadSlope * *gain, 0.0, 1.0);
    if (!std::isnan(scores.level.now) && (kind == ResultKind::revenue || scores.level.now > 0))
        out.value = kind == ResultKind::revenue ? scores.level.now : 1 / scores.level.now;
    out.score = scores.together();
    out.text = text_of(history, kind, scores, waste, gain);
    out.action = action_of(scores, waste, gain);
    return out;
}

}  // namespace herald::insight
