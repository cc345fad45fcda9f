#pragma once

#include "insight/advice/curves.hpp"

/// The advisers, a kind of proposal each. All are deterministic by AdviceOptions::seed.
namespace herald::insight {

/// What they share: the look, the curves, and which campaigns are to be paused, so that nobody
/// gives more money to what another would stop.
struct Desk {
    const History& history;
    const AdviceOptions& options;
    Look look;
    Curves curves;
    std::vector<bool> stopped;  ///< to be paused; by place in Look::campaigns
    /// Their tracking is broken: whatever their results say of money is not to be believed.
    std::vector<bool> blind;

    bool hands_off(std::size_t one) const { return stopped[one] || blind[one]; }

    const CampaignInfo& info(std::size_t one) const { return look.info(look.campaigns[one]); }
};

/// Comes first: also marks Desk::blind.
std::vector<Proposal> advise_tracking(Desk& desk);
/// Also marks Desk::stopped.
std::vector<Proposal> advise_pauses(Desk& desk);
/// At most one: kPlanKey.
std::vector<Proposal> advise_budgets(const Desk& desk);
std::vector<Proposal> advise_scaling(const Desk& desk, const Proposal* plan);
std::vector<Proposal> advise_creatives(const Desk& desk);
/// `refreshes`: what advise_creatives() said, so that one loss is not mended twice.
std::vector<Proposal> advise_audiences(const Desk& desk, std::span<const Proposal> refreshes);
std::vector<Proposal> advise_schedules(const Desk& desk);
std::vector<Proposal> advise_generally(const Desk& desk);

inline constexpr std::string_view kPlanKey = "budget:plan";

/// The start of a proposal about one campaign.
Proposal about(const Desk& desk, std::size_t one, AdviceKind kind);
Step set_budget(const Desk& desk, std::size_t one, double budget);
/// "“Retargeting DE”", shortened where it is long.
std::string in_quotes(std::string_view name);
/// Fills the impact out of draws of money a day.
void set_impact(Proposal& proposal, std::vector<double> money_a_day);

}  // namespace herald::insight
