#include <algorithm>
#include <charconv>

#include "base/encoding.hpp"
#include "base/text.hpp"
#include "connector/network/wire.hpp"
#include "connectors/reddit/reddit.hpp"
#include "connectors/reddit/settings.hpp"

namespace herald::connectors::reddit {

using connector::Call;
using connector::Document;
using connector::Node;
using connector::SourceItem;
using connector::SourcePage;
using connector::network::Wire;

namespace {

constexpr int kPage = 100;
constexpr connector::PlatformWords kWords{
    "Reddit", "Check client id and secret under reddit.com/prefs/apps.",
    "The community is private, or Reddit wants an app: add client id and secret to the "
    "connection."};

void judge(const connector::Failures& failures, const net::HttpResponse& response, Time now) {
    if (response.status < 400) return;
    std::string said = fmt::format("HTTP {}", response.status);
    try {
        const Document document("Reddit", response.body);
        const Node node(document.root());
        if (auto reason = node.maybe_text("reason")) said = *std::move(reason);
        if (auto message = node.maybe_text("message")) said += ": " + *message;
    } catch (const Error&) {  // an error page: its status says enough
    }
    if (response.status == 401) throw failures.token_refused("the app is not known");
    if (response.status == 403) throw failures.not_permitted(said);
    if (response.status == 404) throw failures.refused("there is no such community or person");
    if (response.status == 429)
        throw failures.throttled(
            connector::network::throttle_wait(response, "x-ratelimit-reset", now), said);
    if (response.status >= 500 || response.status == 408) throw failures.passing(said);
    throw failures.refused(said);
}

struct Door {
    Settings settings;
    Wire plain;  ///< logs in; reads what is public
    Wire wire;

    explicit Door(Call& call)
        : settings(connector::settings_of<Settings>(call)),
          plain(call, options(call, connector::network::base_of(settings.api_base, kPublicBase))),
          wire(call, signed_options(call)) {}
    bool has_app() const { return settings.client_id && !settings.client_id->empty(); }
    Document get(std::string_view path, net::Parameters query) const {
        query.emplace_back("raw_json", "1");
        if (has_app()) return wire.get(path, query);
        return plain.get(std::string(path) + ".json", query);
    }

private:
    static Wire::Options options(Call& call, std::string base) {
        return {.base = std::move(base),
                .words = kWords,
                .sign = {},
                .judge = [&call](const net::HttpResponse& response) {
                    judge(connector::Failures(kWords), response, call.now());
                }};
    }
    Wire::Options signed_options(Call& call) {
        Wire::Options out = options(call, connector::network::base_of(settings.api_base, kApiBase));
        out.sign = [this, &call](net::HttpRequest& request) {
            request.headers.set("Authorization",
                                "Bearer " + call.access_token("reddit", [&] { return log_in(); }));
        };
        return out;
    }
    /// App only: no person stands behind it.
    Call::Token log_in() const {
        return connector::with_retries(plain.call(), [&]() -> Call::Token {
            net::HttpRequest request = plain.request("POST", "/api/v1/access_token");
            request.headers.set("Content-Type", "application/x-www-form-urlencoded");
            request.headers.set(
                "Authorization",
                "Basic " + to_base64(as_bytes(*settings.client_id + ":" +
                                              settings.client_secret.value_or(""))));
            request.body = "grant_type=client_credentials";
            const Document answer = plain.read(plain.send(std::move(request)));
            const Node node(answer.root());
            const std::string token = node.text("access_token");
            if (token.empty()) throw plain.failures().token_refused("the app is not known");
            return {token, plain.call().now() +
                               std::chrono::seconds(node.count("expires_in").value_or(3600))};
        });
    }
};

/// "r/name", "/r/name/", "u/name", "https://www.reddit.com/r/name" → the path of its newest.
std::string path_of(std::string_view place) {
    place = trim(place);
    if (const auto at = place.find("reddit.com/"); at != place.npos) place.remove_prefix(at + 11);
    while (place.starts_with('/')) place.remove_prefix(1);
    const bool is_person = place.starts_with("u/") || place.starts_with("user/");
    if (const auto slash = place.find('/');
        slash != place.npos && (is_person || place.starts_with("r/")))
        place.remove_prefix(slash + 1);
    place = place.substr(0, place.find_first_of("/?#"));
    const bool good = place.size() >= 2 && place.size() <= 50 &&
                      std::all_of(place.begin(), place.end(), [](char c) {
                          return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                                 (c >= '0' && c <= '9') || c == '_' || c == '-';
                      });
    if (!good) throw Error(ErrorKind::invalid, "Name a community (r/name) or a person (u/name)");
    return is_person ? fmt::format("/user/{}/submitted", place) : fmt::format("/r/{}/new", place);
}

std::string picture_of(const Node& post) {
    const json::array& images = post["preview"].list("images");
    if (images.empty()) return {};
    return Node(images[0])["source"].text("url");
}

std::optional<SourceItem> item_of(const Node& post) {
    SourceItem out;
    out.external_id = post.text("name");
    if (out.external_id.empty()) return std::nullopt;
    out.url = "https://www.reddit.com" + post.text("permalink");
    out.title = post.text("title");
    out.text = post.text("selftext");
    out.author = post.text("author");
    out.image_url = picture_of(post);
    if (auto flair = post.maybe_text("link_flair_text")) out.tags.push_back(*std::move(flair));
    if (const auto at = post.count("created_utc")) out.published_at = time_of(*at * 1'000'000);
    out.likes = post.count("score");
    out.comments = post.count("num_comments");
    out.shares = post.count("num_crossposts");
    return out;
}

/// The cursor is the newest second that was read: ids of deleted posts lead nowhere.
SourcePage read_items(Call& call, const std::string& place, const std::string& cursor) {
    const Door door(call);
    const Document answer = door.get(path_of(place), {{"limit", std::to_string(kPage)}});
    const json::array* children = Node(answer.root())["data"].find_list("children");
    if (children == nullptr) throw door.plain.failures().not_understood("a page without its list");
    std::int64_t known = -1;
    std::from_chars(cursor.data(), cursor.data() + cursor.size(), known);
    std::int64_t newest = known;
    SourcePage out{{}, cursor, std::string(trim(place))};
    for (const json::value& child : *children) {
        const Node post = Node(child)["data"];
        const std::int64_t at = post.count("created_utc").value_or(0);
        if (at <= known || post.flag("stickied")) continue;
        newest = std::max(newest, at);
        if (auto item = item_of(post)) out.items.push_back(*std::move(item));
    }
    if (newest >= 0) out.cursor = std::to_string(newest);
    return out;
}

connector::ConnectionCheck check(Call& call) {
    const Door door(call);
    door.get("/r/announcements/new", {{"limit", "1"}});
    connector::ConnectionCheck out;
    out.identity = door.has_app() ? "an app" : "public pages";
    return out;
}

constexpr const char* kDocs =
    "1. Under **reddit.com/prefs/apps** make an app of the kind *script*.\n"
    "2. Paste its id (below its name) and secret. Without them the public pages are tried, which\n"
    "   Reddit often refuses to servers.";

}  // namespace

connector::Connector make_connector() {
    connector::Connector out;
    out.spec.id = "reddit";
    out.spec.name = "Reddit";
    out.spec.platform = "reddit";
    out.spec.docs = kDocs;
    connector::describe_settings<Settings>(out.spec);
    out.check = check;
    out.read_items = connector::ReadItems{read_items};
    return out;
}

}  // namespace herald::connectors::reddit
