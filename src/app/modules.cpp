#include "ads/module.hpp"
#include "alert/deliver/deliver_routes.hpp"
#include "alert/deliver/pump.hpp"
#include "alert/inbox.hpp"
#include "alert/routing/route_store.hpp"
#include "alert/sources/sources.hpp"
#include "app/app.hpp"
#include "automation/module.hpp"
#include "connection/connection.hpp"
#include "content/module.hpp"
#include "insight/foretell/routes.hpp"
#include "insight/module.hpp"
#include "model/registry.hpp"
#include "observe/module.hpp"
#include "report/module.hpp"
#include "task/routes.hpp"
#include "web/idempotency.hpp"

/// The product's table of contents.
namespace herald::app {

namespace {

void install_alerts(App& app) {
    alert::add_deliver_routes(app.alerts(), app.router());
    alert::add_routing_routes(app.alerts(), app.router());
    alert::add_inbox_routes(app.alerts(), app.router());
    app.tasks().add(alert::channel_test_task(app.alerts()));
    for (auto& listener : alert::alert_listeners(app.alerts()))
        app.events().add(std::move(listener));
}

}  // namespace

void install(App& app) {
    app.stream().add_routes(app.router());
    task::add_routes(app.router(), app.bus());
    app.identity().add_routes(app.router());
    connection::add_routes(app.connections(), app.router());
    app.tasks().add(connection::test_task(app.connections()));
    ads::add_routes(app.ads(), app.router());
    ads::add_tasks(app.ads(), app.tasks());
    content::add_routes(app.content(), app.router());
    content::add_tasks(app.content(), app.tasks());
    for (auto& listener : content::listeners(app.content())) app.events().add(std::move(listener));
    insight::add_routes(app.insight(), app.router());
    model::add_routes(insight::model_route_options(), app.router());
    insight::add_tasks(app.insight(), app.tasks());
    const auto scope_of = [&app](store::TenantId tenant) {
        return Scope(app.identity().system_parts(tenant));
    };
    app.events().add(insight::metrics_listener(app.insight(), scope_of));
    install_alerts(app);
    automation::add_routes(app.automation(), app.router());
    automation::add_tasks(app.automation(), app.tasks());
    for (auto& listener : automation::listeners(app.automation(), scope_of))
        app.events().add(std::move(listener));
    observe::add_routes(app.observe(), app.router());
    observe::add_tasks(app.observe(), app.tasks());
    report::add_routes(app.reports(), app.router());
    report::add_tasks(app.reports(), app.tasks());
}

namespace {

void append(std::vector<store::Migration>& out, std::vector<store::Migration> more) {
    out.insert(out.end(), std::make_move_iterator(more.begin()),
               std::make_move_iterator(more.end()));
}

}  // namespace

std::vector<store::Migration> all_migrations() {
    std::vector<store::Migration> out;
    append(out, web::migrations());
    append(out, event::migrations());
    append(out, task::migrations());
    append(out, model::migrations());
    append(out, connection::migrations());
    append(out, identity::migrations());
    append(out, ads::migrations());
    append(out, content::migrations());
    append(out, insight::migrations());
    append(out, alert::migrations());
    append(out, automation::migrations());
    append(out, observe::migrations());
    append(out, report::migrations());
    return out;
}

std::vector<store::Migration> all_warehouse_migrations() { return ads::warehouse_migrations(); }

}  // namespace herald::app
