#pragma once

#include "connector/connector.hpp"

namespace herald::connectors::tiktok_ads {

/// TikTok Ads through the API for Business v1.3: reads advertisers, campaigns, ad groups, ads and
/// daily figures of auction ads; pauses, resumes and sets daily campaign budgets.
connector::Connector make_connector();

}  // namespace herald::connectors::tiktok_ads
