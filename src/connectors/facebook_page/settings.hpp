#pragma once

#include <optional>
#include <string>

#include "base/rules.hpp"

namespace herald::connectors::facebook_page {

struct Settings {
    std::string page_id;
    std::string access_token;
    std::optional<std::string> api_base;
};
BOOST_DESCRIBE_STRUCT(Settings, (), (page_id, access_token, api_base))

}  // namespace herald::connectors::facebook_page

template <>
inline constexpr auto herald::rules<herald::connectors::facebook_page::Settings> = std::tuple{
    rule<&herald::connectors::facebook_page::Settings::page_id>(
        length{1, 60}, title{"Page id"}, doc{"The number in the page's settings, About."}),
    rule<&herald::connectors::facebook_page::Settings::access_token>(
        length{1, 1000}, write_only{}, title{"Page access token"},
        doc{"Of the page, not of a user: with pages_manage_posts, pages_manage_engagement, "
            "pages_read_engagement and read_insights."}),
    rule<&herald::connectors::facebook_page::Settings::api_base>(
        length{1, 300}, title{"API address"},
        doc{"Only for the sandbox; empty means https://graph.facebook.com."}),
};
