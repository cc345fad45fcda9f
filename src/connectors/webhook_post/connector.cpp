#include "base/calendar.hpp"
#include "base/crypto.hpp"
#include "base/encoding.hpp"
#include "base/text.hpp"
#include "connector/network/post.hpp"
#include "connector/network/wire.hpp"
#include "connectors/webhook_post/settings.hpp"
#include "connectors/webhook_post/webhook_post.hpp"
#include "net/url.hpp"

namespace herald::connectors::webhook_post {

using connector::Call;
using connector::Document;
using connector::Node;
using connector::Post;
using connector::Posted;
using connector::network::Wire;

namespace {

constexpr std::size_t kMostFiles = 24u << 20;  ///< bytes that travel inside one request
constexpr connector::PlatformWords kWords{
    "The webhook", "Check the secret on both sides.",
    "Let the address accept requests that are signed with the secret."};

void judge(const connector::Failures& failures, const net::HttpResponse& response, Time now) {
    if (response.status < 400) return;
    const std::string said =
        fmt::format("HTTP {} {}", response.status,
                    is_utf8(clip(response.body, 200)) ? trim(clip(response.body, 200)) : "");
    if (response.status == 401) throw failures.token_refused("it does not accept the signature");
    if (response.status == 403) throw failures.not_permitted(said);
    if (response.status == 429)
        throw failures.throttled(
            connector::network::throttle_wait(response, "X-RateLimit-Reset", now), said);
    if (response.status >= 500 || response.status == 408 || response.status == 425)
        throw failures.passing(said);
    throw failures.refused(said);
}

struct Door {
    Settings settings;
    Wire wire;
    explicit Door(Call& call)
        : settings(connector::settings_of<Settings>(call)),
          wire(call, {.base = {},
                      .words = kWords,
                      .sign = {},
                      .judge = [&call](const net::HttpResponse& response) {
                          judge(connector::Failures(kWords), response, call.now());
                      }}) {
        if (net::origin_of(settings.url).empty())
            throw Error(ErrorKind::invalid, "The address must begin with https://");
    }
};

net::HttpResponse send(const Door& door, const std::string& id, const json::object& body) {
    net::HttpRequest request = door.wire.request("POST", "");
    request.url = door.settings.url;
    request.body = json::serialize(body);
    const std::int64_t now = micros_of(door.wire.call().now()) / 1'000'000;
    request.headers.set("Content-Type", "application/json");
    request.headers.set("Idempotency-Key", id);
    request.headers.set("webhook-id", "msg_" + id);
    request.headers.set("webhook-timestamp", std::to_string(now));
    request.headers.set("webhook-signature",
                        signature(door.settings.secret, "msg_" + id, now, request.body));
    return door.wire.send(std::move(request));
}

json::array media_of(const Post& post) {
    std::size_t inside = 0;
    json::array out;
    for (std::size_t i = 0; i < post.media.size(); ++i) {
        const connector::PostMedia& media = post.media[i];
        json::object one{{"name", connector::network::file_name(media, i)},
                         {"media_type", media.media_type},
                         {"alt", media.alt},
                         {"url", nullptr},
                         {"content", nullptr}};
        if (!media.public_url.empty()) {
            one["url"] = media.public_url;
        } else {
            inside += media.bytes.size();
            one["content"] = to_base64(as_bytes(media.bytes));
        }
        out.push_back(std::move(one));
    }
    if (inside > kMostFiles)
        throw Error(ErrorKind::invalid,
                    fmt::format("The files have {} bytes, and a webhook is sent at most {}", inside,
                                kMostFiles));
    return out;
}

json::object event(Call& call, std::string_view type, const std::string& id, json::object data) {
    return {{"type", type},
            {"id", id},
            {"timestamp", to_string(call.now())},
            {"data", std::move(data)}};
}

connector::ConnectionCheck check(Call& call) {
    const Door door(call);
    const std::string id = "test-" + std::to_string(micros_of(call.now()));
    send(door, id, event(call, "content.test", id, {}));
    connector::ConnectionCheck out;
    out.identity = net::host_of(door.settings.url);
    return out;
}

Posted publish(Call& call, const Post& post) {
    const Door door(call);
    json::array thread, tags;
    for (const std::string& text : post.thread) thread.emplace_back(text);
    for (const std::string& tag : post.tags) tags.emplace_back(tag);
    const net::HttpResponse response = send(door, post.key,
                                            event(call, "content.publish", post.key,
                                                  {{"title", post.title},
                                                   {"text", post.text},
                                                   {"link", post.link},
                                                   {"language", post.language},
                                                   {"thread", std::move(thread)},
                                                   {"tags", std::move(tags)},
                                                   {"media", media_of(post)}}));
    // What the receiver says of it is welcome and not needed.
    Posted out{post.key, {}, {}};
    try {
        const Document answer = door.wire.read(response);
        const Node node(answer.root());
        out.external_id = node.maybe_text("id").value_or(post.key);
        out.url = node.text("url");
        if (net::origin_of(out.url).empty()) out.url.clear();
    } catch (const Error&) {  // "OK", or nothing at all
    }
    for (std::size_t i = 0; i < post.thread.size(); ++i)
        out.thread_ids.push_back(fmt::format("{}/{}", out.external_id, i + 1));
    return out;
}

/// The whole thread went with the post.
Posted resume_thread(Call&, const Post&, const Posted& standing) { return standing; }

constexpr const char* kDocs =
    "Each post is sent as JSON by POST to your address, signed after Standard Webhooks with the\n"
    "secret (`webhook-id`, `webhook-timestamp`, `webhook-signature`). The same post always "
    "carries\n"
    "the same `Idempotency-Key`. Answer 2xx; `{\"id\":…,\"url\":…}` is kept if you send it.";

}  // namespace

std::string signature(std::string_view secret, std::string_view id, std::int64_t timestamp,
                      std::string_view body) {
    std::string key(secret);
    if (secret.starts_with("whsec_"))
        if (const auto bytes = from_base64(secret.substr(6))) key = std::string(as_text(*bytes));
    return "v1," + to_base64(hmac_sha256(key, fmt::format("{}.{}.{}", id, timestamp, body)));
}

connector::Connector make_connector() {
    connector::Connector out;
    out.spec.id = "webhook_post";
    out.spec.name = "Webhook";
    out.spec.platform = "webhook";
    out.spec.docs = kDocs;
    connector::describe_settings<Settings>(out.spec);
    out.check = check;
    out.publish = connector::PublishPosts{
        "webhook", publish, connector::network::cannot_find, false, resume_thread, {}, {}};
    return out;
}

}  // namespace herald::connectors::webhook_post
