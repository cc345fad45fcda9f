#pragma once

#include <memory>
#include <vector>

#include "ads/lru.hpp"
#include "ads/metrics.hpp"
#include "ads/period.hpp"
#include "ads/platform.hpp"
#include "ads/ranking.hpp"
#include "store/warehouse.hpp"

/// Period figures in memory, so that lists and summaries don't ask the warehouse twice for the
/// same.
namespace herald::ads {

/// The sums of every campaign over one period.
struct Snapshot {
    std::uint64_t version = 0;                ///< of the tenant's warehouse
    std::vector<std::int32_t> campaign_keys;  ///< ascending
    std::vector<MetricSums> sums;             ///< beside the keys
    std::vector<Platform> platforms;
    /// Null for a campaign without facts.
    const MetricSums* find(std::int32_t campaign_key) const;
    std::size_t size_bytes() const { return campaign_keys.size() * (sizeof(MetricSums) + 5) + 64; }
};

/// One platform's sums of one day.
struct PlatformDay {
    Day day;
    Platform platform{};
    MetricSums sums;
};
struct UnconvertedDay {
    Day day;
    Platform platform{};
    Currency currency;
    Micros spend;
};

/// Everything by day and platform that a tenant has: some thousand rows.
struct DailyTotals {
    std::vector<PlatformDay> days;  ///< by day, then platform
    std::vector<UnconvertedDay> unconverted;
    std::size_t size_bytes() const {
        return days.size() * sizeof(PlatformDay) + unconverted.size() * sizeof(UnconvertedDay) + 64;
    }
};

/// Thread-safe. Values are of the warehouse's data_version at the time of the call.
class Snapshots {
public:
    Snapshots(store::Warehouse& warehouse, std::size_t limit_bytes)
        : warehouse_(warehouse),
          periods_(limit_bytes),
          totals_(limit_bytes / 4),
          rankings_(limit_bytes / 16) {}

    std::shared_ptr<const Snapshot> period(store::TenantKey tenant, const Period& period);
    std::shared_ptr<const DailyTotals> daily(store::TenantKey tenant);
    std::shared_ptr<const Ranking> ranking(store::TenantKey tenant, const RankingWish& wish);
    std::uint64_t version(store::TenantKey tenant) const { return warehouse_.data_version(tenant); }

private:
    store::Warehouse& warehouse_;
    Lru<Snapshot> periods_;
    Lru<DailyTotals> totals_;
    Lru<Ranking> rankings_;
};

/// One grouped query: whole months from the month rollup, the rest from the day rollup.
std::shared_ptr<const Snapshot> read_snapshot(store::Warehouse& warehouse, store::TenantKey tenant,
                                              const Period& period);

}  // namespace herald::ads
