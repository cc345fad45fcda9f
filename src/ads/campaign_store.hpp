#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "ads/campaigns.hpp"

/// The SQL of campaigns.
namespace herald::ads {

/// What a list shows: as columns of one row. external_id may be a name's stand-in (kNamed).
struct StoredCampaign {
    Campaign campaign;
    std::int32_t campaign_key = 0;
    bool pending_change = false;
    BudgetHolder budget_holder{};
    Revenue revenue{};  ///< of its account; told where it has none
};

struct CampaignFilter {
    std::vector<Platform> platforms;  ///< empty: any
    std::vector<CampaignStatus> statuses;
    std::optional<AdAccountId> account;
    std::string q;
    /// The same text for the same filter.
    std::string key() const;
    bool any() const { return platforms.empty() && statuses.empty() && !account && q.empty(); }
};

std::optional<StoredCampaign> find_stored(store::Queries& db, CampaignId id);
/// Newest first; `after` is the last id of the page before, `ids` the order of ids.
std::vector<StoredCampaign> list_by_id(const Scope& scope, const CampaignFilter& filter,
                                       web::Direction direction, std::optional<CampaignId> after,
                                       std::int64_t limit);
std::vector<StoredCampaign> list_by_name(
    const Scope& scope, const CampaignFilter& filter, web::Direction direction,
    const std::optional<std::pair<std::string, CampaignId>>& after, std::int64_t limit);
/// Those that exist, in the order of the keys.
std::vector<StoredCampaign> list_by_keys(const Scope& scope, std::span<const std::int32_t> keys);
std::int64_t count_campaigns(const Scope& scope, const CampaignFilter& filter);

/// What lists order by besides figures.
struct OrderColumns {
    std::int32_t campaign_key = 0;
    Platform platform{};
    CampaignStatus status{};
    std::string name_folded;
    std::optional<Micros> daily_budget;
    std::optional<Day> start_date, end_date;
    Time created_at, updated_at;
};
BOOST_DESCRIBE_STRUCT(OrderColumns, (),
                      (campaign_key, platform, status, name_folded, daily_budget, start_date,
                       end_date, created_at, updated_at))
std::vector<OrderColumns> list_order_columns(const Scope& scope, const CampaignFilter& filter);
/// The keys alone, from the index.
std::vector<std::int32_t> list_keys(const Scope& scope, const CampaignFilter& filter);

/// Of the campaigns whose account tells no revenue, ascending.
std::vector<std::int32_t> list_keys_without_revenue(const Scope& scope);
/// Whether some of a platform's accounts tell revenue, and whether some do not.
struct RevenueTellers {
    Platform platform{};
    bool some_tell = false, some_do_not = false;
};
BOOST_DESCRIBE_STRUCT(RevenueTellers, (), (platform, some_tell, some_do_not))
/// A platform without accounts is not in it.
std::vector<RevenueTellers> list_revenue_tellers(const Scope& scope);

std::int64_t insert_campaign(Tx& tx, const Campaign& campaign, std::int32_t campaign_key);

}  // namespace herald::ads
