#pragma once

#include "alert/context.hpp"
#include "event/event.hpp"

namespace herald::alert {

/// "task.updated": what failed for good, all tasks of one kind and cause in one alert; a task that
/// succeeds takes its name off again.
event::Listener task_listener(const Context& context);
/// "connection.updated": a platform that cannot be read, until it can.
event::Listener connection_listener(const Context& context);

}  // namespace herald::alert
