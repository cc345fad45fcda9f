#pragma once

#include "alert/context.hpp"
#include "event/event.hpp"

namespace herald::alert {

/// "incident.updated": one incident as it stands now.
event::Listener incident_listener(const Context& context);
/// "insights.refreshed": all of them, because a look that changes very many tells of some only.
event::Listener incidents_listener(const Context& context);

}  // namespace herald::alert
