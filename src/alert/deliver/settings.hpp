#pragma once

#include "alert/context.hpp"
#include "alert/deliver/channel.hpp"

/// What a channel may be set to.
namespace herald::alert {

inline constexpr std::string_view kSlackApi = "https://slack.com/api";
inline constexpr std::size_t kMostRecipients = 50;

/// Reads and checks the settings of this kind; problems are told under "/settings". A webhook
/// without a secret gets one. Throws Error{invalid}.
ChannelSettings parse_settings(const Context& context, ChannelKind kind, const json::value& given);

/// What is shown and what is sealed, as JSON objects; absent members are left out.
struct PartedSettings {
    std::string open, secret;
};
PartedSettings part(const ChannelSettings& settings);
ChannelSettings join(std::string_view open, std::string_view secret);

/// "whsec_" and base64 of 32 random bytes.
std::string make_secret();

}  // namespace herald::alert
