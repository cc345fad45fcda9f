#include "ads/snapshots.hpp"

#include <fmt/ranges.h>

#include <algorithm>
#include <numeric>

#include "ads/bound.hpp"

namespace herald::ads {
namespace {

using store::Chunk;
using store::Params;
using store::TenantKey;

constexpr std::string_view kDays =
    "SELECT campaign_key, any_value(platform), sum(impressions)::BIGINT, sum(clicks)::BIGINT, "
    "sum(conversions)::BIGINT, "
    "sum(spend)::BIGINT, sum(revenue)::BIGINT, coalesce(sum(reach), -1)::BIGINT, "
    "coalesce(sum(video_views), -1)::BIGINT "
    "FROM ads_campaign_day(:tenant) WHERE day BETWEEN :from AND :head_end GROUP BY campaign_key";
constexpr std::string_view kMonthsAndDays =
    "SELECT campaign_key, any_value(platform), sum(impressions)::BIGINT, sum(clicks)::BIGINT, "
    "sum(conversions)::BIGINT, "
    "sum(spend)::BIGINT, sum(revenue)::BIGINT, coalesce(sum(reach), -1)::BIGINT, "
    "coalesce(sum(video_views), -1)::BIGINT FROM ("
    "SELECT campaign_key, platform, impressions, clicks, conversions, spend, revenue, reach, "
    "video_views "
    "FROM ads_campaign_month(:tenant) WHERE month BETWEEN :months_first AND :months_last "
    "UNION ALL SELECT campaign_key, platform, impressions, clicks, conversions, spend, revenue, "
    "reach, video_views "
    "FROM ads_campaign_day(:tenant) WHERE day BETWEEN :from AND :head_end "
    "UNION ALL SELECT campaign_key, platform, impressions, clicks, conversions, spend, revenue, "
    "reach, video_views "
    "FROM ads_campaign_day(:tenant) WHERE day BETWEEN :tail_start AND :to) GROUP BY "
    "campaign_key";

void add_rows(Snapshot& out, const Chunk& chunk) {
    const auto i64 = [&](std::size_t column, std::size_t row) {
        return chunk.columns[column].i64[row];
    };
    for (std::size_t row = 0; row < chunk.rows; ++row) {
        out.campaign_keys.push_back(chunk.columns[0].i32[row]);
        out.platforms.push_back(static_cast<Platform>(chunk.columns[1].i32[row]));
        out.sums.push_back({i64(2, row), i64(3, row), i64(4, row), i64(5, row), i64(6, row),
                            i64(7, row), i64(8, row)});
    }
}

/// By key, for find().
void sort_by_key(Snapshot& s) {
    std::vector<std::uint32_t> order(s.campaign_keys.size());
    std::iota(order.begin(), order.end(), 0U);
    std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
        return s.campaign_keys[a] < s.campaign_keys[b];
    });
    Snapshot sorted;
    sorted.version = s.version;
    sorted.campaign_keys.reserve(order.size());
    sorted.platforms.reserve(order.size());
    sorted.sums.reserve(order.size());
    for (const std::uint32_t i : order) {
        sorted.campaign_keys.push_back(s.campaign_keys[i]);
        sorted.platforms.push_back(s.platforms[i]);
        sorted.sums.push_back(s.sums[i]);
    }
    s = std::move(sorted);
}

MetricSums read_sums(const store::Row& row, int column) {
    const auto known = [&](int at) { return row.is_null(at) ? -1 : row.integer(at); };
    return {row.integer(column),     row.integer(column + 1), row.integer(column + 2),
            row.integer(column + 3), row.integer(column + 4), known(column + 5),
            known(column + 6)};
}

std::shared_ptr<const DailyTotals> read_daily(store::Warehouse& warehouse, TenantKey tenant) {
    auto out = std::make_shared<DailyTotals>();
    warehouse.query(
        tenant,
        "SELECT day, platform, impressions, clicks, conversions, spend, revenue, reach, "
        "video_views "
        "FROM ads_platform_day(:tenant) ORDER BY day, platform",
        {}, [&](const store::Row& row) {
            out->days.push_back({store::read_column<Day>(row, 0),
                                 static_cast<Platform>(row.integer(1)), read_sums(row, 2)});
        });
    warehouse.query(
        tenant,
        "SELECT day, platform, currency, spend FROM ads_unconverted_day(:tenant) ORDER BY day", {},
        [&](const store::Row& row) {
            out->unconverted.push_back(
                {store::read_column<Day>(row, 0),
                 static_cast<Platform>(row.integer(1)),
                 currency_of_number(static_cast<std::int32_t>(row.integer(2))),
                 {row.integer(3)}});
        });
    return out;
}

/// In their own order, each once, so that the same wish has the same name.
std::vector<int> platform_numbers(const std::vector<Platform>& platforms) {
    std::vector<int> out;
    for (const Platform platform : platforms) out.push_back(static_cast<int>(platform));
    std::sort(out.begin(), out.end());
    out.erase(std::unique(out.begin(), out.end()), out.end());
    return out;
}

}  // namespace

const MetricSums* Snapshot::find(std::int32_t campaign_key) const {
    const auto at = std::lower_bound(campaign_keys.begin(), campaign_keys.end(), campaign_key);
    return at == campaign_keys.end() || *at != campaign_key
               ? nullptr
               : &sums[static_cast<std::size_t>(at - campaign_keys.begin())];
}

std::shared_ptr<const Snapshot> read_snapshot(store::Warehouse& warehouse, TenantKey tenant,
                                              const Period& period) {
    auto out = std::make_shared<Snapshot>();
    out->version = warehouse.data_version(tenant);
    const PeriodParts parts = parts_of(period);
    const Params params{{"from", period.from},
                        {"to", period.to},
                        {"head_end", parts.head_end},
                        {"months_first", parts.months_first},
                        {"months_last", parts.months_last},
                        {"tail_start", parts.tail_start}};
    const std::string_view sql = parts.has_months ? kMonthsAndDays : kDays;
    warehouse.scan(tenant, sql, only_named(sql, params),
                   [&](const Chunk& chunk) { add_rows(*out, chunk); });
    sort_by_key(*out);
    return out;
}

std::shared_ptr<const Snapshot> Snapshots::period(TenantKey tenant, const Period& period) {
    const auto key = fmt::format("{}:{}:{}:{}", tenant, number_of(period.from),
                                 number_of(period.to), version(tenant));
    return periods_.get(key, [&] { return read_snapshot(warehouse_, tenant, period); });
}

std::shared_ptr<const DailyTotals> Snapshots::daily(TenantKey tenant) {
    return totals_.get(fmt::format("{}:{}", tenant, version(tenant)),
                       [&] { return read_daily(warehouse_, tenant); });
}

std::shared_ptr<const Ranking> Snapshots::ranking(TenantKey tenant, const RankingWish& wish) {
    const auto key =
        fmt::format("{}:{}:{}:{}:{}:{}:{}", tenant, number_of(wish.period.from),
                    number_of(wish.period.to), version(tenant), wish.count, wish.untold.size(),
                    fmt::join(platform_numbers(wish.platforms), ","));
    return rankings_.get(key, [&] {
        return std::make_shared<const Ranking>(read_ranking(warehouse_, tenant, wish));
    });
}

}  // namespace herald::ads
