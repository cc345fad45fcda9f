#include "harness.hpp"

#include <fstream>
#include <thread>

#include "app/assets.hpp"
#include "base/crypto.hpp"
#include "task/schedule.hpp"

/// The program's own assets are linked into its executable only.
std::vector<herald::app::Asset> herald::app::embedded_assets() { return {}; }

namespace herald::api {
namespace {

std::map<std::string, std::unique_ptr<World>>& worlds() {
    static std::map<std::string, std::unique_ptr<World>> all;
    return all;
}

std::vector<std::string_view> segments_of(std::string_view path) {
    std::vector<std::string_view> out;
    for (std::size_t at = 1; at <= path.size();) {
        const std::size_t end = std::min(path.find('/', at), path.size());
        out.push_back(path.substr(at, end - at));
        at = end + 1;
    }
    return out;
}

/// Every route needs a table in which it succeeds. Looked at only when all tests ran.
class Coverage final : public testing::Environment {
public:
    void TearDown() override {
        const auto& unit = *testing::UnitTest::GetInstance();
        if (unit.test_to_run_count() == unit.total_test_count())
            for (const auto& [kind, world] : worlds())
                for (const auto& route : world->router().routes())
                    if (!world->succeeded.contains(name_of(route)))
                        ADD_FAILURE() << name_of(route) << " never succeeded on " << kind
                                      << ": it needs scenarios";
        worlds().clear();
    }
};
[[maybe_unused]] const auto* const kCoverage = testing::AddGlobalTestEnvironment(new Coverage);

}  // namespace

std::string name_of(const web::Route& route) { return route.method + " " + route.path; }

World& World::on(const std::string& kind) {
    auto& world = worlds()[kind];
    if (!world) world = std::make_unique<World>(kind);
    return *world;
}

World::World(const std::string& kind) {
    init_crypto();
    folder_ = std::filesystem::temp_directory_path() / ("herald_api_" + to_hex(random_bytes(6)));
    if (kind != "sqlite")
        postgres_ = std::make_unique<store::TestDatabase>(kind, std::vector<store::Migration>{});
    app::Config config;
    config.data = folder_;
    config.database_url = postgres_ ? postgres_->url() : std::string();
    config.public_url = "https://herald.example.com";
    config.hourly_limit = 0;
    app_ = std::make_unique<app::App>(std::move(config));
    app_->migrate();
    app_->events().start();
    app_->tasks().start();
    add_people();
    add_things();
}

World::~World() {
    app_->stop();
    app_.reset();
    std::filesystem::remove_all(folder_);
}

std::vector<std::string> World::spooled_mails() {
    identity().flush_mail();
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator(folder_ / "spool"))
        files.push_back(entry.path());
    std::sort(files.begin(), files.end());  // named by their time
    std::vector<std::string> out;
    for (const auto& file : files) {
        std::ifstream in(file);
        out.emplace_back(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
    }
    return out;
}

std::size_t World::mails() { return spooled_mails().size(); }

std::string World::mailed_token(const std::string& address) {
    std::string out;
    for (const auto& mail : spooled_mails()) {
        const auto at = mail.find("token=");
        if (mail.find("\r\nTo: " + address + "\r\n") == std::string::npos ||
            at == std::string::npos)
            continue;
        out = mail.substr(at + 6, mail.find_first_of("\r\n ", at) - at - 6);
    }
    return out;
}

json::value World::wait_for_task(const std::string& id) {
    for (int i = 0; i < 3000; ++i) {
        json::value task = json::parse(call("owner", "GET /tasks/" + id).body);
        const std::string_view state = task.at("state").as_string();
        if (state != "queued" && state != "running") return task;
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    ADD_FAILURE() << "the task did not end: " << call("owner", "GET /tasks/" + id).body;
    return {};
}

void World::add_people() {
    const web::Visitor visitor{&app_->clock(), "192.0.2.10", "harness", "harness", {}};
    const auto owner = identity().register_user(
        {"owner@north.example", "a long password", "Olga", "Northwind Secret", {}, {}}, visitor);
    tokens["owner"] = owner.access_token;
    values["organization"] = to_string(owner.organization.id);
    for (const auto& [name, role] : {std::pair{"admin", store::Role::admin},
                                     {"editor", store::Role::editor},
                                     {"viewer", store::Role::viewer}}) {
        const std::string address = std::string(name) + "@north.example";
        Scope scope = scope_of("owner");
        identity().invite(scope, {address, role});
        tokens[name] = identity()
                           .accept_invitation({mailed_token(address), name, "a long password"})
                           .access_token;
    }
    const auto stranger = identity().register_user(
        {"stranger@south.example", "a long password", "Stan", "Southwind", {}, {}}, visitor);
    tokens["stranger"] = stranger.access_token;
    Scope admin = scope_of("admin");
    const auto key =
        identity()
            .create_api_key(admin,
                            {"Everything", store::Role::admin, std::vector<std::string>{"*"}, {}})
            .value;
    tokens["key"] = key.key;
    ids["api-keys"] = to_string(key.id);
    tokens["forged"] = owner.access_token.substr(0, owner.access_token.size() - 4) + "AAAA";
    for (const auto& member : identity().list_members(admin, {}).data)
        if (member.email == "viewer@north.example") ids["members"] = to_string(member.id);
    bodies["PATCH /api/v1/members/{id}"] = R"({"role":"editor"})";
}

void World::add_things() {
    Scope scope = scope_of("editor");
    scope.write([&](Tx& tx) {
        const auto task = task::enqueue(tx, scope, app_->bus(),
                                        {.type = "test.never", .title = "A task of Northwind"});
        ids["tasks"] = to_string(task.id);
        task::set_schedule(tx, scope,
                           {.type = "test.never",
                            .title = "A schedule of Northwind",
                            .cron = "0 3 * * *",
                            .time_zone = "Etc/UTC"});
    });
    const auto made = [&](const std::string& what, const std::string& body,
                          const std::string& caller = "editor") {
        const auto response = call(caller, what, body);
        EXPECT_LT(response.status, 300) << what << " " << response.body;
        return response;
    };
    ids["campaigns"] = take(
        made("POST /campaigns", R"({"name":"A campaign of Northwind","daily_budget":10})"), "/id");
    bodies["PATCH /api/v1/campaigns/{id}"] = R"({"name":"Renamed"})";
    made("PATCH /campaigns/" + ids["campaigns"], R"({"name":"A campaign of Northwind, renamed"})");
    ids["changes"] =
        take(made("GET /campaigns/" + ids["campaigns"] + "/history", {}), "/data/0/id");
    ids["connections"] = take(
        made(
            "POST /connections",
            R"({"connector_id":"meta_ads","name":"Meta of Northwind","settings":{"access_token":"t"}})",
            "admin"),
        "/id");
    bodies["PATCH /api/v1/connections/{id}"] = R"({"name":"Renamed"})";
    ids["views"] =
        take(made("POST /views",
                  R"({"name":"A view of Northwind","query":"status=active","columns":["name"]})"),
             "/id");
    bodies["PATCH /api/v1/views/{id}"] = R"({"name":"Renamed"})";
    ids["sync"] = take(made("POST /campaigns/sync", "{}"), "/job_id");
    wait_for_task(ids["sync"]);
    const auto imported = upload(
        "editor", "/campaigns/import",
        "date,campaign,spend\n2026-10-01,Imported by Northwind,12.50\n2026-10-02,Imported by "
        "Northwind,rubbish\n",
        {{"mapping",
          R"({"date":"date","campaign_name":"campaign","spend":"spend","platform":{"value":"meta"}})"},
         {"currency", "EUR"}});
    ids["import"] = take(imported, "/task/id");
    EXPECT_EQ(wait_for_task(ids["import"]).at("state").as_string(), "succeeded")
        << call("owner", "GET /tasks/" + ids["import"]).body;
    ids["schedules"] = to_string(task::list_schedules(scope, {}, 1).at(0).id);
    bodies["PATCH /api/v1/schedules/{id}"] = R"({"enabled":false})";
}

Scope World::scope_of(const std::string& caller) {
    return Scope(identity().caller_of(tokens.at(caller)).parts);
}

std::string World::fill(std::string text) const {
    for (std::size_t at = text.find('$'); at != std::string::npos; at = text.find('$', at)) {
        std::size_t end = at + 1;
        while (end < text.size() &&
               (std::isalnum(static_cast<unsigned char>(text[end])) || text[end] == '_'))
            ++end;
        const auto found = values.find(text.substr(at + 1, end - at - 1));
        if (found == values.end()) {
            at = end;
            continue;
        }
        text.replace(at, end - at, found->second);
        at += found->second.size();
    }
    return text;
}

const web::Route* World::route_of(const web::Request& request) const {
    const auto wanted = segments_of(request.path);
    const web::Route* best = nullptr;
    for (const auto& route : app_->router().routes()) {
        const auto template_segments = segments_of(route.path);
        if (route.method != request.method || template_segments.size() != wanted.size()) continue;
        bool same = true, literal = true;
        for (std::size_t i = 0; same && i < wanted.size(); ++i) {
            const bool any = template_segments[i].starts_with('{');
            same = any || template_segments[i] == wanted[i];
            literal = literal && !any;
        }
        if (same && (best == nullptr || literal)) best = &route;
    }
    return best;
}

web::Response World::call(const std::string& caller, const std::string& what,
                          const std::string& body, const std::vector<web::Header>& headers) {
    const std::string filled = fill(what);
    const auto space = filled.find(' ');
    std::string target = filled.substr(space + 1);
    if (!target.starts_with("/health") && !target.starts_with("/api/")) target = "/api/v1" + target;
    const auto question = target.find('?');
    web::Request request;
    request.method = filled.substr(0, space);
    request.path = target.substr(0, question);
    if (question != std::string::npos) request.query = target.substr(question + 1);
    request.body = fill(body);
    request.remote_address = "192.0.2.20";
    if (!request.body.empty()) request.headers.set("Content-Type", "application/json");
    if (caller != "anonymous")
        request.headers.set("Authorization",
                            "Bearer " + (tokens.contains(caller) ? tokens.at(caller) : caller));
    for (const auto& header : headers) request.headers.set(header.name, fill(header.value));
    web::Response response = router().handle(request);
    if (const web::Route* route = route_of(request)) {
        called.insert(name_of(*route));
        if (response.status < 400) succeeded.insert(name_of(*route));
    }
    return response;
}

web::Response World::call(const Scenario& scenario) {
    return call(scenario.caller, scenario.call, scenario.body, scenario.headers);
}

web::Response World::upload(const std::string& caller, const std::string& path,
                            const std::string& content, const std::vector<web::Header>& fields) {
    std::string body;
    for (const auto& field : fields)
        body += fmt::format("--XX\r\nContent-Disposition: form-data; name=\"{}\"\r\n\r\n{}\r\n",
                            field.name, field.value);
    body += fmt::format(
        "--XX\r\nContent-Disposition: form-data; name=\"file\"; filename=\"file.csv\"\r\n"
        "Content-Type: text/csv\r\n\r\n{}\r\n--XX--\r\n",
        content);
    return call(caller, "POST " + path, body,
                {{"Content-Type", "multipart/form-data; boundary=XX"}});
}

void World::check(const std::vector<Scenario>& table) {
    for (const Scenario& scenario : table) {
        SCOPED_TRACE(scenario.name + " (" + scenario.caller + ": " + scenario.call + ")");
        const web::Response response = call(scenario);
        std::string shown = response.body;
        for (const auto& header : response.headers.all())
            shown += "\n" + header.name + ": " + header.value;
        EXPECT_EQ(response.status, scenario.status) << shown;
        for (const auto& text : scenario.contains) {
            const bool absent = text.starts_with('!');
            const std::string wanted = fill(text.substr(absent ? 1 : 0));
            EXPECT_EQ(shown.find(wanted) == std::string::npos, absent)
                << wanted << (absent ? " is in " : " is not in ") << shown;
        }
    }
}

std::string World::take(const web::Response& response, const std::string& pointer,
                        const std::string& name) {
    boost::system::error_code error;
    const json::value body = json::parse(response.body, error);
    const json::value* found = error ? nullptr : body.find_pointer(pointer, error);
    if (found == nullptr) {
        ADD_FAILURE() << "no " << pointer << " in " << response.status << " " << response.body;
        return {};
    }
    std::string out =
        found->is_string() ? std::string(found->get_string()) : json::serialize(*found);
    if (!name.empty()) values[name] = out;
    return out;
}

}  // namespace herald::api
