#include <algorithm>

#include "base/crypto.hpp"
#include "base/encoding.hpp"
#include "base/json_reader.hpp"
#include "base/json_writer.hpp"
#include "base/text.hpp"
#include "content/delivery/webhook.hpp"
#include "net/http_client.hpp"

/// Events become deliveries, deliveries become requests.
namespace herald::content {
namespace {

constexpr std::string_view kType = "webhook.deliver";
constexpr int kAttempts = 8;
constexpr std::chrono::seconds kTimeout{15};

struct DeliverInput {
    WebhookDeliveryId delivery_id;
};
BOOST_DESCRIBE_STRUCT(DeliverInput, (), (delivery_id))

struct Hook {
    WebhookId id;
    std::vector<std::string> topics;
};
BOOST_DESCRIBE_STRUCT(Hook, (), (id, topics))

bool wants(const Hook& hook, const std::string& topic) {
    const std::string room = topic.substr(0, topic.find('.')) + ".*";
    return std::any_of(hook.topics.begin(), hook.topics.end(), [&](const std::string& one) {
        return one == "*" || one == topic || one == room;
    });
}

/// The item an event is about, as it stands now; null when it is gone, or is about something else.
RawJson item_of(const Scope& scope, const event::Event& event) {
    if (event.topic != "content") return {};
    const json::value data = parse_json(event.data.text);
    const auto* id = data.is_object() ? data.as_object().if_contains("id") : nullptr;
    if (id == nullptr || !id->is_string()) return {};
    const auto uuid = parse_uuid(id->as_string());
    if (!uuid) return {};
    try {
        return {to_json(get_item(scope, ItemId{*uuid}))};
    } catch (const Error& error) {
        if (error.kind() != ErrorKind::not_found) throw;
        return {};
    }
}

struct HookPayload {
    std::string type;
    Time timestamp;
    RawJson data, item;
};
BOOST_DESCRIBE_STRUCT(HookPayload, (), (type, timestamp, data, item))

void tell(const Context& context, store::TenantId tenant, const event::Event& event) {
    Scope scope = context.system_scope(tenant);
    auto hooks = scope.db().list<Hook>(
        "SELECT id, topics FROM webhooks WHERE tenant = :tenant AND enabled = 1");
    std::erase_if(hooks, [&](const Hook& hook) { return !wants(hook, event.type); });
    if (hooks.empty()) return;
    const std::string payload =
        webhook_payload(event.type, event.at, event.data, item_of(scope, event));
    scope.write([&](Tx& tx) {
        for (const auto& hook : hooks) {
            const auto id = scope.make_id<WebhookDeliveryId>();
            const auto fresh = tx.execute(
                "INSERT INTO webhook_deliveries (tenant, id, webhook_id, event, topic, payload, "
                "state, attempts, created_at, updated_at) VALUES (:tenant, :id, :hook, :event, "
                ":topic, :payload, 'waiting', 0, :now, :now) ON CONFLICT (tenant, webhook_id, "
                "event) DO NOTHING",
                {{"id", id},
                 {"hook", hook.id},
                 {"event", event.sequence},
                 {"topic", event.type},
                 {"payload", payload},
                 {"now", scope.now()}});
            if (fresh > 0) enqueue_delivery(tx, scope, context, id, event.type);
        }
        tx.execute("DELETE FROM webhook_deliveries WHERE tenant = :tenant AND created_at < :old",
                   {{"old", scope.now() - kDeliveriesKept}});
    });
}

struct Delivery {
    WebhookId webhook_id;
    std::string topic, payload, url;
    HookState state{};
    bool enabled = true;
    std::vector<WebhookTry> tries;

    bool is_test() const { return topic == kTestTopic; }
};
BOOST_DESCRIBE_STRUCT(Delivery, (), (webhook_id, topic, payload, url, state, enabled, tries))

net::HttpRequest request_of(const Context& context, const Scope& scope, WebhookDeliveryId id,
                            const Delivery& delivery) {
    net::HttpRequest out;
    out.method = "POST";
    out.url = delivery.url;
    out.timeout = kTimeout;
    out.idle_timeout = kTimeout;
    out.max_body = 64 << 10;
    out.body = delivery.payload;
    const std::string name = "msg_" + to_string(id);
    const Time now = scope.now();
    out.headers.set("Content-Type", "application/json");
    out.headers.set("webhook-id", name);
    out.headers.set("webhook-timestamp", std::to_string(micros_of(now) / 1'000'000));
    out.headers.set("webhook-signature", signature_of(webhook_secret(context, delivery.webhook_id),
                                                      name, now, out.body));
    return out;
}

/// What came of one try.
struct Try {
    std::optional<std::int64_t> status;
    std::optional<std::string> error, answer;
    bool again = false;  ///< another try may mend it
    bool gone = false;   ///< the address says that nobody will be there again
};

Try judge(const net::HttpResponse& answer) {
    Try out;
    out.status = answer.status;
    if (!answer.body.empty() && is_utf8(answer.body)) {
        out.answer = std::string(clip(answer.body, kAnswerBytes));
        std::erase(*out.answer, '\0');  // with it the log could not be read any more
    }
    if (answer.ok()) return out;
    out.error = answer.status >= 300 && answer.status < 400
                    ? fmt::format("answered {}: redirects are not followed", answer.status)
                    : fmt::format("answered {}", answer.status);
    out.gone = answer.status == 410;
    out.again = !out.gone && (answer.status == 408 || answer.status == 429 ||
                              answer.status == 404 || answer.status >= 500);
    return out;
}

Try ask(const Context& context, task::Run& run, WebhookDeliveryId id, const Delivery& delivery) {
    try {
        return judge(context.http->send(request_of(context, run.scope(), id, delivery)));
    } catch (const Error& error) {
        Try out;
        out.error = error.what();
        out.again = error.retryable();
        return out;
    }
}

/// Its line in the log is the last of `delivery.tries`.
Try attempt(const Context& context, task::Run& run, WebhookDeliveryId id, Delivery& delivery) {
    const Time begun = run.scope().now();
    Try out = ask(context, run, id, delivery);
    const auto took =
        std::chrono::duration_cast<std::chrono::milliseconds>(run.scope().now() - begun);
    delivery.tries.push_back({begun, took.count(), out.status, out.error, out.answer});
    if (delivery.tries.size() > kTriesKept) delivery.tries.erase(delivery.tries.begin());
    return out;
}

void note(task::Run& run, WebhookDeliveryId id, const Delivery& delivery, const Try& done,
          HookState state) {
    const Time now = run.scope().now();
    run.write([&](Tx& tx) {
        tx.execute(
            "UPDATE webhook_deliveries SET state = :state, attempts = attempts + 1, status = "
            ":status, error = :error, updated_at = :now, tries = :tries WHERE tenant = :tenant AND "
            "id = :id",
            {{"state", state},
             {"tries", delivery.tries},
             {"status", done.status},
             {"error", done.error},
             {"now", now},
             {"id", id}});
        tx.execute(
            "UPDATE webhooks SET last_delivered_at = CASE WHEN :good = 1 THEN :now ELSE "
            "last_delivered_at END, last_error = :error, enabled = CASE WHEN :gone = 1 THEN 0 ELSE "
            "enabled END WHERE tenant = :tenant AND id = :id",
            {{"good", state == HookState::delivered},
             {"now", now},
             {"error", done.error},
             {"gone", done.gone},
             {"id", delivery.webhook_id}});
    });
}

std::string deliver(const Context& context, task::Run& run) {
    const auto id = run.input_as<DeliverInput>().delivery_id;
    auto delivery = run.scope().db().one<Delivery>(
        "SELECT d.webhook_id, d.topic, d.payload, w.url, d.state, w.enabled, d.tries FROM "
        "webhook_deliveries d JOIN webhooks w ON w.tenant = d.tenant AND w.id = d.webhook_id WHERE "
        "d.tenant = :tenant AND d.id = :id",
        {{"id", id}});
    if (!delivery || delivery->state == HookState::delivered) return "{}";  // removed, or done
    Try done;
    if (delivery->enabled || delivery->is_test())
        done = attempt(context, run, id, *delivery);
    else
        done.error = "The webhook was switched off.";
    const bool last = !done.again || delivery->is_test() || run.attempt() >= kAttempts;
    const HookState state = !done.error ? HookState::delivered
                            : last      ? HookState::failed
                                        : HookState::waiting;
    note(run, id, *delivery, done, state);
    if (!done.error) return fmt::format(R"({{"status":{}}})", *done.status);
    // "answered 404" needs its subject; what kept the request from going out is a sentence already.
    Error failed(ErrorKind::upstream, done.status ? "The webhook " + *done.error : *done.error);
    if (last) throw std::move(failed).permanent();
    throw failed;
}

}  // namespace

std::string webhook_payload(std::string_view type, Time at, RawJson data, RawJson item) {
    return to_json(HookPayload{std::string(type), at, std::move(data), std::move(item)});
}

task::Task enqueue_delivery(Tx& tx, const Scope& scope, const Context& context,
                            WebhookDeliveryId id, std::string_view topic) {
    return task::enqueue(tx, scope, *context.bus,
                         {.type = std::string(kType),
                          .title = fmt::format("Webhook of {}", topic),
                          .input_json = to_json(DeliverInput{id}),
                          .max_attempts = topic == kTestTopic ? 1 : kAttempts});
}

const std::vector<std::string>& webhook_topics() {
    static const std::vector<std::string> all{
        "content.created",     "content.updated",          "content.removed",
        "content.state",       "content.scheduled",        "content.published",
        "content.reminder",    "content.publish_failed",   "content.engagement",
        "content.transcribed", "content.trends_refreshed", "source.item_added"};
    return all;
}

std::string webhook_secret(const Context& context, WebhookId id) {
    return "whsec_" + to_base64(context.master_key->hold()->derive("webhook " + to_string(id)));
}

std::string signature_of(std::string_view secret, std::string_view id, Time at,
                         std::string_view body) {
    if (secret.starts_with("whsec_")) secret.remove_prefix(6);
    const auto key = from_base64(secret);
    if (!key) throw Error(ErrorKind::internal, "A webhook's secret is no base64");
    const std::string signed_text = fmt::format("{}.{}.{}", id, micros_of(at) / 1'000'000, body);
    return "v1," + to_base64(hmac_sha256(as_text(*key), signed_text));
}

task::TaskType deliver_task(const Context& context) {
    return {std::string(kType), [&context](task::Run& run) { return deliver(context, run); }, 4};
}

std::vector<event::Listener> webhook_listeners(const Context& context) {
    std::vector<event::Listener> out;
    for (const auto& topic : webhook_topics())
        out.push_back({"webhook." + topic, topic,
                       [&context](store::TenantId tenant, const event::Event& event) {
                           tell(context, tenant, event);
                       }});
    return out;
}

}  // namespace herald::content
