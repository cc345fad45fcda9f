#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "insight/advice/advisers.hpp"
#include "insight/advice/evidence.hpp"
#include "insight/advice/words.hpp"

/// The same money, better spread.
namespace herald::insight {
namespace {

constexpr double kLeastStep = 0.04;    ///< smaller changes of a budget are not worth a change
constexpr double kDelivers = 0.8;      ///< a campaign that spends less of its budget takes no more
constexpr double kLikelyEnough = 0.6;  ///< chance of a gain
constexpr double kLeastGain = 0.002;   ///< of what the campaigns bring now
constexpr std::size_t kFewestKnown = 10;
constexpr std::size_t kMostBars = 12;

struct Member {
    std::size_t look = 0, curve = 0;
    double budget = 0, delivery = 1;  ///< spend over budget
};

std::vector<Member> members_of(const Desk& desk) {
    std::vector<Member> out;
    for (std::size_t c = 0; c < desk.curves.looks.size(); ++c) {
        const std::size_t i = desk.curves.looks[c];
        const CampaignLook& one = desk.look.campaigns[i];
        const CampaignInfo& info = desk.info(i);
        if (desk.hands_off(i) || !info.budget_can_change() || info.pending_change ||
            !(one.budget > 0) || one.days_known < kFewestKnown)
            continue;
        out.push_back({i, c, one.budget, std::min(one.spend_a_day / one.budget, 1.0)});
    }
    return out;
}

/// What the members may spend together: their own, or what is left of the given total by the rest.
double total_of(const Desk& desk, std::span<const Member> members) {
    double own = 0;
    for (const Member& member : members) own += member.budget;
    if (!desk.options.total) return own;
    double others = 0;
    for (std::size_t i = 0; i < desk.look.campaigns.size(); ++i)
        if (desk.look.campaigns[i].runs && !desk.stopped[i])
            others += desk.look.campaigns[i].budget;
    return std::max(*desk.options.total - (others - own), 0.0);
}

/// In the currency's everyday steps, whole units from 20 on.
double rounded(double budget, Currency currency) {
    const double step = budget >= 20 ? 1 : std::pow(10, -minor_digits(currency));
    return std::max(std::round(budget / step) * step, step);
}

std::vector<double> allocated(const Desk& desk, std::span<const Member> members) {
    const AdviceOptions& options = desk.options;
    std::vector<ResponseCurve> curves;
    std::vector<SpendLimits> limits;
    double least = 0;
    for (const Member& member : members) {
        curves.push_back(desk.curves.likely[member.curve]);
        SpendLimits limit{.current = member.budget, .least = 0, .most = INFINITY};
        if (member.delivery < kDelivers) limit.most = member.budget;
        limits.push_back(limit);
        least += member.budget * (1 - options.most_change);
    }
    AllocationOptions how;
    how.total = std::max(total_of(desk, members), least * (1 + 1e-9));
    how.most_change = options.most_change;
    how.least_return = desk.look.campaigns[members.front().look].is_told ? 1 : 0;
    auto out = allocate(curves, limits, how).spend;
    for (std::size_t m = 0; m < members.size(); ++m) {
        out[m] = rounded(out[m], desk.history.currency);
        if (std::abs(out[m] - members[m].budget) < kLeastStep * members[m].budget)
            out[m] = members[m].budget;
    }
    return out;
}

std::vector<double> gains_of(const Desk& desk, std::span<const Member> members,
                             std::span<const double> budgets) {
    std::vector<double> out;
    for (const auto& curves : desk.curves.draws) {
        double gain = 0;
        for (std::size_t m = 0; m < members.size(); ++m) {
            if (budgets[m] == members[m].budget) continue;
            const double now = members[m].budget * members[m].delivery,
                         then = budgets[m] * members[m].delivery;
            const auto& curve = curves[members[m].curve];
            gain += curve.at(then) - curve.at(now) - (then - now);
        }
        out.push_back(gain);
    }
    return out;
}

/// The largest changes, both ways.
std::vector<std::size_t> by_change(std::span<const Member> members,
                                   std::span<const double> budgets) {
    std::vector<std::size_t> out;
    for (std::size_t m = 0; m < members.size(); ++m)
        if (budgets[m] != members[m].budget) out.push_back(m);
    std::stable_sort(out.begin(), out.end(), [&](std::size_t a, std::size_t b) {
        return std::abs(budgets[a] - members[a].budget) > std::abs(budgets[b] - members[b].budget);
    });
    return out;
}

void explain(Proposal& out, const Desk& desk, std::span<const Member> members,
             std::span<const double> budgets, std::span<const std::size_t> changed) {
    const Currency currency = desk.history.currency;
    double before = 0, after = 0, thin = 0;
    for (std::size_t m = 0; m < members.size(); ++m) {
        before += members[m].budget;
        after += budgets[m];
        thin += desk.curves.market.campaigns[members[m].curve].knowledge == Knowledge::thin;
    }
    const auto side = [&](bool up, std::string_view words) {
        for (const std::size_t m : changed) {
            if ((budgets[m] > members[m].budget) != up) continue;
            const auto& curve = desk.curves.likely[members[m].curve];
            out.why.push_back(fmt::format(
                "{} {}: another {} a day there is likely to bring {}.",
                in_quotes(desk.info(members[m].look).name), words, in_money(10, currency),
                in_money(10 * curve.slope(members[m].budget * members[m].delivery), currency)));
            return;
        }
    };
    side(true, "gets the most more");
    side(false, "gives the most");
    out.why.push_back(fmt::format("All budgets together go from {} to {} a day.",
                                  in_money(before, currency), in_money(after, currency)));
    if (after < before * 0.98)
        out.why.push_back("What is not spent would bring back less than itself anywhere.");
    if (thin > 0)
        out.why.push_back(fmt::format(
            "Of {} of the {} campaigns the days do not tell yet how they answer to money: they are "
            "judged by what they bring now and by how the others answer, and no budget moves by "
            "more than {}.",
            in_figures(thin), members.size(), in_percent(desk.options.most_change)));
    std::vector<Bar> bars;
    for (std::size_t i = 0; i < std::min(changed.size(), kMostBars); ++i)
        bars.push_back({desk.info(members[changed[i]].look).name, members[changed[i]].budget,
                        budgets[changed[i]]});
    out.evidence = bars_of("Budgets a day, now and proposed", "Money a day", bars);
}

}  // namespace

std::vector<Proposal> advise_budgets(const Desk& desk) {
    const auto members = members_of(desk);
    if (members.size() < 2) return {};
    const auto budgets = allocated(desk, members);
    const auto changed = by_change(members, budgets);
    if (changed.empty()) return {};
    Proposal out;
    out.kind = AdviceKind::budget;
    out.key = kPlanKey;
    set_impact(out, gains_of(desk, members, budgets));
    double brings = 0;
    for (const Member& member : members)
        brings += desk.curves.likely[member.curve].at(member.budget * member.delivery);
    if (out.confidence < kLikelyEnough || out.money_a_week.mean < 7 * kLeastGain * brings)
        return {};
    std::size_t up = 0;
    for (const std::size_t m : changed) {
        up += budgets[m] > members[m].budget;
        out.steps.push_back(set_budget(desk, members[m].look, budgets[m]));
    }
    out.title = fmt::format("Spread the money better over {} campaigns", changed.size());
    out.text = fmt::format(
        "{} get more and {} less, each within {} of its budget. That is likely to bring {} a week "
        "more than it costs.",
        up, changed.size() - up, in_percent(desk.options.most_change),
        in_money(out.money_a_week.mean, desk.history.currency));
    out.effort = Effort::low;
    explain(out, desk, members, budgets, changed);
    return {std::move(out)};
}

}  // namespace herald::insight
