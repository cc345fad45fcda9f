#pragma once

#include "connection/connection.hpp"

/// Inside the room: what its routes call.
namespace herald::connection {

Connection update_connection(const Context& context, Scope& scope, const ConnectionPatch& patch);
void remove_connection(const Context& context, Scope& scope, ConnectionId id);
/// The outcome of a test: a failure of any kind shows.
void note_test(Tx& tx, const Context& context, const Scope& scope, ConnectionId id,
               const std::optional<std::string>& error);
/// With what followers know.
Connection described(const Context& context, const Scope& scope, Connection connection);
void describe(const Context& context, const Scope& scope, std::vector<Connection>& connections);
/// One page's rows, by id.
std::vector<Connection> list_after(const Scope& scope, ConnectionId after, std::int64_t limit);

}  // namespace herald::connection
