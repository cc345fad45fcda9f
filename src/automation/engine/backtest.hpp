#pragma once

#include <optional>
#include <string>
#include <vector>

#include "automation/engine/context.hpp"
#include "automation/rules/rule.hpp"

/// What a draft would have done in the past, and what that would have been worth.
namespace herald::automation {

struct BacktestRequest {
    RuleDraft rule;
    std::optional<Day> from, to;  ///< the last 90 complete days when left out
};
BOOST_DESCRIBE_STRUCT(BacktestRequest, (), (rule, from, to))

struct BacktestDay {
    Day date{};
    std::int64_t matched = 0, acted = 0;
};
BOOST_DESCRIBE_STRUCT(BacktestDay, (), (date, matched, acted))

struct BacktestExample {
    Day date{};
    ads::CampaignId campaign_id;
    std::string name, text;
};
BOOST_DESCRIBE_STRUCT(BacktestExample, (), (date, campaign_id, name, text))

/// What the sentence tells, for those who tell it in another language.
enum class PastDeedKind : std::uint8_t {
    pause,
    resume,
    lower_budget,
    raise_budget,
    notify,
    task,
    webhook,
    creative_refresh,
};
BOOST_DESCRIBE_ENUM(PastDeedKind, pause, resume, lower_budget, raise_budget, notify, task, webhook,
                    creative_refresh)
struct PastDeed {
    PastDeedKind kind{};
    std::int64_t campaigns = 0;
};
BOOST_DESCRIBE_STRUCT(PastDeed, (), (kind, campaigns))

struct SavedMoney {
    double mean = 0, low = 0, high = 0;
};
BOOST_DESCRIBE_STRUCT(SavedMoney, (), (mean, low, high))

struct RuleBacktest {
    Day from{}, to{};
    Currency currency;
    std::vector<BacktestDay> days;
    std::int64_t campaigns = 0;  ///< acted on
    std::int64_t actions = 0;
    /// Spend not spent less the results that would have been missed, with its 90 % interval. Null
    /// where the rule changes nothing.
    std::optional<SavedMoney> saved;
    std::optional<double> spend_avoided, revenue_forgone, profit_change;
    std::vector<BacktestExample> examples;
    std::string sentence;
    std::vector<PastDeed> deeds;  ///< what the sentence counts, in its order
    std::vector<std::string> caveats;
};
BOOST_DESCRIBE_STRUCT(RuleBacktest, (),
                      (from, to, currency, days, campaigns, actions, saved, spend_avoided,
                       revenue_forgone, profit_change, examples, sentence, deeds, caveats))

RuleBacktest backtest_rule(const Context& context, Scope& scope, const BacktestRequest& request);

}  // namespace herald::automation

template <>
inline constexpr auto herald::rules<herald::automation::BacktestRequest> = std::tuple{
    rule<&herald::automation::BacktestRequest::from>(doc{"At most 180 days before to."}),
    rule<&herald::automation::BacktestRequest::to>(doc{"The last complete day when left out."}),
};
template <>
inline constexpr auto herald::rules<herald::automation::RuleBacktest> = std::tuple{
    rule<&herald::automation::RuleBacktest::saved>(
        doc{"Spend avoided less what it would have brought, 90 % interval."}),
};
