#include <cstdio>
#include <cstring>
#include <string>

#include "ads/campaign_store.hpp"
#include "app/app.hpp"
#include "app/assets.hpp"
#include "base/text.hpp"

/// bench_fill --data DIR --campaigns N --days N --email E --password P: a data folder with one
/// workspace of that many campaigns with an ad and a fact a day each, all made up, ending today.
/// The UI is no part of this program.
std::vector<herald::app::Asset> herald::app::embedded_assets() { return {}; }

namespace {

using namespace herald;
using store::WarehouseTx;

struct Wanted {
    std::string data, email, password;
    std::int64_t campaigns = 100'000, days = 365;
};

constexpr std::size_t kPerWrite = 2000;

void add_campaigns(Scope& scope, std::int64_t count) {
    const Time now = scope.now();
    ads::NumberRanges numbers;
    scope.write([&](Tx& tx) {
        numbers = ads::take_numbers(tx, {.accounts = 1, .campaigns = count, .ads = count});
    });
    const auto account = scope.make_id<ads::AdAccountId>();
    scope.write([&](Tx& tx) {
        tx.execute(
            "INSERT INTO ad_accounts (tenant, id, account_key, platform, external_id, name, "
            "currency, time_zone, status, reports_revenue, created_at, updated_at) "
            "VALUES (:tenant, :id, :key, 'meta', '1001', 'Bench account', 'EUR', 'Europe/Berlin', "
            "'active', 1, :now, :now)",
            {{"id", account}, {"key", numbers.account}, {"now", now}});
    });
    for (std::int64_t from = 0; from < count; from += static_cast<std::int64_t>(kPerWrite))
        scope.write([&](Tx& tx) {
            for (std::int64_t i = from;
                 i < std::min(count, from + static_cast<std::int64_t>(kPerWrite)); ++i) {
                ads::Campaign campaign;
                campaign.id = scope.make_id<ads::CampaignId>();
                campaign.platform = ads::Platform::meta;
                campaign.account_id = account;
                campaign.external_id = fmt::format("1202{:012}", i);
                campaign.name = fmt::format("Campaign {} | {} | Always on", i,
                                            i % 3 == 0   ? "Brand"
                                            : i % 3 == 1 ? "Retargeting"
                                                         : "Prospecting");
                campaign.status =
                    i % 4 == 0 ? ads::CampaignStatus::paused : ads::CampaignStatus::active;
                campaign.objective = "outcome_sales";
                campaign.daily_budget = Micros{(10 + i % 90) * Micros::kUnit};
                campaign.currency = *parse_currency("EUR");
                campaign.created_at = campaign.updated_at = now;
                ads::insert_campaign(tx, campaign, numbers.campaign + static_cast<std::int32_t>(i));
                tx.execute(
                    "INSERT INTO ads (tenant, id, ad_key, campaign_id, external_id, name, status, "
                    "created_at, updated_at) VALUES (:tenant, :id, :key, :campaign, :external, "
                    ":name, 'active', :now, :now)",
                    {{"id", scope.make_id<ads::AdId>()},
                     {"key", numbers.ad + static_cast<std::int32_t>(i)},
                     {"campaign", campaign.id},
                     {"external", fmt::format("2302{:012}", i)},
                     {"name", fmt::format("Ad of {}", campaign.name)},
                     {"now", now}});
            }
        });
}

// One row a campaign and day out of a hash of both, so that every run makes the same.
constexpr std::string_view kFacts =
    "INSERT INTO ad_facts SELECT :tenant, DATE '1970-01-01' + d::INTEGER, 1, c::INTEGER, "
    "c::INTEGER, 1 + (c % 4)::INTEGER, 0, 4543826, 1, 0, "
    "1000 + h % 20000, 10 + h % 300, (h % 7)::BIGINT * 1000000, (5 + h % 40)::BIGINT * 1000000, (h "
    "% 100)::BIGINT * 1000000, "
    "(5 + h % 40)::BIGINT * 1000000, (h % 100)::BIGINT * 1000000, 700 + h % 15000, NULL "
    "FROM (SELECT d, c, (hash(c * 1000 + d) >> 8)::BIGINT AS h FROM range(:first, :last) days(d), "
    "range(1, :campaigns) campaigns(c)) ORDER BY d, c";
constexpr std::string_view kCampaignDays =
    "INSERT INTO campaign_day SELECT tenant_key, day, campaign_key, platform, impressions, clicks, "
    "conversions, spend_org, revenue_org, reach, video_views "
    "FROM ad_facts WHERE tenant_key = :tenant AND day BETWEEN DATE '1970-01-01' + :first::INTEGER "
    "AND DATE '1970-01-01' + (:last::INTEGER - 1) ORDER BY day, campaign_key";
constexpr std::string_view kMonths =
    "INSERT INTO campaign_month SELECT :tenant, date_trunc('month', day)::DATE, campaign_key, "
    "any_value(platform), sum(impressions)::BIGINT, sum(clicks)::BIGINT, "
    "sum(conversions)::BIGINT, sum(spend)::BIGINT, sum(revenue)::BIGINT, sum(reach)::BIGINT, NULL "
    "FROM campaign_day WHERE tenant_key = :tenant "
    "GROUP BY 2, campaign_key ORDER BY 2, 3";
constexpr std::string_view kPlatformDays =
    "INSERT INTO platform_day SELECT :tenant, day, platform, sum(impressions)::BIGINT, "
    "sum(clicks)::BIGINT, sum(conversions)::BIGINT, sum(spend)::BIGINT, "
    "sum(revenue)::BIGINT, sum(reach)::BIGINT, NULL FROM campaign_day WHERE tenant_key = :tenant "
    "GROUP BY day, platform ORDER BY day, platform";

void add_facts(store::Warehouse& warehouse, const Scope& scope, const Wanted& wanted) {
    const std::int64_t today = number_of(Day(std::chrono::floor<std::chrono::days>(scope.now())));
    const std::int64_t first = today - wanted.days + 1;
    for (std::int64_t from = first; from <= today; from += 10) {
        const std::int64_t behind = std::min(today + 1, from + 10);
        warehouse.write(scope.tenant_key(), [&](WarehouseTx& tx) {
            tx.execute(kFacts,
                       {{"first", from}, {"last", behind}, {"campaigns", wanted.campaigns + 1}});
            tx.execute(kCampaignDays, {{"first", from}, {"last", behind}});
        });
        std::fprintf(stderr, "\r%lld of %lld days", static_cast<long long>(behind - first),
                     static_cast<long long>(wanted.days));
    }
    warehouse.write(scope.tenant_key(), [&](WarehouseTx& tx) {
        tx.execute(kMonths);
        tx.execute(kPlatformDays);
    });
    std::fprintf(stderr, "\n");
}

}  // namespace

int main(int argc, char** argv) try {
    Wanted wanted;
    for (int i = 1; i + 1 < argc; i += 2) {
        const std::string_view name = argv[i];
        if (name == "--data") wanted.data = argv[i + 1];
        if (name == "--email") wanted.email = argv[i + 1];
        if (name == "--password") wanted.password = argv[i + 1];
        if (name == "--campaigns") wanted.campaigns = std::atoll(argv[i + 1]);
        if (name == "--days") wanted.days = std::atoll(argv[i + 1]);
    }
    init_crypto();
    app::Config config;
    config.data = wanted.data;
    app::App app(config);
    app.migrate();
    web::Visitor visitor;
    visitor.clock = &app.clock();
    visitor.address = "127.0.0.1";
    app.identity().register_user({.email = wanted.email,
                                  .password = wanted.password,
                                  .name = "Bench",
                                  .organization = "Bench"},
                                 visitor);
    const auto organization = app.identity().find_by_name("Bench");
    Scope scope(app.identity().system_parts(organization->id));
    add_campaigns(scope, wanted.campaigns);
    add_facts(*app.ads().warehouse, scope, wanted);
    return 0;
} catch (const Error& error) {
    std::fprintf(stderr, "bench_fill: %s (%s)\n", error.what(), error.detail().c_str());
    return 1;
}
