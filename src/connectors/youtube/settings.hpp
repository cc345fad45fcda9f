#pragma once

#include <optional>
#include <string>

#include "base/rules.hpp"

namespace herald::connectors::youtube {

struct Settings {
    std::optional<std::string> api_key;
    std::optional<std::string> api_base;
};
BOOST_DESCRIBE_STRUCT(Settings, (), (api_key, api_base))

inline constexpr const char* kApiBase = "https://www.googleapis.com";
inline constexpr const char* kFeedBase = "https://www.youtube.com";

}  // namespace herald::connectors::youtube

template <>
inline constexpr auto herald::rules<herald::connectors::youtube::Settings> = std::tuple{
    rule<&herald::connectors::youtube::Settings::api_key>(
        length{1, 200}, write_only{}, title{"API key"},
        doc{"Google Cloud console, YouTube Data API v3, Credentials. Without it channels are read "
            "from their feeds: the newest 15, by channel id alone."}),
    rule<&herald::connectors::youtube::Settings::api_base>(
        length{1, 300}, title{"API address"},
        doc{"Only for the sandbox; empty means https://www.googleapis.com."}),
};
