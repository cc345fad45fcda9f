#pragma once

#include "insight/panel/context.hpp"
#include "task/task.hpp"

/// Working everything out anew: anomalies, recommendations, scores.
namespace herald::insight {

/// "insight.refresh": one after another, each by its own piece; a failed one does not keep the
/// others from running, but fails the task at the end.
task::TaskType refresh_task(const Context& context);

/// Enqueues a refresh. While one waits there is no second; while one runs, one more waits, because
/// the running one may have read its figures already.
task::Task enqueue_refresh(Tx& tx, const Context& context, const Scope& scope,
                           std::chrono::seconds delay = {});

/// A look every morning and training once a week, in the organization's zone.
void set_standing_orders(Tx& tx, const Context& context, const Scope& scope);

}  // namespace herald::insight
