#include "web/router.hpp"

#include <map>

#include "base/assert.hpp"
#include "base/crypto.hpp"
#include "base/encoding.hpp"
#include "base/log.hpp"
#include "base/trace.hpp"
#include "web/docs_page.hpp"
#include "web/idempotency.hpp"
#include "web/problem.hpp"
#include "web/range.hpp"

namespace herald::web {

/// Routes by path segment; `{name}` matches any one segment and loses against a literal.
struct Router::Tree {
    std::map<std::string, std::unique_ptr<Tree>, std::less<>> literal;
    std::unique_ptr<Tree> any;
    std::map<std::string, std::size_t, std::less<>> routes;  ///< method → index

    template <class F>
    static void for_each_segment(std::string_view path, F&& f) {
        while (!path.empty()) {
            path.remove_prefix(path.front() == '/' ? 1 : 0);
            const std::size_t end = std::min(path.find('/'), path.size());
            if (end > 0) f(path.substr(0, end));
            path.remove_prefix(end);
        }
    }

    const Tree* find(const std::vector<std::string_view>& segments, std::size_t at = 0) const {
        if (at == segments.size()) return routes.empty() ? nullptr : this;
        if (const auto child = literal.find(segments[at]); child != literal.end())
            if (const Tree* found = child->second->find(segments, at + 1)) return found;
        return any ? any->find(segments, at + 1) : nullptr;
    }
};

namespace {

std::vector<std::string_view> segments_of(std::string_view path) {
    std::vector<std::string_view> out;
    out.reserve(8);
    while (!path.empty()) {
        if (path.front() == '/') path.remove_prefix(1);
        const std::size_t end = std::min(path.find('/'), path.size());
        if (end > 0) out.push_back(path.substr(0, end));
        path.remove_prefix(end);
    }
    return out;
}

std::string_view method_of(const Request& request) {
    return request.method == "HEAD" ? std::string_view("GET") : request.method;
}

}  // namespace

Router::Router(RouterOptions options)
    : options_(std::move(options)), tree_(std::make_unique<Tree>()) {
    HERALD_ASSERT(options_.clock != nullptr);
    get("/api/v1/openapi.json", {"Show the OpenAPI document", Access::open}, [this](Visitor&) {
        return File{"application/json", "", json::serialize(openapi()), std::nullopt};
    });
}

Router::~Router() = default;

void Router::add_route(Route route) {
    if (route.spec.key_resource.empty()) {
        const auto segments = segments_of(route.path);
        if (segments.size() > 2) route.spec.key_resource = segments[2];
    }
    Tree* at = tree_.get();
    Tree::for_each_segment(route.path, [&](std::string_view segment) {
        auto& child = segment.front() == '{' ? at->any : at->literal[std::string(segment)];
        if (!child) child = std::make_unique<Tree>();
        at = child.get();
    });
    const bool fresh = at->routes.emplace(route.method, routes_.size()).second;
    HERALD_ASSERT(fresh && "two routes with one method and path");
    routes_.push_back(std::move(route));
}

void Router::set_fallback(Handler handler) { fallback_ = std::move(handler); }

std::uint64_t Router::body_limit(std::string_view method, std::string_view path) const {
    const Tree* node = tree_->find(segments_of(path));
    if (node == nullptr) return 1 << 20;
    const auto found = node->routes.find(method);
    return found == node->routes.end() ? 1 << 20 : routes_[found->second].spec.body_limit;
}

namespace {

/// The piece of work a request is: its own span of the caller's trace, or of a new one.
Work work_of(const Request& request, const std::optional<TraceContext>& caller) {
    return {.request_id = request.id,
            .task_id = {},
            .tenant = {},
            .route = {},
            .trace = caller ? make_child(*caller) : make_trace()};
}

std::uint64_t size_of_body(const Request& request) {
    if (!request.spooled) return request.body.size();
    std::error_code ignored;
    const auto size = std::filesystem::file_size(request.spooled->path(), ignored);
    return ignored ? 0 : size;
}

std::uint64_t size_of_body(const Response& response) {
    if (response.file) return response.file->size;
    return response.static_body.empty() ? response.body.size() : response.static_body.size();
}

/// The name under which a request is counted: never its path, which anybody may make up.
std::string name_of(const Route* route, const Request& request) {
    if (route != nullptr) return route->path;
    if (is_docs_path(request.path)) return "docs";
    return request.path.starts_with("/api") || request.path.starts_with("/health") ? "none" : "ui";
}

}  // namespace

Response Router::handle(Request& request) {
    if (request.id.empty()) request.id = random_token(12);
    const auto caller = parse_traceparent(request.headers.get("traceparent"));
    const WorkScope scope(work_of(request, caller));
    const std::string route = this_work().route = name_of(route_of(request), request);
    Span span(request.method + " " + route, SpanKind::server, caller);
    const auto began = std::chrono::steady_clock::now();
    if (options_.observer != nullptr) options_.observer->began();
    const std::uint64_t bytes_in = size_of_body(request);
    Response response;
    try {
        response = answer(request);
    } catch (const Error& error) {
        response = problem_response(error, request);
    } catch (const std::exception& error) {
        response = problem_response(
            Error(ErrorKind::internal, "Something broke on our side.", error.what()), request);
    }
    response.headers.set("X-Request-Id", request.id);
    if (caller) response.headers.set("traceresponse", format_traceparent(this_work().trace));
    if (span.is_recorded()) {
        span.set("http.request.method", request.method);
        span.set("http.route", route);
        span.set("http.response.status_code", std::to_string(response.status));
        if (response.status >= 500) span.fail("the request failed");
    }
    if (options_.observer != nullptr)
        options_.observer->served({request, route, response.status,
                                   std::chrono::steady_clock::now() - began, bytes_in,
                                   size_of_body(response)});
    return response;
}

/// The route a request is for, if it has one.
const Route* Router::route_of(const Request& request) const {
    const Tree* node = tree_->find(segments_of(request.path));
    if (node == nullptr) return nullptr;
    const auto found = node->routes.find(method_of(request));
    return found == node->routes.end() ? nullptr : &routes_[found->second];
}

Response Router::answer(Request& request) {
    const auto segments = segments_of(request.path);
    const Tree* node = tree_->find(segments);
    if (node == nullptr) {
        if (is_docs_path(request.path)) return docs_answer(request);
        const bool ours = !segments.empty() && (segments[0] == "api" || segments[0] == "health");
        if (!ours && fallback_) return fallback_(request);
        throw Error(ErrorKind::not_found,
                    fmt::format("There is no {} here.", clip(request.path, 200)));
    }
    const auto found = node->routes.find(method_of(request));
    if (found == node->routes.end()) {
        std::string allowed;
        for (const auto& [method, index] : node->routes)
            allowed += (allowed.empty() ? "" : ", ") + method;
        Response response{.status = 204};
        if (request.method != "OPTIONS")
            response = problem_response(
                Error(ErrorKind::wrong_method, "This address answers only " + allowed + "."),
                request);
        response.headers.set("Allow", allowed);
        return response;
    }
    const Route& route = routes_[found->second];
    Call call{.request = request, .path = {}, .options = &options_};
    std::size_t i = 0;
    Tree::for_each_segment(route.path, [&](std::string_view name) {
        const std::string_view text = segments[i++];
        if (name.front() != '{') return;
        const auto decoded = percent_decode(text);
        if (!decoded || !is_utf8(*decoded) || decoded->find('\0') != std::string::npos)
            throw Error(ErrorKind::malformed, "The path has a broken percent escape.");
        call.path.emplace_back(name.substr(1, name.size() - 2), *decoded);
    });
    return part_of(dispatch(route, call), request);
}

namespace {

void show_limit(Response& response, const std::optional<Limits::Verdict>& verdict) {
    if (!verdict) return;
    response.headers.set("RateLimit-Limit", std::to_string(verdict->limit));
    response.headers.set("RateLimit-Remaining", std::to_string(verdict->remaining));
    response.headers.set("RateLimit-Reset", std::to_string(verdict->reset_s));
}

void require_role(const Route& route, const Caller& caller) {
    if (caller.homeless && route.spec.in_workspace)
        throw Error(ErrorKind::no_workspace,
                    "You are not in a workspace; create one, or ask for an invitation.");
    if (caller.parts.role < route.spec.role)
        throw Error(ErrorKind::forbidden,
                    fmt::format("This needs the role {}; you are {}.", enum_name(route.spec.role),
                                enum_name(caller.parts.role)));
    if (caller.parts.actor.kind != store::ActorKind::api_key) return;
    const std::string needed =
        route.spec.key_resource + (route.method == "GET" ? ":read" : ":write");
    for (const auto& scope : caller.key_scopes)
        if (scope == "*" || scope == needed ||
            (route.method == "GET" && scope == route.spec.key_resource + ":write"))
            return;
    throw Error(ErrorKind::forbidden, "This API key lacks the scope " + needed + ".");
}

std::string operation_id(std::string_view summary) {
    std::string out;
    std::size_t from = 0;
    while (from < summary.size()) {
        const std::size_t end = std::min(summary.find_first_of(" '-,/()", from), summary.size());
        std::string word = to_lower_ascii(summary.substr(from, end - from));
        from = end + 1;
        if (word.empty() || word == "a" || word == "an" || word == "the" || word == "s") continue;
        if (!out.empty() && word[0] >= 'a' && word[0] <= 'z')
            word[0] = static_cast<char>(word[0] - 32);
        out += word;
    }
    return out;
}

}  // namespace

namespace {

/// Runs a call under its limit; refusals carry the limit's headers as well.
template <class F>
Response run_limited(const std::optional<Limits::Verdict>& verdict, const Request& request,
                     F&& run) {
    Response response;
    try {
        if (verdict && verdict->refused)
            throw Error(ErrorKind::rate_limited,
                        fmt::format("More than {} requests in an hour; try again in {} s.",
                                    verdict->limit, verdict->reset_s))
                .retry_after(std::chrono::seconds(verdict->reset_s));
        response = run();
    } catch (const Error& error) {
        response = problem_response(error, request);
    }
    show_limit(response, verdict);
    return response;
}

}  // namespace

namespace {

bool is_forwarded(const Request& request) {
    for (const auto* name : {"Forwarded", "X-Forwarded-For", "X-Real-IP", "Via"})
        if (request.headers.has(name)) return true;
    return false;
}

}  // namespace

Response Router::dispatch(const Route& route, Call& call) {
    Request& request = call.request;
    std::optional<Limits::Verdict> verdict;
    if (route.spec.open) {
        const std::string address = "address:" + request.remote_address;
        if (options_.limits != nullptr && route.spec.limited)
            verdict = options_.limits->count(address, options_.visitor_hourly);
        if (options_.limits != nullptr && route.spec.hourly_calls > 0 &&
            !(verdict && verdict->refused))
            verdict = options_.limits->count(address + route.method + route.path,
                                             route.spec.hourly_calls);
        Visitor visitor{options_.clock,
                        request.remote_address,
                        std::string(request.headers.get("User-Agent")),
                        request.id,
                        std::string(request.headers.get("Authorization")),
                        is_forwarded(request)};
        call.visitor = &visitor;
        return run_limited(verdict, request, [&] { return route.run(call); });
    }
    HERALD_ASSERT(options_.authenticator != nullptr);
    Caller caller = options_.authenticator->authenticate(request);
    if (options_.limits != nullptr && caller.hourly_limit > 0)
        verdict = options_.limits->count(caller.limit_key, caller.hourly_limit);
    return run_limited(verdict, request, [&] {
        require_role(route, caller);
        caller.parts.request_id = request.id;
        caller.parts.address = request.remote_address;
        this_work().tenant = to_string(caller.parts.tenant);
        Scope scope(std::move(caller.parts));
        call.scope = &scope;
        return run_scoped(route, call);
    });
}

namespace {

std::optional<Uuid> id_in(const Call& call) {
    for (const auto& [name, text] : call.path)
        if (name == "id") return TextForm<Uuid>::parse(text);
    return std::nullopt;
}

}  // namespace

Response Router::run_scoped(const Route& route, Call& call) {
    if (route.method == "GET") return route.run(call);
    Scope& scope = *call.scope;
    if (route.spec.audited && !scope.tenant().value.is_nil())  // else there is no log to be in
        scope.audit_by_default({.action = operation_id(route.spec.summary),
                                .entity = route.spec.entity,
                                .entity_id = id_in(call),
                                .detail = {}});
    const std::string_view key = call.request.headers.get("Idempotency-Key");
    // What leaves no trace behind is not done twice by being asked twice.
    Response response = key.empty() || route.method != "POST" || !route.spec.audited
                            ? route.run(call)
                            : run_once(scope, route.method + " " + route.path, key, call.request,
                                       [&] { return route.run(call); });
    if (scope.has_pending())
        scope.write([](Tx&) {});  // the handler wrote nothing itself: the audit line still stands
    return response;
}

namespace {

json::object problem_answer(std::string_view description, const json::object& problem) {
    return {
        {"description", description},
        {"content", json::object{{"application/problem+json", json::object{{"schema", problem}}}}}};
}

bool takes_if_match(const json::object& operation) {
    const auto* parameters = operation.if_contains("parameters");
    if (parameters == nullptr) return false;
    return std::any_of(parameters->get_array().begin(), parameters->get_array().end(),
                       [](const json::value& p) { return p.at("name").as_string() == "If-Match"; });
}

}  // namespace

std::set<ErrorKind> refusals_of(const Route& route, const json::object& operation) {
    std::set<ErrorKind> out(route.spec.refusals.begin(), route.spec.refusals.end());
    // Broken escapes, unknown parameters, one call too many.
    out.insert({ErrorKind::malformed, ErrorKind::invalid, ErrorKind::rate_limited});
    if (!route.spec.open) out.insert({ErrorKind::unauthenticated, ErrorKind::forbidden});
    // Of a word out of a list, such as {kind}, there is nothing that may be missing.
    if (route.path.find("id}") != std::string::npos ||
        route.path.find("token}") != std::string::npos)
        out.insert(ErrorKind::not_found);
    if (route.method != "GET") out.insert({ErrorKind::too_large, ErrorKind::unsupported});
    if (route.method == "POST" && !route.spec.open)
        out.insert(ErrorKind::conflict);  // the first call with an Idempotency-Key still runs
    if (takes_if_match(operation)) out.insert(ErrorKind::stale);
    return out;
}

json::object Router::openapi() const {
    SchemaBook book;
    book.add_component("FieldError", book.object_schema<FieldErrorAnswer>(SchemaBook::Use::answer));
    json::object problem = book.schema<Problem>(SchemaBook::Use::answer);
    json::object paths, answers;
    for (const Route& route : routes_) {
        json::object operation{{"operationId", operation_id(route.spec.summary)},
                               {"summary", route.spec.summary}};
        if (!route.spec.description.empty()) operation["description"] = route.spec.description;
        const auto segments = segments_of(route.path);
        operation["tags"] = json::array{segments.size() > 2 ? segments[2] : segments[0]};
        if (route.spec.open)
            operation["security"] = json::array{};
        else
            operation["x-role"] = enum_name(route.spec.role);
        route.describe(book, operation);
        auto& responses = operation["responses"].as_object();
        for (const ErrorKind kind : refusals_of(route, operation)) {
            const std::string_view kind_name = name(kind);
            responses[std::to_string(status_of(kind))] =
                json::object{{"$ref", fmt::format("#/components/responses/{}", kind_name)}};
            answers[kind_name] = problem_answer(title_of(kind), problem);
        }
        if (auto* beyond = responses.if_contains("416"))  // no kind of error: range.cpp
            *beyond = problem_answer(std::string(beyond->at("description").as_string()), problem);
        responses["default"] = problem_answer("What went wrong (RFC 9457)", problem);
        auto& path = paths[route.path];
        if (!path.is_object()) path = json::object{};
        path.as_object()[to_lower_ascii(route.method)] = std::move(operation);
    }
    return {
        {"openapi", "3.1.0"},
        {"info", json::object{{"title", "Herald"}, {"version", "v1"}}},
        {"servers", json::array{json::object{{"url", "/"}}}},
        {"security", json::array{json::object{{"bearer", json::array{}}}}},
        {"paths", std::move(paths)},
        {"components",
         json::object{
             {"schemas", book.components()},
             {"responses", std::move(answers)},
             {"securitySchemes",
              json::object{{"bearer", json::object{{"type", "http"}, {"scheme", "bearer"}}}}}}}};
}

}  // namespace herald::web
