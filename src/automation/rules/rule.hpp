#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ads/entities.hpp"
#include "alert/entities.hpp"
#include "base/json_reader.hpp"
#include "store/scope.hpp"
#include "web/paging.hpp"

/// Rules as the API shows them: where a condition holds, actions are taken, within limits.
namespace herald::automation {

struct RuleTag;
using RuleId = Id<RuleTag>;

/// suggest: it says what it would do; approve: somebody has to agree first; auto: it acts.
enum class RuleMode : std::uint8_t { suggest, approve, auto_ };
BOOST_DESCRIBE_ENUM(RuleMode, suggest, approve, auto_)

enum class RuleActionKind : std::uint8_t {
    pause,
    resume,
    budget,
    notify,
    task,
    webhook,
    creative_refresh
};
BOOST_DESCRIBE_ENUM(RuleActionKind, pause, resume, budget, notify, task, webhook, creative_refresh)

/// Whether a platform is told of it.
constexpr bool is_change(RuleActionKind kind) { return kind <= RuleActionKind::budget; }
/// Whether it needs nobody's agreement: it only tells, inside Herald.
constexpr bool only_tells(RuleActionKind kind) {
    return kind == RuleActionKind::notify || kind == RuleActionKind::task ||
           kind == RuleActionKind::creative_refresh;
}

enum class RuleEvery : std::uint8_t { new_data, hour, day };
BOOST_DESCRIBE_ENUM(RuleEvery, new_data, hour, day)

/// Money is in the organization's currency. Messages may hold {name}, {platform}, {rule} and the
/// values of the rule's own condition: {roas}.
struct RuleAction {
    RuleActionKind kind{};
    std::optional<Micros> amount;   ///< of money a day; below 0 it is taken away
    std::optional<double> percent;  ///< of the budget: 20 raises it by a fifth
    std::optional<Micros> floor, ceiling;
    std::optional<alert::Severity> severity;
    std::optional<std::vector<alert::AlertChannelId>> channel_ids;
    std::optional<std::string> message, title, url;
};
BOOST_DESCRIBE_STRUCT(RuleAction, (),
                      (kind, amount, percent, floor, ceiling, severity, channel_ids, message, title,
                       url))

struct RuleSchedule {
    RuleEvery every{};
    std::optional<std::string> at;  ///< "08:00", in the organization's zone
};
BOOST_DESCRIBE_STRUCT(RuleSchedule, (), (every, at))

struct RuleLimits {
    std::optional<std::int64_t> max_changes_per_day;
    std::optional<double> max_budget_change;  ///< of a campaign's budget, a day: 0.3
    std::optional<std::int64_t> max_campaigns_per_run;
};
BOOST_DESCRIBE_STRUCT(RuleLimits, (),
                      (max_changes_per_day, max_budget_change, max_campaigns_per_run))

/// What a client may set.
struct RuleDraft {
    std::string name;
    std::optional<std::string> description;
    std::optional<std::vector<ads::Platform>> platforms;
    std::optional<std::vector<ads::CampaignId>> campaign_ids;
    std::optional<RawJson> scope;  ///< a condition on fields; null: every campaign
    RawJson condition;
    std::vector<RuleAction> actions;
    std::optional<RuleSchedule> schedule;
    std::optional<std::int64_t> cool_down_hours;
    std::optional<RuleLimits> limits;
    std::optional<RuleMode> mode;
    std::optional<bool> enabled;
    std::optional<std::string> template_id;
};
BOOST_DESCRIBE_STRUCT(RuleDraft, (),
                      (name, description, platforms, campaign_ids, scope, condition, actions,
                       schedule, cool_down_hours, limits, mode, enabled, template_id))

/// As it is kept: defaults are filled in.
struct StoredRule : RuleDraft {
    RuleId id;
    Time created_at;
    std::optional<std::string> created_by;
    Time updated_at;
    std::optional<Time> last_run_at;
    std::optional<std::int64_t> last_matched;
    std::optional<std::string> error;  ///< of the last run
    std::int64_t version = 1;

    std::int64_t etag() const { return version; }
    RuleMode acts() const { return mode.value_or(RuleMode::suggest); }
    bool is_on() const { return enabled.value_or(true); }
    std::int64_t cool_down() const;
    RuleSchedule runs() const { return schedule.value_or(RuleSchedule{}); }
    RuleLimits bounds() const { return limits.value_or(RuleLimits{}); }
};
BOOST_DESCRIBE_STRUCT(StoredRule, (RuleDraft),
                      (id, created_at, created_by, updated_at, last_run_at, last_matched, error,
                       version))

/// As the API shows it.
struct Rule : StoredRule {
    std::string sentence;
    std::optional<Time> next_run_at;  ///< null where it follows new data, or is off
    std::int64_t actions_7d = 0;
};
BOOST_DESCRIBE_STRUCT(Rule, (StoredRule), (sentence, next_run_at, actions_7d))

inline constexpr std::int64_t kDefaultCoolDown = 24;     ///< hours
inline constexpr double kDefaultMostBudgetChange = 0.3;  ///< of a campaign's budget, a day
inline constexpr std::int64_t kMostRules = 200;          ///< of a workspace

inline std::int64_t StoredRule::cool_down() const {
    return cool_down_hours.value_or(kDefaultCoolDown);
}

struct ListRules : web::Paged {
    std::optional<bool> enabled;
    std::optional<RuleMode> mode;
    std::optional<std::string> q;
};
BOOST_DESCRIBE_STRUCT(ListRules, (web::Paged), (enabled, mode, q))

struct RuleRef {
    RuleId id;
};
BOOST_DESCRIBE_STRUCT(RuleRef, (), (id))

struct ReplaceRule : RuleDraft {
    RuleId id;
    web::IfMatch if_match;
};
BOOST_DESCRIBE_STRUCT(ReplaceRule, (RuleDraft), (id, if_match))

struct RulePatch {
    RuleId id;
    std::optional<std::string> name;
    std::optional<RuleMode> mode;
    std::optional<bool> enabled;
    web::IfMatch if_match;
};
BOOST_DESCRIBE_STRUCT(RulePatch, (), (id, name, mode, enabled, if_match))

/// What holds for all rules of a workspace.
struct AutomationSettings {
    bool enabled = true;  ///< false: no rule acts, whatever its mode
    std::int64_t max_changes_per_day = 100;
    double max_budget_change_per_day = 0.3;  ///< of all daily budgets together
    std::int64_t hold_when_stale_hours = 48;
    std::int64_t version = 1;
    std::int64_t etag() const { return version; }
};
BOOST_DESCRIBE_STRUCT(AutomationSettings, (),
                      (enabled, max_changes_per_day, max_budget_change_per_day,
                       hold_when_stale_hours, version))

struct SetAutomationSettings {
    bool enabled = true;
    std::int64_t max_changes_per_day = 0;
    double max_budget_change_per_day = 0;
    std::int64_t hold_when_stale_hours = 0;
    web::IfMatch if_match;
};
BOOST_DESCRIBE_STRUCT(SetAutomationSettings, (),
                      (enabled, max_changes_per_day, max_budget_change_per_day,
                       hold_when_stale_hours, if_match))

Error no_such(RuleId id);

}  // namespace herald::automation

template <>
inline constexpr auto herald::rules<herald::automation::RuleAction> = std::tuple{
    rule<&herald::automation::RuleAction::amount>(
        doc{"Money a day in the organization's currency, of a budget action; below 0 lowers."}),
    rule<&herald::automation::RuleAction::percent>(
        at_least{-90}, at_most{200}, doc{"Of a budget action: 20 raises by a fifth."}),
    rule<&herald::automation::RuleAction::floor>(
        at_least{0}, doc{"No budget is lowered below it; organization's currency."}),
    rule<&herald::automation::RuleAction::ceiling>(
        at_least{0}, doc{"No budget is raised above it; organization's currency."}),
    rule<&herald::automation::RuleAction::channel_ids>(count{0, 20}),
    rule<&herald::automation::RuleAction::message>(
        length{1, 1000}, doc{"May hold {name}, {platform}, {rule} and the condition's metrics."}),
    rule<&herald::automation::RuleAction::title>(length{1, 200}),
    rule<&herald::automation::RuleAction::url>(length{1, 2000}),
};
template <>
inline constexpr auto herald::rules<herald::automation::RuleSchedule> = std::tuple{
    rule<&herald::automation::RuleSchedule::at>(
        doc{"HH:MM in the organization's zone, of every day; 08:00 when left out."}),
};
template <>
inline constexpr auto herald::rules<herald::automation::RuleLimits> = std::tuple{
    rule<&herald::automation::RuleLimits::max_changes_per_day>(at_least{1}, at_most{10'000}),
    rule<&herald::automation::RuleLimits::max_budget_change>(
        at_least{0.01}, at_most{2},
        doc{"Of a campaign's budget, a day, as a fraction; 0.3 when left out."}),
    rule<&herald::automation::RuleLimits::max_campaigns_per_run>(at_least{1}, at_most{10'000}),
};
template <>
inline constexpr auto herald::rules<herald::automation::RuleDraft> = std::tuple{
    rule<&herald::automation::RuleDraft::name>(length{1, 120}),
    rule<&herald::automation::RuleDraft::description>(length{0, 1000}),
    rule<&herald::automation::RuleDraft::platforms>(count{0, 6}, doc{"Empty or null: all."}),
    rule<&herald::automation::RuleDraft::campaign_ids>(count{0, 500}, doc{"Empty or null: all."}),
    rule<&herald::automation::RuleDraft::scope>(doc{"A condition on fields alone."}),
    rule<&herald::automation::RuleDraft::condition>(
        doc{"A tree of all, any, not and tests (docs/automation.md)."}),
    rule<&herald::automation::RuleDraft::actions>(count{1, 5}),
    rule<&herald::automation::RuleDraft::cool_down_hours>(
        at_least{0}, at_most{2160}, doc{"Between two actions on one campaign; 24 when left out."}),
    rule<&herald::automation::RuleDraft::mode>(doc{"suggest when left out."}),
    rule<&herald::automation::RuleDraft::enabled>(doc{"true when left out."}),
    rule<&herald::automation::RuleDraft::template_id>(length{1, 60},
                                                      doc{"The template it was made from."}),
};
template <>
inline constexpr auto herald::rules<herald::automation::RulePatch> = std::tuple{
    rule<&herald::automation::RulePatch::name>(length{1, 120}),
};
template <>
inline constexpr auto herald::rules<herald::automation::ListRules> = std::tuple{
    rule<&herald::automation::ListRules::q>(length{0, 200}, doc{"Part of a name."}),
};
template <>
inline constexpr auto herald::rules<herald::automation::SetAutomationSettings> = std::tuple{
    rule<&herald::automation::SetAutomationSettings::enabled>(
        doc{"false stops every rule from acting."}),
    rule<&herald::automation::SetAutomationSettings::max_changes_per_day>(at_least{0},
                                                                          at_most{100'000}),
    rule<&herald::automation::SetAutomationSettings::max_budget_change_per_day>(
        at_least{0}, at_most{10}, doc{"Of all daily budgets together, as a fraction."}),
    rule<&herald::automation::SetAutomationSettings::hold_when_stale_hours>(
        at_least{1}, at_most{720}, doc{"Rules rest while the figures are older."}),
};
