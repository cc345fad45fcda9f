#include "ads/ranking.hpp"

#include <algorithm>
#include <array>

#include "ads/bound.hpp"
#include "ads/snapshots.hpp"

namespace herald::ads {
namespace {

using store::Chunk;
using store::Params;
using store::TenantKey;

/// What spend is held against; {0} of the statements below.
constexpr std::array<std::string_view, 3> kYields{"revenue", "conversions", "clicks"};

constexpr std::string_view kDays =
    "SELECT campaign_key, any_value(platform), sum(spend)::BIGINT, sum({0})::BIGINT "
    "FROM ads_campaign_day(:tenant) WHERE day BETWEEN :from AND :head_end GROUP BY campaign_key";
constexpr std::string_view kMonthsAndDays =
    "SELECT campaign_key, any_value(platform), sum(spend)::BIGINT, sum({0})::BIGINT FROM ("
    "SELECT campaign_key, platform, spend, {0} FROM ads_campaign_month(:tenant) "
    "WHERE month BETWEEN :months_first AND :months_last "
    "UNION ALL SELECT campaign_key, platform, spend, {0} FROM ads_campaign_day(:tenant) "
    "WHERE day BETWEEN :from AND :head_end "
    "UNION ALL SELECT campaign_key, platform, spend, {0} FROM ads_campaign_day(:tenant) "
    "WHERE day BETWEEN :tail_start AND :to) GROUP BY campaign_key";

/// One campaign's spend and what it brought.
struct Standing {
    std::int32_t campaign_key = 0;
    std::int64_t spend = 0, yield = 0;
    double merit() const { return static_cast<double>(yield) / static_cast<double>(spend); }
};

std::vector<Standing> read_standings(store::Warehouse& warehouse, TenantKey tenant,
                                     const RankingWish& wish, std::string_view yield) {
    const PeriodParts parts = parts_of(wish.period);
    const std::string sql =
        parts.has_months ? fmt::format(kMonthsAndDays, yield) : fmt::format(kDays, yield);
    const Params params{{"from", wish.period.from},         {"to", wish.period.to},
                        {"head_end", parts.head_end},       {"months_first", parts.months_first},
                        {"months_last", parts.months_last}, {"tail_start", parts.tail_start}};
    std::array<bool, 256> wanted{};
    for (const Platform platform : wish.platforms)
        wanted[static_cast<std::uint8_t>(platform)] = true;
    std::vector<Standing> out;
    warehouse.scan(tenant, sql, only_named(sql, params), [&](const Chunk& chunk) {
        const auto* platforms = chunk.columns[1].i32;
        for (std::size_t i = 0; i < chunk.rows; ++i) {
            if (chunk.columns[2].i64[i] <= 0) continue;
            if (!wish.platforms.empty() && !wanted[static_cast<std::uint8_t>(platforms[i])])
                continue;
            out.push_back(
                {chunk.columns[0].i32[i], chunk.columns[2].i64[i], chunk.columns[3].i64[i]});
        }
    });
    return out;
}

struct Chosen {
    std::vector<std::int32_t> best, worst;
};

Chosen choose(std::vector<Standing> all, std::size_t count) {
    std::int64_t spend = 0;
    for (const Standing& one : all) spend += one.spend;
    const std::int64_t least = all.empty() ? 0 : spend / static_cast<std::int64_t>(all.size()) / 10;
    std::erase_if(all, [&](const Standing& one) { return one.spend < least; });
    // Among equals the one with more money behind it counts more.
    const auto equals = [](const Standing& a, const Standing& b) {
        return a.spend != b.spend ? a.spend > b.spend : a.campaign_key < b.campaign_key;
    };
    const auto better = [&](const Standing& a, const Standing& b) {
        return a.merit() != b.merit() ? a.merit() > b.merit() : equals(a, b);
    };
    const auto worse = [&](const Standing& a, const Standing& b) {
        return a.merit() != b.merit() ? a.merit() < b.merit() : equals(a, b);
    };
    const auto best = static_cast<std::ptrdiff_t>(std::min(count, all.size() - all.size() / 2)),
               worst = static_cast<std::ptrdiff_t>(std::min(count, all.size() / 2));
    std::partial_sort(all.begin(), all.begin() + best, all.end(), better);
    std::partial_sort(all.begin() + best, all.begin() + best + worst, all.end(), worse);
    Chosen out;
    for (std::ptrdiff_t i = 0; i < best + worst; ++i)
        (i < best ? out.best : out.worst).push_back(all[static_cast<std::size_t>(i)].campaign_key);
    return out;
}

}  // namespace

Ranking read_ranking(store::Warehouse& warehouse, TenantKey tenant, const RankingWish& wish) {
    if (wish.count == 0) return {};
    std::vector<Standing> standings;
    for (const auto yield_column : kYields) {
        standings = read_standings(warehouse, tenant, wish, yield_column);
        std::int64_t yield = 0;
        for (const Standing& one : standings) yield += one.yield;
        if (yield > 0) break;
    }
    const Chosen chosen = choose(std::move(standings), wish.count);
    std::vector<std::int32_t> keys = chosen.best;
    keys.insert(keys.end(), chosen.worst.begin(), chosen.worst.end());
    if (keys.empty()) return {};
    const auto figures = read_snapshot(warehouse, tenant, wish.period, keys);
    const auto lines = [&](const std::vector<std::int32_t>& of) {
        std::vector<Ranking::Line> out;
        for (const std::int32_t key : of)
            if (const MetricSums* sums = figures->find(key)) out.push_back({key, *sums});
        return out;
    };
    return {lines(chosen.best), lines(chosen.worst)};
}

}  // namespace herald::ads
