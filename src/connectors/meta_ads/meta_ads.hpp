#pragma once

#include "connector/connector.hpp"

namespace herald::connectors::meta_ads {

/// Meta Ads (Facebook, Instagram) through the Marketing API v25.0: reads ad accounts, campaigns, ad
/// sets, ads and daily insights by asynchronous reports; pauses, resumes and sets daily campaign
/// budgets.
connector::Connector make_connector();

}  // namespace herald::connectors::meta_ads
