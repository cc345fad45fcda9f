#include "running.hpp"

#include <thread>

#include "app/assets.hpp"
#include "base/crypto.hpp"

/// The program's own assets are linked into its executable only.
std::vector<herald::app::Asset> herald::app::embedded_assets() { return {}; }

namespace herald::operate {

namespace fs = std::filesystem;

Folder::Folder() {
    init_crypto();
    path_ = fs::temp_directory_path() / ("herald_operate_" + to_hex(random_bytes(6)));
    fs::create_directories(path_);
}
Folder::~Folder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
}

Running::Running(const fs::path& data, const Settings& settings)
    : http_({.egress = net::EgressPolicy({"127.0.0.0/8"})}) {
    app::Config config;
    config.data = data;
    config.listen = "127.0.0.1:0";
    config.hourly_limit = 0;
    config.log_level = app::LogDetail::info;
    if (settings) settings(config);
    app_ = std::make_unique<app::App>(std::move(config));
    app_->start();
    const web::Visitor visitor{&app_->clock(), "192.0.2.1", "watch", "watch"};
    try {
        token = app_->identity()
                    .register_user({"owner@watch.example", "a long password", "Olga", "Watched",
                                    parse_currency("EUR"), "Etc/UTC"},
                                   visitor)
                    .access_token;
    } catch (const Error& error) {  // a restored folder knows her already
        if (error.kind() != ErrorKind::conflict) throw;
        token = app_->identity()
                    .login({"owner@watch.example", "a long password"}, visitor)
                    .access_token;
    }
}

net::HttpResponse Running::call(const std::string& method, const std::string& path,
                                const std::string& body, net::Headers headers) {
    net::HttpRequest request;
    request.method = method;
    request.url = url() + (path.starts_with("/health") ? path : "/api/v1" + path);
    request.body = body;
    request.headers = std::move(headers);
    if (!request.headers.has("Authorization"))
        request.headers.set("Authorization", "Bearer " + token);
    if (!body.empty() && !request.headers.has("Content-Type"))
        request.headers.set("Content-Type", "application/json");
    return http_.send(request);
}

Scope Running::scope() { return Scope(app_->identity().caller_of(token).parts); }

json::value Running::wait_for_task(const std::string& id) {
    json::value task;
    wait_until([&] {
        task = json::parse(call("GET", "/tasks/" + id).body);
        const std::string_view state = task.at("state").as_string();
        return state != "queued" && state != "running";
    });
    return task;
}

void wait_until(const std::function<bool()>& done) {
    for (int i = 0; i < 6000; ++i) {
        if (done()) return;
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    FAIL() << "it did not happen";
}

}  // namespace herald::operate
