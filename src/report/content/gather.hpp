#pragma once

#include <functional>

#include "insight/panel/history.hpp"
#include "report/content/figures.hpp"

namespace herald::report {

/// What is read from, lent by the application.
struct Sources {
    const insight::Context* insight = nullptr;
    /// What automation did in a period; empty while no room does such things.
    std::function<std::vector<ActionFigure>(const Scope&, const ads::Period&)> actions;

    const ads::Context& ads() const { return *insight->ads; }
};

/// Called with a share from 0 to 1 and what is being done; may throw to stop.
using Progress = std::function<void(double, std::string_view)>;

/// One look at the workspace for a report: what its sections need and nothing else. Throws
/// Error{not_found} for a campaign that is not there.
Figures gather(const Sources& sources, Scope& scope, const Brief& brief, const Progress& progress);

// The parts, in their own files.
void gather_totals(const Sources& sources, Scope& scope, Figures& out);
void gather_campaigns(const Sources& sources, Scope& scope, Figures& out);
void gather_insight(const Sources& sources, Scope& scope, Figures& out);
void gather_creatives(const Sources& sources, Scope& scope, Figures& out);

/// Above this many campaigns a report takes what is known already instead of judging anew.
inline constexpr std::size_t kJudgedCampaigns = 2500;

}  // namespace herald::report
