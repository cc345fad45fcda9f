#include "content/sources/collect.hpp"
#include "content/sources/routes.hpp"
#include "content/sources/sources.hpp"
#include "content/sources/store/item_list.hpp"
#include "content/sources/store/trend.hpp"
#include "content/sources/trend_task.hpp"

namespace herald::content {
namespace {

using store::Role;

constexpr std::int64_t kInboundAnHour = 3600;
constexpr std::uint64_t kInboundBytes = 2 << 20;
constexpr std::uint64_t kFileBytes = 40 << 20;

web::Accepted<task::TaskAnswer> accepted(task::Task task) {
    const std::string location = "/api/v1/tasks/" + to_string(task.id);
    return {{std::move(task)}, location};
}

web::Accepted<task::TaskAnswer> collect_now(const Context& context, Scope& scope,
                                            const SourceRef& request) {
    const SourceRow row = find_source(scope, request.id);
    if (!is_collected(row.kind))
        throw Error(ErrorKind::conflict, "What is sent to us cannot be collected.");
    scope.audit({"source.collected", "source", row.id.value, {}});
    return accepted(scope.write([&](Tx& tx) { return enqueue_collect(tx, context, scope, row); }));
}

void add_sources(const Context& context, web::Router& routes) {
    routes.get("/api/v1/sources", {"List sources", Role::viewer}, list_sources);
    routes.post(
        "/api/v1/sources", {"Create a source", Role::editor},
        [&context](Scope& s, const SourceDraft& r) { return create_source(context, s, r); });
    routes.get("/api/v1/sources/analytics", {"Get source analytics", Role::viewer},
               source_analytics);
    routes.post(
        "/api/v1/sources/discover",
        web::RouteSpec("Discover sources", Role::editor).about("source"),
        [&context](Scope& s, const DiscoverSources& r) { return discover_sources(context, s, r); });
    routes.get("/api/v1/sources/{id}", {"Get a source", Role::viewer},
               [](Scope& s, const SourceRef& r) { return get_source(s, r.id); });
    routes.patch(
        "/api/v1/sources/{id}",
        web::RouteSpec("Update a source", Role::editor).may(ErrorKind::conflict),
        [&context](Scope& s, const SourcePatch& r) { return update_source(context, s, r); });
    routes.del("/api/v1/sources/{id}", {"Delete a source", Role::editor},
               [&context](Scope& s, const SourceRef& r) { remove_source(context, s, r.id); });
    routes.post("/api/v1/sources/{id}/collect",
                web::RouteSpec("Collect a source", Role::editor).may(ErrorKind::conflict),
                [&context](Scope& s, const SourceRef& r) { return collect_now(context, s, r); });
    routes.get("/api/v1/sources/{id}/items", {"List items of a source", Role::viewer},
               list_items_of_source);
    routes.post(
        "/api/v1/sources/{id}/upload",
        web::RouteSpec("Upload items of a source", Role::editor)
            .limit(kFileBytes)
            .may(ErrorKind::conflict)
            .describe("A CSV with a header line, JSON, JSON lines, or a feed."),
        [&context](Scope& s, const UploadSourceItems& r) { return upload_items(context, s, r); });
}

}  // namespace

void add_source_routes(const Context& context, web::Router& routes) {
    add_sources(context, routes);
    routes.post(
        std::string(kInboundPath) + "{token}",
        web::RouteSpec("Send source items", web::Access::open)
            .hourly(kInboundAnHour)
            .limit(kInboundBytes)
            .may(ErrorKind::conflict)
            .describe("One item, or up to 100 as items. The same external_id again updates "
                      "the item."),
        [&context](web::Visitor&, const SendSourceItems& r) { return receive_items(context, r); });
    routes.get("/api/v1/source-items", {"List source items", Role::viewer}, list_source_items);
    routes.get("/api/v1/source-items/{id}", {"Get a source item", Role::viewer},
               [](Scope& s, const SourceItemRef& r) { return get_source_item(s, r.id); });
    routes.get("/api/v1/trends", {"List trends", Role::viewer}, list_trends);
    routes.get("/api/v1/trends/{id}", {"Get a trend", Role::viewer},
               [](Scope& s, const TrendRef& r) { return get_trend(s, r.id); });
    routes.post("/api/v1/trends/refresh",
                web::RouteSpec("Refresh trends", Role::editor).about("trend"),
                [&context](Scope& s) {
                    return accepted(
                        s.write([&](Tx& tx) { return enqueue_trends(tx, context, s, When::now); }));
                });
}

void add_source_tasks(const Context& context, task::Runner& runner) {
    const auto hosts = std::make_shared<fetch::Hosts>();
    runner.add(collect_task(context, hosts));
    runner.add(discover_task(context, hosts));
    runner.add(upload_task(context));
    runner.add(trend_task(context));
}

}  // namespace herald::content
