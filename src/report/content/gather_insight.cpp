#include <algorithm>

#include "ads/snapshots.hpp"
#include "insight/recommend/recommendation_store.hpp"
#include "insight/watch/incident_store.hpp"
#include "report/content/gather.hpp"

namespace herald::report {
namespace {

using insight::RecommendationState;
using std::chrono::days;

constexpr std::int64_t kMostIncidents = 200, kMostAdvice = 200;
constexpr int kHorizon = 28, kPastDays = 400;

bool is_chosen(const Figures& figures, const std::optional<ads::CampaignId>& campaign,
               const std::optional<ads::Platform>& platform) {
    const Choice& filters = figures.brief.filters;
    if (filters.empty()) return true;
    if (campaign)
        return std::any_of(figures.campaigns.begin(), figures.campaigns.end(),
                           [&](const auto& one) { return one.id == *campaign; });
    if (figures.brief.narrowed()) return false;  // of the whole, or of more than was chosen
    return platform && std::find(filters.platform.begin(), filters.platform.end(), *platform) !=
                           filters.platform.end();
}

void add_incidents(Scope& scope, Figures& out) {
    insight::watch::ListAnomalies wish;
    wish.limit = kMostIncidents;
    wish.from = out.brief.period.from;
    wish.to = out.brief.period.to;
    for (auto& one : insight::watch::list_incidents(scope, wish).data)
        if (one.state != insight::watch::IncidentState::dismissed &&
            is_chosen(out, one.campaign_id, one.platform))
            out.incidents.push_back(std::move(one));
    std::stable_sort(out.incidents.begin(), out.incidents.end(), [](const auto& a, const auto& b) {
        if (a.severity != b.severity) return a.severity > b.severity;
        return std::abs(a.money_a_day.value_or(0)) > std::abs(b.money_a_day.value_or(0));
    });
}

void add_advice(Scope& scope, Figures& out) {
    const auto list = [&](std::vector<RecommendationState> states) {
        insight::ListRecommendations wish;
        wish.limit = kMostAdvice;
        wish.state = std::move(states);
        auto found = insight::list_recommendations(scope, wish).data;
        std::erase_if(
            found, [&](const auto& one) { return !is_chosen(out, one.campaign_id, one.platform); });
        return found;
    };
    out.open_advice = list({RecommendationState::open});
    out.applied_advice = list({RecommendationState::applied, RecommendationState::reverted});
    // What was done in the period, or is still being measured in it.
    std::erase_if(out.applied_advice, [&](const auto& one) {
        if (!one.applied_at) return true;
        const Day applied = std::chrono::floor<days>(*one.applied_at);
        return applied > out.brief.period.to || applied + days(28) < out.brief.period.from;
    });
}

insight::DayFigures figures_of(const ads::MetricSums& sums) {
    const auto count = [](std::int64_t n) { return static_cast<double>(n); };
    const auto known = [&](std::int64_t n) { return n < 0 ? insight::kUnknown : count(n); };
    return {count(sums.impressions),
            count(sums.clicks),
            count(sums.conversions) / Micros::kUnit,
            count(sums.spend) / Micros::kUnit,
            count(sums.revenue) / Micros::kUnit,
            known(sums.reach),
            known(sums.video_views)};
}

/// The workspace and its platforms without single campaigns: enough for a forecast of the whole,
/// and small whatever the number of campaigns.
insight::History whole_of(const Sources& sources, Scope& scope, const Figures& figures) {
    insight::History out;
    out.currency = figures.currency;
    out.today = figures.today;
    out.complete_through = figures.complete_through;
    const Day from = out.today - days(kPastDays);
    const auto totals = sources.ads().snapshots->daily(scope.tenant_key());
    for (const auto& line : totals->days) {
        if (line.day < from || line.day >= out.today) continue;
        const auto day = figures_of(line.sums);
        out.platforms[static_cast<std::size_t>(line.platform)].at(line.day) += day;
        out.workspace.at(line.day) += day;
    }
    out.last = out.today - days(1);
    out.first = out.today;
    if (!out.workspace.empty()) {
        out.first = out.workspace.first;
        out.last = out.workspace.last();
    }
    return out;
}

void add_forecasts(const Sources& sources, Scope& scope, Figures& out) {
    const Choice& filters = out.brief.filters;
    const bool one_campaign = out.campaigns.size() == 1 && out.judged;
    if (out.brief.narrowed() && !one_campaign) return;
    if (filters.platform.size() > 1 && !one_campaign) return;
    std::shared_ptr<const insight::History> history;
    if (out.judged)
        history = sources.insight->histories->get(*sources.insight, scope);
    else
        history = std::make_shared<const insight::History>(whole_of(sources, scope, out));
    for (const ads::Metric metric :
         {ads::Metric::spend, ads::Metric::revenue, ads::Metric::conversions}) {
        if (metric == ads::Metric::revenue && !out.totals.revenue) continue;
        insight::OutlookWish wish{.metric = metric, .horizon = kHorizon};
        if (one_campaign && out.brief.narrowed())
            wish.campaign = history->find(out.campaigns[0].id);
        else if (filters.platform.size() == 1)
            wish.platform = filters.platform[0];
        auto forecast = insight::make_outlook(*history, wish);
        forecast.currency = out.currency;
        out.forecasts.push_back(std::move(forecast));
    }
}

/// As it was kept; worked out anew only where that is quick.
void add_health(const Sources& sources, Scope& scope, Figures& out) {
    if (out.judged) {
        out.health = insight::get_health_score(*sources.insight, scope);
        return;
    }
    const auto kept = insight::find_newest_score(scope);
    if (!kept) return;
    insight::HealthScore health;
    health.score = kept->score;
    health.at = kept->at;
    health.components = kept->components;
    health.message = kept->message;
    health.history = insight::list_scores(scope, out.today - days(364));
    out.health = std::move(health);
}

}  // namespace

void gather_insight(const Sources& sources, Scope& scope, Figures& out) {
    using S = ReportSection;
    const bool all = out.brief.format == ReportFormat::xlsx;
    if (all || out.brief.has(S::anomalies) || out.brief.has(S::summary)) add_incidents(scope, out);
    if (all || out.brief.has(S::recommendations) || out.brief.has(S::summary))
        add_advice(scope, out);
    if (out.brief.has(S::forecast)) add_forecasts(sources, scope, out);
    if (out.brief.has(S::health) && !out.brief.narrowed()) add_health(sources, scope, out);
}

}  // namespace herald::report
