#include "report/actions.hpp"

#include <algorithm>

#include "automation/history/event_store.hpp"

namespace herald::report {
namespace {

constexpr std::int64_t kMostActions = 200;

}  // namespace

std::vector<ActionFigure> automation_actions(const ads::Context& context, const Scope& scope,
                                             const ads::Period& period) {
    automation::ListRuleEvents wish;
    wish.limit = kMostActions;
    wish.state = {automation::RuleEventState::applied, automation::RuleEventState::reverted};
    wish.from = period.from;
    wish.to = period.to;
    std::vector<ActionFigure> out;
    for (auto& event : automation::list_events(scope, wish, context.workspace(scope).zone).data) {
        ActionFigure& action = out.emplace_back();
        action.at = event.at;
        action.rule = std::move(event.rule_name);
        action.campaign = event.campaign_name.value_or("");
        action.text = std::move(event.text);
        action.state = enum_name(event.state);
        if (event.effect) action.effect = event.effect->text;
    }
    std::reverse(out.begin(), out.end());
    return out;
}

}  // namespace herald::report
