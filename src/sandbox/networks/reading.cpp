#include <algorithm>

#include "base/calendar.hpp"
#include "sandbox/networks/board.hpp"

/// What is only read from: Reddit and YouTube.
namespace herald::sandbox::networks {
namespace {

json::object submission_of(const CrowdPost& post, std::string_view place) {
    return {
        {"kind", "t3"},
        {"data", json::object{{"name", "t3_" + post.id},
                              {"id", post.id},
                              {"title", post.text},
                              {"selftext", "More about it in the comments. #" + post.tag},
                              {"author", post.author},
                              {"permalink", fmt::format("/r/{}/comments/{}/", place, post.id)},
                              {"link_flair_text", post.tag},
                              {"created_utc", static_cast<double>(micros_of(post.at) / 1'000'000)},
                              {"score", post.figures.likes},
                              {"num_comments", post.figures.comments},
                              {"num_crossposts", post.figures.shares},
                              {"stickied", false}}}};
}

web::Response listing(Lot& lot, std::string_view place) {
    if (place == "missing")
        return json_answer(404, json::object{{"reason", "banned"}, {"message", "Not Found"}});
    if (place == "closed")
        return json_answer(403, json::object{{"reason", "private"}, {"message", "Forbidden"}});
    json::array children;
    for (const CrowdPost& post :
         crowd_at(lot.board.seed(), place, lot.now, lot.asked.limit("limit", 25, 100)))
        children.push_back(submission_of(post, place));
    web::Response out =
        json_answer(200, json::object{{"kind", "Listing"},
                                      {"data", json::object{{"after", nullptr},
                                                            {"before", nullptr},
                                                            {"children", std::move(children)}}}});
    out.headers.set("x-ratelimit-remaining", "598.0");
    out.headers.set("x-ratelimit-used", "2");
    out.headers.set("x-ratelimit-reset", "331");
    return out;
}

}  // namespace

web::Response reddit_answer(Lot& lot) {
    const Asked& asked = lot.asked;
    if (lot.trouble == Trouble::rate_limited) {
        web::Response out =
            json_answer(429, json::object{{"message", "Too Many Requests"}, {"error", 429}});
        out.headers.set("x-ratelimit-remaining", "0.0");
        out.headers.set("x-ratelimit-reset", "5");
        return out;
    }
    if (lot.trouble == Trouble::server_error)
        return plain_answer(503, "<html>our CDN was unable to reach our servers</html>",
                            "text/html");
    if (asked.matches("POST api/v1/access_token")) {
        const auto [id, secret] = asked.basic();
        if (id != "sandbox-app" || secret != Keys::password)
            return json_answer(401, json::object{{"message", "Unauthorized"}, {"error", 401}});
        return json_answer(200, json::object{{"access_token", Keys::token},
                                             {"token_type", "bearer"},
                                             {"expires_in", 3600},
                                             {"scope", "*"}});
    }
    const bool open = !asked.path.empty() && asked.path.back().ends_with(".json");
    if (lot.trouble == Trouble::expired_token || (!open && asked.bearer() != Keys::token))
        return json_answer(401, json::object{{"message", "Unauthorized"}, {"error", 401}});
    if (asked.path.size() == 3 && (asked.path[0] == "r" || asked.path[0] == "user"))
        return listing(lot, asked.path[1]);
    return json_answer(404, json::object{{"message", "Not Found"}, {"error", 404}});
}

namespace {

constexpr const char* kChannel = "UCsandboxsandboxsandbox1";

web::Response failure(int code, std::string_view reason, std::string_view message) {
    return json_answer(
        code,
        json::object{
            {"error", json::object{{"code", code},
                                   {"message", message},
                                   {"errors", json::array{json::object{{"domain", "usageLimits"},
                                                                       {"reason", reason},
                                                                       {"message", message}}}}}}});
}

std::vector<CrowdPost> films(Lot& lot, std::string_view place, std::size_t most) {
    std::vector<CrowdPost> out = crowd_at(lot.board.seed(), place, lot.now, most);
    const auto after = parse_time(lot.asked.get("publishedAfter"));
    if (after) std::erase_if(out, [&](const CrowdPost& post) { return post.at <= *after; });
    return out;
}

/// An id tells the place it is from, so that it can be looked up.
std::string film_id(std::string_view place, const CrowdPost& post) {
    return fmt::format("{}~{}", place, post.id);
}

web::Response videos(Lot& lot) {
    json::array items;
    std::string ids = lot.asked.get("id");
    for (std::size_t at = 0; at < ids.size();) {
        const auto end = std::min(ids.find(',', at), ids.size());
        const std::string id = ids.substr(at, end - at);
        at = end + 1;
        const std::string place = id.substr(0, id.find('~'));
        for (const CrowdPost& post : crowd_at(lot.board.seed(), place, lot.now, 60)) {
            if (film_id(place, post) != id) continue;
            items.push_back(json::object{
                {"kind", "youtube#video"},
                {"id", id},
                {"snippet", json::object{{"publishedAt", to_string(post.at)},
                                         {"channelTitle", post.author},
                                         {"title", post.text},
                                         {"description", "About #" + post.tag},
                                         {"tags", json::array{post.tag}}}},
                {"statistics",
                 json::object{{"viewCount", std::to_string(post.figures.impressions)},
                              {"likeCount", std::to_string(post.figures.likes)},
                              {"commentCount", std::to_string(post.figures.comments)}}}});
        }
    }
    return json_answer(200, json::object{{"items", std::move(items)}});
}

web::Response feed(Lot& lot) {
    const std::string channel = lot.asked.get("channel_id");
    if (channel.size() != 24) return plain_answer(404, "<html>Error 404</html>", "text/html");
    std::string out =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<feed "
        "xmlns:yt=\"http://www.youtube.com/xml/schemas/2015\" "
        "xmlns:media=\"http://search.yahoo.com/mrss/\" xmlns=\"http://www.w3.org/2005/Atom\">\n"
        "<id>yt:channel:x</id><title>Baker's channel</title>\n";
    for (const CrowdPost& post : crowd_at(lot.board.seed(), channel, lot.now, 15))
        out += fmt::format(
            "<entry><id>yt:video:{0}</id><title>{1}</title><link rel=\"alternate\" "
            "href=\"https://www.youtube.com/watch?v={0}\"/><author><name>{2}</name></author>"
            "<published>{3}</published><media:group><media:title>{1}</media:title>"
            "<media:description>About #{4}</media:description><media:community>"
            "<media:starRating count=\"{5}\" average=\"5.00\" min=\"1\" max=\"5\"/>"
            "<media:statistics views=\"{6}\"/></media:community></media:group></entry>\n",
            film_id(channel, post), post.text, post.author, to_string(post.at), post.tag,
            post.figures.likes, post.figures.impressions);
    return plain_answer(200, out + "</feed>\n", "text/xml; charset=UTF-8");
}

}  // namespace

web::Response youtube_answer(Lot& lot) {
    const Asked& asked = lot.asked;
    if (lot.trouble == Trouble::rate_limited)
        return failure(403, "quotaExceeded", "The request cannot be completed: quota.");
    if (lot.trouble == Trouble::server_error)
        return failure(500, "backendError", "Internal error encountered.");
    if (asked.matches("GET feeds/videos.xml")) return feed(lot);
    if (asked.path.size() != 3 || asked.path[0] != "youtube")
        return failure(404, "notFound", "Not found");
    if (asked.get("key") != Keys::token || lot.trouble == Trouble::expired_token)
        return failure(400, "keyInvalid", "Bad Request");
    const std::string& what = asked.path[2];
    if (what == "channels") {
        const std::string name = asked.get("forHandle") + asked.get("id");
        if (name == "@missing") return json_answer(200, json::object{{"pageInfo", json::object{}}});
        return json_answer(
            200, json::object{
                     {"items", json::array{json::object{
                                   {"id", kChannel},
                                   {"snippet", json::object{{"title", "Baker's channel"}}},
                                   {"contentDetails",
                                    json::object{{"relatedPlaylists",
                                                  json::object{{"uploads", "UU" + name}}}}}}}}});
    }
    json::array items;
    if (what == "playlistItems")
        for (const CrowdPost& post : films(lot, asked.get("playlistId"), 50))
            items.push_back(
                json::object{{"contentDetails",
                              json::object{{"videoId", film_id(asked.get("playlistId"), post)}}}});
    if (what == "search")
        for (const CrowdPost& post : films(lot, asked.get("q"), 50))
            items.push_back(
                json::object{{"id", json::object{{"kind", "youtube#video"},
                                                 {"videoId", film_id(asked.get("q"), post)}}}});
    if (what == "videos") return videos(lot);
    return json_answer(200, json::object{{"items", std::move(items)}});
}

}  // namespace herald::sandbox::networks
