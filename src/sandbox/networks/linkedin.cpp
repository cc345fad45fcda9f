#include <algorithm>

#include "base/encoding.hpp"
#include "base/text_parts.hpp"
#include "sandbox/networks/linkedin.hpp"

/// LinkedIn's versioned REST API for one page.
namespace herald::sandbox::networks {

web::Response linkedin_failure(int status, std::string_view code, std::string_view message) {
    return json_answer(status,
                       json::object{{"status", status}, {"code", code}, {"message", message}});
}

namespace {

constexpr auto failure = linkedin_failure;
constexpr const char* kPage = kLinkedInPage;

constexpr std::uint64_t kFirstId = 7'300'000'000'000'000'000;
constexpr std::size_t kMostText = 3000;

/// What a little text says: no escapes, no templates. Absent when a reserved sign stands bare.
std::optional<std::string> read_little(std::string_view little) {
    constexpr std::string_view kReserved = "|{}@[]()<>#*_~";
    constexpr std::string_view kHashtag = "{hashtag|\\#|";
    std::string out;
    for (std::size_t at = 0; at < little.size(); ++at) {
        if (little.substr(at, kHashtag.size()) == kHashtag) {
            const auto end = little.find('}', at);
            if (end == little.npos) return std::nullopt;
            out += '#';
            for (const char c : little.substr(at + kHashtag.size(), end - at - kHashtag.size()))
                if (c != '\\') out += c;
            at = end;
        } else if (little[at] == '\\' && at + 1 < little.size()) {
            out += little[++at];
        } else if (kReserved.find(little[at]) != kReserved.npos) {
            return std::nullopt;
        } else {
            out += little[at];
        }
    }
    return out;
}

bool is_film(std::string_view urn) { return urn.starts_with("urn:li:video:"); }

/// Absent where a film stands among pictures.
std::optional<std::vector<std::string>> files_in(const json::value* content) {
    std::vector<std::string> out;
    if (content == nullptr || !content->is_object()) return out;
    if (const json::value* media = content->get_object().if_contains("media"))
        out.push_back(string_of(&media->at("id")));
    if (const json::value* many = content->get_object().if_contains("multiImage"))
        for (const json::value& image : many->at("images").as_array())
            out.push_back(string_of(&image.at("id")));
    if (out.size() > 1 && std::any_of(out.begin(), out.end(), is_film)) return std::nullopt;
    return out;
}

web::Response create_post(Lot& lot) {
    const Asked& asked = lot.asked;
    if (asked.text("author") != kPage)
        return failure(403, "ACCESS_DENIED", "The author is not the page of this token");
    const std::string little = asked.text("commentary");
    const auto text = read_little(little);
    if (!text) return failure(400, "INVALID_COMMENTARY", "commentary is no little text");
    if (count_utf16(*text) > kMostText)
        return failure(422, "FIELD_LENGTH_TOO_LONG", "commentary is longer than 3000 characters");
    // The same text within a while is refused.
    for (const StoredPost* known : lot.board.newest(Network::linkedin))
        if (known->parent.empty() && known->text == *text &&
            lot.now - known->at < std::chrono::hours(24))
            return failure(422, "DUPLICATE_POST", "Content is a duplicate of " + known->id);
    StoredPost post;
    const auto files = files_in(asked.member("content"));
    if (!files) return failure(400, "INVALID_MEDIA", "multiImage holds no videos");
    for (const std::string& urn : *files) {
        const StoredMedia* file = lot.board.find_media(urn);
        if (file == nullptr || file->bytes == 0 || file->polls > 0 || file->type.empty())
            return failure(400, "INVALID_MEDIA", "A file is not available");
        post.media.push_back(file->type);
    }
    if (const json::value* content = asked.member("content");
        content != nullptr && content->is_object() && content->get_object().contains("article"))
        post.link = string_of(&content->at("article").at("source"));
    post.network = Network::linkedin;
    post.number = lot.board.next_number();
    // A post with a film is a ugcPost, whatever the address says.
    const bool film = !files->empty() && is_film(files->front());
    post.id = fmt::format("urn:li:{}:{}", film ? "ugcPost" : "share", kFirstId + post.number);
    if (const json::value* content = asked.member("content"); film)
        post.title = string_of(content->at("media").as_object().if_contains("title"));
    post.text = *text;
    post.extra["commentary"] = little;
    post.at = lot.now;
    post.url = "https://www.linkedin.com/feed/update/" + post.id;
    web::Response out = plain_answer(201, "", "application/json");
    out.headers.set("x-restli-id", lot.board.add(std::move(post)).id);
    return out;
}

web::Response list_posts(Lot& lot) {
    const std::size_t most = lot.asked.limit("count", 10, 100);
    std::size_t skip = std::strtoull(lot.asked.get("start", "0").c_str(), nullptr, 10);
    json::array elements;
    for (const StoredPost* post : lot.board.newest(Network::linkedin)) {
        if (!post->parent.empty()) continue;
        if (skip > 0) {
            --skip;
            continue;
        }
        if (elements.size() == most) break;
        elements.push_back(json::object{{"id", post->id},
                                        {"author", kPage},
                                        {"commentary", post->extra.at("commentary")},
                                        {"createdAt", micros_of(post->at) / 1000},
                                        {"lifecycleState", "PUBLISHED"}});
    }
    return json_answer(200, json::object{{"elements", std::move(elements)},
                                         {"paging", json::object{{"count", most}}}});
}

web::Response comments(Lot& lot, const std::string& urn) {
    if (lot.board.find(Network::linkedin, urn) == nullptr)
        return failure(404, "NOT_FOUND", "There is no such post");
    if (lot.asked.is("POST")) {
        StoredPost post;
        post.network = Network::linkedin;
        post.number = lot.board.next_number();
        post.id = std::to_string(kFirstId + post.number);
        post.parent = urn;
        post.text = string_of(&lot.asked.body.at("message").at("text"));
        post.at = lot.now;
        if (count_utf16(post.text) > 1250)
            return failure(422, "FIELD_LENGTH_TOO_LONG", "A comment has at most 1250 characters");
        const StoredPost& kept = lot.board.add(std::move(post));
        web::Response out = json_answer(201, json::object{{"id", kept.id}, {"object", urn}});
        out.headers.set("x-restli-id", kept.id);
        return out;
    }
    json::array elements;
    for (const StoredPost& post : lot.board.all())
        if (post.network == Network::linkedin && post.parent == urn)
            elements.push_back(json::object{
                {"id", post.id}, {"actor", kPage}, {"message", json::object{{"text", post.text}}}});
    return json_answer(200, json::object{{"elements", std::move(elements)}});
}

/// "List(a,b)" → a, b.
std::vector<std::string> urns_of(std::string_view list) {
    std::vector<std::string> out;
    if (!list.starts_with("List(") || !list.ends_with(')')) return out;
    list = list.substr(5, list.size() - 6);
    while (!list.empty()) {
        const auto end = std::min(list.find(','), list.size());
        out.push_back(percent_decode(list.substr(0, end)).value_or(""));
        list.remove_prefix(std::min(end + 1, list.size()));
    }
    return out;
}

web::Response statistics(Lot& lot) {
    json::array elements;
    const auto add = [&](const char* kind, const char* list) {
        for (const std::string& urn : urns_of(lot.asked.get(list))) {
            const StoredPost* post = lot.board.find(Network::linkedin, urn);
            // Each kind is asked for under its own name.
            if (post == nullptr || !urn.starts_with(fmt::format("urn:li:{}:", kind))) continue;
            const Figures figures = figures_of(lot.board, *post, lot.now);
            elements.push_back(json::object{
                {kind, urn},
                {"totalShareStatistics", json::object{{"impressionCount", figures.impressions},
                                                      {"clickCount", figures.clicks},
                                                      {"likeCount", figures.likes},
                                                      {"commentCount", figures.comments},
                                                      {"shareCount", figures.shares}}}});
        }
    };
    add("share", "shares");
    add("ugcPost", "ugcPosts");
    return json_answer(200, json::object{{"elements", std::move(elements)}});
}

web::Response image_state(Lot& lot, const std::string& urn) {
    StoredMedia* image = lot.board.find_media(urn);
    if (image == nullptr) return failure(404, "NOT_FOUND", "There is no such image");
    std::string status = image->bytes == 0 ? "WAITING_UPLOAD" : "AVAILABLE";
    if (image->bytes > 0 && image->type.empty()) status = "PROCESSING_FAILED";
    if (image->bytes > 0 && image->polls > 0) {
        --image->polls;
        status = "PROCESSING";
    }
    return json_answer(200, json::object{{"id", urn}, {"status", status}});
}

web::Response route(Lot& lot) {
    const Asked& asked = lot.asked;
    if (asked.matches("POST rest/posts")) return create_post(lot);
    if (asked.matches("GET rest/posts")) return list_posts(lot);
    if (asked.matches("DELETE rest/posts/*"))
        return lot.board.remove(Network::linkedin, asked.path[2])
                   ? plain_answer(204, "", "")
                   : failure(404, "NOT_FOUND", "There is no such post");
    if (asked.matches("POST rest/images") && asked.get("action") == "initializeUpload") {
        const StoredMedia& image = lot.board.add_media(
            {fmt::format("urn:li:image:S{}", lot.board.next_number()), "", "", 0, 1, lot.now});
        return json_answer(
            200, json::object{{"value", json::object{{"uploadUrl", asked.base + "/upload/" +
                                                                       percent_encode(image.id)},
                                                     {"image", image.id}}}});
    }
    if (asked.matches("PUT upload/*")) {
        StoredMedia* image = lot.board.find_media(asked.path[1]);
        if (image == nullptr) return failure(404, "NOT_FOUND", "There is no such upload");
        image->type = media_type_of(asked.bytes);
        image->bytes = asked.bytes.size();
        return plain_answer(201, "", "");
    }
    if (asked.matches("GET rest/images/*")) return image_state(lot, asked.path[2]);
    if (asked.matches("PUT upload/*/*") ||
        (asked.path.size() > 1 && asked.path[0] == "rest" && asked.path[1] == "videos"))
        return linkedin_film(lot);
    if (asked.matches("GET rest/socialActions/*/comments") ||
        asked.matches("POST rest/socialActions/*/comments"))
        return comments(lot, asked.path[2]);
    if (asked.matches("GET rest/organizationalEntityShareStatistics")) return statistics(lot);
    if (asked.matches("GET rest/organizations/*"))
        return json_answer(200, json::object{{"id", 5000001}, {"localizedName", "Northwind"}});
    return failure(404, "NOT_FOUND", "No virtual resource found");
}

}  // namespace

web::Response linkedin_answer(Lot& lot) {
    if (lot.trouble == Trouble::rate_limited) {
        web::Response out = failure(429, "TOO_MANY_REQUESTS", "Resource level throttle limit");
        out.headers.set("Retry-After", "5");
        return out;
    }
    if (lot.trouble == Trouble::server_error)
        return failure(500, "INTERNAL_SERVER_ERROR", "Internal Server Error");
    if (lot.trouble == Trouble::expired_token) {
        if (lot.asked.matches("POST oauth/v2/accessToken"))
            return linkedin_no_token(400, "invalid_grant");
        return failure(401, "EXPIRED_ACCESS_TOKEN", "The token used in the request has expired");
    }
    if (lot.asked.matches("POST oauth/v2/accessToken")) return linkedin_token(lot);
    if (!linkedin_knows(lot.board, lot.asked.bearer()))
        return failure(401, "INVALID_ACCESS_TOKEN", "Invalid access token");
    if (lot.asked.path.size() > 1 && lot.asked.path[0] == "rest" &&
        lot.asked.header("LinkedIn-Version").size() != 6)
        return failure(400, "VERSION_MISSING", "A version must be present");
    try {
        return route(lot);
    } catch (const std::exception& error) {  // a member of another shape
        return failure(400, "BAD_REQUEST", error.what());
    }
}

}  // namespace herald::sandbox::networks
