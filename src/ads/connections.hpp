#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ads/context.hpp"
#include "ads/entities.hpp"
#include "web/router.hpp"

/// Connections: one set of credentials for one connector. Secrets are sealed before they reach a
/// table and never returned.
namespace herald::ads {

/// As the API shows a connector.
struct ConnectorInfo {
    std::string id, name, platform;
    std::vector<std::string> capabilities;
    RawJson settings_schema;
    std::string docs;  ///< Markdown: how to get the settings
};
BOOST_DESCRIBE_STRUCT(ConnectorInfo, (), (id, name, platform, capabilities, settings_schema, docs))

enum class ConnectionState : std::uint8_t { new_, connected, error, disabled };
BOOST_DESCRIBE_ENUM(ConnectionState, new_, connected, error, disabled)

/// As the API shows it.
struct Connection {
    ConnectionId id;
    std::string connector_id, name;
    ConnectionState state{};
    RawJson settings;  ///< without the secrets
    bool sandbox = false;
    std::int64_t account_count = 0;
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

struct ConnectionRef {
    ConnectionId id;
};
BOOST_DESCRIBE_STRUCT(ConnectionRef, (), (id))

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

std::vector<Connection> list_connections(const Scope& scope);
Connection get_connection(const Scope& scope, ConnectionId id);
web::Created<Connection> create_connection(const Context& context, Scope& scope,
                                           const ConnectionDraft& draft);
/// The built-in sandbox's four platforms, connected; those that are there already stay.
std::vector<Connection> connect_sandbox(const Context& context, Scope& scope);

/// Seals the secrets of all connections, of every tenant, with another master key; their number.
/// For a transaction over all tenants. Throws Error{internal} when one cannot be opened.
std::int64_t reseal_connections(Tx& tx, const SealingKey& from, const SealingKey& to);
void add_connection_routes(const Context& context, web::Router& routes);
/// "ads.test": asks the platform who we are and what can be read.
task::TaskType connection_test_task(const Context& context);

}  // namespace herald::ads

template <>
inline constexpr auto herald::rules<herald::ads::ConnectionDraft> = std::tuple{
    rule<&herald::ads::ConnectionDraft::name>(length{1, 100}),
};
template <>
inline constexpr auto herald::rules<herald::ads::ConnectionPatch> = std::tuple{
    rule<&herald::ads::ConnectionPatch::name>(length{1, 100}),
};
