#include "ads/summary.hpp"

#include <algorithm>
#include <map>

#include "ads/campaign_store.hpp"

namespace herald::ads {
namespace {

bool wanted(const std::vector<Platform>& platforms, Platform platform) {
    return platforms.empty() ||
           std::find(platforms.begin(), platforms.end(), platform) != platforms.end();
}

/// Totals, days and platforms of the period out of everything in memory.
void add_daily(Summary& out, const DailyTotals& totals, const Period& period,
               const std::vector<Platform>& platforms) {
    const auto first = std::lower_bound(totals.days.begin(), totals.days.end(), period.from,
                                        [](const PlatformDay& a, Day b) { return a.day < b; });
    MetricSums all;
    std::map<Platform, MetricSums> by_platform;
    auto at = first;
    for (Day day = period.from; day <= period.to; day += std::chrono::days(1)) {
        MetricSums sums;
        for (; at != totals.days.end() && at->day == day; ++at) {
            if (!wanted(platforms, at->platform)) continue;
            sums += at->sums;
            by_platform[at->platform] += at->sums;
            out.daily_by_platform.push_back(
                {day, at->platform, {at->sums.spend}, {at->sums.revenue}});
        }
        all += sums;
        DayMetrics& line = out.daily.emplace_back();
        static_cast<Metrics&>(line) = metrics_of(sums);
        line.date = day;
    }
    out.totals = metrics_of(all);
    for (const auto& [platform, sums] : by_platform) {
        PlatformMetrics& line = out.by_platform.emplace_back();
        static_cast<Metrics&>(line) = metrics_of(sums);
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
        RankedCampaign& campaign = out.emplace_back();
        static_cast<Metrics&>(campaign) = metrics_of(line->sums);
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
    add_daily(out, *totals, period, request.platform);
    const Period before{period.from - std::chrono::days(period.days()),
                        period.from - std::chrono::days(1)};
    out.previous = metrics_of(sum_of(*totals, before, request.platform));
    out.change = change_of(out.totals, out.previous);
    add_unconverted(out, *totals, period, request.platform);
    const auto top = static_cast<std::size_t>(request.top.value_or(5));
    if (top == 0) return out;
    const auto ranking = context.snapshots->ranking(
        scope.tenant_key(), {period, request.platform, top + 5});  // some may be gone
    out.top_campaigns = ranked(scope, ranking->best, top);
    out.bottom_campaigns = ranked(scope, ranking->worst, top);
    return out;
}

}  // namespace herald::ads
