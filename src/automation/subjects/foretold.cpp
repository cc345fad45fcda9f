#include "automation/subjects/foretold.hpp"

#include <algorithm>
#include <cmath>

#include "automation/subjects/sums.hpp"
#include "insight/creative/creative_routes.hpp"
#include "insight/outlook/outlook.hpp"

namespace herald::automation {
namespace {

constexpr std::chrono::days kRecent{14};

}  // namespace

std::vector<double> read_fatigue(const insight::Context& context, const Scope& scope,
                                 const Campaigns& campaigns) {
    std::vector<double> out(campaigns.size(), kUnknown);
    if (context.histories == nullptr) return out;
    const auto history = insight::creative_history(context, scope);
    const auto report = insight::judge_wear(*history);
    std::vector<double> lost(campaigns.size(), 0), weight(campaigns.size(), 0);
    for (std::size_t i = 0; i < history->ads.size() && i < report.ads.size(); ++i) {
        const auto& ad = history->ads[i];
        if (ad.info.status != ads::CampaignStatus::active || !report.ads[i].left) continue;
        const std::uint32_t place = campaigns.places[history->campaigns[ad.info.campaign].info.key];
        if (place == Places::kNone) continue;
        const double shown = ad.course.sum(history->today - kRecent, history->today).impressions;
        lost[place] += shown * std::clamp(1 - report.ads[i].left->mean, 0.0, 1.0);
        weight[place] += shown;
    }
    for (std::size_t i = 0; i < out.size(); ++i)
        if (weight[i] > 0) out[i] = lost[i] / weight[i];
    return out;
}

Forecasts::Forecasts(const insight::Context& context, const Scope& scope) {
    if (context.histories != nullptr) history_ = context.histories->get(context, scope);
}

double Forecasts::total(ads::Metric metric, int horizon, ads::CampaignId id) {
    const auto [at, is_new] = known_.try_emplace({metric, horizon, id}, kUnknown);
    if (!is_new) return at->second;
    const auto* campaign = history_->find(id);
    if (campaign == nullptr) return kUnknown;
    const auto outlook = insight::make_outlook(
        *history_, {.metric = metric, .horizon = horizon, .campaign = campaign});
    if (outlook.total) at->second = outlook.total->mean;
    return at->second;
}

double Forecasts::value(const condition::Term& term, ads::CampaignId id) {
    if (history_ == nullptr) return kUnknown;
    const auto sum = [&](ads::Metric metric) { return total(metric, term.horizon_days, id); };
    if (term.field == "forecast_spend") return sum(ads::Metric::spend);
    if (term.field == "forecast_conversions") return sum(ads::Metric::conversions);
    if (term.field == "forecast_revenue") return sum(ads::Metric::revenue);
    if (term.field != "forecast_roas") return kUnknown;
    const double spend = sum(ads::Metric::spend);
    return spend > 0 ? sum(ads::Metric::revenue) / spend : kUnknown;
}

}  // namespace herald::automation
