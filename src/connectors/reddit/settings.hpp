#pragma once

#include <optional>
#include <string>

#include "base/rules.hpp"

namespace herald::connectors::reddit {

struct Settings {
    std::optional<std::string> client_id;
    std::optional<std::string> client_secret;
    std::optional<std::string> api_base;
};
BOOST_DESCRIBE_STRUCT(Settings, (), (client_id, client_secret, api_base))

inline constexpr const char* kApiBase = "https://oauth.reddit.com";
inline constexpr const char* kPublicBase = "https://www.reddit.com";

}  // namespace herald::connectors::reddit

template <>
inline constexpr auto herald::rules<herald::connectors::reddit::Settings> = std::tuple{
    rule<&herald::connectors::reddit::Settings::client_id>(
        length{1, 100}, title{"Client id"},
        doc{"Of an app of the kind script or web app, from reddit.com/prefs/apps. Without it the "
            "public pages are read, which Reddit often refuses to servers."}),
    rule<&herald::connectors::reddit::Settings::client_secret>(
        length{1, 100}, write_only{}, title{"Client secret"}, doc{"Beside the client id."}),
    rule<&herald::connectors::reddit::Settings::api_base>(
        length{1, 300}, title{"API address"},
        doc{"Only for the sandbox; empty means https://oauth.reddit.com."}),
};
