#include "automation/engine/hook.hpp"

#include <fmt/format.h>

#include "alert/deliver/senders.hpp"
#include "automation/history/event_store.hpp"
#include "base/crypto.hpp"
#include "base/encoding.hpp"
#include "base/json_writer.hpp"

namespace herald::automation {
namespace {

constexpr int kAttempts = 8;
constexpr std::chrono::seconds kTimeout{15};

Bytes secret_of(const Context& context, store::TenantId tenant) {
    return context.ads().connections->master_key->hold()->derive("rule webhooks of " +
                                                                 to_string(tenant));
}

struct HookBody {
    std::string type;
    Time timestamp;
    RuleEvent data;
};
BOOST_DESCRIBE_STRUCT(HookBody, (), (type, timestamp, data))

net::HttpRequest request_of(const Context& context, const Scope& scope, const HookCall& call) {
    net::HttpRequest out;
    out.method = "POST";
    out.url = call.url;
    out.timeout = kTimeout;
    out.idle_timeout = kTimeout;
    out.max_body = 1 << 20;
    out.body = to_json(HookBody{"rule.matched", call.at, get_event(scope, call.event_id)});
    const std::string id = "rule_" + to_string(call.event_id);
    const Time now = scope.now();
    out.headers.set("Content-Type", "application/json");
    out.headers.set("webhook-id", id);
    out.headers.set("webhook-timestamp", std::to_string(micros_of(now) / 1'000'000));
    out.headers.set("webhook-signature",
                    alert::sign_webhook(hook_secret(context, scope.tenant()), id, now, out.body));
    return out;
}

void fail(const Context& context, task::Run& run, RuleEventId id, const std::string& why) {
    run.write([&](Tx& tx) {
        tx.execute(
            "UPDATE automation_events SET state = 'failed', error = :error WHERE tenant = :tenant "
            "AND id = :id AND state = 'applied'",
            {{"id", id}, {"error", why}});
        announce_event(tx, run.scope(), context.bus(), id);
    });
}

std::string call(const Context& context, task::Run& run) {
    const auto wish = run.input_as<HookCall>();
    try {
        const auto answer = context.http->send(request_of(context, run.scope(), wish));
        if (answer.ok()) return fmt::format(R"({{"status":{}}})", answer.status);
        Error refused(ErrorKind::upstream, fmt::format("The webhook answered {}", answer.status));
        const bool again = answer.status == 408 || answer.status == 429 || answer.status >= 500;
        if (!again) throw std::move(refused).permanent();
        throw refused;
    } catch (const Error& error) {
        if (!error.retryable() || run.attempt() >= kAttempts)
            fail(context, run, wish.event_id, error.what());
        throw;
    }
}

}  // namespace

void call_out(Tx& tx, const Context& context, const Scope& scope, const std::string& url,
              const RuleEvent& event) {
    task::enqueue(tx, scope, context.bus(),
                  {.type = std::string(kCallType),
                   .title = fmt::format("Webhook of {}", event.rule_name),
                   .input_json = to_json(HookCall{url, event.id, scope.now()}),
                   .max_attempts = kAttempts});
}

task::TaskType call_task(const Context& context) {
    return {std::string(kCallType), [&context](task::Run& run) { return call(context, run); }, 4};
}

std::string hook_secret(const Context& context, store::TenantId tenant) {
    return "whsec_" + to_base64(secret_of(context, tenant));
}

}  // namespace herald::automation
