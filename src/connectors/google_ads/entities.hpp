#pragma once

#include "connector/connector.hpp"
#include "connectors/google_ads/api.hpp"

namespace herald::connectors::google_ads {

/// What PullAds lists of a customer. Campaigns whose figures Google gives for the campaign only
/// (Performance Max) get one ad group and one ad of whole_campaign_id() each, to carry them.
void list_campaigns(const Api& api, const connector::AdAccount& account,
                    const connector::PageSink<connector::AdCampaign>& sink);
void list_ad_groups(const Api& api, const connector::AdAccount& account,
                    const connector::PageSink<connector::AdGroup>& sink);
void list_ads(const Api& api, const connector::AdAccount& account,
              const connector::PageSink<connector::Ad>& sink);

/// One campaign with its budget's resource name. Throws Error{upstream, permanent} when it is gone.
CampaignRow read_campaign(const Api& api, const connector::CampaignRef& campaign);

/// The id, which goes into queries and paths. Throws Error{invalid} for what is none.
std::string campaign_digits(std::string_view id);

/// Every campaign is read in one grain only: by its ads, or as a whole.
enum class Grain { ads, campaigns };
bool belongs(const connector::Node& row, Grain grain);

}  // namespace herald::connectors::google_ads
