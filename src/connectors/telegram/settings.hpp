#pragma once

#include <optional>
#include <string>

#include "base/rules.hpp"

namespace herald::connectors::telegram {

struct Settings {
    std::optional<std::string> bot_token;
    std::optional<std::string> chat_id;
    std::optional<std::string> api_base;
};
BOOST_DESCRIBE_STRUCT(Settings, (), (bot_token, chat_id, api_base))

inline constexpr const char* kApiBase = "https://api.telegram.org";
inline constexpr const char* kPreviewBase = "https://t.me";

}  // namespace herald::connectors::telegram

template <>
inline constexpr auto herald::rules<herald::connectors::telegram::Settings> = std::tuple{
    rule<&herald::connectors::telegram::Settings::bot_token>(
        length{1, 200}, write_only{}, title{"Bot token"},
        doc{"From @BotFather. Only for publishing; public channels are read without."}),
    rule<&herald::connectors::telegram::Settings::chat_id>(
        length{1, 100}, title{"Channel"},
        doc{"@name of a public channel, or the number of a chat (-100…). The bot must be an "
            "administrator there."}),
    rule<&herald::connectors::telegram::Settings::api_base>(
        length{1, 300}, title{"API address"},
        doc{"Only for the sandbox; empty means https://api.telegram.org."}),
};
