#pragma once

#include "content/items/context.hpp"
#include "event/event.hpp"
#include "task/task.hpp"
#include "web/router.hpp"

/// Webhooks: what happens to content, told to other programs.
namespace herald::content {

struct WebhookTag;
using WebhookId = Id<WebhookTag>;
struct WebhookDeliveryTag;
using WebhookDeliveryId = Id<WebhookDeliveryTag>;

struct Webhook {
    WebhookId id;
    std::string url;
    std::vector<std::string> topics;
    bool enabled = true;
    std::optional<Time> last_delivered_at;
    std::optional<std::string> last_error;
    Time created_at;
    std::int64_t version = 1;
};
BOOST_DESCRIBE_STRUCT(Webhook, (),
                      (id, url, topics, enabled, last_delivered_at, last_error, created_at,
                       version))

/// The one time that its secret is shown.
struct WebhookCreated : Webhook {
    std::string secret;  ///< "whsec_…"
};
BOOST_DESCRIBE_STRUCT(WebhookCreated, (Webhook), (secret))

struct WebhookDraft {
    std::string url;
    std::vector<std::string> topics;
    std::optional<bool> enabled;
};
BOOST_DESCRIBE_STRUCT(WebhookDraft, (), (url, topics, enabled))

struct WebhookPatch {
    WebhookId id;
    std::optional<std::string> url;
    std::optional<std::vector<std::string>> topics;
    std::optional<bool> enabled;
    web::IfMatch if_match;
};
BOOST_DESCRIBE_STRUCT(WebhookPatch, (), (id, url, topics, enabled, if_match))

struct WebhookRef {
    WebhookId id;
};
BOOST_DESCRIBE_STRUCT(WebhookRef, (), (id))

enum class HookState : std::uint8_t { waiting, delivered, failed };
BOOST_DESCRIBE_ENUM(HookState, waiting, delivered, failed)

/// One request, and what came back.
struct WebhookTry {
    Time at;
    std::int64_t duration_ms = 0;
    std::optional<std::int64_t> status;
    std::optional<std::string> error;
    std::optional<std::string> answer;  ///< the beginning of its body
};
BOOST_DESCRIBE_STRUCT(WebhookTry, (), (at, duration_ms, status, error, answer))

struct WebhookDelivery {
    WebhookDeliveryId id;
    std::string topic;
    HookState state{};
    std::int64_t attempts = 0;
    std::optional<std::int64_t> status;  ///< of the last answer
    std::optional<std::string> error;
    Time created_at, updated_at;
    RawJson payload;
    std::vector<WebhookTry> tries;  ///< the oldest first, at most kTriesKept
};
BOOST_DESCRIBE_STRUCT(WebhookDelivery, (),
                      (id, topic, state, attempts, status, error, created_at, updated_at, payload,
                       tries))

struct WebhookDeliveryRef {
    WebhookDeliveryId id;
};
BOOST_DESCRIBE_STRUCT(WebhookDeliveryRef, (), (id))

/// The topics there are; "content.*" stands for all of its room.
const std::vector<std::string>& webhook_topics();
/// What the test button sends; no webhook can ask for it, and it is tried once.
inline constexpr std::string_view kTestTopic = "webhook.test";
/// The body of a request.
std::string webhook_payload(std::string_view type, Time at, RawJson data, RawJson item);

/// Throws Error{not_found}.
Webhook get_webhook(const Scope& scope, WebhookId id);
/// Inside the transaction that writes the delivery.
task::Task enqueue_delivery(Tx& tx, const Scope& scope, const Context& context,
                            WebhookDeliveryId id, std::string_view topic);

/// Standard Webhooks (version 1).
std::string webhook_secret(const Context& context, WebhookId id);
std::string signature_of(std::string_view secret, std::string_view id, Time at,
                         std::string_view body);

void add_webhook_routes(const Context& context, web::Router& routes);
/// The log, its second tries and the test button; add_webhook_routes() calls it.
void add_webhook_delivery_routes(const Context& context, web::Router& routes);
/// "webhook.deliver".
task::TaskType deliver_task(const Context& context);
std::vector<event::Listener> webhook_listeners(const Context& context);

inline constexpr std::int64_t kMostWebhooks = 50;
inline constexpr auto kDeliveriesKept = std::chrono::days(30);
inline constexpr std::size_t kTriesKept = 24;
inline constexpr std::size_t kAnswerBytes = 400;

}  // namespace herald::content

template <>
inline constexpr auto herald::rules<herald::content::WebhookDraft> = std::tuple{
    rule<&herald::content::WebhookDraft::url>(length{8, 2000}),
    rule<&herald::content::WebhookDraft::topics>(count{1, 30}),
};
template <>
inline constexpr auto herald::rules<herald::content::WebhookPatch> = std::tuple{
    rule<&herald::content::WebhookPatch::url>(length{8, 2000}),
    rule<&herald::content::WebhookPatch::topics>(count{1, 30}),
};
