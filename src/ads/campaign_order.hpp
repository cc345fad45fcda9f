#pragma once

#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "ads/campaign_store.hpp"
#include "ads/lru.hpp"
#include "ads/snapshots.hpp"

/// Lists in the order of figures: every campaign of a filter, sorted once and kept while nothing
/// changes.
namespace herald::ads {

/// One campaign's place. Values ascend whatever the direction asked for: descending ones are
/// negated, absent ones come last.
struct OrderEntry {
    std::int32_t campaign_key = 0;
    std::array<std::int64_t, 4> values{};
};

struct Ordering {
    std::vector<OrderEntry> entries;
    std::vector<std::string> names;  ///< beside the entries when the name takes part, else empty
    std::size_t size_bytes() const;
};

/// What a list is sorted by: figures and the campaign's own fields.
std::span<const std::string_view> sort_fields();

/// Entries of all campaigns of the filter. `snapshot` gives the figures.
Ordering make_ordering(const Scope& scope, const CampaignFilter& filter,
                       std::span<const web::SortKey> sort, const Snapshot& snapshot);

/// Where the page after an entry begins: behind the same campaign when it is still where it was,
/// else behind its old values.
std::size_t position_after(const Ordering& ordering, const OrderEntry& last,
                           std::string_view last_name, std::span<const web::SortKey> sort);

/// What is known about a tenant's campaigns while none changes. Thread-safe.
class CampaignCache {
public:
    /// `stale_after_ms` bounds how long another process' changes stay unseen; 0 when there is no
    /// other process.
    CampaignCache(std::size_t limit_bytes, std::int64_t stale_after_ms)
        : orderings_(limit_bytes), counts_(1 << 20), stale_after_ms_(stale_after_ms) {}

    /// Call after the commit of anything that adds, removes or changes campaigns.
    void changed(store::TenantId tenant);
    /// Part of every key below.
    std::string version(const Scope& scope);
    std::shared_ptr<const Ordering> ordering(const std::string& key,
                                             const std::function<Ordering()>& build);
    /// Null when it is not in memory.
    std::shared_ptr<const Ordering> find(const std::string& key) { return orderings_.find(key); }
    std::int64_t count(const std::string& key, const std::function<std::int64_t()>& build);

private:
    struct Count {
        std::int64_t value = 0;
        std::size_t size_bytes() const { return sizeof *this; }
    };
    Lru<Ordering> orderings_;
    Lru<Count> counts_;
    const std::int64_t stale_after_ms_;
    std::mutex mutex_;
    std::map<Uuid, std::uint64_t> versions_;
};

}  // namespace herald::ads
