#include "ads/entity_placer.hpp"

#include <unordered_set>

#include "base/text.hpp"

namespace herald::ads {
namespace {

/// Inserts a transaction; other writers get their turn in between.
constexpr std::size_t kPerWrite = 1000;

struct KnownAccount {
    AdAccountId id;
    std::int32_t account_key = 0;
    Platform platform{};
    std::string external_id, name;
};
BOOST_DESCRIBE_STRUCT(KnownAccount, (), (id, account_key, platform, external_id, name))

struct KnownCampaign {
    CampaignId id;
    std::int32_t campaign_key = 0;
    Platform platform{};
    std::optional<AdAccountId> account_id;
    std::optional<std::string> external_id;
    std::string name;
};
BOOST_DESCRIBE_STRUCT(KnownCampaign, (),
                      (id, campaign_key, platform, account_id, external_id, name))

struct KnownGroup {
    AdGroupId id;
    CampaignId campaign_id;
    std::string external_id, name;
};
BOOST_DESCRIBE_STRUCT(KnownGroup, (), (id, campaign_id, external_id, name))

struct KnownAd {
    AdId id;
    std::int32_t ad_key = 0;
    CampaignId campaign_id;
    std::optional<AdGroupId> ad_group_id;
    std::string external_id, name;
};
BOOST_DESCRIBE_STRUCT(KnownAd, (), (id, ad_key, campaign_id, ad_group_id, external_id, name))

std::string key_of(const Uuid& parent, std::string_view text) {
    std::string out(reinterpret_cast<const char*>(parent.bytes.data()), parent.bytes.size());
    return out.append(text);
}

/// The id, or what stands for it when the file gives a name only; empty for neither.
std::string external_id_of(const FileEntity& entity) {
    if (!entity.external_id.empty()) return entity.external_id;
    return entity.name.empty() ? "" : std::string(kNamed) + fold(entity.name);
}

/// Found once is an index; found again is nothing, because it could be either.
class Unique {
public:
    void add(std::string key, std::int32_t index) {
        const auto [at, added] = map_.emplace(std::move(key), index);
        if (!added) at->second = -1;
    }
    std::int32_t find(const std::string& key) const {
        const auto at = map_.find(key);
        return at == map_.end() ? -1 : at->second;
    }

private:
    std::unordered_map<std::string, std::int32_t> map_;
};

class Placer {
public:
    Placer(const Scope& scope, const Write& write, const FileEntities& file,
           const PlaceOptions& options)
        : scope_(scope), write_(write), file_(file), options_(options) {}

    Placed run() {
        place_accounts();
        place_campaigns();
        load_children();
        place_groups();
        place_ads();
        return finish();
    }

private:
    /// Calls f(tx, i) for every i of the list, in transactions of kPerWrite.
    template <class F>
    void write_each(std::size_t size, F&& f) {
        for (std::size_t from = 0; from < size; from += kPerWrite)
            write_([&](Tx& tx) {
                for (std::size_t i = from; i < std::min(size, from + kPerWrite); ++i) f(tx, i);
            });
    }
    NumberRanges take(const NumberCounts& counts) {
        NumberRanges out;
        if (counts.accounts + counts.campaigns + counts.ads > 0)
            write_([&](Tx& tx) { out = take_numbers(tx, counts); });
        return out;
    }

    void place_accounts();
    std::int32_t find_account(const FileEntity& entity, Platform platform) const;
    void place_campaigns();
    std::int32_t find_campaign(const FileEntity& entity) const;
    void insert_campaigns(const std::vector<std::size_t>& missing);
    void rename_campaigns();
    void load_children();
    void place_groups();
    void place_ads();
    Placed finish() const;
    const KnownCampaign& campaign_of_file(std::int32_t number) const {
        return campaigns_[static_cast<std::size_t>(campaign_at_[static_cast<std::size_t>(number)])];
    }

    const Scope& scope_;
    const Write& write_;
    const FileEntities& file_;
    const PlaceOptions& options_;
    std::vector<KnownAccount> accounts_;
    std::vector<KnownCampaign> campaigns_;
    std::vector<KnownGroup> groups_;
    std::vector<KnownAd> ads_;
    // By the file's number: the index in the list above.
    std::vector<std::int32_t> account_at_, campaign_at_, group_at_, ad_at_;
    std::unordered_map<std::string, std::int32_t> campaign_by_id_;
    Unique campaign_by_id_anywhere_, campaign_by_name_;
    std::size_t campaigns_before_ = 0;
};

std::int32_t Placer::find_account(const FileEntity& entity, Platform platform) const {
    const std::string wanted =
        entity.external_id.empty() && entity.name.empty()
            ? std::string(kNamed) + std::string(currency_of_parent(entity.parent).text())
            : external_id_of(entity);
    std::int32_t by_name = -1;
    for (std::size_t i = 0; i < accounts_.size(); ++i) {
        const auto& account = accounts_[i];
        if (account.platform != platform) continue;
        if (account.external_id == wanted) return static_cast<std::int32_t>(i);
        const bool same_name = entity.external_id.empty() && !entity.name.empty() &&
                               fold(account.name) == fold(entity.name);
        if (same_name) by_name = by_name == -1 ? static_cast<std::int32_t>(i) : -2;
    }
    return std::max(by_name, -1);
}

constexpr std::string_view kInsertAccount =
    "INSERT INTO ad_accounts (tenant, id, account_key, platform, external_id, name, currency, "
    "time_zone, status, reports_revenue, created_at, "
    "updated_at) VALUES (:tenant, :id, :account_key, :platform, :external_id, :name, :currency, "
    ":time_zone, 'active', 0, :now, :now) "
    "ON CONFLICT DO NOTHING";

void Placer::place_accounts() {
    accounts_ = scope_.db().list<KnownAccount>(
        "SELECT {columns} FROM ad_accounts WHERE tenant = :tenant ORDER BY account_key");
    for (const auto& entity : file_.list(Level::account)) {
        const Platform platform = platform_of_parent(entity.parent);
        std::int32_t at = find_account(entity, platform);
        if (at < 0) {
            const Currency currency = currency_of_parent(entity.parent);
            const bool nameless = entity.external_id.empty() && entity.name.empty();
            KnownAccount account{
                .id = scope_.make_id<AdAccountId>(),
                .account_key = take({.accounts = 1}).account,
                .platform = platform,
                .external_id = nameless ? std::string(kNamed) + std::string(currency.text())
                                        : external_id_of(entity),
                .name = nameless              ? fmt::format("Imported, {}", currency.text())
                        : entity.name.empty() ? entity.external_id
                                              : entity.name};
            store::Params params = store::params_of(account);
            params.emplace_back("currency", currency);
            params.emplace_back("time_zone", options_.time_zone);
            params.emplace_back("now", options_.now);
            write_([&](Tx& tx) { tx.execute(kInsertAccount, params); });
            at = static_cast<std::int32_t>(accounts_.size());
            accounts_.push_back(std::move(account));
        }
        account_at_.push_back(at);
    }
}

std::int32_t Placer::find_campaign(const FileEntity& entity) const {
    const auto account_number = static_cast<std::size_t>(entity.parent);
    const auto& account = accounts_[static_cast<std::size_t>(account_at_[account_number])];
    const auto& file_account = file_.list(Level::account)[account_number];
    const bool knows_account = !file_account.external_id.empty() || !file_account.name.empty();
    const std::string external_id =
        entity.external_id.empty() ? std::string(kNamed) + fold(entity.name) : entity.external_id;
    const auto here = campaign_by_id_.find(key_of(account.id.value, external_id));
    if (here != campaign_by_id_.end()) return here->second;
    const std::string platform(1, static_cast<char>(account.platform));
    if (!entity.external_id.empty()) {
        // The same id under another account: brought by a file that did not name its account.
        const std::int32_t at = campaign_by_id_anywhere_.find(platform + external_id);
        if (at < 0 || !knows_account) return at;
        const auto& holder = campaigns_[static_cast<std::size_t>(at)].account_id;
        const auto found = std::find_if(accounts_.begin(), accounts_.end(),
                                        [&](const KnownAccount& a) { return holder == a.id; });
        return found != accounts_.end() && found->external_id.starts_with(kNamed) ? at : -1;
    }
    if (entity.name.empty()) return -1;
    const std::int32_t at = campaign_by_name_.find(platform + fold(entity.name));
    if (at < 0 || !knows_account ||
        campaigns_[static_cast<std::size_t>(at)].account_id == account.id)
        return at;
    return -1;
}

void Placer::place_campaigns() {
    std::unordered_set<int> platforms;
    for (const auto& entity : file_.list(Level::account)) platforms.insert(entity.parent & 15);
    for (const int platform : platforms)
        for (auto& known : scope_.db().list<KnownCampaign>(
                 "SELECT {columns} FROM campaigns WHERE tenant = :tenant AND platform = :platform",
                 {{"platform", static_cast<Platform>(platform)}}))
            campaigns_.push_back(std::move(known));
    campaigns_before_ = campaigns_.size();
    for (std::size_t i = 0; i < campaigns_.size(); ++i) {
        const auto& known = campaigns_[i];
        const auto at = static_cast<std::int32_t>(i);
        const std::string platform(1, static_cast<char>(known.platform));
        if (known.external_id && known.account_id)
            campaign_by_id_.emplace(key_of(known.account_id->value, *known.external_id), at);
        if (known.external_id && !known.external_id->starts_with(kNamed))
            campaign_by_id_anywhere_.add(platform + *known.external_id, at);
        campaign_by_name_.add(platform + fold(known.name), at);
    }
    std::vector<std::size_t> missing;
    const auto& list = file_.list(Level::campaign);
    for (std::size_t i = 0; i < list.size(); ++i) {
        campaign_at_.push_back(find_campaign(list[i]));
        if (campaign_at_.back() < 0) missing.push_back(i);
    }
    rename_campaigns();
    insert_campaigns(missing);
}

constexpr std::string_view kInsertCampaign =
    "INSERT INTO campaigns (tenant, id, campaign_key, platform, account_id, external_id, name, "
    "name_folded, status, budget_holder, "
    "currency, pending_change, created_at, updated_at, version) VALUES (:tenant, :id, "
    ":campaign_key, :platform, :account_id, "
    ":external_id, :name, :name_folded, :status, 'campaign', :currency, 0, :now, :now, 1) ON "
    "CONFLICT DO NOTHING";

void Placer::insert_campaigns(const std::vector<std::size_t>& missing) {
    std::int32_t next = take({.campaigns = static_cast<std::int64_t>(missing.size())}).campaign;
    const std::size_t first = campaigns_.size();
    std::vector<Currency> currencies;
    for (const std::size_t i : missing) {
        const auto& entity = file_.list(Level::campaign)[i];
        const auto& account = accounts_[static_cast<std::size_t>(
            account_at_[static_cast<std::size_t>(entity.parent)])];
        campaign_at_[i] = static_cast<std::int32_t>(campaigns_.size());
        currencies.push_back(currency_of_parent(
            file_.list(Level::account)[static_cast<std::size_t>(entity.parent)].parent));
        campaigns_.push_back({.id = scope_.make_id<CampaignId>(),
                              .campaign_key = next++,
                              .platform = account.platform,
                              .account_id = account.id,
                              .external_id = entity.external_id.empty()
                                                 ? std::string(kNamed) + fold(entity.name)
                                                 : entity.external_id,
                              .name = !entity.name.empty()          ? entity.name
                                      : !entity.external_id.empty() ? entity.external_id
                                                                    : "All campaigns"});
    }
    write_each(missing.size(), [&](Tx& tx, std::size_t i) {
        const auto& campaign = campaigns_[first + i];
        store::Params params = store::params_of(campaign);
        params.emplace_back("name_folded", fold(campaign.name));
        params.emplace_back("status", options_.status);
        params.emplace_back("currency", currencies[i]);
        params.emplace_back("now", options_.now);
        tx.execute(kInsertCampaign, std::move(params));
    });
}

void Placer::rename_campaigns() {
    std::vector<std::pair<std::int32_t, const FileEntity*>> renamed;
    for (std::size_t i = 0; i < campaign_at_.size(); ++i) {
        const auto& entity = file_.list(Level::campaign)[i];
        if (campaign_at_[i] < 0 || entity.external_id.empty() || entity.name.empty()) continue;
        if (campaigns_[static_cast<std::size_t>(campaign_at_[i])].name != entity.name)
            renamed.emplace_back(campaign_at_[i], &entity);
    }
    write_each(renamed.size(), [&](Tx& tx, std::size_t i) {
        const auto& [at, entity] = renamed[i];
        tx.execute(
            "UPDATE campaigns SET name = :name, name_folded = :folded, updated_at = :now, version "
            "= version + 1 "
            "WHERE tenant = :tenant AND id = :id",
            {{"name", entity->name},
             {"folded", fold(entity->name)},
             {"now", options_.now},
             {"id", campaigns_[static_cast<std::size_t>(at)].id}});
    });
}

/// Groups and ads of the campaigns that were there before; one query for many campaigns, one a
/// campaign for few.
void Placer::load_children() {
    std::unordered_set<Uuid> wanted;
    for (const std::int32_t at : campaign_at_)
        if (static_cast<std::size_t>(at) < campaigns_before_)
            wanted.insert(campaigns_[static_cast<std::size_t>(at)].id.value);
    if (wanted.size() > 200) {
        for (auto& group :
             scope_.db().list<KnownGroup>("SELECT {columns} FROM ad_groups WHERE tenant = :tenant"))
            if (wanted.contains(group.campaign_id.value)) groups_.push_back(std::move(group));
        for (auto& ad :
             scope_.db().list<KnownAd>("SELECT {columns} FROM ads WHERE tenant = :tenant"))
            if (wanted.contains(ad.campaign_id.value)) ads_.push_back(std::move(ad));
        return;
    }
    for (const Uuid& id : wanted) {
        for (auto& group : scope_.db().list<KnownGroup>(
                 "SELECT {columns} FROM ad_groups WHERE tenant = :tenant AND campaign_id = :id",
                 {{"id", id}}))
            groups_.push_back(std::move(group));
        for (auto& ad : scope_.db().list<KnownAd>(
                 "SELECT {columns} FROM ads WHERE tenant = :tenant AND campaign_id = :id",
                 {{"id", id}}))
            ads_.push_back(std::move(ad));
    }
}

constexpr std::string_view kInsertGroup =
    "INSERT INTO ad_groups (tenant, id, campaign_id, external_id, name, status, created_at, "
    "updated_at) "
    "VALUES (:tenant, :id, :campaign_id, :external_id, :name, 'active', :now, :now)";

void Placer::place_groups() {
    std::unordered_map<std::string, std::int32_t> by_id;
    Unique by_name;
    for (std::size_t i = 0; i < groups_.size(); ++i) {
        by_id.emplace(key_of(groups_[i].campaign_id.value, groups_[i].external_id),
                      static_cast<std::int32_t>(i));
        by_name.add(key_of(groups_[i].campaign_id.value, fold(groups_[i].name)),
                    static_cast<std::int32_t>(i));
    }
    const std::size_t first = groups_.size();
    for (const auto& entity : file_.list(Level::ad_group)) {
        const auto& campaign = campaign_of_file(entity.parent);
        const std::string external_id = external_id_of(entity);
        if (external_id.empty()) {
            group_at_.push_back(-1);
            continue;
        }
        const auto found = by_id.find(key_of(campaign.id.value, external_id));
        std::int32_t at = found == by_id.end() ? -1 : found->second;
        if (at < 0 && entity.external_id.empty())
            at = by_name.find(key_of(campaign.id.value, fold(entity.name)));
        if (at < 0) {
            at = static_cast<std::int32_t>(groups_.size());
            groups_.push_back({scope_.make_id<AdGroupId>(), campaign.id, external_id,
                               entity.name.empty() ? external_id : entity.name});
            by_id.emplace(key_of(campaign.id.value, external_id), at);
        }
        group_at_.push_back(at);
    }
    write_each(groups_.size() - first, [&](Tx& tx, std::size_t i) {
        store::Params params = store::params_of(groups_[first + i]);
        params.emplace_back("now", options_.now);
        tx.execute(kInsertGroup, std::move(params));
    });
}

constexpr std::string_view kInsertAd =
    "INSERT INTO ads (tenant, id, ad_key, campaign_id, ad_group_id, external_id, name, status, "
    "created_at, updated_at) "
    "VALUES (:tenant, :id, :ad_key, :campaign_id, :ad_group_id, :external_id, :name, 'active', "
    ":now, :now)";

void Placer::place_ads() {
    // An ad's id is its campaign's own; without one its name is its group's own.
    const auto key = [](const CampaignId& campaign, const std::optional<AdGroupId>& group,
                        const std::string& external_id) {
        const bool has_id = !external_id.empty() && !external_id.starts_with(kNamed);
        return has_id || !group ? key_of(campaign.value, external_id)
                                : key_of(campaign.value, key_of(group->value, external_id));
    };
    std::unordered_map<std::string, std::int32_t> by_id;
    for (std::size_t i = 0; i < ads_.size(); ++i)
        by_id.emplace(key(ads_[i].campaign_id, ads_[i].ad_group_id, ads_[i].external_id),
                      static_cast<std::int32_t>(i));
    const std::size_t first = ads_.size();
    for (const auto& entity : file_.list(Level::ad)) {
        const std::int32_t group_number = group_at_[static_cast<std::size_t>(entity.parent)];
        const auto& campaign = campaign_of_file(
            file_.list(Level::ad_group)[static_cast<std::size_t>(entity.parent)].parent);
        std::optional<AdGroupId> group;
        if (group_number >= 0) group = groups_[static_cast<std::size_t>(group_number)].id;
        std::string external_id = external_id_of(entity);
        const auto [found, added] = by_id.emplace(key(campaign.id, group, external_id),
                                                  static_cast<std::int32_t>(ads_.size()));
        if (added)
            ads_.push_back({scope_.make_id<AdId>(), 0, campaign.id, group, external_id,
                            entity.name.empty() ? entity.external_id : entity.name});
        ad_at_.push_back(found->second);
    }
    std::int32_t next = take({.ads = static_cast<std::int64_t>(ads_.size() - first)}).ad;
    for (std::size_t i = first; i < ads_.size(); ++i) ads_[i].ad_key = next++;
    write_each(ads_.size() - first, [&](Tx& tx, std::size_t i) {
        store::Params params = store::params_of(ads_[first + i]);
        params.emplace_back("now", options_.now);
        tx.execute(kInsertAd, std::move(params));
    });
}

Placed Placer::finish() const {
    Placed out;
    out.campaigns = static_cast<std::int64_t>(campaign_at_.size());
    for (const std::int32_t at : account_at_)
        out.accounts.insert(accounts_[static_cast<std::size_t>(at)].id);
    for (const std::int32_t at : campaign_at_)
        if (const auto& holder = campaigns_[static_cast<std::size_t>(at)].account_id)
            out.accounts.insert(*holder);
    const auto& ads = file_.list(Level::ad);
    for (std::size_t i = 0; i < ads.size(); ++i) {
        const std::int32_t campaign_number =
            file_.list(Level::ad_group)[static_cast<std::size_t>(ads[i].parent)].parent;
        const auto& campaign = campaign_of_file(campaign_number);
        const auto account_number = static_cast<std::size_t>(
            file_.list(Level::campaign)[static_cast<std::size_t>(campaign_number)].parent);
        out.ads.push_back(
            {.account_key =
                 accounts_[static_cast<std::size_t>(account_at_[account_number])].account_key,
             .campaign_key = campaign.campaign_key,
             .ad_key = ads_[static_cast<std::size_t>(ad_at_[i])].ad_key,
             .platform = campaign.platform});
    }
    return out;
}

}  // namespace

Placed place_entities(const Scope& scope, const Write& write, const FileEntities& file,
                      const PlaceOptions& options) {
    return Placer(scope, write, file, options).run();
}

}  // namespace herald::ads
