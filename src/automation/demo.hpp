#pragma once

#include "automation/module.hpp"

namespace herald::automation {

/// "automation.demo": rules for a workspace of demo data, run over its last weeks as if they had
/// been there, so that its pages are full. Does nothing where there are rules already.
task::TaskType demo_task(const Context& context);
event::Listener demo_listener(const Context& context, SystemScope scope_of);

}  // namespace herald::automation
