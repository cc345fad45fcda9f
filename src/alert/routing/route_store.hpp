#pragma once

#include "alert/context.hpp"
#include "alert/routing/route.hpp"
#include "web/router.hpp"

/// Routes in SQL, with their routes under /api/v1/alerts/routes.
namespace herald::alert {

/// In the order in which they apply.
std::vector<AlertRoute> list_routes(store::Queries& queries);

enum class FirstRoutes : std::uint8_t {
    usual,
    with_mail,  ///< also where no mail server is set up
};
/// A workspace begins with a route to the inbox and, where mail is set up, one that mails what is
/// CRITICAL to the owners. Made once; whoever deletes them has deleted them.
void make_first_routes(const Context& context, Scope& scope, FirstRoutes wish = FirstRoutes::usual);

void add_routing_routes(const Context& context, web::Router& routes);

}  // namespace herald::alert
