#pragma once

#include <optional>
#include <string>
#include <vector>

#include "connector/ads.hpp"
#include "connector/wire.hpp"

/// Google Ads rows to our words. 64-bit numbers come as texts; unset enums and zero figures may be
/// missing. Every function throws Error{upstream} when something is there but wrong.
namespace herald::connectors::google_ads {

/// A row of customer_client, or of customer.
struct Client {
    connector::AdAccount account;
    bool manager = false;
    bool complete = false;  ///< has its currency and time zone
};
Client decode_client(const connector::Node& client);

struct CampaignRow {
    connector::AdCampaign campaign;
    std::string budget_resource;  ///< "customers/1/campaignBudgets/9"
};
CampaignRow decode_campaign(const connector::Node& row);
connector::AdGroup decode_ad_group(const connector::Node& row);
connector::Ad decode_ad(const connector::Node& row);

/// Campaign types whose figures Google gives for the campaign only.
inline constexpr const char* kWithoutAds = "PERFORMANCE_MAX";
/// A row of ad_group_ad, or of campaign: those are carried by whole_campaign_id().
connector::AdFact decode_fact(const connector::Node& row);

/// "customers/1234567890" → "1234567890"; empty when it is something else.
std::string last_part(std::string_view resource_name);

struct AdsError {
    int status = 0;
    std::string status_name;  ///< "PERMISSION_DENIED"
    std::string group, code;  ///< "quotaError", "RESOURCE_EXHAUSTED": of the first detailed error
    std::string message;      ///< the detailed one where there is one
    std::chrono::seconds retry_delay{0};
};
/// The `error` member of an answer or a chunk; absent when there is none.
std::optional<AdsError> decode_error(const connector::Node& answer);
/// The first error of a mutation that answered 200.
std::optional<AdsError> decode_partial_failure(const connector::Node& answer);

}  // namespace herald::connectors::google_ads
