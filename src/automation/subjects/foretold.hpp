#pragma once

#include <map>
#include <memory>
#include <tuple>
#include <vector>

#include "ads/metrics.hpp"
#include "automation/subjects/campaigns.hpp"
#include "insight/panel/history.hpp"

/// Values that insight works out and keeps nowhere: made only when a condition names them. For this
/// folder's own files.
namespace herald::automation {

/// Share of the click rate that a campaign's ads have lost since they were new, by impressions;
/// kUnknown where no ad tells. By place.
std::vector<double> read_fatigue(const insight::Context& context, const Scope& scope,
                                 const Campaigns& campaigns);

/// Some 5 ms a campaign and metric, so the conditions' other tests are asked first.
inline constexpr std::size_t kMostForecasts = 2000;
class Forecasts {
public:
    Forecasts(const insight::Context& context, const Scope& scope);
    /// The mean over the term's horizon; kUnknown where there is too little to say.
    double value(const condition::Term& term, ads::CampaignId id);

private:
    double total(ads::Metric metric, int horizon, ads::CampaignId id);
    std::shared_ptr<const insight::History> history_;  // shared with the cache it came from
    std::map<std::tuple<ads::Metric, int, ads::CampaignId>, double> known_;
};

}  // namespace herald::automation
