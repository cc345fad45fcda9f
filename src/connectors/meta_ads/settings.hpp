#pragma once

#include <optional>
#include <string>

#include "base/rules.hpp"

namespace herald::connectors::meta_ads {

struct Settings {
    std::string access_token;
    std::optional<std::string> app_secret;
    std::optional<std::string> account_ids;
    std::optional<std::string> conversion_action;
    std::optional<std::string> api_base;
};
BOOST_DESCRIBE_STRUCT(Settings, (),
                      (access_token, app_secret, account_ids, conversion_action, api_base))

inline constexpr const char* kApiBase = "https://graph.facebook.com";
inline constexpr const char* kVersion = "v25.0";

}  // namespace herald::connectors::meta_ads

template <>
inline constexpr auto herald::rules<herald::connectors::meta_ads::Settings> = std::tuple{
    rule<&herald::connectors::meta_ads::Settings::access_token>(
        length{1, 1000}, write_only{}, title{"Access token"},
        doc{"A system user token with the permissions ads_read and ads_management: Business "
            "settings, Users, System users, Generate "
            "token."}),
    rule<&herald::connectors::meta_ads::Settings::app_secret>(
        length{1, 200}, write_only{}, title{"App secret"},
        doc{"Only when the app demands proof of it (App settings, Advanced, Require app secret)."}),
    rule<&herald::connectors::meta_ads::Settings::account_ids>(
        length{1, 2000}, title{"Ad account ids"},
        doc{"Numbers separated by commas; empty means every ad account the token can see."}),
    rule<&herald::connectors::meta_ads::Settings::conversion_action>(
        length{1, 200}, title{"What counts as a conversion"},
        doc{"An action type such as lead or complete_registration; empty means purchases."}),
    rule<&herald::connectors::meta_ads::Settings::api_base>(
        length{1, 300}, title{"API address"},
        doc{"Only for the sandbox; empty means https://graph.facebook.com."}),
};
