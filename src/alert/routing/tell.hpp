#pragma once

#include <map>

#include "alert/context.hpp"
#include "alert/deliver/channel.hpp"
#include "alert/routing/match.hpp"

/// One workspace's routes and channels at work, inside a transaction.
namespace herald::alert {

/// An alert with what only its routing needs.
struct Routable {
    Alert alert;
    AlertSubject subject;
    std::vector<AlertChannelId> channel_ids;
    std::optional<AlertChannelId> except_channel;
    std::string route_for;  ///< raised, returned, worsened, woken, resolved
};

class Teller {
public:
    /// Reads routes and channels.
    Teller(Tx& tx, const Context& context, const Scope& scope);

    /// The next of them that are to be told, at most `limit`.
    std::vector<Routable> list(std::size_t limit);
    void tell(const Routable& routable);
    /// What was held for a route and is due: one message to each of its channels.
    void tell_held(AlertRouteId route);
    /// To the channels that the route names for what nobody acknowledged.
    void escalate(AlertRouteId route, AlertId alert);

private:
    void tell_resolved(const Alert& alert);
    void tell_named(const Routable& routable);
    void tell_by_routes(const Routable& routable);
    void hold(AlertRouteId route, AlertId alert, Time until);
    void plan_escalation(const AlertRoute& route, const Alert& alert, Time from);
    /// Null for one that is off, gone, or (for alerts about channels) does not work itself.
    const AlertChannel* usable(AlertChannelId id, const Alert& alert) const;
    void deliver(const AlertChannel& channel, const std::optional<AlertId>& alert,
                 const std::string& payload);
    const ReadyRoute* find(AlertRouteId id) const;

    Tx& tx_;
    const Context& context_;
    const Scope& scope_;
    TimeZone zone_;
    std::vector<ReadyRoute> routes_;
    std::map<AlertChannelId, AlertChannel> channels_;
};

}  // namespace herald::alert
