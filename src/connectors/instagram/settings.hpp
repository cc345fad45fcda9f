#pragma once

#include <optional>
#include <string>

#include "base/rules.hpp"

namespace herald::connectors::instagram {

struct Settings {
    std::string account_id;
    std::string access_token;
    std::optional<std::string> api_base;
};
BOOST_DESCRIBE_STRUCT(Settings, (), (account_id, access_token, api_base))

}  // namespace herald::connectors::instagram

template <>
inline constexpr auto herald::rules<herald::connectors::instagram::Settings> = std::tuple{
    rule<&herald::connectors::instagram::Settings::account_id>(
        length{1, 60}, title{"Account id"},
        doc{"The number of the professional account (instagram_business_account of its page)."}),
    rule<&herald::connectors::instagram::Settings::access_token>(
        length{1, 1000}, write_only{}, title{"Access token"},
        doc{"With instagram_basic, instagram_content_publish, instagram_manage_comments and "
            "instagram_manage_insights."}),
    rule<&herald::connectors::instagram::Settings::api_base>(
        length{1, 300}, title{"API address"},
        doc{"https://graph.instagram.com for tokens of the Instagram login; empty means "
            "https://graph.facebook.com."}),
};
