#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/crypto.hpp"
#include "base/described.hpp"
#include "base/rules.hpp"
#include "connector/connector.hpp"
#include "store/bus.hpp"
#include "store/migration.hpp"
#include "store/scope.hpp"
#include "task/task.hpp"
#include "web/router.hpp"

/// Connections: one set of credentials for one connector of any kind. Secrets are sealed before
/// they reach a table and never returned.
namespace herald::connection {

struct ConnectionTag;
using ConnectionId = Id<ConnectionTag>;

enum class ConnectionState : std::uint8_t { new_, connected, error, disabled };
BOOST_DESCRIBE_ENUM(ConnectionState, new_, connected, error, disabled)

/// As the API shows it.
struct Connection {
    ConnectionId id;
    std::string connector_id, name;
    ConnectionState state{};
    RawJson settings;  ///< without the secrets
    bool sandbox = false;
    std::int64_t account_count = 0;  ///< ad accounts it brought
    std::optional<Time> last_sync_at;
    std::optional<std::string> last_error;
    std::optional<Time> last_checked_at, next_sync_at;
    std::optional<double> quota_used;  ///< of the platform's allowance, 0 to 1
    Time created_at;
    std::int64_t version = 1;
};
BOOST_DESCRIBE_STRUCT(Connection, (),
                      (id, connector_id, name, state, settings, sandbox, account_count,
                       last_sync_at, last_error, last_checked_at, next_sync_at, quota_used,
                       created_at, version))

struct ConnectionPage {
    std::vector<Connection> data;
    std::optional<std::string> next_cursor;
};
BOOST_DESCRIBE_STRUCT(ConnectionPage, (), (data, next_cursor))

struct ConnectionDraft {
    std::string connector_id;
    std::optional<std::string> name;
    RawJson settings;
};
BOOST_DESCRIBE_STRUCT(ConnectionDraft, (), (connector_id, name, settings))

struct ConnectionPatch {
    ConnectionId id;
    std::optional<std::string> name;
    std::optional<RawJson> settings;  ///< merged: a secret left out stays
    std::optional<bool> enabled;
    web::IfMatch if_match;
};
BOOST_DESCRIBE_STRUCT(ConnectionPatch, (), (id, name, settings, enabled, if_match))

/// The built-in sandbox, started when first asked for.
struct Sandbox {
    net::HttpClient* http = nullptr;  ///< may reach it, and nothing else that is private
    std::map<std::string, json::object> settings;  ///< by connector: address and credentials
};

/// A room that works with connections: told of each change, in its transaction. Empty functions
/// are not called.
struct Follower {
    std::function<void(Tx&, const Scope&, const Connection&)> added, paused, resumed, removed;
    /// Fills what only that room knows.
    std::function<void(const Scope&, std::vector<Connection>&)> describe;
};

/// What the application lends.
struct Context {
    store::Bus* bus = nullptr;
    const MasterKey* master_key = nullptr;
    const connector::Catalogue* catalogue = nullptr;
    net::HttpClient* http = nullptr;
    std::function<Sandbox()> sandbox;
    std::vector<Follower> followers;
};

/// One connection ready for use: its connector, and a Call with the opened settings.
struct OpenConnection {
    Connection connection;
    const connector::Connector* connector = nullptr;
    std::unique_ptr<connector::Call> call;
};
/// `checkpoint` and `note` belong to the task that works with it. Throws Error{not_found}.
OpenConnection open_connection(const Context& context, const Scope& scope, ConnectionId id,
                               std::function<void()> checkpoint,
                               std::function<void(std::string_view)> note);

/// What followers describe (account_count) is left out.
std::vector<Connection> list_connections(const Scope& scope);
Connection get_connection(const Scope& scope, ConnectionId id);
web::Created<Connection> create_connection(const Context& context, Scope& scope,
                                           const ConnectionDraft& draft);
/// The built-in sandbox's platforms, connected; those that are there already stay. All that are
/// connected to it.
std::vector<Connection> connect_sandbox(const Context& context, Scope& scope);

/// It was used and worked. `synced` also sets last_sync_at; `quota` as Call::quota_used().
void note_success(Tx& tx, const Context& context, const Scope& scope, ConnectionId id, bool synced,
                  double quota = -1);
/// It was used and failed. What may pass by itself does not make it broken.
void note_failure(Tx& tx, const Context& context, const Scope& scope, ConnectionId id,
                  const Error& error);

/// Seals the secrets of all connections, of every tenant, with another master key; their number.
/// For a transaction over all tenants. Throws Error{internal} when one cannot be opened.
std::int64_t reseal_connections(Tx& tx, const SealingKey& from, const SealingKey& to);

/// The context must outlive the routes and the task.
void add_routes(const Context& context, web::Router& routes);
/// "connection.test": asks the other side who we are and what can be read.
task::TaskType test_task(const Context& context);
std::vector<store::Migration> migrations();

}  // namespace herald::connection

template <>
inline constexpr auto herald::rules<herald::connection::ConnectionDraft> = std::tuple{
    rule<&herald::connection::ConnectionDraft::name>(length{1, 100}),
};
template <>
inline constexpr auto herald::rules<herald::connection::ConnectionPatch> = std::tuple{
    rule<&herald::connection::ConnectionPatch::name>(length{1, 100}),
};
