#include "ads/campaign_detail.hpp"

#include <algorithm>
#include <map>

#include "ads/campaign_order.hpp"
#include "ads/campaign_store.hpp"

namespace herald::ads {
namespace {

using store::Row;

StoredCampaign stored_campaign(const Scope& scope, CampaignId id) {
    std::optional<StoredCampaign> out;
    scope.read([&](store::Queries& db) { out = find_stored(db, id); });
    if (!out) throw no_such(id);
    return *std::move(out);
}

MetricSums read_sums(const Row& row, int at) {
    const auto known = [&](int column) { return row.is_null(column) ? -1 : row.integer(column); };
    return {row.integer(at),     row.integer(at + 1), row.integer(at + 2), row.integer(at + 3),
            row.integer(at + 4), known(at + 5),       known(at + 6)};
}

Day bucket_of(Day day, Granularity granularity) {
    if (granularity == Granularity::day) return day;
    if (granularity == Granularity::week)
        return day - (std::chrono::weekday(day) - std::chrono::Monday);
    const std::chrono::year_month_day date(day);
    return Day(date.year() / date.month() / 1);
}

DayMetrics line_of(Day day, const MetricSums& sums, Revenue revenue) {
    DayMetrics out;
    static_cast<Metrics&>(out) = metrics_of(sums, revenue);
    out.date = day;
    return out;
}

}  // namespace

CampaignMetrics get_campaign_metrics(const Context& context, Scope& scope,
                                     const GetCampaignMetrics& request) {
    const auto stored = stored_campaign(scope, request.id);
    const Period period = period_of(context, scope, request.from, request.to);
    CampaignMetrics out;
    out.currency = context.workspace(scope).currency;
    out.granularity = request.granularity.value_or(Granularity::day);
    out.from = period.from;
    out.to = period.to;
    out.complete_through = complete_through(scope);
    std::map<Day, MetricSums> buckets;
    for (Day day = period.from; day <= period.to; day += std::chrono::days(1))
        buckets[bucket_of(day, out.granularity)];
    MetricSums totals;
    context.warehouse->query(
        scope.tenant_key(),
        "SELECT day, impressions, clicks, conversions, spend, revenue, reach, video_views FROM "
        "ads_campaign_day(:tenant) "
        "WHERE campaign_key = :campaign AND day BETWEEN :from AND :to",
        {{"campaign", stored.campaign_key}, {"from", period.from}, {"to", period.to}},
        [&](const Row& row) {
            const auto sums = read_sums(row, 1);
            buckets[bucket_of(store::read_column<Day>(row, 0), out.granularity)] += sums;
            totals += sums;
        });
    const Revenue revenue = revenue_of(stored.revenue, totals);
    for (const auto& [day, sums] : buckets) out.data.push_back(line_of(day, sums, revenue));
    out.totals = metrics_of(totals, revenue);
    return out;
}

namespace {

struct StoredAd {
    AdId id;
    std::int32_t ad_key = 0;
    std::string external_id, name;
    std::optional<AdGroupId> ad_group_id;
    std::optional<std::string> ad_group_name;
    CampaignStatus status{};
    std::optional<CreativeId> creative_id;
    std::optional<std::string> title, body, image_url, thumbnail_url, destination_url;
};
BOOST_DESCRIBE_STRUCT(StoredAd, (),
                      (id, ad_key, external_id, name, ad_group_id, ad_group_name, status,
                       creative_id, title, body, image_url, thumbnail_url, destination_url))

constexpr std::string_view kAdsOfCampaign =
    "SELECT a.id, a.ad_key, a.external_id, a.name, a.ad_group_id, g.name, a.status, a.creative_id, "
    "c.title, c.body, c.image_url, "
    "c.thumbnail_url, c.destination_url FROM ads a "
    "LEFT JOIN ad_groups g ON g.tenant = a.tenant AND g.id = a.ad_group_id AND g.tenant = :tenant "
    "LEFT JOIN creatives c ON c.tenant = a.tenant AND c.id = a.creative_id AND c.tenant = :tenant "
    "WHERE a.tenant = :tenant AND a.campaign_id = :campaign";

AdRow row_of(StoredAd ad, const MetricSums& sums, Revenue revenue) {
    AdRow row;
    static_cast<Metrics&>(row) = metrics_of(sums, revenue);
    row.id = ad.id;
    row.external_id = ad.external_id.starts_with(kNamed) ? "" : std::move(ad.external_id);
    row.name = std::move(ad.name);
    row.ad_group_id = ad.ad_group_id;
    row.ad_group_name = std::move(ad.ad_group_name);
    row.status = ad.status;
    if (ad.creative_id)
        row.creative =
            Creative{ad.title, ad.body, ad.image_url, ad.thumbnail_url, ad.destination_url};
    return row;
}

}  // namespace

web::Page<AdRow> list_campaign_ads(const Context& context, Scope& scope,
                                   const ListCampaignAds& request) {
    const auto stored = stored_campaign(scope, request.id);
    const Period period = period_of(context, scope, request.from, request.to);
    std::map<std::int32_t, MetricSums> sums;
    MetricSums totals;
    context.warehouse->query(
        scope.tenant_key(),
        "SELECT ad_key, sum(impressions)::BIGINT, sum(clicks)::BIGINT, sum(conversions)::BIGINT, "
        "coalesce(sum(spend_org), 0)::BIGINT, "
        "coalesce(sum(revenue_org), 0)::BIGINT, sum(reach)::BIGINT, sum(video_views)::BIGINT FROM "
        "ads_facts(:tenant) "
        "WHERE campaign_key = :campaign AND day BETWEEN :from AND :to GROUP BY ad_key",
        {{"campaign", stored.campaign_key}, {"from", period.from}, {"to", period.to}},
        [&](const Row& row) {
            totals += sums[static_cast<std::int32_t>(row.integer(0))] = read_sums(row, 1);
        });
    const Revenue revenue = revenue_of(stored.revenue, totals);
    std::vector<AdRow> rows;
    for (auto& ad : scope.db().list<StoredAd>(kAdsOfCampaign, {{"campaign", request.id}})) {
        const auto found = sums.find(ad.ad_key);
        rows.push_back(
            row_of(std::move(ad), found == sums.end() ? MetricSums{} : found->second, revenue));
    }
    const auto before = [](const AdRow& a, const AdRow& b) {
        return a.spend != b.spend ? a.spend > b.spend : a.id < b.id;
    };
    std::sort(rows.begin(), rows.end(), before);
    const std::string list = "ads:" + to_string(request.id);
    if (const auto cursor = web::read_cursor<std::int64_t, AdId>(request, list)) {
        AdRow last;
        last.spend = {std::get<0>(*cursor)};
        last.id = std::get<1>(*cursor);
        rows.erase(rows.begin(), std::upper_bound(rows.begin(), rows.end(), last, before));
    }
    return web::make_page(std::move(rows), request, [&](const AdRow& row) {
        return web::make_cursor(list, row.spend.value, row.id);
    });
}

Overview get_overview(const Context& context, Scope& scope) {
    Overview out;
    out.campaigns =
        context.campaigns->count(context.campaigns->version(scope) + "|" + CampaignFilter{}.key(),
                                 [&] { return count_campaigns(scope, {}); });
    out.connections =
        scope.db()
            .one<std::int64_t>(
                "SELECT count(*) FROM connections c JOIN schedules s ON s.tenant = c.tenant AND "
                "s.type = 'ads.sync' AND s.key = c.schedule_key WHERE c.tenant = :tenant")
            .value_or(0);
    out.demo = scope.db()
                   .one<bool>("SELECT demo FROM ads_workspace WHERE tenant = :tenant")
                   .value_or(false);
    const auto totals = context.snapshots->daily(scope.tenant_key());
    out.has_facts = !totals->days.empty();
    if (out.has_facts) {
        out.first_date = totals->days.front().day;
        out.last_date = totals->days.back().day;
    }
    return out;
}

}  // namespace herald::ads
