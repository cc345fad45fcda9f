#pragma once

#include <optional>
#include <string>

#include "base/rules.hpp"

namespace herald::connectors::anthropic {

struct Settings {
    std::string api_key;
    std::optional<std::string> model;
    std::optional<std::string> base_url;
};
BOOST_DESCRIBE_STRUCT(Settings, (), (api_key, model, base_url))

inline constexpr const char* kBase = "https://api.anthropic.com";
inline constexpr const char* kVersion = "2023-06-01";
inline constexpr const char* kModel = "claude-sonnet-5-5";

}  // namespace herald::connectors::anthropic

template <>
inline constexpr auto herald::rules<herald::connectors::anthropic::Settings> = std::tuple{
    rule<&herald::connectors::anthropic::Settings::api_key>(
        length{1, 500}, write_only{}, title{"API key"},
        doc{"From console.anthropic.com, API keys. A workspace of its own keeps the costs apart."}),
    rule<&herald::connectors::anthropic::Settings::model>(length{1, 200}, title{"Model"},
                                                          doc{"Empty means claude-sonnet-5-5."}),
    rule<&herald::connectors::anthropic::Settings::base_url>(
        length{1, 300}, title{"API address"},
        doc{"Only for a proxy or the sandbox; empty means https://api.anthropic.com."}),
};
