#pragma once

#include <fstream>
#include <map>
#include <sstream>

#include "ads/campaign_store.hpp"
#include "ads/test_world.hpp"
#include "automation/subjects/subjects.hpp"
#include "insight/panel/history.hpp"

/// For tests only: a workspace whose campaigns, days, changes and revisions are written down one by
/// one.
namespace herald::automation {

struct MarketDay {
    std::int64_t impressions = 0, clicks = 0;
    double conversions = 0, spend = 0, revenue = 0;
};

class TestMarket {
public:
    explicit TestMarket(const std::string& kind = "sqlite") : world(kind) {
        auto all = event::migrations();
        for (auto& m : task::migrations()) all.push_back(std::move(m));
        for (auto& m : connection::migrations()) all.push_back(std::move(m));
        for (auto& m : ads::migrations()) all.push_back(std::move(m));
        std::ifstream file("src/insight/migrations/0002_incidents.sql");
        std::ostringstream sql;
        sql << file.rdbuf();
        incidents_sql_ = sql.str();
        all.push_back({"insight", 2, "incidents", incidents_sql_});
        store::migrate(*world.context.database, all);
        context.ads = &world.context;
        context.histories = &histories;
    }

    Day today() const { return world.workspace.zone.day_of(world.clock.now()); }
    Day back(int n) const { return today() - std::chrono::days(n); }

    /// Told up to yesterday.
    ads::AdAccountId account(Scope& scope, const std::string& name, bool tells_revenue = true) {
        const auto id = scope.make_id<ads::AdAccountId>();
        ads::NumberRanges numbers;
        scope.write([&](Tx& tx) {
            numbers = ads::take_numbers(tx, {.accounts = 1});
            tx.execute(
                "INSERT INTO ad_accounts (tenant, id, account_key, platform, external_id, name, "
                "currency, time_zone, status, complete_through, reports_revenue, created_at, "
                "updated_at) VALUES (:tenant, :id, :key, 'meta', :name, :name, 'EUR', 'UTC', "
                "'active', :through, :revenue, 0, 0)",
                {{"id", id},
                 {"key", numbers.account},
                 {"name", name},
                 {"through", back(1)},
                 {"revenue", tells_revenue}});
        });
        return id;
    }

    struct Wanted {
        std::string name;
        std::optional<ads::AdAccountId> account;
        ads::CampaignStatus status = ads::CampaignStatus::active;
        ads::Platform platform = ads::Platform::meta;
        std::optional<Micros> daily_budget;
        std::optional<std::string> objective;
        std::optional<Day> start, end;
        int made_days_ago = 300;
    };
    ads::Campaign campaign(Scope& scope, const Wanted& wanted) {
        ads::Campaign out;
        out.id = scope.make_id<ads::CampaignId>();
        out.name = wanted.name;
        out.account_id = wanted.account;
        out.status = wanted.status;
        out.platform = wanted.platform;
        out.daily_budget = wanted.daily_budget;
        out.objective = wanted.objective;
        out.start_date = wanted.start;
        out.end_date = wanted.end;
        out.created_at = out.updated_at = Time(back(wanted.made_days_ago));
        scope.write([&](Tx& tx) {
            const auto numbers = ads::take_numbers(tx, {.campaigns = 1});
            keys[out.id] = numbers.campaign;
            ads::insert_campaign(tx, out, numbers.campaign);
        });
        world.context.campaigns->changed(scope.tenant());
        return out;
    }

    void day(const Scope& scope, ads::CampaignId id, Day day, const MarketDay& figures) {
        const auto millionths = [](double value) {
            return static_cast<std::int64_t>(std::llround(value * 1e6));
        };
        rows_.push_back({scope.tenant_key(),
                         {{"day", day},
                          {"key", keys.at(id)},
                          {"impressions", figures.impressions},
                          {"clicks", figures.clicks},
                          {"conversions", millionths(figures.conversions)},
                          {"spend", millionths(figures.spend)},
                          {"revenue", millionths(figures.revenue)}}});
    }
    /// Writes the days; call before looking.
    void tell() {
        while (!rows_.empty()) {
            const store::TenantKey tenant = rows_.front().first;
            world.context.warehouse->write(tenant, [&](store::WarehouseTx& tx) {
                for (const auto& [owner, params] : rows_)
                    if (owner == tenant)
                        tx.execute(
                            "INSERT INTO campaign_day VALUES (:tenant, :day, :key, 1, "
                            ":impressions, :clicks, :conversions, :spend, :revenue, NULL, NULL)",
                            params);
                tx.execute("DELETE FROM platform_day WHERE tenant_key = :tenant");
                tx.execute(
                    "INSERT INTO platform_day SELECT :tenant, day, platform, "
                    "sum(impressions)::BIGINT, sum(clicks)::BIGINT, sum(conversions)::BIGINT, "
                    "sum(spend)::BIGINT, sum(revenue)::BIGINT, NULL, NULL FROM campaign_day "
                    "WHERE tenant_key = :tenant GROUP BY day, platform");
            });
            std::erase_if(rows_, [&](const auto& row) { return row.first == tenant; });
        }
    }

    /// That the day's conversions were known so on the other day.
    void seen(const Scope& scope, ads::CampaignId id, Day day, Day on, double conversions) {
        world.context.warehouse->write(scope.tenant_key(), [&](store::WarehouseTx& tx) {
            tx.execute("INSERT INTO ad_revisions VALUES (:tenant, :key, :day, :on, :count, 0)",
                       {{"key", keys.at(id)},
                        {"day", day},
                        {"on", on},
                        {"count", static_cast<std::int64_t>(conversions * 1e6)}});
        });
    }

    void changed(Scope& scope, ads::CampaignId id, Time at, std::string_view field,
                 std::string_view from, std::string_view to) {
        scope.write([&](Tx& tx) {
            tx.execute(
                "INSERT INTO campaign_changes (tenant, id, campaign_id, at, field, old_value, "
                "new_value, actor_kind, state, applied_at) VALUES (:tenant, :id, :campaign, :at, "
                ":field, :old, :new, 'user', 'applied', :at)",
                {{"id", scope.make_id<ads::ChangeId>()},
                 {"campaign", id},
                 {"at", at},
                 {"field", std::string(field)},
                 {"old", std::string(from)},
                 {"new", std::string(to)}});
        });
    }

    condition::Condition condition(std::string_view text) const {
        return condition::parse_text(text, campaign_fields());
    }

    ads::World world;
    insight::Histories histories{64 << 20};
    insight::Context context;
    std::map<ads::CampaignId, std::int32_t> keys;

private:
    std::string incidents_sql_;
    std::vector<std::pair<store::TenantKey, store::Params>> rows_;
};

inline std::vector<std::string> names_of(const Matches& matches) {
    std::vector<std::string> out;
    for (const Match& match : matches.matches) out.push_back(match.subject->name);
    return out;
}

}  // namespace herald::automation
