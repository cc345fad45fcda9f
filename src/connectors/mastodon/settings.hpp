#pragma once

#include <optional>
#include <string>

#include "base/rules.hpp"

namespace herald::connectors::mastodon {

struct Settings {
    std::string server;
    std::string access_token;
    std::optional<std::string> visibility;
};
BOOST_DESCRIBE_STRUCT(Settings, (), (server, access_token, visibility))

}  // namespace herald::connectors::mastodon

template <>
inline constexpr auto herald::rules<herald::connectors::mastodon::Settings> = std::tuple{
    rule<&herald::connectors::mastodon::Settings::server>(
        length{1, 300}, title{"Server"}, doc{"Where the account is: https://mastodon.social"}),
    rule<&herald::connectors::mastodon::Settings::access_token>(
        length{1, 500}, write_only{}, title{"Access token"},
        doc{"Preferences, Development, New application, with read and write:statuses, "
            "write:media."}),
    rule<&herald::connectors::mastodon::Settings::visibility>(
        length{1, 20}, title{"Visibility"},
        doc{"public, unlisted, private or direct; empty means what the account is set to."}),
};
