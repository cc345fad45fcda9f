#include "ads/connections.hpp"

#include "ads/sync.hpp"

namespace herald::ads {
namespace {

void count_accounts(const Scope& scope, std::vector<Connection>& connections) {
    std::map<ConnectionId, std::int64_t> counts;
    scope.db().each(
        "SELECT connection_id, count(*) FROM ad_accounts WHERE tenant = :tenant AND connection_id "
        "IS NOT NULL GROUP BY connection_id",
        {}, [&](const store::Row& row) {
            counts[store::read_column<ConnectionId>(row, 0)] = row.integer(1);
        });
    for (auto& connection : connections) connection.account_count = counts[connection.id];
}

}  // namespace

bool brings_ads(const Context& context, const Connection& connection) {
    const auto* connector = context.connections->catalogue->find(connection.connector_id);
    return connector != nullptr && connector->pull_ads;
}

connection::Follower connection_follower(const Context& context) {
    connection::Follower out;
    out.added = [&context](Tx& tx, const Scope& scope, const Connection& connection) {
        if (!brings_ads(context, connection)) return;
        const std::string id = to_string(connection.id);
        task::set_schedule(tx, scope,
                           {"ads.sync", "Sync of " + connection.name, "17 */6 * * *",
                            context.workspace(scope).zone.name(),
                            fmt::format(R"({{"connection_ids":["{}"]}})", id), id});
    };
    out.paused = [](Tx& tx, const Scope& scope, const Connection& connection) {
        task::pause_schedule(tx, scope, "ads.sync", to_string(connection.id));
    };
    out.resumed = [](Tx& tx, const Scope& scope, const Connection& connection) {
        task::resume_schedule(tx, scope, "ads.sync", to_string(connection.id));
    };
    out.removed = [](Tx& tx, const Scope& scope, const Connection& connection) {
        tx.execute(
            "UPDATE ad_accounts SET connection_id = NULL WHERE tenant = :tenant AND connection_id "
            "= :id",
            {{"id", connection.id}});
        task::remove_schedule(tx, scope, "ads.sync", to_string(connection.id));
    };
    out.describe = count_accounts;
    return out;
}

void add_connection_routes(const Context& context, web::Router& routes) {
    routes.post(
        "/api/v1/sandbox/connect",
        web::RouteSpec("Connect the sandbox", store::Role::admin).about("connection"),
        [context](Scope& s) {
            connection::ConnectionPage page{connection::connect_sandbox(*context.connections, s),
                                            std::nullopt};
            count_accounts(s, page.data);
            start_sync(context, s, {});
            return web::Created<connection::ConnectionPage>{std::move(page), "/api/v1/connections"};
        });
}

}  // namespace herald::ads
