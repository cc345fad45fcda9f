#include "automation/engine/backtest.hpp"
#include "automation/engine/decisions.hpp"
#include "automation/engine/evaluation.hpp"
#include "automation/engine/preview.hpp"
#include "automation/history/event_store.hpp"
#include "automation/routes.hpp"
#include "automation/rules/rule_store.hpp"

namespace herald::automation {
namespace {

using store::Role;

Evaluation evaluate_now(const Context& context, Scope& scope, const EvaluateRules& request) {
    EvaluationWish wish;
    wish.rules = request.rule_ids ? find_stored(scope, *request.rule_ids) : list_enabled(scope);
    wish.id = scope.make_id<EvaluationId>();
    wish.dry_run = request.dry_run.value_or(false);
    scope.audit({"rules.evaluated", "rule", std::nullopt, {}});
    return evaluate(context, scope, wish);
}

}  // namespace

void add_run_routes(const Context& context, web::Router& routes) {
    const std::string base = "/api/v1/automation/";
    routes.post(base + "rules/preview", web::RouteSpec("Preview a rule", Role::viewer).unaudited(),
                [&context](Scope& s, const RuleDraft& r) { return preview_rule(context, s, r); });
    routes.post(
        base + "rules/backtest", web::RouteSpec("Backtest a rule", Role::viewer).unaudited(),
        [&context](Scope& s, const BacktestRequest& r) { return backtest_rule(context, s, r); });
    routes.post(
        base + "evaluate",
        web::RouteSpec("Evaluate rules", Role::editor).about("rule").may(ErrorKind::not_found),
        [&context](Scope& s, const EvaluateRules& r) { return evaluate_now(context, s, r); });
}

void add_history_routes(const Context& context, web::Router& routes) {
    const std::string base = "/api/v1/automation/history";
    routes.get(base, {"List rule events", Role::viewer},
               [&context](Scope& s, const ListRuleEvents& r) {
                   return list_events(s, r, context.ads().workspace(s).zone);
               });
    const auto spec = [](const char* summary) {
        return web::RouteSpec(summary, Role::editor).about("rule_event").may(ErrorKind::conflict);
    };
    routes.post(
        base + "/{id}/approve", spec("Approve a rule event"),
        [&context](Scope& s, const RuleEventRef& r) { return approve_event(context, s, r.id); });
    routes.post(
        base + "/{id}/dismiss", spec("Dismiss a rule event"),
        [&context](Scope& s, const DismissRuleEvent& r) { return dismiss_event(context, s, r); });
    routes.post(
        base + "/{id}/revert", spec("Revert a rule event"),
        [&context](Scope& s, const RuleEventRef& r) { return revert_event(context, s, r.id); });
}

}  // namespace herald::automation
