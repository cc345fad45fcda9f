#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "insight/advice/advice.hpp"
#include "insight/budget/allocation.hpp"
#include "insight/panel/history.hpp"

/// The same money, better spread: what is known of each campaign's curve, and the plan under
/// limits.
namespace herald::insight {

enum class BudgetObjective : std::uint8_t { revenue, conversions };
BOOST_DESCRIBE_ENUM(BudgetObjective, revenue, conversions)
/// Whether a campaign's days tell how its results answer to spend.
enum class CurveKnowledge : std::uint8_t { good, thin };
BOOST_DESCRIBE_ENUM(CurveKnowledge, good, thin)

/// A campaign that the plan cannot move, and why.
struct LeftOutCampaign {
    ads::CampaignId campaign_id;
    std::string campaign_name;
    std::string reason;
};
BOOST_DESCRIBE_STRUCT(LeftOutCampaign, (), (campaign_id, campaign_name, reason))

/// What curves are fitted to: days whose results are known, late ones made up for.
struct MarketDays {
    BudgetObjective objective{};
    std::int64_t count = 0;  ///< of days with figures
    std::vector<std::int32_t> keys;
    std::vector<CampaignDays> days;  ///< beside the keys
    double recent_demand = 1;        ///< how good the last weeks were for everybody
};
/// Whether a campaign runs and has spent within the last weeks.
bool is_spending(const History& history, const CampaignHistory& campaign);
/// Revenue where any account tells it, else conversions.
BudgetObjective usual_objective(const History& history);
MarketDays market_days(const History& history, BudgetObjective objective);

/// Curves by campaign key.
struct FittedMarket {
    BudgetObjective objective{};
    std::int64_t days = 0;
    std::vector<std::int32_t> keys;  ///< ascending
    Market market;
    /// The market as it may be, several times over: drawn once, because every plan asks for them.
    std::vector<std::vector<ResponseCurve>> draws;
    std::size_t size_bytes() const;
};
/// Fewer the more campaigns there are: 64 to 400.
void draw_markets(FittedMarket& market);
/// Curves over all days, lifted or lowered to what the last three weeks brought.
FittedMarket fit_budget_market(const MarketDays& days);

struct BudgetCurvePoint {
    double spend = 0, mean = 0, low = 0, high = 0;
};
BOOST_DESCRIBE_STRUCT(BudgetCurvePoint, (), (spend, mean, low, high))
/// Spend and results a day, money in the plan's currency.
struct BudgetPlanCampaign {
    ads::CampaignId campaign_id;
    std::string campaign_name;
    ads::Platform platform{};
    double current = 0, proposed = 0, least = 0, most = 0;
    double result_current = 0, result_proposed = 0;
    double marginal_current = 0, marginal_proposed = 0;
    CurveKnowledge knowledge{};
    std::optional<std::string> needs;
    bool editable = false;
    std::vector<BudgetCurvePoint> curve;
};
BOOST_DESCRIBE_STRUCT(BudgetPlanCampaign, (),
                      (campaign_id, campaign_name, platform, current, proposed, least, most,
                       result_current, result_proposed, marginal_current, marginal_proposed,
                       knowledge, needs, editable, curve))

/// With the chance that it is a gain at all.
struct BudgetGain {
    double mean = 0, low = 0, high = 0, chance = 0;
};
BOOST_DESCRIBE_STRUCT(BudgetGain, (), (mean, low, high, chance))

struct BudgetPlan {
    Currency currency;
    BudgetObjective objective{};
    std::int64_t days = 0;  ///< of history used
    double total = 0, current_total = 0, unspent = 0;
    double least_total = 0, most_total = 0;  ///< what the limits of all campaigns add up to
    std::optional<double> price;             ///< results of one more unit of money
    Likely current, proposed;                ///< results a day
    BudgetGain gain;
    std::optional<std::string> message;
    std::vector<BudgetPlanCampaign> campaigns;
    std::vector<LeftOutCampaign> left_out;
};
BOOST_DESCRIBE_STRUCT(BudgetPlan, (),
                      (currency, objective, days, total, current_total, unspent, least_total,
                       most_total, price, current, proposed, gain, message, campaigns, left_out))

struct GetBudgetOptimization {
    std::optional<double> total;
    std::optional<double> max_change;
    std::optional<ads::Platform> platform;
    std::optional<BudgetObjective> objective;
};
BOOST_DESCRIBE_STRUCT(GetBudgetOptimization, (), (total, max_change, platform, objective))
inline constexpr double kUsualMaxChange = 0.3;
/// Curves are shown of the campaigns that change most.
inline constexpr std::size_t kShownCurves = 300;

/// Throws Error{invalid} when the total is below what the limits allow, naming it.
BudgetPlan plan_budget(const History& history, const FittedMarket& market,
                       const GetBudgetOptimization& wish);

/// What new budgets are likely to bring, from the same curves.
struct ExpectedGain {
    Likely money_a_week;  ///< results in money less what is spent more
    double chance = 0;    ///< that it is a gain
};
struct NewBudget {
    std::size_t campaign = 0;  ///< its place in History
    double budget = 0;         ///< a day, in the organization's currency
};
ExpectedGain expected_gain(const History& history, const FittedMarket& market,
                           std::span<const NewBudget> budgets);

struct BudgetChange {
    ads::CampaignId campaign_id;
    Micros daily_budget;  ///< in the organization's currency
};
BOOST_DESCRIBE_STRUCT(BudgetChange, (), (campaign_id, daily_budget))
struct ApplyBudgetPlan {
    std::vector<BudgetChange> changes;
    std::optional<std::string> reason;
};
BOOST_DESCRIBE_STRUCT(ApplyBudgetPlan, (), (changes, reason))

}  // namespace herald::insight

template <>
inline constexpr auto herald::rules<herald::insight::GetBudgetOptimization> = std::tuple{
    rule<&herald::insight::GetBudgetOptimization::total>(
        at_least{0}, at_most{8'999'999'999.0},
        doc{"A day, over all campaigns of the plan; what they spend now when left out."}),
    rule<&herald::insight::GetBudgetOptimization::max_change>(
        at_least{0}, at_most{10},
        doc{"Of each campaign's spend a day, a share; 0.3 when left out."}),
    rule<&herald::insight::GetBudgetOptimization::objective>(
        doc{"Revenue where it is told, else conversions, when left out."}),
};
template <>
inline constexpr auto herald::rules<herald::insight::BudgetChange> = std::tuple{
    rule<&herald::insight::BudgetChange::daily_budget>(at_least{0.01},
                                                       doc{"In the organization's currency."}),
};
template <>
inline constexpr auto herald::rules<herald::insight::ApplyBudgetPlan> = std::tuple{
    rule<&herald::insight::ApplyBudgetPlan::changes>(count{1, 5000}),
    rule<&herald::insight::ApplyBudgetPlan::reason>(length{0, 500}),
};
