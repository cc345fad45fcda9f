#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "insight/advice/advisers.hpp"
#include "insight/advice/evidence.hpp"
#include "insight/advice/words.hpp"

/// Campaigns that lose money whatever they get.
namespace herald::insight {
namespace {

constexpr double kSureEnough = 0.9;
/// Conversions have no price of their own: only what costs far more than the average is stopped.
constexpr double kDearConversion = 0.4;
/// Days that must be known, so that a new campaign gets its time to learn.
constexpr std::size_t kFewestDaysKnown = 14;
/// A smaller budget that saves this much of what pausing would is the better advice.
constexpr double kSmallerIsAsGood = 1.15;

/// The most money a day a smaller budget would leave over, on average over the draws.
double best_smaller(const Curves& curves, std::size_t curve, double budget) {
    double best = -INFINITY;
    for (const double part : {0.2, 0.4, 0.6, 0.8}) {
        const double spend = part * budget;
        best = std::max(best, likely_of(curves.at(curve, spend)).mean - spend);
    }
    return best;
}

void explain(Proposal& out, const Desk& desk, const CampaignLook& one) {
    const Currency currency = desk.history.currency;
    out.why.push_back(fmt::format(
        "In the last {} it spent {} and brought {} of {}, late arrivals made up for: {} for each "
        "{} spent.",
        in_days(kRecentDays), in_money(one.recent_spend, currency),
        in_money(one.recent_value, currency),
        one.is_told ? "revenue"
                    : "conversions at their "
                      "average cost",
        in_money(one.recent_roas(), currency), in_money(1, currency)));
    out.why.push_back(
        fmt::format("The chance that it goes on losing money is {}.", in_percent(out.confidence)));
    const auto& objective = desk.look.info(one).objective;
    if (objective && (objective->find("aware") != std::string::npos ||
                      objective->find("view") != std::string::npos ||
                      objective->find("reach") != std::string::npos))
        out.why.push_back(
            "It is set to be seen rather than to sell; if that is worth the money to you, dismiss "
            "this.");
    if (one.days_known < kFewestDays)
        out.why.push_back(fmt::format("Only {} of it are known.",
                                      in_days(static_cast<std::int64_t>(one.days_known))));
}

}  // namespace

std::vector<Proposal> advise_pauses(Desk& desk) {
    std::vector<Proposal> out;
    for (std::size_t i = 0; i < desk.look.campaigns.size(); ++i) {
        const CampaignLook& one = desk.look.campaigns[i];
        if (!one.runs || desk.blind[i] || desk.info(i).pending_change ||
            one.days_known < kFewestDaysKnown || !(one.recent_spend > 0))
            continue;
        const double bar = one.is_told ? 1 : kDearConversion;
        std::vector<double> gains = draw_returns(desk.look, one, desk.options.seed);
        for (double& value : gains)
            value = one.spend_a_day * (bar - value * desk.look.recent_demand);
        if (chance_of_gain(gains) < kSureEnough) continue;
        const double gain = likely_of(gains).mean;
        const auto curve = desk.curves.of(i);
        if (curve && desk.info(i).budget_can_change() && one.is_told) {
            const double now = likely_of(desk.curves.at(*curve, one.spend_a_day)).mean;
            const double smaller =
                best_smaller(desk.curves, *curve, one.spend_a_day) - (now - one.spend_a_day);
            if (smaller > kSmallerIsAsGood * gain) continue;
        }
        desk.stopped[i] = true;
        Proposal& proposal = out.emplace_back(about(desk, i, AdviceKind::pause));
        set_impact(proposal, std::move(gains));
        proposal.title = fmt::format("Pause {}", in_quotes(desk.info(i).name));
        proposal.text = fmt::format(
            "It brings back {} for each {} it spends, and no smaller budget is likely to change "
            "that. Pausing it saves about {} a week more than it loses.",
            in_money(one.recent_roas(), desk.history.currency), in_money(1, desk.history.currency),
            in_money(proposal.money_a_week.mean, desk.history.currency));
        explain(proposal, desk, one);
        Step step;
        step.campaign = one.place;
        step.field = ads::ChangeField::status;
        step.status = ads::CampaignStatus::paused;
        proposal.steps.push_back(step);
        proposal.evidence = money_by_day(desk.look, one);
    }
    return out;
}

}  // namespace herald::insight
