#include "connectors/facebook_page/film.hpp"

#include <fmt/format.h>

#include "base/calendar.hpp"
#include "base/encoding.hpp"
#include "base/text.hpp"
#include "connector/network/post.hpp"

namespace herald::connectors::facebook_page {

using connector::Document;
using connector::Node;
using connector::Post;
using connector::Posted;

namespace {

/// developers.facebook.com/docs/graph-api/video-uploads: films go to a host of their own.
constexpr const char* kFilmBase = "https://graph-video.facebook.com";
constexpr const char* kShown = "status,permalink_url,post_id";
constexpr int kMostParts = 10'000;

std::string films_of(const Door& door) {
    return connector::network::base_of(door.settings.api_base, kFilmBase) + "/" +
           connector::network::kGraphVersion + door.page("/videos");
}

/// What Facebook wants next: bytes [start, end) of the film; nothing more when they are equal.
struct Wanted {
    std::int64_t start = 0, end = 0;
};

Wanted wanted_in(const Door& door, const Node& node) {
    const auto start = node.count("start_offset"), end = node.count("end_offset");
    if (!start || !end) throw door.wire.failures().not_understood("an upload without its offsets");
    return {*start, *end};
}

struct Upload {
    std::string session, film;
    Wanted wanted;
};

Upload begin(const Door& door, const std::string& bytes) {
    const Document answer = door.wire.read(door.wire.post_json(
        films_of(door), json::object{{"upload_phase", "start"}, {"file_size", bytes.size()}}));
    const Node node(answer.root());
    Upload out{node.text("upload_session_id"), node.text("video_id"), {}};
    if (out.session.empty() || out.film.empty())
        throw door.wire.failures().not_understood("an upload without its film");
    out.wanted = wanted_in(door, node);
    return out;
}

/// May be sent again: what Facebook has already it says.
Wanted send_part(const Door& door, const Upload& upload, const connector::PostMedia& media) {
    const auto [start, end] = upload.wanted;
    auto form = connector::network::make_form(
        {{"upload_phase", "transfer", {}, {}},
         {"upload_session_id", upload.session, {}, {}},
         {"start_offset", std::to_string(start), {}, {}},
         {"video_file_chunk",
          media.bytes.substr(static_cast<std::size_t>(start),
                             static_cast<std::size_t>(end - start)),
          connector::network::file_name(media, 0), "application/octet-stream"}});
    net::HttpRequest request = door.wire.request("POST", films_of(door));
    request.headers.set("Content-Type", form.content_type);
    request.body = std::move(form.text);
    request.timeout = std::chrono::minutes(5);
    try {
        const Document answer = door.wire.read(door.wire.send(std::move(request)));
        return wanted_in(door, Node(answer.root()));
    } catch (const connector::network::WrongOffset& other) {
        return {other.start, other.end};
    }
}

void send_parts(const Door& door, Upload& upload, const connector::PostMedia& media) {
    const auto size = static_cast<std::int64_t>(media.bytes.size());
    for (int part = 0; upload.wanted.start != upload.wanted.end; ++part) {
        const auto [start, end] = upload.wanted;
        if (start < 0 || end < start || end > size || part == kMostParts)
            throw door.wire.failures().not_understood("an upload that wants other bytes");
        door.wire.call().checkpoint();
        upload.wanted = connector::with_retries(door.wire.call(),
                                                [&] { return send_part(door, upload, media); });
    }
    if (upload.wanted.start != size)
        throw door.wire.failures().not_understood("an upload that ended too early");
}

/// How far a film is.
enum class Stage { working, ready, broken };

struct Film {
    Stage stage{};
    std::string post_id, url, why;
};

Film decode_film(const Door& door, const Node& node) {
    const Node status = node["status"];
    const std::string state = status.text("video_status");
    if (state.empty()) throw door.wire.failures().not_understood("a film without its state");
    Film out;
    out.stage = state == "ready"                         ? Stage::ready
                : state == "error" || state == "expired" ? Stage::broken
                                                         : Stage::working;
    for (const char* phase : {"uploading_phase", "processing_phase", "publishing_phase"}) {
        if (status[phase].text("status") != "error") continue;
        out.stage = Stage::broken;
        if (out.why.empty()) out.why = status[phase]["error"].text("message");
    }
    out.post_id = node.text("post_id");
    if (!out.post_id.empty() && out.post_id.find('_') == std::string::npos)
        out.post_id = door.settings.page_id + "_" + out.post_id;
    out.url = node.text("permalink_url");
    if (out.url.starts_with('/')) out.url = "https://www.facebook.com" + out.url;
    return out;
}

Film read_film(const Door& door, const std::string& id) {
    const Document answer = door.wire.get("/" + percent_encode(id), {{"fields", kShown}});
    return decode_film(door, Node(answer.root()));
}

void say_what_it_is(const Door& door, const Upload& upload, const Post& post) {
    constexpr std::size_t kLongestTitle = 250;
    json::object body{{"upload_phase", "finish"},
                      {"upload_session_id", upload.session},
                      {"description", message_of(post)}};
    if (!post.title.empty()) body["title"] = clip(post.title, kLongestTitle);
    const Document answer = door.wire.read(door.wire.post_json(films_of(door), body));
    if (!Node(answer.root()).flag("success"))
        throw door.wire.failures().not_understood("a film that is neither taken nor refused");
}

/// Only the last request gives a film its words, so they tell whether it arrived.
bool has_words(const Door& door, const std::string& film, const Post& post) {
    const std::string words = message_of(post);
    if (words.empty()) return false;
    const Document answer = door.wire.get("/" + percent_encode(film), {{"fields", "description"}});
    return connector::network::same_text(Node(answer.root()).text("description"), words);
}

/// From here on there is a post. Without an answer the film is looked at; when that does not help,
/// whoever publishes asks find_film().
void make_post(const Door& door, const Upload& upload, const Post& post) {
    try {
        say_what_it_is(door, upload, post);
    } catch (const Error& error) {
        if (error.kind() != ErrorKind::upstream || !error.retryable()) throw;
        bool arrived = false;
        try {
            arrived = has_words(door, upload.film, post);
        } catch (const Error& unread) {
            door.wire.call().note(unread.what());
        }
        if (!arrived) throw;
    }
}

/// The post that shows a film, as soon as Facebook tells it.
std::optional<Posted> shown_by(const Door& door, const Film& film, const Post& post, Time from) {
    if (film.stage != Stage::ready) return std::nullopt;
    if (!film.post_id.empty()) return Posted{film.post_id, film.url, {}};
    return find_post(door, post, from);
}

}  // namespace

Posted publish_film(const Door& door, const Post& post) {
    constexpr int kMostPolls = 170, kQuick = 10;  // a quarter of an hour
    connector::Call& call = door.wire.call();
    const Time began = call.now() - connector::network::kClocksDiffer;
    const connector::PostMedia& media = post.media.front();
    Upload upload = begin(door, media.bytes);
    send_parts(door, upload, media);
    make_post(door, upload, post);
    for (int poll = 0; poll < kMostPolls; ++poll) {
        const Film film = read_film(door, upload.film);
        if (film.stage == Stage::broken)
            throw door.wire.failures().refused("it could not read the film" +
                                               (film.why.empty() ? "" : ": " + film.why));
        if (auto posted = shown_by(door, film, post, began)) return *std::move(posted);
        if (poll == kQuick) call.note("The film is there; Facebook is working on it.");
        call.sleep(std::chrono::seconds(poll < kQuick ? 2 : 5));
    }
    throw door.wire.failures().passing("the film is still being worked on");
}

std::optional<Posted> find_film(const Door& door, const Post& post, Time from) {
    std::optional<Posted> out;
    bool is_on_its_way = false;
    connector::network::walk_edge(
        door.wire, door.page("/videos"),
        {{"type", "uploaded"},
         {"fields", std::string("id,description,created_time,") + kShown},
         {"limit", "50"}},
        [&](const Node& one) {
            const auto at = parse_time(one.text("created_time"));
            if (at && *at < from) return false;
            if (!connector::network::same_text(one.text("description"), message_of(post)))
                return true;
            const Film film = decode_film(door, one);
            if (film.stage == Stage::broken) return true;
            if (film.stage == Stage::ready && !film.post_id.empty())
                out = Posted{film.post_id, film.url, {}};  // the oldest of them stays
            else
                is_on_its_way = true;
            return true;
        });
    if (!out && is_on_its_way)
        throw door.wire.failures().passing("the film is still being worked on");
    return out;
}

}  // namespace herald::connectors::facebook_page
