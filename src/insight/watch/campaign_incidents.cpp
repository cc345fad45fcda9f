#include "insight/watch/campaign_incidents.hpp"

namespace herald::insight::watch {

std::optional<std::vector<CampaignIncident>> list_campaign_incidents(const Scope& scope, Day from) {
    const auto looked =
        scope.db().one<std::int64_t>("SELECT count(*) FROM insight_watches WHERE tenant = :tenant");
    if (looked.value_or(0) == 0) return std::nullopt;
    return scope.db().list<CampaignIncident>(
        "SELECT c.campaign_id, i.score, i.opened_on, i.closed_on, i.dismissed_at "
        "FROM insight_incidents i JOIN insight_incident_campaigns c ON c.tenant = i.tenant "
        "AND c.incident_id = i.id AND c.tenant = :tenant "
        "WHERE i.tenant = :tenant AND i.merged_into IS NULL "
        "AND (i.closed_on IS NULL OR i.closed_on > :from)",
        {{"from", from}});
}

}  // namespace herald::insight::watch
