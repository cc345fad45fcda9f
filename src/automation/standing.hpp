#pragma once

#include <functional>
#include <map>
#include <string>

#include "automation/engine/context.hpp"
#include "automation/engine/evaluation.hpp"
#include "automation/module.hpp"
#include "event/event.hpp"
#include "task/task.hpp"

/// When rules run: with new figures, every hour, every day.
namespace herald::automation {

/// Schedules are those that the rules which are on need; call it in the transaction that changed
/// rules.
void set_standing_orders(Tx& tx, const Context& context, const Scope& scope);
/// When a rule runs next; absent where it follows new data, or is off.
class NextRuns {
public:
    explicit NextRuns(const Scope& scope);
    std::optional<Time> of(const StoredRule& rule) const;

private:
    std::map<std::string, Time, std::less<>> times_;
};

/// "automation.evaluate": the rules whose turn it is.
task::TaskType evaluate_task(const Context& context);
/// "automation.measure": what applied changes brought.
task::TaskType measure_task(const Context& context);

/// Enqueues the rules that follow new data. While one waits there is no second.
void enqueue_new_data(Tx& tx, const Context& context, const Scope& scope);

event::Listener refresh_listener(const Context& context, SystemScope scope_of);
event::Listener metrics_listener(const Context& context, SystemScope scope_of);
event::Listener refusal_listener(const Context& context, SystemScope scope_of);

}  // namespace herald::automation
