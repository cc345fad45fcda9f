#include <algorithm>
#include <map>

#include "ads/campaign_order.hpp"
#include "ads/rates.hpp"
#include "ads/summary.hpp"
#include "insight/panel/history.hpp"
#include "insight/panel/young_days.hpp"

namespace herald::insight {
namespace {

using std::chrono::days;
using store::Chunk;

double millionths(std::int64_t value) { return static_cast<double>(value) * 1e-6; }

/// As stored; columns in this order.
struct CampaignLine {
    ads::CampaignId id;
    std::int32_t campaign_key = 0;
    std::string name;
    ads::Platform platform{};
    ads::CampaignStatus status{};
    std::optional<std::string> objective;
    ads::BudgetHolder budget_holder{};
    std::optional<Micros> daily_budget;
    Currency currency;
    std::optional<Day> start_date, end_date;
    bool connected = false, tells_revenue = true, pending_change = false;
};
BOOST_DESCRIBE_STRUCT(CampaignLine, (),
                      (id, campaign_key, name, platform, status, objective, budget_holder,
                       daily_budget, currency, start_date, end_date, connected, tells_revenue,
                       pending_change))

constexpr std::string_view kCampaigns =
    "SELECT c.id, c.campaign_key, c.name, c.platform, c.status, c.objective, c.budget_holder, "
    "c.daily_budget, c.currency, c.start_date, c.end_date, "
    "CASE WHEN a.connection_id IS NULL THEN 0 ELSE 1 END, COALESCE(a.reports_revenue, 1), "
    "c.pending_change FROM campaigns c "
    "LEFT JOIN ad_accounts a ON a.tenant = c.tenant AND a.id = c.account_id AND a.tenant = :tenant "
    "WHERE c.tenant = :tenant ORDER BY c.campaign_key";

CampaignInfo info_of(CampaignLine line) {
    CampaignInfo out;
    out.id = line.id;
    out.key = line.campaign_key;
    out.name = std::move(line.name);
    out.platform = line.platform;
    out.status = line.status;
    out.objective = std::move(line.objective);
    out.budget_holder = line.budget_holder;
    out.daily_budget = line.daily_budget;
    out.currency = line.currency;
    out.start = line.start_date;
    out.end = line.end_date;
    out.connected = line.connected;
    out.tells_revenue = line.tells_revenue;
    out.pending_change = line.pending_change;
    return out;
}

void read_campaigns(const Scope& scope, History& history) {
    for (auto& line : scope.db().list<CampaignLine>(kCampaigns))
        history.campaigns.push_back({info_of(std::move(line)), {}});
    std::map<Currency, double> known;
    std::optional<ads::Rates> rates;
    for (auto& campaign : history.campaigns) {
        const Currency currency = campaign.info.currency;
        if (currency == history.currency) continue;
        if (!rates)
            rates = ads::load_rates(scope, history.today - days(ads::kRateDays), history.today);
        const auto [at, is_new] = known.try_emplace(currency, kUnknown);
        if (is_new)
            at->second = rates->rate(currency, history.currency, history.today).value_or(kUnknown);
        campaign.info.rate = at->second;
    }
}

DayFigures figures_of(const Chunk& chunk, std::size_t row, std::size_t at) {
    const auto i64 = [&](std::size_t column) { return chunk.columns[at + column].i64[row]; };
    const auto count = [&](std::size_t column) { return static_cast<double>(i64(column)); };
    const auto maybe = [&](std::size_t column) {
        return chunk.columns[at + column].valid(row) ? count(column) : kUnknown;
    };
    return {count(0), count(1), millionths(i64(2)), millionths(i64(3)), millionths(i64(4)),
            maybe(5), maybe(6)};
}

Day day_of(const Chunk& chunk, std::size_t column, std::size_t row) {
    return Day(days(chunk.columns[column].i32[row]));
}

void read_days(const Context& context, const Scope& scope, Day from, History& history) {
    CampaignHistory* last = nullptr;
    context.warehouse().scan(
        scope.tenant_key(),
        "SELECT campaign_key, day, impressions, clicks, conversions, spend, revenue, reach, "
        "video_views FROM ads_campaign_day(:tenant) WHERE day BETWEEN :from AND :to "
        "ORDER BY campaign_key, day",
        {{"from", from}, {"to", history.today - days(1)}}, [&](const Chunk& chunk) {
            for (std::size_t row = 0; row < chunk.rows; ++row) {
                const std::int32_t key = chunk.columns[0].i32[row];
                if (last == nullptr || last->info.key != key)
                    last = const_cast<CampaignHistory*>(history.find_key(key));
                if (last != nullptr)
                    last->course.at(day_of(chunk, 1, row)) += figures_of(chunk, row, 2);
            }
        });
}

struct AdLine {
    ads::AdId id;
    std::int32_t ad_key = 0;
    std::int32_t campaign_key = 0;
    std::string name;
    std::optional<std::string> group_name;
    ads::CampaignStatus status{};
    std::optional<std::string> title, body, image_url, thumbnail_url;
    Time created_at;
};
BOOST_DESCRIBE_STRUCT(AdLine, (),
                      (id, ad_key, campaign_key, name, group_name, status, title, body, image_url,
                       thumbnail_url, created_at))

constexpr std::string_view kAds =
    "SELECT a.id, a.ad_key, p.campaign_key, a.name, g.name, a.status, c.title, c.body, "
    "c.image_url, c.thumbnail_url, a.created_at FROM ads a "
    "JOIN campaigns p ON p.tenant = a.tenant AND p.id = a.campaign_id AND p.tenant = :tenant "
    "LEFT JOIN ad_groups g ON g.tenant = a.tenant AND g.id = a.ad_group_id AND g.tenant = :tenant "
    "LEFT JOIN creatives c ON c.tenant = a.tenant AND c.id = a.creative_id AND c.tenant = :tenant "
    "WHERE a.tenant = :tenant AND a.external_id <> '' ORDER BY a.ad_key";

void read_ads(const Context& context, const Scope& scope, Day from, History& history) {
    for (auto& line : scope.db().list<AdLine>(kAds)) {
        const auto* campaign = history.find_key(line.campaign_key);
        if (campaign == nullptr) continue;
        history.ads.push_back(
            {{line.id, line.ad_key, static_cast<std::size_t>(campaign - history.campaigns.data()),
              std::move(line.name), std::move(line.group_name).value_or(""), line.status,
              std::move(line.title), std::move(line.body), std::move(line.image_url),
              std::move(line.thumbnail_url), line.created_at},
             {}});
    }
    AdHistory* last = nullptr;
    context.warehouse().scan(
        scope.tenant_key(),
        "SELECT ad_key, day, sum(impressions)::BIGINT, sum(clicks)::BIGINT, "
        "sum(conversions)::BIGINT, coalesce(sum(spend_org), 0)::BIGINT, "
        "coalesce(sum(revenue_org), 0)::BIGINT, sum(reach)::BIGINT, sum(video_views)::BIGINT "
        "FROM ads_facts(:tenant) WHERE day BETWEEN :from AND :to GROUP BY ad_key, day "
        "ORDER BY ad_key, day",
        {{"from", from}, {"to", history.today - days(1)}}, [&](const Chunk& chunk) {
            for (std::size_t row = 0; row < chunk.rows; ++row) {
                const std::int32_t key = chunk.columns[0].i32[row];
                if (last == nullptr || last->info.key != key) {
                    const auto at = std::lower_bound(
                        history.ads.begin(), history.ads.end(), key,
                        [](const AdHistory& ad, std::int32_t k) { return ad.info.key < k; });
                    last = at == history.ads.end() || at->info.key != key ? nullptr : &*at;
                }
                if (last != nullptr)
                    last->course.at(day_of(chunk, 1, row)) += figures_of(chunk, row, 2);
            }
        });
    std::erase_if(history.ads, [](const AdHistory& ad) { return ad.course.empty(); });
}

/// How late conversions arrive, from what was known of each day on later days. Only days that were
/// looked at while young tell something: a first import knows nothing of their youth.
constexpr int kMostAge = 28;
constexpr std::string_view kRevisions =
    "SELECT (seen_on - day)::INTEGER AS age, day, sum(conversions)::BIGINT, sum(revenue)::BIGINT "
    "FROM (SELECT d.campaign_key, d.day, a.seen_on, "
    "arg_max(r.conversions, r.seen_on) AS conversions, arg_max(r.revenue, r.seen_on) AS revenue "
    "FROM (SELECT campaign_key, day FROM ads_revisions(:tenant) WHERE day >= :from "
    "GROUP BY campaign_key, day HAVING min(seen_on) <= day + 2) d "
    "JOIN (SELECT DISTINCT day, seen_on FROM ads_revisions(:tenant) WHERE day >= :from "
    "AND seen_on - day <= :most_age) a ON a.day = d.day "
    "JOIN ads_revisions(:tenant) r ON r.campaign_key = d.campaign_key AND r.day = d.day "
    "AND r.seen_on <= a.seen_on GROUP BY d.campaign_key, d.day, a.seen_on) "
    "GROUP BY age, day ORDER BY day, age";

void read_arrivals(const Context& context, const Scope& scope, Day from, History& history) {
    struct Seen {
        int age;
        Day day;
        double conversions, revenue;
    };
    std::vector<Seen> seen;
    context.warehouse().query(
        scope.tenant_key(), kRevisions, {{"from", from}, {"most_age", std::int64_t{kMostAge}}},
        [&](const store::Row& row) {
            seen.push_back({static_cast<int>(row.integer(0)), store::read_column<Day>(row, 1),
                            millionths(row.integer(2)), millionths(row.integer(3))});
        });
    std::vector<Revision> conversions, revenue;
    for (std::size_t at = 0; at < seen.size();) {
        std::size_t end = at;
        while (end < seen.size() && seen[end].day == seen[at].day) ++end;
        const Seen& final = seen[end - 1];
        // Young days have no final value yet.
        if (final.day + days(kMostAge) < history.today)
            for (std::size_t i = at; i < end; ++i) {
                conversions.push_back({seen[i].age, seen[i].conversions, final.conversions});
                revenue.push_back({seen[i].age, seen[i].revenue, final.revenue});
            }
        at = end;
    }
    // A few days' revisions say little: what is usual speaks with them until there are more.
    if (conversions.empty()) return;
    history.conversions_known = Completeness::learn(conversions, usual_arrival());
    history.revenue_known = Completeness::learn(revenue, usual_arrival());
}

}  // namespace

History read_history(const Context& context, const Scope& scope, const HistoryWish& wish) {
    History out;
    const ads::Workspace workspace = context.ads->workspace(scope);
    out.currency = workspace.currency;
    out.today = workspace.zone.day_of(scope.now());
    out.complete_through = ads::complete_through(scope);
    const Day from = out.today - days(std::clamp(wish.days, 1, kMostHistoryDays));
    read_campaigns(scope, out);
    read_days(context, scope, from, out);
    add_up(out);
    if (wish.ads_days > 0)
        read_ads(context, scope, out.today - days(std::min(wish.ads_days, kMostHistoryDays)), out);
    read_arrivals(context, scope, from, out);
    return out;
}

std::shared_ptr<const History> Histories::get(const Context& context, const Scope& scope,
                                              const HistoryWish& wish) {
    const Day today = context.ads->workspace(scope).zone.day_of(scope.now());
    const auto key = fmt::format("{}:{}:{}:{}:{}:{}", scope.tenant_key(), number_of(today),
                                 context.warehouse().data_version(scope.tenant_key()),
                                 context.ads->campaigns->version(scope), wish.days, wish.ads_days);
    return histories_.get(
        key, [&] { return std::make_shared<const History>(read_history(context, scope, wish)); });
}

}  // namespace herald::insight
