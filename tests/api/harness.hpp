#pragma once

#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "app/app.hpp"
#include "document.hpp"
#include "net/test_server.hpp"
#include "store/test_database.hpp"

/// API tests: tables of scenarios against the whole router, in this process, on SQLite and on
/// PostgreSQL.
namespace herald::api {

/// One line of a table.
struct Scenario {
    std::string name;    ///< a sentence
    std::string caller;  ///< see World::tokens; "anonymous" sends no token
    std::string call;  ///< "GET /tasks?limit=1"; below /api/v1 unless it begins with /health; $name
                       ///< is a World value
    std::string body;  ///< JSON; $name is a World value
    int status = 0;
    /// Texts of the answer's body or headers; "!text" must not be there; "/data/0/spend == 12.5"
    /// is the JSON at a pointer, whole ("== missing": nothing is there); "/id => campaign" keeps it
    /// as a World value.
    std::vector<std::string> contains;
    std::vector<web::Header> headers = {};
};

/// Every answer is held against the OpenAPI document: its status, its type, every member. At the
/// end each operation must have succeeded in a table, and each status of its document must have
/// been seen.
///
/// The whole program without its sockets, over a database of its own, with two organizations. The
/// first has a person in each role: "owner", "admin", "editor", "viewer", and an API key of an
/// admin for everything, "key". "stranger" owns the second one. Tasks run; the rate limit is off.
class World {
public:
    /// One for each kind of database, made on first use, gone at the end of the program.
    static World& on(const std::string& kind);
    explicit World(const std::string& kind);
    ~World();

    web::Response call(const Scenario& scenario);
    web::Response call(const std::string& caller, const std::string& what,
                       const std::string& body = {}, const std::vector<web::Header>& headers = {});
    /// Runs a table; each line's failure says its name.
    void check(const std::vector<Scenario>& table);
    /// A new workspace of a new person: tokens[name] is its owner.
    void open_workspace(const std::string& name);
    /// Somebody joins the inviter's workspace: tokens[name]; values[name] is the member's id.
    void join(const std::string& inviter, const std::string& name, const std::string& role);
    /// POST of multipart/form-data with one file and text fields.
    web::Response upload(const std::string& caller, const std::string& path,
                         const std::string& content, const std::vector<web::Header>& fields = {});
    /// The answer's JSON member at a pointer, as text without quotes; also keeps it as a value when
    /// `name` is given.
    std::string take(const web::Response& response, const std::string& pointer,
                     const std::string& name = {});

    std::string fill(std::string text) const;
    /// The route's path with real ids of the first organization; empty when one is not known.
    std::string real_path(const web::Route& route) const;
    /// The body in `bodies`, else an empty one.
    std::string body_of(const web::Route& route) const;
    /// One who may call it: "anonymous" for open routes, else "owner".
    std::string caller_of(const web::Route& route) const;
    /// A scope of the first organization, for tests that prepare data.
    Scope scope_of(const std::string& caller);
    /// The token in the link of the last mail to this address; empty when there was none.
    std::string mailed_token(const std::string& address);
    std::size_t mails();
    /// Waits until the task has ended and returns it as the API shows it.
    json::value wait_for_task(const std::string& id, const std::string& caller = "owner");

    /// Stores what is advised to the caller's workspace now: for each key the pause, or for a key
    /// that begins with "budget" a budget of 12, of its newest campaign; "by_hand…" has no changes.
    /// Returns the ids in their order. What was open before and is not among them expires. A
    /// refresh that waits is cancelled, because it would advise something else.
    std::vector<std::string> advise(const std::string& caller,
                                    const std::vector<std::string>& keys);

    app::App& app() { return *app_; }
    web::Router& router() { return app_->router(); }
    identity::Identity& identity() { return app_->identity(); }
    const Document& document() const { return *document_; }
    const std::filesystem::path& folder() const { return folder_; }
    /// A host of pictures that this program may call, though it stands inside.
    const net::test::TestServer& pictures() const { return pictures_; }
    /// Sites that sources are read from: any name before .localhost at its port, see
    /// world_sources.cpp. values["feeds"] is "localhost:PORT".
    const net::test::TestServer& sites() const { return sites_; }
    /// Items of a month from four sources with three subjects that rise, so that there are
    /// trends; the id of one of the sources.
    std::string plant_trends(const std::string& caller);
    /// From now on the ad ids["ads"] has its picture at this address.
    void set_picture(const std::string& url);

    std::map<std::string, std::string> tokens;
    std::map<std::string, std::string> values;
    /// A real id of the first organization for the path parameter behind a segment: ids["tasks"]
    /// for /tasks/{id}. The walks in walk_test.cpp go over every route with them, so a new one
    /// needs an entry in add_things().
    std::map<std::string, std::string> ids;
    /// A body that the owner could send: bodies["PATCH /api/v1/members/{id}"].
    std::map<std::string, std::string> bodies;
    /// The statuses that each operation answered: in any call, and in a line of a table.
    std::map<std::string, std::set<int>> seen, tabled;
    std::mutex seen_mutex;  ///< calls may come from several threads at once

private:
    void add_people();
    void add_things();
    void add_connections();
    void add_alerts();
    void add_recommendations();
    void add_models();
    void add_incidents();
    void add_rules();
    void add_rule_bodies();
    void add_reports();
    void add_content();
    void add_archive();
    void add_sources();
    void add_studio();
    void add_speech();
    void add_publish();
    web::Request request_of(const Scenario& scenario) const;
    const web::Route* route_of(const web::Request& request) const;
    std::vector<std::string> spooled_mails();
    void expect(const std::string& wanted, const web::Response& response, const std::string& shown);

    std::filesystem::path folder_;
    net::test::TestServer pictures_, sites_;
    std::unique_ptr<store::TestDatabase> postgres_;
    std::unique_ptr<app::App> app_;
    std::unique_ptr<Document> document_;
};

/// What the sites answer (world_sources.cpp).
net::test::ServedResponse serve_site(const net::test::ServedRequest& request);
/// "POST /api/v1/tasks/{id}/retry".
std::string name_of(const web::Route& route);
/// A body of multipart/form-data with text fields and, unless it is empty, one file.
std::string form_of(const std::string& file, const std::vector<web::Header>& fields = {});

class ApiTest : public testing::TestWithParam<std::string> {
protected:
    World& world = World::on(GetParam());
};
#define HERALD_ON_BOTH_DATABASES(Suite)                                               \
    INSTANTIATE_TEST_SUITE_P(Databases, Suite,                                        \
                             testing::ValuesIn(herald::store::TestDatabase::kinds()), \
                             [](const auto& kind) { return kind.param; })

}  // namespace herald::api
