#include "base/calendar.hpp"
#include "base/encoding.hpp"
#include "connector/network/graph.hpp"
#include "connector/network/post.hpp"
#include "connectors/instagram/instagram.hpp"
#include "connectors/instagram/settings.hpp"
#include "net/url.hpp"

namespace herald::connectors::instagram {

using connector::Call;
using connector::Document;
using connector::Engagement;
using connector::Node;
using connector::Post;
using connector::Posted;
using connector::network::Wire;

namespace {

constexpr connector::PlatformWords kWords{
    "Instagram", "Make a new access token and paste it into the connection.",
    "Give the token instagram_content_publish, instagram_manage_comments and "
    "instagram_manage_insights, and its user a role on the page."};

struct Door {
    Settings settings;
    Wire wire;
    explicit Door(Call& call)
        : settings(connector::settings_of<Settings>(call)),
          wire(connector::network::graph_wire(
              call, connector::network::base_of(settings.api_base, connector::network::kGraphBase),
              kWords, settings.access_token)) {}
    std::string account(std::string_view rest) const {
        return "/" + percent_encode(settings.account_id) + std::string(rest);
    }
};

std::string create(const Door& door, std::string_view path, const json::object& body) {
    const Document answer = door.wire.read(door.wire.post_json(path, body));
    std::string id = Node(answer.root()).text("id");
    if (id.empty()) throw door.wire.failures().not_understood("something made without an id");
    return id;
}

/// A container lives a day and is worked on for seconds (pictures) or minutes (films).
void wait_until_ready(const Door& door, const std::string& container) {
    constexpr int kMostPolls = 100;
    for (int poll = 0; poll < kMostPolls; ++poll) {
        const Document answer =
            door.wire.get("/" + percent_encode(container), {{"fields", "status_code,status"}});
        const Node node(answer.root());
        const std::string code = node.text("status_code");
        if (code == "FINISHED" || code == "PUBLISHED") return;
        if (code == "ERROR" || code == "EXPIRED")
            throw door.wire.failures().refused("it could not use a file: " + node.text("status"));
        if (code.empty()) throw door.wire.failures().not_understood("a container without a state");
        door.wire.call().sleep(std::chrono::seconds(poll < 10 ? 2 : 5));
    }
    throw door.wire.failures().passing("a file is still being worked on after minutes");
}

json::object file_of(const connector::PostMedia& media) {
    if (connector::network::is_video(media)) return {{"video_url", media.public_url}};
    json::object out{{"image_url", media.public_url}};
    if (!media.alt.empty()) out["alt_text"] = media.alt;
    return out;
}

std::string make_container(const Door& door, const Post& post) {
    const std::string caption = connector::network::whole_text(post);
    if (post.media.size() == 1) {
        json::object body = file_of(post.media[0]);
        if (connector::network::is_video(post.media[0])) body["media_type"] = "REELS";
        body["caption"] = caption;
        return create(door, door.account("/media"), body);
    }
    json::array children;
    for (const connector::PostMedia& media : post.media) {
        json::object body = file_of(media);
        if (connector::network::is_video(media)) body["media_type"] = "VIDEO";
        body["is_carousel_item"] = true;
        const std::string id = create(door, door.account("/media"), body);
        wait_until_ready(door, id);
        children.emplace_back(id);
    }
    return create(
        door, door.account("/media"),
        {{"media_type", "CAROUSEL"}, {"children", std::move(children)}, {"caption", caption}});
}

/// Posts of a day are counted; asked first, because nothing is lost by it.
void require_quota(const Door& door) {
    const Document answer = door.wire.get(door.account("/content_publishing_limit"),
                                          {{"fields", "quota_usage,config"}});
    for (const json::value& entry : Node(answer.root()).list("data")) {
        const Node one(entry);
        const auto used = one.count("quota_usage"), total = one["config"].count("quota_total");
        if (!used || !total || *total <= 0) continue;
        door.wire.call().set_quota_used(static_cast<double>(*used) / static_cast<double>(*total));
        if (*used >= *total)
            throw door.wire.failures().throttled(std::chrono::hours(1),
                                                 fmt::format("{} of {} posts", *used, *total));
    }
}

void require_public(const Post& post) {
    if (post.media.empty())
        throw Error(ErrorKind::invalid, "Instagram publishes nothing without a picture or a film");
    connector::network::require_media(post, "Instagram",
                                      {.most = 10,
                                       .image_bytes = 8u << 20,
                                       .video_bytes = 300u << 20,
                                       .kinds = {"image/", "video/mp4", "video/quicktime"}});
    for (const connector::PostMedia& media : post.media)
        if (net::origin_of(media.public_url).empty())
            throw Error(ErrorKind::invalid,
                        "Instagram fetches files itself: Herald needs a public address "
                        "(public_url) that Instagram can reach");
}

Posted send_rest(const Door& door, const Post& post, Posted standing) {
    for (std::size_t i = standing.thread_ids.size(); i < post.thread.size(); ++i)
        standing.thread_ids.push_back(
            create(door, "/" + percent_encode(standing.external_id) + "/comments",
                   {{"message", post.thread[i]}}));
    return standing;
}

connector::ConnectionCheck check(Call& call) {
    const Door door(call);
    const Document answer = door.wire.get(door.account(""), {{"fields", "id,username"}});
    connector::ConnectionCheck out;
    out.identity = "@" + Node(answer.root()).text("username");
    if (out.identity == "@") throw door.wire.failures().not_understood("an account without a name");
    return out;
}

Posted publish(Call& call, const Post& post) {
    require_public(post);
    const Door door(call);
    require_quota(door);
    const std::string container = make_container(door, post);
    wait_until_ready(door, container);
    const std::string id =
        create(door, door.account("/media_publish"), {{"creation_id", container}});
    Posted out = send_rest(door, post, {id, {}, {}});
    try {
        const Document answer = door.wire.get("/" + percent_encode(id), {{"fields", "permalink"}});
        out.url = Node(answer.root()).text("permalink");
    } catch (const Error& error) {  // it stands all the same
        call.note(error.what());
    }
    return out;
}

std::optional<Posted> find(Call& call, const Post& post, Time since) {
    const Door door(call);
    const Time from = since - connector::network::kClocksDiffer;
    std::optional<Posted> out;
    connector::network::walk_edge(
        door.wire, door.account("/media"),
        {{"fields", "id,caption,timestamp,permalink"}, {"limit", "50"}}, [&](const Node& one) {
            const auto at = parse_time(one.text("timestamp"));
            if (at && *at < from) return false;
            // The oldest of them stays: a second one would be a double.
            if (connector::network::same_text(one.text("caption"),
                                              connector::network::whole_text(post)))
                out = Posted{one.text("id"), one.text("permalink"), {}};
            return true;
        });
    if (!out) return out;
    out->thread_ids = connector::network::comments_that_stand(
        door.wire, out->external_id, {{"fields", "id,text,username"}, {"limit", "50"}}, post.thread,
        [](const Node& comment, const std::string& text) {
            return connector::network::same_text(comment.text("text"), text);
        });
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
        const auto answer = door.wire.find("/" + percent_encode(id),
                                           {{"fields", "id,media_type,like_count,comments_count"}});
        if (!answer) continue;  // deleted since: the others still count
        const Node node(answer->root());
        Engagement one;
        one.external_id = id;
        one.likes = node.count("like_count");
        one.comments = node.count("comments_count");
        one.impressions = connector::network::read_insight(door.wire, id, "views");
        one.saves = connector::network::read_insight(door.wire, id, "saved");
        one.shares = connector::network::read_insight(door.wire, id, "shares");
        if (node.text("media_type") == "VIDEO") one.video_views = one.impressions;
        out.push_back(std::move(one));
    }
    return out;
}

constexpr const char* kDocs =
    "1. Make the account professional and connect it with a Facebook page.\n"
    "2. In **Meta for Developers** give your app `instagram_basic`, `instagram_content_publish`,\n"
    "   `instagram_manage_comments` and `instagram_manage_insights`, and take a long-lived token.\n"
    "3. Paste it with the account's number. Herald must be reachable from outside: Instagram\n"
    "   fetches every picture by itself.";

}  // namespace

connector::Connector make_connector() {
    connector::Connector out;
    out.spec.id = "instagram";
    out.spec.name = "Instagram";
    out.spec.platform = "instagram";
    out.spec.docs = kDocs;
    connector::describe_settings<Settings>(out.spec);
    out.check = check;
    out.publish = connector::PublishPosts{"instagram",   publish,         find, true,
                                          resume_thread, read_engagement, {}};
    return out;
}

}  // namespace herald::connectors::instagram
