#include "alert/sources/sources.hpp"

#include "alert/sources/incidents.hpp"
#include "alert/sources/work.hpp"

namespace herald::alert {

std::vector<event::Listener> alert_listeners(const Context& context) {
    return {incident_listener(context), incidents_listener(context), task_listener(context),
            connection_listener(context)};
}

}  // namespace herald::alert
