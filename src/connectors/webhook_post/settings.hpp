#pragma once

#include <string>

#include "base/rules.hpp"

namespace herald::connectors::webhook_post {

struct Settings {
    std::string url;
    std::string secret;
};
BOOST_DESCRIBE_STRUCT(Settings, (), (url, secret))

}  // namespace herald::connectors::webhook_post

template <>
inline constexpr auto herald::rules<herald::connectors::webhook_post::Settings> = std::tuple{
    rule<&herald::connectors::webhook_post::Settings::url>(
        length{1, 1000}, title{"Address"}, doc{"Where posts are sent to, by POST as JSON."}),
    rule<&herald::connectors::webhook_post::Settings::secret>(
        length{8, 500}, write_only{}, title{"Secret"},
        doc{"Both sides know it; each request is signed with it (Standard Webhooks). whsec_ and "
            "base64, or any text."}),
};
