#pragma once

#include <span>
#include <vector>

#include "insight/advice/advice.hpp"
#include "insight/panel/history.hpp"
#include "insight/recommend/recommendation.hpp"

/// From what is advised to what is stored.
namespace herald::insight {

/// The steps as changes of campaigns, in each campaign's own currency to its smallest coin. Steps
/// that change nothing, and budgets that the platform does not take, are left out.
struct ActionPlan {
    std::vector<RecommendedAction> actions;
    bool one_click = false;  ///< all that is left can be done from here
    bool is_idle = false;    ///< there were steps, and none is left
};
ActionPlan actions_of(const History& history, std::span<const Step> steps);

/// What a team can take up: of each kind the kMostOfAKind most valuable, and nothing that takes a
/// person hours unless it surely pays. Tracking and general advice is always told. Keeps the order.
std::vector<Proposal> worth_telling(std::vector<Proposal> proposals);
inline constexpr std::size_t kMostOfAKind = 10;
inline constexpr double kSurelyPays = 0.9;  ///< chance of a gain

/// Absent for a proposal with a figure that is no number, and for one of which no step is left.
std::optional<Recommendation> recommendation_of(const History& history, const Proposal& proposal);

/// The least daily budget that the platform takes for a campaign, in the account's currency; 0
/// where that is not known. (TikTok: "About budgets for ads in TikTok Ads Manager", August 2025;
/// Snapchat and LinkedIn: their marketing APIs' limits for campaigns.)
double least_budget(ads::Platform platform, Currency currency);

/// A budget in the campaign's currency, rounded to its smallest coin and at least that.
Micros own_budget(double budget, double rate, Currency currency);

}  // namespace herald::insight
