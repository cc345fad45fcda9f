#include "insight/recommend/budget_plan.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "insight/advice/words.hpp"
#include "insight/recommend/proposals.hpp"

namespace herald::insight {
namespace {

using std::chrono::days;

constexpr std::int64_t kFewestPlanDays = 14;
constexpr double kHeldBack = 0.8;  ///< of its budget; one that spends less is not held back by it
constexpr double kLeastSpend = 1;  ///< a day; below it a campaign is as good as paused
constexpr int kRecentDays = 7, kYesterdays = 3;
constexpr std::size_t kCurvePoints = 13;
constexpr double kBeyond = 1.15;  ///< how far a curve is shown, times the most it may get

/// Mean spend of the last so many days on which its platform told something.
double recent_spend(const History& history, const CampaignHistory& campaign, int wanted) {
    double sum = 0;
    int count = 0;
    Day last = history.last;
    if (history.complete_through) last = std::min(last, *history.complete_through);
    for (Day day = last; day > last - days(4 * wanted) && count < wanted; day -= days(1)) {
        if (!history.told(campaign.info.platform, day)) continue;
        sum += std::max(campaign.course.on(day).spend, 0.0);
        ++count;
    }
    return count > 0 ? sum / count : 0;
}

/// Why its budget cannot be changed from here; empty when it can.
std::string why_fixed(const CampaignInfo& info) {
    const double least = least_budget(info.platform, info.currency);
    if (info.connected && info.budget_can_change() && info.daily_budget->units() < least)
        return fmt::format("its budget is below the {:.0f} {} that its platform takes by now",
                           least, info.currency.text());
    if (info.pending_change) return "a change is on its way to the platform";
    if (!info.connected && !info.daily_budget) return "";  // planned here, set by hand there
    if (info.budget_holder == ads::BudgetHolder::ad_group) return "its ad groups hold the budget";
    if (info.budget_holder == ads::BudgetHolder::shared)
        return "its budget is shared with other campaigns: change it on the platform";
    if (!info.daily_budget) return "it has no daily budget";
    return "";
}

/// One campaign of the plan and its place in the market.
struct Place {
    const CampaignHistory* campaign = nullptr;
    std::size_t curve = 0;
    double current = 0;
    bool held_back = true;  ///< more budget would be spent
    std::string fixed;
};

/// What each campaign spends now: its budget where that is what holds it back.
void measure(const History& history, Place& place) {
    const CampaignInfo& info = place.campaign->info;
    const double recent = recent_spend(history, *place.campaign, kRecentDays);
    place.current = recent;
    const double budget = info.budget_can_change() ? info.budget() : kUnknown;
    if (!(budget > 0)) return;
    const double spend = std::max(recent, recent_spend(history, *place.campaign, kYesterdays));
    place.held_back = spend >= kHeldBack * budget;
    place.current = place.held_back ? budget : spend;
}

class Planner {
public:
    Planner(const History& history, const FittedMarket& market, const GetBudgetOptimization& wish)
        : history_(history), market_(market), wish_(wish) {
        plan_.currency = history.currency;
        plan_.objective = market.objective;
        plan_.days = market.days;
    }

    BudgetPlan make() {
        if (market_.days < kFewestPlanDays) return too_few_days();
        collect();
        if (places_.empty()) {
            plan_.message = "No active campaign has spent anything in the last 7 days.";
            return std::move(plan_);
        }
        set_limits();
        allocate_money();
        weigh();
        put_in_order();
        say();
        return std::move(plan_);
    }

private:
    BudgetPlan too_few_days() {
        plan_.message =
            fmt::format("Not enough data: needs {} more day{}.", kFewestPlanDays - market_.days,
                        kFewestPlanDays - market_.days == 1 ? "" : "s");
        return std::move(plan_);
    }

    void leave_out(const CampaignInfo& info, std::string reason) {
        plan_.left_out.push_back({info.id, info.name, std::move(reason)});
    }

    void collect() {
        for (const auto& campaign : history_.campaigns) {
            const CampaignInfo& info = campaign.info;
            if (wish_.platform && info.platform != *wish_.platform) continue;
            if (info.status != ads::CampaignStatus::active) continue;
            if (info.end && *info.end < history_.today) {
                leave_out(info, "it has ended");
                continue;
            }
            if (market_.objective == BudgetObjective::revenue && !info.tells_revenue) {
                leave_out(info, "its account tells no revenue");
                continue;
            }
            const auto at = std::lower_bound(market_.keys.begin(), market_.keys.end(), info.key);
            if (at == market_.keys.end() || *at != info.key) {
                leave_out(info, is_spending(history_, campaign)
                                    ? "it is too new: its results are not in yet"
                                    : "it has spent nothing in the last 28 days");
                continue;
            }
            Place place{&campaign, static_cast<std::size_t>(at - market_.keys.begin()), 0, true,
                        why_fixed(info)};
            measure(history_, place);
            if (!(place.current > 0)) {
                leave_out(info, "it has spent nothing in the last 7 days");
                continue;
            }
            if (!place.fixed.empty()) leave_out(info, place.fixed);
            places_.push_back(std::move(place));
        }
    }

    void set_limits() {
        const double change = wish_.max_change.value_or(kUsualMaxChange);
        for (const Place& place : places_) {
            SpendLimits limits{place.current, place.current, place.current};
            if (place.fixed.empty()) {
                limits.least = std::max(place.current * (1 - std::min(change, 1.0)),
                                        std::min(least_spend(place), place.current));
                if (place.held_back) limits.most = place.current * (1 + change);
            }
            limits_.push_back(limits);
            plan_.current_total += limits.current;
            plan_.least_total += limits.least;
            plan_.most_total += limits.most;
        }
        plan_.total = wish_.total.value_or(plan_.current_total);
        if (plan_.total < plan_.least_total * (1 - 1e-9)) refuse_total();
    }

    static double least_spend(const Place& place) {
        const CampaignInfo& info = place.campaign->info;
        const double least = least_budget(info.platform, info.currency) * info.rate;
        return std::isfinite(least) ? std::max(least, kLeastSpend) : kLeastSpend;
    }

    [[noreturn]] void refuse_total() const {
        Problems problems;
        problems.add("?total",
                     fmt::format("must be at least {:.2f} {} a day: no campaign gives up more than "
                                 "{:.0f} % of its spend (max_change)",
                                 std::ceil(plan_.least_total * 100) / 100, plan_.currency.text(),
                                 100 * std::min(wish_.max_change.value_or(kUsualMaxChange), 1.0)));
        problems.raise();
        std::abort();
    }

    /// Campaigns whose days tell little are tried out by a draw of what they may be: another one
    /// each day, the same all day.
    void allocate_money() {
        const auto day = static_cast<std::uint64_t>(history_.today.time_since_epoch().count());
        const auto all = curves_to_try(market_.market, day);
        std::vector<ResponseCurve> curves;
        for (const Place& place : places_) curves.push_back(all[place.curve]);
        AllocationOptions options;
        options.total = std::clamp(plan_.total, plan_.least_total, plan_.most_total);
        const Allocation found = allocate(curves, limits_, options);
        spend_ = found.spend;
        const double spent = std::accumulate(spend_.begin(), spend_.end(), 0.0);
        plan_.unspent = std::max(0.0, plan_.total - spent);
        if (plan_.unspent < 0.005) plan_.unspent = 0;
        if (std::isfinite(found.price) && found.price > 0) plan_.price = found.price;
    }

    /// The campaigns whose curves are shown: those that change most.
    std::vector<std::size_t> shown_curves() const {
        std::vector<std::size_t> out(places_.size());
        std::iota(out.begin(), out.end(), 0);
        const auto moved = [&](std::size_t i) { return std::abs(spend_[i] - places_[i].current); };
        std::stable_sort(out.begin(), out.end(),
                         [&](std::size_t a, std::size_t b) { return moved(a) > moved(b); });
        if (out.size() > kShownCurves) out.resize(kShownCurves);
        return out;
    }

    double curve_x(std::size_t i, std::size_t point) const {
        const double end = kBeyond * std::max({limits_[i].most, spend_[i], limits_[i].current});
        return end * static_cast<double>(point) / static_cast<double>(kCurvePoints - 1);
    }

    /// Results of both, and the curves' intervals, from draws of what is known of the market.
    void weigh() {
        const std::size_t n = places_.size();
        const std::size_t draws = market_.draws.size();
        std::vector<double> now(n), then(n), totals_now, totals_then, gains;
        const auto shown = shown_curves();
        std::vector<std::vector<double>> values(shown.size() * kCurvePoints);
        for (std::size_t d = 0; d < draws; ++d) {
            const auto& all = market_.draws[d];
            double sum_now = 0, sum_then = 0;
            for (std::size_t i = 0; i < n; ++i) {
                const ResponseCurve& curve = all[places_[i].curve];
                const double a = curve.at(places_[i].current), b = curve.at(spend_[i]);
                now[i] += a / static_cast<double>(draws);
                then[i] += b / static_cast<double>(draws);
                sum_now += a;
                sum_then += b;
            }
            totals_now.push_back(sum_now);
            totals_then.push_back(sum_then);
            gains.push_back(sum_then - sum_now);
            for (std::size_t s = 0; s < shown.size(); ++s)
                for (std::size_t p = 0; p < kCurvePoints; ++p)
                    values[s * kCurvePoints + p].push_back(
                        all[places_[shown[s]].curve].at(curve_x(shown[s], p)));
        }
        plan_.current = likely_of(totals_now);
        plan_.proposed = likely_of(totals_then);
        const auto wins = std::count_if(gains.begin(), gains.end(), [](double g) { return g > 0; });
        const Likely gain = likely_of(gains);
        plan_.gain = {gain.mean, gain.low, gain.high,
                      static_cast<double>(wins) / static_cast<double>(draws)};
        for (std::size_t i = 0; i < n; ++i) add_row(i, now[i], then[i]);
        for (std::size_t s = 0; s < shown.size(); ++s)
            for (std::size_t p = 0; p < kCurvePoints; ++p) {
                const Likely at = likely_of(values[s * kCurvePoints + p]);
                plan_.campaigns[shown[s]].curve.push_back(
                    {curve_x(shown[s], p), at.mean, at.low, at.high});
            }
    }

    void add_row(std::size_t i, double now, double then) {
        const Place& place = places_[i];
        const FittedCurve& fitted = market_.market.campaigns[place.curve];
        const CampaignInfo& info = place.campaign->info;
        BudgetPlanCampaign row;
        row.campaign_id = info.id;
        row.campaign_name = info.name;
        row.platform = info.platform;
        row.current = place.current;
        row.proposed = spend_[i];
        row.least = limits_[i].least;
        row.most = limits_[i].most;
        row.result_current = now;
        row.result_proposed = then;
        row.marginal_current = fitted.curve.slope(place.current);
        row.marginal_proposed = fitted.curve.slope(spend_[i]);
        row.knowledge =
            fitted.knowledge == Knowledge::good ? CurveKnowledge::good : CurveKnowledge::thin;
        if (!fitted.needs.empty()) row.needs = fitted.needs;
        row.editable = place.fixed.empty() && info.budget_can_change() && info.rate > 0;
        thin_ += row.knowledge == CurveKnowledge::thin && place.fixed.empty() ? 1 : 0;
        by_hand_ += place.fixed.empty() && !row.editable ? 1 : 0;
        plan_.campaigns.push_back(std::move(row));
    }

    void put_in_order() {
        std::stable_sort(plan_.campaigns.begin(), plan_.campaigns.end(),
                         [](const BudgetPlanCampaign& a, const BudgetPlanCampaign& b) {
                             return std::abs(a.proposed - a.current) >
                                    std::abs(b.proposed - b.current);
                         });
    }

    void say() {
        std::string text;
        const auto add = [&](const std::string& sentence) {
            text += (text.empty() ? "" : " ") + sentence;
        };
        if (plan_.unspent > 0)
            add(in_money(plan_.unspent, plan_.currency) +
                " a day are left over: every campaign is at its limit.");
        if (!(plan_.most_total > plan_.least_total))
            add("Nothing may move within these limits.");
        else if (plan_.gain.chance < 0.6 && !wish_.total)
            add("No other spread is clearly better than today's.");
        if (!(plan_.most_total > plan_.least_total)) thin_ = 0;  // nothing is tried out
        if (thin_ == 1)
            add("One campaign tells too little of how it answers to money; within its limits it is "
                "tried out.");
        if (thin_ > 1)
            add(
                fmt::format("{} campaigns tell too little of how they answer to money; within "
                            "their limits they are tried out.",
                            thin_));
        if (by_hand_ > 0)
            add(fmt::format("{} campaign{} cannot be changed from here: set {} on the platform.",
                            by_hand_, by_hand_ == 1 ? "'s budget" : "s' budgets",
                            by_hand_ == 1 ? "it" : "them"));
        if (!text.empty()) plan_.message = std::move(text);
    }

    const History& history_;
    const FittedMarket& market_;
    const GetBudgetOptimization& wish_;
    BudgetPlan plan_;
    std::vector<Place> places_;
    std::vector<SpendLimits> limits_;
    std::vector<double> spend_;
    int thin_ = 0, by_hand_ = 0;
};

/// What a result is worth: revenue itself, a conversion what one costs now.
double worth_of_result(const History& history, BudgetObjective objective) {
    if (objective == BudgetObjective::revenue) return 1;
    const DayFigures recent = history.workspace.sum(history.last - days(27), history.last);
    return recent.conversions > 0 ? recent.spend / recent.conversions : 0;
}

}  // namespace

ExpectedGain expected_gain(const History& history, const FittedMarket& market,
                           std::span<const NewBudget> budgets) {
    const double worth = worth_of_result(history, market.objective);
    std::vector<double> gains(market.draws.size());
    for (const NewBudget& wish : budgets) {
        const CampaignHistory& campaign = history.campaigns.at(wish.campaign);
        const auto at = std::lower_bound(market.keys.begin(), market.keys.end(), campaign.info.key);
        if (at == market.keys.end() || *at != campaign.info.key) continue;
        Place place{&campaign, static_cast<std::size_t>(at - market.keys.begin()), 0, true, ""};
        measure(history, place);
        const double then = place.held_back ? wish.budget : std::min(wish.budget, place.current);
        for (std::size_t d = 0; d < gains.size(); ++d) {
            const ResponseCurve& curve = market.draws[d][place.curve];
            gains[d] +=
                7 * (worth * (curve.at(then) - curve.at(place.current)) - (then - place.current));
        }
    }
    return {likely_of(gains), chance_of_gain(gains)};
}

BudgetPlan plan_budget(const History& history, const FittedMarket& market,
                       const GetBudgetOptimization& wish) {
    return Planner(history, market, wish).make();
}

}  // namespace herald::insight
