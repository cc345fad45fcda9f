#pragma once

#include <functional>
#include <optional>
#include <string>

#include "connector/ads.hpp"
#include "connector/wire.hpp"

/// Marketing API answers to our words. Money is in micros; the words SUCCESS and ERROR come in any
/// case. Every function throws Error{upstream} when something is there but wrong.
namespace herald::connectors::snapchat_ads {

/// What went wrong with an answer, or with one entry of it.
struct SnapError {
    std::string code;     ///< "E3003"
    std::string message;  ///< for people where Snapchat gives one
};
/// Absent when request_status says success.
std::optional<SnapError> decode_error(const connector::Node& answer);
/// Of one entry ({"sub_request_status":…, "campaign":{…}}).
std::optional<SnapError> decode_sub_error(const connector::Node& entry);
/// The query of the next page's address; absent on the last page.
std::optional<std::string> next_query(const connector::Node& answer);

connector::AdAccount decode_account(const connector::Node& account);
connector::AdCampaign decode_campaign(const connector::Node& campaign);
connector::AdGroup decode_ad_squad(const connector::Node& ad_squad);
/// Without its campaign, which only the ad squad knows.
connector::Ad decode_ad(const connector::Node& ad);
connector::Creative decode_creative(const connector::Node& creative);

/// What an answer to a question for stats by ad holds.
enum class Grain {
    none,  ///< nothing at all
    by_ad,
    whole,  ///< the entity's own figures only: the breakdown was not understood
};
Grain grain_of(const connector::Node& answer);

/// Calls `on_fact` for each day with figures: of the ads when the answer has them (the caller fills
/// in campaign and ad group), otherwise of the entity itself (the ad is left to the caller too).
void decode_stats(const connector::Node& answer, const TimeZone& zone,
                  const std::function<void(connector::AdFact)>& on_fact);

/// "2026-11-01T00:00:00.000-07:00": the first moment of that day there, as stats want it.
std::string start_of_day(Day day, const TimeZone& zone);

}  // namespace herald::connectors::snapchat_ads
