#pragma once

#include "automation/module.hpp"

namespace herald::automation {

/// "automation.demo": rules for a workspace of demo data, run over its last weeks as if they had
/// been there, so that its pages are full. Does nothing where there are rules already.
task::TaskType demo_task(const Context& context);
/// The same rules for a workspace that the sandbox feeds, all asking before they act.
void add_demo_rules(const Context& context, Scope& scope);
event::Listener demo_listener(const Context& context, SystemScope scope_of);

}  // namespace herald::automation
