#include "automation/engine/plan.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "base/text.hpp"
#include "insight/recommend/proposals.hpp"

namespace herald::automation {
namespace {

using std::chrono::days;
using std::chrono::hours;

constexpr double kNoise = 1e-9;

/// The order in which decisions about one campaign beat each other.
enum class Rank : std::uint8_t { pause, lower, resume, raise };

/// What one rule wants of one campaign: all of its changes together.
struct Claim {
    std::size_t rule = 0, target = 0;
    Rank rank{};
    double share = 0;  ///< of the budget by which it changes
    std::vector<PlannedAction> actions;
    double at_stake = 0;
};

std::string plural(std::int64_t number, std::string_view thing) {
    return fmt::format("{} {}{}", number, thing, number == 1 ? "" : "s");
}

class Planner {
public:
    Planner(const std::vector<Matched>& rules, const PlanWorld& world)
        : rules_(rules), world_(world), out_(rules.size()) {}

    std::vector<PlannedRule> go() {
        for (std::size_t r = 0; r < rules_.size(); ++r)
            for (std::size_t t = 0; t < rules_[r].targets.size(); ++t) look_at(r, t);
        settle(acting_, true);
        settle(proposing_, false);
        return std::move(out_);
    }

private:
    const StoredRule& rule(std::size_t r) const { return *rules_[r].rule; }
    const Target& target(std::size_t r, std::size_t t) const { return rules_[r].targets[t]; }

    void hold(std::size_t r, std::size_t t, std::string reason) {
        out_[r].holds.push_back({t, std::move(reason)});
    }

    // ---- one rule, one campaign ----

    void look_at(std::size_t r, std::size_t t) {
        if (auto reason = kept_by_guard(rule(r), target(r, t)))
            return hold(r, t, *std::move(reason));
        Claim claim{r, t, {}, 0, {}, target(r, t).at_stake};
        std::vector<PlannedAction> tells;
        std::optional<std::string> cannot;
        for (std::size_t a = 0; a < rule(r).actions.size(); ++a) {
            PlannedAction planned{t, a, rule(r).actions[a].kind, {}, {}, 0, {}};
            if (!is_change(planned.kind)) {
                planned.text = text_of(rule(r).actions[a]);
                tells.push_back(std::move(planned));
                continue;
            }
            auto refusal = plan_change(claim, planned, rule(r), rule(r).actions[a], target(r, t));
            if (refusal)
                cannot = std::move(refusal);
            else
                claim.actions.push_back(std::move(planned));
        }
        if (claim.actions.empty()) {
            // Telling goes on where nothing can be changed, unless changing was the point.
            if (cannot) return hold(r, t, *std::move(cannot));
            move_all(tells, out_[r].actions);
            return;
        }
        move_all(tells, claim.actions);
        (rule(r).acts() == RuleMode::auto_ ? acting_ : proposing_).push_back(std::move(claim));
    }

    static void move_all(std::vector<PlannedAction>& from, std::vector<PlannedAction>& to) {
        for (auto& one : from) to.push_back(std::move(one));
    }

    std::optional<std::string> kept_by_guard(const StoredRule& wish, const Target& campaign) const {
        if (!world_.settings.enabled && !world_.ignore_switch)
            return "Automation is switched off for this workspace";
        if (!world_.ignore_freshness)
            if (auto stale = too_old(campaign)) return stale;
        const auto key = std::pair(wish.id, campaign.id);
        const auto pause = hours(wish.cool_down());
        const auto acted = world_.acted.find(key);
        if (acted != world_.acted.end() && world_.now < acted->second + pause)
            return fmt::format("It acted within its cool-down of {}",
                               plural(wish.cool_down(), "hour"));
        const auto refused = world_.dismissed.find(key);
        const auto quiet = std::max<std::chrono::microseconds>(pause, days(7));
        if (refused != world_.dismissed.end() && world_.now < refused->second + quiet)
            return "Somebody dismissed it lately";
        return std::nullopt;
    }

    std::optional<std::string> too_old(const Target& campaign) const {
        const hours most(world_.settings.hold_when_stale_hours);
        if (!campaign.complete_through) return "There are no complete figures yet";
        if (world_.now > world_.zone.start_of(*campaign.complete_through + days(1)) + most)
            return fmt::format("Figures are complete only through {}",
                               to_string(*campaign.complete_through));
        if (campaign.connected && (!campaign.synced_at || world_.now > *campaign.synced_at + most))
            return fmt::format("Its account has not been synced for {}",
                               plural(most.count(), "hour"));
        return std::nullopt;
    }

    /// Fills in the change; the reason when it cannot be made.
    std::optional<std::string> plan_change(Claim& claim, PlannedAction& out, const StoredRule& wish,
                                           const RuleAction& action, const Target& campaign) const {
        using ads::CampaignStatus;
        if (campaign.status == CampaignStatus::archived ||
            campaign.status == CampaignStatus::removed)
            return "It is archived or gone at the platform";
        if (campaign.pending_change) return "A change of it is still on its way to the platform";
        if (action.kind == RuleActionKind::budget)
            return plan_budget(claim, out, wish, action, campaign);
        const bool pause = action.kind == RuleActionKind::pause;
        const auto needed = pause ? CampaignStatus::active : CampaignStatus::paused;
        if (campaign.status != needed)
            return fmt::format("It is not {}", pause ? "running" : "paused");
        out.from = std::string(enum_name(needed));
        out.to = pause ? "paused" : "active";
        out.text = pause ? "Pause" : "Resume";
        claim.rank = pause ? Rank::pause : Rank::resume;
        return std::nullopt;
    }

    std::optional<std::string> plan_budget(Claim& claim, PlannedAction& out, const StoredRule& wish,
                                           const RuleAction& action, const Target& campaign) const {
        if (!campaign.daily_budget || campaign.daily_budget->value <= 0)
            return "It has no daily budget of its own";
        if (campaign.connected && campaign.holder != ads::BudgetHolder::campaign)
            return campaign.holder == ads::BudgetHolder::shared
                       ? "Its budget is shared with other campaigns"
                       : "Its budget is set on its ad groups";
        if (!(campaign.rate > 0)) return "There is no exchange rate for its currency";
        const double now = campaign.daily_budget->units() * campaign.rate;
        double wanted = action.percent ? now * (1 + *action.percent / 100)
                                       : now + action.amount.value_or(Micros{}).units();
        const bool raises = wanted > now;
        if (auto capped = within_day(wanted, wish, action, campaign, now)) return capped;
        const double least =
            insight::least_budget(campaign.platform, campaign.currency) * campaign.rate;
        if (!raises) wanted = std::max({wanted, action.floor.value_or(Micros{}).units(), least});
        if (raises && action.ceiling) wanted = std::min(wanted, action.ceiling->units());
        if (raises ? wanted <= now * (1 + kNoise) : wanted >= now * (1 - kNoise))
            return raises ? "Its budget is at the ceiling" : "Its budget is at the floor";
        const Micros own = insight::own_budget(wanted, campaign.rate, campaign.currency);
        if (own == *campaign.daily_budget) return "The change is smaller than a coin";
        out.from = to_string(*campaign.daily_budget);
        out.to = to_string(own);
        out.money_moved = std::abs(own.units() * campaign.rate - now);
        out.text = fmt::format("{} the daily budget from {} to {}", raises ? "Raise" : "Lower",
                               budget_text(*campaign.daily_budget, campaign.currency),
                               budget_text(own, campaign.currency));
        if (claim.rank == Rank::pause && claim.actions.empty())
            claim.rank = raises ? Rank::raise : Rank::lower;
        claim.share = std::abs(own.units() * campaign.rate - now) / now;
        return std::nullopt;
    }

    /// Keeps a day's changes of one campaign together within the rule's bound, counted from what
    /// its budget was before the first.
    std::optional<std::string> within_day(double& wanted, const StoredRule& wish,
                                          const RuleAction& action, const Target& campaign,
                                          double now) const {
        const double own = std::abs(action.percent.value_or(0)) / 100;
        const double most =
            wish.bounds().max_budget_change.value_or(std::max(own, kDefaultMostBudgetChange));
        const auto found = world_.used.first_budget.find(campaign.id);
        const double first =
            found == world_.used.first_budget.end() ? now : found->second.units() * campaign.rate;
        const bool raises = wanted > now;
        const double bound = raises ? first * (1 + most) : first * std::max(0.0, 1 - most);
        if (raises ? bound <= now * (1 + kNoise) : bound >= now * (1 - kNoise))
            return fmt::format("Its budget has moved by the day's {:.0f} % already", 100 * most);
        wanted = raises ? std::min(wanted, bound) : std::max(wanted, bound);
        return std::nullopt;
    }

    static std::string text_of(const RuleAction& action) {
        switch (action.kind) {
            case RuleActionKind::notify: return "Tell the team";
            case RuleActionKind::task: return "To do: " + action.title.value_or("look at it");
            case RuleActionKind::webhook: return "Call " + std::string(host_of(action));
            default: return "Draft a fresh creative";
        }
    }
    static std::string_view host_of(const RuleAction& action) {
        std::string_view url = action.url ? std::string_view(*action.url) : "the webhook";
        if (const auto at = url.find("://"); at != url.npos) url.remove_prefix(at + 3);
        return url.substr(0, url.find_first_of("/?#"));
    }

    // ---- between rules ----

    void settle(std::vector<Claim>& claims, bool acts) {
        // What matters most comes first, and so gets what the day's limits leave.
        std::stable_sort(claims.begin(), claims.end(), [&](const Claim& a, const Claim& b) {
            if (a.rank != b.rank) return a.rank < b.rank;
            if (a.at_stake != b.at_stake) return a.at_stake > b.at_stake;
            const auto &first = target(a.rule, a.target).id, &second = target(b.rule, b.target).id;
            if (first != second) return first < second;
            if (a.share != b.share)
                return a.rank == Rank::lower ? a.share > b.share : a.share < b.share;
            return rule(a.rule).id < rule(b.rule).id;
        });
        std::map<std::size_t, std::int64_t> campaigns;
        for (auto& claim : claims) {
            const auto& campaign = target(claim.rule, claim.target);
            const auto won = winners_.find(campaign.id);
            if (won != winners_.end()) {
                out_[claim.rule].holds.push_back(
                    {claim.target,
                     fmt::format("Rule “{}” {} it", rule(won->second.first).name,
                                 won->second.second),
                     true});
                continue;
            }
            if (auto reason = over_limit(claim, campaigns[claim.rule])) {
                out_[claim.rule].holds.push_back({claim.target, *std::move(reason), false, true});
                continue;
            }
            ++campaigns[claim.rule];
            if (acts) spend_limits(claim);
            winners_.emplace(campaign.id, std::pair(claim.rule, deed_of(claim, acts)));
            move_all(claim.actions, out_[claim.rule].actions);
        }
    }

    static std::string_view deed_of(const Claim& claim, bool acts) {
        switch (claim.rank) {
            case Rank::pause: return acts ? "pauses" : "would pause";
            case Rank::lower: return acts ? "lowers" : "would lower";
            case Rank::resume: return acts ? "resumes" : "would resume";
            default: return acts ? "raises" : "would raise";
        }
    }

    std::optional<std::string> over_limit(const Claim& claim, std::int64_t campaigns) const {
        const RuleLimits limits = rule(claim.rule).bounds();
        if (limits.max_campaigns_per_run && campaigns >= *limits.max_campaigns_per_run)
            return fmt::format("The rule acts on at most {} a run",
                               plural(*limits.max_campaigns_per_run, "campaign"));
        const auto of_rule = world_.used.changes.find(rule(claim.rule).id);
        const auto made = (of_rule == world_.used.changes.end() ? 0 : of_rule->second) +
                          count_of(by_rule_, claim.rule);
        if (limits.max_changes_per_day && made >= *limits.max_changes_per_day)
            return fmt::format("The rule makes at most {} a day",
                               plural(*limits.max_changes_per_day, "change"));
        if (world_.used.all + changes_ >= world_.settings.max_changes_per_day)
            return fmt::format("The workspace allows {} a day",
                               plural(world_.settings.max_changes_per_day, "change"));
        double moved = 0;
        for (const auto& action : claim.actions) moved += action.money_moved;
        const double most = world_.settings.max_budget_change_per_day * world_.all_budgets;
        if (moved > 0 && world_.used.money_moved + moved_ + moved > most * (1 + kNoise))
            return fmt::format("The workspace allows budgets to move by {:.0f} % a day",
                               100 * world_.settings.max_budget_change_per_day);
        return std::nullopt;
    }

    static std::int64_t count_of(const std::map<std::size_t, std::int64_t>& of, std::size_t key) {
        const auto found = of.find(key);
        return found == of.end() ? 0 : found->second;
    }

    void spend_limits(const Claim& claim) {
        for (const auto& action : claim.actions) {
            if (!is_change(action.kind)) continue;
            ++changes_;
            ++by_rule_[claim.rule];
            moved_ += action.money_moved;
        }
    }

    const std::vector<Matched>& rules_;
    const PlanWorld& world_;
    std::vector<PlannedRule> out_;
    std::vector<Claim> acting_, proposing_;
    std::map<ads::CampaignId, std::pair<std::size_t, std::string_view>> winners_;
    std::map<std::size_t, std::int64_t> by_rule_;
    std::int64_t changes_ = 0;
    double moved_ = 0;
};

}  // namespace

std::vector<PlannedRule> make_plan(const std::vector<Matched>& rules, const PlanWorld& world) {
    return Planner(rules, world).go();
}

std::string budget_text(Micros budget, Currency currency) {
    return fmt::format("{} {}", to_string(budget), currency.text());
}

std::string fill_message(const std::string& message, const StoredRule& rule, const Target& target) {
    std::string out;
    for (std::size_t at = 0; at < message.size();) {
        const auto open = message.find('{', at);
        const auto close = open == std::string::npos ? open : message.find('}', open);
        if (close == std::string::npos) return out += message.substr(at);
        out += message.substr(at, open - at);
        const std::string name = message.substr(open + 1, close - open - 1);
        if (name == "name")
            out += target.name;
        else if (name == "platform")
            out += enum_name(target.platform);
        else if (name == "rule")
            out += rule.name;
        else {
            const auto found = std::find_if(
                target.evidence.begin(), target.evidence.end(), [&](const RuleEvidence& seen) {
                    return equals_ignoring_case(std::string_view(seen.label).substr(0, name.size()),
                                                name);
                });
            if (found == target.evidence.end() || name.empty())
                out += "{" + name + "}";
            else if (found->value)
                out += fmt::format("{:.6g}", *found->value);
            else
                out += "none";
        }
        at = close + 1;
    }
    return out;
}

}  // namespace herald::automation
