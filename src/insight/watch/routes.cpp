#include "insight/panel/history.hpp"
#include "insight/watch/story.hpp"
#include "insight/watch/watch.hpp"

namespace herald::insight {

void add_watch_routes(const Context& context, web::Router& routes) {
    using web::Role;
    using namespace watch;
    routes.get("/api/v1/insights/anomalies",
               web::RouteSpec("List anomalies", Role::viewer)
                   .describe("Incidents, newest first: what is odd about a figure, and faults "
                             "that are known by name."),
               list_incidents);
    routes.get("/api/v1/insights/anomalies/{id}",
               web::RouteSpec("Get an anomaly", Role::viewer)
                   .describe("With its course and what was expected of it, the steps of the "
                             "funnel and the parts that made the change."),
               [&context](Scope& scope, const AnomalyRef& ref) {
                   const watch::Incident incident = find_incident(scope, ref.id);
                   return detail_of(*context.histories->get(context, scope), incident);
               });
    routes.post("/api/v1/insights/anomalies/{id}/dismiss",
                web::RouteSpec("Dismiss an anomaly", Role::editor).about("incident"),
                [&context](Scope& scope, const DismissAnomaly& request) {
                    return dismiss_incident(context, scope, request);
                });
}

}  // namespace herald::insight
