#pragma once

#include <unordered_map>

#include "connector/connector.hpp"
#include "connectors/snapchat_ads/api.hpp"

namespace herald::connectors::snapchat_ads {

/// The lists of an ad account. Snapchat has them at the account; where that is missing (older
/// gateways) campaigns and ad squads are walked one by one.
void list_campaigns(const Api& api, const connector::AdAccount& account,
                    const connector::PageSink<connector::AdCampaign>& sink);
void list_ad_squads(const Api& api, const connector::AdAccount& account,
                    const connector::PageSink<connector::AdGroup>& sink);
/// With creatives where they can be read.
void list_ads(const Api& api, const connector::AdAccount& account,
              const connector::PageSink<connector::Ad>& sink);

/// Where each ad belongs: stats by ad do not say.
struct AdPlace {
    std::string campaign_id, ad_group_id;
};
using AdPlaces = std::unordered_map<std::string, AdPlace>;
AdPlaces read_places(const Api& api, const connector::AdAccount& account);
/// Asks for one ad that is on no list and keeps the answer in `found`; empty ids when it is gone
/// without trace, which is noted once.
const AdPlace& find_place(const Api& api, const std::string& ad_id, AdPlaces& found);

}  // namespace herald::connectors::snapchat_ads
