#include <algorithm>

#include "base/crypto.hpp"
#include "base/encoding.hpp"
#include "base/html.hpp"
#include "base/text.hpp"
#include "connector/network/post.hpp"
#include "connector/network/wire.hpp"
#include "connectors/wordpress/settings.hpp"
#include "connectors/wordpress/wordpress.hpp"

namespace herald::connectors::wordpress {

using connector::Call;
using connector::Document;
using connector::Engagement;
using connector::Node;
using connector::Post;
using connector::Posted;
using connector::network::Wire;

namespace {

constexpr connector::PlatformWords kWords{
    "WordPress",
    "Make a new application password under Users, Profile on the site and paste it with the user "
    "name.",
    "Give the user the role of an author or an editor on the site."};

void judge(const connector::Failures& failures, const net::HttpResponse& response, Time now) {
    if (response.status < 400) return;
    std::string said = fmt::format("HTTP {}", response.status), code;
    try {
        const Document document("WordPress", response.body);
        const Node node(document.root());
        code = node.text("code");
        if (auto message = node.maybe_text("message")) said = *std::move(message);
    } catch (const Error&) {  // an error page: its status says enough
    }
    // 401 for both: who is not known, and who may not.
    if (response.status == 401 && !code.starts_with("rest_cannot"))
        throw failures.token_refused("user name or application password are not valid");
    if (response.status == 401 || response.status == 403) throw failures.not_permitted(said);
    if (response.status == 429)
        throw failures.throttled(connector::network::throttle_wait(response, "", now), said);
    if (response.status >= 500 || response.status == 408) throw failures.passing(said);
    throw failures.refused(said);
}

struct Door {
    Settings settings;
    Wire wire;
    bool is_plain = false;  ///< without permalinks: /?rest_route=/wp/v2/…

    explicit Door(Call& call)
        : settings(connector::settings_of<Settings>(call)),
          wire(call, {.base = settings.site,
                      .words = kWords,
                      .sign =
                          [login = settings.username + ":" +
                                   settings.app_password](net::HttpRequest& request) {
                              request.headers.set("Authorization",
                                                  "Basic " + to_base64(as_bytes(login)));
                          },
                      .judge =
                          [&call](const net::HttpResponse& response) {
                              judge(connector::Failures(kWords), response, call.now());
                          }}) {
        if (!wire.base().starts_with("http"))
            throw Error(ErrorKind::invalid, "The site must be an address: https://example.com");
        is_plain = call.access_token("wordpress way", [&]() -> Call::Token {
            const bool found = wire.find("/wp-json/wp/v2/types/post").has_value();
            return {found ? "pretty" : "plain", call.now() + std::chrono::hours(24)};
        }) == "plain";
    }
    /// "posts" or "posts/3"
    std::string path(std::string_view what) const {
        return is_plain ? "/?rest_route=" + percent_encode("/wp/v2/" + std::string(what))
                        : "/wp-json/wp/v2/" + std::string(what);
    }
    Document post(std::string_view what, const json::object& body) const {
        return wire.read(wire.post_json(path(what), body));
    }
};

std::int64_t id_in(const Door& door, const Node& node) {
    const auto id = node.count("id");
    if (!id) throw door.wire.failures().not_understood("something made without an id");
    return *id;
}

/// The tag of this name, made when there is none.
std::int64_t tag_id(const Door& door, const std::string& name) {
    const Document found =
        door.wire.get(door.path("tags"), {{"search", name}, {"per_page", "100"}});
    if (!found.root().is_array())
        throw door.wire.failures().not_understood("tags that are no list");
    for (const json::value& tag : found.root().get_array())
        if (fold(Node(tag).text("name")) == fold(name)) return id_in(door, Node(tag));
    const Document made = door.post("tags", {{"name", name}});
    return id_in(door, Node(made.root()));
}

struct Picture {
    std::int64_t id = 0;
    std::string url, alt;
};

Picture upload(const Door& door, const Post& post, std::size_t number) {
    const connector::PostMedia& media = post.media[number];
    net::HttpRequest request = door.wire.request("POST", door.path("media"));
    request.headers.set("Content-Type", media.media_type);
    request.headers.set("Content-Disposition",
                        fmt::format("attachment; filename=\"{}-{}\"", slug_of(post),
                                    connector::network::file_name(media, number)));
    request.body = media.bytes;
    request.timeout = std::chrono::minutes(5);
    const Document made = door.wire.read(door.wire.send(std::move(request)));
    const Node node(made.root());
    Picture out{id_in(door, node), node.text("source_url"), media.alt};
    if (!media.alt.empty()) door.post(fmt::format("media/{}", out.id), {{"alt_text", media.alt}});
    return out;
}

/// The article, its link and all pictures but the first, which stands above it.
std::string content_of(const Post& post, const std::vector<Picture>& pictures) {
    std::string out = post.text;
    for (std::size_t i = 1; i < pictures.size(); ++i) {
        if (pictures[i].url.empty()) continue;
        out += "\n<figure class=\"wp-block-image\"><img src=\"";
        append_html(out, pictures[i].url);
        out += "\" alt=\"";
        append_html(out, pictures[i].alt);
        out += "\"/></figure>";
    }
    if (!post.link.empty() && post.text.find(post.link) == std::string::npos) {
        out += "\n<p><a href=\"";
        append_html(out, post.link);
        out += "\">";
        append_html(out, post.link);
        out += "</a></p>";
    }
    return out;
}

Posted posted_of(const Node& node) {
    return {std::to_string(node.count("id").value_or(0)), node.text("link"), {}};
}

std::optional<Posted> find_slug(const Door& door, const std::string& slug) {
    const Document answer = door.wire.get(
        door.path("posts"),
        {{"slug", slug}, {"status", "publish,future,draft,pending,private"}, {"context", "edit"}});
    if (!answer.root().is_array())
        throw door.wire.failures().not_understood("posts that are no list");
    for (const json::value& entry : answer.root().get_array())
        if (Node(entry).text("slug") == slug && Node(entry).count("id"))
            return posted_of(Node(entry));
    return std::nullopt;
}

connector::ConnectionCheck check(Call& call) {
    const Door door(call);
    const Document me = door.wire.get(door.path("users/me"), {{"context", "edit"}});
    connector::ConnectionCheck out;
    out.identity = Node(me.root()).text("name");
    if (out.identity.empty()) throw door.wire.failures().not_understood("a user without a name");
    return out;
}

Posted publish(Call& call, const Post& post) {
    const Door door(call);
    connector::network::require_media(post, "WordPress", {.most = 50});
    std::vector<Picture> pictures;
    for (std::size_t i = 0; i < post.media.size(); ++i) pictures.push_back(upload(door, post, i));
    json::array tags;
    for (const std::string& tag : post.tags)
        if (!trim(tag).empty()) tags.emplace_back(tag_id(door, std::string(trim(tag))));
    json::object body{{"title", post.title},
                      {"content", content_of(post, pictures)},
                      {"slug", slug_of(post)},
                      {"status", door.settings.as_draft.value_or(false) ? "draft" : "publish"},
                      {"tags", std::move(tags)}};
    if (!pictures.empty()) body["featured_media"] = pictures[0].id;
    const Document made = door.post("posts", body);
    id_in(door, Node(made.root()));
    return posted_of(Node(made.root()));
}

std::optional<Posted> find(Call& call, const Post& post, Time) {
    return find_slug(Door(call), slug_of(post));
}

/// An article has no thread.
Posted resume_thread(Call&, const Post&, const Posted& standing) { return standing; }

std::vector<Engagement> read_engagement(Call& call, const std::vector<std::string>& ids) {
    const Door door(call);
    std::vector<Engagement> out;
    for (const std::string& id : ids) {
        call.checkpoint();
        if (!door.wire.find(door.path("posts/" + percent_encode(id)), {{"context", "edit"}}))
            continue;  // deleted since
        const net::HttpResponse comments =
            door.wire.fetch(door.path("comments"), {{"post", id}, {"per_page", "1"}});
        Engagement one;
        one.external_id = id;
        const std::string total(comments.headers.get("X-WP-Total"));
        if (!total.empty()) one.comments = std::strtoll(total.c_str(), nullptr, 10);
        out.push_back(std::move(one));
    }
    return out;
}

/// Into the site's bin.
void remove(Call& call, const std::string& id) {
    const Door door(call);
    door.wire.send(door.wire.request("DELETE", door.path("posts/" + percent_encode(id))));
}

constexpr const char* kDocs =
    "1. On the site open **Users → Profile → Application passwords** and add one. (The site needs\n"
    "   https, and no plugin may switch the REST API off.)\n"
    "2. Paste it with the user name and the site's address.";

}  // namespace

std::string slug_of(const Post& post) {
    constexpr std::size_t kMost = 60;
    std::string out;
    for (const char c : fold(post.title)) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        if (plain)
            out += c;
        else if (!out.empty() && out.back() != '-' && static_cast<unsigned char>(c) < 0x80)
            out += '-';
        if (out.size() >= kMost) break;
    }
    while (out.ends_with('-')) out.pop_back();
    if (out.empty()) out = "post";
    return out + "-" + fmt::format("{:016x}", connector::network::number_of(post, 0)).substr(0, 10);
}

connector::Connector make_connector() {
    connector::Connector out;
    out.spec.id = "wordpress";
    out.spec.name = "WordPress";
    out.spec.platform = "wordpress";
    out.spec.docs = kDocs;
    connector::describe_settings<Settings>(out.spec);
    out.check = check;
    out.publish = connector::PublishPosts{"wordpress",   publish,         find,  true,
                                          resume_thread, read_engagement, remove};
    return out;
}

}  // namespace herald::connectors::wordpress
