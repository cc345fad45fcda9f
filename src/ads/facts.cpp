#include "ads/facts.hpp"

#include <algorithm>

#include "ads/bound.hpp"
#include "ads/rollups.hpp"

namespace herald::ads {
namespace {

using store::Appender;
using store::Params;
using store::Row;
using store::WarehouseTx;

/// Rows written at once: a row group of the warehouse.
constexpr std::size_t kFlushRows = 122'880;
/// No task takes this long: older rows were left by one that never came back.
constexpr std::chrono::seconds kKeepStaged = std::chrono::hours(72);
/// Rows that are added up at once.
constexpr std::int64_t kRowsAtOnce = 150'000;

template <class T>
void append_to(std::vector<T>& to, const std::vector<T>& from) {
    to.insert(to.end(), from.begin(), from.end());
}

/// One column with the same value in every row.
template <class T>
std::vector<T> repeated(std::size_t rows, T value) {
    return std::vector<T>(rows, value);
}

void append_entities(WarehouseTx& tx, TenantKey tenant, BatchId batch,
                     const std::vector<StagedEntity>& entities) {
    const std::size_t n = entities.size();
    std::vector<std::int32_t> number(n), account(n), campaign(n), ad(n), platform(n);
    for (std::size_t i = 0; i < n; ++i) {
        number[i] = static_cast<std::int32_t>(i);
        account[i] = entities[i].account_key;
        campaign[i] = entities[i].campaign_key;
        ad[i] = entities[i].ad_key;
        platform[i] = static_cast<std::int32_t>(entities[i].platform);
    }
    const auto tenants = repeated(n, tenant);
    const auto batches = repeated(n, batch);
    const Appender::Input columns[] = {{.i32 = tenants.data()},  {.i64 = batches.data()},
                                       {.i32 = number.data()},   {.i32 = account.data()},
                                       {.i32 = campaign.data()}, {.i32 = ad.data()},
                                       {.i32 = platform.data()}};
    const auto appender = tx.appender("ad_staged_entities");
    if (n > 0) appender->append(n, columns);
    appender->finish();
}

/// The temporary table `day_rates(currency, day, rate)` of every currency but the organization's.
void append_rates(WarehouseTx& tx, const Conversion& conversion) {
    tx.execute(
        "CREATE OR REPLACE TEMP TABLE day_rates (currency INTEGER NOT NULL, day DATE NOT NULL, "
        "rate DOUBLE NOT NULL)");
    std::vector<std::int32_t> currencies, days;
    std::vector<double> rates;
    for (const std::int32_t number : conversion.currencies) {
        const Currency currency = currency_of_number(number);
        if (currency == conversion.currency || conversion.rates == nullptr) continue;
        for (Day day = conversion.first_day; day <= conversion.last_day;
             day += std::chrono::days(1)) {
            const auto rate = conversion.rates->rate(currency, conversion.currency, day);
            if (!rate) continue;
            currencies.push_back(number);
            days.push_back(number_of(day));
            rates.push_back(*rate);
        }
    }
    const Appender::Input columns[] = {
        {.i32 = currencies.data()}, {.i32 = days.data()}, {.f64 = rates.data()}};
    const auto appender = tx.appender("temp.day_rates");
    if (!rates.empty()) appender->append(rates.size(), columns);
    appender->finish();
}

constexpr std::string_view kTouchStaged =
    "INSERT INTO temp.touched SELECT DISTINCT e.campaign_key, s.day FROM ad_staged s JOIN "
    "ad_staged_entities e "
    "ON e.entity = s.entity AND e.tenant_key = :tenant AND e.batch = :batch WHERE s.tenant_key = "
    ":tenant AND s.batch = :batch";
constexpr std::string_view kTouchSlices =
    "INSERT INTO temp.touched SELECT DISTINCT campaign_key, day FROM ad_facts WHERE tenant_key = "
    ":tenant "
    "AND day BETWEEN :first AND :last AND account_key = :account "
    "AND (campaign_key, day) NOT IN (SELECT campaign_key, day FROM temp.touched)";
constexpr std::string_view kDeleteSlices =
    "DELETE FROM ad_facts WHERE tenant_key = :tenant AND day BETWEEN :first AND :last AND "
    "account_key = :account";
// Facts of the same campaigns that a file brought under another account.
constexpr std::string_view kDeleteOtherAccounts =
    "DELETE FROM ad_facts WHERE tenant_key = :tenant AND day BETWEEN :first AND :last "
    "AND (campaign_key, day) IN (SELECT campaign_key, day FROM temp.touched)";
constexpr std::string_view kDeleteOtherGrains =
    "DELETE FROM ad_facts WHERE tenant_key = :tenant AND day BETWEEN :first AND :last AND grain <> "
    ":grain "
    "AND (campaign_key, day) IN (SELECT campaign_key, day FROM temp.touched)";
constexpr std::string_view kDeleteKeys =
    "DELETE FROM ad_facts WHERE tenant_key = :tenant AND day BETWEEN :first AND :last AND (ad_key, "
    "day) IN "
    "(SELECT e.ad_key, s.day FROM ad_staged s JOIN ad_staged_entities e "
    "ON e.entity = s.entity AND e.tenant_key = :tenant AND e.batch = :batch WHERE s.tenant_key = "
    ":tenant AND s.batch = :batch)";
constexpr std::string_view kInsertFacts =
    "INSERT INTO ad_facts SELECT :tenant, g.day, g.account_key, g.campaign_key, g.ad_key, "
    "g.platform, :grain, g.currency, "
    ":attribution, :now, g.impressions, g.clicks, g.conversions, g.spend, g.revenue, "
    "CASE WHEN g.currency = :currency THEN g.spend ELSE round(g.spend * r.rate)::BIGINT END, "
    "CASE WHEN g.currency = :currency THEN g.revenue ELSE round(g.revenue * r.rate)::BIGINT END, "
    "g.reach, g.video_views FROM "
    "(SELECT s.day, e.account_key, e.campaign_key, e.ad_key, e.platform, s.currency, "
    "sum(s.impressions)::BIGINT AS impressions, "
    "sum(s.clicks)::BIGINT AS clicks, sum(s.conversions)::BIGINT AS conversions, "
    "sum(s.spend)::BIGINT AS spend, "
    "sum(s.revenue)::BIGINT AS revenue, sum(s.reach)::BIGINT AS reach, sum(s.video_views)::BIGINT "
    "AS video_views "
    "FROM ad_staged s JOIN ad_staged_entities e ON e.entity = s.entity AND e.tenant_key = :tenant "
    "AND e.batch = :batch "
    "WHERE s.tenant_key = :tenant AND s.batch = :batch AND s.day BETWEEN :part_first AND "
    ":part_last "
    "GROUP BY s.day, e.account_key, e.campaign_key, e.ad_key, e.platform, s.currency) g "
    "LEFT JOIN temp.day_rates r ON r.currency = g.currency AND r.day = g.day ORDER BY g.day, "
    "g.campaign_key";

void drop_staged(const Bound& bound) {
    bound.execute("DELETE FROM ad_staged WHERE tenant_key = :tenant AND batch = :batch");
    bound.execute("DELETE FROM ad_staged_entities WHERE tenant_key = :tenant AND batch = :batch");
}

/// True when the warehouse has facts of the tenant between the days at all: most imports are the
/// first.
bool has_facts(const Bound& bound) {
    bool found = false;
    bound.query(
        "SELECT 1 FROM ad_facts WHERE tenant_key = :tenant AND day BETWEEN :first AND :last LIMIT "
        "1",
        [&](const Row&) { found = true; });
    return found;
}

void replace_facts(Bound& bound, const Swap& swap, Swapped& out) {
    if (swap.replace == Replace::keys) {
        if (!has_facts(bound)) return;
        out.other_grain = bound.execute(kDeleteOtherGrains);
        out.replaced = out.other_grain + bound.execute(kDeleteKeys);
        return;
    }
    for (const std::int32_t account : swap.accounts) {
        bound.set("account", account);
        bound.execute(kTouchSlices);
        out.replaced += bound.execute(kDeleteSlices);
    }
    if (has_facts(bound)) out.replaced += bound.execute(kDeleteOtherAccounts);
}

/// Adds up and inserts, some days at a time: the memory of the sums is that of one part.
std::int64_t insert_facts(Bound& bound, const Swap& swap) {
    const std::int64_t days = (swap.last_day - swap.first_day).count() + 1;
    const std::int64_t parts =
        std::clamp<std::int64_t>(swap.staged_rows / kRowsAtOnce + 1, 1, days);
    std::int64_t rows = 0;
    for (std::int64_t part = 0; part < parts; ++part) {
        bound.set("part_first", swap.first_day + std::chrono::days(days * part / parts));
        bound.set("part_last", swap.first_day + std::chrono::days(days * (part + 1) / parts - 1));
        rows += bound.execute(kInsertFacts);
    }
    return rows;
}

}  // namespace

BatchId batch_id(const Uuid& task, std::int64_t part) {
    std::uint64_t out = 0;
    for (const std::uint8_t byte : task.bytes) out = (out ^ byte) * 0x100000001b3ULL;  // FNV-1a
    out = (out ^ static_cast<std::uint64_t>(part)) * 0x9E3779B97F4A7C15ULL;
    return static_cast<BatchId>(out >> 1);
}

Staging::Staging(Warehouse& warehouse, TenantKey tenant, BatchId batch, Time now)
    : warehouse_(warehouse), tenant_(tenant), batch_(batch), now_s_(micros_of(now) / 1'000'000) {
    warehouse_.write(tenant_, [&](WarehouseTx& tx) {
        const Bound bound(tx, {{"batch", batch_}, {"old", now_s_ - kKeepStaged.count()}});
        drop_staged(bound);
        bound.execute("DELETE FROM ad_staged WHERE tenant_key = :tenant AND staged_at < :old");
    });
}

void Staging::add(const RowBatch& rows) {
    if (rows.size() == 0) return;
    append_to(held_.ad, rows.ad);
    append_to(held_.day, rows.day);
    append_to(held_.currency, rows.currency);
    append_to(held_.impressions, rows.impressions);
    append_to(held_.clicks, rows.clicks);
    append_to(held_.conversions, rows.conversions);
    append_to(held_.spend, rows.spend);
    append_to(held_.revenue, rows.revenue);
    append_to(held_.reach, rows.reach);
    append_to(held_.video_views, rows.video_views);
    append_to(held_.no_reach, rows.no_reach);
    append_to(held_.no_video_views, rows.no_video_views);
    const auto [first, last] = std::minmax_element(rows.day.begin(), rows.day.end());
    first_day_ = std::min(first_day_, *first);
    last_day_ = std::max(last_day_, *last);
    for (const std::int32_t currency : rows.currency)
        if ((currencies_.empty() || currency != currencies_.back()) &&
            std::find(currencies_.begin(), currencies_.end(), currency) == currencies_.end())
            currencies_.push_back(currency);
    rows_ += static_cast<std::int64_t>(rows.size());
    if (held_.size() >= kFlushRows) flush();
}

void Staging::flush() {
    const std::size_t n = held_.size();
    if (n == 0) return;
    const auto tenants = repeated(n, tenant_);
    const auto batches = repeated(n, batch_);
    const auto times = repeated(n, now_s_);
    warehouse_.write(tenant_, [&](WarehouseTx& tx) {
        const Appender::Input columns[] = {
            {.i32 = tenants.data()},
            {.i64 = batches.data()},
            {.i64 = times.data()},
            {.i32 = held_.ad.data()},
            {.i32 = held_.day.data()},
            {.i32 = held_.currency.data()},
            {.i64 = held_.impressions.data()},
            {.i64 = held_.clicks.data()},
            {.i64 = held_.conversions.data()},
            {.i64 = held_.spend.data()},
            {.i64 = held_.revenue.data()},
            {.i64 = held_.reach.data(), .null = held_.no_reach.data()},
            {.i64 = held_.video_views.data(), .null = held_.no_video_views.data()}};
        const auto appender = tx.appender("ad_staged");
        appender->append(n, columns);
        appender->finish();
    });
    held_.clear();
}

void Staging::finish() { flush(); }

Swapped swap_in(Warehouse& warehouse, TenantKey tenant, const Swap& swap) {
    Swapped out;
    warehouse.write(tenant, [&](WarehouseTx& tx) {
        out = {};
        Bound bound(tx, {{"batch", swap.batch},
                         {"first", swap.first_day},
                         {"last", swap.last_day},
                         {"grain", static_cast<int>(swap.grain)},
                         {"currency", currency_number(swap.currency)},
                         {"attribution", swap.attribution},
                         {"now", micros_of(swap.now) / 1'000'000}});
        bound.query(
            "SELECT facts, replaced FROM ad_batches WHERE tenant_key = :tenant AND batch = :batch",
            [&](const Row& row) {
                out = {.rows = row.integer(0),
                       .replaced = row.integer(1),
                       .other_grain = 0,
                       .repeated = true};
            });
        if (out.repeated) return drop_staged(bound);
        append_entities(tx, tenant, swap.batch, swap.entities);
        append_rates(tx,
                     {swap.first_day, swap.last_day, swap.currency, swap.rates, swap.currencies});
        begin_touched(tx);
        bound.execute(kTouchStaged);
        replace_facts(bound, swap, out);
        out.rows = insert_facts(bound, swap);
        recompute_rollups(tx, swap.first_day, swap.last_day);
        record_revisions(tx, swap.first_day, swap.last_day, swap.today);
        end_touched(tx);
        drop_staged(bound);
        tx.execute("DROP TABLE temp.day_rates");
        bound.set("rows", out.rows);
        bound.set("replaced", out.replaced);
        bound.execute("INSERT INTO ad_batches VALUES (:tenant, :batch, :now, :rows, :replaced)");
    });
    return out;
}

void convert_again(Warehouse& warehouse, TenantKey tenant, const Conversion& conversion) {
    warehouse.write(tenant, [&](WarehouseTx& tx) {
        const Bound bound(tx, {{"first", conversion.first_day},
                               {"last", conversion.last_day},
                               {"currency", currency_number(conversion.currency)}});
        append_rates(tx, conversion);
        begin_touched(tx);
        bound.execute(
            "INSERT INTO temp.touched SELECT DISTINCT campaign_key, day FROM ad_facts WHERE "
            "tenant_key = :tenant "
            "AND day BETWEEN :first AND :last");
        bound.execute(
            "UPDATE ad_facts SET spend_org = CASE WHEN currency = :currency THEN spend END, "
            "revenue_org = CASE WHEN currency = :currency THEN revenue END "
            "WHERE tenant_key = :tenant AND day BETWEEN :first AND :last");
        bound.execute(
            "UPDATE ad_facts SET spend_org = round(spend * r.rate)::BIGINT, revenue_org = "
            "round(revenue * r.rate)::BIGINT "
            "FROM temp.day_rates r WHERE r.currency = ad_facts.currency AND r.day = ad_facts.day "
            "AND ad_facts.tenant_key = :tenant AND ad_facts.day BETWEEN :first AND :last");
        // No revisions: a rate is no restatement by the platform.
        recompute_rollups(tx, conversion.first_day, conversion.last_day);
        end_touched(tx);
        tx.execute("DROP TABLE temp.day_rates");
    });
}

FactSpan span_of(Warehouse& warehouse, TenantKey tenant) {
    FactSpan out;
    warehouse.query(tenant, "SELECT min(day), max(day) FROM ads_platform_day(:tenant)", {},
                    [&](const Row& row) {
                        if (row.is_null(0)) return;
                        out.first = store::read_column<Day>(row, 0);
                        out.last = store::read_column<Day>(row, 1);
                    });
    warehouse.query(tenant, "SELECT DISTINCT currency FROM ads_facts(:tenant)", {},
                    [&](const Row& row) {
                        out.currencies.push_back(static_cast<std::int32_t>(row.integer(0)));
                    });
    return out;
}

}  // namespace herald::ads
