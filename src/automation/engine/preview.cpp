#include "automation/engine/preview.hpp"

#include <fmt/format.h>

#include <map>

#include "automation/engine/look.hpp"

namespace herald::automation {
namespace {

class Previewer {
public:
    Previewer(RuleLook look, RulePreview& out) : look_(std::move(look)), out_(out) {}

    void go() {
        out_.as_of = look_.data.as_of;
        out_.complete_through = look_.data.complete_through;
        out_.currency = look_.currency;
        out_.in_scope = look_.in_scope.front();
        const auto& targets = look_.matched.front().targets;
        out_.matched = look_.found.front();
        if (look_.errors.front()) throw Error(ErrorKind::conflict, *look_.errors.front());
        for (std::size_t i = 0; i < targets.size() && i < kShownMatches; ++i) {
            const Target& t = targets[i];
            out_.matches.push_back({t.id, t.name, t.platform, t.status, t.evidence, {}, {}});
        }
        // As it would act now, whatever its mode; and once more without what holds it, so that one
        // sees what it would do.
        PlanWorld world = look_.world;
        note_holds(make_plan(look_.matched, world).front());
        world.ignore_freshness = world.ignore_switch = true;
        note_effects(make_plan(look_.matched, world).front());
        warn();
        if (!look_.data.complete_through)
            out_.message =
                "There are no complete figures yet: connect an account or import a file.";
    }

private:
    void note_holds(const PlannedRule& plan) {
        std::map<std::string, std::int64_t> reasons;
        for (const auto& hold : plan.holds) {
            ++reasons[hold.reason];
            if (hold.target < out_.matches.size()) out_.matches[hold.target].held = hold.reason;
        }
        for (const auto& [reason, campaigns] : reasons) out_.held.push_back({reason, campaigns});
    }

    void note_effects(const PlannedRule& plan) {
        for (const auto& action : plan.actions)
            if (action.target < out_.matches.size())
                out_.matches[action.target].effects.push_back(
                    {action.kind, action.from, action.to, action.text});
    }

    void warn() {
        const StoredRule& rule = look_.rules.front().rule;
        if (out_.in_scope == 0 && look_.data.complete_through)
            out_.warnings.push_back("The rule looks at no campaign: its scope leaves none.");
        const auto share = out_.in_scope > 0 ? static_cast<double>(out_.matched) /
                                                   static_cast<double>(out_.in_scope)
                                             : 0;
        if (out_.matched >= 5 && share > 0.5)
            out_.warnings.push_back(fmt::format("It would act on {} of {} campaigns at once.",
                                                out_.matched, out_.in_scope));
        for (const auto& action : rule.actions) {
            const double own = std::abs(action.percent.value_or(0)) / 100;
            const auto most = rule.bounds().max_budget_change;
            if (most && own > *most)
                out_.warnings.push_back(
                    fmt::format("The rule's own limit of {:.0f} % a day cuts its step of {:.0f} %.",
                                100 * *most, 100 * own));
        }
        if (rule.cool_down() == 0)
            out_.warnings.push_back("Without a cool-down it acts on a campaign at every run.");
        const auto& settings = look_.world.settings;
        if (!settings.enabled)
            out_.warnings.push_back("Automation is switched off for this workspace.");
    }

    RuleLook look_;
    RulePreview& out_;
};

}  // namespace

RulePreview preview_rule(const Context& context, Scope& scope, const RuleDraft& draft) {
    LoadedRule loaded = check_draft(scope, draft);
    RulePreview out;
    const Currency currency = context.ads().workspace(scope).currency;
    out.sentence = rule_sentence(loaded, currency);
    loaded.rule.mode = RuleMode::auto_;
    std::vector<LoadedRule> rules;
    rules.push_back(std::move(loaded));
    Previewer(take_look(context, scope, std::move(rules)), out).go();
    return out;
}

}  // namespace herald::automation
