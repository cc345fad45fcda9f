#pragma once

#include <span>
#include <vector>

#include "insight/advice/advice.hpp"
#include "insight/panel/history.hpp"
#include "insight/recommend/recommendation.hpp"

/// From what is advised to what is stored.
namespace herald::insight {

/// The steps as changes of campaigns, in each campaign's own currency to its smallest coin. Steps
/// that change nothing are left out.
struct ActionPlan {
    std::vector<RecommendedAction> actions;
    bool one_click = false;  ///< all of the steps can be done from here
};
ActionPlan actions_of(const History& history, std::span<const Step> steps);

/// Absent for a proposal with a figure that is no number.
std::optional<Recommendation> recommendation_of(const History& history, const Proposal& proposal);

/// A budget in the campaign's currency, rounded to its smallest coin and at least that.
Micros own_budget(double budget, double rate, Currency currency);

}  // namespace herald::insight
