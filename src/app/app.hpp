#pragma once

#include <map>
#include <memory>
#include <mutex>

#include "ads/campaign_order.hpp"
#include "ads/context.hpp"
#include "ads/snapshots.hpp"
#include "alert/deliver/pump.hpp"
#include "alert/routing/desk.hpp"
#include "app/backup_job.hpp"
#include "app/config.hpp"
#include "app/folder.hpp"
#include "app/mail.hpp"
#include "app/watch.hpp"
#include "automation/engine/context.hpp"
#include "connector/connector.hpp"
#include "content/module.hpp"
#include "content/publish/send/pump.hpp"
#include "event/event.hpp"
#include "event/stream.hpp"
#include "identity/identity.hpp"
#include "insight/panel/history.hpp"
#include "net/http_client.hpp"
#include "observe/context.hpp"
#include "report/context.hpp"
#include "sandbox/server.hpp"
#include "store/warehouse.hpp"
#include "task/task.hpp"
#include "web/server.hpp"

/// The composition root: the one place that names every module.
namespace herald::app {

/// Everything a running program is made of, in the order it is made; taken down in reverse.
class App {
public:
    explicit App(Config config);
    ~App();
    App(const App&) = delete;
    App& operator=(const App&) = delete;

    /// Migrates, starts tasks and listens. Throws Error.
    void start();
    void stop();
    /// "http://127.0.0.1:8080"
    std::string url() const;

    const Config& config() const { return config_; }
    identity::Identity& identity() { return *identity_; }
    web::Router& router() { return *router_; }
    const connection::Context& connections() const { return connections_; }
    const ads::Context& ads() const { return ads_; }
    const content::Context& content() const { return content_; }
    const insight::Context& insight() const { return insight_; }
    const alert::Context& alerts() const { return alerts_; }
    const report::Context& reports() const { return reports_; }
    /// Mail with attachments leaves here.
    MailDoor& mail() { return mail_; }
    const automation::Context& automation() const { return automation_; }
    store::Database& database() { return *database_; }
    const Clock& clock() const { return clock_; }
    store::Bus& bus() { return *bus_; }
    store::Cache& cache() { return *cache_; }
    event::Dispatcher& events() { return *dispatcher_; }
    event::StreamHub& stream() { return *stream_; }
    task::Runner& tasks() { return *runner_; }
    /// What is due is published, and alerts are routed and sent from now on, until stop().
    void start_pumps();
    web::Router& local_routes() { return *local_; }
    const observe::Context& observe() const { return observe_; }
    metrics::Registry& metrics() { return watch_->metrics; }
    BackupJob& backup_job() { return backup_job_; }
    enum class WithKey { no, yes };
    backup::Source backup_source(WithKey with_key);
    /// Migrations of every module, in the order of the rooms; then the master key must be the one
    /// that the secrets are sealed with, else Error{invalid}.
    void migrate();
    /// Seals every secret with another master key (64 hex digits; a random one when left out, kept
    /// in the folder) and returns their number. The old key opens nothing here afterwards, and
    /// access tokens end. Throws Error{invalid} for what is no key.
    std::int64_t rotate_key(const std::optional<std::string>& hex);

private:
    void lend_to_ads();
    void lend_to_content();
    void lend_to_alerts();
    void lend_to_observe();
    void tell_of_backup(Tx& tx, const Scope& scope, const std::optional<std::string>& error);
    void lend_to_reports();
    ads::Workspace workspace(const Scope& scope);
    alert::Workspace alert_workspace(const Scope& scope);
    std::vector<std::string> addresses(const Scope& scope, store::Role at_least);
    /// The built-in sandbox, started at first use.
    connection::Sandbox sandbox();
    void settle_master_key();
    /// The API, or over the local socket the administrator's commands.
    web::Response answer(web::Request& request);

    Config config_;
    SystemClock clock_;
    std::unique_ptr<Watch> watch_;
    DataFolder folder_;
    MasterKey key_;
    std::unique_ptr<store::Database> database_;
    std::unique_ptr<store::Warehouse> warehouse_;
    std::unique_ptr<store::Blobs> blobs_;
    std::unique_ptr<store::Bus> bus_;
    std::unique_ptr<store::Cache> cache_;
    MailDoor mail_;
    std::unique_ptr<identity::Identity> identity_;
    connector::Catalogue catalogue_;
    net::HttpClient http_;
    ads::Snapshots snapshots_;
    ads::CampaignCache campaigns_;
    connection::Context connections_;
    ads::Context ads_;
    content::Context content_;
    insight::Histories histories_;
    insight::Context insight_;
    alert::Context alerts_;
    automation::Context automation_;
    observe::Context observe_;
    std::atomic<bool> migrated_{false};
    std::vector<std::shared_ptr<void>> readers_;  ///< of metrics
    report::Fonts fonts_;
    ads::Lru<report::LaidOut> previews_;
    report::Context reports_;
    std::mutex zones_mutex_;
    std::map<std::string, TimeZone> zones_;  ///< those in use: reading one costs as much as a query
    std::mutex sandbox_mutex_;
    std::unique_ptr<sandbox::SandboxServer> sandbox_;
    std::unique_ptr<net::HttpClient> sandbox_http_;
    std::unique_ptr<event::Dispatcher> dispatcher_;
    std::unique_ptr<task::Runner> runner_;
    std::unique_ptr<alert::Desk> alert_desk_;
    std::unique_ptr<alert::Pump> alert_pump_;
    std::unique_ptr<content::PublishPump> publish_pump_;
    std::unique_ptr<event::StreamHub> stream_;
    std::unique_ptr<web::Router> router_, local_;
    BackupJob backup_job_;
    std::unique_ptr<web::HttpServer> server_;
};

/// The product's table of contents: one line a module (modules.cpp).
void install(App& app);
std::vector<store::Migration> all_migrations();
std::vector<store::Migration> all_warehouse_migrations();

}  // namespace herald::app
