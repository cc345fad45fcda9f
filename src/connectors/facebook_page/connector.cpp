#include "base/calendar.hpp"
#include "base/encoding.hpp"
#include "connector/network/post.hpp"
#include "connectors/facebook_page/facebook_page.hpp"
#include "connectors/facebook_page/film.hpp"

namespace herald::connectors::facebook_page {

using connector::Call;
using connector::Document;
using connector::Engagement;
using connector::Node;
using connector::Post;
using connector::Posted;

namespace {

constexpr connector::PlatformWords kWords{
    "Facebook", "Make a new page access token and paste it into the connection.",
    "Give the token pages_manage_posts, pages_manage_engagement and pages_read_engagement, and its "
    "user a role on the page."};

}  // namespace

Door::Door(Call& call)
    : settings(connector::settings_of<Settings>(call)),
      wire(connector::network::graph_wire(
          call, connector::network::base_of(settings.api_base, connector::network::kGraphBase),
          kWords, settings.access_token)) {}

std::string Door::page(std::string_view rest) const {
    return "/" + percent_encode(settings.page_id) + std::string(rest);
}

std::string message_of(const Post& post) {
    return post.media.empty() ? post.text : connector::network::whole_text(post);
}

std::optional<Posted> find_post(const Door& door, const Post& post, Time from) {
    std::optional<Posted> out;
    connector::network::walk_edge(
        door.wire, door.page("/posts"),
        {{"fields", "id,message,created_time,permalink_url"},
         {"since", std::to_string(micros_of(from) / 1'000'000)},
         {"limit", "100"}},
        [&](const Node& one) {
            if (connector::network::same_text(one.text("message"), message_of(post)))
                out = Posted{one.text("id"), one.text("permalink_url"), {}};
            return true;
        });
    return out;
}

namespace {

std::string id_in(const Door& door, const net::HttpResponse& response, const char* what) {
    const Document answer = door.wire.read(response);
    const Node node(answer.root());
    std::string id = node.text("post_id").empty() ? node.text("id") : node.text("post_id");
    if (id.empty()) throw door.wire.failures().not_understood(what);
    return id;
}

/// A picture that nobody sees until a post shows it.
std::string upload(const Door& door, const connector::PostMedia& media, std::size_t number) {
    std::vector<connector::network::FormPart> parts{
        {"published", "false", {}, {}},
        {"source", media.bytes, connector::network::file_name(media, number), media.media_type}};
    if (!media.alt.empty()) parts.push_back({"alt_text_custom", media.alt, {}, {}});
    auto form = connector::network::make_form(parts);
    net::HttpRequest request = door.wire.request("POST", door.page("/photos"));
    request.headers.set("Content-Type", form.content_type);
    request.body = std::move(form.text);
    request.timeout = std::chrono::minutes(5);
    return id_in(door, door.wire.send(std::move(request)), "a picture without an id");
}

std::string url_of(const Door& door, const std::string& id) {
    const Document answer = door.wire.get("/" + percent_encode(id), {{"fields", "permalink_url"}});
    return Node(answer.root()).text("permalink_url");
}

Posted send_rest(const Door& door, const Post& post, Posted standing) {
    for (std::size_t i = standing.thread_ids.size(); i < post.thread.size(); ++i)
        standing.thread_ids.push_back(
            id_in(door,
                  door.wire.post_json("/" + percent_encode(standing.external_id) + "/comments",
                                      json::object{{"message", post.thread[i]}}),
                  "a comment without an id"));
    return standing;
}

connector::ConnectionCheck check(Call& call) {
    const Door door(call);
    const Document page = door.wire.get(door.page(""), {{"fields", "id,name"}});
    connector::ConnectionCheck out;
    out.identity = Node(page.root()).text("name");
    if (out.identity.empty()) throw door.wire.failures().not_understood("a page without a name");
    return out;
}

bool has_film(const Post& post) {
    return !post.media.empty() && connector::network::is_video(post.media.front());
}

Posted publish(Call& call, const Post& post) {
    const Door door(call);
    connector::network::require_media(post, "Facebook",
                                      {.most = 10,
                                       .image_bytes = 10u << 20,
                                       .video_bytes = 1u << 30,
                                       .kinds = {"image/", "video/mp4"},
                                       .video_alone = true});
    if (has_film(post)) return send_rest(door, post, publish_film(door, post));
    json::object body{{"message", message_of(post)}};
    json::array pictures;
    for (std::size_t i = 0; i < post.media.size(); ++i)
        pictures.push_back(json::object{{"media_fbid", upload(door, post.media[i], i)}});
    if (!pictures.empty()) body["attached_media"] = std::move(pictures);
    if (post.media.empty() && !post.link.empty()) body["link"] = post.link;
    const std::string id =
        id_in(door, door.wire.post_json(door.page("/feed"), body), "a post without an id");
    Posted out = send_rest(door, post, {id, {}, {}});
    try {
        out.url = url_of(door, id);
    } catch (const Error& error) {  // it stands all the same
        call.note(error.what());
    }
    return out;
}

std::optional<Posted> find(Call& call, const Post& post, Time since) {
    const Door door(call);
    const Time from = since - connector::network::kClocksDiffer;
    std::optional<Posted> out = find_post(door, post, from);
    if (!out && has_film(post)) out = find_film(door, post, from);
    if (!out) return out;
    out->thread_ids = connector::network::comments_that_stand(
        door.wire, out->external_id,
        {{"fields", "id,message,from"}, {"order", "chronological"}, {"limit", "100"}}, post.thread,
        [&](const Node& comment, const std::string& text) {
            return comment["from"].text("id") == door.settings.page_id &&
                   connector::network::same_text(comment.text("message"), text);
        });
    return out;
}

Posted resume_thread(Call& call, const Post& post, const Posted& standing) {
    return send_rest(Door(call), post, standing);
}

bool shows_film(const Node& post) {
    for (const json::value& file : post["attachments"].list("data"))
        if (Node(file).text("media_type") == "video") return true;
    return false;
}

std::vector<Engagement> read_engagement(Call& call, const std::vector<std::string>& ids) {
    const Door door(call);
    std::vector<Engagement> out;
    for (const std::string& id : ids) {
        call.checkpoint();
        const auto answer =
            door.wire.find("/" + percent_encode(id),
                           {{"fields",
                             "id,shares,attachments{media_type},reactions.summary(true).limit(0),"
                             "comments.summary(true).limit(0)"}});
        if (!answer) continue;  // deleted since: the others still count
        const Node node(answer->root());
        Engagement one;
        one.external_id = id;
        one.likes = node["reactions"]["summary"].count("total_count");
        one.comments = node["comments"]["summary"].count("total_count");
        one.shares = node["shares"].count("count").value_or(0);
        one.impressions = connector::network::read_insight(door.wire, id, "post_media_view");
        one.clicks = connector::network::read_insight(door.wire, id, "post_clicks");
        if (shows_film(node))
            one.video_views = connector::network::read_insight(door.wire, id, "post_video_views");
        out.push_back(std::move(one));
    }
    return out;
}

void remove(Call& call, const std::string& id) {
    const Door door(call);
    door.wire.send(door.wire.request("DELETE", "/" + percent_encode(id)));
}

constexpr const char* kDocs =
    "1. In **Meta for Developers** give your app `pages_manage_posts`, `pages_manage_engagement`,\n"
    "   `pages_read_engagement` and `read_insights`.\n"
    "2. Let a person with a role on the page authorise it, and take the *page* access token of a\n"
    "   long-lived user token: it does not end.\n"
    "3. Paste it with the page's id.";

}  // namespace

connector::Connector make_connector() {
    connector::Connector out;
    out.spec.id = "facebook_page";
    out.spec.name = "Facebook page";
    out.spec.platform = "facebook";
    out.spec.docs = kDocs;
    connector::describe_settings<Settings>(out.spec);
    out.check = check;
    out.publish = connector::PublishPosts{"facebook",    publish,         find,  true,
                                          resume_thread, read_engagement, remove};
    return out;
}

}  // namespace herald::connectors::facebook_page
