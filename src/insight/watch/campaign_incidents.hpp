#pragma once

#include <optional>
#include <vector>

#include "ads/entities.hpp"
#include "store/scope.hpp"

/// Which campaigns incidents touch, for whoever looks at all campaigns at once.
namespace herald::insight::watch {

struct CampaignIncident {
    ads::CampaignId campaign_id;
    double score = 0;
    Day opened_on{};
    std::optional<Day> closed_on;
    std::optional<Time> dismissed_at;
    /// Whether it was open on the evening of that day and nobody had dismissed it.
    bool open_on(Day day) const {
        return opened_on <= day && (!closed_on || *closed_on > day) && !dismissed_at;
    }
};
BOOST_DESCRIBE_STRUCT(CampaignIncident, (),
                      (campaign_id, score, opened_on, closed_on, dismissed_at))

/// Those open on some day from `from` on, one line a campaign and incident. Absent when nobody has
/// looked for incidents yet.
std::optional<std::vector<CampaignIncident>> list_campaign_incidents(const Scope& scope, Day from);

}  // namespace herald::insight::watch
