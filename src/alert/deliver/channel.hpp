#pragma once

#include "alert/entities.hpp"

/// The ways out: e-mail, Slack and webhooks of a workspace.
namespace herald::alert {

enum class ChannelState : std::uint8_t { new_, ok, failing };
BOOST_DESCRIBE_ENUM(ChannelState, new_, ok, failing)

}  // namespace herald::alert
namespace herald {
template <>
inline constexpr std::string_view schema_name<alert::ChannelState> = "AlertChannelState";
}  // namespace herald
namespace herald::alert {

/// As the API shows it.
struct AlertChannel {
    AlertChannelId id;
    std::string name;
    ChannelKind kind{};
    RawJson settings;  ///< without secrets
    bool enabled = true;
    ChannelState state{};
    std::optional<Time> last_used_at;
    std::optional<std::string> last_error;
    Time created_at;
    std::int64_t version = 1;
};
BOOST_DESCRIBE_STRUCT(AlertChannel, (),
                      (id, name, kind, settings, enabled, state, last_used_at, last_error,
                       created_at, version))

/// The one time that a webhook's secret is shown.
struct AlertChannelCreated : AlertChannel {
    std::optional<std::string> secret;  ///< "whsec_…", of webhooks
};
BOOST_DESCRIBE_STRUCT(AlertChannelCreated, (AlertChannel), (secret))

struct AlertChannelDraft {
    std::string name;
    ChannelKind kind{};
    RawJson settings;
    std::optional<bool> enabled;
};
BOOST_DESCRIBE_STRUCT(AlertChannelDraft, (), (name, kind, settings, enabled))

struct AlertChannelPatch {
    AlertChannelId id;
    std::optional<std::string> name;
    std::optional<RawJson> settings;  ///< merged: what is left out stays
    std::optional<bool> enabled;
    web::IfMatch if_match;
};
BOOST_DESCRIBE_STRUCT(AlertChannelPatch, (), (id, name, settings, enabled, if_match))

struct AlertChannelRef {
    AlertChannelId id;
};
BOOST_DESCRIBE_STRUCT(AlertChannelRef, (), (id))

/// Everything a channel's sender needs, open and sealed members together; which are set follows
/// from the kind.
struct ChannelSettings {
    std::optional<std::vector<std::string>> to;  ///< e-mail: addresses, "owners", "admins"
    std::optional<std::string> method;           ///< Slack: "webhook" or "token"
    std::optional<std::string> webhook_url;      ///< Slack, secret
    std::optional<std::string> token;            ///< Slack, secret
    std::optional<std::string> channel;          ///< Slack, with a token
    std::optional<std::string> api_base;         ///< Slack, with a token: another than slack.com's
    std::optional<std::string> url;              ///< webhook
    std::optional<std::string> secret;           ///< webhook, "whsec_…"
    /// The one before, which signs beside the new one until then.
    std::optional<std::string> old_secret;
    std::optional<Time> old_secret_until;
};
BOOST_DESCRIBE_STRUCT(ChannelSettings, (),
                      (to, method, webhook_url, token, channel, api_base, url, secret, old_secret,
                       old_secret_until))

}  // namespace herald::alert

template <>
inline constexpr auto herald::rules<herald::alert::AlertChannelDraft> = std::tuple{
    rule<&herald::alert::AlertChannelDraft::name>(length{1, 100}),
    rule<&herald::alert::AlertChannelDraft::settings>(
        doc{"e-mail: {to: [addresses, or owners or admins]}; slack: {webhook_url} or {token, "
            "channel}; webhook: {url, secret?}."}),
};
template <>
inline constexpr auto herald::rules<herald::alert::AlertChannelPatch> = std::tuple{
    rule<&herald::alert::AlertChannelPatch::name>(length{1, 100}),
    rule<&herald::alert::AlertChannelPatch::settings>(
        doc{"What is left out stays as it is, also secrets."}),
};
