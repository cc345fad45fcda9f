#pragma once

#include <boost/json.hpp>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "base/described.hpp"
#include "web/http.hpp"

/// The networks content is published on and read from, impersonated. Each stands under the name of
/// its connector: /mastodon/api/v1/statuses.
namespace herald::sandbox::networks {

namespace json = boost::json;

/// As connectors are called.
enum class Network {
    mastodon,
    bluesky,
    telegram,
    discord,
    slack_posts,
    linkedin,
    x,
    facebook_page,
    instagram,
    wordpress,
    webhook_post,
    reddit,
    youtube,
};
BOOST_DESCRIBE_ENUM(Network, mastodon, bluesky, telegram, discord, slack_posts, linkedin, x,
                    facebook_page, instagram, wordpress, webhook_post, reddit, youtube)

/// The same in every sandbox, so that nobody mistakes them for secrets.
struct Keys {
    static constexpr std::string_view token = "SANDBOX-NETWORK-TOKEN";
    static constexpr std::string_view password = "sandbox-pass-word";
    static constexpr std::string_view client = "sandbox-app";
    static constexpr std::string_view refresh = "SANDBOX-NETWORK-REFRESH";
    static constexpr std::string_view handle = "northwind.sandbox";
    static constexpr std::string_view telegram_token = "1000001:SANDBOX";
    static constexpr std::string_view discord_webhook = "900000000000000001/SANDBOX";
    static constexpr std::string_view webhook_secret = "whsec_c2FuZGJveC13ZWJob29rLXNlY3JldA==";
};

/// What strikes an answer, in each network's own words. The post is not taken.
enum class Trouble { none, rate_limited, server_error, expired_token };

/// Whom a request is for; absent when for none of them.
std::optional<Network> network_of(const web::Request& request);

/// By connector: the settings that lead to a sandbox at this address ("http://127.0.0.1:18080").
std::map<std::string, json::object> settings_for(const std::string& url);

/// Everything that was posted. Thread-safe; nothing is kept over a restart.
class Networks {
public:
    explicit Networks(std::uint64_t seed);
    ~Networks();

    /// Never throws. `now` is the sandbox's: posts grow older as it moves.
    web::Response answer(Network network, const web::Request& request, Trouble trouble, Time now);

    /// GET: what stands where, with counts by text and by key; DELETE forgets it all. `parameters`
    /// network, text and key narrow it down.
    web::Response posts(const web::Request& request, Time now);

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace herald::sandbox::networks
