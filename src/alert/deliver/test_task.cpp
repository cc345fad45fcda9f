#include <fmt/format.h>

#include "alert/deliver/channel_store.hpp"
#include "alert/deliver/pump.hpp"
#include "alert/deliver/senders.hpp"

/// The test button.
namespace herald::alert {
namespace {

/// The task's result.
struct ChannelTest {
    bool ok = false;
    std::string message;
    std::int64_t duration_ms = 0;
};
BOOST_DESCRIBE_STRUCT(ChannelTest, (), (ok, message, duration_ms))

struct ChannelTestInput {
    AlertChannelId id;
};
BOOST_DESCRIBE_STRUCT(ChannelTestInput, (), (id))

std::string test_message(const Context& context, const Scope& scope, const AlertChannel& channel) {
    Alert alert;
    alert.id = scope.make_id<AlertId>();
    alert.severity = Severity::INFO;
    alert.kind = Kind::system;
    alert.title = fmt::format("Test of the channel “{}”", channel.name);
    alert.message = fmt::format("{} pressed the test button. Alerts reach you here.",
                                scope.actor().name.empty() ? "Somebody" : scope.actor().name);
    alert.link = "/alerts";
    alert.first_at = alert.last_at = scope.now();
    return make_message(context, scope, MessageType::test, {alert});
}

net::HttpFleet::Answer exchange(const Context& context, net::HttpRequest request) {
    net::HttpClient client({.egress = context.egress, .user_agent = "Herald/" + context.program});
    try {
        return client.send(request);
    } catch (const Error& error) {
        return error;
    }
}

Outcome try_channel(const Context& context, const Scope& scope, const AlertChannel& channel) {
    const ChannelSettings settings = open_settings(context, scope, channel.id);
    const std::string payload = test_message(context, scope, channel);
    const Outgoing outgoing{scope.make_id<AlertDeliveryId>(), scope.now(), payload, settings,
                            context.program};
    switch (channel.kind) {
        case ChannelKind::email: return send_mail(context, scope, outgoing);
        case ChannelKind::slack:
            return judge_slack(exchange(context, make_slack(outgoing)), settings, scope.now());
        case ChannelKind::webhook:
            return judge_webhook(exchange(context, make_webhook(outgoing)), scope.now());
    }
    return {};
}

std::string words_for(const Context& context, const AlertChannel& channel, const Outcome& outcome) {
    if (outcome.verdict != Outcome::Verdict::delivered) return outcome.error;
    if (channel.kind == ChannelKind::email && !context.has_mail)
        return "No mail server is set up: the mail lies in the spool folder.";
    return outcome.status ? fmt::format("It was taken, with status {}.", *outcome.status)
                          : std::string("The mail server took it.");
}

std::string run_test(const Context& context, task::Run& run) {
    Scope& scope = run.scope();
    const auto id = run.input_as<ChannelTestInput>().id;
    const AlertChannel channel = find_channel(scope, id);
    run.progress(0.1, "Sending");
    const Time begun = scope.now();
    const Outcome outcome = try_channel(context, scope, channel);
    ChannelTest result;
    result.ok = outcome.verdict == Outcome::Verdict::delivered;
    result.message = words_for(context, channel, outcome);
    result.duration_ms =
        std::chrono::duration_cast<std::chrono::milliseconds>(scope.now() - begun).count();
    run.log(result.ok ? task::Level::info : task::Level::error, result.message);
    run.write([&](Tx& tx) {
        tx.execute(
            "UPDATE alert_channels SET last_used_at = :now, last_error = :error, state = CASE WHEN "
            ":ok = 1 AND state = 'new' THEN 'ok' ELSE state END WHERE tenant = :tenant AND id = "
            ":id",
            {{"id", id},
             {"now", scope.now()},
             {"ok", result.ok},
             {"error", result.ok ? std::nullopt : std::optional(result.message)}});
    });
    return to_json(result);
}

}  // namespace

task::TaskType channel_test_task(const Context& context) {
    return {.type = "alerts.test",
            .run = [&context](task::Run& run) { return run_test(context, run); },
            .at_once = 4};
}

}  // namespace herald::alert
