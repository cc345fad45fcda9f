#include "app/watch.hpp"

#include <unistd.h>

#include <map>

#include "alert/alert.hpp"
#include "app/app.hpp"
#include "base/log.hpp"
#include "observe/module.hpp"
#include "store/system_db.hpp"

/// How the program is lent to those who watch over it.
namespace herald::app {
namespace {

std::string host_name() {
    char name[256] = {};
    return ::gethostname(name, sizeof name - 1) == 0 ? name : "";
}

observe::Context::Deliveries deliveries_of(const Scope& scope) {
    observe::Context::Deliveries out;
    scope.db().each(
        "SELECT state, count(*) FROM alert_deliveries WHERE tenant = :tenant AND state <> "
        "'delivered' GROUP BY state",
        {}, [&](const store::Row& row) {
            (row.text(0) == "dead" ? out.dead : out.waiting) += row.integer(1);
        });
    return out;
}

std::map<std::string, std::string> connector_errors(const Scope& scope) {
    std::map<std::string, std::string> out;
    for (const auto& connection : connection::list_connections(scope))
        if (connection.last_error) out[connection.connector_id] = *connection.last_error;
    return out;
}

void show_product(store::Database& database, metrics::Exposition& out) {
    store::SystemDb db(database);
    const auto number = [&](std::string_view sql) {
        return static_cast<double>(db.list<std::int64_t>(sql).at(0));
    };
    out.gauge("herald_organizations", "Workspaces on this server", {},
              number("SELECT count(*) FROM organizations"));
    out.gauge("herald_users", "People on this server", {}, number("SELECT count(*) FROM users"));
    db.each(
        "SELECT m.purpose, count(*), min(v.trained_at) FROM models m JOIN model_versions v ON "
        "v.tenant = m.tenant AND v.id = m.champion_id GROUP BY m.purpose",
        {}, [&](const store::Row& row) {
            const metrics::Labels labels{{"purpose", std::string(row.text(0))}};
            const double age =
                static_cast<double>(micros_of(SystemClock().now()) - row.integer(2)) / 1e6;
            out.gauge("herald_models_in_service", "Models in service by what they predict", labels,
                      static_cast<double>(row.integer(1)));
            out.gauge("herald_models_oldest_seconds",
                      "Age of the oldest model in service by what it predicts", labels, age);
        });
    std::map<std::string, double> deliveries{{"waiting", 0}, {"retrying", 0}, {"dead", 0}};
    db.each(
        "SELECT state, count(*) FROM alert_deliveries WHERE state <> 'delivered' GROUP BY state",
        {}, [&](const store::Row& row) {
            deliveries[std::string(row.text(0))] = static_cast<double>(row.integer(1));
        });
    for (const auto& [state, count] : deliveries)
        out.gauge("herald_alert_deliveries", "Deliveries of alerts that have not arrived",
                  {{"state", state}}, count);
}

}  // namespace

Watch::Watch(const Config& config)
    : requests(metrics, config.access_log ? observe::AccessLog::on : observe::AccessLog::off),
      calls(metrics) {
    if (!config.otlp_url.empty())
        spans =
            std::make_unique<observe::OtlpExporter>(observe::OtlpOptions{.url = config.otlp_url,
                                                                         .ratio = config.otlp_ratio,
                                                                         .version = HERALD_VERSION,
                                                                         .metrics = &metrics});
    if (!config.sentry_dsn.empty())
        reports = std::make_unique<observe::SentryReporter>(
            observe::SentryOptions{.dsn = config.sentry_dsn,
                                   .release = "herald@" HERALD_VERSION,
                                   .environment = config.sentry_environment,
                                   .server_name = host_name(),
                                   .metrics = &metrics});
}

backup::Source App::backup_source(WithKey with_key) {
    const std::filesystem::path key = folder_ / "master.key";
    if (with_key == WithKey::yes && !std::filesystem::exists(key))
        throw Error(ErrorKind::invalid,
                    "The master key is given by --master-key and not kept in the folder: save it "
                    "where you have it from.");
    backup::Source out{.database = database_.get(),
                       .warehouse = warehouse_.get(),
                       .blobs = blobs_.get(),
                       .temporary = folder_ / "tmp",
                       .key_file = with_key == WithKey::yes ? key : std::filesystem::path(),
                       .head = {}};
    out.head.program = HERALD_VERSION;
    out.head.created_at = clock_.now();
    out.head.database = observe_.database_kind;
    out.head.key = key_.hold()->fingerprint();
    out.head.with_key = with_key == WithKey::yes;
    out.head.migrations = backup::marks_of(all_migrations());
    out.head.warehouse_migrations = backup::marks_of(all_warehouse_migrations());
    return out;
}

void App::tell_of_backup(Tx& tx, const Scope& scope, const std::optional<std::string>& error) {
    constexpr std::string_view kKey = "system/backup";
    if (!error) {
        alert::resolve_key(tx, alerts_, scope, kKey);
        return;
    }
    alert::NewAlert failed;
    failed.severity = alert::Severity::ERROR;
    failed.kind = alert::Kind::system;
    failed.title = "The backup failed";
    failed.message = *error;
    failed.link = "/system";
    failed.key = kKey;
    alert::raise(tx, alerts_, scope, failed);
}

void App::lend_to_observe() {
    observe_.database = database_.get();
    observe_.warehouse = warehouse_.get();
    observe_.bus = bus_.get();
    observe_.clock = &clock_;
    observe_.metrics = &watch_->metrics;
    observe_.requests = &watch_->requests;
    observe_.logs = &watch_->logs;
    observe_.calls = &watch_->calls;
    observe_.version = HERALD_VERSION;
    observe_.database_kind = config_.database_url.empty() ? "sqlite" : "postgresql";
    observe_.data = folder_.path();
    observe_.metrics_token = config_.metrics_token;
    observe_.migrations = all_migrations();
    observe_.is_migrated = [this] { return migrated_.load(); };
    observe_.is_operator = [this](const Scope& scope) {
        return store::SystemDb(*database_)
                   .one<store::TenantId>("SELECT id FROM organizations ORDER BY id LIMIT 1") ==
               scope.tenant();
    };
    observe_.time_zone = [this](const Scope& scope) {
        return identity_->known_organization(scope)->time_zone;
    };
    observe_.sockets = [this] { return static_cast<std::int64_t>(stream_->open_sockets()); };
    observe_.models = [](const Scope& scope) {
        return scope.db()
            .one<std::int64_t>(
                "SELECT count(*) FROM models WHERE tenant = :tenant AND champion_id IS NOT NULL")
            .value_or(0);
    };
    observe_.connector_errors = connector_errors;
    observe_.deliveries = deliveries_of;
    observe_.backup_folder = config_.backup_folder.empty()
                                 ? std::filesystem::absolute(folder_ / "backups")
                                 : std::filesystem::absolute(config_.backup_folder);
    observe_.backup_source = [this] { return backup_source(WithKey::no); };
    observe_.one_backup = &watch_->one_backup;
    observe_.tell_of_backup = [this](Tx& tx, const Scope& scope,
                                     const std::optional<std::string>& error) {
        tell_of_backup(tx, scope, error);
    };
    readers_.push_back(observe::watch_machine(observe_));
    readers_.push_back(watch_->metrics.collect(
        [this](metrics::Exposition& out) { show_product(*database_, out); }));
}

}  // namespace herald::app
