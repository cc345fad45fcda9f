#include "automation/standing.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "automation/engine/effects.hpp"
#include "automation/rules/draft.hpp"
#include "automation/rules/rule_store.hpp"
#include "base/json_writer.hpp"

namespace herald::automation {
namespace {

constexpr std::string_view kType = "automation.evaluate", kMeasure = "automation.measure";
constexpr std::string_view kTitle = "Run the rules", kMeasureTitle = "Measure what rules brought";
/// When a look for anomalies fails, rules do not wait for it longer than this.
constexpr std::chrono::minutes kPatience{15};

/// What a run is for.
struct RunInput {
    RuleEvery every{};
    std::optional<std::string> at;
    std::optional<Time> since;  ///< rules that ran later are left out
};
BOOST_DESCRIBE_STRUCT(RunInput, (), (every, at, since))

/// Empty for rules that follow new data.
std::string key_of(const RuleSchedule& schedule) {
    switch (schedule.every) {
        case RuleEvery::hour: return "hour";
        case RuleEvery::day: return "day " + schedule.at.value_or(std::string(kUsualTime));
        case RuleEvery::new_data: break;
    }
    return {};
}

std::string cron_of(const RuleSchedule& schedule) {
    if (schedule.every == RuleEvery::hour) return "7 * * * *";
    const int minutes =
        parse_time_of_day(schedule.at.value_or(std::string(kUsualTime))).value_or(0);
    return fmt::format("{} {} * * *", minutes % 60, minutes / 60);
}

struct KeyRow {
    std::string key;
    bool enabled = true;
    Time next_run_at;
};
BOOST_DESCRIBE_STRUCT(KeyRow, (), (key, enabled, next_run_at))
constexpr std::string_view kSchedules =
    "SELECT {columns} FROM schedules WHERE tenant = :tenant AND type = 'automation.evaluate'";

bool is_due(const StoredRule& rule, const RunInput& input) {
    const RuleSchedule schedule = rule.runs();
    if (schedule.every != input.every) return false;
    if (input.since && rule.last_run_at && *rule.last_run_at >= *input.since) return false;
    return input.every != RuleEvery::day ||
           schedule.at.value_or(std::string(kUsualTime)) == input.at.value_or("");
}

struct RunResult {
    std::int64_t rules = 0, matched = 0, acted = 0, suggested = 0;
};
BOOST_DESCRIBE_STRUCT(RunResult, (), (rules, matched, acted, suggested))

std::string run_rules(const Context& context, task::Run& run) {
    const auto input = run.input_as<RunInput>();
    EvaluationWish wish{list_enabled(run.scope()), EvaluationId{run.id().value}};
    std::erase_if(wish.rules, [&](const StoredRule& rule) { return !is_due(rule, input); });
    RunResult out;
    if (wish.rules.empty()) return to_json(out);
    run.progress(0.1, fmt::format("{} rules", wish.rules.size()));
    const Evaluation done = evaluate(context, run.scope(), wish);
    for (const auto& rule : done.rules) {
        ++out.rules;
        out.matched += rule.matched;
        out.acted += rule.acted;
        out.suggested += rule.suggested;
        if (rule.error)
            run.log(task::Level::warning, fmt::format("{}: {}", rule.name, *rule.error));
    }
    return to_json(out);
}

}  // namespace

void set_standing_orders(Tx& tx, const Context& context, const Scope& scope) {
    std::map<std::string, RuleSchedule> wanted;
    for (const auto& rule : tx.list<StoredRule>(
             "SELECT {columns} FROM automation_rules WHERE tenant = :tenant AND enabled = 1"))
        if (auto key = key_of(rule.runs()); !key.empty()) wanted.emplace(key, rule.runs());
    std::set<std::string> there;
    for (const auto& row : tx.list<KeyRow>(kSchedules)) {
        there.insert(row.key);
        if (!wanted.contains(row.key)) task::remove_schedule(tx, scope, kType, row.key);
    }
    const std::string zone = context.ads().workspace(scope).zone.name();
    for (const auto& [key, schedule] : wanted) {
        if (there.contains(key)) continue;
        const RunInput input{schedule.every, schedule.at, {}};
        const std::string title = schedule.every == RuleEvery::hour
                                      ? "Run the rules of every hour"
                                      : "Run the rules of " + schedule.at.value_or("");
        task::set_schedule(
            tx, scope, {std::string(kType), title, cron_of(schedule), zone, to_json(input), key});
    }
}

NextRuns::NextRuns(const Scope& scope) {
    for (const auto& row : scope.db().list<KeyRow>(kSchedules))
        if (row.enabled) times_.emplace(row.key, row.next_run_at);
}

std::optional<Time> NextRuns::of(const StoredRule& rule) const {
    const auto found = times_.find(key_of(rule.runs()));
    if (!rule.is_on() || found == times_.end()) return std::nullopt;
    return found->second;
}

task::TaskType evaluate_task(const Context& context) {
    return {std::string(kType), [&context](task::Run& run) { return run_rules(context, run); }, 2};
}

task::TaskType measure_task(const Context& context) {
    return {std::string(kMeasure),
            [&context](task::Run& run) {
                return fmt::format(R"({{"measured":{}}})", measure_effects(context, run));
            },
            1};
}

void enqueue_new_data(Tx& tx, const Context& context, const Scope& scope) {
    const RunInput input{RuleEvery::new_data, {}, {}};
    task::NewTask wish{.type = std::string(kType),
                       .title = std::string(kTitle),
                       .input_json = to_json(input),
                       .key = "new_data"};
    if (task::enqueue(tx, scope, context.bus(), wish).state == task::State::running) {
        wish.key = "new_data_next";
        task::enqueue(tx, scope, context.bus(), wish);
    }
}

namespace {

bool follows_new_data(const Scope& scope) {
    const auto rules = list_enabled(scope);
    return std::any_of(rules.begin(), rules.end(), [](const StoredRule& rule) {
        return rule.runs().every == RuleEvery::new_data;
    });
}

}  // namespace

event::Listener refresh_listener(const Context& context, SystemScope scope_of) {
    return {
        "automation.refreshed", "insights.refreshed",
        [&context, scope_of = std::move(scope_of)](store::TenantId tenant, const event::Event&) {
            Scope scope = scope_of(tenant);
            const bool run = follows_new_data(scope);
            const auto since = scope.now() - std::chrono::days(kMeasuredWithin);
            const bool measure = !list_unmeasured(scope, since).empty();
            if (!run && !measure) return;
            scope.write([&](Tx& tx) {
                if (run) enqueue_new_data(tx, context, scope);
                if (measure)
                    task::enqueue(tx, scope, context.bus(),
                                  {.type = std::string(kMeasure),
                                   .title = std::string(kMeasureTitle),
                                   .key = "measure"});
            });
        }};
}

event::Listener metrics_listener(const Context& context, SystemScope scope_of) {
    return {"automation.new_metrics", "ads.metrics_synced",
            [&context, scope_of = std::move(scope_of)](store::TenantId tenant,
                                                       const event::Event& event) {
                Scope scope = scope_of(tenant);
                if (!follows_new_data(scope)) return;
                const RunInput input{RuleEvery::new_data, {}, event.at};
                scope.write([&](Tx& tx) {
                    task::enqueue(tx, scope, context.bus(),
                                  {.type = std::string(kType),
                                   .title = std::string(kTitle),
                                   .input_json = to_json(input),
                                   .key = "after_sync",
                                   .not_before = scope.now() + kPatience});
                });
            }};
}

event::Listener refusal_listener(const Context& context, SystemScope scope_of) {
    return {"automation.refused", "campaign.updated",
            [&context, scope_of = std::move(scope_of)](store::TenantId tenant,
                                                       const event::Event& event) {
                const auto id = parse_json(event.data.text).at("id").as_string();
                const auto campaign = TextForm<ads::CampaignId>::parse(id);
                if (!campaign) return;
                Scope scope = scope_of(tenant);
                note_refused(scope, context.bus(), *campaign);
            }};
}

}  // namespace herald::automation
