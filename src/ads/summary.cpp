#include "ads/summary.hpp"

#include <algorithm>
#include <map>

#include "ads/campaign_store.hpp"

namespace herald::ads {
namespace {

/// Campaigns asked for beyond those shown: some may be gone.
constexpr std::size_t kSpare = 5;

bool wanted(const std::vector<Platform>& platforms, Platform platform) {
    return platforms.empty() ||
           std::find(platforms.begin(), platforms.end(), platform) != platforms.end();
}

/// What the accounts in question tell. Without any account nothing is missing either.
class RevenueTold {
public:
    RevenueTold(const Scope& scope, const std::vector<Platform>& platforms)
        : tellers_(list_revenue_tellers(scope)) {
        std::erase_if(tellers_,
                      [&](const RevenueTellers& one) { return !wanted(platforms, one.platform); });
    }
    Revenue together() const {
        return tellers_.empty() || some_tell() ? Revenue::told : Revenue::untold;
    }
    Revenue of(Platform platform) const {
        const auto at =
            std::find_if(tellers_.begin(), tellers_.end(),
                         [&](const RevenueTellers& one) { return one.platform == platform; });
        return at == tellers_.end() || at->some_tell ? Revenue::told : Revenue::untold;
    }
    bool is_mixed() const {
        return some_tell() &&
               std::any_of(tellers_.begin(), tellers_.end(),
                           [](const RevenueTellers& one) { return one.some_do_not; });
    }

private:
    bool some_tell() const {
        return std::any_of(tellers_.begin(), tellers_.end(),
                           [](const RevenueTellers& one) { return one.some_tell; });
    }
    std::vector<RevenueTellers> tellers_;
};

/// Totals, days and platforms of the period out of everything in memory.
void add_daily(Summary& out, const DailyTotals& totals, const Period& period,
               const std::vector<Platform>& platforms, const RevenueTold& told) {
    const auto first = std::lower_bound(totals.days.begin(), totals.days.end(), period.from,
                                        [](const PlatformDay& a, Day b) { return a.day < b; });
    MetricSums all;
    std::map<Platform, MetricSums> by_platform;
    std::vector<MetricSums> by_day;
    auto at = first;
    for (Day day = period.from; day <= period.to; day += std::chrono::days(1)) {
        MetricSums sums;
        for (; at != totals.days.end() && at->day == day; ++at) {
            if (!wanted(platforms, at->platform)) continue;
            sums += at->sums;
            by_platform[at->platform] += at->sums;
            out.daily_by_platform.push_back(
                {day, at->platform, {at->sums.spend}, Micros{at->sums.revenue}});
        }
        all += sums;
        by_day.push_back(sums);
    }
    const Revenue revenue = revenue_of(told.together(), all);
    for (std::size_t i = 0; i < by_day.size(); ++i) {
        DayMetrics& line = out.daily.emplace_back();
        static_cast<Metrics&>(line) = metrics_of(by_day[i], revenue);
        line.date = period.from + std::chrono::days(static_cast<int>(i));
    }
    out.totals = metrics_of(all, revenue);
    for (auto& line : out.daily_by_platform)
        if (revenue_of(told.of(line.platform), by_platform[line.platform]) == Revenue::untold)
            line.revenue.reset();
    for (const auto& [platform, sums] : by_platform) {
        PlatformMetrics& line = out.by_platform.emplace_back();
        static_cast<Metrics&>(line) = metrics_of(sums, revenue_of(told.of(platform), sums));
        line.platform = platform;
    }
    std::stable_sort(out.by_platform.begin(), out.by_platform.end(),
                     [](const auto& a, const auto& b) { return a.spend > b.spend; });
}

MetricSums sum_of(const DailyTotals& totals, const Period& period,
                  const std::vector<Platform>& platforms) {
    MetricSums out;
    auto at = std::lower_bound(totals.days.begin(), totals.days.end(), period.from,
                               [](const PlatformDay& a, Day b) { return a.day < b; });
    for (; at != totals.days.end() && at->day <= period.to; ++at)
        if (wanted(platforms, at->platform)) out += at->sums;
    return out;
}

void add_unconverted(Summary& out, const DailyTotals& totals, const Period& period,
                     const std::vector<Platform>& platforms) {
    std::map<Currency, Micros> spend;
    for (const auto& line : totals.unconverted)
        if (line.day >= period.from && line.day <= period.to && wanted(platforms, line.platform))
            spend[line.currency] += line.spend;
    for (const auto& [currency, sum] : spend) out.unconverted.push_back({currency, sum});
}

/// The first `count` that are still there.
std::vector<RankedCampaign> ranked(const Scope& scope, const std::vector<Ranking::Line>& lines,
                                   std::size_t count) {
    std::vector<std::int32_t> keys;
    for (const auto& line : lines) keys.push_back(line.campaign_key);
    std::vector<RankedCampaign> out;
    for (auto& stored : list_by_keys(scope, keys)) {  // campaigns that are gone leave no line
        if (out.size() == count) break;
        const auto line = std::find_if(lines.begin(), lines.end(), [&](const auto& l) {
            return l.campaign_key == stored.campaign_key;
        });
        const Revenue revenue = revenue_of(stored.revenue, line->sums);
        RankedCampaign& campaign = out.emplace_back();
        static_cast<Metrics&>(campaign) = metrics_of(line->sums, revenue);
        campaign.id = stored.campaign.id;
        campaign.name = std::move(stored.campaign.name);
        campaign.platform = stored.campaign.platform;
        campaign.status = stored.campaign.status;
    }
    return out;
}

}  // namespace

std::optional<Day> complete_through(const Scope& scope) {
    const auto connected = scope.db().one<std::optional<Day>>(
        "SELECT min(complete_through) FROM ad_accounts WHERE tenant = :tenant AND connection_id IS "
        "NOT NULL AND status = 'active'");
    if (connected && *connected) return *connected;
    const auto imported = scope.db().one<std::optional<Day>>(
        "SELECT max(complete_through) FROM ad_accounts WHERE tenant = :tenant");
    return imported ? *imported : std::nullopt;
}

Summary get_summary(const Context& context, Scope& scope, const GetSummary& request) {
    const Period period = period_of(context, scope, request.from, request.to);
    const auto totals = context.snapshots->daily(scope.tenant_key());
    Summary out;
    out.from = period.from;
    out.to = period.to;
    out.currency = context.workspace(scope).currency;
    out.complete_through = complete_through(scope);
    const RevenueTold told(scope, request.platform);
    add_daily(out, *totals, period, request.platform, told);
    const Period before{period.from - std::chrono::days(period.days()),
                        period.from - std::chrono::days(1)};
    const MetricSums earlier = sum_of(*totals, before, request.platform);
    out.previous = metrics_of(earlier, revenue_of(told.together(), earlier));
    out.change = change_of(out.totals, out.previous);
    add_unconverted(out, *totals, period, request.platform);
    const auto top = static_cast<std::size_t>(request.top.value_or(5));
    if (top == 0) return out;
    const auto ranking = context.snapshots->ranking(
        scope.tenant_key(),
        {period, request.platform, top + kSpare,
         told.is_mixed() ? list_keys_without_revenue(scope) : std::vector<std::int32_t>{}});
    out.top_campaigns = ranked(scope, ranking->best, top);
    out.bottom_campaigns = ranked(scope, ranking->worst, top);
    if (!out.top_campaigns.empty()) out.ranked_by = ranking->by;
    return out;
}

}  // namespace herald::ads
