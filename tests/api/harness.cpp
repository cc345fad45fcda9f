#include "harness.hpp"

#include <fstream>
#include <thread>

#include "app/assets.hpp"
#include "base/crypto.hpp"
#include "speech.hpp"
#include "store/system_db.hpp"
#include "web/problem.hpp"

/// The program's own assets are linked into its executable only.
std::vector<herald::app::Asset> herald::app::embedded_assets() { return {}; }

namespace herald::api {
namespace {

std::map<std::string, std::unique_ptr<World>>& worlds() {
    static std::map<std::string, std::unique_ptr<World>> all;
    return all;
}

/// Numbers are equal whatever their JSON form: 12 and 12.0.
bool same(const json::value& a, const json::value& b) {
    if (a.is_number() && b.is_number()) return a.to_number<double>() == b.to_number<double>();
    return a == b;
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

/// Statuses that need a crowd, a clock or a socket: seen by tests of their own (access_test.cpp,
/// tests/sockets).
constexpr std::array kElsewhere{ErrorKind::rate_limited, ErrorKind::too_large};

/// Every operation of the document needs a table in which it succeeds, and every status that its
/// document names must have been seen. Looked at only when all tests ran.
class Coverage final : public testing::Environment {
public:
    void TearDown() override {
        const auto& unit = *testing::UnitTest::GetInstance();
        if (unit.test_to_run_count() == unit.total_test_count())
            for (const auto& [kind, world] : worlds())
                for (const auto& route : world->router().routes()) check(kind, *world, route);
        worlds().clear();
    }

private:
    static void check(const std::string& kind, World& world, const web::Route& route) {
        const std::string name = name_of(route);
        const auto& operation = world.document().operation(route);
        const auto& tabled = world.tabled[name];
        if (std::none_of(tabled.begin(), tabled.end(), [](int status) { return status < 300; }))
            ADD_FAILURE() << name << " has no scenario table in which it succeeds on " << kind;
        std::set<int> missing;
        for (const ErrorKind refusal : web::refusals_of(route, operation)) {
            const auto& own = route.spec.refusals;
            const bool busy = refusal == ErrorKind::conflict &&  // the first with this key runs
                              std::find(own.begin(), own.end(), refusal) == own.end();
            if (busy ||
                std::find(kElsewhere.begin(), kElsewhere.end(), refusal) != kElsewhere.end())
                continue;
            if (!world.seen[name].contains(web::status_of(refusal)))
                missing.insert(web::status_of(refusal));
        }
        for (const int status : missing)
            ADD_FAILURE() << name << " never answered " << status << " on " << kind
                          << ", which its document names: it needs a scenario";
    }
};
[[maybe_unused]] const auto* const kCoverage = testing::AddGlobalTestEnvironment(new Coverage);

/// What the host of pictures gives: a picture by a wrong name, rubbish, one too large, an error.
net::test::ServedResponse serve_picture(const net::test::ServedRequest& request) {
    if (request.path.starts_with("/speech/")) return serve_speech(request);
    const std::string png("\x89PNG\r\n\x1a\n", 8);
    static std::atomic<int> busy{0};
    if (request.path == "/busy.png")
        return busy++ % 2 == 0 ? net::test::ServedResponse{503, "later", {}, {}}
                               : net::test::ServedResponse{200, png, {}, {}};
    if (request.path == "/inside.png")
        return {302, "", {{"Location", "http://169.254.169.254/latest/meta-data/"}}, {}};
    if (request.path == "/page.png")
        return {
            200, "<!doctype html><script>alert(1)</script>", {{"Content-Type", "image/png"}}, {}};
    if (request.path == "/drawing.svg")
        return {200, "<svg onload=alert(1)>", {{"Content-Type", "image/svg+xml"}}, {}};
    if (request.path == "/large.png") return {200, png + std::string(3u << 20, '.'), {}, {}};
    if (request.path == "/zero") return {500, std::string("a\0b", 3), {}, {}};
    if (request.path == "/gone.png") return {404, "gone", {}, {}};
    static std::atomic<int> late{0};
    if (request.path == "/late.png" && late++ % 2 == 0) return {404, "not yet", {}, {}};
    return {200, png + request.path, {{"Content-Type", "text/html"}}, {}};
}

}  // namespace

std::string name_of(const web::Route& route) { return route.method + " " + route.path; }

World& World::on(const std::string& kind) {
    auto& world = worlds()[kind];
    if (!world) world = std::make_unique<World>(kind);
    return *world;
}

World::World(const std::string& kind) : pictures_(serve_picture), sites_(serve_site) {
    init_crypto();
    folder_ = std::filesystem::temp_directory_path() / ("herald_api_" + to_hex(random_bytes(6)));
    if (kind != "sqlite")
        postgres_ = std::make_unique<store::TestDatabase>(kind, std::vector<store::Migration>{});
    app::Config config;
    config.data = folder_;
    config.database_url = postgres_ ? postgres_->url() : std::string();
    config.public_url = "https://herald.example.com";
    config.hourly_limit = 0;
    config.access_log = false;
    config.metrics_token = "the metrics token";
    config.allow_private = {pictures_.place(), sites_.place()};
    config.recording_limit = 8;
    app_ = std::make_unique<app::App>(std::move(config));
    app_->migrate();
    app_->events().start();
    app_->tasks().start();
    app_->start_pumps();
    document_ = std::make_unique<Document>(app_->router());
    add_people();
    add_things();
    add_alerts();
    add_recommendations();
    add_incidents();
    add_rules();
    add_models();
    add_reports();
    add_content();
    add_archive();
    add_sources();
    add_studio();
    add_speech();
    add_publish();
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

json::value World::wait_for_task(const std::string& id, const std::string& caller) {
    for (int i = 0; i < 12'000; ++i) {  // a hundred others may wait before it
        json::value task = json::parse(call(caller, "GET /tasks/" + id).body);
        const std::string_view state = task.at("state").as_string();
        if (state != "queued" && state != "running") return task;
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    std::string others;
    for (const auto& title : store::SystemDb(app_->database())
                                 .list<std::string>("SELECT type || ' ' || title || ', since ' || "
                                                    "started_at FROM tasks WHERE state = "
                                                    "'running'"))
        others += "\n" + title;
    ADD_FAILURE() << "the task did not end: " << call(caller, "GET /tasks/" + id).body
                  << "\nwhat runs:" << others;
    return {};
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

std::string World::real_path(const web::Route& route) const {
    std::string out, last, before;
    for (const auto segment : segments_of(route.path)) {
        std::string text(segment);
        if (segment == "{kind}") {
            text = last == "generate" ? "social" : "conversions";
        } else if (segment == "{type}") {
            text = "content";
        } else if (segment == "{page}" || segment == "{number}") {
            text = "1";
        } else if (segment.starts_with('{')) {
            auto found = ids.find(before + "/" + last);  // "reports/schedules" beside "schedules"
            if (found == ids.end()) found = ids.find(last);
            if (found == ids.end()) return {};
            text = found->second;
        }
        before = std::exchange(last, text);
        out += "/" + text;
    }
    return out;
}

std::string World::body_of(const web::Route& route) const {
    const auto found = bodies.find(name_of(route));
    if (found != bodies.end()) return fill(found->second);
    return route.method == "GET" || route.method == "DELETE" ? "" : "{}";
}

std::string World::caller_of(const web::Route& route) const {
    return route.spec.open ? "anonymous" : "owner";
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

web::Request World::request_of(const Scenario& scenario) const {
    const std::string filled = fill(scenario.call);
    const auto space = filled.find(' ');
    std::string target = filled.substr(space + 1);
    if (!target.starts_with("/health") && !target.starts_with("/api/")) target = "/api/v1" + target;
    const auto question = target.find('?');
    web::Request request;
    request.method = filled.substr(0, space);
    request.path = target.substr(0, question);
    if (question != std::string::npos) request.query = target.substr(question + 1);
    request.body = fill(scenario.body);
    request.remote_address = "192.0.2.20";
    if (!request.body.empty())
        request.headers.set("Content-Type", request.body.starts_with("--XX")
                                                ? "multipart/form-data; boundary=XX"
                                                : "application/json");
    if (scenario.caller != "anonymous") {
        const std::string caller = fill(scenario.caller);
        const auto known = tokens.find(caller);
        request.headers.set("Authorization",
                            "Bearer " + (known != tokens.end() ? known->second : caller));
    }
    for (const auto& header : scenario.headers)
        request.headers.set(header.name, fill(header.value));
    return request;
}

web::Response World::call(const std::string& caller, const std::string& what,
                          const std::string& body, const std::vector<web::Header>& headers) {
    return call({"", caller, what, body, 0, {}, headers});
}

web::Response World::call(const Scenario& scenario) {
    web::Request request = request_of(scenario);
    const std::string filled = request.method + " " + request.path;
    web::Response response = router().handle(request);
    if (response.file) {  // as the server would send it
        std::ifstream in(response.file->path, std::ios::binary);
        in.seekg(static_cast<std::streamoff>(response.file->offset));
        response.body.assign(response.file->size, '\0');
        in.read(response.body.data(), static_cast<std::streamsize>(response.file->size));
    }
    if (const web::Route* route = route_of(request)) {
        const std::lock_guard lock(seen_mutex);
        seen[name_of(*route)].insert(response.status);
        for (const auto& problem : document_->problems(*route, response))
            ADD_FAILURE() << name_of(*route) << " (" << filled << "): " << problem << "\n"
                          << response.status << " " << response.body;
    }
    return response;
}

std::string form_of(const std::string& file, const std::vector<web::Header>& fields) {
    std::string body;
    for (const auto& field : fields)
        body += fmt::format("--XX\r\nContent-Disposition: form-data; name=\"{}\"\r\n\r\n{}\r\n",
                            field.name, field.value);
    if (!file.empty())
        body += fmt::format(
            "--XX\r\nContent-Disposition: form-data; name=\"file\"; filename=\"file.csv\"\r\n"
            "Content-Type: text/csv\r\n\r\n{}\r\n",
            file);
    return body + "--XX--\r\n";
}

web::Response World::upload(const std::string& caller, const std::string& path,
                            const std::string& content, const std::vector<web::Header>& fields) {
    return call(caller, "POST " + path, form_of(content, fields));
}

void World::check(const std::vector<Scenario>& table) {
    for (const Scenario& scenario : table) {
        SCOPED_TRACE(scenario.name + " (" + scenario.caller + ": " + scenario.call + ")");
        const web::Response response = call(scenario);
        std::string shown = response.body;
        for (const auto& header : response.headers.all())
            shown += "\n" + header.name + ": " + header.value;
        EXPECT_EQ(response.status, scenario.status) << shown;
        for (const auto& text : scenario.contains) expect(fill(text), response, shown);
        if (const web::Route* route = route_of(request_of(scenario)))
            tabled[name_of(*route)].insert(response.status);
    }
}

void World::expect(const std::string& wanted, const web::Response& response,
                   const std::string& shown) {
    const auto equals = wanted.find(" == ");
    if (wanted.starts_with('/') && equals != std::string::npos) {
        boost::system::error_code error;
        const json::value body = json::parse(response.body, error);
        const auto* found = error ? nullptr : body.find_pointer(wanted.substr(0, equals), error);
        const std::string right = wanted.substr(equals + 4);
        const std::string is = found != nullptr ? json::serialize(*found) : "missing";
        const bool fits = found == nullptr ? right == "missing"
                                           : right != "missing" && same(*found, json::parse(right));
        EXPECT_TRUE(fits) << wanted << ", but it is " << is << " in " << shown;
        return;
    }
    const auto keeps = wanted.find(" => ");
    if (wanted.starts_with('/') && keeps != std::string::npos) {
        take(response, wanted.substr(0, keeps), wanted.substr(keeps + 4));
        return;
    }
    const bool absent = wanted.starts_with('!');
    EXPECT_EQ(shown.find(wanted.substr(absent ? 1 : 0)) == std::string::npos, absent)
        << wanted << (absent ? " is in " : " is not in ") << shown;
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
