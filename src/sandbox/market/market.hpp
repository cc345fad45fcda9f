#pragma once

#include <array>
#include <atomic>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/calendar.hpp"
#include "sandbox/market/world.hpp"

/// The simulated market: what a company's campaigns bring, day by day. A function of (world,
/// changes); nothing random is kept.
namespace herald::sandbox::market {

using Index = std::uint32_t;
inline constexpr Index kNone = ~Index{0};

/// A value that changes on certain days.
template <class T>
class Timeline {
public:
    explicit Timeline(T first = {}) : latest_(first), first_(first) {}
    /// The value in force on that day.
    const T& on(Day day) const {
        for (auto it = steps_.rbegin(); it != steps_.rend(); ++it)
            if (it->first <= day) return it->second;
        return first_;
    }
    /// What was set last, though it may act only tomorrow: what a platform shows at once.
    const T& latest() const { return latest_; }
    /// From that day on. Days must not go back.
    void set(Day from, T value) {
        while (!steps_.empty() && steps_.back().first >= from) steps_.pop_back();
        steps_.emplace_back(from, value);
        latest_ = std::move(value);
    }
    const std::vector<std::pair<Day, T>>& steps() const { return steps_; }

private:
    T latest_, first_;
    std::vector<std::pair<Day, T>> steps_;
};

struct Account {
    Platform platform{};
    std::string id, name, zone_name;
    Currency currency;
    TimeZone zone;
    std::vector<Index> campaigns;
};

struct Budget {
    std::string id, name;
    Timeline<Micros> amount;
    bool lifetime = false;  ///< for the whole flight of its campaign
    Index references = 0;   ///< campaigns that live on it; above 1 it is shared
};

/// Conversions a day over spend a day: max · s^shape / (half^shape + s^shape) (Hill 1910).
struct Curve {
    double max = 0, half = 1, shape = 1;
    double at(double spend) const;
    double slope(double spend) const;
};

/// What no connector may know. Money in the account's currency, plain day, fresh creatives.
struct Physics {
    Curve conversions;
    double order_value = 0;
    double cpm = 0, ctr = 0;
    double audience = 0, exhausts_at = 0, turnover = 0;
    double most_spend = 0;  ///< what the audience lets spend on a day at most
    std::array<double, 7> weekdays{1, 1, 1, 1, 1, 1, 1};
    double season = 0, season_peak = 0, growth = 0, holiday = 1;
    double dispersion = 10, delay_days = 1, attributed = 1, view_rate = 0;
};

struct Campaign {
    std::string id, name, objective;
    Index account = 0;
    Index budget = kNone;  ///< kNone: the groups hold budgets
    double budget_share = 1;
    Day created, start;
    std::optional<Day> end;
    Timeline<Status> status;
    Index first_group = 0, groups = 0, first_ad = 0, ads = 0;
    Physics physics;
};

struct Group {
    std::string id, name;
    Index campaign = 0, budget = kNone;
    Timeline<Status> status;
};

struct Ad {
    std::string id, creative_id, name, title, body;
    Index campaign = 0, group = 0;
    double weight = 1, quality = 1, fatigue_at = 3;
    Day start;
    std::optional<Day> end;
    std::vector<Day> refreshed;  ///< in order
    Timeline<Status> status;
};

/// Sums of figures as a platform shows them.
struct Figures {
    std::int64_t impressions = 0, clicks = 0, video_views = 0;
    Micros spend, conversions, revenue;
    Figures& operator+=(const Figures& other);
    bool empty() const { return impressions == 0 && spend.value == 0 && conversions.value == 0; }
    bool operator==(const Figures&) const = default;
};

/// One ad on one day of its account.
struct AdDay {
    Day day;
    Index ad = 0;
    Figures figures;
};

/// When figures are looked at: `today` is under way in the account's zone, `progress` of it (0 to
/// 1) is over.
struct AsOf {
    Day today;
    double progress = 0;
};

/// A shock with its days made absolute.
struct Shock {
    ShockKind kind{};
    Day first, last, seen_on;
    double factor = 1;
    std::optional<Platform> platform;
    Index campaign = kNone;
};

/// The truth of one campaign on one day: expectations, before noise, delay and tracking.
struct TruthDay {
    Day day;
    double budget = 0, spend = 0, max_spend = 0;
    double demand = 1, price = 1, exhaustion = 1, quality = 1;
    double impressions = 0, clicks = 0, conversions = 0, revenue = 0;
    Curve
        revenue_curve;  ///< revenue over spend on this day, with this day's creatives and audience
    double marginal_roas = 0;     ///< revenue of one more unit of budget
    std::vector<double> fatigue;  ///< of each ad: what is left of its fresh click rate
    std::vector<ShockKind> shocks;
};

enum class Kind : std::uint8_t { account, campaign, group, ad, budget, creative };
struct Ref {
    Kind kind{};
    Index index = 0;
};

/// Const functions may run at the same time on any threads; changes need the market for themselves.
class Market {
public:
    /// `made_on` is the first day's anchor when the world names none: history is world.days days
    /// before it.
    Market(World world, Day made_on);
    ~Market();

    const World& world() const { return world_; }
    Day first_day() const { return first_day_; }
    const std::vector<Account>& accounts() const { return accounts_; }
    const std::vector<Budget>& budgets() const { return budgets_; }
    const std::vector<Campaign>& campaigns() const { return campaigns_; }
    const std::vector<Group>& groups() const { return groups_; }
    const std::vector<Ad>& ads() const { return ads_; }
    const std::vector<Shock>& shocks() const { return shocks_; }
    /// By the platform's own id. Absent when the platform has none of this id.
    std::optional<Ref> find(Platform platform, std::string_view id) const;
    Platform platform_of(const Campaign& campaign) const {
        return accounts_[campaign.account].platform;
    }

    // Changes act from the given day on; days before are never touched.
    void set_status(Ref what, Status status, Day from);
    /// Of the campaign's own budget; of a group's when `what` is a group.
    void set_budget(Index budget, Micros amount, Day from);
    void rename(Index campaign, std::string name);
    /// The ad's creative is replaced: fatigue starts again.
    void refresh_creative(Index ad, Day from);
    void add_shock(const Shock& shock);

    /// Appends what the platform shows, day by day, for each ad that delivered. Days outside
    /// history are empty.
    void facts(Index campaign, Day first, Day last, AsOf as_of, std::vector<AdDay>& out) const;
    /// The same without noise of reporting: all conversions have arrived, tracking never failed.
    void final_facts(Index campaign, Day first, Day last, std::vector<AdDay>& out) const;
    /// People reached by so many impressions of a campaign within so many days.
    std::int64_t reach(Index campaign, std::int64_t impressions, int days) const;
    /// How many (ad, day) rows facts() would give, without drawing them.
    std::size_t delivered_rows(Index campaign, Day first, Day last, AsOf as_of) const;
    /// The moment in an account's calendar.
    AsOf as_of(Index account, Time now) const;
    /// Smallest step of money there, in micros: cents, whole yen.
    std::int64_t money_step(Index account) const { return money_steps_[account]; }

    TruthDay truth(Index campaign, Day day) const;
    /// Share of a day's conversions that is reported `age` days later.
    double arrived(Index campaign, int age) const;
    /// Splits `total` a day over the campaigns so that marginal revenue is equal (the oracle's
    /// answer for that day). Campaigns without delivery get 0. In the order given.
    std::vector<double> best_budgets(std::span<const Index> campaigns, double total, Day day) const;

private:
    struct Course;   // a campaign's latent days so far
    struct Courses;  // of all campaigns, with their locks
    friend class Builder;

    template <class F>
    auto with_course(Index campaign, Day until, F&& f) const;
    struct Shares {
        std::vector<double> share;  ///< of the day's budget, by ad
        double total = 0, quality = 0;
    };
    void extend(Course& course, Index campaign, Day until) const;
    void add_day(Course& course, const Campaign& campaign, Day day) const;
    void tire(Course& course, const Campaign& campaign, Day day) const;
    Shares share_out(const Course& course, const Campaign& campaign, Day day, double budget) const;
    void forget(Index campaign, Day from);
    double budget_on(const Campaign& campaign, Day day) const;
    bool live(const Ad& ad, Day day) const;

    World world_;
    Day first_day_;
    std::vector<Account> accounts_;
    std::vector<Budget> budgets_;
    std::vector<Campaign> campaigns_;
    std::vector<Group> groups_;
    std::vector<Ad> ads_;
    std::vector<Shock> shocks_;
    std::vector<std::int64_t> money_steps_;
    std::unordered_map<std::string, Ref> ids_;
    std::unique_ptr<Courses> courses_;
};

/// A market with a calendar of its own, for playing policies against it: look at facts(), change,
/// step.
class Simulation {
public:
    explicit Simulation(World world);
    Market& market() { return market_; }
    const Market& market() const { return market_; }
    /// The day a policy decides on: facts end the day before; its changes act from today on.
    Day today() const { return today_; }
    AsOf as_of() const { return {today_, 0}; }
    void step(int days = 1) { today_ += std::chrono::days(days); }

private:
    Market market_;
    Day today_;
};

}  // namespace herald::sandbox::market
