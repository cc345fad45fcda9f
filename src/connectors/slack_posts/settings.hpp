#pragma once

#include <optional>
#include <string>

#include "base/rules.hpp"

namespace herald::connectors::slack_posts {

struct Settings {
    std::string bot_token;
    std::string channel;
    std::optional<std::string> api_base;
};
BOOST_DESCRIBE_STRUCT(Settings, (), (bot_token, channel, api_base))

inline constexpr const char* kApiBase = "https://slack.com";

}  // namespace herald::connectors::slack_posts

template <>
inline constexpr auto herald::rules<herald::connectors::slack_posts::Settings> = std::tuple{
    rule<&herald::connectors::slack_posts::Settings::bot_token>(
        length{1, 300}, write_only{}, title{"Bot token"},
        doc{"xoxb-…, with chat:write, channels:history, channels:read, files:write, files:read."}),
    rule<&herald::connectors::slack_posts::Settings::channel>(
        length{1, 100}, title{"Channel"},
        doc{"Its id (C…, in the channel's details), or #name. The app must have been added to "
            "it."}),
    rule<&herald::connectors::slack_posts::Settings::api_base>(
        length{1, 300}, title{"API address"},
        doc{"Only for the sandbox; empty means https://slack.com."}),
};
