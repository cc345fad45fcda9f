#pragma once

#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/schema.hpp"
#include "web/binder.hpp"
#include "web/doors.hpp"
#include "web/results.hpp"

/// Routes: one line each; the handler's parameter and result types give decoding, validation,
/// status and OpenAPI.
///     routes.get("/api/v1/campaigns", {"List campaigns", Role::viewer}, list_campaigns);
/// A handler is any callable: R f(Scope&, const Request&), R f(Scope&), and for open routes R
/// f(Visitor&, const Request&).
namespace herald::web {

using store::Role;

/// Open routes get a Visitor and are limited by address.
enum class Access { open };

struct RouteSpec {
    RouteSpec(std::string s, Role r) : summary(std::move(s)), role(r) {}
    RouteSpec(std::string s, Access) : summary(std::move(s)), open(true) {}
    RouteSpec& limit(std::uint64_t bytes) {
        body_limit = bytes;
        return *this;
    }
    /// An API key needs "<resource>:read" or ":write"; by default the first path segment after
    /// /api/v1.
    RouteSpec& resource(std::string name) {
        key_resource = std::move(name);
        return *this;
    }
    RouteSpec& describe(std::string text) {
        description = std::move(text);
        return *this;
    }
    /// Calls an hour from one address, for open routes that guess passwords or send mail.
    RouteSpec& hourly(std::int64_t calls) {
        hourly_calls = calls;
        return *this;
    }

    /// Asked too often to be counted, by machines that only want to know whether we live.
    RouteSpec& unlimited() {
        limited = false;
        return *this;
    }

    /// A refusal beyond those that follow from the route's shape; the document shows it.
    RouteSpec& may(ErrorKind refusal) {
        refusals.push_back(refusal);
        return *this;
    }
    /// For a POST that leaves no trace behind, such as a ticket or a preview: it is not in the
    /// audit log unless its handler says so.
    RouteSpec& unaudited() {
        audited = false;
        return *this;
    }

    /// What the audit log says the call was about when its handler says nothing: "connection", with
    /// the {id} of the path where there is one.
    RouteSpec& about(std::string thing) {
        entity = std::move(thing);
        return *this;
    }
    /// Answers also a person who is in no workspace.
    RouteSpec& personal() {
        in_workspace = false;
        return *this;
    }

    std::string summary;  ///< "List campaigns"; the operationId follows from it: listCampaigns
    Role role = Role::viewer;
    bool open = false, audited = true, in_workspace = true, limited = true;
    std::uint64_t body_limit = 1 << 20;
    std::string key_resource, description, entity;
    std::int64_t hourly_calls = 0;
    std::vector<ErrorKind> refusals;
};

struct RouterOptions {
    const Clock* clock = nullptr;
    store::Database* database = nullptr;  ///< for idempotency records
    Authenticator* authenticator = nullptr;
    Limits* limits = nullptr;      ///< null: no limits (tests)
    Observer* observer = nullptr;  ///< hears of every request; may be null
    std::int64_t visitor_hourly = 1000;
    std::filesystem::path spool_dir;
};

/// One matched call on its way to its handler.
struct Call {
    Request& request;
    std::vector<std::pair<std::string_view, std::string>> path;  ///< template name → decoded text
    Scope* scope = nullptr;
    Visitor* visitor = nullptr;
    const RouterOptions* options = nullptr;
};

struct Route {
    std::string method, path;
    RouteSpec spec;
    std::function<Response(Call&)> run;
    /// Writes parameters, requestBody and responses of the operation.
    std::function<void(SchemaBook&, json::object& operation)> describe;
};

template <class F>
std::function<Response(Call&)> make_runner(F f, std::string_view method);
template <class F>
std::function<void(SchemaBook&, json::object&)> make_describer(std::string_view method,
                                                               const std::string& path);

class Router {
public:
    explicit Router(RouterOptions options);
    ~Router();

    template <class F>
    void get(std::string path, RouteSpec spec, F f) {
        add<F>("GET", std::move(path), std::move(spec), std::move(f));
    }
    template <class F>
    void post(std::string path, RouteSpec spec, F f) {
        add<F>("POST", std::move(path), std::move(spec), std::move(f));
    }
    template <class F>
    void put(std::string path, RouteSpec spec, F f) {
        add<F>("PUT", std::move(path), std::move(spec), std::move(f));
    }
    template <class F>
    void patch(std::string path, RouteSpec spec, F f) {
        add<F>("PATCH", std::move(path), std::move(spec), std::move(f));
    }
    template <class F>
    void del(std::string path, RouteSpec spec, F f) {
        add<F>("DELETE", std::move(path), std::move(spec), std::move(f));
    }
    /// Everything no route matches and that is not below /api/, /health or /docs: the UI.
    void set_fallback(Handler handler);

    /// Answers any request; never throws.
    Response handle(Request& request);
    std::uint64_t body_limit(std::string_view method, std::string_view path) const;
    /// The OpenAPI 3.1 document of all routes.
    json::object openapi() const;
    const std::vector<Route>& routes() const { return routes_; }

private:
    template <class F>
    void add(std::string_view method, std::string path, RouteSpec spec, F f) {
        add_route({std::string(method), path, std::move(spec), make_runner(std::move(f), method),
                   make_describer<F>(method, path)});
    }
    void add_route(Route route);
    Response answer(Request& request);
    const Route* route_of(const Request& request) const;
    Response dispatch(const Route& route, Call& call);
    Response run_scoped(const Route& route, Call& call);

    struct Tree;
    RouterOptions options_;
    std::vector<Route> routes_;
    std::unique_ptr<Tree> tree_;
    Handler fallback_;
};

/// application/problem+json of an error (RFC 9457).
Response problem_response(const Error& error, const Request& request);
/// What an operation can refuse with 4xx: what follows from its shape, and what its route names.
std::set<ErrorKind> refusals_of(const Route& route, const json::object& operation);

}  // namespace herald::web

#include "web/router_impl.hpp"
