#include <algorithm>

#include "base/calendar.hpp"
#include "base/text.hpp"
#include "sandbox/networks/board.hpp"

/// A server of the AT Protocol with Bluesky's view behind it.
namespace herald::sandbox::networks {
namespace {

constexpr const char* kDid = "did:plc:sandboxnorthwind000001";
constexpr const char* kPosts = "app.bsky.feed.post";
constexpr std::size_t kGraphemes = 300, kBytes = 3000, kBlob = 1'000'000;

web::Response failure(int status, std::string_view error, std::string_view message) {
    return json_answer(status, json::object{{"error", error}, {"message", message}});
}

std::string uri_of(std::string_view key) { return fmt::format("at://{}/{}/{}", kDid, kPosts, key); }

std::string cid_of(std::uint64_t number) { return fmt::format("bafyreisandbox{:045}", number); }

web::Response session(Lot& lot) {
    const std::string number = std::to_string(lot.board.next_number());
    const std::string access = "sandbox-access-" + number, refresh = "sandbox-refresh-" + number;
    lot.board.kept["bluesky/access/" + access] = {{"at", micros_of(lot.now)}};
    lot.board.kept["bluesky/refresh/" + refresh] = {{"at", micros_of(lot.now)}};
    return json_answer(200, json::object{{"did", kDid},
                                         {"handle", Keys::handle},
                                         {"active", true},
                                         {"accessJwt", access},
                                         {"refreshJwt", refresh}});
}

web::Response log_in(Lot& lot) {
    if (lot.asked.text("password") != Keys::password ||
        lot.asked.text("identifier") != Keys::handle)
        return failure(401, "AuthenticationRequired", "Invalid identifier or password");
    return session(lot);
}

web::Response renew(Lot& lot) {
    const auto found = lot.board.kept.find("bluesky/refresh/" + lot.asked.bearer());
    if (found == lot.board.kept.end())
        return failure(400, "ExpiredToken", "Token has been revoked");
    lot.board.kept.erase(found);
    return session(lot);
}

/// What is wrong with a record; empty: nothing.
std::string flaw_of(const json::object& record) {
    const json::value* text = record.if_contains("text");
    const json::value* at = record.if_contains("createdAt");
    if (text == nullptr || !text->is_string()) return "Record must have the property \"text\"";
    if (at == nullptr || !at->is_string() || !parse_time(std::string_view(at->get_string())))
        return "Record/createdAt must be a valid datetime";
    const std::string_view said(text->get_string());
    if (said.size() > kBytes) return "Record/text must not be longer than 3000 characters";
    if (count_graphemes(said) > kGraphemes)
        return "Record/text must not be longer than 300 graphemes";
    if (const json::value* facets = record.if_contains("facets"))
        for (const json::value& facet : facets->as_array()) {
            const json::object& index = facet.at("index").as_object();
            const auto from = index.at("byteStart").to_number<std::size_t>();
            const auto to = index.at("byteEnd").to_number<std::size_t>();
            // In the middle of a character: the client has counted something else than bytes.
            const auto inside = [&](std::size_t place) {
                return place < said.size() &&
                       (static_cast<unsigned char>(said[place]) & 0xC0) == 0x80;
            };
            if (from >= to || to > said.size() || inside(from) || inside(to))
                return "Record/facets have a range that is none";
        }
    return {};
}

std::vector<std::string> media_of(const json::object& record) {
    std::vector<std::string> out;
    const json::value* embed = record.if_contains("embed");
    if (embed == nullptr || !embed->is_object()) return out;
    const json::object& object = embed->get_object();
    if (const json::value* images = object.if_contains("images"))
        for (const json::value& image : images->as_array())
            out.push_back(string_of(&image.at("image").at("mimeType")));
    if (object.contains("video")) out.emplace_back("video/mp4");
    return out;
}

web::Response put_record(Lot& lot) {
    const Asked& asked = lot.asked;
    const json::value* record = asked.member("record");
    if (asked.text("repo") != kDid || asked.text("collection") != kPosts || record == nullptr ||
        !record->is_object())
        return failure(400, "InvalidRequest", "Input must have a repo, a collection and a record");
    const json::object& given = record->get_object();
    if (const std::string flaw = flaw_of(given); !flaw.empty())
        return failure(400, "InvalidRecord", flaw);
    const bool may_replace = asked.matches("POST xrpc/com.atproto.repo.putRecord");
    std::string key = asked.text("rkey");
    StoredPost* known = key.empty() ? nullptr : lot.board.find(Network::bluesky, uri_of(key));
    if (known != nullptr) {
        const json::value* swap = asked.member("swapRecord");
        if (swap != nullptr && swap->is_null())
            return failure(400, "InvalidSwap",
                           "Record was at " + string_of(&known->extra.at("cid")));
        if (!may_replace) return failure(500, "InternalServerError", "Internal Server Error");
    }
    StoredPost post;
    if (known != nullptr) post = *known;
    post.network = Network::bluesky;
    post.number = known != nullptr ? known->number : lot.board.next_number();
    if (key.empty()) key = fmt::format("3lsandbox{:04}", post.number % 10'000);
    post.id = uri_of(key);
    post.key = key;
    post.text = string_of(&given.at("text"));
    post.media = media_of(given);
    post.at = known != nullptr ? known->at : lot.now;
    post.url = fmt::format("https://bsky.app/profile/{}/post/{}", Keys::handle, key);
    post.extra = {{"cid", cid_of(post.number)}, {"record", given}};
    if (const json::value* reply = given.if_contains("reply"))
        post.parent = string_of(&reply->at("parent").at("uri"));
    if (const json::value* embed = given.if_contains("embed");
        embed != nullptr && embed->is_object() && embed->get_object().contains("external"))
        post.link = string_of(&embed->at("external").at("uri"));
    const json::object out{
        {"uri", post.id}, {"cid", post.extra.at("cid")}, {"validationStatus", "valid"}};
    if (known != nullptr)
        *known = std::move(post);
    else
        lot.board.add(std::move(post));
    return json_answer(200, out);
}

web::Response get_record(Lot& lot) {
    const std::string uri = uri_of(lot.asked.get("rkey"));
    const StoredPost* post = lot.board.find(Network::bluesky, uri);
    if (post == nullptr) return failure(400, "RecordNotFound", "Could not locate record: " + uri);
    return json_answer(200, json::object{{"uri", post->id},
                                         {"cid", post->extra.at("cid")},
                                         {"value", post->extra.at("record")}});
}

web::Response upload(Lot& lot) {
    const std::string type = media_type_of(lot.asked.bytes);
    if (type.empty()) return failure(400, "InvalidMimeType", "Referenced Mimetype is not accepted");
    if (lot.asked.bytes.size() > kBlob && type.starts_with("image/"))
        return failure(400, "BlobTooLarge", "This file is too large. It must be under 976.56KB");
    const std::string number = std::to_string(lot.board.next_number());
    return json_answer(
        200,
        json::object{{"blob", json::object{{"$type", "blob"},
                                           {"ref", json::object{{"$link", "bafkrei" + number}}},
                                           {"mimeType", type},
                                           {"size", lot.asked.bytes.size()}}}});
}

json::object view_of(const Lot& lot, const StoredPost& post) {
    const Figures figures = figures_of(lot.board, post, lot.now);
    return {{"uri", post.id},
            {"cid", post.extra.at("cid")},
            {"author",
             json::object{{"did", kDid}, {"handle", Keys::handle}, {"displayName", "Northwind"}}},
            {"record", post.extra.at("record")},
            {"replyCount", figures.comments},
            {"repostCount", figures.shares},
            {"likeCount", figures.likes},
            {"quoteCount", 0},
            {"bookmarkCount", figures.saves},
            {"indexedAt", to_string(post.at)}};
}

json::object crowd_view(const CrowdPost& post) {
    const std::string text = post.text + " #" + post.tag;
    const auto from = text.size() - post.tag.size() - 1;
    json::object record{
        {"$type", kPosts},
        {"text", text},
        {"langs", json::array{"en"}},
        {"createdAt", to_string(post.at)},
        {"facets",
         json::array{json::object{
             {"index", json::object{{"byteStart", from}, {"byteEnd", text.size()}}},
             {"features", json::array{json::object{{"$type", "app.bsky.richtext.facet#tag"},
                                                   {"tag", post.tag}}}}}}}};
    return {{"uri", "at://did:plc:baker/app.bsky.feed.post/" + post.id},
            {"cid", "bafyreicrowd" + post.id},
            {"author", json::object{{"handle", "baker.sandbox"}, {"displayName", post.author}}},
            {"record", std::move(record)},
            {"replyCount", post.figures.comments},
            {"repostCount", post.figures.shares},
            {"likeCount", post.figures.likes},
            {"quoteCount", 0},
            {"indexedAt", to_string(post.at)}};
}

web::Response author_feed(Lot& lot) {
    const std::string actor = lot.asked.get("actor");
    const std::size_t most = lot.asked.limit("limit", 50, 100);
    json::array feed;
    if (actor == Keys::handle || actor == kDid) {
        for (const StoredPost* post : lot.board.newest(Network::bluesky))
            if (feed.size() < most) feed.push_back(json::object{{"post", view_of(lot, *post)}});
    } else if (actor == "missing.sandbox") {
        return failure(400, "InvalidRequest", "Profile not found");
    } else {
        for (const CrowdPost& post : crowd_at(lot.board.seed(), actor, lot.now, most))
            feed.push_back(json::object{{"post", crowd_view(post)}});
    }
    return json_answer(200, json::object{{"feed", std::move(feed)}, {"cursor", "end"}});
}

web::Response get_posts(Lot& lot) {
    json::array posts;
    std::size_t asked_for = 0;
    for (const auto& [name, value] : lot.asked.fields) {
        if (name != "uris") continue;
        if (++asked_for > 25)
            return failure(400, "InvalidRequest",
                           "Error: uris must not have more than 25 elements");
        if (const StoredPost* post = lot.board.find(Network::bluesky, value))
            posts.push_back(view_of(lot, *post));
    }
    return json_answer(200, json::object{{"posts", std::move(posts)}});
}

web::Response search(Lot& lot) {
    json::array posts;
    for (const CrowdPost& post :
         crowd_at(lot.board.seed(), lot.asked.get("q"), lot.now, lot.asked.limit("limit", 25, 100)))
        posts.push_back(crowd_view(post));
    return json_answer(200, json::object{{"posts", std::move(posts)}});
}

web::Response route(Lot& lot, std::string_view method) {
    if (method == "com.atproto.repo.putRecord" || method == "com.atproto.repo.createRecord")
        return put_record(lot);
    if (method == "com.atproto.repo.getRecord") return get_record(lot);
    if (method == "com.atproto.repo.uploadBlob") return upload(lot);
    if (method == "com.atproto.repo.deleteRecord") {
        lot.board.remove(Network::bluesky, uri_of(lot.asked.text("rkey")));
        return json_answer(200, json::object{});
    }
    if (method == "com.atproto.identity.resolveHandle") {
        const std::string handle = lot.asked.get("handle");
        if (!handle.ends_with(".sandbox") || handle == "missing.sandbox")
            return failure(400, "InvalidRequest", "Unable to resolve handle");
        return json_answer(200, json::object{{"did", "did:plc:" + handle}});
    }
    if (method == "app.bsky.actor.getProfile")
        return json_answer(200, json::object{{"did", kDid}, {"handle", Keys::handle}});
    if (method == "app.bsky.feed.getPosts") return get_posts(lot);
    if (method == "app.bsky.feed.getAuthorFeed") return author_feed(lot);
    if (method == "app.bsky.feed.searchPosts") return search(lot);
    return failure(501, "MethodNotImplemented", "Method Not Implemented");
}

}  // namespace

web::Response bluesky_answer(Lot& lot) {
    const Asked& asked = lot.asked;
    if (lot.trouble == Trouble::rate_limited) {
        web::Response out = failure(429, "RateLimitExceeded", "Rate Limit Exceeded");
        out.headers.set("ratelimit-limit", "3000");
        out.headers.set("ratelimit-remaining", "0");
        out.headers.set("ratelimit-reset", std::to_string(micros_of(lot.now) / 1'000'000 + 5));
        out.headers.set("ratelimit-policy", "3000;w=300");
        return out;
    }
    if (lot.trouble == Trouble::server_error)
        return failure(500, "InternalServerError", "Internal Server Error");
    if (asked.path.size() != 2 || asked.path[0] != "xrpc")
        return failure(404, "NotFound", "Not Found");
    const std::string& method = asked.path[1];
    try {
        if (method == "com.atproto.server.createSession") return log_in(lot);
        if (method == "com.atproto.server.refreshSession") return renew(lot);
        const std::string access = "bluesky/access/" + asked.bearer();
        if (asked.bearer().empty()) return failure(401, "AuthMissing", "Authentication Required");
        const auto known = lot.board.kept.find(access);
        if (known == lot.board.kept.end())
            return failure(400, "InvalidToken", "Token could not be verified");
        const Time at = time_of(known->second.at("at").to_number<std::int64_t>());
        if (lot.trouble == Trouble::expired_token || lot.now - at > std::chrono::hours(2))
            return failure(400, "ExpiredToken", "Token has expired");
        return route(lot, method);
    } catch (const std::exception& error) {  // a member of another shape
        return failure(400, "InvalidRequest", error.what());
    }
}

}  // namespace herald::sandbox::networks
