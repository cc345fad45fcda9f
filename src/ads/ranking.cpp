#include "ads/ranking.hpp"

#include <algorithm>
#include <array>

#include "ads/snapshots.hpp"

namespace herald::ads {
namespace {

using std::chrono::year_month_day;
using store::Chunk;
using store::Params;
using store::TenantKey;

/// No day at all.
constexpr Period kNever{Day(std::chrono::days(0)), Day(std::chrono::days(-1))};
constexpr auto kOneDay = std::chrono::days(1);

/// A period as whole months, days beside them, and days of those months that are not in it. Of a
/// month that is more in than out, the days outside are the fewer rows to read: a period of three
/// months on any days costs at most thirty days of rows. What is subtracted leaves exact integers,
/// because a month's row is the sum of its days' rows.
struct Cover {
    Period months = kNever;  ///< by their first days
    std::array<Period, 2> plus{kNever, kNever}, minus{kNever, kNever};
};

Day first_of(Day day) {
    const year_month_day date(day);
    return Day(date.year() / date.month() / 1);
}
Day last_of(Day day) {
    const year_month_day date(day);
    return Day(date.year() / date.month() / std::chrono::last);
}

Cover cover(const Period& period) {
    const Day first = first_of(period.from), last = first_of(period.to);
    const Period before{first, period.from - kOneDay},
        behind{period.to + kOneDay, last_of(period.to)};
    Cover out;
    if (first == last) {
        if (before.days() + behind.days() < period.days()) {
            out.months = {first, first};
            out.minus = {before, behind};
        } else {
            out.plus[0] = period;
        }
        return out;
    }
    const Period head{period.from, last_of(period.from)}, tail{last, period.to};
    const bool whole_head = before.days() < head.days(), whole_tail = behind.days() < tail.days();
    out.months = {whole_head ? first : first_of(head.to + kOneDay),
                  whole_tail ? last : first_of(last - kOneDay)};
    (whole_head ? out.minus : out.plus)[0] = whole_head ? before : head;
    (whole_tail ? out.minus : out.plus)[1] = whole_tail ? behind : tail;
    return out;
}

/// What spend is held against; `yield` of the statement below.
constexpr std::array<std::string_view, 3> kYields{"revenue", "conversions", "clicks"};

std::string standings_sql(std::string_view yield) {
    constexpr std::string_view kText =
        "SELECT campaign_key, any_value(platform), sum(spend)::BIGINT, sum(yield)::BIGINT FROM ("
        "SELECT campaign_key, platform, spend, {0} AS yield FROM ads_campaign_month(:tenant) "
        "WHERE month BETWEEN :months_first AND :months_last UNION ALL "
        "SELECT campaign_key, platform, spend, {0} FROM ads_campaign_day(:tenant) "
        "WHERE day BETWEEN :plus_0_first AND :plus_0_last UNION ALL "
        "SELECT campaign_key, platform, spend, {0} FROM ads_campaign_day(:tenant) "
        "WHERE day BETWEEN :plus_1_first AND :plus_1_last UNION ALL "
        "SELECT campaign_key, platform, -spend, -{0} FROM ads_campaign_day(:tenant) "
        "WHERE day BETWEEN :minus_0_first AND :minus_0_last UNION ALL "
        "SELECT campaign_key, platform, -spend, -{0} FROM ads_campaign_day(:tenant) "
        "WHERE day BETWEEN :minus_1_first AND :minus_1_last) GROUP BY campaign_key";
    return fmt::format(kText, yield);
}

/// One campaign's spend and what it brought.
struct Standing {
    std::int32_t campaign_key = 0;
    std::int64_t spend = 0, yield = 0;
    double merit() const { return static_cast<double>(yield) / static_cast<double>(spend); }
};

std::vector<Standing> read_standings(store::Warehouse& warehouse, TenantKey tenant,
                                     const RankingWish& wish, std::string_view sql) {
    const Cover days = cover(wish.period);
    const Params params{{"months_first", days.months.from},    {"months_last", days.months.to},
                        {"plus_0_first", days.plus[0].from},   {"plus_0_last", days.plus[0].to},
                        {"plus_1_first", days.plus[1].from},   {"plus_1_last", days.plus[1].to},
                        {"minus_0_first", days.minus[0].from}, {"minus_0_last", days.minus[0].to},
                        {"minus_1_first", days.minus[1].from}, {"minus_1_last", days.minus[1].to}};
    std::array<bool, 256> wanted{};
    for (const Platform platform : wish.platforms)
        wanted[static_cast<std::uint8_t>(platform)] = true;
    std::vector<Standing> out;
    warehouse.scan(tenant, sql, params, [&](const Chunk& chunk) {
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
    static const std::array<std::string, 3> kStatements{
        standings_sql(kYields[0]), standings_sql(kYields[1]), standings_sql(kYields[2])};
    if (wish.count == 0) return {};
    std::vector<Standing> standings;
    for (const auto& sql : kStatements) {
        standings = read_standings(warehouse, tenant, wish, sql);
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
