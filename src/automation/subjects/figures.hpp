#pragma once

#include <map>
#include <vector>

#include "automation/subjects/campaigns.hpp"
#include "automation/subjects/staged_set.hpp"
#include "insight/watch/campaign_incidents.hpp"

/// What a term is worth, campaign by campaign. For this folder's own files.
namespace herald::automation {

/// Rows of a set: places [first, last).
struct Rows {
    std::size_t first = 0, last = 0;
    std::size_t count() const { return last - first; }
};

/// Incidents by place; absent while nobody has looked for any.
using Incidents = std::optional<std::vector<std::vector<insight::watch::CampaignIncident>>>;
Incidents read_incidents(const Scope& scope, const Campaigns& campaigns, Day from);

/// The campaigns as they are or were.
struct Look {
    const Campaigns* campaigns = nullptr;
    Day as_of{};  ///< the last day of windows
    Day today{};  ///< on which is looked; of a past day the one after it
    const std::vector<Lifetime>* lifetimes = nullptr;  ///< where needs_lifetimes() says so
    const Incidents* incidents = nullptr;              ///< where needs_incidents() says so
    const std::vector<double>* fatigue = nullptr;      ///< by place; null: unknown

    bool is_live() const { return today == campaigns->today; }
};
bool needs_lifetimes(const std::vector<condition::Term>& terms);
bool needs_incidents(const std::vector<condition::Term>& terms);
bool is_windowed(const condition::Term& term);
bool is_forecast(const condition::Term& term);

/// Terms without a window: fields, incidents, fatigue. Unknown for forecasts.
TermColumn field_column(const Look& look, const condition::Term& term, Rows rows);

/// The days of a window; of since_last_change each campaign's own, see own_span().
Span span_of(const Look& look, const condition::Term& term);
/// None (no days) when the campaign was changed too recently.
Span own_span(const Look& look, const condition::Term& term, std::size_t place);
/// What the value rests on besides sums; all_spend is the caller's to set.
MetricFrame frame_of(const Look& look, const condition::Term& term, const Recipe& recipe,
                     std::size_t place, const Span& span);

/// All windowed terms of all campaigns, out of as few scans as it takes.
std::vector<TermColumn> window_columns(const insight::Context& context, const Scope& scope,
                                       const Look& look, const std::vector<condition::Term>& terms);

}  // namespace herald::automation
