#pragma once

#include "insight/panel/context.hpp"
#include "insight/watch/incident.hpp"
#include "store/scope.hpp"

/// Incidents in SQL.
namespace herald::insight::watch {

/// Newest first; those that became part of another are not shown.
web::Page<Incident> list_incidents(Scope& scope, const ListAnomalies& request);
/// What it became part of, where it did. Throws Error{not_found}.
Incident find_incident(const Scope& scope, IncidentId id);
/// Throws Error{not_found}; dismissing twice changes nothing.
Incident dismiss_incident(const Context& context, Scope& scope, const DismissAnomaly& request);

/// What a look found out about one incident.
struct IncidentChangeSet {
    std::int64_t number = 0;
    Incident incident;  ///< id, dismissal, times and version are the store's
    std::vector<ads::CampaignId> campaigns;
    std::optional<std::int64_t> merged_into;  ///< the number of the one that goes on
};
/// Makes or updates their rows; the ids of those that are new or different. A dismissed one stays
/// so.
std::vector<IncidentId> write_incidents(Tx& tx, const Scope& scope,
                                        const std::vector<IncidentChangeSet>& changes);

}  // namespace herald::insight::watch
