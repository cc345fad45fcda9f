#include <algorithm>

#include "base/encoding.hpp"
#include "base/text.hpp"
#include "connector/network/post.hpp"
#include "connectors/mastodon/api.hpp"
#include "connectors/mastodon/mastodon.hpp"

namespace herald::connectors::mastodon {

using connector::Call;
using connector::Document;
using connector::Engagement;
using connector::Node;
using connector::Post;
using connector::Posted;
using connector::SourceItem;
using connector::SourcePage;
using connector::network::Wire;

namespace {

constexpr int kPage = 40;  // the most a timeline gives
constexpr int kMostPages = 8;

struct Door {
    Settings settings;
    Wire wire;
    explicit Door(Call& call)
        : settings(connector::settings_of<Settings>(call)), wire(make_wire(call, settings)) {}
};

std::string own_id(const Wire& wire) {
    const Document me = wire.get("/api/v1/accounts/verify_credentials");
    std::string id = Node(me.root()).text("id");
    if (id.empty()) throw wire.failures().not_understood("an account without an id");
    return id;
}

connector::ConnectionCheck check(Call& call) {
    const Door door(call);
    const Document me = door.wire.get("/api/v1/accounts/verify_credentials");
    const Node account(me.root());
    if (account.text("id").empty())
        throw door.wire.failures().not_understood("an account without an id");
    connector::ConnectionCheck out;
    out.identity = fmt::format("@{}@{}", account.text("acct"),
                               door.wire.base().substr(door.wire.base().find("//") + 2));
    return out;
}

/// One status; the key lets the server recognise a repeated request for an hour.
Status send_status(const Door& door, json::object body, const std::string& key) {
    if (door.settings.visibility && !door.settings.visibility->empty())
        body["visibility"] = *door.settings.visibility;
    net::HttpRequest request = door.wire.request("POST", "/api/v1/statuses");
    request.headers.set("Content-Type", "application/json");
    request.headers.set("Idempotency-Key", key);
    request.body = json::serialize(body);
    const Document made = door.wire.read(door.wire.send(std::move(request)));
    auto status = decode_status(Node(made.root()));
    if (!status) throw door.wire.failures().not_understood("a post without an id");
    return *std::move(status);
}

Posted send_rest(const Door& door, const Post& post, Posted standing) {
    for (std::size_t i = standing.thread_ids.size(); i < post.thread.size(); ++i) {
        json::object body{
            {"status", post.thread[i]},
            {"in_reply_to_id",
             standing.thread_ids.empty() ? standing.external_id : standing.thread_ids.back()}};
        if (!post.language.empty()) body["language"] = post.language;
        standing.thread_ids.push_back(
            send_status(door, std::move(body), connector::network::name_of(post, i + 1)).id);
    }
    return standing;
}

Posted publish(Call& call, const Post& post) {
    const Door door(call);
    connector::network::require_media(
        post, "Mastodon",
        {.most = 4, .kinds = {"image/", "video/", "audio/"}, .video_alone = true});
    json::array media;
    for (std::size_t i = 0; i < post.media.size(); ++i)
        media.emplace_back(upload(door.wire, post.media[i], i));
    json::object body{{"status", connector::network::whole_text(post)}};
    if (!media.empty()) body["media_ids"] = std::move(media);
    if (!post.language.empty()) body["language"] = post.language;
    Status made = send_status(door, std::move(body), connector::network::name_of(post, 0));
    return send_rest(door, post, {std::move(made.id), std::move(made.url), {}});
}

/// Our statuses since then, the newest first.
std::vector<Status> own_since(const Door& door, Time since) {
    const std::string path = "/api/v1/accounts/" + percent_encode(own_id(door.wire)) + "/statuses";
    std::vector<Status> out;
    std::string before;
    for (int page = 0; page < kMostPages; ++page) {
        net::Parameters query{{"limit", std::to_string(kPage)}, {"exclude_reblogs", "true"}};
        if (!before.empty()) query.emplace_back("max_id", before);
        const Document answer = door.wire.get(path, query);
        auto statuses = decode_statuses(door.wire, answer.root());
        if (statuses.empty() || statuses.back().id == before) return out;
        before = statuses.back().id;
        for (Status& status : statuses) {
            if (status.created_at && *status.created_at < since) return out;
            out.push_back(std::move(status));
        }
    }
    return out;
}

const Status* answering(const std::vector<Status>& statuses, const std::string& parent,
                        std::string_view text) {
    // The oldest of them: a second one would be a double.
    const auto found = std::find_if(statuses.rbegin(), statuses.rend(), [&](const Status& status) {
        return status.in_reply_to_id == parent && !status.is_reblog &&
               connector::network::same_text(status.text, text);
    });
    return found == statuses.rend() ? nullptr : &*found;
}

std::optional<Posted> find(Call& call, const Post& post, Time since) {
    const Door door(call);
    const auto statuses = own_since(door, since - connector::network::kClocksDiffer);
    const Status* status = answering(statuses, "", connector::network::whole_text(post));
    if (status == nullptr) return std::nullopt;
    Posted out{status->id, status->url, {}};
    for (const std::string& text : post.thread) {
        status = answering(statuses, status->id, text);
        if (status == nullptr) break;
        out.thread_ids.push_back(status->id);
    }
    return out;
}

Posted resume_thread(Call& call, const Post& post, const Posted& standing) {
    return send_rest(Door(call), post, standing);
}

std::vector<Engagement> read_engagement(Call& call, const std::vector<std::string>& ids) {
    const Door door(call);
    std::vector<Engagement> out;
    for (const std::string& id : ids) {
        call.checkpoint();
        // Taken down since: the others still count.
        const auto answer = door.wire.find("/api/v1/statuses/" + percent_encode(id));
        const auto status = answer ? decode_status(Node(answer->root())) : std::nullopt;
        if (!status) continue;
        Engagement one;
        one.external_id = id;
        one.likes = status->favourites;
        one.comments = status->replies;
        one.shares = status->reblogs;
        out.push_back(std::move(one));
    }
    return out;
}

void remove(Call& call, const std::string& id) {
    const Door door(call);
    door.wire.send(door.wire.request("DELETE", "/api/v1/statuses/" + percent_encode(id)));
}

// ---- collecting ----

std::string account_id(const Wire& wire, std::string_view name) {
    const Document answer = wire.get("/api/v1/accounts/lookup", {{"acct", std::string(name)}});
    std::string id = Node(answer.root()).text("id");
    if (id.empty()) throw wire.failures().not_understood("an account without an id");
    return id;
}

SourceItem item_of(Status status) {
    SourceItem out;
    out.external_id = std::move(status.id);
    out.url = std::move(status.url);
    out.text = std::move(status.text);
    out.author = std::move(status.author);
    out.language = std::move(status.language);
    out.image_url = std::move(status.image_url);
    out.tags = std::move(status.tags);
    out.published_at = status.created_at;
    out.likes = status.favourites;
    out.comments = status.replies;
    out.shares = status.reblogs;
    return out;
}

/// "@name@host", "name@host" or "#tag". The cursor is the newest id that was read.
SourcePage read_items(Call& call, const std::string& place, const std::string& cursor) {
    const Door door(call);
    const std::string_view name = trim(place);
    if (name.empty() || name == "#" || name == "@")
        throw Error(ErrorKind::invalid, "Name an account (@name@host) or a hashtag (#tag)");
    const bool is_tag = name.starts_with('#');
    const std::string path =
        is_tag ? "/api/v1/timelines/tag/" + percent_encode(name.substr(1))
               : "/api/v1/accounts/" +
                     percent_encode(
                         account_id(door.wire, name.starts_with('@') ? name.substr(1) : name)) +
                     "/statuses";
    net::Parameters query{{"limit", std::to_string(kPage)}};
    if (!is_tag) query.emplace_back("exclude_reblogs", "true");
    if (!cursor.empty()) query.emplace_back("since_id", cursor);
    const Document answer = door.wire.get(path, query);
    auto statuses = decode_statuses(door.wire, answer.root());
    SourcePage out{{}, cursor, std::string(name)};
    if (!statuses.empty()) out.cursor = statuses.front().id;
    for (Status& status : statuses)
        if (!status.is_reblog) out.items.push_back(item_of(std::move(status)));
    return out;
}

constexpr const char* kDocs =
    "1. On your server open **Preferences → Development → New application** with the rights\n"
    "   `read`, `write:statuses` and `write:media`.\n"
    "2. Paste its access token, and the server's address.";

}  // namespace

connector::Connector make_connector() {
    connector::Connector out;
    out.spec.id = "mastodon";
    out.spec.name = "Mastodon";
    out.spec.platform = "mastodon";
    out.spec.docs = kDocs;
    connector::describe_settings<Settings>(out.spec);
    out.check = check;
    out.publish = connector::PublishPosts{"mastodon",    publish,         find,  true,
                                          resume_thread, read_engagement, remove};
    out.read_items = connector::ReadItems{read_items};
    return out;
}

}  // namespace herald::connectors::mastodon
