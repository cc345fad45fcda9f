#include "report/content/gather.hpp"

#include "identity/identity.hpp"

namespace herald::report {
namespace {

bool wants(const Brief& brief, std::initializer_list<ReportSection> any) {
    return std::any_of(any.begin(), any.end(), [&](ReportSection one) { return brief.has(one); });
}

}  // namespace

Figures gather(const Sources& sources, Scope& scope, const Brief& brief, const Progress& progress) {
    const ads::Workspace workspace = sources.ads().workspace(scope);
    Figures out;
    out.brief = brief;
    out.organization = identity::find_organization(scope).name;
    out.currency = workspace.currency;
    out.made_at = scope.now();
    out.today = workspace.zone.day_of(scope.now());
    out.complete_through = ads::complete_through(scope);
    progress(0.05, "Reading campaigns");
    gather_campaigns(sources, scope, out);
    progress(0.2, "Adding up days and platforms");
    gather_totals(sources, scope, out);
    out.judged = out.campaigns.size() <= kJudgedCampaigns;
    // A table holds figures; a document also what they mean.
    if (brief.format == ReportFormat::csv || out.empty()) return out;
    progress(0.35, "Looking at what they mean");
    using S = ReportSection;
    if (brief.format == ReportFormat::xlsx ||
        wants(brief, {S::summary, S::anomalies, S::recommendations, S::forecast, S::health}))
        gather_insight(sources, scope, out);
    progress(0.5, "Looking at creatives");
    if (brief.format == ReportFormat::xlsx || brief.has(S::creatives))
        gather_creatives(sources, scope, out);
    if (brief.has(S::automation) && sources.actions)
        out.actions = sources.actions(scope, brief.period);
    return out;
}

}  // namespace herald::report
