#pragma once

#include <string>

#include "connector/ads.hpp"
#include "connector/wire.hpp"

/// API for Business answers to our words. Figures come as texts, whole and broken numbers mixed;
/// "-" and null mean none; ids are 64-bit numbers or texts. Every function throws Error{upstream}
/// when something is there but wrong.
namespace herald::connectors::tiktok_ads {

/// Every answer: HTTP 200 with a code, 0 for success.
struct Envelope {
    std::int64_t code = -1;
    std::string message;
};
/// Throws Error{upstream} when there is no code.
Envelope decode_envelope(const connector::Node& answer);

struct PageInfo {
    std::int64_t total_number = 0, total_page = 0;
    std::optional<std::int64_t> page;  ///< which one this is
};
/// Of `data`; without page_info there is one page.
PageInfo decode_page_info(const connector::Node& data);

connector::AdAccount decode_account(const connector::Node& advertiser);
connector::AdCampaign decode_campaign(const connector::Node& campaign);
connector::AdGroup decode_ad_group(const connector::Node& ad_group);
connector::Ad decode_ad(const connector::Node& ad);
connector::AdFact decode_fact(const connector::Node& row);

}  // namespace herald::connectors::tiktok_ads
