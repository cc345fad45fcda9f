#pragma once

#include <optional>
#include <string>

#include "base/rules.hpp"

namespace herald::connectors::google_ads {

struct Settings {
    std::string developer_token;
    std::string client_id;
    std::string client_secret;
    std::string refresh_token;
    std::optional<std::string> login_customer_id;
    std::optional<std::string> customer_ids;
    std::optional<std::string> api_base;
    std::optional<std::string> auth_base;
};
BOOST_DESCRIBE_STRUCT(Settings, (),
                      (developer_token, client_id, client_secret, refresh_token, login_customer_id,
                       customer_ids, api_base, auth_base))

inline constexpr const char* kApiBase = "https://googleads.googleapis.com";
inline constexpr const char* kAuthBase = "https://oauth2.googleapis.com";
inline constexpr const char* kVersion = "v25";

}  // namespace herald::connectors::google_ads

template <>
inline constexpr auto herald::rules<herald::connectors::google_ads::Settings> = std::tuple{
    rule<&herald::connectors::google_ads::Settings::developer_token>(
        length{1, 200}, write_only{}, title{"Developer token"},
        doc{"From your manager account: Tools, Setup, API Center."}),
    rule<&herald::connectors::google_ads::Settings::client_id>(
        length{1, 300}, title{"OAuth client id"},
        doc{"From the Google Cloud console: APIs and services, Credentials."}),
    rule<&herald::connectors::google_ads::Settings::client_secret>(
        length{1, 300}, write_only{}, title{"OAuth client secret"}, doc{"Beside the client id."}),
    rule<&herald::connectors::google_ads::Settings::refresh_token>(
        length{1, 1000}, write_only{}, title{"Refresh token"},
        doc{"Of a Google user who can see the accounts, granted to this client for the scope "
            "https://www.googleapis.com/auth/adwords."}),
    rule<&herald::connectors::google_ads::Settings::login_customer_id>(
        length{1, 20}, title{"Manager account"},
        doc{"The manager's customer id when the accounts are reached through one; empty: found by "
            "itself."}),
    rule<&herald::connectors::google_ads::Settings::customer_ids>(
        length{1, 2000}, title{"Customer ids"},
        doc{"Numbers separated by commas; empty means every account the user can reach."}),
    rule<&herald::connectors::google_ads::Settings::api_base>(
        length{1, 300}, title{"API address"},
        doc{"Only for the sandbox; empty means https://googleads.googleapis.com."}),
    rule<&herald::connectors::google_ads::Settings::auth_base>(
        length{1, 300}, title{"Login address"},
        doc{"Only for the sandbox; empty means https://oauth2.googleapis.com."}),
};
