#include "base/calendar.hpp"
#include "base/json_reader.hpp"
#include "base/text_parts.hpp"
#include "sandbox/networks/board.hpp"

/// Discord: one webhook of one channel.
namespace herald::sandbox::networks {
namespace {

constexpr std::size_t kMostText = 2000;
constexpr std::uint64_t kFirstId = 1'400'000'000'000'000'000;
constexpr const char* kChannel = "900000000000000002";
constexpr const char* kGuild = "900000000000000003";

web::Response failure(int status, int code, std::string_view message) {
    return json_answer(status, json::object{{"message", message}, {"code", code}});
}

web::Response wrong_form(std::string_view member, std::string_view code, std::string_view message) {
    json::object inner{
        {"_errors", json::array{json::object{{"code", code}, {"message", message}}}}};
    return json_answer(400, json::object{{"message", "Invalid Form Body"},
                                         {"code", 50035},
                                         {"errors", json::object{{member, std::move(inner)}}}});
}

json::object message_of(const Lot& lot, const StoredPost& post) {
    const Figures figures = figures_of(lot.board, post, lot.now);
    json::array reactions, attachments;
    if (figures.likes > 0)
        reactions.push_back(
            json::object{{"count", figures.likes - figures.likes / 3},
                         {"me", false},
                         {"emoji", json::object{{"id", nullptr}, {"name", "\xF0\x9F\x94\xA5"}}}});
    if (figures.likes > 2)
        reactions.push_back(
            json::object{{"count", figures.likes / 3},
                         {"me", false},
                         {"emoji", json::object{{"id", nullptr}, {"name", "\xF0\x9F\x91\x8D"}}}});
    for (const std::string& type : post.media)
        attachments.push_back(json::object{{"id", "1"}, {"content_type", type}});
    return {{"id", post.id},
            {"type", 0},
            {"content", post.text},
            {"channel_id", post.place},
            {"webhook_id", "900000000000000001"},
            {"author", json::object{{"bot", true}, {"username", "Herald"}}},
            {"attachments", std::move(attachments)},
            {"embeds", json::array{}},
            {"timestamp", to_string(post.at)},
            {"reactions", std::move(reactions)}};
}

web::Response execute(Lot& lot) {
    const Asked& asked = lot.asked;
    json::value body = asked.body;
    if (const std::string payload = asked.get("payload_json"); !payload.empty())
        body = parse_json(payload);
    if (!body.is_object()) return failure(400, 50109, "The request body contains invalid JSON.");
    const json::object& given = body.get_object();
    StoredPost post;
    post.network = Network::discord;
    post.text = string_of(given.if_contains("content"));
    if (post.text.empty() && asked.files.empty())
        return failure(400, 50006, "Cannot send an empty message");
    if (count_code_points(post.text) > kMostText)
        return wrong_form("content", "BASE_TYPE_MAX_LENGTH", "Must be 2000 or fewer in length.");
    if (asked.files.size() > 10) return failure(400, 40005, "Request entity too large");
    for (const SentFile& file : asked.files) {
        const std::string type = media_type_of(file.bytes);
        post.media.push_back(type.empty() ? "application/octet-stream" : type);
    }
    post.number = lot.board.next_number();
    post.id = std::to_string(kFirstId + post.number);
    post.place = asked.get("thread_id", kChannel);
    // In a forum the first message and its thread share their number.
    if (given.contains("thread_name")) post.place = post.id;
    post.at = lot.now;
    const json::object out = message_of(lot, lot.board.add(std::move(post)));
    return asked.get("wait") == "true" ? json_answer(200, out) : plain_answer(204, "", "");
}

}  // namespace

web::Response discord_answer(Lot& lot) {
    const Asked& asked = lot.asked;
    if (lot.trouble == Trouble::rate_limited) {
        web::Response out =
            json_answer(429, json::object{{"message", "You are being rate limited."},
                                          {"retry_after", 4.25},
                                          {"global", false}});
        out.headers.set("Retry-After", "5");
        out.headers.set("X-RateLimit-Limit", "5");
        out.headers.set("X-RateLimit-Remaining", "0");
        out.headers.set("X-RateLimit-Reset-After", "4.25");
        out.headers.set("X-RateLimit-Scope", "user");
        return out;
    }
    if (lot.trouble == Trouble::server_error) return failure(502, 0, "502: Bad Gateway");
    // /api/webhooks/ID/TOKEN, with or without a version.
    std::vector<std::string> path = asked.path;
    if (path.size() > 1 && path[0] == "api" && path[1].starts_with('v'))
        path.erase(path.begin() + 1);
    if (path.size() < 4 || path[0] != "api" || path[1] != "webhooks")
        return failure(404, 0, "404: Not Found");
    if (lot.trouble == Trouble::expired_token) return failure(404, 10015, "Unknown Webhook");
    if (path[2] != "900000000000000001") return failure(404, 10015, "Unknown Webhook");
    if (path[2] + "/" + path[3] != Keys::discord_webhook)
        return failure(401, 50027, "Invalid Webhook Token");
    if (path.size() == 4 && asked.is("GET"))
        return json_answer(200, json::object{{"id", path[2]},
                                             {"type", 1},
                                             {"name", "Herald"},
                                             {"channel_id", kChannel},
                                             {"guild_id", kGuild}});
    if (path.size() == 4 && asked.is("POST")) return execute(lot);
    if (path.size() == 6 && path[4] == "messages") {
        const StoredPost* post = lot.board.find(Network::discord, path[5]);
        if (post == nullptr) return failure(404, 10008, "Unknown Message");
        if (asked.is("GET")) return json_answer(200, message_of(lot, *post));
        if (asked.is("DELETE")) {
            lot.board.remove(Network::discord, path[5]);
            return plain_answer(204, "", "");
        }
    }
    return failure(405, 0, "405: Method Not Allowed");
}

}  // namespace herald::sandbox::networks
