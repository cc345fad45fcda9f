#pragma once

#include "alert/routing/route.hpp"
#include "condition/condition.hpp"

/// Which alerts a route is for.
namespace herald::alert {

/// What the conditions of routes can speak of.
const condition::Catalogue& route_fields();

/// What a route asks about one alert.
struct AlertSubject {
    std::optional<std::string> platform, campaign_name;
};
BOOST_DESCRIBE_STRUCT(AlertSubject, (), (platform, campaign_name))

/// A route with its condition read.
struct ReadyRoute {
    AlertRoute route;
    std::optional<condition::Condition> condition;
};
ReadyRoute make_ready(AlertRoute route);

/// A condition that is not known to be true does not match.
bool matches(const ReadyRoute& ready, const Alert& alert, const AlertSubject& subject);

}  // namespace herald::alert
