#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ads/changes.hpp"
#include "automation/engine/look.hpp"
#include "automation/history/event_store.hpp"

/// From what is planned to what is written.
namespace herald::automation {

/// One action with its row of the history, and where a campaign is changed its intent.
struct Deed {
    std::size_t rule = 0;    ///< place in the look
    std::size_t action = 0;  ///< place in the rule's actions
    NewRuleEvent event;
    std::optional<ads::CampaignPatch> patch;
    std::string line;  ///< for the team, where the action tells
};

/// In the order of the plan. Held actions are among them where another rule or a limit of the day
/// held them: the history says why.
std::vector<Deed> deeds_of(const RuleLook& look, const std::vector<PlannedRule>& plan,
                           const Scope& scope, EvaluationId evaluation);

/// The event of a decision as the change of a campaign.
ads::CampaignPatch patch_of(const RuleEvent& event);
/// Alerts and calls of what happened now; one alert a rule and action.
void tell(Tx& tx, const Context& context, const Scope& scope, const RuleLook& look,
          const std::vector<const Deed*>& done);

}  // namespace herald::automation
