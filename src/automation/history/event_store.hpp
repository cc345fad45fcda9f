#pragma once

#include <map>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "ads/changes.hpp"
#include "automation/history/rule_event.hpp"
#include "base/calendar.hpp"
#include "store/bus.hpp"

/// The SQL of what rules did.
namespace herald::automation {

RuleEvent get_event(const Scope& scope, RuleEventId id);
/// Newest first.
web::Page<RuleEvent> list_events(const Scope& scope, const ListRuleEvents& request,
                                 const TimeZone& zone);

/// A row with what the API does not show.
struct NewRuleEvent : RuleEvent {
    std::string once_key;
    double money_moved = 0;  ///< of budgets a day, the organization's currency
};
BOOST_DESCRIBE_STRUCT(NewRuleEvent, (RuleEvent), (once_key, money_moved))

/// False when a row of this once_key, or an open one of the same rule, campaign and kind, is there
/// already.
bool insert_event(Tx& tx, const Scope& scope, store::Bus& bus, const NewRuleEvent& event);
void announce_event(Tx& tx, const Scope& scope, store::Bus& bus, RuleEventId id);

/// Suggested and pending ones.
std::vector<RuleEvent> list_open(const Scope& scope);
/// An open one that its rule says again, with today's values.
void renew_open(Tx& tx, const Scope& scope, store::Bus& bus, const RuleEvent& event);
void expire_open(Tx& tx, const Scope& scope, store::Bus& bus, std::span<const RuleEventId> ids);

struct Decision {
    RuleEventState to{};
    std::vector<RuleEventState> from;
    std::optional<ads::ChangeId> change_id;
    std::optional<task::TaskId> task_id;
    std::optional<std::string> note;
};
/// Throws Error{conflict} when it is in none of the states `from` any more.
void decide(Tx& tx, const Scope& scope, store::Bus& bus, RuleEventId id, const Decision& decision);
/// What a platform refused has failed; returns how many. `campaign`: of this one alone.
std::size_t note_refused(Scope& scope, store::Bus& bus, std::optional<ads::CampaignId> campaign);

/// What rules have used of their limits since the day began.
struct UsedToday {
    std::map<RuleId, std::int64_t> changes;
    std::int64_t all = 0;
    double money_moved = 0;
    std::map<ads::CampaignId, Micros> first_budget;  ///< before the first change, campaign's own
    std::set<ads::CampaignId> changed;
};
UsedToday read_used(const Scope& scope, Time since);

/// When each rule last did something about a campaign, or somebody dismissed it or took it back.
/// What is still open is neither.
struct LastTouch {
    RuleId rule_id;
    ads::CampaignId campaign_id;
    std::optional<Time> acted, dismissed;
};
BOOST_DESCRIBE_STRUCT(LastTouch, (), (rule_id, campaign_id, acted, dismissed))
std::vector<LastTouch> read_touches(const Scope& scope, Time since);

/// The once_keys that an evaluation has written already.
std::set<std::string> keys_of(const Scope& scope, EvaluationId id);

/// Applied changes whose effect is not final, not older than `since`.
std::vector<RuleEvent> list_unmeasured(const Scope& scope, Time since);
void set_effect(Tx& tx, const Scope& scope, store::Bus& bus, RuleEventId id,
                const RuleEffect& effect);

}  // namespace herald::automation
