#pragma once

#include <optional>
#include <string>

#include "base/rules.hpp"

namespace herald::connectors::bluesky {

struct Settings {
    std::string identifier;
    std::string app_password;
    std::optional<std::string> service;
};
BOOST_DESCRIBE_STRUCT(Settings, (), (identifier, app_password, service))

inline constexpr const char* kService = "https://bsky.social";

}  // namespace herald::connectors::bluesky

template <>
inline constexpr auto herald::rules<herald::connectors::bluesky::Settings> = std::tuple{
    rule<&herald::connectors::bluesky::Settings::identifier>(
        length{1, 300}, title{"Handle"}, doc{"name.bsky.social, or your own domain."}),
    rule<&herald::connectors::bluesky::Settings::app_password>(
        length{1, 200}, write_only{}, title{"App password"},
        doc{"Settings, Privacy and security, App passwords. Not the account's own password."}),
    rule<&herald::connectors::bluesky::Settings::service>(
        length{1, 300}, title{"Server"},
        doc{"Only for an account on a server of its own; empty means https://bsky.social."}),
};
