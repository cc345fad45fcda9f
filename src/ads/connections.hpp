#pragma once

#include "ads/context.hpp"
#include "web/router.hpp"

/// What ads does with the connections that bring ads: a schedule for each, their accounts counted.
namespace herald::ads {

using connection::Connection;
using connection::ConnectionId;
using connection::ConnectionState;

/// Whether a sync has something to read there: networks and AI providers have no ads.
bool brings_ads(const Context& context, const Connection& connection);
/// For connection::Context::followers. The context must outlive it.
connection::Follower connection_follower(const Context& context);
/// "Connect the sandbox".
void add_connection_routes(const Context& context, web::Router& routes);

}  // namespace herald::ads
