#pragma once

#include <string>
#include <string_view>

#include "automation/engine/context.hpp"
#include "automation/history/rule_event.hpp"
#include "task/task.hpp"

/// Calls of outside addresses by rules: POST with the event as JSON, signed as Standard Webhooks
/// (https://www.standardwebhooks.com) with the workspace's own secret.
namespace herald::automation {

inline constexpr std::string_view kCallType = "automation.call";

/// What a call's task is given.
struct HookCall {
    std::string url;
    RuleEventId event_id;
    Time at;  ///< of the event: the same in every attempt
};
BOOST_DESCRIBE_STRUCT(HookCall, (), (url, event_id, at))

/// Enqueues the call in the transaction of its cause.
void call_out(Tx& tx, const Context& context, const Scope& scope, const std::string& url,
              const RuleEvent& event);
/// "automation.call": tried again with growing pauses; the event says so when it never arrived.
task::TaskType call_task(const Context& context);
/// "whsec_…": what receivers check signatures with.
std::string hook_secret(const Context& context, store::TenantId tenant);

}  // namespace herald::automation
