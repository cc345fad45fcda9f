#pragma once

#include <mutex>
#include <string>
#include <vector>

#include "base/calendar.hpp"
#include "sandbox/world.hpp"

/// The simulated market: what a company's campaigns would have brought, day by day. Deterministic
/// in (world, changes).
namespace herald::sandbox {

enum class Status { active, paused, removed };
BOOST_DESCRIBE_ENUM(Status, active, paused, removed)

enum class ShockKind { price_jump, tracking_outage, site_outage, viral };
BOOST_DESCRIBE_ENUM(ShockKind, price_jump, tracking_outage, site_outage, viral)

struct Shock {
    ShockKind kind{};
    Day first, last;
};
BOOST_DESCRIBE_STRUCT(Shock, (), (kind, first, last))

/// What is true of a campaign and no connector may know.
struct Truth {
    double hill_max = 0;      ///< conversions a day that the audience gives at most
    double hill_half = 0;     ///< spend a day that brings half of them, major units
    double hill_shape = 1;    ///< steepness; above 1 the curve starts flat
    double order_value = 0;   ///< mean revenue of a conversion
    double cpm = 0;           ///< price of 1,000 impressions on a plain day
    double ctr = 0;           ///< of a fresh creative
    double audience = 0;      ///< people
    double trend_a_year = 0;  ///< growth of demand as a fraction
    double weekend = 1;       ///< demand on Saturday and Sunday against a weekday
    std::vector<Shock> shocks;
};
BOOST_DESCRIBE_STRUCT(Truth, (),
                      (hill_max, hill_half, hill_shape, order_value, cpm, ctr, audience,
                       trend_a_year, weekend, shocks))

/// One ad's day as it really was, before any delay in reporting.
struct AdDay {
    std::int32_t impressions = 0, clicks = 0, reach = 0, video_views = 0;
    std::int64_t spend_micros = 0;
    float conversions = 0;
    float revenue = 0;
    float fatigue = 1;  ///< click rate left of a fresh creative
};

/// One ad's day as the platform shows it on a later day.
struct Report {
    std::int64_t impressions = 0, clicks = 0, reach = 0, video_views = 0;
    Micros spend, conversions, revenue;
    Report& operator+=(const Report& other);
    bool is_empty() const {
        return impressions == 0 && clicks == 0 && spend.value == 0 && conversions.value == 0;
    }
};

struct AdInfo {
    std::string id, name, title, body;
    double share = 1;    ///< of the campaign's delivery
    double quality = 1;  ///< of its click rate
    Day creative_since;  ///< when the creative was fresh
};

struct GroupInfo {
    std::string id, name;
};

struct CampaignInfo {
    std::string id, name, objective, budget_id;
    std::size_t account = 0;
    Day start;
    Status status = Status::active;
    Micros daily_budget;
    bool budget_on_group = false;
    std::vector<GroupInfo> groups;
    std::vector<AdInfo> ads;  ///< ad i belongs to group i % groups.size()
};

struct AccountInfo {
    Platform platform{};
    std::string id, name;
    Currency currency;
    std::string time_zone;
    std::vector<std::size_t> campaigns;
};

/// Thread-safe. Changes act from the day they are made on.
class Market {
public:
    Market(World world, const Clock& clock);

    const World& world() const { return world_; }
    /// The first day that is not yet complete; facts end the day before.
    Day today() const;
    Day first_day() const { return first_day_; }
    const std::vector<AccountInfo>& accounts() const { return accounts_; }
    const AccountInfo* find_account(Platform platform, std::string_view id) const;
    /// A copy, taken under the lock. Absent when there is none of this id on the platform.
    std::optional<CampaignInfo> find_campaign(Platform platform, std::string_view id) const;
    CampaignInfo campaign(std::size_t index) const;
    std::size_t campaign_count() const { return campaigns_.size(); }
    std::size_t ad_count(std::size_t campaign) const {
        return campaigns_[campaign].ads.size();
    }  // fixed at the start: no lock

    void set_status(std::size_t campaign, Status status);
    void set_daily_budget(std::size_t campaign, Micros budget);
    /// A fresh creative for one ad: fatigue starts again.
    void refresh_creative(std::size_t campaign, std::size_t ad);
    /// Moves a fixed today forward. Throws Error{conflict} when the machine's date is used.
    void advance(int days);

    /// What the platform says today of that day.
    Report report(std::size_t campaign, std::size_t ad, Day day) const;
    /// What really happened.
    AdDay actual(std::size_t campaign, std::size_t ad, Day day) const;
    Truth truth(std::size_t campaign) const { return truths_[campaign]; }
    /// Expected conversions of one plain day at this spend: the true response curve.
    double response(std::size_t campaign, double spend) const;
    std::size_t index_of(const CampaignInfo& campaign) const;

private:
    struct Change {
        Day day;
        Status status;
        Micros budget;
    };
    void make_account(const AccountSpec& spec);
    void make_campaign(std::size_t account, int number);
    Truth make_truth(std::size_t index, double budget) const;
    void simulate_to(std::size_t campaign, Day last) const;
    void simulate_day(std::size_t campaign, Day day) const;
    void record_change(std::size_t campaign, Status status, Micros budget);

    World world_;
    const Clock& clock_;
    Day first_day_;
    std::vector<AccountInfo> accounts_;
    std::vector<CampaignInfo> campaigns_;
    std::vector<Truth> truths_;
    std::vector<std::vector<Change>> changes_;
    mutable std::vector<std::vector<AdDay>> days_;  ///< per campaign: (day, ad)
    mutable std::vector<std::vector<double>>
        cumulative_;  ///< per campaign and ad: impressions of the present creative
    mutable std::mutex mutex_;
};

/// Uniform in [0, 1), the same for the same numbers: every figure has a random source of its own.
double noise(std::uint64_t seed, std::uint64_t a, std::uint64_t b, std::uint64_t c);
/// Standard normal from the same source (Box-Muller).
double normal(std::uint64_t seed, std::uint64_t a, std::uint64_t b, std::uint64_t c);

}  // namespace herald::sandbox
