#include "automation/engine/look.hpp"
#include "automation/rules/rule_store.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

namespace herald::automation {
namespace {

using std::chrono::days;
using std::chrono::hours;

constexpr hours kLongestPause{2160};  ///< the longest cool-down

Reach reach_of(const LoadedRule& loaded) {
    Reach out;
    if (loaded.rule.platforms) out.platforms = *loaded.rule.platforms;
    if (loaded.rule.campaign_ids) out.campaigns = *loaded.rule.campaign_ids;
    if (loaded.scope) out.scope = &*loaded.scope;
    return out;
}

void read_world(RuleLook& look, const Context& context, const Scope& scope,
                const Subjects& subjects) {
    PlanWorld& world = look.world;
    world.settings = get_settings(scope);
    world.now = scope.now();
    world.zone = context.ads().workspace(scope).zone;
    world.used = read_used(scope, world.zone.start_of(world.zone.day_of(world.now)));
    for (const auto& subject : subjects.all())
        if (subject.status == ads::CampaignStatus::active && subject.daily_budget && subject.rate)
            world.all_budgets += subject.daily_budget->units() * *subject.rate;
    for (const auto& touch : read_touches(scope, world.now - kLongestPause)) {
        const std::pair key(touch.rule_id, touch.campaign_id);
        if (touch.acted) world.acted[key] = *touch.acted;
        if (touch.dismissed) world.dismissed[key] = *touch.dismissed;
    }
}

}  // namespace

std::string reason_of(const std::vector<Evidence>& evidence, const condition::Style& style) {
    std::string out;
    for (const auto& seen : evidence) {
        if (!out.empty()) out += ", ";
        out += seen.label;
        if (seen.text)
            out += " " + *seen.text;
        else
            out += " " + (seen.value ? condition::shown(*seen.value, seen.unit, style) : "unknown");
        if (seen.threshold)
            out += fmt::format(" (limit {})", condition::shown(*seen.threshold, seen.unit, style));
    }
    return out;
}

Target target_of(const condition::Condition& condition, const Match& match, const DataState& data,
                 Currency currency) {
    const condition::Style style{condition::Language::en, currency};
    const Subject& subject = *match.subject;
    const auto seen = evidence(condition, match, style);
    Target out;
    out.id = subject.id;
    out.key = subject.key;
    out.name = subject.name;
    out.platform = subject.platform;
    out.status = subject.status;
    out.daily_budget = subject.daily_budget;
    out.currency = subject.currency;
    out.rate = subject.rate.value_or(std::numeric_limits<double>::quiet_NaN());
    out.holder = subject.budget_holder;
    out.connected = subject.connected;
    out.pending_change = subject.pending_change;
    out.complete_through = subject.complete_through;
    const auto account =
        std::find_if(data.accounts.begin(), data.accounts.end(), [&](const AccountData& one) {
            return subject.account_id && one.id == *subject.account_id;
        });
    if (account != data.accounts.end()) out.synced_at = account->last_synced_at;
    if (subject.daily_budget && subject.rate)
        out.at_stake = subject.daily_budget->units() * *subject.rate;
    for (const auto& one : seen)
        out.evidence.push_back(
            {one.label, one.value,
             one.unit ? std::optional(std::string(enum_name(*one.unit))) : std::nullopt,
             one.threshold, one.text});
    out.reason = reason_of(seen, style);
    return out;
}

RuleLook take_look(const Context& context, const Scope& scope, std::vector<LoadedRule> rules) {
    RuleLook out;
    out.rules = std::move(rules);
    out.errors.resize(out.rules.size());
    out.in_scope.resize(out.rules.size());
    out.found.resize(out.rules.size());
    SubjectsWish wish;
    for (const auto& loaded : out.rules) {
        wish.conditions.push_back(&loaded.condition);
        if (loaded.scope) wish.conditions.push_back(&*loaded.scope);
    }
    Subjects subjects(*context.insight, scope, wish);
    out.data = subjects.data();
    out.currency = subjects.currency();
    read_world(out, context, scope, subjects);
    for (std::size_t i = 0; i < out.rules.size(); ++i) {
        const LoadedRule& loaded = out.rules[i];
        Matched matched{&loaded.rule, {}};
        try {
            const Matches found = subjects.match(loaded.condition, reach_of(loaded));
            out.in_scope[i] = found.in_scope;
            out.found[i] = static_cast<std::int64_t>(found.matches.size());
            for (const auto& match : found.matches) {
                if (matched.targets.size() == kMostTargets) break;
                matched.targets.push_back(
                    target_of(loaded.condition, match, out.data, out.currency));
            }
        } catch (const Error& error) {
            matched.targets.clear();
            out.errors[i] = error.what();
        }
        out.matched.push_back(std::move(matched));
    }
    return out;
}

}  // namespace herald::automation
