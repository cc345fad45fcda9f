#include "ads/campaign_store.hpp"

#include "base/text.hpp"
#include "store/like.hpp"

namespace herald::ads {
namespace {

using store::Params;
using store::Queries;
using store::Row;

constexpr std::string_view kColumns =
    "c.id, c.platform, a.connection_id, c.account_id, a.name, c.external_id, c.name, c.status, "
    "c.objective, c.daily_budget, "
    "c.lifetime_budget, c.currency, c.start_date, c.end_date, c.created_at, c.updated_at, "
    "c.version, c.campaign_key, "
    "c.pending_change, c.budget_holder, COALESCE(a.reports_revenue, 1)";
constexpr std::string_view kFrom =
    " FROM campaigns c LEFT JOIN ad_accounts a ON a.tenant = c.tenant AND a.id = c.account_id AND "
    "a.tenant = :tenant ";
// Slots for every platform and status, so that the text is one and prepared once.
constexpr std::string_view kFilter =
    "AND (:any_platform = 1 OR c.platform IN (:p0, :p1, :p2, :p3, :p4, :p5)) "
    "AND (:any_status = 1 OR c.status IN (:s0, :s1, :s2, :s3, :s4)) "
    "AND (:any_account = 1 OR c.account_id = :account) "
    "AND (:any_q = 1 OR c.name_folded LIKE :q ESCAPE '!' OR c.external_id = :exact) ";

/// The statements of this file, put together once.
struct Statements {
    std::string one = text("WHERE c.tenant = :tenant AND c.id = :id", "");
    std::string newest =
        text("WHERE c.tenant = :tenant AND c.id < :after ", "ORDER BY c.id DESC LIMIT :limit");
    std::string oldest =
        text("WHERE c.tenant = :tenant AND c.id > :after ", "ORDER BY c.id LIMIT :limit");
    std::string newest_filtered =
        filtered("WHERE c.tenant = :tenant AND c.id < :after ", "ORDER BY c.id DESC LIMIT :limit");
    std::string oldest_filtered =
        filtered("WHERE c.tenant = :tenant AND c.id > :after ", "ORDER BY c.id LIMIT :limit");
    std::string name_up =
        filtered("WHERE c.tenant = :tenant AND (c.name_folded, c.id) > (:name, :after) ",
                 "ORDER BY c.name_folded, c.id LIMIT :limit");
    std::string name_down =
        filtered("WHERE c.tenant = :tenant AND (c.name_folded, c.id) < (:name, :after) ",
                 "ORDER BY c.name_folded DESC, c.id DESC LIMIT :limit");
    std::string name_up_first =
        filtered("WHERE c.tenant = :tenant ", "ORDER BY c.name_folded, c.id LIMIT :limit");
    std::string name_down_first = filtered("WHERE c.tenant = :tenant ",
                                           "ORDER BY c.name_folded DESC, c.id DESC LIMIT :limit");
    std::string by_keys = text("WHERE c.tenant = :tenant AND c.campaign_key IN ", key_slots());
    std::string count =
        "SELECT count(*) FROM campaigns c WHERE c.tenant = :tenant " + std::string(kFilter);
    std::string keys =
        "SELECT c.campaign_key FROM campaigns c WHERE c.tenant = :tenant " + std::string(kFilter);
    std::string order =
        "SELECT {columns} FROM campaigns c WHERE c.tenant = :tenant " + std::string(kFilter);

    static constexpr std::size_t kKeySlots = 50;
    static std::string text(std::string_view where, std::string_view order) {
        return fmt::format("SELECT {}{}{}{}", kColumns, kFrom, where, order);
    }
    static std::string filtered(std::string_view where, std::string_view order) {
        return fmt::format("SELECT {}{}{}{}{}", kColumns, kFrom, where, kFilter, order);
    }
    static std::string key_slots() {
        std::string out = "(:k0";
        for (std::size_t i = 1; i < kKeySlots; ++i) out += fmt::format(", :k{}", i);
        return out + ")";
    }
};
const Statements& statements() {
    static const Statements all;
    return all;
}

StoredCampaign read_stored(const Row& row) {
    StoredCampaign out;
    Campaign& c = out.campaign;
    int at = 0;
    for_each_member<Campaign>([&](auto d) {
        c.*d.pointer = store::read_column<MemberType<Campaign, decltype(d)>>(row, at++);
    });
    if (c.external_id && c.external_id->starts_with(kNamed)) c.external_id.reset();
    out.campaign_key = static_cast<std::int32_t>(row.integer(at++));
    out.pending_change = row.integer(at++) != 0;
    out.budget_holder = store::read_column<BudgetHolder>(row, at++);
    out.revenue = row.integer(at) != 0 ? Revenue::told : Revenue::untold;
    return out;
}

std::vector<StoredCampaign> list(const Scope& scope, std::string_view sql, const Params& params,
                                 std::int64_t limit) {
    std::vector<StoredCampaign> out;
    out.reserve(static_cast<std::size_t>(limit));
    scope.db().each(sql, params, [&](const Row& row) { out.push_back(read_stored(row)); });
    return out;
}

Params params_of_filter(const CampaignFilter& filter) {
    static constexpr std::array<std::string_view, 6> kPlatformSlots{"p0", "p1", "p2",
                                                                    "p3", "p4", "p5"};
    static constexpr std::array<std::string_view, 5> kStatusSlots{"s0", "s1", "s2", "s3", "s4"};
    Params out{{"any_platform", filter.platforms.empty()},
               {"any_status", filter.statuses.empty()},
               {"any_account", !filter.account.has_value()},
               {"any_q", filter.q.empty()},
               {"account", filter.account.value_or(AdAccountId{})},
               {"q", store::like_pattern(filter.q)},
               {"exact", filter.q}};
    for (std::size_t i = 0; i < kPlatformSlots.size(); ++i)
        out.emplace_back(kPlatformSlots[i], i < filter.platforms.size()
                                                ? enum_name(filter.platforms[i])
                                                : std::string_view());
    for (std::size_t i = 0; i < kStatusSlots.size(); ++i)
        out.emplace_back(kStatusSlots[i], i < filter.statuses.size() ? enum_name(filter.statuses[i])
                                                                     : std::string_view());
    return out;
}

}  // namespace

std::string CampaignFilter::key() const {
    std::string out;
    for (const auto platform : platforms) out += fmt::format("{},", static_cast<int>(platform));
    out += '|';
    for (const auto status : statuses) out += fmt::format("{},", static_cast<int>(status));
    out += '|';
    if (account) append_uuid(out, account->value);
    return out += "|" + fold(q);
}

std::optional<StoredCampaign> find_stored(Queries& db, CampaignId id) {
    std::optional<StoredCampaign> out;
    db.each(statements().one, {{"id", id}}, [&](const Row& row) { out = read_stored(row); });
    return out;
}

std::vector<StoredCampaign> list_by_id(const Scope& scope, const CampaignFilter& filter,
                                       web::Direction direction, std::optional<CampaignId> after,
                                       std::int64_t limit) {
    const bool down = direction == web::Direction::descending;
    CampaignId edge{};
    if (down) edge.value.bytes.fill(0xff);
    const bool any = filter.any();
    Params params = any ? Params{} : params_of_filter(filter);
    params.emplace_back("after", after.value_or(edge));
    params.emplace_back("limit", limit);
    const auto& s = statements();
    return list(scope,
                down ? (any ? s.newest : s.newest_filtered) : (any ? s.oldest : s.oldest_filtered),
                params, limit);
}

std::vector<StoredCampaign> list_by_name(
    const Scope& scope, const CampaignFilter& filter, web::Direction direction,
    const std::optional<std::pair<std::string, CampaignId>>& after, std::int64_t limit) {
    Params params = params_of_filter(filter);
    params.emplace_back("limit", limit);
    const bool down = direction == web::Direction::descending;
    const auto& s = statements();
    if (!after) return list(scope, down ? s.name_down_first : s.name_up_first, params, limit);
    params.emplace_back("name", after->first);
    params.emplace_back("after", after->second);
    return list(scope, down ? s.name_down : s.name_up, params, limit);
}

std::vector<StoredCampaign> list_by_keys(const Scope& scope, std::span<const std::int32_t> keys) {
    static constexpr std::int32_t kNone = -1;
    std::vector<StoredCampaign> found;
    found.reserve(keys.size());
    scope.read([&](Queries& db) {
        for (std::size_t from = 0; from < keys.size(); from += Statements::kKeySlots) {
            Params params;
            params.reserve(Statements::kKeySlots + 1);
            for (std::size_t i = 0; i < Statements::kKeySlots; ++i)
                params.emplace_back(fmt::format("k{}", i),
                                    from + i < keys.size() ? keys[from + i] : kNone);
            db.each(statements().by_keys, params,
                    [&](const Row& row) { found.push_back(read_stored(row)); });
        }
    });
    std::unordered_map<std::int32_t, std::size_t> at;
    for (std::size_t i = 0; i < found.size(); ++i) at.emplace(found[i].campaign_key, i);
    std::vector<StoredCampaign> out;
    out.reserve(found.size());
    for (const std::int32_t key : keys)
        if (const auto known = at.find(key); known != at.end())
            out.push_back(std::move(found[known->second]));
    return out;
}

std::int64_t count_campaigns(const Scope& scope, const CampaignFilter& filter) {
    return scope.db().one<std::int64_t>(statements().count, params_of_filter(filter)).value_or(0);
}

std::vector<OrderColumns> list_order_columns(const Scope& scope, const CampaignFilter& filter) {
    return scope.db().list<OrderColumns>(statements().order, params_of_filter(filter));
}

std::vector<std::int32_t> list_keys(const Scope& scope, const CampaignFilter& filter) {
    return scope.db().list<std::int32_t>(statements().keys, params_of_filter(filter));
}

std::vector<std::int32_t> list_keys_without_revenue(const Scope& scope) {
    return scope.db().list<std::int32_t>(
        "SELECT c.campaign_key FROM campaigns c JOIN ad_accounts a ON a.tenant = c.tenant AND a.id "
        "= c.account_id AND a.tenant = :tenant WHERE c.tenant = :tenant AND a.reports_revenue = 0 "
        "ORDER BY c.campaign_key");
}

std::vector<RevenueTellers> list_revenue_tellers(const Scope& scope) {
    return scope.db().list<RevenueTellers>(
        "SELECT platform, max(reports_revenue), max(1 - reports_revenue) FROM ad_accounts WHERE "
        "tenant = :tenant GROUP BY platform");
}

std::int64_t insert_campaign(Tx& tx, const Campaign& campaign, std::int32_t campaign_key) {
    return tx.execute(
        "INSERT INTO campaigns (tenant, id, campaign_key, platform, account_id, external_id, name, "
        "name_folded, status, objective, "
        "budget_holder, daily_budget, lifetime_budget, currency, start_date, end_date, "
        "pending_change, created_at, updated_at, version) "
        "VALUES (:tenant, :id, :campaign_key, :platform, :account_id, :external_id, :name, "
        ":name_folded, :status, :objective, "
        "'campaign', :daily_budget, :lifetime_budget, :currency, :start_date, :end_date, 0, "
        ":created_at, :updated_at, 1)",
        {{"id", campaign.id},
         {"campaign_key", campaign_key},
         {"platform", campaign.platform},
         {"account_id", campaign.account_id},
         {"external_id", campaign.external_id},
         {"name", campaign.name},
         {"name_folded", fold(campaign.name)},
         {"status", campaign.status},
         {"objective", campaign.objective},
         {"daily_budget", campaign.daily_budget},
         {"lifetime_budget", campaign.lifetime_budget},
         {"currency", campaign.currency},
         {"start_date", campaign.start_date},
         {"end_date", campaign.end_date},
         {"created_at", campaign.created_at},
         {"updated_at", campaign.updated_at}});
}

}  // namespace herald::ads
