#include "base/json_writer.hpp"
#include "connection/connections.hpp"
#include "event/event.hpp"
#include "web/paging.hpp"

namespace herald::connection {
namespace {

/// As the API shows a connector.
struct ConnectorInfo {
    std::string id, name, platform;
    std::vector<std::string> capabilities;
    RawJson settings_schema;
    std::string docs;  ///< Markdown: how to get the settings
};
BOOST_DESCRIBE_STRUCT(ConnectorInfo, (), (id, name, platform, capabilities, settings_schema, docs))

struct ConnectionRef {
    ConnectionId id;
};
BOOST_DESCRIBE_STRUCT(ConnectionRef, (), (id))

/// The task's result.
struct ConnectionTest {
    bool ok = false;
    std::string message;
    std::vector<connector::AdAccount> accounts;
};
BOOST_DESCRIBE_STRUCT(ConnectionTest, (), (ok, message, accounts))

web::Accepted<task::TaskAnswer> test_connection(const Context& context, Scope& scope,
                                                ConnectionId id) {
    const Connection connection = get_connection(scope, id);
    const std::string input = fmt::format(R"({{"id":"{}"}})", to_string(id));
    const auto task = scope.write([&](Tx& tx) {
        return task::enqueue(tx, scope, *context.bus,
                             {.type = "connection.test",
                              .title = "Test of " + connection.name,
                              .input_json = input,
                              .key = to_string(id),
                              .max_attempts = 2});
    });
    return {{task}, "/api/v1/tasks/" + to_string(task.id)};
}

std::vector<ConnectorInfo> list_connectors(const Context& context) {
    std::vector<ConnectorInfo> out;
    for (const auto& c : context.catalogue->all())
        out.push_back({c.spec.id,
                       c.spec.name,
                       c.spec.platform,
                       c.capabilities(),
                       {json::serialize(c.spec.settings_schema)},
                       c.spec.docs});
    return out;
}

struct ListConnections : web::Paged {};
BOOST_DESCRIBE_STRUCT(ListConnections, (web::Paged), ())

web::Page<Connection> page_of_connections(const Context& context, Scope& scope,
                                          const ListConnections& r) {
    const auto after = web::read_cursor<ConnectionId>(r, "connections");
    auto rows = list_after(scope, after ? std::get<0>(*after) : ConnectionId{}, r.fetch());
    describe(context, scope, rows);
    return web::make_page(std::move(rows), r, [](const Connection& c) {
        return web::make_cursor("connections", c.id);
    });
}

}  // namespace

task::TaskType test_task(const Context& context) {
    return {"connection.test",
            [&context](task::Run& run) {
                const auto id = TextForm<ConnectionId>::parse(
                    std::string_view(run.input().at("id").as_string()));
                Scope& scope = run.scope();
                ConnectionTest result;
                try {
                    auto open = open_connection(
                        context, scope, *id, [&] { run.checkpoint(); },
                        [&](std::string_view line) { run.log(task::Level::info, line); });
                    run.progress(0.2, "Asking the platform");
                    auto check = open.connector->check(*open.call);
                    result = {true,
                              open.connector->pull_ads
                                  ? fmt::format("Connected as {}: {} ad account(s).",
                                                check.identity, check.accounts.size())
                                  : fmt::format("Connected as {}.", check.identity),
                              std::move(check.accounts)};
                } catch (const Error& error) {  // the finding of a test, not its failure
                    if (error.kind() == ErrorKind::not_found || error.kind() == ErrorKind::internal)
                        throw;
                    result = {false, error.what(), {}};
                }
                run.write([&](Tx& tx) {
                    note_test(tx, context, scope, *id,
                              result.ok ? std::nullopt : std::optional(result.message));
                });
                return to_json(result);
            },
            4};
}

void add_routes(const Context& context, web::Router& routes) {
    using store::Role;
    routes.get("/api/v1/connectors", {"List connectors", Role::viewer}, [&context](Scope&) {
        return web::Page<ConnectorInfo>{list_connectors(context), std::nullopt};
    });
    routes.get("/api/v1/connections", {"List connections", Role::viewer},
               [&context](Scope& s, const ListConnections& r) {
                   return page_of_connections(context, s, r);
               });
    routes.post("/api/v1/connections", {"Create a connection", Role::admin},
                [&context](Scope& s, const ConnectionDraft& r) {
                    return create_connection(context, s, r);
                });
    routes.get("/api/v1/connections/{id}", {"Get a connection", Role::viewer},
               [&context](Scope& s, const ConnectionRef& r) {
                   return described(context, s, get_connection(s, r.id));
               });
    routes.patch("/api/v1/connections/{id}", {"Update a connection", Role::admin},
                 [&context](Scope& s, const ConnectionPatch& r) {
                     return described(context, s, update_connection(context, s, r));
                 });
    routes.del(
        "/api/v1/connections/{id}", {"Delete a connection", Role::admin},
        [&context](Scope& s, const ConnectionRef& r) { remove_connection(context, s, r.id); });
    routes.post(
        "/api/v1/connections/{id}/test",
        web::RouteSpec("Test a connection", Role::editor).about("connection"),
        [&context](Scope& s, const ConnectionRef& r) { return test_connection(context, s, r.id); });
}

}  // namespace herald::connection
