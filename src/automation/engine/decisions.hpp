#pragma once

#include "automation/engine/context.hpp"
#include "automation/history/rule_event.hpp"

/// What a person decides about what rules propose or did.
namespace herald::automation {

/// Does what was suggested or waits for approval; marks a task or a draft as done. Throws
/// Error{conflict} when it is decided already, out of date, or the campaign has changed since.
RuleEvent approve_event(const Context& context, Scope& scope, RuleEventId id);
RuleEvent dismiss_event(const Context& context, Scope& scope, const DismissRuleEvent& request);
/// Takes an applied change back. Throws Error{conflict} when it is not applied, on its way, or the
/// campaign has been changed since.
RuleEvent revert_event(const Context& context, Scope& scope, RuleEventId id);

}  // namespace herald::automation
