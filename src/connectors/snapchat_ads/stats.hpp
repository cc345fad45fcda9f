#pragma once

#include "connector/connector.hpp"

namespace herald::connectors::snapchat_ads {

/// PullAds::pull_facts: the account's stats by ad, a week each; where the account cannot be broken
/// down by ad, one request a campaign, slowly.
void pull_facts(connector::Call& call, const connector::AdAccount& account,
                connector::DayRange days, connector::FactSink& sink);

/// "28_DAY_swipe,1_DAY_view"
std::string attribution(const json::value& settings);

}  // namespace herald::connectors::snapchat_ads
