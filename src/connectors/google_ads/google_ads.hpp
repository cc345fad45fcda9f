#pragma once

#include "connector/connector.hpp"

namespace herald::connectors::google_ads {

/// Google Ads through its REST API v25: reads accounts below a manager, campaigns, ad groups, ads
/// and daily figures by searchStream; pauses, resumes and sets daily budgets that belong to one
/// campaign.
connector::Connector make_connector();

}  // namespace herald::connectors::google_ads
