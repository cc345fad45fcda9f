#include "connectors/linkedin/api.hpp"

#include "base/encoding.hpp"
#include "base/text.hpp"
#include "connector/connector.hpp"

namespace herald::connectors::linkedin {

using connector::Document;
using connector::Node;
using connector::network::Wire;

namespace {

/// Limits are by day and end at midnight UTC.
std::chrono::seconds until_midnight(Time now) {
    const auto day = std::chrono::floor<std::chrono::days>(now);
    return std::chrono::ceil<std::chrono::seconds>(day + std::chrono::days(1) - now);
}

void judge(const connector::Failures& failures, const net::HttpResponse& response, Time now) {
    if (response.status < 400) return;
    std::string said = fmt::format("HTTP {}", response.status), code;
    try {
        const Document document("LinkedIn", response.body);
        const Node node(document.root());
        code = node.text("code");
        if (auto message = node.maybe_text("message")) said = *std::move(message);
    } catch (const Error&) {  // an error page: its status says enough
    }
    if (response.status == 401) throw failures.token_refused("the access token is not valid");
    if (response.status == 403) throw failures.not_permitted(said);
    if (response.status == 426)
        throw failures.refused(
            "this version of its API has ended: set a newer one in the connection");
    if (response.status == 429) {
        const auto asked = net::retry_after(
            response.headers,
            std::chrono::time_point_cast<std::chrono::system_clock::duration>(now));
        throw failures.throttled(asked.count() >= 0 ? asked : until_midnight(now), said);
    }
    if (response.status >= 500 || response.status == 408) throw failures.passing(said);
    throw failures.refused(code == "DUPLICATE_POST" ? "it has this text already. " + said : said);
}

}  // namespace

Api::Api(connector::Call& call)
    : call_(call),
      settings_(connector::settings_of<Settings>(call)),
      login_(call, settings_),
      wire_(call, {.base = connector::network::base_of(settings_.api_base, kApiBase),
                   .words = kWords,
                   .sign =
                       [this](net::HttpRequest& request) {
                           request.headers.set("Authorization", "Bearer " + login_.token());
                           request.headers.set("LinkedIn-Version",
                                               settings_.version.value_or(kVersion));
                           request.headers.set("X-Restli-Protocol-Version", "2.0.0");
                       },
                   .judge =
                       [&call](const net::HttpResponse& response) {
                           judge(connector::Failures(kWords), response, call.now());
                       },
                   .renew =
                       [this](const net::HttpRequest& request, const net::HttpResponse& response) {
                           return response.status == 401 &&
                                  login_.renew(request.headers.get("Authorization"));
                       }}) {}

std::string Api::author() const {
    if (settings_.author && !settings_.author->empty()) {
        const std::string_view given = trim(*settings_.author);
        if (!given.starts_with("urn:li:organization:") && !given.starts_with("urn:li:person:"))
            throw Error(ErrorKind::invalid,
                        "The author must look like urn:li:organization:123 or urn:li:person:abc");
        return std::string(given);
    }
    return call_.access_token("linkedin author", [&]() -> connector::Call::Token {
        const Document me = wire_.get("/v2/userinfo");
        const std::string sub = Node(me.root()).text("sub");
        if (sub.empty()) throw failures().not_understood("a member without an id");
        return {"urn:li:person:" + sub, call_.now() + std::chrono::hours(24)};
    });
}

std::string Api::create(std::string_view path, const json::value& body) const {
    const net::HttpResponse made = wire_.post_json(path, body);
    if (const auto id = made.headers.get("x-restli-id"); !id.empty())
        return percent_decode(id).value_or(std::string(id));
    const Document answer = wire_.read(made);
    std::string id = Node(answer.root()).text("id");
    if (id.empty()) throw failures().not_understood("something made without an id");
    return id;
}

}  // namespace herald::connectors::linkedin
