#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/rules.hpp"
#include "store/scope.hpp"
#include "web/paging.hpp"

namespace herald::alert {

struct AlertTag;
using AlertId = Id<AlertTag>;
struct AlertChannelTag;
using AlertChannelId = Id<AlertChannelTag>;

enum class Severity : std::uint8_t { INFO, WARNING, ERROR, CRITICAL };
BOOST_DESCRIBE_ENUM(Severity, INFO, WARNING, ERROR, CRITICAL)
enum class Kind : std::uint8_t {
    manual,
    rule,
    anomaly,
    pacing,
    tracking,
    connection,
    task,
    delivery,  ///< of the alerting itself: a channel that does not work
    report,
    system,
};
BOOST_DESCRIBE_ENUM(Kind, manual, rule, anomaly, pacing, tracking, connection, task, delivery,
                    report, system)
enum class AlertState : std::uint8_t { open, acknowledged, snoozed, resolved };
BOOST_DESCRIBE_ENUM(AlertState, open, acknowledged, snoozed, resolved)

enum class ChannelKind : std::uint8_t { email, slack, webhook };
BOOST_DESCRIBE_ENUM(ChannelKind, email, slack, webhook)
enum class DeliveryState : std::uint8_t { waiting, sending, delivered, retrying, dead };
BOOST_DESCRIBE_ENUM(DeliveryState, waiting, sending, delivered, retrying, dead)

}  // namespace herald::alert
namespace herald {
template <>
inline constexpr std::string_view schema_name<alert::ChannelKind> = "AlertChannelKind";
template <>
inline constexpr std::string_view schema_name<alert::DeliveryState> = "AlertDeliveryState";
template <>
inline constexpr std::string_view schema_name<alert::Severity> = "AlertSeverity";
template <>
inline constexpr std::string_view schema_name<alert::Kind> = "AlertKind";
}  // namespace herald
namespace herald::alert {

/// As the API shows it.
struct Alert {
    AlertId id;
    Severity severity{};
    Kind kind{};
    std::string title, message;
    std::optional<std::string> link;    ///< a path of the UI ("/campaigns/…") or an address
    std::optional<std::string> entity;  ///< "campaign", "connection", "task", …
    std::optional<std::string> entity_id;
    std::optional<std::string> key;  ///< of one cause: the same again is the same alert
    std::int64_t count = 1;          ///< times it was seen
    Time first_at, last_at;
    AlertState state = AlertState::open;
    std::optional<std::string> acknowledged_by;
    std::optional<Time> acknowledged_at, snoozed_until, escalated_at, resolved_at;
    RawJson data;  ///< an object; `items` in it lists what has this one cause
    std::int64_t version = 1;
};
BOOST_DESCRIBE_STRUCT(Alert, (),
                      (id, severity, kind, title, message, link, entity, entity_id, key, count,
                       first_at, last_at, state, acknowledged_by, acknowledged_at, snoozed_until,
                       escalated_at, resolved_at, data, version))

struct AlertDeliveryTag;
using AlertDeliveryId = Id<AlertDeliveryTag>;

/// One message on its way to one channel.
struct AlertDelivery {
    AlertDeliveryId id;
    std::optional<AlertId> alert_id;  ///< null for a digest of several
    AlertChannelId channel_id;
    std::string channel_name;
    ChannelKind kind{};
    DeliveryState state{};
    std::int64_t attempts = 0;
    std::optional<Time> next_attempt_at;
    std::optional<std::int64_t> status_code;  ///< of the last attempt, where it speaks HTTP
    std::optional<std::string> error;
    Time created_at;
    std::optional<Time> delivered_at;
};
BOOST_DESCRIBE_STRUCT(AlertDelivery, (),
                      (id, alert_id, channel_id, channel_name, kind, state, attempts,
                       next_attempt_at, status_code, error, created_at, delivered_at))

/// One step of an alert's life.
struct AlertStep {
    Time at;
    std::string what;                   ///< "raised", "acknowledged", "escalated", …
    std::optional<std::string> by;      ///< who did it; null for Herald itself
    std::optional<std::string> detail;  ///< in words
};
BOOST_DESCRIBE_STRUCT(AlertStep, (), (at, what, by, detail))

}  // namespace herald::alert
