#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/described.hpp"
#include "base/money.hpp"
#include "sandbox/market/world.hpp"

/// Policies played against a simulated market, so that advice can be held against its worth.
namespace herald::simulate {

enum class PolicyKind : std::uint8_t {
    none,    ///< nothing changes
    rules,   ///< six of the rule templates, left to act
    herald,  ///< what propose() says, applied
    oracle,  ///< knows the truth
};
BOOST_DESCRIBE_ENUM(PolicyKind, none, rules, herald, oracle)

struct Play {
    sandbox::market::World world;
    int days = 90;  ///< played, after the world's own days of history
    PolicyKind policy{};
};

/// What came of it. Money in the world's currency, over the played days. Revenue, spend and what is
/// wasted are the market's expectations for what the policy did, without the luck of the days;
/// `counted_…` are drawn with it.
struct Played {
    std::uint64_t seed = 0;
    int days = 0;
    PolicyKind policy{};
    double roas = 0, revenue = 0, spend = 0;
    /// Money of which the last unit brought back less than itself, by each day's true curve: what a
    /// campaign spent beyond that point, and all of it where no spend would have covered its cost.
    double wasted_spend = 0;
    /// Of the played days, how many the mean running ad had a creative that kept at least 80 % of
    /// its fresh click rate.
    double creative_days = 0;
    int changes = 0;  ///< of budgets and states, and refreshed creatives
    int refreshes = 0, pauses = 0;
    double profit = 0;  ///< revenue less spend
    /// Revenue and money not spent, over all the money there was: ROAS with what is kept counted.
    double return_on_money = 0;
    double money_a_day = 0;  ///< what may be spent a day, the same for all policies
    double counted_revenue = 0, counted_roas = 0;
    int campaigns = 0, ads = 0;  ///< that ran on the first played day
};
BOOST_DESCRIBE_STRUCT(Played, (),
                      (seed, days, policy, roas, revenue, spend, wasted_spend, creative_days,
                       changes, refreshes, pauses, profit, return_on_money, money_a_day,
                       counted_revenue, counted_roas, campaigns, ads))

/// Of its fresh click rate a creative keeps at least this much while it counts as alive.
inline constexpr double kAliveShare = 0.8;

/// Deterministic: equal plays, equal figures. 90 days of 40 campaigns take some seconds with
/// `herald`, less than one with the others.
Played play(const Play& play);

}  // namespace herald::simulate
