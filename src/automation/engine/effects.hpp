#pragma once

#include "automation/engine/context.hpp"
#include "task/task.hpp"

namespace herald::automation {

/// Measures what applied changes brought, as recommendations' outcomes are measured: against
/// campaigns that nobody changed, else against their own days before. Returns how many were
/// written anew.
std::size_t measure_effects(const Context& context, task::Run& run);
inline constexpr int kMeasuredWithin = 100;  ///< days after the change; later it is final anyway

}  // namespace herald::automation
