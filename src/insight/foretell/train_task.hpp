#pragma once

#include <optional>

#include "insight/foretell/champions.hpp"
#include "task/task.hpp"

/// Training as a task: "insight.train", input {kind}.
namespace herald::insight {

task::TaskType train_task(const Context& context);

/// While one waits or runs there is no second of its kind; for ltv, none on the same customers, by
/// the blob that holds them.
task::Task enqueue_training(Tx& tx, const Context& context, const Scope& scope, TrainedKind kind,
                            std::optional<std::string> customers = {},
                            std::chrono::seconds delay = {});

/// Every Sunday at 04:10 in the organization's zone, for all kinds that learn from campaigns.
void set_training_orders(Tx& tx, const Context& context, const Scope& scope);
/// The same for customers, from when the first ones are kept; and its end, when they are removed.
void set_customer_training(Tx& tx, const Context& context, const Scope& scope);
void remove_customer_training(Tx& tx, const Scope& scope);

/// When the kind's next training is due.
std::optional<Time> next_training(const Scope& scope, const std::string& purpose);

}  // namespace herald::insight
