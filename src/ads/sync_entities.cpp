#include "ads/sync_entities.hpp"

#include "base/text.hpp"

namespace herald::ads {
namespace {

constexpr std::size_t kRowsAWrite = 500;

CampaignStatus status_of(connector::AdStatus status) {
    return parse_enum<CampaignStatus>(enum_name(status)).value_or(CampaignStatus::paused);
}

/// The listing as the placer reads files: the same code finds or makes every row and its number.
struct Numbered {
    FileEntities file;
    std::vector<std::string> ad_ids;  ///< by the number of the file's ad
};

void number_entities(Numbered& out, Platform platform, const PlatformAccount& listed,
                     const std::vector<connector::Ad>& extra) {
    const auto& account = listed.account;
    const std::int32_t a = out.file.add(Level::account, account_parent(platform, account.currency),
                                        account.external_id, account.name, 1);
    std::unordered_map<std::string, std::int32_t> campaigns, groups;
    const auto campaign_number = [&](const std::string& id, const std::string& name) {
        const auto found = campaigns.find(id);
        if (found != campaigns.end()) return found->second;
        return campaigns[id] = out.file.add(Level::campaign, a, id, name.empty() ? id : name, 1);
    };
    for (const auto& c : listed.campaigns) campaign_number(c.external_id, c.name);
    for (const auto& g : listed.groups)
        groups[g.external_id] = out.file.add(Level::ad_group, campaign_number(g.campaign_id, {}),
                                             g.external_id, g.name, 1);
    const auto add = [&](const connector::Ad& ad) {
        auto group = groups.find(ad.ad_group_id);
        if (group == groups.end())
            group = groups
                        .emplace(ad.ad_group_id,
                                 out.file.add(Level::ad_group, campaign_number(ad.campaign_id, {}),
                                              ad.ad_group_id, ad.ad_group_id, 1))
                        .first;
        const auto number =
            static_cast<std::size_t>(out.file.add(Level::ad, group->second, ad.external_id,
                                                  ad.name.empty() ? ad.external_id : ad.name, 1));
        if (out.ad_ids.size() <= number) out.ad_ids.resize(number + 1);
        out.ad_ids[number] = ad.external_id;
    };
    for (const auto& ad : listed.ads) add(ad);
    for (const auto& ad : extra) add(ad);
}

/// f for every row, many rows a transaction.
template <class T, class F>
void write_each(const Write& write, const std::vector<T>& rows, F&& f) {
    for (std::size_t from = 0; from < rows.size(); from += kRowsAWrite)
        write([&](Tx& tx) {
            for (std::size_t i = from; i < std::min(rows.size(), from + kRowsAWrite); ++i)
                f(tx, rows[i]);
        });
}

struct AccountRow {
    AdAccountId id;
    std::int32_t account_key = 0;
};
BOOST_DESCRIBE_STRUCT(AccountRow, (), (id, account_key))

struct Situation {
    const Scope& scope;
    const Write& write;
    AccountRow account;
};

/// What the platform says of a campaign replaces ours, but for a field that a change of ours is on
/// its way to.
void update_campaigns(const Situation& s, const std::vector<connector::AdCampaign>& campaigns,
                      Currency currency) {
    write_each(s.write, campaigns, [&](Tx& tx, const connector::AdCampaign& c) {
        tx.execute(
            "UPDATE campaigns SET name = :name, name_folded = :folded, status = CASE WHEN status = "
            "'archived' THEN status ELSE :status END, "
            "objective = :objective, budget_holder = :holder, daily_budget = :daily, "
            "lifetime_budget = :lifetime, currency = :currency, "
            "start_date = :start, end_date = :end, updated_at = :now, version = version + 1 "
            "WHERE tenant = :tenant AND account_id = :account AND external_id = :external AND "
            "pending_change = 0 "
            "AND (name <> :name OR (status <> :status AND status <> 'archived') OR "
            "COALESCE(objective, '') <> COALESCE(:objective, '') "
            "OR budget_holder <> :holder OR COALESCE(daily_budget, -1) <> COALESCE(:daily, -1) "
            "OR COALESCE(lifetime_budget, -1) <> COALESCE(:lifetime, -1) OR COALESCE(start_date, "
            "'') <> COALESCE(:start, '') "
            "OR COALESCE(end_date, '') <> COALESCE(:end, ''))",
            {{"name", c.name},
             {"folded", fold(c.name)},
             {"status", status_of(c.status)},
             {"objective", c.objective},
             {"holder", c.budget_holder},
             {"daily", c.daily_budget},
             {"lifetime", c.lifetime_budget},
             {"currency", currency},
             {"start", c.start_date},
             {"end", c.end_date},
             {"now", s.scope.now()},
             {"account", s.account.id},
             {"external", c.external_id}});
    });
}

void update_groups(const Situation& s, const std::vector<connector::AdGroup>& groups) {
    write_each(s.write, groups, [&](Tx& tx, const connector::AdGroup& g) {
        tx.execute(
            "UPDATE ad_groups SET name = :name, status = :status, daily_budget = :daily, "
            "lifetime_budget = :lifetime, updated_at = :now "
            "WHERE tenant = :tenant AND external_id = :external AND campaign_id = (SELECT id FROM "
            "campaigns WHERE tenant = :tenant "
            "AND account_id = :account AND external_id = :campaign)",
            {{"name", g.name},
             {"status", status_of(g.status)},
             {"daily", g.daily_budget},
             {"lifetime", g.lifetime_budget},
             {"now", s.scope.now()},
             {"external", g.external_id},
             {"account", s.account.id},
             {"campaign", g.campaign_id}});
    });
}

struct KnownAd {
    AdId id;
    std::optional<CreativeId> creative_id;
};
BOOST_DESCRIBE_STRUCT(KnownAd, (), (id, creative_id))

void update_ads(const Situation& s, const std::vector<connector::Ad>& ads) {
    write_each(s.write, ads, [&](Tx& tx, const connector::Ad& ad) {
        const auto known = tx.one<KnownAd>(
            "SELECT a.id, a.creative_id FROM ads a JOIN campaigns c ON c.tenant = a.tenant AND "
            "c.id = a.campaign_id "
            "WHERE a.tenant = :tenant AND c.tenant = :tenant AND c.account_id = :account AND "
            "c.external_id = :campaign AND a.external_id = :external",
            {{"account", s.account.id},
             {"campaign", ad.campaign_id},
             {"external", ad.external_id}});
        if (!known) return;
        auto creative = known->creative_id;
        if (ad.creative) {
            if (!creative) creative = s.scope.make_id<CreativeId>();
            tx.execute(
                "INSERT INTO creatives (tenant, id, title, body, image_url, thumbnail_url, "
                "destination_url, updated_at) "
                "VALUES (:tenant, :id, :title, :body, :image, :thumbnail, :url, :now) ON CONFLICT "
                "(tenant, id) DO UPDATE SET "
                "title = excluded.title, body = excluded.body, image_url = excluded.image_url, "
                "thumbnail_url = excluded.thumbnail_url, destination_url = "
                "excluded.destination_url, updated_at = excluded.updated_at",
                {{"id", *creative},
                 {"title", ad.creative->title},
                 {"body", ad.creative->body},
                 {"image", ad.creative->image_url},
                 {"thumbnail", ad.creative->thumbnail_url},
                 {"url", ad.creative->destination_url},
                 {"now", s.scope.now()}});
        }
        tx.execute(
            "UPDATE ads SET name = :name, status = :status, creative_id = :creative, updated_at = "
            ":now WHERE tenant = :tenant AND id = :id",
            {{"name", ad.name.empty() ? ad.external_id : ad.name},
             {"status", status_of(ad.status)},
             {"creative", creative},
             {"now", s.scope.now()},
             {"id", known->id}});
    });
}

}  // namespace

AdPlaces place_account(const Scope& scope, const Write& write,
                       std::optional<ConnectionId> connection, Platform platform,
                       const PlatformAccount& listed, const std::vector<connector::Ad>& extra) {
    Numbered numbered;
    number_entities(numbered, platform, listed, extra);
    const auto& account = listed.account;
    const Placed placed = place_entities(
        scope, write, numbered.file,
        {.time_zone = account.time_zone, .status = CampaignStatus::paused, .now = scope.now()});
    const auto row = scope.db().one<AccountRow>(
        "SELECT {columns} FROM ad_accounts WHERE tenant = :tenant AND platform = :platform AND "
        "external_id = :external",
        {{"platform", platform}, {"external", account.external_id}});
    AdPlaces out;
    if (row) {
        const Situation situation{scope, write, *row};
        write([&](Tx& tx) {
            tx.execute(
                "UPDATE ad_accounts SET connection_id = COALESCE(:connection, connection_id), name "
                "= :name, currency = :currency, time_zone = :zone, "
                "status = :status, reports_revenue = 1, updated_at = :now WHERE tenant = :tenant "
                "AND id = :id",
                {{"connection", connection},
                 {"name", account.name},
                 {"currency", account.currency},
                 {"zone", account.time_zone},
                 {"status", account.status},
                 {"now", scope.now()},
                 {"id", row->id}});
        });
        if (extra.empty()) {
            update_campaigns(situation, listed.campaigns, account.currency);
            update_groups(situation, listed.groups);
            update_ads(situation, listed.ads);
        }
        out.account_key = row->account_key;
    }
    out.entities = placed.ads;
    for (std::size_t i = 0; i < numbered.ad_ids.size(); ++i)
        if (!numbered.ad_ids[i].empty())
            out.by_ad.emplace(numbered.ad_ids[i], static_cast<std::int32_t>(i));
    return out;
}

}  // namespace herald::ads
