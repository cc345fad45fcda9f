#include "automation/engine/deeds.hpp"

#include <fmt/format.h>

#include <map>

#include "alert/alert.hpp"
#include "automation/engine/evaluation.hpp"
#include "automation/engine/hook.hpp"
#include "base/json_writer.hpp"
#include "base/text.hpp"
#include "event/event.hpp"

namespace herald::automation {
namespace {

using std::chrono::days;

constexpr std::size_t kReasonBytes = 480;  ///< of a change's reason
constexpr std::size_t kMostHeldRows = 100;

RuleEventState state_of(RuleActionKind kind, RuleMode mode) {
    if (kind == RuleActionKind::notify) return RuleEventState::applied;
    if (only_tells(kind)) return RuleEventState::pending;  // somebody has to do it
    switch (mode) {
        case RuleMode::suggest: return RuleEventState::suggested;
        case RuleMode::approve: return RuleEventState::pending;
        case RuleMode::auto_: break;
    }
    return RuleEventState::applied;
}

struct CreativeDraft {
    std::string title, brief;
    ads::CampaignId campaign_id;
    std::string campaign_name;
    ads::Platform platform{};
};
BOOST_DESCRIBE_STRUCT(CreativeDraft, (), (title, brief, campaign_id, campaign_name, platform))

/// "creative.wanted": content makes a brief of it, whose id is the event's.
struct CreativeWish {
    RuleEventId event_id;
    std::string rule_name, reason;
    RawJson draft;
};
BOOST_DESCRIBE_STRUCT(CreativeWish, (), (event_id, rule_name, reason, draft))

CreativeDraft draft_of(const Target& campaign, const std::string& line) {
    return {"Fresh creative for " + campaign.name, line, campaign.id, campaign.name,
            campaign.platform};
}

class DeedMaker {
public:
    DeedMaker(const RuleLook& look, const Scope& scope, EvaluationId evaluation)
        : look_(look), scope_(scope), evaluation_(evaluation) {}

    std::vector<Deed> go(const std::vector<PlannedRule>& plan) {
        for (rule_ = 0; rule_ < plan.size(); ++rule_) {
            changes_.clear();
            for (const auto& planned : plan[rule_].actions)
                if (is_change(planned.kind)) changes_[planned.target] += planned.text + ". ";
            for (const auto& planned : plan[rule_].actions) add(planned);
            std::size_t rows = 0;
            for (const auto& held : plan[rule_].holds)
                if ((held.by_rule || held.by_limit) && rows++ < kMostHeldRows) add_held(held);
        }
        return std::move(out_);
    }

private:
    const StoredRule& rule() const { return look_.rules[rule_].rule; }
    const Target& target(std::size_t at) const { return look_.matched[rule_].targets[at]; }

    NewRuleEvent event_of(const Target& campaign, RuleActionKind kind) const {
        NewRuleEvent out;
        out.id = scope_.make_id<RuleEventId>();
        out.at = scope_.now();
        out.rule_id = rule().id;
        out.rule_name = rule().name;
        out.evaluation_id = evaluation_;
        out.campaign_id = campaign.id;
        out.campaign_name = campaign.name;
        out.platform = campaign.platform;
        out.kind = kind;
        out.reason = campaign.reason;
        out.mode = rule().acts();
        return out;
    }

    void add(const PlannedAction& planned) {
        const Target& campaign = target(planned.target);
        const RuleAction& action = rule().actions[planned.action];
        Deed deed;
        deed.rule = rule_;
        deed.action = planned.action;
        NewRuleEvent& event = deed.event;
        event = event_of(campaign, planned.kind);
        event.from_value = planned.from;
        event.to_value = planned.to;
        if (planned.kind == RuleActionKind::budget) event.currency = campaign.currency;
        event.text = planned.text;
        event.state = state_of(planned.kind, rule().acts());
        event.money_moved = planned.money_moved;
        event.once_key = fmt::format("{}:{}:{}:{}", to_string(evaluation_), to_string(rule().id),
                                     to_string(campaign.id), planned.action);
        const bool waits =
            event.state == RuleEventState::suggested || event.state == RuleEventState::pending;
        if (waits && !only_tells(planned.kind)) event.expires_at = event.at + days(kDecidedWithin);
        if (action.message)
            deed.line = fill_message(*action.message, rule(), campaign);
        else
            deed.line = fmt::format("{}: {}.", campaign.name, campaign.reason);
        if (planned.kind == RuleActionKind::notify || planned.kind == RuleActionKind::task)
            deed.line += what_becomes_of(planned.target);
        if (planned.kind == RuleActionKind::creative_refresh) {
            event.data.text = to_json(draft_of(campaign, deed.line));
        }
        if (planned.kind == RuleActionKind::notify) event.text = deed.line;
        if (is_change(planned.kind) && event.state == RuleEventState::applied)
            deed.patch = patch_of(event);
        out_.push_back(std::move(deed));
    }

    /// What the rule changes about the campaign beside telling of it, and whether that has begun: a
    /// message must not sound as if it had happened while it waits for somebody's word.
    std::string what_becomes_of(std::size_t campaign) const {
        const auto found = changes_.find(campaign);
        if (found == changes_.end()) return {};
        std::string_view stands = "On its way";
        if (rule().acts() == RuleMode::suggest) stands = "Suggested, not done";
        if (rule().acts() == RuleMode::approve) stands = "Waits for approval";
        std::string out = fmt::format(" {}: {}", stands, found->second);
        out.pop_back();
        return out;
    }

    void add_held(const Hold& held) {
        const Target& campaign = target(held.target);
        RuleActionKind kind = rule().actions.front().kind;
        for (const auto& action : rule().actions)
            if (is_change(action.kind)) kind = action.kind;
        Deed deed;
        deed.rule = rule_;
        deed.event = event_of(campaign, kind);
        deed.event.state = RuleEventState::held;
        deed.event.text = "Held: " + held.reason;
        const Day day = look_.world.zone.day_of(scope_.now());
        deed.event.once_key = fmt::format("held:{}:{}:{}:{}", to_string(rule().id),
                                          to_string(campaign.id), to_string(day), held.by_rule);
        out_.push_back(std::move(deed));
    }

    const RuleLook& look_;
    const Scope& scope_;
    EvaluationId evaluation_;
    std::size_t rule_ = 0;
    std::map<std::size_t, std::string> changes_;  ///< of the rule's targets: "Pause. "
    std::vector<Deed> out_;
};

}  // namespace

std::vector<Deed> deeds_of(const RuleLook& look, const std::vector<PlannedRule>& plan,
                           const Scope& scope, EvaluationId evaluation) {
    return DeedMaker(look, scope, evaluation).go(plan);
}

ads::CampaignPatch patch_of(const RuleEvent& event) {
    ads::CampaignPatch out;
    out.id = *event.campaign_id;
    out.reason = std::string(
        clip(fmt::format("Rule “{}”: {}", event.rule_name, event.reason), kReasonBytes));
    out.author = ads::ChangeAuthor{ads::ChangeActor::rule, event.rule_name};
    if (event.kind == RuleActionKind::budget)
        out.daily_budget = {true, parse_micros(event.to_value.value_or(""))};
    else
        out.status = parse_enum<ads::CampaignStatus>(event.to_value.value_or(""));
    return out;
}

namespace {

/// One alert for all campaigns of a rule's action.
alert::NewAlert alert_of(const StoredRule& rule, const RuleAction& action,
                         const std::vector<const Deed*>& of) {
    alert::NewAlert out;
    out.kind = alert::Kind::rule;
    out.severity = alert::Severity::INFO;
    out.link = "/automation/history?rule_id=" + to_string(rule.id);
    out.entity = "rule";
    out.entity_id = to_string(rule.id);
    const auto numbered = [&](std::string_view what) {
        return fmt::format("{}: {} {}{}", rule.name, of.size(), what, of.size() == 1 ? "" : "s");
    };
    std::string_view about = "rule";
    switch (action.kind) {
        case RuleActionKind::notify:
            out.severity = action.severity.value_or(alert::Severity::WARNING);
            out.title = action.title.value_or(numbered("campaign"));
            if (action.channel_ids) out.channel_ids = *action.channel_ids;
            break;
        case RuleActionKind::task:
            out.severity = action.severity.value_or(alert::Severity::INFO);
            out.title = "To do: " + action.title.value_or(rule.name);
            about = "rule_task";
            break;
        case RuleActionKind::creative_refresh:
            out.title = numbered("fresh creative") + " to make";
            about = "rule_draft";
            break;
        default: out.title = numbered("decision") + " to approve"; about = "rule_approval";
    }
    out.key = fmt::format("{}/{}", about, to_string(rule.id));
    for (const Deed* deed : of) {
        const RuleEvent& event = deed->event;
        out.message += (out.message.empty() ? "" : "\n") + deed->line;
        const std::string page = event.kind == RuleActionKind::creative_refresh
                                     ? "/content/" + to_string(event.id)
                                     : "/campaigns/" + to_string(*event.campaign_id);
        out.items.push_back(
            {to_string(*event.campaign_id), event.campaign_name.value_or(""), deed->line, page});
    }
    if (of.size() != 1) return out;
    out.campaign_name = of.front()->event.campaign_name;
    if (of.front()->event.platform) out.platform = enum_name(*of.front()->event.platform);
    return out;
}

}  // namespace

void tell(Tx& tx, const Context& context, const Scope& scope, const RuleLook& look,
          const std::vector<const Deed*>& done) {
    std::map<std::pair<std::size_t, std::size_t>, std::vector<const Deed*>> groups;
    for (const Deed* deed : done) {
        const RuleEvent& event = deed->event;
        if (event.kind == RuleActionKind::creative_refresh)
            event::emit(tx, scope.tenant(), context.bus(), scope.clock(), "automation",
                        "creative.wanted",
                        to_json(CreativeWish{event.id, event.rule_name, event.reason, event.data}));
        const bool tells = only_tells(event.kind) || event.state == RuleEventState::pending;
        if (tells && event.state != RuleEventState::held)
            groups[{deed->rule, deed->action}].push_back(deed);
        if (event.kind == RuleActionKind::webhook && event.state == RuleEventState::applied)
            call_out(tx, context, scope,
                     look.rules[deed->rule].rule.actions[deed->action].url.value_or(""), event);
    }
    for (const auto& [place, deeds] : groups) {
        const StoredRule& rule = look.rules[place.first].rule;
        alert::raise(tx, *context.alerts, scope, alert_of(rule, rule.actions[place.second], deeds));
    }
}

}  // namespace herald::automation
