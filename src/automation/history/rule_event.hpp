#pragma once

#include <optional>
#include <string>
#include <vector>

#include "automation/rules/rule.hpp"
#include "task/task.hpp"

/// What rules did, proposed and held back, as the API shows it.
namespace herald::automation {

struct RuleEventTag;
struct EvaluationTag;
using RuleEventId = Id<RuleEventTag>;
using EvaluationId = Id<EvaluationTag>;

/// suggested: nobody has decided yet; pending: it waits for a person (an approval, or a task that
/// somebody has to do); held: a guard, a limit or another rule kept it from acting; expired: not
/// decided in time, or the rule no longer says so.
enum class RuleEventState : std::uint8_t {
    suggested,
    pending,
    applied,
    failed,
    reverted,
    dismissed,
    held,
    expired
};
BOOST_DESCRIBE_ENUM(RuleEventState, suggested, pending, applied, failed, reverted, dismissed, held,
                    expired)

/// What applying it brought against what would have been without it: profit a day of the campaign.
struct RuleEffect {
    std::string metric;
    std::optional<double> before, after, change, low, high;
    std::optional<double> money;  ///< a week
    std::string text;
    bool is_final = false;
    Time measured_at;
};
BOOST_DESCRIBE_STRUCT(RuleEffect, (),
                      (metric, before, after, change, low, high, money, text, is_final,
                       measured_at))

struct RuleEvent {
    RuleEventId id;
    Time at;
    RuleId rule_id;
    std::string rule_name;
    EvaluationId evaluation_id;
    std::optional<ads::CampaignId> campaign_id;
    std::optional<std::string> campaign_name;
    std::optional<ads::Platform> platform;
    RuleActionKind kind{};
    std::optional<std::string> from_value, to_value;
    std::optional<Currency> currency;  ///< of the values of a budget: the campaign's own
    std::string text, reason;
    RuleEventState state{};
    RuleMode mode{};
    std::optional<ads::ChangeId> change_id;
    std::optional<task::TaskId> task_id;
    std::optional<std::string> error;
    std::optional<RuleEffect> effect;
    RawJson data;
    std::optional<std::string> decided_by;
    std::optional<Time> decided_at, expires_at;
    std::optional<std::string> note;  ///< why somebody dismissed it
};
BOOST_DESCRIBE_STRUCT(RuleEvent, (),
                      (id, at, rule_id, rule_name, evaluation_id, campaign_id, campaign_name,
                       platform, kind, from_value, to_value, currency, text, reason, state, mode,
                       change_id, task_id, error, effect, data, decided_by, decided_at, expires_at,
                       note))

struct ListRuleEvents : web::Paged {
    std::optional<RuleId> rule_id;
    std::optional<ads::CampaignId> campaign_id;
    std::vector<RuleEventState> state;
    std::optional<Day> from, to;
};
BOOST_DESCRIBE_STRUCT(ListRuleEvents, (web::Paged), (rule_id, campaign_id, state, from, to))

struct RuleEventRef {
    RuleEventId id;
};
BOOST_DESCRIBE_STRUCT(RuleEventRef, (), (id))

struct DismissRuleEvent {
    RuleEventId id;
    std::optional<std::string> reason;
};
BOOST_DESCRIBE_STRUCT(DismissRuleEvent, (), (id, reason))

Error no_such(RuleEventId id);

}  // namespace herald::automation

template <>
inline constexpr auto herald::rules<herald::automation::RuleEvent> = std::tuple{
    rule<&herald::automation::RuleEvent::reason>(doc{"The condition with the values seen."}),
    rule<&herald::automation::RuleEvent::currency>(doc{"Of a budget's values."}),
    rule<&herald::automation::RuleEvent::data>(doc{"A creative_refresh's draft; else null."}),
};
template <>
inline constexpr auto herald::rules<herald::automation::RuleEffect> = std::tuple{
    rule<&herald::automation::RuleEffect::before>(doc{"A day, as it would have been without."}),
    rule<&herald::automation::RuleEffect::after>(doc{"A day, as it was."}),
    rule<&herald::automation::RuleEffect::change>(doc{"A day; low and high: 90 % interval."}),
    rule<&herald::automation::RuleEffect::money>(doc{"A week, organization's currency."}),
};
template <>
inline constexpr auto herald::rules<herald::automation::ListRuleEvents> = std::tuple{
    rule<&herald::automation::ListRuleEvents::from>(doc{"First day, organization's zone."}),
    rule<&herald::automation::ListRuleEvents::to>(doc{"Last day."}),
};
template <>
inline constexpr auto herald::rules<herald::automation::DismissRuleEvent> = std::tuple{
    rule<&herald::automation::DismissRuleEvent::reason>(length{0, 500}),
};
