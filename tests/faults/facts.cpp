#include "facts.hpp"

#include <map>

#include "ads/module.hpp"
#include "store/system_db.hpp"
#include "store/warehouse.hpp"

namespace herald::faults {
namespace {

using store::Row;

struct Names {
    std::map<std::int64_t, std::string> accounts, campaigns, ads;
};

/// The lines of `entities`, and who is behind a key of the warehouse.
Names read_names(store::SystemDb db, store::TenantId tenant, std::vector<std::string>& entities) {
    Names out;
    const auto read = [&](std::string_view what, std::map<std::int64_t, std::string>& names,
                          std::string_view sql) {
        db.each(sql, {{"tenant", tenant}}, [&](const Row& row) {
            const std::string name(row.text(1));
            names[row.integer(0)] = name;
            entities.push_back(fmt::format("{} {}", what, name));
        });
    };
    read("account", out.accounts,
         "SELECT account_key, platform || ' ' || external_id FROM ad_accounts WHERE tenant = "
         ":tenant");
    read("campaign", out.campaigns,
         "SELECT campaign_key, platform || ' ' || coalesce(external_id, '') || ' ' || name FROM "
         "campaigns WHERE tenant = :tenant");
    read("ad", out.ads,
         "SELECT a.ad_key, a.external_id || ' ' || a.name || ' of ' || coalesce(c.external_id, "
         "c.name) FROM ads a JOIN campaigns c ON c.tenant = a.tenant AND c.id = a.campaign_id "
         "WHERE a.tenant = :tenant");
    std::sort(entities.begin(), entities.end());
    return out;
}

std::vector<std::string> read_facts(store::Warehouse& warehouse, store::TenantKey key,
                                    const Names& names) {
    const auto name = [](const auto& map, std::int64_t id) {
        const auto found = map.find(id);
        return found == map.end() ? fmt::format("UNKNOWN {}", id) : found->second;
    };
    std::vector<std::string> out;
    warehouse.query(
        key,
        "SELECT account_key, campaign_key, ad_key, CAST(day AS VARCHAR), impressions, clicks, "
        "conversions, spend, revenue, coalesce(spend_org, -1), grain FROM ads_facts(:tenant)",
        {}, [&](const Row& row) {
            std::string line =
                fmt::format("{} | {} | {} | {}", name(names.accounts, row.integer(0)),
                            name(names.campaigns, row.integer(1)), name(names.ads, row.integer(2)),
                            row.text(3));
            for (int column = 4; column <= 10; ++column)
                line += fmt::format(" {}", row.integer(column));
            out.push_back(std::move(line));
        });
    std::sort(out.begin(), out.end());
    return out;
}

std::vector<std::string> read_sums(store::Warehouse& warehouse, store::TenantKey key) {
    std::vector<std::string> out;
    for (const auto& [table, money] : {std::pair{"ads_facts", "_org"},
                                       {"ads_campaign_day", ""},
                                       {"ads_campaign_month", ""},
                                       {"ads_platform_day", ""}})
        warehouse.query(
            key,
            fmt::format("SELECT CAST(coalesce(sum(impressions), 0) AS BIGINT), "
                        "CAST(coalesce(sum(clicks), 0) AS BIGINT), "
                        "CAST(coalesce(sum(conversions), 0) AS BIGINT), "
                        "CAST(coalesce(sum(spend{1}), 0) AS BIGINT), "
                        "CAST(coalesce(sum(revenue{1}), 0) AS BIGINT) FROM {0}(:tenant)",
                        table, money),
            {}, [&](const Row& row) {
                std::string line;
                for (int column = 0; column < 5; ++column)
                    line += fmt::format("{} ", row.integer(column));
                out.push_back(std::move(line));
            });
    return out;
}

}  // namespace

Stored read_stored(const Server::Options& options, const std::string& organization) {
    const auto database =
        options.database_url.empty()
            ? store::open_sqlite({.file = options.data / "herald.db"})
            : store::open_postgres({.url = options.database_url, .connections = 2});
    const auto tenant = store::TenantId{*parse_uuid(organization)};
    store::SystemDb db(*database);
    const auto key = db.one<std::int64_t>(
        "SELECT warehouse_key FROM organizations WHERE id = :tenant", {{"tenant", tenant}});
    const auto warehouse = store::open_duckdb(
        {.file = options.data / "warehouse.duckdb", .temp_dir = options.data / "tmp"});
    warehouse->migrate(ads::warehouse_migrations());
    Stored out;
    const Names names = read_names(db, tenant, out.entities);
    const store::TenantKey number{static_cast<std::int32_t>(key.value())};
    out.facts = read_facts(*warehouse, number, names);
    out.sums = read_sums(*warehouse, number);
    return out;
}

AdFile make_ad_file(int campaigns, int days) {
    AdFile out;
    out.text = "date,campaign,ad,impressions,clicks,conversions,spend,revenue\n";
    const Day first = *parse_day("2026-01-01");
    for (int day = 0; day < days; ++day)
        for (int campaign = 0; campaign < campaigns; ++campaign)
            for (int ad = 0; ad < 4; ++ad) {
                const std::int64_t cents = 100 + (day * 7 + campaign * 13 + ad * 29) % 9900;
                out.cents += cents;
                ++out.rows;
                out.text += fmt::format("{},Campaign {},Ad {} of {},{},{},{},{}.{:02},{}.{:02}\n",
                                        to_string(first + std::chrono::days(day)), campaign, ad,
                                        campaign, 1000 + day + campaign, 10 + ad, ad, cents / 100,
                                        cents % 100, cents / 50, cents % 50);
            }
    return out;
}

Upload upload_of(const AdFile& file) {
    return {
        file.text,
        {{"mapping",
          R"({"date":"date","campaign_name":"campaign","ad_name":"ad","impressions":"impressions","clicks":"clicks","conversions":"conversions","spend":"spend","revenue":"revenue","platform":{"value":"linkedin"}})"},
         {"currency", "EUR"}}};
}

}  // namespace herald::faults
