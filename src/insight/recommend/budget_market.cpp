#include <algorithm>
#include <cmath>
#include <random>

#include "insight/advice/look.hpp"
#include "insight/recommend/budget_plan.hpp"

/// From a history to response curves.
namespace herald::insight {
namespace {

using std::chrono::days;

constexpr int kSpendingDays = 28;  ///< one that spent nothing for so long is not running
constexpr std::size_t kLevelDays = 21;
constexpr double kLevelDrift = 0.15;  ///< how far levels wander in a quarter, in logarithms

/// Counts of each day, late ones made up for; days of which too little is known say nothing.
std::vector<double> conversions_of(const Look& look, const CampaignLook& one) {
    const History& history = *look.history;
    const Course& course = history.campaigns[one.place].course;
    std::vector<double> out;
    for (std::size_t t = 0; t < one.days.spend.size(); ++t) {
        const Day day = look.first + days(static_cast<int>(t));
        const double share =
            history.conversions_known.at(static_cast<int>((history.today - day).count())).mean;
        const double count = course.on(day).conversions;
        const bool known = std::isfinite(one.days.results[t]) && share >= kLeastKnown;
        out.push_back(known && std::isfinite(count) && count >= 0 ? count / share : kUnknown);
    }
    return out;
}

/// What the campaign brought lately over what its curve says for that spend, as a logarithm.
struct Level {
    double shift = 0, deviation = kLevelDrift;
};

Level level_of(const CampaignDays& own, const FittedCurve& fitted) {
    double expected = 0, got = 0;
    const std::size_t end = own.spend.size();
    for (std::size_t t = end - std::min(end, kLevelDays); t < end; ++t) {
        if (!(own.spend[t] > 0) || !std::isfinite(own.results[t])) continue;
        expected += fitted.curve.at(own.spend[t]) * (own.demand.empty() ? 1 : own.demand[t]);
        got += own.results[t];
    }
    const double scale = std::max(fitted.dispersion, 1e-9);
    const double prior = 1 / (kLevelDrift * kLevelDrift), seen = expected / scale + prior;
    return {std::log((got / scale + prior) / seen), 1 / std::sqrt(seen)};
}

void lift(FittedCurve& fitted, const Level& level, double demand, std::uint64_t seed) {
    const double shift = level.shift + std::log(demand);
    fitted.parts[0] += shift;
    fitted.curve.ceiling *= std::exp(shift);
    std::mt19937_64 random(seed);
    std::normal_distribution<> normal;
    for (auto& draw : fitted.draws) draw[0] += shift + level.deviation * normal(random);
}

}  // namespace

bool is_spending(const History& history, const CampaignHistory& campaign) {
    return campaign.info.status == ads::CampaignStatus::active &&
           campaign.course.sum(history.last - days(kSpendingDays - 1), history.last).spend > 0;
}

BudgetObjective usual_objective(const History& history) {
    const bool told = std::any_of(
        history.campaigns.begin(), history.campaigns.end(), [&](const CampaignHistory& campaign) {
            return campaign.info.tells_revenue &&
                   campaign.course.sum(history.first, history.last).revenue > 0;
        });
    return told ? BudgetObjective::revenue : BudgetObjective::conversions;
}

MarketDays market_days(const History& history, BudgetObjective objective) {
    MarketDays out;
    out.objective = objective;
    if (history.empty()) return out;
    const Look look = look_at(history);
    out.count =
        std::max<std::int64_t>(0, (history.last - std::max(history.first, look.first)).count() + 1);
    out.recent_demand = look.recent_demand > 0 ? look.recent_demand : 1;
    for (const CampaignLook& one : look.campaigns) {
        const CampaignInfo& info = look.info(one);
        if (!one.runs || (objective == BudgetObjective::revenue && !one.is_told)) continue;
        CampaignDays own = one.days;
        if (objective == BudgetObjective::conversions) own.results = conversions_of(look, one);
        out.keys.push_back(info.key);
        out.days.push_back(std::move(own));
    }
    return out;
}

FittedMarket fit_budget_market(const MarketDays& days) {
    FittedMarket out{days.objective, days.count, days.keys, fit_market(days.days), {}};
    for (std::size_t i = 0; i < out.keys.size(); ++i) {
        FittedCurve& fitted = out.market.campaigns[i];
        lift(fitted, level_of(days.days[i], fitted), days.recent_demand, 1 + i);
    }
    draw_markets(out);
    return out;
}

void draw_markets(FittedMarket& market) {
    constexpr std::size_t kMostCurvesDrawn = 400'000;
    const std::size_t campaigns = std::max<std::size_t>(market.keys.size(), 1);
    const auto count = std::clamp<std::size_t>(kMostCurvesDrawn / campaigns, 64, 400);
    for (std::size_t d = 0; d < count; ++d) market.draws.push_back(market.market.draw(1 + d));
}

std::size_t FittedMarket::size_bytes() const {
    return sizeof *this + keys.size() * (sizeof(FittedCurve) + kDraws * sizeof(CurveParts) + 64 +
                                         draws.size() * sizeof(ResponseCurve));
}

}  // namespace herald::insight
