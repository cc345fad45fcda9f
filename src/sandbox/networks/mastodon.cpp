#include <algorithm>

#include "base/calendar.hpp"
#include "base/html.hpp"
#include "base/text.hpp"
#include "sandbox/networks/board.hpp"

/// Mastodon 4: the client API's part for posting and reading.
namespace herald::sandbox::networks {
namespace {

constexpr std::size_t kMostText = 500, kLink = 23, kMostMedia = 4;
constexpr std::uint64_t kFirstId = 116'000'000'000'000'000;
constexpr const char* kAccount = "115000000000000001";

web::Response failure(int status, std::string_view error) {
    return json_answer(status, json::object{{"error", error}});
}

web::Response limited(web::Response response, Time now) {
    const auto window = std::chrono::minutes(5);
    response.headers.set("X-RateLimit-Limit", "300");
    response.headers.set("X-RateLimit-Remaining", response.status == 429 ? "0" : "287");
    response.headers.set(
        "X-RateLimit-Reset",
        to_string(response.status == 429 ? now + std::chrono::seconds(5) : now + window));
    return response;
}

std::size_t link_size(std::string_view text, std::size_t at) {
    if (text.compare(at, 7, "http://") != 0 && text.compare(at, 8, "https://") != 0) return 0;
    const auto end = text.find_first_of(" \n\t", at);
    return std::min(end, text.size()) - at;
}

std::size_t length_of(std::string_view text) {
    std::size_t out = 0;
    std::string rest;
    for (std::size_t at = 0; at < text.size();) {
        if (const auto size = link_size(text, at); size > 0) {
            out += kLink;
            at += size;
        } else {
            rest += text[at++];
        }
    }
    return out + count_graphemes(rest);
}

/// Links as Mastodon hides their beginning and end, paragraphs, breaks.
std::string html_of(std::string_view text) {
    std::string out = "<p>";
    for (std::size_t at = 0; at < text.size();) {
        if (const auto size = link_size(text, at); size > 0) {
            const std::string_view link = text.substr(at, size);
            const auto begin = link.find("//") + 2;
            const std::string_view shown = link.substr(begin, 30);
            const std::string_view rest = link.substr(begin + shown.size());
            out += fmt::format(
                "<a href=\"{}\" target=\"_blank\" rel=\"nofollow noopener\"><span "
                "class=\"invisible\">{}</span><span class=\"{}\">{}</span><span "
                "class=\"invisible\">{}</span></a>",
                escape_html(link), link.substr(0, begin), rest.empty() ? "" : "ellipsis",
                escape_html(shown), escape_html(rest));
            at += size;
        } else if (text.substr(at, 2) == "\n\n") {
            out += "</p><p>";
            at += 2;
        } else if (text[at] == '\n') {
            out += "<br />";
            ++at;
        } else {
            out += escape_html(text.substr(at, 1));
            ++at;
        }
    }
    return out + "</p>";
}

json::object account(const Asked& asked) {
    return {{"id", kAccount},
            {"username", "northwind"},
            {"acct", "northwind"},
            {"display_name", "Northwind"},
            {"locked", false},
            {"bot", false},
            {"note", "<p>Bread and coffee</p>"},
            {"url", asked.base + "/@northwind"},
            {"followers_count", 900},
            {"statuses_count", 22}};
}

json::object status_of(const Lot& lot, const StoredPost& post) {
    const Figures figures = figures_of(lot.board, post, lot.now);
    json::array media;
    for (const std::string& type : post.media)
        media.push_back(json::object{{"id", "1"},
                                     {"type", type.starts_with("video") ? "video" : "image"},
                                     {"url", lot.asked.base + "/media/original.png"},
                                     {"preview_url", lot.asked.base + "/media/small.png"}});
    json::object out{{"id", post.id},
                     {"created_at", to_string(post.at)},
                     {"in_reply_to_id", nullptr},
                     {"sensitive", false},
                     {"spoiler_text", ""},
                     {"visibility", post.place},
                     {"language", post.extra.contains("language") ? post.extra.at("language")
                                                                  : json::value(nullptr)},
                     {"uri", post.url},
                     {"url", post.url},
                     {"replies_count", figures.comments},
                     {"reblogs_count", figures.shares},
                     {"favourites_count", figures.likes},
                     {"content", html_of(post.text)},
                     {"reblog", nullptr},
                     {"account", account(lot.asked)},
                     {"media_attachments", std::move(media)},
                     {"mentions", json::array{}},
                     {"tags", json::array{}}};
    if (!post.parent.empty()) out["in_reply_to_id"] = post.parent;
    return out;
}

json::object crowd_status(const Lot& lot, const CrowdPost& post) {
    return {
        {"id", post.id},
        {"created_at", to_string(post.at)},
        {"in_reply_to_id", nullptr},
        {"visibility", "public"},
        {"language", "en"},
        {"uri", lot.asked.base + "/@baker/" + post.id},
        {"url", lot.asked.base + "/@baker/" + post.id},
        {"replies_count", post.figures.comments},
        {"reblogs_count", post.figures.shares},
        {"favourites_count", post.figures.likes},
        {"content", html_of(post.text + " #" + post.tag)},
        {"reblog", nullptr},
        {"account", json::object{{"id", "9"}, {"acct", "baker"}, {"display_name", post.author}}},
        {"media_attachments", json::array{}},
        {"tags", json::array{json::object{{"name", post.tag}}}}};
}

web::Response upload(Lot& lot) {
    if (lot.asked.files.empty() || lot.asked.files[0].name != "file")
        return failure(422, "Validation failed: File can't be blank");
    const SentFile& file = lot.asked.files[0];
    const std::string type = media_type_of(file.bytes);
    if (type.empty()) return failure(422, "Validation failed: File content type is invalid");
    if (lot.asked.text("description").size() > 1500 * 4)
        return failure(422, "Validation failed: Description is too long");
    const bool slow = type == "video/mp4" || type == "image/gif";
    const StoredMedia& media = lot.board.add_media(
        {std::to_string(kFirstId + lot.board.next_number()), type, lot.asked.text("description"),
         file.bytes.size(), slow ? 2 : 0, lot.now});
    json::object out{
        {"id", media.id},
        {"type", slow ? "gifv" : "image"},
        {"url", slow ? json::value(nullptr) : json::value(lot.asked.base + "/media/original.png")},
        {"preview_url", lot.asked.base + "/media/small.png"},
        {"description", media.alt}};
    return json_answer(slow ? 202 : 200, out);
}

web::Response media_state(Lot& lot) {
    StoredMedia* media = lot.board.find_media(lot.asked.path[3]);
    if (media == nullptr) return failure(404, "Record not found");
    const bool ready = media->polls == 0;
    if (!ready) --media->polls;
    return json_answer(ready ? 200 : 206,
                       json::object{{"id", media->id},
                                    {"url", ready ? json::value(lot.asked.base + "/media/x.png")
                                                  : json::value(nullptr)}});
}

std::vector<std::string> media_ids(const Asked& asked) {
    std::vector<std::string> out;
    if (const json::value* list = asked.member("media_ids"); list != nullptr && list->is_array())
        for (const json::value& id : list->get_array()) out.push_back(string_of(&id));
    for (const auto& [name, value] : asked.fields)
        if (name == "media_ids[]") out.push_back(value);
    return out;
}

web::Response post_status(Lot& lot) {
    const Asked& asked = lot.asked;
    const std::string key = asked.header("Idempotency-Key");
    // Kept for an hour, as the real one does.
    if (StoredPost* known = lot.board.find_by_key(Network::mastodon, key);
        known != nullptr && lot.now - known->at < std::chrono::hours(1))
        return json_answer(200, status_of(lot, *known));
    StoredPost post;
    post.network = Network::mastodon;
    post.text = asked.text("status");
    post.key = key;
    post.at = lot.now;
    post.parent = asked.text("in_reply_to_id");
    post.place = asked.text("visibility").empty() ? "public" : asked.text("visibility");
    const auto ids = media_ids(asked);
    if (trim(post.text).empty() && ids.empty())
        return failure(422, "Validation failed: Text can't be blank");
    if (length_of(post.text) > kMostText)
        return failure(422, "Validation failed: Text character limit of 500 exceeded");
    if (!post.parent.empty() && lot.board.find(Network::mastodon, post.parent) == nullptr)
        return failure(404, "The post you are trying to reply to does not appear to exist.");
    if (ids.size() > kMostMedia)
        return failure(422, "Validation failed: Cannot attach more than 4 files");
    for (const std::string& id : ids) {
        const StoredMedia* media = lot.board.find_media(id);
        if (media == nullptr) return failure(422, "Validation failed: Media is not known");
        if (media->polls > 0)
            return failure(422,
                           "Cannot attach files that have not finished processing. Try again in a "
                           "moment!");
        post.media.push_back(media->type);
    }
    if (const std::string language = asked.text("language"); !language.empty())
        post.extra["language"] = language;
    post.number = lot.board.next_number();
    post.id = std::to_string(kFirstId + post.number);
    post.url = asked.base + "/@northwind/" + post.id;
    return json_answer(200, status_of(lot, lot.board.add(std::move(post))));
}

web::Response own_timeline(Lot& lot) {
    const Asked& asked = lot.asked;
    const std::string before = asked.get("max_id"), after = asked.get("since_id");
    const std::size_t most = asked.limit("limit", 20, 40);
    const bool only_first = asked.get("exclude_replies") == "true";
    json::array out;
    for (const StoredPost* post : lot.board.newest(Network::mastodon)) {
        if (out.size() == most) break;
        if (!before.empty() && post->id >= before) continue;
        if (!after.empty() && post->id <= after) continue;
        if (only_first && !post->parent.empty()) continue;
        out.push_back(status_of(lot, *post));
    }
    return json_answer(200, out);
}

web::Response crowd_timeline(Lot& lot, std::string_view place) {
    const std::string before = lot.asked.get("max_id"), after = lot.asked.get("since_id");
    json::array out;
    for (const CrowdPost& post : crowd_at(lot.board.seed(), place, lot.now, 120)) {
        if (out.size() == lot.asked.limit("limit", 20, 40)) break;
        if (!before.empty() && post.id >= before) continue;
        if (!after.empty() && post.id <= after) continue;
        out.push_back(crowd_status(lot, post));
    }
    return json_answer(200, out);
}

web::Response one_status(Lot& lot) {
    const std::string& id = lot.asked.path[3];
    const StoredPost* post = lot.board.find(Network::mastodon, id);
    if (post == nullptr) return failure(404, "Record not found");
    json::object out = status_of(lot, *post);
    if (lot.asked.is("DELETE")) lot.board.remove(Network::mastodon, id);
    return json_answer(200, out);
}

web::Response route(Lot& lot) {
    const Asked& asked = lot.asked;
    if (asked.matches("GET api/v1/accounts/verify_credentials"))
        return json_answer(200, account(asked));
    if (asked.matches("GET api/v2/instance"))
        return json_answer(
            200,
            json::object{{"domain", "sandbox"},
                         {"version", "4.4.3"},
                         {"configuration",
                          json::object{{"statuses",
                                        json::object{{"max_characters", kMostText},
                                                     {"max_media_attachments", 4},
                                                     {"characters_reserved_per_url", kLink}}}}}});
    if (asked.matches("POST api/v2/media")) return upload(lot);
    if (asked.matches("GET api/v1/media/*")) return media_state(lot);
    if (asked.matches("POST api/v1/statuses")) return post_status(lot);
    if (asked.matches("GET api/v1/statuses/*") || asked.matches("DELETE api/v1/statuses/*"))
        return one_status(lot);
    if (asked.matches("GET api/v1/accounts/lookup")) {
        const std::string name = asked.get("acct");
        if (name == "missing") return failure(404, "Record not found");
        if (name == "northwind") return json_answer(200, account(asked));
        return json_answer(200, json::object{{"id", "acct:" + name}, {"acct", name}});
    }
    if (asked.matches("GET api/v1/accounts/*/statuses"))
        return asked.path[3] == kAccount ? own_timeline(lot) : crowd_timeline(lot, asked.path[3]);
    if (asked.matches("GET api/v1/timelines/tag/*"))
        return crowd_timeline(lot, "#" + asked.path[4]);
    return failure(404, "Record not found");
}

}  // namespace

web::Response mastodon_answer(Lot& lot) {
    if (lot.trouble == Trouble::rate_limited)
        return limited(failure(429, "Too many requests"), lot.now);
    if (lot.trouble == Trouble::server_error) return failure(503, "Service unavailable");
    if (lot.asked.bearer() != Keys::token || lot.trouble == Trouble::expired_token)
        return failure(401, "The access token is invalid");
    return limited(route(lot), lot.now);
}

}  // namespace herald::sandbox::networks
