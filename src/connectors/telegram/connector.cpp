#include <algorithm>
#include <charconv>

#include "base/encoding.hpp"
#include "base/text.hpp"
#include "base/text_parts.hpp"
#include "connector/network/post.hpp"
#include "connector/network/wire.hpp"
#include "connectors/telegram/preview.hpp"
#include "connectors/telegram/settings.hpp"
#include "connectors/telegram/telegram.hpp"

namespace herald::connectors::telegram {

using connector::Call;
using connector::Document;
using connector::Engagement;
using connector::Node;
using connector::Post;
using connector::Posted;
using connector::SourcePage;
using connector::network::SentBefore;
using connector::network::Wire;

namespace {

constexpr std::size_t kMostText = 4096, kMostCaption = 1024;  // UTF-16 code units
constexpr connector::PlatformWords kWords{
    "Telegram", "Ask @BotFather for a new token and paste it into the connection.",
    "Make the bot an administrator of the channel, with the right to post."};

void judge(const connector::Failures& failures, const net::HttpResponse& response, Time now) {
    if (response.ok()) return;
    std::string said = fmt::format("HTTP {}", response.status);
    std::optional<std::int64_t> wait;
    try {
        const Document document("Telegram", response.body);
        const Node node(document.root());
        if (auto description = node.maybe_text("description")) said = *std::move(description);
        wait = node["parameters"].count("retry_after");
    } catch (const Error&) {  // an error page: its status says enough
    }
    if (response.status == 429)
        throw failures.throttled(
            wait ? std::chrono::seconds(std::clamp<std::int64_t>(*wait, 1, 86'400))
                 : connector::network::throttle_wait(response, "", now),
            said);
    // An unknown token is a 404 as well: it is a part of the address.
    if (response.status == 401 || response.status == 404)
        throw failures.token_refused("the bot's token is not valid");
    if (response.status == 403) throw failures.not_permitted(said);
    if (response.status >= 500 || response.status == 408) throw failures.passing(said);
    throw failures.refused(said);
}

struct Door {
    Settings settings;
    Wire wire;

    explicit Door(Call& call)
        : settings(connector::settings_of<Settings>(call)),
          wire(call, {.base = connector::network::base_of(settings.api_base, kApiBase) + "/bot" +
                              settings.bot_token.value_or(""),
                      .words = kWords,
                      .sign = {},
                      .judge =
                          [&call](const net::HttpResponse& response) {
                              judge(connector::Failures(kWords), response, call.now());
                          },
                      .hidden = settings.bot_token.value_or("")}) {
        if (!settings.bot_token || settings.bot_token->empty() || !settings.chat_id ||
            settings.chat_id->empty())
            throw Error(ErrorKind::invalid,
                        "To publish on Telegram the connection needs a bot's token and a channel");
    }
    const std::string& chat() const { return *settings.chat_id; }
};

/// The message of an answer, of an album the first one.
struct Message {
    std::string id, url;  ///< "chat/message"
};
Message message_in(const Door& door, const net::HttpResponse& response) {
    const Document answer = door.wire.read(response);
    const Node node(answer.root());
    if (!node.flag("ok")) throw door.wire.failures().not_understood("an answer that is not ok");
    const json::value* result = node.find("result");
    if (result != nullptr && result->is_array() && !result->get_array().empty())
        result = &result->get_array()[0];
    const Node message(result);
    const std::string id = message.text("message_id"), chat = message["chat"].text("id");
    if (id.empty()) throw door.wire.failures().not_understood("a message without an id");
    const std::string name = message["chat"].text("username");
    return {(chat.empty() ? door.chat() : chat) + "/" + id,
            name.empty() ? "" : fmt::format("https://t.me/{}/{}", name, id)};
}

Message send_text(const Door& door, const std::string& text, const std::string& answers) {
    json::object body{{"chat_id", door.chat()}, {"text", text}};
    if (!answers.empty())
        body["reply_parameters"] = json::object{
            {"message_id",
             std::strtoll(answers.substr(answers.rfind('/') + 1).c_str(), nullptr, 10)},
            {"allow_sending_without_reply", true}};
    return message_in(door, door.wire.post_json("/sendMessage", body));
}

Message send_form(const Door& door, std::string_view method,
                  std::vector<connector::network::FormPart> parts) {
    parts.insert(parts.begin(), {"chat_id", door.chat(), {}, {}});
    auto form = connector::network::make_form(parts);
    net::HttpRequest request = door.wire.request("POST", "/" + std::string(method));
    request.headers.set("Content-Type", form.content_type);
    request.body = std::move(form.text);
    request.timeout = std::chrono::minutes(5);
    return message_in(door, door.wire.send(std::move(request)));
}

Message send_media(const Door& door, const Post& post, const std::string& caption) {
    using connector::network::file_name;
    using connector::network::FormPart;
    if (post.media.size() == 1) {
        const connector::PostMedia& media = post.media[0];
        const bool video = connector::network::is_video(media);
        std::vector<FormPart> parts{
            {video ? "video" : "photo", media.bytes, file_name(media, 0), media.media_type}};
        if (!caption.empty()) parts.push_back({"caption", caption, {}, {}});
        return send_form(door, video ? "sendVideo" : "sendPhoto", std::move(parts));
    }
    json::array list;
    std::vector<FormPart> parts(1);
    for (std::size_t i = 0; i < post.media.size(); ++i) {
        const connector::PostMedia& media = post.media[i];
        const std::string name = fmt::format("file{}", i);
        json::object one{{"type", connector::network::is_video(media) ? "video" : "photo"},
                         {"media", "attach://" + name}};
        if (i == 0 && !caption.empty()) one["caption"] = caption;
        list.push_back(std::move(one));
        parts.push_back({name, media.bytes, file_name(media, i), media.media_type});
    }
    parts[0] = {"media", json::serialize(list), {}, {}};
    return send_form(door, "sendMediaGroup", std::move(parts));
}

Posted send_rest(Call& call, const Door& door, const Post& post, Posted standing,
                 SentBefore before) {
    return connector::network::send_thread(
        call, post, std::move(standing), before,
        [&](const std::string& text, std::size_t, const Posted& so_far) {
            return send_text(
                       door, text,
                       so_far.thread_ids.empty() ? so_far.external_id : so_far.thread_ids.back())
                .id;
        });
}

connector::ConnectionCheck check(Call& call) {
    connector::ConnectionCheck out;
    const Settings settings = connector::settings_of<Settings>(call);
    if (!settings.bot_token && !settings.chat_id) {
        out.identity = "public channels, without a bot";
        return out;
    }
    const Door door(call);
    const Document me = door.wire.get("/getMe");
    const Document chat = door.wire.get("/getChat", {{"chat_id", door.chat()}});
    out.identity = fmt::format("@{} in {}", Node(me.root())["result"].text("username"),
                               Node(chat.root())["result"].text("title"));
    return out;
}

Posted publish(Call& call, const Post& post) {
    const Door door(call);
    connector::network::require_media(post, "Telegram",
                                      {.most = 10,
                                       .image_bytes = 10u << 20,
                                       .video_bytes = 50u << 20,
                                       .kinds = {"image/", "video/mp4"}});
    const std::string text = connector::network::whole_text(post);
    const std::size_t most = post.media.empty() ? kMostText : kMostCaption;
    if (const std::size_t size = count_utf16(text); size > most)
        throw Error(ErrorKind::invalid,
                    fmt::format("Telegram takes at most {} characters{}, not {}", most,
                                post.media.empty() ? "" : " with a picture", size));
    Posted out = connector::network::patiently(call, [&] {
        const Message made =
            post.media.empty() ? send_text(door, text, "") : send_media(door, post, text);
        return Posted{made.id, made.url, {}};
    });
    return send_rest(call, door, post, std::move(out), SentBefore::something);
}

Posted resume_thread(Call& call, const Post& post, const Posted& standing) {
    return send_rest(call, Door(call), post, standing, SentBefore::nothing);
}

void remove(Call& call, const std::string& id) {
    const Door door(call);
    const auto slash = id.rfind('/');
    door.wire.post_json(
        "/deleteMessage",
        json::object{
            {"chat_id", slash == id.npos ? door.chat() : id.substr(0, slash)},
            {"message_id",
             std::strtoll(id.substr(slash == id.npos ? 0 : slash + 1).c_str(), nullptr, 10)}});
}

// ---- the web preview ----

Wire preview_wire(Call& call, const Settings& settings) {
    return Wire(call, {.base = connector::network::base_of(settings.api_base, kPreviewBase),
                       .words = kWords,
                       .sign = {},
                       .judge = {}});
}

/// "@name", "name", "t.me/name" or "https://t.me/s/name" → "name".
std::string channel_name(std::string_view place) {
    place = trim(place);
    if (const auto at = place.find("t.me/"); at != place.npos) place.remove_prefix(at + 5);
    if (place.starts_with("s/")) place.remove_prefix(2);
    if (place.starts_with('@')) place.remove_prefix(1);
    place = place.substr(0, place.find_first_of("/?#"));
    const bool good =
        !place.empty() && place.size() <= 64 && std::all_of(place.begin(), place.end(), [](char c) {
            return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                   c == '_';
        });
    if (!good) throw Error(ErrorKind::invalid, "Name a public channel: @name or t.me/name");
    return std::string(place);
}

std::int64_t number_in(std::string_view id) {
    const std::string_view text = id.substr(id.rfind('/') + 1);
    std::int64_t out = 0;
    std::from_chars(text.data(), text.data() + text.size(), out);
    return out;
}

/// The newest first, without what is neither text nor picture.
SourcePage page_of(Preview preview) {
    SourcePage out;
    out.title = std::move(preview.title);
    for (auto item = preview.items.rbegin(); item != preview.items.rend(); ++item)
        if (!item->text.empty() || !item->image_url.empty()) out.items.push_back(std::move(*item));
    return out;
}

Preview fetch_preview(const Wire& wire, const std::string& name, const net::Parameters& query) {
    const net::HttpResponse response = wire.fetch("/s/" + percent_encode(name), query);
    Preview out = read_preview(response.body);
    // A channel without messages still has its frame.
    if (out.items.empty() && response.body.find("tgme_") == std::string::npos)
        throw wire.failures().not_understood("a page that is no channel");
    return out;
}

/// The cursor is the newest message's number.
SourcePage read_items(Call& call, const std::string& place, const std::string& cursor) {
    const Wire wire = preview_wire(call, connector::settings_of<Settings>(call));
    const std::string name = channel_name(place);
    Preview preview = fetch_preview(wire, name, {});
    const std::int64_t known = cursor.empty() ? 0 : number_in(cursor);
    std::int64_t newest = known;
    for (const auto& item : preview.items) newest = std::max(newest, number_in(item.external_id));
    SourcePage out = page_of(std::move(preview));
    std::erase_if(out.items,
                  [&](const auto& item) { return number_in(item.external_id) <= known; });
    out.cursor = newest > 0 ? std::to_string(newest) : cursor;
    if (out.title.empty()) out.title = "@" + name;
    return out;
}

/// Views alone, and of public channels alone: bots are told nothing.
std::vector<Engagement> read_engagement(Call& call, const std::vector<std::string>& ids) {
    const Settings settings = connector::settings_of<Settings>(call);
    std::vector<Engagement> out;
    if (!settings.chat_id || !settings.chat_id->starts_with('@')) return out;
    const Wire wire = preview_wire(call, settings);
    const std::string name = channel_name(*settings.chat_id);
    std::map<std::int64_t, std::optional<std::int64_t>> views;
    for (const std::string& id : ids) {
        call.checkpoint();
        const std::int64_t number = number_in(id);
        if (number <= 0) continue;
        if (!views.contains(number))
            for (const auto& item :
                 fetch_preview(wire, name, {{"before", std::to_string(number + 1)}}).items)
                views[number_in(item.external_id)] = item.views;
        const auto found = views.find(number);
        if (found == views.end()) continue;  // deleted since
        Engagement one;
        one.external_id = id;
        one.impressions = found->second;
        out.push_back(std::move(one));
    }
    return out;
}

constexpr const char* kDocs =
    "1. Ask **@BotFather** for a bot (`/newbot`) and copy its token.\n"
    "2. Make the bot an administrator of the channel with the right to post, and name the "
    "channel.\n"
    "3. Public channels of others are read without any of this.";

}  // namespace

connector::Connector make_connector() {
    connector::Connector out;
    out.spec.id = "telegram";
    out.spec.name = "Telegram";
    out.spec.platform = "telegram";
    out.spec.docs = kDocs;
    connector::describe_settings<Settings>(out.spec);
    out.check = check;
    out.publish = connector::PublishPosts{
        "telegram",      publish, connector::network::cannot_find, false, resume_thread,
        read_engagement, remove};
    out.read_items = connector::ReadItems{
        read_items, [](std::string_view html) { return page_of(read_preview(html)); }};
    return out;
}

}  // namespace herald::connectors::telegram
