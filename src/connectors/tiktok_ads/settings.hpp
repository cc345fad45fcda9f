#pragma once

#include <optional>
#include <string>

#include "base/rules.hpp"

namespace herald::connectors::tiktok_ads {

struct Settings {
    std::string access_token;
    std::optional<std::string> advertiser_ids;
    std::optional<std::string> app_id;
    std::optional<std::string> app_secret;
    std::optional<std::string> api_base;
};
BOOST_DESCRIBE_STRUCT(Settings, (), (access_token, advertiser_ids, app_id, app_secret, api_base))

inline constexpr const char* kApiBase = "https://business-api.tiktok.com";
inline constexpr const char* kVersion = "v1.3";

}  // namespace herald::connectors::tiktok_ads

template <>
inline constexpr auto herald::rules<herald::connectors::tiktok_ads::Settings> = std::tuple{
    rule<&herald::connectors::tiktok_ads::Settings::access_token>(
        length{1, 1000}, write_only{}, title{"Access token"},
        doc{"The long-lived token of your app in TikTok API for Business."}),
    rule<&herald::connectors::tiktok_ads::Settings::advertiser_ids>(
        length{1, 2000}, title{"Advertiser ids"},
        doc{"Numbers separated by commas, from the address of TikTok Ads Manager (aadvid). May be "
            "left empty when app id and secret are given."}),
    rule<&herald::connectors::tiktok_ads::Settings::app_id>(
        length{1, 100}, title{"App id"}, doc{"Only to find the advertisers by itself."}),
    rule<&herald::connectors::tiktok_ads::Settings::app_secret>(
        length{1, 300}, write_only{}, title{"App secret"}, doc{"Beside the app id."}),
    rule<&herald::connectors::tiktok_ads::Settings::api_base>(
        length{1, 300}, title{"API address"},
        doc{"Only for the sandbox; empty means https://business-api.tiktok.com."}),
};
