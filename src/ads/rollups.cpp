#include "ads/rollups.hpp"

#include "ads/bound.hpp"

namespace herald::ads {
namespace {

using store::Params;
using store::WarehouseTx;

constexpr std::string_view kDeleteCampaignDays =
    "DELETE FROM campaign_day WHERE tenant_key = :tenant AND day BETWEEN :first AND :last "
    "AND (campaign_key, day) IN (SELECT campaign_key, day FROM temp.touched)";
constexpr std::string_view kInsertCampaignDays =
    "INSERT INTO campaign_day SELECT :tenant, f.day, f.campaign_key, any_value(f.platform), "
    "sum(f.impressions)::BIGINT, "
    "sum(f.clicks)::BIGINT, sum(f.conversions)::BIGINT, coalesce(sum(f.spend_org), 0)::BIGINT, "
    "coalesce(sum(f.revenue_org), 0)::BIGINT, sum(f.reach)::BIGINT, sum(f.video_views)::BIGINT "
    "FROM ad_facts f WHERE f.tenant_key = :tenant AND f.day BETWEEN :first AND :last "
    "AND (f.campaign_key, f.day) IN (SELECT campaign_key, day FROM temp.touched) "
    "GROUP BY f.day, f.campaign_key ORDER BY f.day, f.campaign_key";

constexpr std::string_view kDeleteMonths =
    "DELETE FROM campaign_month WHERE tenant_key = :tenant AND month BETWEEN :first_month AND "
    ":last "
    "AND (campaign_key, month) IN (SELECT campaign_key, date_trunc('month', day)::DATE FROM "
    "touched)";
constexpr std::string_view kInsertMonths =
    "INSERT INTO campaign_month SELECT :tenant, date_trunc('month', c.day)::DATE AS month, "
    "c.campaign_key, "
    "any_value(c.platform), sum(c.impressions)::BIGINT, sum(c.clicks)::BIGINT, "
    "sum(c.conversions)::BIGINT, "
    "sum(c.spend)::BIGINT, sum(c.revenue)::BIGINT, sum(c.reach)::BIGINT, "
    "sum(c.video_views)::BIGINT "
    "FROM campaign_day c WHERE c.tenant_key = :tenant AND c.day BETWEEN :first_month AND "
    ":last_month "
    "AND (c.campaign_key, date_trunc('month', c.day)::DATE) IN "
    "(SELECT campaign_key, date_trunc('month', day)::DATE FROM temp.touched) "
    "GROUP BY month, c.campaign_key ORDER BY month, c.campaign_key";

constexpr std::string_view kDeletePlatformDays =
    "DELETE FROM platform_day WHERE tenant_key = :tenant AND day BETWEEN :first AND :last "
    "AND day IN (SELECT day FROM temp.touched)";
constexpr std::string_view kInsertPlatformDays =
    "INSERT INTO platform_day SELECT :tenant, c.day, c.platform, sum(c.impressions)::BIGINT, "
    "sum(c.clicks)::BIGINT, "
    "sum(c.conversions)::BIGINT, sum(c.spend)::BIGINT, sum(c.revenue)::BIGINT, "
    "sum(c.reach)::BIGINT, "
    "sum(c.video_views)::BIGINT FROM campaign_day c WHERE c.tenant_key = :tenant AND c.day BETWEEN "
    ":first AND :last "
    "AND c.day IN (SELECT day FROM temp.touched) GROUP BY c.day, c.platform ORDER BY c.day, "
    "c.platform";

constexpr std::string_view kDeleteUnconverted =
    "DELETE FROM unconverted_day WHERE tenant_key = :tenant AND day BETWEEN :first AND :last "
    "AND day IN (SELECT day FROM temp.touched)";
constexpr std::string_view kInsertUnconverted =
    "INSERT INTO unconverted_day SELECT :tenant, f.day, f.platform, f.currency, "
    "sum(f.spend)::BIGINT FROM ad_facts f "
    "WHERE f.tenant_key = :tenant AND f.day BETWEEN :first AND :last AND f.spend_org IS NULL "
    "AND f.day IN (SELECT day FROM temp.touched) GROUP BY f.day, f.platform, f.currency";

// What was seen today already is seen again.
constexpr std::string_view kDeleteRevisions =
    "DELETE FROM ad_revisions WHERE tenant_key = :tenant AND seen_on = :today "
    "AND (campaign_key, day) IN (SELECT campaign_key, day FROM temp.touched)";
constexpr std::string_view kInsertRevisions =
    "INSERT INTO ad_revisions SELECT :tenant, t.campaign_key, t.day, :today, "
    "coalesce(c.conversions, 0), "
    "coalesce(c.revenue, 0) FROM temp.touched t "
    "LEFT JOIN campaign_day c ON c.tenant_key = :tenant AND c.campaign_key = t.campaign_key AND "
    "c.day = t.day "
    "AND c.day BETWEEN :first AND :last "
    "LEFT JOIN (SELECT campaign_key, day, arg_max(conversions, seen_on) AS conversions, "
    "arg_max(revenue, seen_on) AS revenue "
    "FROM ad_revisions WHERE tenant_key = :tenant AND day BETWEEN :first AND :last GROUP BY "
    "campaign_key, day) r "
    "ON r.campaign_key = t.campaign_key AND r.day = t.day "
    "WHERE (r.campaign_key IS NULL AND c.campaign_key IS NOT NULL) "
    "OR (r.campaign_key IS NOT NULL AND (r.conversions <> coalesce(c.conversions, 0) OR r.revenue "
    "<> coalesce(c.revenue, 0)))";

Day first_of_month(Day day) {
    const std::chrono::year_month_day date(day);
    return Day(date.year() / date.month() / 1);
}
Day last_of_month(Day day) {
    const std::chrono::year_month_day date(day);
    return Day(date.year() / date.month() / std::chrono::last);
}

}  // namespace

void begin_touched(WarehouseTx& tx) {
    tx.execute(
        "CREATE OR REPLACE TEMP TABLE touched (campaign_key INTEGER NOT NULL, day DATE NOT NULL)");
}

store::Params only_named(std::string_view sql, const store::Params& all) {
    const auto is_name = [](char c) {
        return c == '_' || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    };
    store::Params out;
    for (const auto& param : all) {
        for (auto at = sql.find(param.name); at != std::string_view::npos;
             at = sql.find(param.name, at + 1)) {
            const std::size_t end = at + param.name.size();
            const bool whole = at > 0 && sql[at - 1] == ':' && (at < 2 || sql[at - 2] != ':') &&
                               (end == sql.size() || !is_name(sql[end]));
            if (!whole) continue;
            out.push_back(param);
            break;
        }
    }
    return out;
}

store::Params Bound::named_in(std::string_view sql) const { return only_named(sql, all_); }

void recompute_rollups(WarehouseTx& tx, Day first, Day last) {
    const Bound bound(tx, {{"first", first},
                           {"last", last},
                           {"first_month", first_of_month(first)},
                           {"last_month", last_of_month(last)}});
    for (const auto sql :
         {kDeleteCampaignDays, kInsertCampaignDays, kDeleteMonths, kInsertMonths,
          kDeletePlatformDays, kInsertPlatformDays, kDeleteUnconverted, kInsertUnconverted})
        bound.execute(sql);
}

void record_revisions(WarehouseTx& tx, Day first, Day last, Day today) {
    const Bound bound(tx, {{"first", first}, {"last", last}, {"today", today}});
    bound.execute(kDeleteRevisions);
    bound.execute(kInsertRevisions);
}

void end_touched(WarehouseTx& tx) { tx.execute("DROP TABLE temp.touched"); }

}  // namespace herald::ads
