#pragma once

#include <map>
#include <vector>

#include "insight/panel/history.hpp"
#include "sandbox/market/market.hpp"

/// A company in a simulated market: what its people see, and what they can do.
namespace herald::simulate {

namespace market = sandbox::market;
using market::Index;

inline constexpr int kSeenDays = 400;       ///< of history that a policy looks at
inline constexpr double kMostChange = 0.3;  ///< of a budget, a day; platforms learn anew after more
/// New creatives a week: people have to make them. One for each so many ads that run.
inline constexpr int kAdsARefresh = 10;

struct Effort {
    int budgets = 0, pauses = 0, refreshes = 0;
    int changes() const { return budgets + pauses + refreshes; }
};

/// A budget a campaign shall have from today on.
struct Wish {
    Index campaign = 0;
    double budget = 0;
};

class Company {
public:
    explicit Company(market::World world);

    market::Market& market() { return play_.market(); }
    Day today() const { return play_.today(); }
    void step() { play_.step(); }

    /// What the platforms show this morning: days up to yesterday, conversions as far as they have
    /// arrived, tracking as it worked.
    insight::History look();
    /// The campaigns that ran on the first played day, by index; places in History::campaigns.
    const std::vector<Index>& campaigns() const { return campaigns_; }

    /// What all campaigns together may spend today: the budgets of those that would run had nobody
    /// changed anything.
    double money_today() const;
    bool runs(Index campaign) const;
    /// Whether a daily budget of its own can be set.
    bool adjustable(Index campaign) const;
    /// As set now, a day; 0 when it does not run.
    double budget(Index campaign) const;

    void pause(Index campaign);
    /// Sets budgets; where all together would exceed today's money, raises are cut alike.
    /// Differences below 1 % are left.
    void set_budgets(std::span<const Wish> wishes);
    /// Puts a fresh creative into the ad, unless this week's are used up.
    bool refresh(Index ad);
    int refreshes_left() const;

    const Effort& effort() const { return effort_; }
    /// Running ads on the first played day.
    int ads() const { return ads_; }

private:
    double planned(Index campaign) const;
    void learn_arrivals();

    market::Simulation play_;
    Day first_;
    std::vector<Index> campaigns_;
    std::map<Index, double> given_;  ///< budget a day when the play began
    std::map<Index, Day> refreshed_;
    std::vector<Day> refresh_days_;
    int ads_ = 0;
    Effort effort_;
    insight::Completeness conversions_known_, revenue_known_;
};

}  // namespace herald::simulate
