#include "ads/ranking.hpp"

#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <map>
#include <memory>
#include <tuple>

namespace herald::ads {
namespace {

using store::Chunk;
using store::Params;
using store::TenantKey;

constexpr std::string_view kOfMonths =
    "SELECT campaign_key, platform, spend, {0} FROM ads_campaign_month(:tenant) "
    "WHERE month BETWEEN :first AND :last";
constexpr std::string_view kOfDays =
    "SELECT campaign_key, platform, spend, {0} FROM ads_campaign_day(:tenant) "
    "WHERE day BETWEEN :first AND :last";

/// One campaign's spend and what it brought.
struct Standing {
    std::int32_t campaign_key = 0;
    std::int64_t spend = 0, yield = 0;
    double merit() const { return static_cast<double>(yield) / static_cast<double>(spend); }
};

/// Sums by campaign key. Keys come from a counter and one tenant's stand close together, so that
/// pages of a plain table take less time than hashing, which DuckDB's GROUP BY would do.
class Sums {
public:
    void add(std::int32_t key, std::int64_t spend, std::int64_t yield) {
        const auto at = static_cast<std::uint32_t>(key);
        if (at / kPage >= pages_.size()) pages_.resize(at / kPage + 1);
        auto& page = pages_[at / kPage];
        if (!page) page = std::make_unique<Page>();
        auto& [sum_of_spend, sum_of_yield] = (*page)[at % kPage];
        sum_of_spend += spend;
        sum_of_yield += yield;
    }
    std::vector<Standing> spenders() const {
        std::vector<Standing> out;
        for (std::size_t p = 0; p < pages_.size(); ++p)
            for (std::size_t i = 0; pages_[p] && i < kPage; ++i)
                if (const auto [spend, yield] = (*pages_[p])[i]; spend > 0)
                    out.push_back({static_cast<std::int32_t>(p * kPage + i), spend, yield});
        return out;
    }

private:
    static constexpr std::size_t kPage = 1024;
    struct Pair {
        std::int64_t spend = 0, yield = 0;
    };
    using Page = std::array<Pair, kPage>;
    std::vector<std::unique_ptr<Page>> pages_;
};

constexpr std::string_view kFiguresOfMonths =
    "SELECT campaign_key, impressions, clicks, conversions, spend, revenue, coalesce(reach, -1), "
    "coalesce(video_views, -1) FROM ads_campaign_month(:tenant) "
    "WHERE month BETWEEN :first AND :last AND campaign_key IN ({0})";
constexpr std::string_view kFiguresOfDays =
    "SELECT campaign_key, impressions, clicks, conversions, spend, revenue, coalesce(reach, -1), "
    "coalesce(video_views, -1) FROM ads_campaign_day(:tenant) "
    "WHERE day BETWEEN :first AND :last AND campaign_key IN ({0})";

/// Days added to the months, or (sign -1) taken from them.
struct Patch {
    Day first, last;
    std::int64_t sign = 1;
};
/// A period as whole months and patches; a month that is mostly in the period is read whole and the
/// days without are taken off, so that at most half a month of days is read at either end.
struct Pieces {
    std::optional<Period> months;  ///< by their first days
    std::vector<Patch> patches;
};

Pieces pieces_of(const Period& period) {
    using std::chrono::year_month_day;
    constexpr auto kOne = std::chrono::days(1);
    const auto start_of = [](Day day) {
        const year_month_day date(day);
        return Day(date.year() / date.month() / 1);
    };
    const auto next = [](Day month) { return Day(year_month_day(month) + std::chrono::months(1)); };
    const Day behind = period.to + kOne;
    const Day head = start_of(period.from), tail = start_of(behind);
    const bool most_of_head = period.from - head < next(head) - period.from;
    const bool most_of_tail = next(tail) - behind < behind - tail;
    const Day first = most_of_head ? head : next(head), end = most_of_tail ? next(tail) : tail;
    if (first >= end) return {{}, {{period.from, period.to, 1}}};
    Pieces out;
    out.months = Period{first, start_of(end - kOne)};
    if (most_of_head)
        out.patches.push_back({first, period.from - kOne, -1});
    else
        out.patches.push_back({period.from, first - kOne, 1});
    if (most_of_tail)
        out.patches.push_back({behind, end - kOne, -1});
    else
        out.patches.push_back({end, period.to, 1});
    std::erase_if(out.patches, [](const Patch& patch) { return patch.last < patch.first; });
    return out;
}

std::vector<Standing> read_standings(store::Warehouse& warehouse, TenantKey tenant,
                                     const RankingWish& wish, std::string_view yield) {
    std::array<bool, 256> wanted{};
    for (const Platform platform : wish.platforms)
        wanted[static_cast<std::uint8_t>(platform)] = true;
    if (wish.platforms.empty()) wanted.fill(true);
    Sums sums;
    const auto add = [&](std::string_view sql, Day first, Day last, std::int64_t sign) {
        warehouse.scan(tenant, fmt::format(fmt::runtime(sql), yield),
                       {{"first", first}, {"last", last}}, [&](const Chunk& chunk) {
                           const auto& [keys, platforms, spend, yields] =
                               std::tie(chunk.columns[0].i32, chunk.columns[1].i32,
                                        chunk.columns[2].i64, chunk.columns[3].i64);
                           for (std::size_t i = 0; i < chunk.rows; ++i)
                               if (wanted[static_cast<std::uint8_t>(platforms[i])])
                                   sums.add(keys[i], sign * spend[i], sign * yields[i]);
                       });
    };
    const Pieces pieces = pieces_of(wish.period);
    if (pieces.months) add(kOfMonths, pieces.months->from, pieces.months->to, 1);
    for (const Patch& patch : pieces.patches) add(kOfDays, patch.first, patch.last, patch.sign);
    return sums.spenders();
}

/// All figures of a few campaigns, added up here: a GROUP BY over so few rows of so many costs
/// DuckDB ten times what reading them does.
std::map<std::int32_t, MetricSums> read_figures(store::Warehouse& warehouse, TenantKey tenant,
                                                const Period& period,
                                                const std::vector<std::int32_t>& keys) {
    std::map<std::int32_t, MetricSums> out;
    const auto read = [&](std::string_view sql, Day first, Day last) {
        if (last < first) return;
        warehouse.scan(
            tenant, fmt::format(fmt::runtime(sql), fmt::join(keys, ",")),
            {{"first", first}, {"last", last}}, [&](const Chunk& chunk) {
                for (std::size_t row = 0; row < chunk.rows; ++row) {
                    const auto value = [&](std::size_t i) { return chunk.columns[i].i64[row]; };
                    out[chunk.columns[0].i32[row]] +=
                        {value(1), value(2), value(3), value(4), value(5), value(6), value(7)};
                }
            });
    };
    const PeriodParts parts = parts_of(period);
    if (parts.has_months) {
        read(kFiguresOfMonths, parts.months_first, parts.months_last);
        read(kFiguresOfDays, parts.tail_start, period.to);
    }
    read(kFiguresOfDays, period.from, parts.head_end);
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
    Ranking out;
    for (const RankedBy by : {RankedBy::revenue, RankedBy::conversions, RankedBy::clicks}) {
        out.by = by;
        standings = read_standings(warehouse, tenant, wish, enum_name(by));
        std::int64_t yield = 0;
        for (const Standing& one : standings) yield += one.yield;
        if (yield > 0) break;
    }
    if (out.by == RankedBy::revenue)
        std::erase_if(standings, [&](const Standing& one) {
            return one.yield == 0 &&
                   std::binary_search(wish.untold.begin(), wish.untold.end(), one.campaign_key);
        });
    const Chosen chosen = choose(std::move(standings), wish.count);
    std::vector<std::int32_t> keys = chosen.best;
    keys.insert(keys.end(), chosen.worst.begin(), chosen.worst.end());
    if (keys.empty()) return {};
    const auto figures = read_figures(warehouse, tenant, wish.period, keys);
    const auto lines = [&](const std::vector<std::int32_t>& of) {
        std::vector<Ranking::Line> all;
        for (const std::int32_t key : of)
            if (const auto sums = figures.find(key); sums != figures.end())
                all.push_back({key, sums->second});
        return all;
    };
    out.best = lines(chosen.best);
    out.worst = lines(chosen.worst);
    return out;
}

}  // namespace herald::ads
