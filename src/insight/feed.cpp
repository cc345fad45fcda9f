#include "insight/feed.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "insight/outlook/outlook.hpp"
#include "insight/recommend/recommendation_store.hpp"
#include "insight/score/score_routes.hpp"
#include "insight/watch/incident_store.hpp"
#include "model/registry.hpp"

namespace herald::insight {
namespace {

using std::chrono::days;

constexpr std::int64_t kUsualLimit = 50, kMostOfAKind = 200;
constexpr int kDaysShown = 30, kForecastDays = 28;
constexpr double kScoreStep = 5;  ///< points in a week that are news

FeedSeverity severity_of(watch::IncidentSeverity severity) {
    switch (severity) {
        case watch::IncidentSeverity::critical: return FeedSeverity::critical;
        case watch::IncidentSeverity::warning: return FeedSeverity::warning;
        case watch::IncidentSeverity::info: break;
    }
    return FeedSeverity::info;
}

FeedItem item_of(FeedKind kind, std::string id, std::string link_kind) {
    FeedItem out;
    out.kind = kind;
    out.id = fmt::format("{}:{}", enum_name(kind), id);
    out.link_kind = std::move(link_kind);
    out.link_id = std::move(id);
    return out;
}

void add_incidents(Scope& scope, Day today, std::vector<FeedItem>& out) {
    watch::ListAnomalies wish;
    wish.limit = kMostOfAKind;
    wish.from = today - days(kDaysShown);
    for (auto& incident : watch::list_incidents(scope, wish).data) {
        if (incident.state == watch::IncidentState::dismissed) continue;
        auto& item =
            out.emplace_back(item_of(FeedKind::anomaly, to_string(incident.id), "anomaly"));
        item.at = Time(incident.last_seen_on);
        // What is over is no call to act.
        item.severity = incident.state == watch::IncidentState::open
                            ? severity_of(incident.severity)
                            : FeedSeverity::info;
        item.title = std::move(incident.title);
        item.text = std::move(incident.text);
        if (incident.money_a_day) item.money_a_week = *incident.money_a_day * 7;
    }
}

void add_recommendations(Scope& scope, std::vector<FeedItem>& out) {
    ListRecommendations wish;
    wish.limit = kMostOfAKind;
    for (auto& advice : list_recommendations(scope, wish).data) {
        const bool creative = advice.kind == AdviceKind::creative_refresh;
        auto& item =
            out.emplace_back(item_of(creative ? FeedKind::creative : FeedKind::recommendation,
                                     to_string(advice.id), "recommendation"));
        item.at = advice.created_at;
        item.title = std::move(advice.title);
        item.text = std::move(advice.text);
        item.money_a_week = advice.money_a_week.mean;
    }
}

void add_score(const Context& context, Scope& scope, std::vector<FeedItem>& out) {
    const HealthScore health = get_health_score(context, scope);
    if (!health.score || !health.change || std::abs(*health.change) < kScoreStep) return;
    FeedItem item = item_of(FeedKind::score, "score", "health");
    item.at = health.at;
    item.severity = *health.change < 0 ? FeedSeverity::warning : FeedSeverity::info;
    item.title =
        fmt::format("Marketing health {} by {:.0f} points to {:.0f}",
                    *health.change < 0 ? "fell" : "rose", std::abs(*health.change), *health.score);
    const auto weakest = std::min_element(
        health.components.begin(), health.components.end(),
        [](const auto& a, const auto& b) { return a.score.value_or(101) < b.score.value_or(101); });
    if (weakest != health.components.end()) item.text = weakest->text;
    out.push_back(std::move(item));
}

/// The coming four weeks, where they will surely differ from the last ones.
void add_forecast(const History& history, Time now, std::vector<FeedItem>& out) {
    if (history.empty()) return;
    const DayFigures last =
        history.workspace.sum(history.last - days(kForecastDays - 1), history.last);
    const ads::Metric metric = last.revenue > 0 ? ads::Metric::revenue : ads::Metric::conversions;
    const double before = value_of(last, metric);
    const auto coming = make_outlook(history, {.metric = metric, .horizon = kForecastDays});
    if (!coming.total || before <= 0) return;
    if (before >= coming.total->low80 && before <= coming.total->high80) return;
    const bool falls = coming.total->mean < before;
    FeedItem item = item_of(FeedKind::forecast, std::string(enum_name(metric)), "forecast");
    item.at = now;
    item.severity = falls ? FeedSeverity::warning : FeedSeverity::info;
    const std::string_view name = metric == ads::Metric::revenue ? "Revenue" : "Conversions";
    item.title = fmt::format("{} {} expected to {} by about {:.0f} % over the next {} days", name,
                             metric == ads::Metric::revenue ? "is" : "are", falls ? "fall" : "rise",
                             100 * std::abs(coming.total->mean / before - 1), kForecastDays);
    item.text = fmt::format(
        "Expected are {:.0f} (80 % between {:.0f} and {:.0f}), after {:.0f} in the last {} days, "
        "if nothing is changed.",
        coming.total->mean, coming.total->low80, coming.total->high80, before, kForecastDays);
    out.push_back(std::move(item));
}

void add_models(const Scope& scope, std::vector<FeedItem>& out) {
    for (const auto& model : model::list_models(scope)) {
        if (!model.champion_id) continue;
        const auto champion = model::get_version(scope, *model.champion_id);
        if (!champion.decided_at || scope.now() - *champion.decided_at > days(kDaysShown)) continue;
        FeedItem item = item_of(FeedKind::model, to_string(model.id), "model");
        item.at = *champion.decided_at;
        item.title = fmt::format("Version {} of the model of {} is in service", champion.number,
                                 model.purpose);
        item.text = champion.decision.value_or("");
        out.push_back(std::move(item));
    }
}

/// The newest day first; within a day the graver, then what is worth more.
bool comes_before(const FeedItem& a, const FeedItem& b) {
    const auto day = [](const FeedItem& item) { return std::chrono::floor<days>(item.at); };
    if (day(a) != day(b)) return day(a) > day(b);
    if (a.severity != b.severity) return a.severity > b.severity;
    return std::abs(a.money_a_week.value_or(0)) > std::abs(b.money_a_week.value_or(0));
}

}  // namespace

Feed get_feed(const Context& context, Scope& scope, const GetFeed& request) {
    const auto history = context.histories->get(context, scope);
    Feed out;
    add_incidents(scope, history->today, out.data);
    add_recommendations(scope, out.data);
    add_score(context, scope, out.data);
    add_forecast(*history, scope.now(), out.data);
    add_models(scope, out.data);
    std::stable_sort(out.data.begin(), out.data.end(), comes_before);
    const auto limit = static_cast<std::size_t>(request.limit.value_or(kUsualLimit));
    if (out.data.size() > limit) out.data.resize(limit);
    return out;
}

void add_feed_routes(const Context& context, web::Router& routes) {
    routes.get("/api/v1/insights/feed", {"List insights", web::Role::viewer},
               [&context](Scope& scope, const GetFeed& request) {
                   return get_feed(context, scope, request);
               });
}

}  // namespace herald::insight
