#include "ads/campaigns.hpp"

#include "ads/campaign_order.hpp"
#include "ads/campaign_store.hpp"
#include "base/text.hpp"
#include "event/event.hpp"

namespace herald::ads {
namespace {

using web::Direction;
using web::SortKey;

constexpr std::int64_t kMaxPeriodDays = 3660;
constexpr std::int64_t kDefaultPeriodDays = 30;

CampaignRow row_of(StoredCampaign stored, const MetricSums& sums, Currency currency) {
    CampaignRow row;
    static_cast<Campaign&>(row) = std::move(stored.campaign);
    static_cast<Metrics&>(row) = metrics_of(sums, revenue_of(stored.revenue, sums));
    row.reporting_currency = currency;
    row.pending_change = stored.pending_change;
    return row;
}

CampaignFilter filter_of(const ListCampaigns& request) {
    return {.platforms = request.platform,
            .statuses = request.status,
            .account = request.account_id,
            .q = std::string(trim(request.q.value_or("")))};
}

/// A list sorted by one indexed column comes straight from it.
bool is_indexed(std::span<const SortKey> sort) {
    return sort.size() == 1 && (sort[0].name == "created_at" || sort[0].name == "name");
}

struct Listing {
    const Context& context;
    Scope& scope;
    const ListCampaigns& request;
    CampaignFilter filter;
    std::vector<SortKey> sort;
    std::string name;  ///< of the list, for its cursors
    Period period;

    std::vector<StoredCampaign> page_by_index(std::optional<std::string>& next) const;
    std::vector<StoredCampaign> page_by_order(std::optional<std::string>& next,
                                              const Snapshot& snapshot) const;
};

std::vector<StoredCampaign> Listing::page_by_index(std::optional<std::string>& next) const {
    std::vector<StoredCampaign> rows;
    const auto direction = sort[0].direction;
    if (sort[0].name == "name") {
        std::optional<std::pair<std::string, CampaignId>> after;
        if (const auto cursor = web::read_cursor<std::string, CampaignId>(request, name))
            after = {std::get<0>(*cursor), std::get<1>(*cursor)};
        rows = list_by_name(scope, filter, direction, after, request.fetch());
    } else {
        std::optional<CampaignId> after;
        if (const auto cursor = web::read_cursor<CampaignId>(request, name))
            after = std::get<0>(*cursor);
        rows = list_by_id(scope, filter, direction, after, request.fetch());
    }
    if (rows.size() <= static_cast<std::size_t>(request.size())) return rows;
    rows.pop_back();
    const Campaign& last = rows.back().campaign;
    next = sort[0].name == "name" ? web::make_cursor(name, fold(last.name), last.id)
                                  : web::make_cursor(name, last.id);
    return rows;
}

std::vector<StoredCampaign> Listing::page_by_order(std::optional<std::string>& next,
                                                   const Snapshot& snapshot) const {
    const std::string version = context.campaigns->version(scope);
    // A page that follows another is of the same data when that is still in memory.
    const auto key_of = [&](std::string_view made_under) {
        return fmt::format("{}|{}|{}|{}|{}", made_under, name, filter.key(), number_of(period.from),
                           number_of(period.to));
    };
    const std::string current = fmt::format("{}:{}", version, snapshot.version);
    const auto build = [&] { return make_ordering(scope, filter, sort, snapshot); };
    std::string under = current;
    std::size_t at = 0;
    std::shared_ptr<const Ordering> ordering;
    const auto cursor =
        web::read_cursor<std::string, std::int64_t, std::vector<std::int64_t>, std::string>(request,
                                                                                            name);
    if (cursor) {
        const auto& [made_under, last_key, values, last_name] = *cursor;
        OrderEntry last{.campaign_key = static_cast<std::int32_t>(last_key)};
        if (values.size() != sort.size()) web::bad_cursor();
        std::copy(values.begin(), values.end(), last.values.begin());
        ordering = context.campaigns->find(key_of(made_under));
        if (ordering)
            under = made_under;
        else
            ordering = context.campaigns->ordering(key_of(current), build);
        at = position_after(*ordering, last, last_name, sort);
    } else {
        ordering = context.campaigns->ordering(key_of(current), build);
    }
    const std::size_t end =
        std::min(ordering->entries.size(), at + static_cast<std::size_t>(request.size()));
    std::vector<std::int32_t> keys;
    for (std::size_t i = at; i < end; ++i) keys.push_back(ordering->entries[i].campaign_key);
    if (end < ordering->entries.size() && end > 0) {
        const OrderEntry& last = ordering->entries[end - 1];
        const std::vector<std::int64_t> values(
            last.values.begin(), last.values.begin() + static_cast<std::ptrdiff_t>(sort.size()));
        next = web::make_cursor(name, under, last.campaign_key, values,
                                ordering->names.empty() ? std::string() : ordering->names[end - 1]);
    }
    return list_by_keys(scope, keys);
}

}  // namespace

Error no_such(CampaignId id) {
    return Error(ErrorKind::not_found, fmt::format("There is no campaign {}.", to_string(id)));
}

Period period_of(const Context& context, const Scope& scope, std::optional<Day> from,
                 std::optional<Day> to) {
    const Day today = context.workspace(scope).zone.day_of(scope.now());
    Period out{.from = {}, .to = to.value_or(std::max(today, from.value_or(today)))};
    out.from = from.value_or(out.to - std::chrono::days(kDefaultPeriodDays - 1));
    Problems problems;
    if (out.from > out.to) problems.add("?from", "must not be after to");
    if (out.days() > kMaxPeriodDays) problems.add("?from", "a period has at most ten years");
    problems.raise();
    return out;
}

CampaignPage list_campaigns(const Context& context, Scope& scope, const ListCampaigns& request) {
    Listing listing{context,
                    scope,
                    request,
                    filter_of(request),
                    {},
                    {},
                    period_of(context, scope, request.from, request.to)};
    listing.sort = web::parse_sort(request.sort.value_or("-created_at"), sort_fields());
    listing.name = "campaigns:" + web::to_string(listing.sort);
    const auto snapshot = context.snapshots->period(scope.tenant_key(), listing.period);
    CampaignPage page;
    auto rows = is_indexed(listing.sort) ? listing.page_by_index(page.next_cursor)
                                         : listing.page_by_order(page.next_cursor, *snapshot);
    const Currency currency = context.workspace(scope).currency;
    page.data.reserve(rows.size());
    for (auto& stored : rows) {
        const MetricSums* sums = snapshot->find(stored.campaign_key);
        page.data.push_back(
            row_of(std::move(stored), sums != nullptr ? *sums : MetricSums{}, currency));
    }
    page.total =
        context.campaigns->count(context.campaigns->version(scope) + "|" + listing.filter.key(),
                                 [&] { return count_campaigns(scope, listing.filter); });
    return page;
}

CampaignRow get_campaign(const Context& context, Scope& scope, const GetCampaign& request) {
    std::optional<StoredCampaign> stored;
    scope.read([&](store::Queries& db) { stored = find_stored(db, request.id); });
    if (!stored) throw no_such(request.id);
    const Period period = period_of(context, scope, request.from, request.to);
    const auto snapshot = context.snapshots->period(scope.tenant_key(), period);
    const MetricSums* sums = snapshot->find(stored->campaign_key);
    return row_of(*std::move(stored), sums != nullptr ? *sums : MetricSums{},
                  context.workspace(scope).currency);
}

namespace {

/// The account decides platform and currency; a campaign that the platform runs is not made here.
void take_account(const Scope& scope, const CampaignDraft& draft, Campaign& campaign) {
    if (!draft.account_id) return;
    const auto account = scope.db().one<AdAccount>(
        "SELECT {columns} FROM ad_accounts WHERE tenant = :tenant AND id = :id",
        {{"id", *draft.account_id}});
    Problems problems;
    if (!account)
        problems.add("/account_id", "is no ad account of this workspace");
    else if (draft.platform && *draft.platform != account->platform)
        problems.add("/platform", "is another than the account's");
    else if (draft.currency && *draft.currency != account->currency)
        problems.add("/currency", "is another than the account's");
    problems.raise();
    campaign.platform = account->platform;
    campaign.currency = account->currency;
    campaign.account_id = account->id;
    campaign.account_name = account->name;
    campaign.connection_id = account->connection_id;
}

}  // namespace

Campaign create_campaign(const Context& context, Scope& scope, const CampaignDraft& draft) {
    const Time now = scope.now();
    Campaign campaign;
    campaign.id = scope.make_id<CampaignId>();
    campaign.platform = draft.platform.value_or(Platform::other);
    campaign.name = std::string(trim(draft.name));
    campaign.status = draft.status.value_or(CampaignStatus::draft);
    campaign.objective = draft.objective;
    campaign.daily_budget = draft.daily_budget;
    campaign.currency = draft.currency ? *draft.currency : context.workspace(scope).currency;
    campaign.start_date = draft.start_date;
    campaign.end_date = draft.end_date;
    campaign.created_at = campaign.updated_at = now;
    Problems problems;
    if (campaign.name.empty()) problems.add("/name", "must not be empty");
    if (campaign.start_date && campaign.end_date && *campaign.end_date < *campaign.start_date)
        problems.add("/end_date", "must not be before start_date");
    problems.raise();
    take_account(scope, draft, campaign);
    scope.audit({"campaign.created", "campaign", campaign.id.value, {}});
    scope.write([&](Tx& tx) {
        insert_campaign(tx, campaign, take_numbers(tx, {.campaigns = 1}).campaign);
        tx.after_commit(
            [&context, tenant = scope.tenant()] { context.campaigns->changed(tenant); });
    });
    return campaign;
}

}  // namespace herald::ads
