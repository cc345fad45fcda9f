#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "insight/advice/advisers.hpp"
#include "insight/advice/evidence.hpp"
#include "insight/advice/words.hpp"

/// One campaign alone: more money where it brings more than itself, less where it brings less.
namespace herald::insight {
namespace {

constexpr double kSureEnough = 0.8;
constexpr double kDelivers = 0.9;  ///< of its budget is spent: more would be spent too
constexpr std::size_t kMostEach = 10;
constexpr double kLeastGain = 0.02;  ///< of the campaign's own spend
constexpr std::size_t kFewestDaysKnown = 14;

struct Candidate {
    std::size_t look = 0, curve = 0;
    double proposed = 0;
    std::vector<double> gains;
};

std::optional<Candidate> weigh(const Desk& desk, std::size_t curve, double factor) {
    const std::size_t i = desk.curves.looks[curve];
    const CampaignLook& one = desk.look.campaigns[i];
    const CampaignInfo& info = desk.info(i);
    if (desk.hands_off(i) || !info.budget_can_change() || info.pending_change ||
        !(one.budget > 0) || !one.is_told || one.days_known < kFewestDaysKnown)
        return {};
    const double delivery = std::min(one.spend_a_day / one.budget, 1.0);
    if (factor > 1 && delivery < kDelivers) return {};
    Candidate out{i, curve, std::round(one.budget * factor * 100) / 100, {}};
    const double now = one.budget * delivery, then = out.proposed * delivery;
    for (const auto& curves : desk.curves.draws)
        out.gains.push_back(curves[curve].at(then) - curves[curve].at(now) - (then - now));
    if (chance_of_gain(out.gains) < kSureEnough ||
        likely_of(out.gains).mean < kLeastGain * std::abs(then - now))
        return {};
    return out;
}

Proposal describe(const Desk& desk, const Candidate& from, AdviceKind kind, const Proposal* plan) {
    const Currency currency = desk.history.currency;
    const CampaignLook& one = desk.look.campaigns[from.look];
    const FittedCurve& fitted = desk.curves.market.campaigns[from.curve];
    const bool up = kind == AdviceKind::scale_up;
    Proposal out = about(desk, from.look, kind);
    set_impact(out, from.gains);
    out.title =
        fmt::format("{} {} to {} a day", up ? "Raise" : "Lower",
                    in_quotes(desk.info(from.look).name), in_money(from.proposed, currency));
    out.text = fmt::format(
        "{} a day {} is likely to {} {} of revenue a day: {} a week in all.",
        in_money(std::abs(from.proposed - one.budget), currency), up ? "more" : "less",
        up ? "bring" : "cost",
        in_money(std::abs(out.money_a_week.mean / 7 + (from.proposed - one.budget)), currency),
        in_money(out.money_a_week.mean, currency));
    out.why.push_back(fmt::format("In the last {} each {} spent brought {}.", in_days(kRecentDays),
                                  in_money(1, currency), in_money(one.recent_roas(), currency)));
    out.why.push_back(
        fmt::format("The next {} would bring {}: the more it gets, the less each brings.",
                    in_money(1, currency),
                    in_money(desk.curves.likely[from.curve].slope(one.spend_a_day), currency)));
    if (fitted.knowledge == Knowledge::thin)
        out.why.push_back(fmt::format(
            "Its own days tell little of that yet; it would take {}. Until then campaigns like it "
            "stand in.",
            fitted.needs));
    out.steps.push_back(set_budget(desk, from.look, from.proposed));
    out.evidence = curve_with_band(desk.look, desk.curves, from.curve, from.proposed);
    if (plan == nullptr) return out;
    const auto same = [&](const Step& step) {
        return step.campaign == one.place && (step.budget > one.budget) == up;
    };
    if (std::any_of(plan->steps.begin(), plan->steps.end(), same)) {
        out.within = plan->key;
        out.why.push_back(
            "The plan over all budgets moves it the same way: take the plan or this, the money "
            "counts once.");
    }
    return out;
}

}  // namespace

std::vector<Proposal> advise_scaling(const Desk& desk, const Proposal* plan) {
    std::vector<Proposal> out;
    for (const auto kind : {AdviceKind::scale_up, AdviceKind::scale_down}) {
        const double change = desk.options.most_change;
        std::vector<Candidate> found;
        for (std::size_t c = 0; c < desk.curves.looks.size(); ++c)
            if (auto one = weigh(desk, c, kind == AdviceKind::scale_up ? 1 + change : 1 - change))
                found.push_back(std::move(*one));
        std::stable_sort(found.begin(), found.end(), [](const Candidate& a, const Candidate& b) {
            return likely_of(a.gains).mean > likely_of(b.gains).mean;
        });
        if (found.size() > kMostEach) found.resize(kMostEach);
        for (const Candidate& one : found) out.push_back(describe(desk, one, kind, plan));
    }
    return out;
}

}  // namespace herald::insight
