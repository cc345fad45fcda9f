#include "automation/rules/rule_store.hpp"

#include "base/text.hpp"

namespace herald::automation {

Error no_such(RuleId) { return Error(ErrorKind::not_found, "There is no such rule."); }

StoredRule get_stored(const Scope& scope, RuleId id) {
    auto found = scope.db().one<StoredRule>(
        "SELECT {columns} FROM automation_rules WHERE tenant = :tenant AND id = :id", {{"id", id}});
    if (!found) throw no_such(id);
    return *std::move(found);
}

std::vector<StoredRule> list_stored(const Scope& scope, const ListRules& request) {
    const auto cursor = web::read_cursor<RuleId>(request, "rules");
    auto all = scope.db().list<StoredRule>(
        "SELECT {columns} FROM automation_rules WHERE tenant = :tenant AND id > :after "
        "AND (:any_enabled = 1 OR enabled = :enabled) AND (:any_mode = 1 OR mode = :mode) "
        "ORDER BY id",
        {{"after", cursor ? std::get<0>(*cursor) : RuleId{}},
         {"any_enabled", !request.enabled},
         {"enabled", request.enabled.value_or(true)},
         {"any_mode", !request.mode},
         {"mode", request.mode.value_or(RuleMode::suggest)}});
    if (request.q && !request.q->empty()) {  // a workspace has at most kMostRules
        const std::string wanted = fold(*request.q);
        std::erase_if(all, [&](const StoredRule& rule) {
            return fold(rule.name).find(wanted) == std::string::npos;
        });
    }
    if (all.size() > static_cast<std::size_t>(request.fetch()))
        all.resize(static_cast<std::size_t>(request.fetch()));
    return all;
}

std::vector<StoredRule> list_enabled(const Scope& scope) {
    return scope.db().list<StoredRule>(
        "SELECT {columns} FROM automation_rules WHERE tenant = :tenant AND enabled = 1 ORDER BY "
        "id");
}

std::vector<StoredRule> find_stored(const Scope& scope, std::span<const RuleId> ids) {
    std::vector<StoredRule> out;
    for (const RuleId id : ids) out.push_back(get_stored(scope, id));
    return out;
}

std::int64_t count_rules(const Scope& scope) {
    return scope.db()
        .one<std::int64_t>("SELECT count(*) FROM automation_rules WHERE tenant = :tenant")
        .value_or(0);
}

void insert_rule(Tx& tx, const StoredRule& rule) {
    tx.execute("INSERT INTO automation_rules (tenant, {columns}) VALUES (:tenant, {values})", rule);
}

bool update_rule(Tx& tx, const StoredRule& rule) {
    return tx.execute(
               "UPDATE automation_rules SET name = :name, description = :description, platforms = "
               ":platforms, campaign_ids = :campaign_ids, scope = :scope, condition = :condition, "
               "actions = :actions, schedule = :schedule, cool_down_hours = :cool_down_hours, "
               "limits = :limits, mode = :mode, enabled = :enabled, template_id = :template_id, "
               "updated_at = :updated_at, version = version + 1 "
               "WHERE tenant = :tenant AND id = :id AND version = :version",
               {{"name", rule.name},
                {"description", rule.description},
                {"platforms", rule.platforms},
                {"campaign_ids", rule.campaign_ids},
                {"scope", rule.scope},
                {"condition", rule.condition},
                {"actions", rule.actions},
                {"schedule", rule.schedule},
                {"cool_down_hours", rule.cool_down_hours},
                {"limits", rule.limits},
                {"mode", rule.mode},
                {"enabled", rule.enabled},
                {"template_id", rule.template_id},
                {"updated_at", rule.updated_at},
                {"id", rule.id},
                {"version", rule.version}}) > 0;
}

void remove_rule(Tx& tx, RuleId id) {
    tx.execute(
        "UPDATE automation_events SET state = 'expired' WHERE tenant = :tenant AND rule_id = :id "
        "AND state IN ('suggested', 'pending')",
        {{"id", id}});
    tx.execute("DELETE FROM automation_rules WHERE tenant = :tenant AND id = :id", {{"id", id}});
}

void note_run(Tx& tx, const RuleRun& run, Time at) {
    tx.execute(
        "UPDATE automation_rules SET last_run_at = :at, last_matched = :matched, error = :error "
        "WHERE tenant = :tenant AND id = :id",
        {{"at", at}, {"matched", run.matched}, {"error", run.error}, {"id", run.id}});
}

std::vector<RuleCount> count_actions(const Scope& scope, Time since) {
    return scope.db().list<RuleCount>(
        "SELECT rule_id, count(*) FROM automation_events WHERE tenant = :tenant AND at >= :since "
        "AND state IN ('applied', 'reverted') GROUP BY rule_id",
        {{"since", since}});
}

namespace {

constexpr std::string_view kInsert =
    "INSERT INTO automation_settings (tenant, enabled, max_changes_per_day, "
    "max_budget_change_per_day, hold_when_stale_hours, updated_at, version, turn) VALUES (:tenant, "
    ":enabled, :changes, :budget, :stale, :now, 1, 0) ON CONFLICT (tenant) DO NOTHING";

void insert_defaults(Tx& tx, Time now) {
    const AutomationSettings usual;
    tx.execute(kInsert, {{"enabled", usual.enabled},
                         {"changes", usual.max_changes_per_day},
                         {"budget", usual.max_budget_change_per_day},
                         {"stale", usual.hold_when_stale_hours},
                         {"now", now}});
}

}  // namespace

AutomationSettings get_settings(const Scope& scope) {
    return scope.db()
        .one<AutomationSettings>("SELECT {columns} FROM automation_settings WHERE tenant = :tenant")
        .value_or(AutomationSettings{});
}

bool put_settings(Tx& tx, const SetAutomationSettings& settings, std::int64_t version, Time now) {
    insert_defaults(tx, now);
    return tx.execute(
               "UPDATE automation_settings SET enabled = :enabled, max_changes_per_day = :changes, "
               "max_budget_change_per_day = :budget, hold_when_stale_hours = :stale, updated_at = "
               ":now, version = version + 1 WHERE tenant = :tenant AND version = :version",
               {{"enabled", settings.enabled},
                {"changes", settings.max_changes_per_day},
                {"budget", settings.max_budget_change_per_day},
                {"stale", settings.hold_when_stale_hours},
                {"now", now},
                {"version", version}}) > 0;
}

std::int64_t get_turn(const Scope& scope) {
    return scope.db()
        .one<std::int64_t>("SELECT turn FROM automation_settings WHERE tenant = :tenant")
        .value_or(0);
}

bool take_turn(Tx& tx, std::int64_t seen, Time now) {
    insert_defaults(tx, now);
    return tx.execute(
               "UPDATE automation_settings SET turn = turn + 1 WHERE tenant = :tenant AND turn = "
               ":seen",
               {{"seen", seen}}) > 0;
}

}  // namespace herald::automation
