#pragma once

#include "content/items/context.hpp"
#include "task/task.hpp"

namespace herald::content {

inline constexpr std::string_view kTrendTask = "content.trends";

/// Soon, so that several collections are looked at together, or at once.
enum class When { soon, now };
task::Task enqueue_trends(Tx& tx, const Context& context, const Scope& scope,
                          When when = When::soon);
/// "content.trends": looks for what rises and writes it down. The context outlives it.
task::TaskType trend_task(const Context& context);

}  // namespace herald::content
