#pragma once

#include <optional>
#include <string>

#include "base/rules.hpp"

namespace herald::connectors::snapchat_ads {

/// How long after a swipe, or after seeing the ad, a purchase still counts.
enum class SwipeWindow { days_1, days_7, days_28 };
BOOST_DESCRIBE_ENUM(SwipeWindow, days_1, days_7, days_28)
enum class ViewWindow { hours_1, hours_3, hours_6, days_1, days_7, days_28 };
BOOST_DESCRIBE_ENUM(ViewWindow, hours_1, hours_3, hours_6, days_1, days_7, days_28)

struct Settings {
    std::string client_id;
    std::string client_secret;
    std::string refresh_token;
    std::optional<std::string> ad_account_ids;
    std::optional<SwipeWindow> swipe_window;
    std::optional<ViewWindow> view_window;
    std::optional<std::string> api_base;
    std::optional<std::string> auth_base;
};
BOOST_DESCRIBE_STRUCT(Settings, (),
                      (client_id, client_secret, refresh_token, ad_account_ids, swipe_window,
                       view_window, api_base, auth_base))

inline constexpr const char* kApiBase = "https://adsapi.snapchat.com";
inline constexpr const char* kAuthBase = "https://accounts.snapchat.com";
inline constexpr const char* kVersion = "v1";

}  // namespace herald::connectors::snapchat_ads

template <>
inline constexpr auto herald::rules<herald::connectors::snapchat_ads::Settings> = std::tuple{
    rule<&herald::connectors::snapchat_ads::Settings::client_id>(
        length{1, 300}, title{"OAuth client id"},
        doc{"Snapchat Ads Manager, Business details, OAuth apps."}),
    rule<&herald::connectors::snapchat_ads::Settings::client_secret>(
        length{1, 300}, write_only{}, title{"OAuth client secret"}, doc{"Beside the client id."}),
    rule<&herald::connectors::snapchat_ads::Settings::refresh_token>(
        length{1, 4000}, write_only{}, title{"Refresh token"},
        doc{"Granted to this app for the scope snapchat-marketing-api; it does not expire."}),
    rule<&herald::connectors::snapchat_ads::Settings::ad_account_ids>(
        length{1, 4000}, title{"Ad account ids"},
        doc{"Separated by commas; empty means every account of the organizations of the user."}),
    rule<&herald::connectors::snapchat_ads::Settings::swipe_window>(
        title{"Swipe-up window"},
        doc{"Purchases this long after a swipe count; 28 days if empty."}),
    rule<&herald::connectors::snapchat_ads::Settings::view_window>(
        title{"View window"}, doc{"Purchases this long after a view count; 1 day if empty."}),
    rule<&herald::connectors::snapchat_ads::Settings::api_base>(
        length{1, 300}, title{"API address"},
        doc{"Only for the sandbox; empty means https://adsapi.snapchat.com."}),
    rule<&herald::connectors::snapchat_ads::Settings::auth_base>(
        length{1, 300}, title{"Login address"},
        doc{"Only for the sandbox; empty means https://accounts.snapchat.com."}),
};
