#include <cmath>

#include "observe/health.hpp"
#include "observe/log_ring.hpp"
#include "observe/machine.hpp"
#include "observe/module.hpp"
#include "observe/request_meter.hpp"
#include "task/watch.hpp"

/// The system page.
namespace herald::observe {

struct SystemMachine {
    std::int64_t cores = 0, memory_total = 0, memory_free = 0, disk_total = 0, disk_free = 0;
    double load1 = 0;
};
BOOST_DESCRIBE_STRUCT(SystemMachine, (),
                      (cores, memory_total, memory_free, disk_total, disk_free, load1))

struct SystemProcess {
    std::int64_t memory = 0, threads = 0, open_files = 0;
    double cpu_seconds = 0;
};
BOOST_DESCRIBE_STRUCT(SystemProcess, (), (memory, threads, open_files, cpu_seconds))

struct SystemDatabase {
    std::string kind;
    std::int64_t size = 0;  ///< bytes
};
BOOST_DESCRIBE_STRUCT(SystemDatabase, (), (kind, size))

struct SystemWarehouse {
    std::string kind;
    std::int64_t size = 0;
};
BOOST_DESCRIBE_STRUCT(SystemWarehouse, (), (kind, size))

struct SystemTasks {
    std::int64_t queued = 0, running = 0, oldest_seconds = 0, failed_24h = 0;
};
BOOST_DESCRIBE_STRUCT(SystemTasks, (), (queued, running, oldest_seconds, failed_24h))

struct SystemRoute {
    std::string route;
    double p95_ms = 0;
    std::int64_t count = 0;
};
BOOST_DESCRIBE_STRUCT(SystemRoute, (), (route, p95_ms, count))

/// Of the last five minutes.
struct SystemRequests {
    double per_minute = 0;
    std::optional<double> error_share;  ///< of answers 5xx; null without requests
    std::optional<double> p50_ms, p95_ms, p99_ms;
    std::vector<SystemRoute> slowest;
};
BOOST_DESCRIBE_STRUCT(SystemRequests, (),
                      (per_minute, error_share, p50_ms, p95_ms, p99_ms, slowest))

struct SystemConnector {
    std::string id;
    std::int64_t calls = 0, errors = 0;  ///< since the start
    std::optional<std::string> last_error;
};
BOOST_DESCRIBE_STRUCT(SystemConnector, (), (id, calls, errors, last_error))

struct SystemDeliveries {
    std::int64_t waiting = 0, dead = 0;
};
BOOST_DESCRIBE_STRUCT(SystemDeliveries, (), (waiting, dead))

struct SystemStatus {
    std::string version;
    Time started_at;
    std::int64_t uptime_seconds = 0;
    bool is_operator = false;  ///< the caller's organization runs this server and sees all of it
    SystemMachine machine;
    SystemProcess process;
    SystemDatabase database;
    SystemWarehouse warehouse;
    SystemTasks tasks;
    SystemRequests requests;
    std::vector<SystemConnector> connectors;
    std::int64_t sockets = 0, models = 0;
    SystemDeliveries deliveries;
    HealthState status{};
    std::vector<HealthCheck> checks;
};
BOOST_DESCRIBE_STRUCT(SystemStatus, (),
                      (version, started_at, uptime_seconds, is_operator, machine, process, database,
                       warehouse, tasks, requests, connectors, sockets, models, deliveries, status,
                       checks))

struct ListSystemLogs {
    std::optional<LineLevel> level;
    std::optional<std::string> q;
    std::optional<std::int64_t> limit;
};
BOOST_DESCRIBE_STRUCT(ListSystemLogs, (), (level, q, limit))

}  // namespace herald::observe

template <>
inline constexpr auto herald::rules<herald::observe::ListSystemLogs> = std::tuple{
    rule<&herald::observe::ListSystemLogs::level>(doc{"This level and what is worse."}),
    rule<&herald::observe::ListSystemLogs::q>(
        length{1, 200}, doc{"In the message, the route or the fields, or a whole request, task or "
                            "trace id."}),
    rule<&herald::observe::ListSystemLogs::limit>(at_least{1}, at_most{2000},
                                                  doc{"Lines, the newest; 200 when left out."}),
};

namespace herald::observe {
namespace {

constexpr std::size_t kSlowest = 10;
constexpr std::uint64_t kFewestForSlow = 3;  // requests before a route counts as slow

std::optional<double> in_ms(std::optional<double> seconds) {
    if (!seconds) return std::nullopt;
    return std::round(*seconds * 1e5) / 100;
}

SystemRequests requests_of(const RequestMeter& meter) {
    RecentCounts::Sum all;
    std::vector<SystemRoute> routes;
    for (const auto& [route, recent] : meter.recent()) {
        all.add(recent);
        if (recent.total() >= kFewestForSlow)
            routes.push_back({route, in_ms(quantile(recent, 0.95)).value_or(0),
                              static_cast<std::int64_t>(recent.total())});
    }
    std::sort(routes.begin(), routes.end(), [](const SystemRoute& a, const SystemRoute& b) {
        return std::tuple(b.p95_ms, b.count, a.route) < std::tuple(a.p95_ms, a.count, b.route);
    });
    if (routes.size() > kSlowest) routes.resize(kSlowest);
    const auto total = static_cast<double>(all.total());
    return {.per_minute = total / static_cast<double>(RecentCounts::kMinutes),
            .error_share =
                total > 0 ? std::optional(static_cast<double>(all.errors) / total) : std::nullopt,
            .p50_ms = in_ms(quantile(all, 0.5)),
            .p95_ms = in_ms(quantile(all, 0.95)),
            .p99_ms = in_ms(quantile(all, 0.99)),
            .slowest = std::move(routes)};
}

std::int64_t size_of(const std::filesystem::path& file) {
    std::error_code missing;
    const auto size = std::filesystem::file_size(file, missing);
    return missing ? 0 : static_cast<std::int64_t>(size);
}

SystemDatabase database_of(const Context& context, const Scope& scope) {
    if (context.database_kind == "sqlite")
        return {"sqlite",
                size_of(context.data / "herald.db") + size_of(context.data / "herald.db-wal")};
    return {
        "postgresql",
        scope.db().one<std::int64_t>("SELECT pg_database_size(current_database())").value_or(0)};
}

std::vector<SystemConnector> connectors_of(const Context& context, const Scope& scope) {
    std::vector<SystemConnector> out;
    auto errors = context.connector_errors(scope);
    for (const auto& total : context.calls->totals())
        out.push_back({total.connector, total.calls, total.errors, std::nullopt});
    for (auto& connector : out)
        if (const auto found = errors.find(connector.id); found != errors.end()) {
            connector.last_error = found->second;
            errors.erase(found);
        }
    for (const auto& [id, error] : errors) out.push_back({id, 0, 0, error});
    return out;
}

SystemStatus get_status(const Context& context, const Scope& scope) {
    SystemStatus out;
    const ProcessReading process = read_process();
    const MachineReading machine = read_machine(context.data);
    out.is_operator = context.is_operator(scope);
    out.version = context.version;
    out.started_at = time_of(static_cast<std::int64_t>(process.started_at * 1e6));
    out.uptime_seconds = std::max<std::int64_t>(
        0, (micros_of(context.clock->now()) - micros_of(out.started_at)) / 1'000'000);
    out.machine = {machine.cores,      machine.memory_total, machine.memory_free,
                   machine.disk_total, machine.disk_free,    machine.load1};
    out.process = {process.resident_bytes, process.threads, process.open_files,
                   process.cpu_seconds};
    out.database = database_of(context, scope);
    out.warehouse = {"duckdb", size_of(context.data / "warehouse.duckdb") +
                                   size_of(context.data / "warehouse.duckdb.wal")};
    const auto tasks =
        task::summarize(scope, out.is_operator ? task::Whose::everybodys : task::Whose::mine);
    out.tasks = {tasks.queued, tasks.running, static_cast<std::int64_t>(tasks.oldest_seconds),
                 tasks.failed_24h};
    out.requests = requests_of(*context.requests);
    out.connectors = connectors_of(context, scope);
    out.sockets = context.sockets();
    out.models = context.models(scope);
    if (context.deliveries) {
        const auto deliveries = context.deliveries(scope);
        out.deliveries = {deliveries.waiting, deliveries.dead};
    }
    out.checks = run_checks(context);
    out.status = worst_of(out.checks);
    return out;
}

web::Page<SystemLogLine> list_logs(const Context& context, const Scope& scope,
                                   const ListSystemLogs& request) {
    LogRing::Wanted wanted;
    if (!context.is_operator(scope)) wanted.tenant = to_string(scope.tenant());
    wanted.least = request.level.value_or(LineLevel::debug);
    wanted.text = request.q.value_or("");
    wanted.limit = static_cast<std::size_t>(request.limit.value_or(200));
    return {context.logs->find(wanted), std::nullopt};
}

}  // namespace

void add_system_routes(const Context& context, web::Router& routes) {
    routes.get("/api/v1/system",
               web::RouteSpec("Get the system status", store::Role::admin)
                   .describe("Tasks are the organization's own, or everybody's for the "
                             "organization that runs this server."),
               [&context](Scope& scope) { return get_status(context, scope); });
    routes.get("/api/v1/system/logs",
               web::RouteSpec("List system logs", store::Role::admin)
                   .describe("The last lines kept in memory, newest first: the organization's own, "
                             "or all for the organization that runs this server."),
               [&context](Scope& scope, const ListSystemLogs& request) {
                   return list_logs(context, scope, request);
               });
}

}  // namespace herald::observe
