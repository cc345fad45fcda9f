#include "connectors/mastodon/api.hpp"

#include "base/calendar.hpp"
#include "base/encoding.hpp"
#include "base/text.hpp"
#include "connector/network/post.hpp"
#include "content/markup/sanitize.hpp"

namespace herald::connectors::mastodon {

using connector::Document;
using connector::Node;
using connector::network::Wire;

namespace {

constexpr connector::PlatformWords kWords{
    "Mastodon",
    "Make a new access token under Preferences, Development on your server and paste it into the "
    "connection.",
    "Give the application the rights read, write:statuses and write:media on your server."};

/// The server's own sentence: {"error":"…"}.
std::string said(const net::HttpResponse& response) {
    try {
        const Document document("Mastodon", response.body);
        const Node node(document.root());
        if (auto description = node.maybe_text("error_description")) return *std::move(description);
        if (auto error = node.maybe_text("error")) return *std::move(error);
    } catch (const Error&) {  // an error page: its status says enough
    }
    return fmt::format("HTTP {}", response.status);
}

void judge(const connector::Failures& failures, const net::HttpResponse& response, Time now) {
    if (response.ok() || response.status < 400) return;
    if (response.status == 401) throw failures.token_refused("the access token is not valid");
    if (response.status == 403) throw failures.not_permitted(said(response));
    if (response.status == 429)
        throw failures.throttled(
            connector::network::throttle_wait(response, "X-RateLimit-Reset", now), said(response));
    if (response.status >= 500 || response.status == 408) throw failures.passing(said(response));
    throw failures.refused(said(response));
}

}  // namespace

Wire make_wire(connector::Call& call, const Settings& settings) {
    const std::string base = connector::network::base_of(settings.server, "");
    if (!base.starts_with("https://") && !base.starts_with("http://"))
        throw Error(ErrorKind::invalid,
                    "The server must be an address such as https://mastodon.social");
    return Wire(call, {.base = base,
                       .words = kWords,
                       .sign =
                           [token = settings.access_token](net::HttpRequest& request) {
                               request.headers.set("Authorization", "Bearer " + token);
                           },
                       .judge =
                           [&call](const net::HttpResponse& response) {
                               judge(connector::Failures(kWords), response, call.now());
                           }});
}

std::optional<Status> decode_status(const Node& status) {
    Status out;
    out.id = status.text("id");
    if (out.id.empty()) return std::nullopt;
    out.url = status.text("url");
    if (out.url.empty()) out.url = status.text("uri");
    out.in_reply_to_id = status.text("in_reply_to_id");
    out.is_reblog = status["reblog"].exists();
    out.text = content::markup::plain_text(status.text("content"));
    out.language = status.text("language");
    const Node account = status["account"];
    out.author = account.text("display_name");
    if (out.author.empty()) out.author = account.text("acct");
    for (const json::value& tag : status.list("tags"))
        if (auto name = Node(tag).maybe_text("name")) out.tags.push_back(*std::move(name));
    for (const json::value& entry : status.list("media_attachments")) {
        const Node media(entry);
        if (!out.image_url.empty() || media.text("type") != "image") continue;
        out.image_url = media.text("preview_url");
        if (out.image_url.empty()) out.image_url = media.text("url");
    }
    out.created_at = parse_time(status.text("created_at"));
    out.replies = status.count("replies_count");
    out.reblogs = status.count("reblogs_count");
    out.favourites = status.count("favourites_count");
    return out;
}

std::vector<Status> decode_statuses(const Wire& wire, const json::value& list) {
    if (!list.is_array()) throw wire.failures().not_understood("a timeline that is no list");
    std::vector<Status> out;
    for (const json::value& entry : list.get_array())
        if (auto status = decode_status(Node(entry))) out.push_back(*std::move(status));
    return out;
}

std::string upload(const Wire& wire, const connector::PostMedia& media, std::size_t number) {
    constexpr int kMostPolls = 90;
    constexpr std::chrono::milliseconds kBetween{2000};
    std::vector<connector::network::FormPart> parts{
        {"file", media.bytes, connector::network::file_name(media, number), media.media_type}};
    if (!media.alt.empty()) parts.push_back({"description", media.alt, {}, {}});
    auto form = connector::network::make_form(parts);
    net::HttpRequest request = wire.request("POST", "/api/v2/media");
    request.headers.set("Content-Type", form.content_type);
    request.body = std::move(form.text);
    request.timeout = std::chrono::minutes(5);
    net::HttpResponse response = wire.send(std::move(request));
    const Document made = wire.read(response);
    std::string id = Node(made.root()).text("id");
    if (id.empty()) throw wire.failures().not_understood("an upload without an id");
    // 202: taken, and still being worked on; asking for it answers 206 until it is ready.
    const std::string path = "/api/v1/media/" + percent_encode(id);
    for (int poll = 0; response.status == 202 || response.status == 206; ++poll) {
        if (poll == kMostPolls)
            throw wire.failures().passing("a file is still being worked on after minutes");
        wire.call().sleep(kBetween);
        response = wire.fetch(path);
    }
    return id;
}

}  // namespace herald::connectors::mastodon
