#include <algorithm>

#include <fmt/chrono.h>

#include "base/text.hpp"
#include "sandbox/networks/board.hpp"

/// A WordPress site's REST API.
namespace herald::sandbox::networks {
namespace {

web::Response failure(int status, std::string_view code, std::string_view message,
                      json::object data = {}) {
    data["status"] = status;
    return json_answer(
        status, json::object{{"code", code}, {"message", message}, {"data", std::move(data)}});
}

std::string time_text(Time at) {
    return fmt::format("{:%Y-%m-%dT%H:%M:%S}",
                       fmt::gmtime(std::chrono::system_clock::to_time_t(at)));
}

json::object post_of(const StoredPost& post) {
    return {{"id", std::stoll(post.id)},
            {"date_gmt", time_text(post.at)},
            {"slug", post.key},
            {"status", post.place},
            {"link", post.url},
            {"title", json::object{{"raw", post.title}, {"rendered", post.title}}},
            {"content", json::object{{"raw", post.text}, {"rendered", post.text}}},
            {"tags", post.extra.contains("tags") ? post.extra.at("tags") : json::array{}},
            {"featured_media", post.media.empty() ? 0 : 1}};
}

/// "…-2" when the slug is taken, as WordPress does.
std::string free_slug(Lot& lot, const std::string& wanted) {
    std::string out = wanted;
    for (int n = 2; lot.board.find_by_key(Network::wordpress, out) != nullptr; ++n)
        out = fmt::format("{}-{}", wanted, n);
    return out;
}

web::Response create(Lot& lot) {
    const Asked& asked = lot.asked;
    StoredPost post;
    post.title = asked.text("title");
    post.text = asked.text("content");
    if (post.title.empty() && post.text.empty())
        return failure(400, "empty_content", "Content, title, and excerpt are empty.");
    if (const json::value* picture = asked.member("featured_media")) {
        const StoredMedia* media = lot.board.find_media("wp" + string_of(picture));
        if (media == nullptr)
            return failure(400, "rest_invalid_featured_media", "Invalid featured media ID.");
        post.media.push_back(media->type);
    }
    if (const json::value* tags = asked.member("tags")) post.extra["tags"] = *tags;
    post.network = Network::wordpress;
    post.number = lot.board.next_number();
    post.id = std::to_string(post.number);
    post.key = free_slug(lot, asked.text("slug").empty() ? "post-" + post.id : asked.text("slug"));
    post.place = asked.text("status").empty() ? "draft" : asked.text("status");
    post.at = lot.now;
    post.url = asked.base + "/" + post.key + "/";
    web::Response out = json_answer(201, post_of(lot.board.add(std::move(post))));
    return out;
}

web::Response list(Lot& lot) {
    const std::string slug = lot.asked.get("slug");
    json::array out;
    for (const StoredPost* post : lot.board.newest(Network::wordpress))
        if (slug.empty() || post->key == slug) out.push_back(post_of(*post));
    web::Response answer = json_answer(200, out);
    answer.headers.set("X-WP-Total", std::to_string(out.size()));
    return answer;
}

web::Response upload(Lot& lot) {
    const Asked& asked = lot.asked;
    const std::string type = media_type_of(asked.bytes);
    if (type.empty() || asked.header("Content-Disposition").find("filename=") == std::string::npos)
        return failure(500, "rest_upload_unknown_error",
                       "Sorry, you are not allowed to upload this file type.");
    const std::uint64_t id = lot.board.next_number();
    lot.board.add_media({fmt::format("wp{}", id), type, "", asked.bytes.size(), 0, lot.now});
    return json_answer(
        201,
        json::object{{"id", id}, {"source_url", fmt::format("{}/uploads/{}", asked.base, id)}});
}

web::Response tags(Lot& lot) {
    const Asked& asked = lot.asked;
    json::object& kept = lot.board.kept["wordpress/tags"];
    if (asked.is("GET")) {
        json::array out;
        for (const auto& [name, id] : kept)
            if (fold(name).find(fold(asked.get("search"))) != std::string::npos)
                out.push_back(json::object{{"id", id}, {"name", name}});
        return json_answer(200, out);
    }
    const std::string name = asked.text("name");
    if (const json::value* known = kept.if_contains(name))
        return failure(400, "term_exists", "A term with the name provided already exists.",
                       {{"term_id", *known}});
    kept[name] = lot.board.next_number();
    return json_answer(201, json::object{{"id", kept.at(name)}, {"name", name}});
}

web::Response one_post(Lot& lot, const std::string& id) {
    const StoredPost* post = lot.board.find(Network::wordpress, id);
    if (post == nullptr) return failure(404, "rest_post_invalid_id", "Invalid post ID.");
    const json::object out = post_of(*post);
    if (lot.asked.is("DELETE")) lot.board.remove(Network::wordpress, id);
    return json_answer(200, out);
}

web::Response comments(Lot& lot) {
    const StoredPost* post = lot.board.find(Network::wordpress, lot.asked.get("post"));
    web::Response out = json_answer(200, json::array{});
    out.headers.set(
        "X-WP-Total",
        std::to_string(post == nullptr ? 0 : figures_of(lot.board, *post, lot.now).comments));
    return out;
}

/// What follows wp/v2/, however the site is spoken to.
std::vector<std::string> route_of(const Asked& asked) {
    std::vector<std::string> path = asked.path;
    if (path.size() < 3 || path[0] != "wp-json" || path[1] != "wp" || path[2] != "v2") return {};
    path.erase(path.begin(), path.begin() + 3);
    return path;
}

}  // namespace

web::Response wordpress_answer(Lot& lot) {
    const Asked& asked = lot.asked;
    if (lot.trouble == Trouble::rate_limited) {
        web::Response out = plain_answer(429, "<h1>Too many requests</h1>", "text/html");
        out.headers.set("Retry-After", "5");
        return out;
    }
    if (lot.trouble == Trouble::server_error)
        return failure(500, "internal_server_error",
                       "<p>There has been a critical error on this website.</p>");
    const auto path = route_of(asked);
    if (path.empty()) return plain_answer(404, "<h1>Not found</h1>", "text/html");
    if (asked.is("GET") && path[0] == "types")
        return json_answer(200, json::object{{"slug", "post"}, {"rest_base", "posts"}});
    const auto [user, password] = asked.basic();
    if (user != "herald" || password != Keys::password || lot.trouble == Trouble::expired_token)
        return failure(401, "incorrect_password",
                       "The provided password is an invalid application password.");
    if (path[0] == "users") return json_answer(200, json::object{{"id", 1}, {"name", "Herald"}});
    if (path[0] == "posts" && path.size() == 1) return asked.is("POST") ? create(lot) : list(lot);
    if (path[0] == "posts") return one_post(lot, path[1]);
    if (path[0] == "media" && path.size() == 1) return upload(lot);
    if (path[0] == "media") return json_answer(200, json::object{{"id", path[1]}});
    if (path[0] == "tags") return tags(lot);
    if (path[0] == "comments") return comments(lot);
    return failure(404, "rest_no_route", "No route was found matching the URL and request method.");
}

}  // namespace herald::sandbox::networks
