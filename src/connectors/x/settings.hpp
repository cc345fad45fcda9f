#pragma once

#include <optional>
#include <string>

#include "base/rules.hpp"

namespace herald::connectors::x {

struct Settings {
    std::string api_key;
    std::string api_secret;
    std::string access_token;
    std::string access_secret;
    std::optional<std::string> api_base;
};
BOOST_DESCRIBE_STRUCT(Settings, (), (api_key, api_secret, access_token, access_secret, api_base))

inline constexpr const char* kApiBase = "https://api.x.com";

}  // namespace herald::connectors::x

template <>
inline constexpr auto herald::rules<herald::connectors::x::Settings> = std::tuple{
    rule<&herald::connectors::x::Settings::api_key>(
        length{1, 200}, write_only{}, title{"API key"},
        doc{"Developer portal, your app, Keys and tokens: consumer keys."}),
    rule<&herald::connectors::x::Settings::api_secret>(
        length{1, 200}, write_only{}, title{"API key secret"}, doc{"Beside the API key."}),
    rule<&herald::connectors::x::Settings::access_token>(
        length{1, 200}, write_only{}, title{"Access token"},
        doc{"Of the account that posts, made with the permission Read and write."}),
    rule<&herald::connectors::x::Settings::access_secret>(length{1, 200}, write_only{},
                                                          title{"Access token secret"},
                                                          doc{"Beside the access token."}),
    rule<&herald::connectors::x::Settings::api_base>(
        length{1, 300}, title{"API address"},
        doc{"Only for the sandbox; empty means https://api.x.com."}),
};
