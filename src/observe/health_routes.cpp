#include "base/crypto.hpp"
#include "observe/health.hpp"
#include "observe/machine.hpp"
#include "observe/module.hpp"

/// What machines ask: load balancers, Kubernetes, Prometheus.
namespace herald::observe {

struct HealthAnswer {
    HealthState status{};
};
BOOST_DESCRIBE_STRUCT(HealthAnswer, (), (status))

struct HealthDetail {
    HealthState status{};
    std::string version;
    std::vector<HealthCheck> checks;
};
BOOST_DESCRIBE_STRUCT(HealthDetail, (), (status, version, checks))

namespace {

using web::Access;
using web::Visitor;

/// 503 naming what is wrong, and no more: anybody may ask.
HealthAnswer get_readiness(const Context& context) {
    const auto checks = run_checks(context);
    if (worst_of(checks) != HealthState::failed) return {worst_of(checks)};
    std::vector<FieldError> wrong;
    std::string names;
    for (const auto& check : checks) {
        if (check.status != HealthState::failed) continue;
        wrong.push_back({check.name, check.detail});
        names += (names.empty() ? "" : ", ") + check.name;
    }
    throw Error(ErrorKind::unavailable, fmt::format("Not ready: {}.", names))
        .with_fields(std::move(wrong));
}

bool is_this_machine(const Visitor& visitor) {
    const bool local = visitor.address.starts_with("127.") || visitor.address == "::1" ||
                       visitor.address == "unix";
    return local && !visitor.is_forwarded;
}

void require_metrics_reader(const Context& context, const Visitor& visitor) {
    if (context.metrics_token.empty()) {
        if (is_this_machine(visitor)) return;
        throw Error(ErrorKind::unauthenticated,
                    "Metrics are read on this machine, or with the token of --metrics-token.");
    }
    if (equal_constant_time(visitor.authorization, "Bearer " + context.metrics_token)) return;
    throw Error(ErrorKind::unauthenticated,
                "Metrics need the server's metrics token: Authorization: Bearer TOKEN.");
}

}  // namespace

void add_health_routes(const Context& context, web::Router& routes) {
    routes.get("/health", web::RouteSpec("Get health", Access::open).unlimited(),
               [](Visitor&) { return HealthAnswer{}; });
    routes.get("/health/live", web::RouteSpec("Get liveness", Access::open).unlimited(),
               [](Visitor&) { return HealthAnswer{}; });
    routes.get("/health/ready",
               web::RouteSpec("Get readiness", Access::open)
                   .unlimited()
                   .describe("503 while database, warehouse, disk or migrations are not ready, "
                             "naming which."),
               [&context](Visitor&) { return get_readiness(context); });
    routes.get("/health/detailed", {"Get detailed health", store::Role::admin}, [&context](Scope&) {
        auto checks = run_checks(context);
        const HealthState worst = worst_of(checks);
        return HealthDetail{worst, context.version, std::move(checks)};
    });
    routes.get("/health/metrics",
               web::RouteSpec("Get metrics", Access::open)
                   .unlimited()
                   .may(ErrorKind::unauthenticated)
                   .describe("Prometheus' text format 0.0.4. Without --metrics-token only this "
                             "machine may read it, with one whoever sends it as a bearer token."),
               [&context](Visitor& visitor) {
                   require_metrics_reader(context, visitor);
                   return web::File{"text/plain; version=0.0.4; charset=utf-8", "",
                                    context.metrics->text(), std::nullopt};
               });
}

std::shared_ptr<void> watch_machine(const Context& context) {
    return context.metrics->collect([folder = context.data, version = context.version,
                                     kind = context.database_kind](metrics::Exposition& out) {
        show_machine(folder, out);
        out.gauge("herald_build_info", "Always 1; its labels tell which Herald this is",
                  {{"version", version}, {"database", kind}}, 1);
        const auto size = [&](const char* file) {
            std::error_code missing;
            const auto bytes = std::filesystem::file_size(folder / file, missing);
            return missing ? 0.0 : static_cast<double>(bytes);
        };
        if (kind == "sqlite")
            out.gauge("herald_database_bytes", "Size of the SQL database's file", {},
                      size("herald.db"));
        out.gauge("herald_warehouse_bytes", "Size of the warehouse's file", {},
                  size("warehouse.duckdb"));
    });
}

void add_routes(const Context& context, web::Router& routes) {
    add_health_routes(context, routes);
    add_system_routes(context, routes);
    add_backup_routes(context, routes);
}

}  // namespace herald::observe
