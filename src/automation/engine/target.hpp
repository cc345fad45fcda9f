#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ads/entities.hpp"

/// A campaign for which a rule's condition holds, with what was seen.
namespace herald::automation {

/// One test of the condition with the value that it saw. Ratios as fractions, money in the
/// organization's currency.
struct RuleEvidence {
    std::string label;
    std::optional<double> value;
    std::optional<std::string> unit;
    std::optional<double> threshold;
    std::optional<std::string> text;  ///< of a field that holds one
};
BOOST_DESCRIBE_STRUCT(RuleEvidence, (), (label, value, unit, threshold, text))

struct Target {
    ads::CampaignId id;
    std::int32_t key = 0;
    std::string name;
    ads::Platform platform{};
    ads::CampaignStatus status{};
    std::optional<Micros> daily_budget;  ///< in `currency`, the campaign's own
    Currency currency;
    double rate = 1;  ///< of one unit of `currency` in the organization's; NaN without a rate
    ads::BudgetHolder holder{};
    bool connected = false;               ///< a platform is told of its changes
    bool pending_change = false;          ///< one is on its way
    std::optional<Time> synced_at;        ///< its account's last sync, where it is connected
    std::optional<Day> complete_through;  ///< figures of later days can still be missing
    double at_stake = 0;  ///< its budget in the organization's money: whose turn comes first
    std::vector<RuleEvidence> evidence;
    std::string reason;  ///< the condition's sentence with the values seen
};

}  // namespace herald::automation
