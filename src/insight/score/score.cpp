#include <algorithm>
#include <cmath>

#include "insight/creative/creative_routes.hpp"
#include "insight/recommend/recommendation_store.hpp"
#include "insight/score/score_routes.hpp"

namespace herald::insight {
namespace {

using std::chrono::days;

constexpr int kPastWeeks = 8, kShownDays = 365;
constexpr std::size_t kMostCopied = 128 << 20;  ///< bytes of a history whose past is worked out

KeptScore score_on(const History& history, const DayHealth& health, Time at) {
    return {history.today, at, health.score, health.components, health.message};
}

/// Budgets, connections and plans of the past are not known: those parts stand as they do now.
void take_present(DayHealth& past, const DayHealth& now) {
    double weights = 0, sum = 0;
    past.components.resize(now.components.size());
    for (std::size_t i = 0; i < past.components.size(); ++i) {
        HealthComponent& part = past.components[i];
        const HealthPart id = now.components[i].id;
        if (id == HealthPart::pacing || id == HealthPart::coverage || id == HealthPart::content)
            part = now.components[i];
        // The present's weights leave out what the present lacks, so that scores stay comparable.
        part.weight = now.components[i].weight;
        if (!part.score) continue;
        weights += part.weight;
        sum += part.weight * *part.score;
    }
    past.score = weights > 0 ? std::optional(std::round(10 * sum / weights) / 10) : std::nullopt;
}

bool speaks_of(const Recommendation& one, HealthPart part, const HealthAction& action) {
    if (action.is_budget_plan) return one.kind == AdviceKind::budget;
    if (part == HealthPart::creative_freshness)
        return one.kind == AdviceKind::creative_refresh && one.ad_id && one.ad_id == action.ad;
    if (!action.campaign || one.campaign_id != action.campaign) return false;
    switch (part) {
        case HealthPart::efficiency:
            return one.kind == AdviceKind::pause || one.kind == AdviceKind::scale_down;
        case HealthPart::tracking: return one.kind == AdviceKind::tracking_fix;
        case HealthPart::pacing: return one.kind == AdviceKind::scale_down;
        case HealthPart::growth:
            return one.kind == AdviceKind::creative_refresh ||
                   one.kind == AdviceKind::audience_expansion ||
                   one.kind == AdviceKind::tracking_fix;
        default: return false;
    }
}

/// Where an open recommendation says the same as a part's action, the action leads there.
void link_recommendations(const Scope& scope, DayHealth& health) {
    ListRecommendations open;
    open.limit = 500;
    const auto recommendations = list_recommendations(scope, open).data;
    for (HealthComponent& part : health.components) {
        if (!part.action) continue;
        for (const Recommendation& one : recommendations)
            if (!part.action->recommendation_id && speaks_of(one, part.id, *part.action))
                part.action->recommendation_id = one.id.value;
    }
}

std::vector<KeptScore> past_scores(const History& history, const DayHealth& now, Time at) {
    std::vector<KeptScore> out;
    if (history.size_bytes() > kMostCopied) return out;
    for (int week = kPastWeeks; week > 0; --week) {
        const Day today = history.today - days(7 * week);
        if (history.first + days(kHealthDays) > today) continue;
        const History then = as_of(history, today);
        DayHealth health = health_of(then, judge_wear(then));
        take_present(health, now);
        if (health.score) out.push_back(score_on(then, health, at));
    }
    return out;
}

/// Points against the day a week before the newest, or the nearest within a day and a half of it.
std::optional<double> change_in(const std::vector<ScorePoint>& scores) {
    if (scores.empty()) return std::nullopt;
    const Day wanted = scores.back().date - days(7);
    const ScorePoint* nearest = nullptr;
    for (const ScorePoint& one : scores)
        if (std::abs((one.date - wanted).count()) <= 1 &&
            (nearest == nullptr ||
             std::abs((one.date - wanted).count()) < std::abs((nearest->date - wanted).count())))
            nearest = &one;
    if (nearest == nullptr) return std::nullopt;
    return std::round(10 * (scores.back().score - nearest->score)) / 10;
}

HealthScore shown(const KeptScore& newest, std::vector<ScorePoint> history) {
    HealthScore out{newest.score,      newest.at,          {},
                    newest.components, std::move(history), newest.message};
    if (newest.score) out.change = change_in(out.history);
    return out;
}

}  // namespace

void refresh_score(const Context& context, task::Run& run) {
    Scope& scope = run.scope();
    const auto history = creative_history(context, scope);
    DayHealth now = health_of(*history, judge_wear(*history), content::content_standing(scope));
    link_recommendations(scope, now);
    std::vector<KeptScore> scores;
    if (list_scores(scope, history->today - days(7 * kPastWeeks)).empty())
        scores = past_scores(*history, now, scope.now());
    scores.push_back(score_on(*history, now, scope.now()));
    run.write([&](Tx& tx) {
        for (const KeptScore& one : scores) keep_score(tx, one);
        forget_scores(tx, history->today - days(kKeptDays));
    });
}

HealthScore get_health_score(const Context& context, Scope& scope) {
    const Day today = context.ads->workspace(scope).zone.day_of(scope.now());
    auto history = list_scores(scope, today - days(kShownDays));
    const auto newest = find_newest_score(scope);
    if (newest && newest->date >= today) return shown(*newest, std::move(history));
    const auto figures = creative_history(context, scope);
    DayHealth now = health_of(*figures, judge_wear(*figures), content::content_standing(scope));
    link_recommendations(scope, now);
    if (history.empty())
        for (const KeptScore& one : past_scores(*figures, now, scope.now()))
            history.push_back({one.date, *one.score});
    if (now.score) history.push_back({figures->today, *now.score});
    return shown(score_on(*figures, now, scope.now()), std::move(history));
}

}  // namespace herald::insight
