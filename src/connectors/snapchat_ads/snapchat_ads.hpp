#pragma once

#include "connector/connector.hpp"

namespace herald::connectors::snapchat_ads {

/// Snapchat Ads through the Marketing API v1: reads ad accounts, campaigns, ad squads, ads and
/// daily stats by ad; pauses, resumes and sets daily campaign budgets.
connector::Connector make_connector();

}  // namespace herald::connectors::snapchat_ads
