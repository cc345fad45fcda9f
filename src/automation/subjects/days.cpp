#include "automation/subjects/days.hpp"

#include <algorithm>

#include "base/described.hpp"

namespace herald::automation {
namespace {

using std::chrono::days;
using store::Chunk;

constexpr Day kLongAgo = Day(days(-700'000)), kFarOff = Day(days(700'000));

/// Reads a chunk's rows into one DayRow after the other.
class RowReader {
public:
    explicit RowReader(const BaseSet& bases) : bases_(bases) {}

    template <class F>
    void rows(const Chunk& chunk, F&& f) const {
        DayRow row;
        for (std::size_t i = 0; i < chunk.rows; ++i) {
            row.key = chunk.columns[0].i32[i];
            row.day = day_of(chunk.columns[1].i32[i]);
            read(chunk, i, row.values);
            f(row);
        }
    }

private:
    void read(const Chunk& chunk, std::size_t i, Sums& out) const {
        std::size_t column = 2;
        const auto set = [&](Base base, std::int64_t value) {
            out[static_cast<std::size_t>(base)] = value;
        };
        std::int64_t impressions = 0;
        if (has(bases_, Base::impressions) || has(bases_, Base::unreached)) {
            impressions = chunk.columns[column++].i64[i];
            set(Base::impressions, impressions);
        }
        for (const Base base : {Base::clicks, Base::conversions, Base::spend, Base::revenue})
            if (has(bases_, base)) set(base, chunk.columns[column++].i64[i]);
        if (has(bases_, Base::reach) || has(bases_, Base::reach_told) ||
            has(bases_, Base::unreached)) {
            const bool told = chunk.columns[column].valid(i);
            set(Base::reach, told ? chunk.columns[column].i64[i] : 0);
            set(Base::reach_told, told ? 1 : 0);
            set(Base::unreached, told ? 0 : impressions);
            ++column;
        }
        if (has(bases_, Base::video_views) || has(bases_, Base::views_told)) {
            const bool told = chunk.columns[column].valid(i);
            set(Base::video_views, told ? chunk.columns[column].i64[i] : 0);
            set(Base::views_told, told ? 1 : 0);
        }
    }
    BaseSet bases_;
};

template <class F>
void scan_rows(store::Warehouse& warehouse, store::TenantKey tenant, const DayScan& wish, F&& f) {
    const RowReader reader(wish.bases);
    const bool some_keys = wish.first_key != INT32_MIN || wish.last_key != INT32_MAX;
    store::Params params{{"from", wish.days.from}, {"to", wish.days.to}};
    if (some_keys) {
        params.emplace_back("first_key", wish.first_key);
        params.emplace_back("last_key", wish.last_key);
    }
    warehouse.scan(
        tenant,
        fmt::format("SELECT campaign_key, day{} FROM ads_campaign_day(:tenant) WHERE "
                    "day BETWEEN :from AND :to{}",
                    columns_of(wish.bases),
                    some_keys ? " AND campaign_key BETWEEN :first_key AND :last_key" : ""),
        params, [&](const Chunk& chunk) { reader.rows(chunk, f); });
}

/// A stretch of days in which the same windows are open.
struct Stretch {
    Span span;
    std::vector<std::size_t> windows;
    BaseSet bases;
};

std::vector<Stretch> stretches_of(const std::vector<WindowWish>& windows) {
    std::vector<Day> borders;
    for (const auto& window : windows) {
        if (window.span.days() == 0) continue;
        borders.push_back(window.span.from);
        borders.push_back(window.span.to + days(1));
    }
    std::sort(borders.begin(), borders.end());
    borders.erase(std::unique(borders.begin(), borders.end()), borders.end());
    std::vector<Stretch> out;
    for (std::size_t i = 0; i + 1 < borders.size(); ++i) {
        Stretch stretch{{borders[i], borders[i + 1] - days(1)}, {}, {}};
        for (std::size_t w = 0; w < windows.size(); ++w)
            if (windows[w].span.holds(borders[i])) {
                stretch.windows.push_back(w);
                stretch.bases |= windows[w].bases;
            }
        if (!stretch.windows.empty()) out.push_back(std::move(stretch));
    }
    return out;
}

}  // namespace

Places::Places(const std::vector<std::int32_t>& keys) {
    if (keys.empty()) return;
    first_ = keys.front();
    places_.assign(static_cast<std::size_t>(keys.back() - first_) + 1, kNone);
    for (std::size_t i = 0; i < keys.size(); ++i)
        places_[static_cast<std::size_t>(keys[i] - first_)] = static_cast<std::uint32_t>(i);
}

void SumTable::resize(const BaseSet& bases, std::size_t rows) {
    for (std::size_t b = 0; b < kBases; ++b)
        if (bases[b]) columns[b].assign(rows, 0);
}

void SumTable::add(const SumTable& other) {
    for (std::size_t b = 0; b < kBases; ++b) {
        totals[b] += other.totals[b];
        for (std::size_t i = 0; i < columns[b].size(); ++i) columns[b][i] += other.columns[b][i];
    }
}

Sums SumTable::row(std::size_t place, const BaseSet& bases) const {
    Sums out{};
    for (std::size_t b = 0; b < kBases; ++b)
        if (bases[b]) out[b] = columns[b][place];
    return out;
}

void scan_days(store::Warehouse& warehouse, store::TenantKey tenant, const DayScan& wish,
               const std::function<void(const DayRow&)>& each) {
    scan_rows(warehouse, tenant, wish, each);
}

std::vector<SumTable> sum_windows(store::Warehouse& warehouse, store::TenantKey tenant,
                                  const Places& places, std::size_t rows,
                                  const std::vector<WindowWish>& windows) {
    std::vector<SumTable> out(windows.size());
    for (std::size_t w = 0; w < windows.size(); ++w) out[w].resize(windows[w].bases, rows);
    SumTable part;
    for (const Stretch& stretch : stretches_of(windows)) {
        part = {};
        part.resize(stretch.bases, rows);
        std::vector<std::size_t> used;
        for (std::size_t b = 0; b < kBases; ++b)
            if (stretch.bases[b]) used.push_back(b);
        scan_rows(warehouse, tenant, {.days = stretch.span, .bases = stretch.bases},
                  [&](const DayRow& row) {
                      const std::uint32_t place = places[row.key];
                      for (const std::size_t b : used) {
                          part.totals[b] += row.values[b];
                          if (place != Places::kNone) part.columns[b][place] += row.values[b];
                      }
                  });
        for (const std::size_t w : stretch.windows) out[w].add(part);
    }
    return out;
}

std::vector<Lifetime> read_lifetimes(store::Warehouse& warehouse, store::TenantKey tenant,
                                     const Places& places, std::size_t rows) {
    std::vector<Lifetime> out(rows);
    warehouse.scan(
        tenant,
        "SELECT campaign_key, min(day), max(day) FROM ads_campaign_day(:tenant) "
        "GROUP BY campaign_key",
        {}, [&](const Chunk& chunk) {
            for (std::size_t i = 0; i < chunk.rows; ++i) {
                const std::uint32_t place = places[chunk.columns[0].i32[i]];
                if (place == Places::kNone) continue;
                out[place] = {day_of(chunk.columns[1].i32[i]), day_of(chunk.columns[2].i32[i])};
            }
        });
    return out;
}

std::vector<Delta> read_deltas(store::Warehouse& warehouse, store::TenantKey tenant,
                               const Places& places, Span span) {
    struct Seen {
        std::uint32_t place;
        Day day, on;
        std::int64_t conversions, revenue;
    };
    std::vector<Seen> seen;
    // A day that was seen once tells nothing about how it grew.
    warehouse.scan(
        tenant,
        "SELECT campaign_key, day, seen_on, conversions, revenue FROM ads_revisions(:tenant) "
        "WHERE day BETWEEN :from AND :to "
        "QUALIFY count(*) OVER (PARTITION BY campaign_key, day) > 1 "
        "ORDER BY campaign_key, day, seen_on",
        {{"from", span.from}, {"to", span.to}}, [&](const Chunk& chunk) {
            for (std::size_t i = 0; i < chunk.rows; ++i) {
                const std::uint32_t place = places[chunk.columns[0].i32[i]];
                if (place != Places::kNone)
                    seen.push_back({place, day_of(chunk.columns[1].i32[i]),
                                    day_of(chunk.columns[2].i32[i]), chunk.columns[3].i64[i],
                                    chunk.columns[4].i64[i]});
            }
        });
    std::vector<Delta> out;
    for (std::size_t at = 0; at < seen.size();) {
        std::size_t end = at;
        while (end < seen.size() && seen[end].place == seen[at].place &&
               seen[end].day == seen[at].day)
            ++end;
        const Seen& last = seen[end - 1];
        // What was seen first is the nearest to what was known before.
        for (std::size_t i = at; i + 1 < end; ++i)
            out.push_back({seen[i].place, seen[i].day, i == at ? kLongAgo : seen[i].on,
                           seen[i + 1].on, seen[i].conversions - last.conversions,
                           seen[i].revenue - last.revenue});
        at = end;
    }
    std::erase_if(out, [](const Delta& d) { return d.from >= kFarOff || d.until <= d.from; });
    return out;
}

}  // namespace herald::automation
