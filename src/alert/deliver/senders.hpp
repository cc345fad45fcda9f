#pragma once

#include "alert/deliver/delivery_store.hpp"
#include "alert/deliver/message.hpp"
#include "alert/deliver/settings.hpp"
#include "net/http_fleet.hpp"

/// How each kind of channel says a message, and what its answers mean. No database, no clock of its
/// own: the pump and the test button use the same.
namespace herald::alert {

/// What came of one attempt.
struct Outcome {
    enum class Verdict : std::uint8_t {
        delivered,
        failed,  ///< worth another try
        dead,    ///< no try can mend it
        gone,    ///< nor will there be anybody again: the channel is switched off
    };
    Verdict verdict = Verdict::delivered;
    std::optional<std::int64_t> status;
    std::string error;  ///< for people, without secrets
    std::optional<std::chrono::seconds> retry_after;
};

/// Standard Webhooks: "v1," and base64 of HMAC-SHA256 over "id.timestamp.body"; the key is what
/// follows "whsec_", base64 decoded.
std::string sign_webhook(std::string_view secret, std::string_view id, Time at,
                         std::string_view body);

/// What the three kinds need to send one delivery.
struct Outgoing {
    AlertDeliveryId id;
    Time now;
    const std::string& payload;
    const ChannelSettings& settings;
    const std::string& program;  ///< Herald's version
};
net::HttpRequest make_webhook(const Outgoing& outgoing);
Outcome judge_webhook(const net::HttpFleet::Answer& answer, Time now);

/// Block Kit, to an incoming webhook or by chat.postMessage.
net::HttpRequest make_slack(const Outgoing& outgoing);
Outcome judge_slack(const net::HttpFleet::Answer& answer, const ChannelSettings& settings,
                    Time now);

/// Text and HTML. `to` are addresses.
net::MailMessage make_mail(const Outgoing& outgoing, const std::vector<std::string>& to);
/// Hands it over and says how it went.
Outcome send_mail(const Context& context, const Scope& scope, const Outgoing& outgoing);

}  // namespace herald::alert
