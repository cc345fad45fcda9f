#include <algorithm>
#include <array>

#include "base/encoding.hpp"
#include "base/html.hpp"
#include "base/text.hpp"
#include "connector/network/post.hpp"
#include "connector/network/wire.hpp"
#include "connectors/slack_posts/settings.hpp"
#include "connectors/slack_posts/slack_posts.hpp"

namespace herald::connectors::slack_posts {

using connector::Call;
using connector::Document;
using connector::Engagement;
using connector::Node;
using connector::Post;
using connector::Posted;
using connector::network::Wire;

namespace {

constexpr const char* kEvent = "herald_post";  ///< the kind of metadata our messages carry
constexpr std::size_t kSection = 3000;         ///< characters of one section block
constexpr std::size_t kMostText = 40'000;
constexpr int kMostPages = 10;
constexpr connector::PlatformWords kWords{
    "Slack", "Install the app in the workspace again and paste its new bot token.",
    "Add the app to the channel and give it the scopes chat:write, channels:history, "
    "channels:read, files:write and files:read."};

template <std::size_t N>
bool is_one_of(std::string_view code, const std::array<std::string_view, N>& codes) {
    return std::find(codes.begin(), codes.end(), code) != codes.end();
}

/// {"ok":false,"error":"…"} comes with HTTP 200.
void judge(const connector::Failures& failures, const net::HttpResponse& response, Time now) {
    constexpr std::array<std::string_view, 6> kToken{"invalid_auth",     "not_authed",
                                                     "token_revoked",    "token_expired",
                                                     "account_inactive", "token_rotated"};
    constexpr std::array<std::string_view, 6> kGrant{"missing_scope",          "not_in_channel",
                                                     "restricted_action",      "no_permission",
                                                     "not_allowed_token_type", "access_denied"};
    constexpr std::array<std::string_view, 5> kPassing{"internal_error", "fatal_error",
                                                       "service_unavailable", "request_timeout",
                                                       "team_added_to_org"};
    if (response.status == 429)
        throw failures.throttled(connector::network::throttle_wait(response, "", now),
                                 "ratelimited");
    if (response.status >= 400) throw failures.of_status(response, now);
    if (response.status >= 300) return;
    const Document document("Slack", response.body);
    const Node node(document.root());
    if (node.flag("ok")) return;
    const std::string code = node.text("error");
    if (code.empty()) throw failures.not_understood("an answer that is neither ok nor an error");
    if (code == "ratelimited" || code == "rate_limited")
        throw failures.throttled(connector::network::throttle_wait(response, "", now), code);
    if (is_one_of(code, kToken)) throw failures.token_refused(code);
    if (is_one_of(code, kGrant))
        throw failures.not_permitted(
            node.text("needed").empty() ? code : code + ": " + node.text("needed"));
    if (is_one_of(code, kPassing)) throw failures.passing(code);
    if (code == "channel_not_found") throw failures.refused("there is no such channel for the app");
    throw failures.refused(code);
}

bool is_channel_id(std::string_view text) {
    return text.size() >= 6 && (text[0] == 'C' || text[0] == 'G' || text[0] == 'D') &&
           std::all_of(text.begin(), text.end(),
                       [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); });
}

struct Door {
    Settings settings;
    Wire wire;

    explicit Door(Call& call)
        : settings(connector::settings_of<Settings>(call)),
          wire(call, {.base = connector::network::base_of(settings.api_base, kApiBase) + "/api",
                      .words = kWords,
                      .sign =
                          [token = settings.bot_token](net::HttpRequest& request) {
                              request.headers.set("Authorization", "Bearer " + token);
                          },
                      .judge =
                          [&call](const net::HttpResponse& response) {
                              judge(connector::Failures(kWords), response, call.now());
                          }}) {}

    Document post(std::string_view method, const json::value& body) const {
        return wire.read(wire.post_json("/" + std::string(method), body));
    }
    /// The channel's id: reading knows no names.
    std::string channel() const;
};

std::string Door::channel() const {
    if (is_channel_id(settings.channel)) return settings.channel;
    const std::string_view name =
        std::string_view(settings.channel).substr(settings.channel.starts_with('#') ? 1 : 0);
    connector::PageWatch watch;
    std::string cursor;
    for (;;) {
        net::Parameters query{{"limit", "1000"},
                              {"exclude_archived", "true"},
                              {"types", "public_channel,private_channel"}};
        if (!cursor.empty()) query.emplace_back("cursor", cursor);
        const Document page = wire.get("/conversations.list", query);
        const Node node(page.root());
        for (const json::value& channel : node.list("channels"))
            if (Node(channel).text("name") == name) return Node(channel).text("id");
        cursor = node["response_metadata"].text("next_cursor");
        if (cursor.empty())
            throw wire.failures().refused(fmt::format("there is no channel \"{}\"", name));
        watch.next(cursor, node.list("channels").size());
    }
}

/// The id of a file that Slack has looked at, so that a block may show it.
std::string upload(const Door& door, const connector::PostMedia& media, std::size_t number) {
    constexpr int kMostPolls = 30;
    const std::string name = connector::network::file_name(media, number);
    net::Parameters form{{"filename", name}, {"length", std::to_string(media.bytes.size())}};
    if (!media.alt.empty()) form.emplace_back("alt_txt", media.alt);
    const Document place = door.wire.get("/files.getUploadURLExternal", form);
    const std::string id = Node(place.root()).text("file_id");
    const std::string url = Node(place.root()).text("upload_url");
    if (id.empty() || !url.starts_with("http"))
        throw door.wire.failures().not_understood("no place for a file");
    // Not signed: the address is the permission. It answers in plain text.
    net::HttpRequest bytes;
    bytes.method = "POST";
    bytes.url = url;
    bytes.headers.set("Content-Type", media.media_type);
    bytes.body = media.bytes;
    bytes.timeout = std::chrono::minutes(5);
    const net::HttpResponse taken = door.wire.call().send(std::move(bytes));
    if (!taken.ok()) throw door.wire.failures().of_status(taken, door.wire.call().now());
    door.post("files.completeUploadExternal",
              json::object{{"files", json::array{json::object{{"id", id}, {"title", name}}}}});
    for (int poll = 0; poll < kMostPolls; ++poll) {
        const Document info = door.wire.get("/files.info", {{"file", id}});
        if (!Node(info.root())["file"].text("mimetype").empty()) return id;
        door.wire.call().sleep(std::chrono::seconds(1));
    }
    throw door.wire.failures().passing("a file is still being looked at");
}

/// Text in sections, pictures below: only blocks can show files with a message of ours.
json::array blocks_of(const Door& door, const Post& post, std::string_view text) {
    json::array out;
    for (std::string_view rest = text; !rest.empty();) {
        std::string_view piece = clip(rest, kSection);
        if (piece.size() < rest.size())
            if (const auto line = piece.rfind('\n'); line != piece.npos && line > 0)
                piece = piece.substr(0, line);
        out.push_back(json::object{{"type", "section"},
                                   {"text", json::object{{"type", "mrkdwn"}, {"text", piece}}}});
        rest.remove_prefix(piece.size());
    }
    for (std::size_t i = 0; i < post.media.size(); ++i)
        out.push_back(json::object{
            {"type", "image"},
            {"alt_text", post.media[i].alt.empty() ? connector::network::file_name(post.media[i], i)
                                                   : post.media[i].alt},
            {"slack_file", json::object{{"id", upload(door, post.media[i], i)}}}});
    return out;
}

std::string send_message(const Door& door, json::object body, const std::string& key) {
    body["metadata"] =
        json::object{{"event_type", kEvent}, {"event_payload", json::object{{"key", key}}}};
    const Document made = door.post("chat.postMessage", body);
    std::string ts = Node(made.root()).text("ts");
    if (ts.empty()) throw door.wire.failures().not_understood("a message without its ts");
    return ts;
}

std::string ts_of(const std::string& id) { return id.substr(id.rfind('/') + 1); }

Posted send_rest(const Door& door, const Post& post, Posted standing) {
    const std::string channel = standing.external_id.substr(0, standing.external_id.rfind('/'));
    for (std::size_t i = standing.thread_ids.size(); i < post.thread.size(); ++i)
        standing.thread_ids.push_back(channel + "/" +
                                      send_message(door,
                                                   {{"channel", channel},
                                                    {"text", escape_angles(post.thread[i])},
                                                    {"thread_ts", ts_of(standing.external_id)}},
                                                   connector::network::name_of(post, i + 1)));
    return standing;
}

std::string permalink(const Door& door, const std::string& channel, const std::string& ts) {
    const Document answer =
        door.wire.get("/chat.getPermalink", {{"channel", channel}, {"message_ts", ts}});
    return Node(answer.root()).text("permalink");
}

connector::ConnectionCheck check(Call& call) {
    const Door door(call);
    const Document me = door.wire.get("/auth.test");
    door.channel();
    connector::ConnectionCheck out;
    out.identity =
        fmt::format("{} in {}", Node(me.root()).text("user"), Node(me.root()).text("team"));
    return out;
}

Posted publish(Call& call, const Post& post) {
    const Door door(call);
    connector::network::require_media(post, "Slack", {.most = 10, .image_bytes = 20u << 20});
    const std::string text = escape_angles(connector::network::whole_text(post));
    if (text.size() > kMostText)
        throw Error(ErrorKind::invalid, "Slack takes at most 40,000 characters");
    const std::string channel = door.channel();
    json::object body{{"channel", channel}, {"text", text}};
    if (!post.media.empty()) body["blocks"] = blocks_of(door, post, text);
    const std::string ts =
        send_message(door, std::move(body), connector::network::name_of(post, 0));
    Posted out{channel + "/" + ts, {}, {}};
    out = send_rest(door, post, std::move(out));
    try {
        out.url = permalink(door, channel, ts);
    } catch (const Error& error) {  // it stands all the same
        call.note(error.what());
    }
    return out;
}

std::string key_in(const Node& message) {
    const Node metadata = message["metadata"];
    return metadata.text("event_type") == kEvent ? metadata["event_payload"].text("key") : "";
}

/// The ts of the message with this key in one list of messages, page by page.
std::string find_ts(const Door& door, std::string_view method, net::Parameters query,
                    const std::string& key) {
    query.emplace_back("limit", "200");
    query.emplace_back("include_all_metadata", "true");
    std::string cursor;
    for (int page = 0; page < kMostPages; ++page) {
        net::Parameters asked = query;
        if (!cursor.empty()) asked.emplace_back("cursor", cursor);
        const Document answer = door.wire.get("/" + std::string(method), asked);
        const Node node(answer.root());
        const json::array* messages = node.find_list("messages");
        if (messages == nullptr)
            throw door.wire.failures().not_understood("a history without messages");
        for (const json::value& message : *messages)
            if (key_in(Node(message)) == key) return Node(message).text("ts");
        cursor = node["response_metadata"].text("next_cursor");
        if (cursor.empty()) break;
    }
    return {};
}

std::optional<Posted> find(Call& call, const Post& post, Time since) {
    const Door door(call);
    const std::string channel = door.channel();
    const auto oldest = micros_of(since - connector::network::kClocksDiffer) / 1'000'000;
    const std::string ts = find_ts(door, "conversations.history",
                                   {{"channel", channel}, {"oldest", std::to_string(oldest)}},
                                   connector::network::name_of(post, 0));
    if (ts.empty()) return std::nullopt;
    Posted out{channel + "/" + ts, permalink(door, channel, ts), {}};
    for (std::size_t i = 0; i < post.thread.size(); ++i) {
        const std::string answer =
            find_ts(door, "conversations.replies", {{"channel", channel}, {"ts", ts}},
                    connector::network::name_of(post, i + 1));
        if (answer.empty()) break;
        out.thread_ids.push_back(channel + "/" + answer);
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
        const auto slash = id.rfind('/');
        if (slash == id.npos) continue;
        const std::string ts = ts_of(id);
        const Document answer =
            door.wire.get("/conversations.history", {{"channel", id.substr(0, slash)},
                                                     {"oldest", ts},
                                                     {"latest", ts},
                                                     {"inclusive", "true"},
                                                     {"limit", "1"}});
        for (const json::value& entry : Node(answer.root()).list("messages")) {
            const Node message(entry);
            if (message.text("ts") != ts) continue;
            Engagement one;
            one.external_id = id;
            one.likes = 0;
            for (const json::value& reaction : message.list("reactions"))
                *one.likes += Node(reaction).count("count").value_or(0);
            one.comments = message.count("reply_count").value_or(0);
            out.push_back(std::move(one));
        }
    }
    return out;
}

void remove(Call& call, const std::string& id) {
    const Door door(call);
    door.post("chat.delete",
              json::object{{"channel", id.substr(0, id.rfind('/'))}, {"ts", ts_of(id)}});
}

constexpr const char* kDocs =
    "1. On **api.slack.com/apps** make an app with the bot scopes `chat:write`, "
    "`channels:history`,\n"
    "   `channels:read`, `files:write` and `files:read` (for private channels `groups:…`), and\n"
    "   install it.\n"
    "2. Add the app to the channel, and paste its bot token.";

}  // namespace

connector::Connector make_connector() {
    connector::Connector out;
    out.spec.id = "slack_posts";
    out.spec.name = "Slack channel";
    out.spec.platform = "slack";
    out.spec.docs = kDocs;
    connector::describe_settings<Settings>(out.spec);
    out.check = check;
    out.publish = connector::PublishPosts{"slack",       publish,         find,  true,
                                          resume_thread, read_engagement, remove};
    return out;
}

}  // namespace herald::connectors::slack_posts
