#pragma once

#include <optional>
#include <string>

#include "base/rules.hpp"

namespace herald::connectors::wordpress {

struct Settings {
    std::string site;
    std::string username;
    std::string app_password;
    std::optional<bool> as_draft;
};
BOOST_DESCRIBE_STRUCT(Settings, (), (site, username, app_password, as_draft))

}  // namespace herald::connectors::wordpress

template <>
inline constexpr auto herald::rules<herald::connectors::wordpress::Settings> = std::tuple{
    rule<&herald::connectors::wordpress::Settings::site>(length{1, 300}, title{"Site"},
                                                         doc{"https://example.com/blog"}),
    rule<&herald::connectors::wordpress::Settings::username>(
        length{1, 200}, title{"User name"}, doc{"An author or editor of the site."}),
    rule<&herald::connectors::wordpress::Settings::app_password>(
        length{1, 200}, write_only{}, title{"Application password"},
        doc{"Users, Profile, Application passwords. Not the user's own password."}),
    rule<&herald::connectors::wordpress::Settings::as_draft>(
        title{"As draft"}, doc{"Articles wait on the site for somebody to publish them."}),
};
