#include "base/encoding.hpp"
#include "base/text.hpp"
#include "connector/network/post.hpp"
#include "connector/network/wire.hpp"
#include "connectors/discord/discord.hpp"
#include "connectors/discord/settings.hpp"

namespace herald::connectors::discord {

using connector::Call;
using connector::Document;
using connector::Engagement;
using connector::Node;
using connector::Post;
using connector::Posted;
using connector::network::SentBefore;
using connector::network::Wire;

namespace {

constexpr std::size_t kMostText = 2000, kMostName = 100;
constexpr connector::PlatformWords kWords{
    "Discord", "Make a new webhook in the channel's settings and paste its address.",
    "Give the webhook its channel back in the server's settings."};

/// The first sentence inside the nested errors of code 50035.
std::string first_message(const json::value& value, int depth = 0) {
    if (depth > 8) return {};
    if (value.is_array()) {
        for (const json::value& entry : value.get_array())
            if (auto found = first_message(entry, depth + 1); !found.empty()) return found;
    } else if (value.is_object()) {
        const Node node(value);
        if (auto message = node.maybe_text("message")) return *std::move(message);
        for (const auto& member : value.get_object())
            if (auto found = first_message(member.value(), depth + 1); !found.empty()) return found;
    }
    return {};
}

struct Trouble {
    std::int64_t code = 0;
    std::string message;
    std::optional<Micros> retry_after;
};

Trouble trouble_in(const net::HttpResponse& response) {
    Trouble out;
    out.message = fmt::format("HTTP {}", response.status);
    try {
        const Document document("Discord", response.body);
        const Node node(document.root());
        out.code = node.count("code").value_or(0);
        out.retry_after = node.decimal("retry_after");
        if (auto message = node.maybe_text("message")) out.message = *std::move(message);
        if (const json::value* errors = node.find("errors"))
            if (auto inner = first_message(*errors); !inner.empty()) out.message += ": " + inner;
    } catch (const Error&) {  // an error page: its status says enough
    }
    return out;
}

void judge(const connector::Failures& failures, const net::HttpResponse& response, Time now) {
    constexpr std::int64_t kUnknownWebhook = 10'015, kWrongToken = 50'027;
    if (response.status < 400) return;
    const Trouble trouble = trouble_in(response);
    if (response.status == 429) {
        auto wait = connector::network::throttle_wait(response, "X-RateLimit-Reset-After", now);
        if (trouble.retry_after && trouble.retry_after->value >= 0)
            wait = std::chrono::seconds(trouble.retry_after->value / Micros::kUnit + 1);
        throw failures.throttled(wait, trouble.message);
    }
    if (trouble.code == kUnknownWebhook)
        throw failures.token_refused("the webhook has been deleted");
    if (response.status == 401 || trouble.code == kWrongToken)
        throw failures.token_refused("the address of the webhook is not valid");
    if (response.status == 403) throw failures.not_permitted(trouble.message);
    if (response.status >= 500 || response.status == 408) throw failures.passing(trouble.message);
    throw failures.refused(trouble.message);
}

struct Door {
    Settings settings;
    Wire wire;

    explicit Door(Call& call)
        : settings(connector::settings_of<Settings>(call)),
          wire(call, {.base = settings.webhook_url,
                      .words = kWords,
                      .sign = {},
                      .judge =
                          [&call](const net::HttpResponse& response) {
                              judge(connector::Failures(kWords), response, call.now());
                          },
                      .hidden = settings.webhook_url.substr(settings.webhook_url.find_last_of('/') +
                                                            1)}) {
        if (wire.base().find("/webhooks/") == std::string::npos ||
            wire.base().find('?') != std::string::npos)
            throw Error(ErrorKind::invalid,
                        "The webhook's address must look like "
                        "https://discord.com/api/webhooks/123/abc");
    }
    bool is_forum() const { return settings.forum.value_or(false); }
};

/// "123" or, of a message inside a thread, "thread/123".
struct MessageId {
    std::string thread, message;
};
MessageId split_id(const std::string& id) {
    const auto slash = id.find('/');
    if (slash == std::string::npos) return {{}, id};
    return {id.substr(0, slash), id.substr(slash + 1)};
}
std::string path_of(const std::string& id) {
    const MessageId parts = split_id(id);
    return "/messages/" + percent_encode(parts.message) +
           (parts.thread.empty() ? "" : "?thread_id=" + percent_encode(parts.thread));
}

struct Message {
    std::string text;
    std::string thread;       ///< empty: the channel itself
    std::string thread_name;  ///< opens one
};

std::string send_message(const Door& door, const Message& message,
                         const std::vector<connector::PostMedia>& media) {
    // Nobody is pinged from here.
    json::object body{{"content", message.text},
                      {"allowed_mentions", json::object{{"parse", json::array{}}}}};
    if (!message.thread_name.empty()) body["thread_name"] = message.thread_name;
    net::HttpRequest request = door.wire.request(
        "POST",
        "?wait=true" + (message.thread.empty() ? std::string()
                                               : "&thread_id=" + percent_encode(message.thread)));
    if (media.empty()) {
        request.headers.set("Content-Type", "application/json");
        request.body = json::serialize(body);
    } else {
        json::array attachments;
        std::vector<connector::network::FormPart> parts(1);
        for (std::size_t i = 0; i < media.size(); ++i) {
            const std::string name = connector::network::file_name(media[i], i);
            attachments.push_back(
                json::object{{"id", i}, {"filename", name}, {"description", media[i].alt}});
            parts.push_back(
                {fmt::format("files[{}]", i), media[i].bytes, name, media[i].media_type});
        }
        body["attachments"] = std::move(attachments);
        parts[0] = {"payload_json", json::serialize(body), {}, {}};
        auto form = connector::network::make_form(parts);
        request.headers.set("Content-Type", form.content_type);
        request.body = std::move(form.text);
        request.timeout = std::chrono::minutes(5);
    }
    const Document made = door.wire.read(door.wire.send(std::move(request)));
    const Node node(made.root());
    const std::string id = node.text("id");
    if (id.empty()) throw door.wire.failures().not_understood("a message without an id");
    const std::string thread =
        message.thread_name.empty() ? message.thread : node.text("channel_id");
    return thread.empty() ? id : thread + "/" + id;
}

Posted send_rest(Call& call, const Door& door, const Post& post, Posted standing,
                 SentBefore before) {
    const std::string thread = split_id(standing.external_id).thread;
    return connector::network::send_thread(
        call, post, std::move(standing), before,
        [&](const std::string& text, std::size_t, const Posted&) {
            return send_message(door, {text, thread, {}}, {});
        });
}

connector::ConnectionCheck check(Call& call) {
    const Door door(call);
    const Document hook = door.wire.get("");
    const Node node(hook.root());
    if (node.text("id").empty())
        throw door.wire.failures().not_understood("a webhook without an id");
    connector::ConnectionCheck out;
    out.identity = node.maybe_text("name").value_or("a webhook");
    return out;
}

Posted publish(Call& call, const Post& post) {
    const Door door(call);
    connector::network::require_media(post, "Discord",
                                      {.most = 10,
                                       .image_bytes = 10u << 20,
                                       .video_bytes = 10u << 20,
                                       .kinds = {"image/", "video/", "audio/"}});
    const std::string text = connector::network::whole_text(post);
    Message message{text, door.settings.thread_id.value_or(""), {}};
    if (door.is_forum()) {
        message.thread.clear();
        message.thread_name =
            std::string(trim(clip(post.title.empty() ? text : post.title, kMostName)));
    }
    if (text.size() > kMostText * 4)
        throw Error(ErrorKind::invalid, "Discord takes at most 2000 characters");
    // Asked first: where it is, and whether it is still there, costs nothing.
    const Document hook = door.wire.get("");
    const std::string guild = Node(hook.root()).text("guild_id");
    const std::string channel = Node(hook.root()).text("channel_id");
    Posted out = connector::network::patiently(call, [&] {
        return Posted{send_message(door, message, post.media), {}, {}};
    });
    const MessageId id = split_id(out.external_id);
    if (!guild.empty())
        out.url = fmt::format("https://discord.com/channels/{}/{}/{}", guild,
                              id.thread.empty() ? channel : id.thread, id.message);
    return send_rest(call, door, post, std::move(out), SentBefore::something);
}

Posted resume_thread(Call& call, const Post& post, const Posted& standing) {
    return send_rest(call, Door(call), post, standing, SentBefore::nothing);
}

std::vector<Engagement> read_engagement(Call& call, const std::vector<std::string>& ids) {
    const Door door(call);
    std::vector<Engagement> out;
    for (const std::string& id : ids) {
        call.checkpoint();
        const auto answer = door.wire.find(path_of(id));
        if (!answer) continue;  // deleted since
        Engagement one;
        one.external_id = id;
        one.likes = 0;
        for (const json::value& reaction : Node(answer->root()).list("reactions"))
            *one.likes += Node(reaction).count("count").value_or(0);
        out.push_back(std::move(one));
    }
    return out;
}

void remove(Call& call, const std::string& id) {
    const Door door(call);
    door.wire.send(door.wire.request("DELETE", path_of(id)));
}

constexpr const char* kDocs =
    "1. In Discord open the channel's **Settings → Integrations → Webhooks**, add one and copy "
    "its\n"
    "   address.\n"
    "2. Paste it here. Nobody is pinged by posts: mentions stay text.";

}  // namespace

connector::Connector make_connector() {
    connector::Connector out;
    out.spec.id = "discord";
    out.spec.name = "Discord";
    out.spec.platform = "discord";
    out.spec.docs = kDocs;
    connector::describe_settings<Settings>(out.spec);
    out.check = check;
    out.publish = connector::PublishPosts{"discord", publish,       connector::network::cannot_find,
                                          false,     resume_thread, read_engagement,
                                          remove};
    return out;
}

}  // namespace herald::connectors::discord
