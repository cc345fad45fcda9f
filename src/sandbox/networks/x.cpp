#include <algorithm>

#include "base/calendar.hpp"
#include "base/html.hpp"
#include "base/text_parts.hpp"
#include "sandbox/networks/board.hpp"

/// X's API v2 for one account.
namespace herald::sandbox::networks {
namespace {

constexpr const char* kAccount = "1500000000000000001";
constexpr std::uint64_t kFirstId = 1'990'000'000'000'000'000;
constexpr std::size_t kMostText = 280, kLink = 23;

web::Response problem(int status, std::string_view title, std::string_view detail) {
    return json_answer(
        status,
        json::object{
            {"title", title}, {"detail", detail}, {"type", "about:blank"}, {"status", status}});
}

web::Response invalid(std::string_view message) {
    return json_answer(
        400, json::object{{"errors", json::array{json::object{{"message", message}}}},
                          {"title", "Invalid Request"},
                          {"detail", "One or more parameters to your request was invalid."},
                          {"type", "https://api.twitter.com/2/problems/invalid-request"}});
}

std::size_t link_size(std::string_view text, std::size_t at) {
    if (text.compare(at, 7, "http://") != 0 && text.compare(at, 8, "https://") != 0) return 0;
    return std::min(text.find_first_of(" \n\t", at), text.size()) - at;
}

/// 1 for most Latin, 2 for the rest, a link 23 (twitter-text 3).
std::size_t weight_of(std::string_view text) {
    std::size_t out = 0;
    for (std::size_t at = 0; at < text.size();) {
        if (const auto size = link_size(text, at); size > 0) {
            out += kLink;
            at += size;
            continue;
        }
        const CodePoint point = code_point_at(text, at);
        const char32_t c = point.value;
        const bool light = c <= 4351 || (c >= 8192 && c <= 8205) || (c >= 8208 && c <= 8223) ||
                           (c >= 8242 && c <= 8247);
        out += light ? 1 : 2;
        at += point.size;
    }
    return out;
}

/// The text as X gives it: links shortened, one more for files, & < > as references.
json::object tweet_of(const Lot& lot, const StoredPost& post) {
    std::string text;
    json::array urls;
    const auto shorten = [&](std::string_view expanded, bool is_file) {
        const std::string url = fmt::format("https://t.co/{:06}{}", post.number, urls.size());
        json::object one{{"url", url}, {"expanded_url", expanded}};
        if (is_file) one["media_key"] = "3_1";
        urls.push_back(std::move(one));
        text += url;
    };
    for (std::size_t at = 0; at < post.text.size();) {
        if (const auto size = link_size(post.text, at); size > 0) {
            shorten(std::string_view(post.text).substr(at, size), false);
            at += size;
            continue;
        }
        text += escape_angles(std::string_view(post.text).substr(at++, 1));
    }
    if (!post.media.empty()) {
        text += ' ';
        shorten(post.url + "/photo/1", true);
    }
    const Figures figures = figures_of(lot.board, post, lot.now);
    json::object out{{"id", post.id},
                     {"text", text},
                     {"created_at", to_string(post.at)},
                     {"entities", json::object{{"urls", std::move(urls)}}},
                     {"public_metrics", json::object{{"impression_count", figures.impressions},
                                                     {"like_count", figures.likes},
                                                     {"reply_count", figures.comments},
                                                     {"retweet_count", figures.shares},
                                                     {"quote_count", 0},
                                                     {"bookmark_count", figures.saves}}}};
    if (!post.parent.empty())
        out["referenced_tweets"] =
            json::array{json::object{{"type", "replied_to"}, {"id", post.parent}}};
    return out;
}

web::Response create(Lot& lot) {
    const Asked& asked = lot.asked;
    StoredPost post;
    post.text = asked.text("text");
    if (const json::value* reply = asked.member("reply"))
        post.parent = string_of(&reply->at("in_reply_to_tweet_id"));
    if (const json::value* media = asked.member("media"))
        for (const json::value& id : media->at("media_ids").as_array()) {
            const StoredMedia* file = lot.board.find_media(string_of(&id));
            if (file == nullptr || file->polls > 0) return invalid("Your media IDs are invalid.");
            post.media.push_back(file->type);
        }
    if (post.text.empty() && post.media.empty()) return invalid("text must not be empty");
    if (weight_of(post.text) > kMostText)
        return problem(403, "Forbidden", "You are not permitted to create a Tweet of this length.");
    for (const StoredPost* known : lot.board.newest(Network::x))
        if (known->text == post.text && known->parent == post.parent &&
            lot.now - known->at < std::chrono::hours(1))
            return problem(403, "Forbidden",
                           "You are not allowed to create a Tweet with duplicate content.");
    if (!post.parent.empty() && lot.board.find(Network::x, post.parent) == nullptr)
        return problem(403, "Forbidden", "The Tweet that is answered is deleted or not visible.");
    post.network = Network::x;
    post.number = lot.board.next_number();
    post.id = std::to_string(kFirstId + post.number);
    post.at = lot.now;
    post.url = "https://x.com/northwind/status/" + post.id;
    const StoredPost& kept = lot.board.add(std::move(post));
    return json_answer(201,
                       json::object{{"data", json::object{{"id", kept.id}, {"text", kept.text}}}});
}

web::Response timeline(Lot& lot) {
    const auto since = parse_time(lot.asked.get("start_time"));
    json::array data;
    for (const StoredPost* post : lot.board.newest(Network::x)) {
        if (since && post->at < *since) break;
        if (data.size() == lot.asked.limit("max_results", 10, 100)) break;
        data.push_back(tweet_of(lot, *post));
    }
    json::object meta{{"result_count", data.size()}};
    json::object out;
    if (!data.empty()) out["data"] = std::move(data);
    out["meta"] = std::move(meta);
    return json_answer(200, out);
}

web::Response look_up(Lot& lot) {
    json::array data, errors;
    std::string ids = lot.asked.get("ids");
    for (std::size_t at = 0; at <= ids.size();) {
        const auto end = std::min(ids.find(',', at), ids.size());
        const std::string id = ids.substr(at, end - at);
        at = end + 1;
        if (const StoredPost* post = lot.board.find(Network::x, id))
            data.push_back(tweet_of(lot, *post));
        else
            errors.push_back(
                json::object{{"value", id},
                             {"title", "Not Found Error"},
                             {"detail", "Could not find tweet with ids: [" + id + "]."},
                             {"type", "https://api.twitter.com/2/problems/resource-not-found"}});
    }
    json::object out;
    if (!data.empty()) out["data"] = std::move(data);
    if (!errors.empty()) out["errors"] = std::move(errors);
    return json_answer(200, out);
}

web::Response upload(Lot& lot) {
    const Asked& asked = lot.asked;
    if (asked.matches("POST 2/media/upload/initialize")) {
        const bool film = asked.text("media_category") == "tweet_video";
        const StoredMedia& file = lot.board.add_media(
            {std::to_string(kFirstId + lot.board.next_number()), "", "", 0, film ? 2 : 0, lot.now});
        lot.board.kept["x/media/" + file.id] = {{"bytes", ""}};
        return json_answer(200,
                           json::object{{"data", json::object{{"id", file.id},
                                                              {"media_key", "3_" + file.id},
                                                              {"expires_after_secs", 86'400}}}});
    }
    const std::string id = asked.is("GET")                          ? asked.get("media_id")
                           : asked.matches("POST 2/media/metadata") ? asked.text("id")
                           : asked.path.size() > 3                  ? asked.path[3]
                                                                    : "";
    StoredMedia* file = lot.board.find_media(id);
    if (file == nullptr) return invalid("There is no such media.");
    if (asked.matches("POST 2/media/metadata")) {
        file->alt = string_of(&asked.body.at("metadata").at("alt_text").at("text"));
        return json_answer(200, json::object{{"data", json::object{{"id", id}}}});
    }
    if (asked.matches("POST 2/media/upload/*/append")) {
        if (asked.files.empty() || asked.get("segment_index").empty())
            return invalid("media and segment_index are required");
        if (asked.get("segment_index") == "0") file->type = media_type_of(asked.files[0].bytes);
        file->bytes += asked.files[0].bytes.size();
        return plain_answer(204, "", "");
    }
    if (file->type.empty()) return invalid("media type unrecognized.");
    json::object data{{"id", id}, {"size", file->bytes}};
    if (file->type.starts_with("video/")) {
        data["processing_info"] = json::object{
            {"state", file->polls > 0 ? "in_progress" : "succeeded"}, {"check_after_secs", 1}};
        if (file->polls > 0) --file->polls;
    }
    return json_answer(200, json::object{{"data", std::move(data)}});
}

web::Response route(Lot& lot) {
    const Asked& asked = lot.asked;
    if (asked.matches("GET 2/users/me"))
        return json_answer(200, json::object{{"data", json::object{{"id", kAccount},
                                                                   {"name", "Northwind"},
                                                                   {"username", "northwind"}}}});
    if (asked.matches("POST 2/tweets")) return create(lot);
    if (asked.matches("GET 2/tweets")) return look_up(lot);
    if (asked.matches("GET 2/users/*/tweets")) return timeline(lot);
    if (asked.matches("DELETE 2/tweets/*")) {
        lot.board.remove(Network::x, asked.path[2]);
        return json_answer(200, json::object{{"data", json::object{{"deleted", true}}}});
    }
    if (asked.path.size() > 2 && asked.path[1] == "media") return upload(lot);
    return problem(404, "Not Found Error", "Not Found");
}

}  // namespace

web::Response x_answer(Lot& lot) {
    if (lot.trouble == Trouble::rate_limited) {
        web::Response out = problem(429, "Too Many Requests", "Too Many Requests");
        out.headers.set("x-rate-limit-limit", "100");
        out.headers.set("x-rate-limit-remaining", "0");
        out.headers.set("x-rate-limit-reset", std::to_string(micros_of(lot.now) / 1'000'000 + 5));
        return out;
    }
    if (lot.trouble == Trouble::server_error)
        return problem(503, "Service Unavailable", "Service Unavailable");
    const std::string signed_by = lot.asked.header("Authorization");
    const bool known =
        signed_by.starts_with("OAuth ") &&
        signed_by.find("oauth_token=\"" + std::string(Keys::token) + "\"") != std::string::npos &&
        signed_by.find("oauth_signature=\"") != std::string::npos;
    if (!known || lot.trouble == Trouble::expired_token)
        return problem(401, "Unauthorized", "Unauthorized");
    try {
        return route(lot);
    } catch (const std::exception& error) {  // a member of another shape
        return invalid(error.what());
    }
}

}  // namespace herald::sandbox::networks
