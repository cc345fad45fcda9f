#include "alert/sources/sources.hpp"

#include "alert/sources/incidents.hpp"
#include "alert/sources/publishing.hpp"
#include "alert/sources/work.hpp"

namespace herald::alert {

std::vector<event::Listener> alert_listeners(const Context& context) {
    std::vector<event::Listener> out{incident_listener(context), incidents_listener(context),
                                     task_listener(context), connection_listener(context)};
    for (auto& one : publishing_listeners(context)) out.push_back(std::move(one));
    return out;
}

}  // namespace herald::alert
