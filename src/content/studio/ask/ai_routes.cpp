#include "content/studio/ask/routes.hpp"
#include "content/studio/ask/usage.hpp"

namespace herald::content::studio {

using store::Role;

void add_ai_routes(const Context& context, web::Router& routes) {
    routes.get("/api/v1/ai/settings", {"Get the AI settings", Role::viewer},
               [](Scope& s) { return get_ai_settings(s); });
    routes.put("/api/v1/ai/settings", {"Replace the AI settings", Role::admin},
               [&context](Scope& s, const PutAiSettings& r) {
                   return put_ai_settings(*context.connections, s, r);
               });
    routes.get("/api/v1/ai/usage", {"Get the use of AI", Role::viewer},
               [&context](Scope& s, const AiUsageRequest& r) {
                   return usage_of(s, r, context.zone(s).day_of(s.now()));
               });
}

}  // namespace herald::content::studio
