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

/// What a campaign is judged by, bigger is better; absent when it cannot be judged.
std::optional<double> merit(const MetricSums& s, Metric by) {
    const auto part = [](std::int64_t a, std::int64_t b) {
        return static_cast<double>(a) / static_cast<double>(b);
    };
    if (s.spend <= 0) return std::nullopt;
    switch (by) {
        case Metric::roas: return part(s.revenue, s.spend);
        case Metric::cpa: return part(s.conversions, s.spend);
        default: return part(s.clicks, s.spend);
    }
}

std::vector<RankedCampaign> ranked(const Scope& scope, const Snapshot& snapshot,
                                   const std::vector<std::size_t>& indexes, std::size_t count) {
    std::vector<std::int32_t> keys;
    for (const std::size_t i : indexes) keys.push_back(snapshot.campaign_keys[i]);
    std::vector<RankedCampaign> out;
    for (auto& stored : list_by_keys(scope, keys)) {  // campaigns that are gone leave no line
        if (out.size() == count) break;
        RankedCampaign& line = out.emplace_back();
        static_cast<Metrics&>(line) = metrics_of(*snapshot.find(stored.campaign_key));
        line.id = stored.campaign.id;
        line.name = std::move(stored.campaign.name);
        line.platform = stored.campaign.platform;
        line.status = stored.campaign.status;
    }
    return out;
}

}  // namespace

Ranking rank_campaigns(const Snapshot& snapshot, const std::vector<Platform>& platforms,
                       std::size_t count) {
    MetricSums total;
    std::int64_t spenders = 0;
    for (std::size_t i = 0; i < snapshot.sums.size(); ++i) {
        if (!wanted(platforms, snapshot.platforms[i]) || snapshot.sums[i].spend <= 0) continue;
        total += snapshot.sums[i];
        ++spenders;
    }
    if (spenders == 0 || count == 0) return {};
    const Metric by = total.revenue > 0       ? Metric::roas
                      : total.conversions > 0 ? Metric::cpa
                                              : Metric::cpc;
    const std::int64_t least = total.spend / spenders / 10;
    struct Judged {
        double merit;
        std::int64_t spend;
        std::size_t index;
    };
    std::vector<Judged> judged;
    for (std::size_t i = 0; i < snapshot.sums.size(); ++i) {
        if (!wanted(platforms, snapshot.platforms[i]) || snapshot.sums[i].spend < least) continue;
        if (const auto value = merit(snapshot.sums[i], by))
            judged.push_back({*value, snapshot.sums[i].spend, i});
    }
    // Among equals the one with more money behind it counts more.
    const auto better = [](const Judged& a, const Judged& b) {
        return a.merit != b.merit   ? a.merit > b.merit
               : a.spend != b.spend ? a.spend > b.spend
                                    : a.index < b.index;
    };
    const auto worse = [](const Judged& a, const Judged& b) {
        return a.merit != b.merit   ? a.merit < b.merit
               : a.spend != b.spend ? a.spend > b.spend
                                    : a.index < b.index;
    };
    const std::size_t best = std::min(count, judged.size() - judged.size() / 2),
                      worst = std::min(count, judged.size() / 2);
    Ranking out;
    std::partial_sort(judged.begin(), judged.begin() + static_cast<std::ptrdiff_t>(best),
                      judged.end(), better);
    for (std::size_t i = 0; i < best; ++i) out.best.push_back(judged[i].index);
    std::partial_sort(judged.begin() + static_cast<std::ptrdiff_t>(best),
                      judged.begin() + static_cast<std::ptrdiff_t>(best + worst), judged.end(),
                      worse);
    for (std::size_t i = best; i < best + worst; ++i) out.worst.push_back(judged[i].index);
    return out;
}

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
    const auto snapshot = context.snapshots->period(scope.tenant_key(), period);
    const Ranking ranking =
        rank_campaigns(*snapshot, request.platform, top + 5);  // some may be gone
    out.top_campaigns = ranked(scope, *snapshot, ranking.best, top);
    out.bottom_campaigns = ranked(scope, *snapshot, ranking.worst, top);
    return out;
}

}  // namespace herald::ads
