#include "app/app.hpp"

#include "ads/connections.hpp"
#include "ads/removal.hpp"
#include "app/assets.hpp"
#include "app/demo.hpp"
#include "app/local.hpp"
#include "base/log.hpp"
#include "connectors/catalog.hpp"
#include "event/stream.hpp"
#include "identity/identity.hpp"
#include "report/actions.hpp"

namespace herald::app {
namespace {

constexpr std::size_t kSnapshotBytes = 64u << 20, kHistoryBytes = 256u << 20,
                      kPreviewBytes = 16u << 20;
constexpr std::size_t kLongestSocketPath = 107;  // of sockaddr_un, with its final zero

std::unique_ptr<Watch> make_watch(const Config& config) {
    set_log_level(static_cast<LogLevel>(config.log_level));
    if (config.log_format != LogStyle::automatic)
        set_log_format(config.log_format == LogStyle::json ? LogFormat::json : LogFormat::words);
    return std::make_unique<Watch>(config);
}

std::unique_ptr<store::Database> open_database(const Config& config, const DataFolder& folder,
                                               metrics::Registry& metrics) {
    if (std::filesystem::exists(folder / backup::kUnfinished))
        throw Error(ErrorKind::unavailable,
                    fmt::format("A restore into {} did not end: run herald restore again, with "
                                "--force.",
                                folder.path().string()));
    if (!config.database_url.empty())
        return store::open_postgres(
            {.url = config.database_url, .connections = 32, .metrics = &metrics});
    return store::open_sqlite({.file = folder / "herald.db", .metrics = &metrics});
}

std::string public_url(const Config& config) {
    if (!config.public_url.empty()) return config.public_url;
    const Listen listen = parse_listen(config.listen);
    return fmt::format("http://{}:{}", listen.address == "0.0.0.0" ? "localhost" : listen.address,
                       listen.port);
}

}  // namespace

App::App(Config config)
    : config_(std::move(config)),
      watch_(make_watch(config_)),
      folder_(config_.data),
      key_(SealingKey(folder_.master_key(config_.master_key))),
      database_(open_database(config_, folder_, watch_->metrics)),
      warehouse_(store::open_duckdb({.file = folder_ / "warehouse.duckdb",
                                     .memory_bytes = config_.warehouse_memory,
                                     .temp_dir = folder_ / "tmp",
                                     .metrics = &watch_->metrics})),
      blobs_(store::open_file_blobs(folder_ / "blobs")),
      bus_(store::make_bus()),
      cache_(store::make_cache()),
      mail_(config_, folder_ / "spool"),
      catalogue_(connectors::make_catalogue()),
      http_({.egress = net::EgressPolicy(config_.allow_private)}),
      snapshots_(*warehouse_, kSnapshotBytes),
      campaigns_(kSnapshotBytes / 2, config_.database_url.empty() ? 0 : 2000),
      histories_(kHistoryBytes),
      insight_{&ads_, &histories_, HERALD_VERSION},
      automation_{&insight_, &alerts_, &http_},
      previews_(kPreviewBytes) {
    catalogue_.count_calls(watch_->calls);
    identity_ = std::make_unique<identity::Identity>(identity::IdentityOptions{
        .database = database_.get(),
        .cache = cache_.get(),
        .clock = &clock_,
        .mailer = &mail_,
        .bus = bus_.get(),
        .signing_key = key_.hold()->derive("access tokens"),
        .public_url = public_url(config_),
        .hourly_limit = config_.hourly_limit,
        .organization_deleted = [this](store::TenantId tenant, store::TenantKey key) {
            blobs_->remove_all(tenant);
            ads::remove_facts(*warehouse_, key);
        }});
    lend_to_ads();
    lend_to_content();
    lend_to_alerts();
    lend_to_observe();
    lend_to_reports();
    dispatcher_ = std::make_unique<event::Dispatcher>(*database_, *bus_, clock_, &watch_->metrics);
    runner_ = std::make_unique<task::Runner>(
        task::RunnerOptions{.database = database_.get(),
                            .bus = bus_.get(),
                            .clock = &clock_,
                            .audit = identity_.get(),
                            .threads = config_.task_threads,
                            .lease = std::chrono::seconds(config_.task_lease),
                            .heartbeat = std::chrono::seconds(config_.task_lease) / 3,
                            .single_process = config_.database_url.empty(),
                            .metrics = &watch_->metrics});
    stream_ =
        std::make_unique<event::StreamHub>(event::StreamOptions{.database = database_.get(),
                                                                .bus = bus_.get(),
                                                                .cache = cache_.get(),
                                                                .clock = &clock_,
                                                                .authenticator = identity_.get(),
                                                                .metrics = &watch_->metrics});
    router_ = std::make_unique<web::Router>(
        web::RouterOptions{.clock = &clock_,
                           .database = database_.get(),
                           .authenticator = identity_.get(),
                           .limits = identity_.get(),
                           .observer = &watch_->requests,
                           .visitor_hourly = config_.hourly_limit > 0 ? config_.hourly_limit : 0,
                           .spool_dir = folder_ / "tmp"});
    install(*this);
    local_ = std::make_unique<web::Router>(
        web::RouterOptions{.clock = &clock_, .spool_dir = folder_ / "tmp"});
    add_local_routes(*this, *local_);
    router_->set_fallback(ui_handler(config_.ui_dir));
}

App::~App() { stop(); }

void App::lend_to_ads() {
    connections_ = {.bus = bus_.get(),
                    .master_key = &key_,
                    .catalogue = &catalogue_,
                    .http = &http_,
                    .sandbox = [this] { return sandbox(); },
                    .followers = {ads::connection_follower(ads_)}};
    ads_ = {.database = database_.get(),
            .warehouse = warehouse_.get(),
            .blobs = blobs_.get(),
            .bus = bus_.get(),
            .connections = &connections_,
            .http = &http_,
            .snapshots = &snapshots_,
            .campaigns = &campaigns_,
            .workspace = [this](const Scope& scope) { return workspace(scope); },
            .demo = [this](Currency currency) { return make_demo(currency, clock_); }};
}

void App::lend_to_content() {
    content_ = {
        .items = {.bus = bus_.get()},
        .database = database_.get(),
        .blobs = blobs_.get(),
        .bus = bus_.get(),
        .clock = &clock_,
        .master_key = &key_,
        .connections = &connections_,
        .http = &http_,
        .public_url = public_url(config_),
        .models =
            config_.models.empty() ? folder_ / "models" : std::filesystem::path(config_.models),
        .scratch = folder_ / "tmp",
        .recording_limit = config_.recording_limit << 20,
        .zone = [this](const Scope& scope) { return workspace(scope).zone; },
        .system_scope =
            [this](store::TenantId tenant) { return Scope(identity_->system_parts(tenant)); }};
}

void App::lend_to_reports() {
    reports_.sources.insight = &insight_;
    reports_.sources.actions = [this](const Scope& scope, const ads::Period& period) {
        return report::automation_actions(ads_, scope, period);
    };
    reports_.bus = bus_.get();
    reports_.fonts = &fonts_;
    reports_.previews = &previews_;
    reports_.alerts = &alerts_;
}

void App::lend_to_alerts() {
    alerts_ = {
        .database = database_.get(),
        .bus = bus_.get(),
        .clock = &clock_,
        .master_key = &key_,
        .egress = net::EgressPolicy(config_.allow_private),
        .send_mail = [this](const net::MailMessage& mail) { mail_.send(mail); },
        .has_mail = mail_.has_server(),
        .public_url = public_url(config_),
        .program = HERALD_VERSION,
        .workspace = [this](const Scope& scope) { return alert_workspace(scope); },
        .addresses = [this](const Scope& scope,
                            store::Role at_least) { return addresses(scope, at_least); },
        .system_scope =
            [this](store::TenantId tenant) { return Scope(identity_->system_parts(tenant)); }};
}

alert::Workspace App::alert_workspace(const Scope& scope) {
    return {identity_->known_organization(scope)->name, workspace(scope).zone};
}

std::vector<std::string> App::addresses(const Scope& scope, store::Role at_least) {
    std::vector<std::string> out;
    Scope reader = scope;
    identity::ListPlain page;
    page.limit = web::Paged::kMax;
    for (const auto& member : identity_->list_members(reader, page).data)
        if (member.user_id && member.role >= at_least) out.push_back(member.email);
    return out;
}

void App::migrate() {
    store::migrate(*database_, all_migrations());
    warehouse_->migrate(all_warehouse_migrations());
    settle_master_key();
    migrated_ = true;
}

void App::start() {
    migrate();
    dispatcher_->start();
    if (config_.role != ProcessRole::web) {
        runner_->start();
        start_pumps();
    }
    const Listen listen = parse_listen(config_.listen);
    web::ServerOptions options;
    options.address = listen.address;
    options.port = listen.port;
    options.io_threads = config_.io_threads;
    options.workers = config_.workers;
    options.spool_dir = folder_ / "tmp";
    options.unix_socket = folder_ / "herald.sock";
    if (options.unix_socket.native().size() > kLongestSocketPath) {
        log_warning("the data folder's path is too long for a local socket: commands need it free",
                    {{"path", options.unix_socket.native()}});
        options.unix_socket.clear();
    }
    options.trusted_proxies = config_.trusted_proxies;
    options.address_connections = config_.address_connections;
    options.uncounted = {"127.0.0.0/8", "::1"};  // a proxy that nobody told us of may stand there
    options.metrics = &watch_->metrics;
    options.body_limit = [this](std::string_view method, std::string_view path) {
        return router_->body_limit(method, path);
    };
    server_ = std::make_unique<web::HttpServer>(
        options, [this](web::Request& r) { return answer(r); },
        std::string(event::StreamHub::kPath), stream_->handler());
    stream_->start();
    server_->start();
}

void App::start_pumps() {
    publish_pump_ = std::make_unique<content::PublishPump>(content_);
    publish_pump_->start();
    alert_desk_ = std::make_unique<alert::Desk>(alerts_);
    alert_pump_ = std::make_unique<alert::Pump>(
        alerts_, alert::PumpOptions{.single_process = config_.database_url.empty()});
    alert_desk_->start();
    alert_pump_->start();
}

void App::stop() {
    if (server_) server_->stop();
    if (stream_) stream_->stop();
    server_.reset();
    if (alert_desk_) alert_desk_->stop();
    if (alert_pump_) alert_pump_->stop();
    if (publish_pump_) publish_pump_->stop();
    if (runner_) runner_->stop();
    if (dispatcher_) dispatcher_->stop();
}

std::string App::url() const {
    const Listen listen = parse_listen(config_.listen);
    return fmt::format("http://{}:{}", listen.address == "0.0.0.0" ? "localhost" : listen.address,
                       server_ ? server_->port() : listen.port);
}

ads::Workspace App::workspace(const Scope& scope) {
    const auto row = identity_->known_organization(scope);
    const std::lock_guard lock(zones_mutex_);
    auto found = zones_.find(row->time_zone);
    if (found == zones_.end())
        found =
            zones_
                .emplace(row->time_zone, TimeZone::parse(row->time_zone).value_or(TimeZone::utc()))
                .first;
    return {row->currency, found->second};
}

connection::Sandbox App::sandbox() {
    const std::lock_guard lock(sandbox_mutex_);
    std::string url = config_.sandbox_url;
    if (url.empty()) {
        if (!sandbox_)
            sandbox_ = std::make_unique<sandbox::SandboxServer>(sandbox::northwind(Currency{}),
                                                                clock_, "127.0.0.1", 0);
        url = sandbox_->url();
    }
    if (!sandbox_http_)
        sandbox_http_ = std::make_unique<net::HttpClient>(
            net::HttpClientOptions{.egress = net::EgressPolicy({url.substr(url.find("//") + 2)})});
    const auto text = [](std::string_view value) { return json::value(value); };
    using C = sandbox::Credentials;
    std::map<std::string, json::object> settings{
        {"meta_ads", {{"access_token", text(C::meta_token)}, {"api_base", url}}},
        {"google_ads",
         {{"developer_token", text(C::google_developer_token)},
          {"client_id", text(C::client_id)},
          {"client_secret", text(C::client_secret)},
          {"refresh_token", text(C::refresh_token)},
          {"api_base", url},
          {"auth_base", url}}},
        {"tiktok_ads",
         {{"access_token", text(C::tiktok_token)},
          {"app_id", "sandbox-app"},
          {"app_secret", text(C::client_secret)},
          {"api_base", url}}},
        {"snapchat_ads",
         {{"client_id", text(C::client_id)},
          {"client_secret", text(C::client_secret)},
          {"refresh_token", text(C::refresh_token)},
          {"api_base", url},
          {"auth_base", url}}},
        {"openai", {{"api_key", text(C::openai_key)}, {"base_url", url + "/v1"}}}};
    settings.merge(sandbox::networks::settings_for(url));
    return {sandbox_http_.get(), std::move(settings)};
}

}  // namespace herald::app
