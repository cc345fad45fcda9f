#pragma once

#include <optional>
#include <string>

#include "base/rules.hpp"

namespace herald::connectors::linkedin {

struct Settings {
    std::string access_token;
    std::optional<std::string> author;
    std::optional<std::string> client_id;
    std::optional<std::string> client_secret;
    std::optional<std::string> refresh_token;
    std::optional<std::string> version;
    std::optional<std::string> api_base;
    std::optional<std::string> auth_base;
};
BOOST_DESCRIBE_STRUCT(Settings, (),
                      (access_token, author, client_id, client_secret, refresh_token, version,
                       api_base, auth_base))

inline constexpr const char* kApiBase = "https://api.linkedin.com";
inline constexpr const char* kAuthBase = "https://www.linkedin.com";
inline constexpr const char* kVersion = "202601";

}  // namespace herald::connectors::linkedin

template <>
inline constexpr auto herald::rules<herald::connectors::linkedin::Settings> = std::tuple{
    rule<&herald::connectors::linkedin::Settings::access_token>(
        length{1, 2000}, write_only{}, title{"Access token"},
        doc{"Of your app, with w_organization_social (and r_organization_social to read figures) "
            "or "
            "w_member_social. It lives 60 days; Herald renews it where it has client id, client "
            "secret and refresh token."}),
    rule<&herald::connectors::linkedin::Settings::author>(
        length{1, 200}, title{"Author"},
        doc{"urn:li:organization:123 of the page; empty means the member the token belongs to."}),
    rule<&herald::connectors::linkedin::Settings::client_id>(
        length{1, 200}, title{"Client id"},
        doc{"Of your app, under Auth. Only to renew the access token."}),
    rule<&herald::connectors::linkedin::Settings::client_secret>(
        length{1, 300}, write_only{}, title{"Client secret"}, doc{"Beside the client id."}),
    rule<&herald::connectors::linkedin::Settings::refresh_token>(
        length{1, 2000}, write_only{}, title{"Refresh token"},
        doc{"Came with the access token, where LinkedIn has approved your app for it. It lives a "
            "year; then the member authorises the app again."}),
    rule<&herald::connectors::linkedin::Settings::version>(
        length{6, 6}, title{"API version"},
        doc{"Year and month, such as 202601; each lives about a year. Empty means 202601."}),
    rule<&herald::connectors::linkedin::Settings::api_base>(
        length{1, 300}, title{"API address"},
        doc{"Only for the sandbox; empty means https://api.linkedin.com."}),
    rule<&herald::connectors::linkedin::Settings::auth_base>(
        length{1, 300}, title{"Login address"},
        doc{"Only for the sandbox; empty means https://www.linkedin.com."}),
};
