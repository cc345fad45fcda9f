#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "automation/engine/target.hpp"
#include "automation/history/event_store.hpp"
#include "base/calendar.hpp"

/// What a run's rules do, and what keeps them from it: pure, so that an evaluation, a preview and a
/// look into the past decide alike.
namespace herald::automation {

/// One rule and the campaigns for which its condition holds.
struct Matched {
    const StoredRule* rule = nullptr;
    std::vector<Target> targets;
};

/// What the day and the workspace allow.
struct PlanWorld {
    AutomationSettings settings;
    Time now;
    TimeZone zone = TimeZone::utc();
    double all_budgets = 0;  ///< a day, of what runs, organization's currency
    UsedToday used;
    /// When a rule last did something about a campaign; and when somebody said no.
    std::map<std::pair<RuleId, ads::CampaignId>, Time> acted, dismissed;
    /// Looks into the past and previews of drafts: nobody holds them.
    bool ignore_freshness = false, ignore_switch = false;
};

/// One action on one campaign.
struct PlannedAction {
    std::size_t target = 0;  ///< place in the rule's targets
    std::size_t action = 0;  ///< place in the rule's actions
    RuleActionKind kind{};
    std::optional<std::string> from, to;  ///< as campaign_changes keeps them
    double money_moved = 0;               ///< a day, organization's currency
    std::string text;                     ///< "Raise the budget from 50 to 60 EUR"
};

/// Why one campaign is left alone.
struct Hold {
    std::size_t target = 0;
    std::string reason;     ///< the same for all of its kind
    bool by_rule = false;   ///< another rule's decision
    bool by_limit = false;  ///< the day's limits
};

struct PlannedRule {
    std::vector<PlannedAction> actions;
    std::vector<Hold> holds;
};

/// Parallel to `rules`. Of each campaign at most one rule changes something: a pause beats a lower
/// budget, that beats resuming, that beats a raise; of two alike the more cautious one wins, then
/// the older rule. Rules that act and rules that only propose are settled apart, and what proposes
/// yields to what acts.
std::vector<PlannedRule> make_plan(const std::vector<Matched>& rules, const PlanWorld& world);

/// "50 EUR", "12.50 EUR": a budget in its own currency.
std::string budget_text(Micros budget, Currency currency);
/// {name}, {platform}, {rule} and the labels of the evidence; unknown ones stay.
std::string fill_message(const std::string& message, const StoredRule& rule, const Target& target);

}  // namespace herald::automation
