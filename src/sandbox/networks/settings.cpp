#include "sandbox/networks/networks.hpp"

namespace herald::sandbox::networks {

std::map<std::string, json::object> settings_for(const std::string& url) {
    const auto text = [](std::string_view value) { return json::value(value); };
    const auto at = [&](std::string_view path) { return json::value(url + std::string(path)); };
    return {
        {"mastodon", {{"server", at("/mastodon")}, {"access_token", text(Keys::token)}}},
        {"bluesky",
         {{"identifier", text(Keys::handle)},
          {"app_password", text(Keys::password)},
          {"service", at("/bluesky")}}},
        {"telegram",
         {{"bot_token", text(Keys::telegram_token)},
          {"chat_id", "@northwind_sandbox"},
          {"api_base", at("/telegram")}}},
        {"discord",
         {{"webhook_url", at("/discord/api/webhooks/" + std::string(Keys::discord_webhook))}}},
        {"slack_posts",
         {{"bot_token", "xoxb-" + std::string(Keys::token)},
          {"channel", "#general"},
          {"api_base", at("/slack_posts")}}},
        {"linkedin",
         {{"access_token", text(Keys::token)},
          {"author", "urn:li:organization:5000001"},
          {"client_id", text(Keys::client)},
          {"client_secret", text(Keys::password)},
          {"refresh_token", text(Keys::refresh)},
          {"api_base", at("/linkedin")},
          {"auth_base", at("/linkedin")}}},
        {"x",
         {{"api_key", "sandbox-app"},
          {"api_secret", text(Keys::password)},
          {"access_token", text(Keys::token)},
          {"access_secret", text(Keys::password)},
          {"api_base", at("/x")}}},
        {"facebook_page",
         {{"page_id", "600000000000001"},
          {"access_token", text(Keys::token)},
          {"api_base", at("/facebook_page")}}},
        {"instagram",
         {{"account_id", "17841400000000001"},
          {"access_token", text(Keys::token)},
          {"api_base", at("/instagram")}}},
        {"wordpress",
         {{"site", at("/wordpress")},
          {"username", "herald"},
          {"app_password", text(Keys::password)}}},
        {"webhook_post",
         {{"url", at("/webhook_post/posts")}, {"secret", text(Keys::webhook_secret)}}},
        {"reddit",
         {{"client_id", "sandbox-app"},
          {"client_secret", text(Keys::password)},
          {"api_base", at("/reddit")}}},
        {"youtube", {{"api_key", text(Keys::token)}, {"api_base", at("/youtube")}}},
    };
}

}  // namespace herald::sandbox::networks
