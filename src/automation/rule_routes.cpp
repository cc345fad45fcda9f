#include <algorithm>

#include "automation/engine/hook.hpp"
#include "automation/engine/templates.hpp"
#include "automation/routes.hpp"
#include "automation/rules/draft.hpp"
#include "automation/rules/rule_store.hpp"
#include "automation/standing.hpp"
#include "automation/subjects/subjects.hpp"
#include "base/text.hpp"
#include "insight/panel/history.hpp"

namespace herald::automation {
namespace {

using store::Role;

/// What a condition may speak of, for builders.
struct ConditionField {
    std::string id, label, group;
    condition::FieldKind kind{};
    std::optional<condition::FieldUnit> unit;
    std::vector<std::string> ops;
    std::optional<std::vector<std::string>> values;
    bool windows = false, horizon = false;
};
BOOST_DESCRIBE_STRUCT(ConditionField, (),
                      (id, label, group, kind, unit, ops, values, windows, horizon))
struct ConditionFields {
    std::vector<ConditionField> data;
};
BOOST_DESCRIBE_STRUCT(ConditionFields, (), (data))

std::vector<std::string> ops_of(const condition::Field& field) {
    using condition::FieldKind;
    std::vector<std::string> out;
    if (field.is_number())
        out = {"=", "!=", "<", "<=", ">", ">=", "between"};
    else if (field.kind == FieldKind::enum_)
        out = {"=", "!=", "in", "not_in"};
    else
        out = {"=", "!=", "contains", "not_contains", "starts_with", "ends_with", "in", "not_in"};
    if (field.can_be_unknown) {
        out.push_back("is_null");
        out.push_back("is_not_null");
    }
    return out;
}

ConditionFields list_fields(Scope&) {
    ConditionFields out;
    for (const auto& field : campaign_fields().fields()) {
        ConditionField line{field.id,   field.label.en, field.group, field.kind,
                            field.unit, ops_of(field),  std::nullopt};
        if (!field.values.empty()) line.values = field.values;
        line.windows = field.windows == condition::Windows::required;
        line.horizon = field.windows == condition::Windows::horizon;
        out.data.push_back(std::move(line));
    }
    return out;
}

/// Rules as the API shows them.
class Shower {
public:
    Shower(const Context& context, const Scope& scope)
        : currency_(context.ads().workspace(scope).currency), next_(scope) {
        for (const auto& row : count_actions(scope, scope.now() - std::chrono::days(7)))
            counts_[row.rule_id] = row.number;
    }
    Rule show(StoredRule stored) const {
        Rule out;
        out.next_run_at = next_.of(stored);
        if (const auto found = counts_.find(stored.id); found != counts_.end())
            out.actions_7d = found->second;
        static_cast<StoredRule&>(out) = stored;
        try {
            out.sentence = rule_sentence(load_rule(std::move(stored)), currency_);
        } catch (const Error& error) {
            if (!out.error) out.error = error.what();
        }
        return out;
    }

private:
    Currency currency_;
    NextRuns next_;
    std::map<RuleId, std::int64_t> counts_;
};

web::Page<Rule> list_rules(const Context& context, Scope& scope, const ListRules& request) {
    const Shower shower(context, scope);
    std::vector<Rule> rows;
    for (auto& stored : list_stored(scope, request)) rows.push_back(shower.show(std::move(stored)));
    return web::make_page(std::move(rows), request,
                          [](const Rule& last) { return web::make_cursor("rules", last.id); });
}

Rule get_rule(const Context& context, Scope& scope, RuleId id) {
    return Shower(context, scope).show(get_stored(scope, id));
}

web::Created<Rule> create_rule(const Context& context, Scope& scope, const RuleDraft& draft) {
    StoredRule rule = check_draft(scope, draft).rule;
    if (count_rules(scope) >= kMostRules)
        throw Error(ErrorKind::conflict,
                    fmt::format("A workspace has at most {} rules.", kMostRules));
    rule.id = scope.make_id<RuleId>();
    rule.created_at = rule.updated_at = scope.now();
    if (!scope.actor().name.empty()) rule.created_by = scope.actor().name;
    scope.audit({"rule.created", "rule", rule.id.value, {}});
    scope.write([&](Tx& tx) {
        insert_rule(tx, rule);
        set_standing_orders(tx, context, scope);
    });
    return {get_rule(context, scope, rule.id), "/api/v1/automation/rules/" + to_string(rule.id)};
}

Rule save(const Context& context, Scope& scope, StoredRule rule) {
    rule.updated_at = scope.now();
    scope.audit({"rule.updated", "rule", rule.id.value, {}});
    scope.write([&](Tx& tx) {
        if (!update_rule(tx, rule))
            throw Error(ErrorKind::stale, "This rule was changed by somebody else; load it again.");
        set_standing_orders(tx, context, scope);
    });
    return get_rule(context, scope, rule.id);
}

Rule replace_rule(const Context& context, Scope& scope, const ReplaceRule& request) {
    const StoredRule before = get_stored(scope, request.id);
    request.if_match.check(before.version);
    StoredRule rule = before;
    static_cast<RuleDraft&>(rule) = check_draft(scope, request).rule;
    return save(context, scope, std::move(rule));
}

Rule update_rule_of(const Context& context, Scope& scope, const RulePatch& patch) {
    StoredRule rule = get_stored(scope, patch.id);
    patch.if_match.check(rule.version);
    if (patch.name) {
        rule.name = std::string(trim(*patch.name));
        Problems problems;
        if (rule.name.empty()) problems.add("/name", "must not be empty");
        problems.raise();
    }
    if (patch.mode) rule.mode = *patch.mode;
    if (patch.enabled) rule.enabled = *patch.enabled;
    return save(context, scope, std::move(rule));
}

void delete_rule(const Context& context, Scope& scope, RuleId id) {
    get_stored(scope, id);
    scope.audit({"rule.removed", "rule", id.value, {}});
    scope.write([&](Tx& tx) {
        remove_rule(tx, id);
        set_standing_orders(tx, context, scope);
    });
}

web::Page<RuleTemplate> list_templates(const Context& context, Scope& scope) {
    const auto history = context.insight->histories->get(*context.insight, scope);
    return {make_templates(UsualFigures::of(*history)), std::nullopt};
}

AutomationSettings set_settings(Scope& scope, const SetAutomationSettings& request) {
    const auto before = get_settings(scope);
    request.if_match.check(before.version);
    scope.audit({"automation.settings", "automation", std::nullopt, {}});
    scope.write([&](Tx& tx) {
        if (!put_settings(tx, request, before.version, scope.now()))
            throw Error(ErrorKind::stale, "The settings were changed by somebody else.");
    });
    return get_settings(scope);
}

/// With what receivers of rules' webhooks check signatures.
struct WebhookSecret {
    std::string secret;
};
BOOST_DESCRIBE_STRUCT(WebhookSecret, (), (secret))

}  // namespace

void add_rule_routes(const Context& context, web::Router& routes) {
    const std::string base = "/api/v1/automation/";
    routes.get(base + "rules", {"List rules", Role::viewer},
               [&context](Scope& s, const ListRules& r) { return list_rules(context, s, r); });
    routes.post(
        base + "rules",
        web::RouteSpec("Create a rule", Role::editor).about("rule").may(ErrorKind::conflict),
        [&context](Scope& s, const RuleDraft& r) { return create_rule(context, s, r); });
    routes.get(base + "rules/{id}", {"Get a rule", Role::viewer},
               [&context](Scope& s, const RuleRef& r) { return get_rule(context, s, r.id); });
    routes.put(base + "rules/{id}", web::RouteSpec("Replace a rule", Role::editor).about("rule"),
               [&context](Scope& s, const ReplaceRule& r) { return replace_rule(context, s, r); });
    routes.patch(
        base + "rules/{id}", web::RouteSpec("Update a rule", Role::editor).about("rule"),
        [&context](Scope& s, const RulePatch& r) { return update_rule_of(context, s, r); });
    routes.del(base + "rules/{id}", {"Delete a rule", Role::editor},
               [&context](Scope& s, const RuleRef& r) { delete_rule(context, s, r.id); });
    routes.get(base + "templates", {"List rule templates", Role::viewer},
               [&context](Scope& s) { return list_templates(context, s); });
    routes.get(base + "fields", {"List condition fields", Role::viewer}, list_fields);
    routes.get(base + "settings", {"Get automation settings", Role::viewer},
               [](Scope& s) { return get_settings(s); });
    routes.put(base + "settings",
               web::RouteSpec("Set automation settings", Role::admin).about("automation"),
               [](Scope& s, const SetAutomationSettings& r) { return set_settings(s, r); });
    routes.get(base + "webhook-secret", {"Get rule webhook secret", Role::admin},
               [&context](Scope& s) { return WebhookSecret{hook_secret(context, s.tenant())}; });
}

}  // namespace herald::automation
