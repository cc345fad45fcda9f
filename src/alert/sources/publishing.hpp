#pragma once

#include "alert/context.hpp"
#include "event/event.hpp"

namespace herald::alert {

/// "content.publish_failed" and "content.reminder" raise an alert of their item; "content.state"
/// ends it when the item is on its way again, stands, or was taken back.
std::vector<event::Listener> publishing_listeners(const Context& context);

}  // namespace herald::alert
