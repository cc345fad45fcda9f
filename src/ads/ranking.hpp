#pragma once

#include <vector>

#include "ads/metrics.hpp"
#include "ads/period.hpp"
#include "ads/platform.hpp"
#include "base/described.hpp"
#include "store/warehouse.hpp"

/// The best and the worst campaigns of a period.
namespace herald::ads {

struct RankingWish {
    Period period;
    std::vector<Platform> platforms;  ///< none means all
    std::size_t count = 5;            ///< campaigns in each of the two lists
    /// Campaigns whose source tells no revenue, ascending: by revenue they are not judged.
    std::vector<std::int32_t> untold;
};

/// What the best and the worst were told apart by: revenue for spend, else cost of a conversion,
/// else cost of a click.
enum class RankedBy : std::uint8_t { revenue, conversions, clicks };
BOOST_DESCRIBE_ENUM(RankedBy, revenue, conversions, clicks)

/// By what the campaigns are for: return on spend where there is revenue, else cost of a
/// conversion, else cost of a click. Only campaigns that spent at least a tenth of the average are
/// judged, and none is in both lists.
struct Ranking {
    struct Line {
        std::int32_t campaign_key = 0;
        MetricSums sums;
    };
    std::vector<Line> best, worst;  ///< best first, worst first
    RankedBy by = RankedBy::revenue;
    std::size_t size_bytes() const { return (best.size() + worst.size()) * sizeof(Line) + 64; }
};

/// Two questions to the warehouse: what decides, of every campaign; then all figures of the few.
Ranking read_ranking(store::Warehouse& warehouse, store::TenantKey tenant, const RankingWish& wish);

}  // namespace herald::ads
