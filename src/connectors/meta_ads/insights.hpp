#pragma once

#include "connector/connector.hpp"

namespace herald::connectors::meta_ads {

/// PullAds::pull_facts: one asynchronous report a week, several at once; a report Meta finds too
/// large is asked for in halves.
void pull_facts(connector::Call& call, const connector::AdAccount& account,
                connector::DayRange days, connector::FactSink& sink);

}  // namespace herald::connectors::meta_ads
