#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "insight/score/health.hpp"
#include "insight/score/results.hpp"

namespace herald::insight {
namespace {

using std::chrono::days;

constexpr double kTolerated = 0.1, kWorst = 0.5;  ///< of the budget
constexpr int kLook = 7;

struct Pacing {
    double budgets = 0, off = 0, spent = 0, worst_off = 0, worst_rate = 1;
    std::size_t campaigns = 0;
    const CampaignHistory* worst = nullptr;
};

Pacing pacing_of(const History& history) {
    Pacing out;
    const Day from = history.last - days(kLook - 1);
    for (const auto& campaign : history.campaigns) {
        const CampaignInfo& info = campaign.info;
        const double budget = info.budget();
        if (info.status != ads::CampaignStatus::active || info.pending_change ||
            std::isnan(budget) || !(budget > 0) || campaign.course.empty() ||
            campaign.course.first > from || (info.start && *info.start > from) ||
            (info.end && *info.end < history.last))
            continue;
        const double spent = campaign.course.sum(from, history.last).spend / kLook;
        const double rate = spent / budget;
        const double off =
            std::clamp((std::abs(rate - 1) - kTolerated) / (kWorst - kTolerated), 0.0, 1.0);
        ++out.campaigns;
        out.budgets += budget;
        out.spent += spent;
        out.off += budget * off;
        if (budget * off > out.worst_off) {
            out.worst_off = budget * off;
            out.worst_rate = rate;
            out.worst = &campaign;
        }
    }
    return out;
}

}  // namespace

HealthComponent pacing_part(const History& history) {
    HealthComponent out;
    out.id = HealthPart::pacing;
    out.unit = "ratio";
    out.how =
        "Spend of the last 7 days against the daily budgets, campaign by campaign, weighted by "
        "budget: 100 points within 10 %, 0 when half of it or more is missing or too much.";
    const Pacing pacing = history.days() < kLook ? Pacing{} : pacing_of(history);
    if (pacing.campaigns == 0) {
        out.text =
            "Not known: no running campaign has a daily budget of its own and a week of figures.";
        return out;
    }
    const double score = 100 * (1 - pacing.off / pacing.budgets);
    out.value = pacing.spent / pacing.budgets;
    out.score = score;
    out.text =
        fmt::format("{} campaigns with budgets of {} a day together spend {} a day, {} of it.",
                    pacing.campaigns, shown_money(pacing.budgets, history),
                    shown_money(pacing.spent, history), shown_percent(*out.value));
    if (pacing.worst != nullptr)
        out.action = HealthAction{
            fmt::format("“{}” spends {} of its budget of {} a day: {}.", pacing.worst->info.name,
                        shown_percent(pacing.worst_rate),
                        shown_money(pacing.worst->info.budget(), history),
                        pacing.worst_rate < 1 ? "lower the budget or widen what it may reach"
                                              : "find out why it overspends"),
            100 * (1 - (pacing.off - pacing.worst_off) / pacing.budgets) - score,
            {},
            "/campaigns",
            pacing.worst->info.id};
    return out;
}

}  // namespace herald::insight
