#include "automation/engine/decisions.hpp"

#include <fmt/format.h>

#include <array>

#include "ads/campaign_store.hpp"
#include "automation/engine/deeds.hpp"
#include "automation/engine/hook.hpp"
#include "automation/history/event_store.hpp"
#include "automation/rules/rule_store.hpp"
#include "base/text.hpp"

namespace herald::automation {
namespace {

[[noreturn]] void decided(const RuleEvent& event) {
    throw Error(ErrorKind::conflict,
                fmt::format("Only what is suggested or pending can be decided; this is {}.",
                            enum_name(event.state)));
}

RuleEvent get_open(const Scope& scope, RuleEventId id) {
    RuleEvent out = get_event(scope, id);
    if (out.state != RuleEventState::suggested && out.state != RuleEventState::pending)
        decided(out);
    if (out.expires_at && *out.expires_at < scope.now())
        throw Error(ErrorKind::conflict, "This is out of date; the rule looks at it again.");
    return out;
}

/// It was decided from what the campaign was; from something else it may be wrong.
void check_value(const Scope& scope, const RuleEvent& event,
                 const std::optional<std::string>& wanted) {
    std::optional<ads::StoredCampaign> stored;
    scope.read([&](store::Queries& db) { stored = ads::find_stored(db, *event.campaign_id); });
    if (!stored)
        throw Error(ErrorKind::conflict,
                    fmt::format("{} no longer exists.", event.campaign_name.value_or("It")));
    const ads::Campaign& campaign = stored->campaign;
    const std::string is = event.kind != RuleActionKind::budget
                               ? std::string(enum_name(campaign.status))
                           : campaign.daily_budget ? to_string(*campaign.daily_budget)
                                                   : std::string();
    if (is == wanted.value_or("")) return;
    throw Error(ErrorKind::conflict,
                fmt::format("{} has changed since: its {} is {} now, not {}.", campaign.name,
                            event.kind == RuleActionKind::budget ? "daily budget" : "status",
                            is.empty() ? "none" : is, wanted.value_or("none")));
}

/// An error of the change path names places of a body that nobody sent.
[[noreturn]] void cannot(const Error& error) {
    std::string text = "This cannot be done from here: ";
    for (const auto& field : error.fields())
        text += fmt::format("{}{}", &field == &error.fields().front() ? "" : "; ", field.detail);
    throw Error(ErrorKind::conflict, text + ".");
}

const std::vector<RuleEventState> kOpen{RuleEventState::suggested, RuleEventState::pending};

void approve_change(const Context& context, Scope& scope, const RuleEvent& event) {
    check_value(scope, event, event.from_value);
    ads::CampaignBatch batch;
    batch.title = event.rule_name;
    batch.patches.push_back(patch_of(event));
    batch.with = [&](Tx& tx, const ads::CampaignsChanged& made) {
        Decision done{RuleEventState::applied, kOpen, {}, {}, {}};
        if (!made.changes.empty()) done.change_id = made.changes.front();
        if (made.task) done.task_id = made.task->id;
        decide(tx, scope, context.bus(), event.id, done);
    };
    try {
        ads::change_campaigns(context.ads(), scope, batch);
    } catch (const Error& error) {
        if (error.kind() != ErrorKind::invalid) throw;
        cannot(error);
    }
}

void approve_call(const Context& context, Scope& scope, const RuleEvent& event) {
    const StoredRule rule = get_stored(scope, event.rule_id);
    for (const auto& action : rule.actions) {
        if (action.kind != RuleActionKind::webhook) continue;
        return scope.write([&](Tx& tx) {
            decide(tx, scope, context.bus(), event.id,
                   {RuleEventState::applied, kOpen, {}, {}, {}});
            call_out(tx, context, scope, action.url.value_or(""), event);
        });
    }
    throw Error(ErrorKind::conflict, "The rule no longer has a webhook.");
}

}  // namespace

RuleEvent approve_event(const Context& context, Scope& scope, RuleEventId id) {
    const RuleEvent event = get_open(scope, id);
    scope.audit({"rule_event.approved", "rule_event", id.value, {}});
    if (is_change(event.kind))
        approve_change(context, scope, event);
    else if (event.kind == RuleActionKind::webhook)
        approve_call(context, scope, event);
    else
        scope.write([&](Tx& tx) {
            decide(tx, scope, context.bus(), id, {RuleEventState::applied, kOpen, {}, {}, {}});
        });
    return get_event(scope, id);
}

RuleEvent dismiss_event(const Context& context, Scope& scope, const DismissRuleEvent& request) {
    const RuleEvent event = get_event(scope, request.id);
    if (event.state != RuleEventState::suggested && event.state != RuleEventState::pending)
        decided(event);
    Decision no{RuleEventState::dismissed, kOpen, {}, {}, {}};
    if (request.reason && !trim(*request.reason).empty())
        no.note = std::string(trim(*request.reason));
    scope.audit({"rule_event.dismissed", "rule_event", request.id.value, {}});
    scope.write([&](Tx& tx) { decide(tx, scope, context.bus(), request.id, no); });
    return get_event(scope, request.id);
}

RuleEvent revert_event(const Context& context, Scope& scope, RuleEventId id) {
    const RuleEvent event = get_event(scope, id);
    if (event.state != RuleEventState::applied || !event.change_id)
        throw Error(ErrorKind::conflict,
                    fmt::format("Only an applied change can be taken back; this is {}.",
                                event.change_id ? enum_name(event.state) : "no change"));
    check_value(scope, event, event.to_value);
    scope.audit({"rule_event.reverted", "rule_event", id.value, {}});
    try {
        ads::revert_changes(
            context.ads(), scope, std::array{*event.change_id},
            [&](Tx& tx, const ads::CampaignsChanged&) {
                decide(tx, scope, context.bus(), id,
                       {RuleEventState::reverted, {RuleEventState::applied}, {}, {}, {}});
            });
    } catch (const Error& error) {
        if (error.kind() != ErrorKind::invalid) throw;
        cannot(error);
    }
    return get_event(scope, id);
}

}  // namespace herald::automation
