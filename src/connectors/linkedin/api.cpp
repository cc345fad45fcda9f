#include "connectors/linkedin/api.hpp"

#include "base/encoding.hpp"
#include "base/text.hpp"
#include "connector/connector.hpp"

namespace herald::connectors::linkedin {

using connector::Document;
using connector::Node;
using connector::network::Wire;

namespace {

constexpr connector::PlatformWords kWords{
    "LinkedIn",
    "Let the member authorise the app again and paste the new access token; one lives 60 days.",
    "Give the app the permission w_organization_social (or w_member_social) and the member an "
    "administrator's role on the page."};

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
      wire_(call, {.base = connector::network::base_of(settings_.api_base, kApiBase),
                   .words = kWords,
                   .sign =
                       [token = settings_.access_token,
                        version = settings_.version.value_or(kVersion)](net::HttpRequest& request) {
                           request.headers.set("Authorization", "Bearer " + token);
                           request.headers.set("LinkedIn-Version", version);
                           request.headers.set("X-Restli-Protocol-Version", "2.0.0");
                       },
                   .judge =
                       [&call](const net::HttpResponse& response) {
                           judge(connector::Failures(kWords), response, call.now());
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

std::string Api::upload_image(const connector::PostMedia& media) const {
    constexpr int kMostPolls = 30;
    const net::HttpResponse begun = wire_.post_json(
        "/rest/images?action=initializeUpload",
        json::object{{"initializeUploadRequest", json::object{{"owner", author()}}}});
    const Document answer = wire_.read(begun);
    const Node value = Node(answer.root())["value"];
    const std::string url = value.text("uploadUrl"), urn = value.text("image");
    if (!url.starts_with("http") || urn.empty())
        throw failures().not_understood("no place for a picture");
    net::HttpRequest bytes = wire_.request("PUT", url);
    bytes.headers.set("Content-Type", media.media_type);
    bytes.body = media.bytes;
    bytes.timeout = std::chrono::minutes(5);
    wire_.send(std::move(bytes));
    for (int poll = 0; poll < kMostPolls; ++poll) {
        const Document image = wire_.get("/rest/images/" + percent_encode(urn));
        const std::string status = Node(image.root()).text("status");
        if (status == "AVAILABLE") return urn;
        if (status == "PROCESSING_FAILED") throw failures().refused("it could not read a picture");
        call_.sleep(std::chrono::seconds(2));
    }
    throw failures().passing("a picture is still being worked on");
}

}  // namespace herald::connectors::linkedin
