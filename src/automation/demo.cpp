#include "automation/demo.hpp"

#include <fmt/format.h>

#include <array>

#include "automation/engine/effects.hpp"
#include "automation/engine/evaluation.hpp"
#include "automation/engine/templates.hpp"
#include "automation/rules/draft.hpp"
#include "automation/rules/rule_store.hpp"
#include "automation/standing.hpp"
#include "insight/panel/history.hpp"
#include "store/past.hpp"

namespace herald::automation {
namespace {

using std::chrono::days;

constexpr std::string_view kType = "automation.demo";
constexpr int kWeeksBack = 13;
constexpr int kEvery = 3;  ///< days between two runs
constexpr std::chrono::hours kMorning{8};

struct Chosen {
    std::string_view id;
    RuleMode mode;
};
/// A pause waits for approval: demo data would go on spending after it.
constexpr std::array<Chosen, 6> kChosen{{{"pause_poor", RuleMode::approve},
                                         {"scale_high", RuleMode::auto_},
                                         {"creative_fatigue", RuleMode::suggest},
                                         {"high_cpa", RuleMode::auto_},
                                         {"budget_pacing", RuleMode::auto_},
                                         {"stop_loss", RuleMode::approve}}};

std::vector<StoredRule> make_rules(const Context& context, const Scope& scope) {
    const auto history = context.insight->histories->get(*context.insight, scope);
    std::vector<StoredRule> out;
    for (auto& one : make_templates(UsualFigures::of(*history)))
        for (const auto& chosen : kChosen) {
            if (chosen.id != one.id) continue;
            StoredRule rule = check_draft(scope, one.rule).rule;
            rule.mode = chosen.mode;
            rule.id = scope.make_id<RuleId>();
            rule.created_at = rule.updated_at = scope.now();
            rule.created_by = "Herald";
            out.push_back(std::move(rule));
        }
    return out;
}

std::string fill(const Context& context, task::Run& run) {
    Scope& scope = run.scope();
    if (count_rules(scope) > 0) return R"({"rules":0})";
    const TimeZone zone = context.ads().workspace(scope).zone;
    const Day today = zone.day_of(scope.now());
    FixedClock clock(zone.start_of(today - days(7 * kWeeksBack)) + kMorning);
    Scope past = store::scope_at(scope, clock);
    const auto rules = make_rules(context, past);
    run.write([&](Tx& tx) {
        for (auto rule : rules) {
            rule.enabled = false;  // nobody runs them today while they run in the past
            insert_rule(tx, rule);
        }
    });
    for (int back = 7 * kWeeksBack; back >= 0; back -= kEvery) {
        run.progress(1 - static_cast<double>(back) / (7 * kWeeksBack), "Running rules");
        const Time morning = zone.start_of(today - days(back)) + kMorning;
        if (morning > scope.now()) break;
        clock.set(morning);
        evaluate(context, past, {rules, past.make_id<EvaluationId>()});
    }
    run.write([&](Tx& tx) {
        tx.execute("UPDATE automation_rules SET enabled = 1 WHERE tenant = :tenant");
        set_standing_orders(tx, context, scope);
    });
    measure_effects(context, run);
    return fmt::format(R"({{"rules":{}}})", rules.size());
}

}  // namespace

task::TaskType demo_task(const Context& context) {
    return {std::string(kType), [&context](task::Run& run) { return fill(context, run); }, 1};
}

void add_demo_rules(const Context& context, Scope& scope) {
    if (count_rules(scope) > 0) return;
    auto rules = make_rules(context, scope);
    for (auto& rule : rules) rule.mode = RuleMode::approve;
    scope.write([&](Tx& tx) {
        for (const auto& rule : rules) insert_rule(tx, rule);
        set_standing_orders(tx, context, scope);
        enqueue_new_data(tx, context, scope);
    });
}

event::Listener demo_listener(const Context& context, SystemScope scope_of) {
    return {"automation.demo", "ads.metrics_synced",
            [&context, scope_of = std::move(scope_of)](store::TenantId tenant,
                                                       const event::Event& event) {
                if (event.data.text.find(R"("source":"demo")") == std::string::npos) return;
                Scope scope = scope_of(tenant);
                scope.write([&](Tx& tx) {
                    task::enqueue(tx, scope, context.bus(),
                                  {.type = std::string(kType),
                                   .title = "Rules for the demo data",
                                   .key = "demo"});
                });
            }};
}

}  // namespace herald::automation
