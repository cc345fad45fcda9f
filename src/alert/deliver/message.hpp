#pragma once

#include "alert/context.hpp"
#include "alert/entities.hpp"

/// What a delivery says, the same for every channel: kept as JSON with the delivery, sent as it is
/// to webhooks, drawn for people by e-mail and Slack.
namespace herald::alert {

enum class MessageType : std::uint8_t {
    raised,     ///< new, returned or worse
    resolved,   ///< the cause has ended
    escalated,  ///< nobody acknowledged it in time
    digest,     ///< several alerts at once
    test,
};

struct MessageOrganization {
    std::string id, name;
};
BOOST_DESCRIBE_STRUCT(MessageOrganization, (), (id, name))

struct MessageData {
    std::optional<Alert> alert;                ///< of all types but alert.digest
    std::optional<std::vector<Alert>> alerts;  ///< of alert.digest
    MessageOrganization organization;
    std::string url;  ///< where a person looks at it
};
BOOST_DESCRIBE_STRUCT(MessageData, (), (alert, alerts, organization, url))

/// As in the Standard Webhooks specification: type, timestamp, data.
struct Message {
    std::string type;  ///< "alert.raised", …
    Time timestamp;
    MessageData data;
};
BOOST_DESCRIBE_STRUCT(Message, (), (type, timestamp, data))

std::string_view type_name(MessageType type);
/// The JSON of a message about these alerts; a digest when there are several.
std::string make_message(const Context& context, const Scope& scope, MessageType type,
                         const std::vector<Alert>& alerts);
/// Throws Error when the text is none.
Message read_message(std::string_view json_text);

/// The link of an alert as an address: its own, made absolute, else its page.
std::string link_of(const Message& message, const Alert& alert);

}  // namespace herald::alert
