#pragma once

#include <vector>

#include "alert/context.hpp"
#include "event/event.hpp"

/// What Herald itself tells people of: it listens to what happens and raises, or ends, alerts.
namespace herald::alert {

/// Incidents of the insights, failed tasks and broken connections. The context outlives the
/// dispatcher.
std::vector<event::Listener> alert_listeners(const Context& context);

}  // namespace herald::alert
