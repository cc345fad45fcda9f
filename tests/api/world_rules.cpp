#include "harness.hpp"

/// Rules and their history in the world.
namespace herald::api {
namespace {

constexpr auto kRule =
    R"({"name":"Walked","condition":{"metric":"roas","op":"<","value":1},"actions":[{"kind":"pause"}],"enabled":false})";

}  // namespace

void World::add_rule_bodies() {
    const std::string base = "/api/v1/automation/";
    bodies["POST " + base + "rules"] = bodies["PUT " + base + "rules/{id}"] =
        bodies["POST " + base + "rules/preview"] = kRule;
    bodies["PATCH " + base + "rules/{id}"] = R"({"name":"Renamed"})";
    bodies["POST " + base + "rules/backtest"] = fmt::format(R"({{"rule":{}}})", kRule);
    bodies["POST " + base + "evaluate"] = R"({"dry_run":true})";
    bodies["POST " + base + "history/{id}/dismiss"] = R"({"reason":"walked"})";
    bodies["PUT " + base + "settings"] =
        R"({"enabled":true,"max_changes_per_day":100,"max_budget_change_per_day":0.3,"hold_when_stale_hours":48})";
}

/// Switched off, so that no run in the background moves them.
void World::add_rules() {
    Scope scope = scope_of("editor");
    scope.write([&](Tx& tx) {
        for (const auto* name :
             {"A rule of Northwind", "Another of Northwind", "Third Northwind"}) {
            const auto rule = scope.make_id<Id<struct RuleTag>>();
            ids["rules"] = to_string(rule);
            tx.execute(
                "INSERT INTO automation_rules (tenant, id, name, condition, actions, schedule, "
                "cool_down_hours, mode, enabled, created_at, updated_at, version) VALUES (:tenant, "
                ":id, :name, :condition, '[{\"kind\":\"pause\"}]', '{\"every\":\"new_data\"}', "
                "24, 'suggest', 0, :now, :now, 1)",
                {{"id", rule},
                 {"name", name},
                 {"condition", R"({"metric":"roas","op":"<","value":1})"},
                 {"now", scope.now()}});
            const auto event = scope.make_id<Id<struct RuleEventTag>>();
            ids["history"] = to_string(event);
            tx.execute(
                "INSERT INTO automation_events (tenant, id, at, rule_id, rule_name, evaluation_id, "
                "campaign_id, campaign_name, platform, kind, text, reason, state, mode, once_key, "
                "money_moved) VALUES (:tenant, :id, :now, :rule, 'A rule of Northwind', :id, "
                ":campaign, 'Imported by Northwind', 'meta', 'task', 'To do', 'ROAS is low', "
                "'dismissed', 'suggest', :key, 0)",
                {{"id", event},
                 {"now", scope.now()},
                 {"rule", rule},
                 {"campaign", *TextForm<Uuid>::parse(ids["campaigns"])},
                 {"key", to_string(event)}});
        }
    });
}

}  // namespace herald::api
