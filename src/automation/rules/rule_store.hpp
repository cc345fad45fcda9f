#pragma once

#include <span>
#include <string>
#include <vector>

#include "automation/rules/rule.hpp"

/// The SQL of rules and of the workspace's settings.
namespace herald::automation {

/// Throws Error{not_found}, the same for another tenant's.
StoredRule get_stored(const Scope& scope, RuleId id);
/// In the order in which they were made.
std::vector<StoredRule> list_stored(const Scope& scope, const ListRules& request);
/// Those that are on, oldest first.
std::vector<StoredRule> list_enabled(const Scope& scope);
std::vector<StoredRule> find_stored(const Scope& scope, std::span<const RuleId> ids);
std::int64_t count_rules(const Scope& scope);

void insert_rule(Tx& tx, const StoredRule& rule);
/// What a client may set; false when somebody else was faster. The version rises.
bool update_rule(Tx& tx, const StoredRule& rule);
/// With what is still open of it expired; its history stays.
void remove_rule(Tx& tx, RuleId id);
struct RuleRun {
    RuleId id;
    std::int64_t matched = 0;
    std::optional<std::string> error;
};
void note_run(Tx& tx, const RuleRun& run, Time at);

struct RuleCount {
    RuleId rule_id;
    std::int64_t number = 0;
};
BOOST_DESCRIBE_STRUCT(RuleCount, (), (rule_id, number))
/// What each has done since then.
std::vector<RuleCount> count_actions(const Scope& scope, Time since);

AutomationSettings get_settings(const Scope& scope);
/// False when it is another version by now.
bool put_settings(Tx& tx, const SetAutomationSettings& settings, std::int64_t version, Time now);
/// Of two evaluations that act at once, one begins again: the turn it read must still be the turn.
std::int64_t get_turn(const Scope& scope);
bool take_turn(Tx& tx, std::int64_t seen, Time now);

}  // namespace herald::automation
