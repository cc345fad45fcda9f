#include <algorithm>

#include "sandbox/networks/board.hpp"

/// Slack's Web API for one bot in two channels.
namespace herald::sandbox::networks {
namespace {

constexpr const char* kChannel = "C0SANDBOX1";
constexpr const char* kOther = "C0SANDBOX2";

web::Response refused(std::string_view error) {
    return json_answer(200, json::object{{"ok", false}, {"error", error}});
}
web::Response good(json::object body) {
    body["ok"] = true;
    return json_answer(200, body);
}

json::object message_of(const Lot& lot, const StoredPost& post) {
    const Figures figures = figures_of(lot.board, post, lot.now);
    json::object out{{"type", "message"}, {"subtype", "bot_message"},
                     {"text", post.text}, {"bot_id", "B0SANDBOX"},
                     {"ts", post.id},     {"reply_count", figures.comments}};
    if (!post.parent.empty()) out["thread_ts"] = post.parent;
    if (figures.likes > 0)
        out["reactions"] = json::array{json::object{{"name", "bread"}, {"count", figures.likes}}};
    if (post.extra.contains("metadata")) out["metadata"] = post.extra.at("metadata");
    return out;
}

/// Files that blocks show must have been looked at.
std::string flaw_in_blocks(Lot& lot, std::vector<std::string>& types) {
    const json::value* blocks = lot.asked.member("blocks");
    if (blocks == nullptr) return {};
    if (!blocks->is_array() || blocks->get_array().size() > 50) return "invalid_blocks";
    for (const json::value& block : blocks->get_array()) {
        const std::string type = string_of(block.as_object().if_contains("type"));
        if (type == "section" && block.at("text").at("text").as_string().size() > 3000)
            return "invalid_blocks";
        if (type != "image") continue;
        const StoredMedia* file = lot.board.find_media(string_of(&block.at("slack_file").at("id")));
        if (file == nullptr || file->type.empty() || file->polls > 0) return "invalid_blocks";
        types.push_back(file->type);
    }
    return {};
}

web::Response post_message(Lot& lot) {
    const Asked& asked = lot.asked;
    std::string channel = asked.text("channel");
    if (channel == "#general" || channel == "general") channel = kChannel;
    if (channel != kChannel && channel != kOther) return refused("channel_not_found");
    if (channel == kOther) return refused("not_in_channel");
    StoredPost post;
    post.text = asked.text("text");
    if (post.text.empty() && asked.member("blocks") == nullptr) return refused("no_text");
    if (post.text.size() > 40'000) return refused("msg_too_long");
    if (const std::string flaw = flaw_in_blocks(lot, post.media); !flaw.empty())
        return refused(flaw);
    post.network = Network::slack_posts;
    post.number = lot.board.next_number();
    const auto micros = micros_of(lot.now);
    post.id = fmt::format("{}.{:06}", micros / 1'000'000, post.number % 1'000'000);
    post.parent = asked.text("thread_ts");
    post.place = channel;
    post.at = lot.now;
    if (const json::value* metadata = asked.member("metadata");
        metadata != nullptr && metadata->is_object()) {
        post.extra["metadata"] = *metadata;
        post.key = string_of(&metadata->at("event_payload").at("key"));
    }
    const StoredPost& kept = lot.board.add(std::move(post));
    return good({{"channel", channel}, {"ts", kept.id}, {"message", message_of(lot, kept)}});
}

web::Response history(Lot& lot, std::string_view thread) {
    const Asked& asked = lot.asked;
    if (asked.get("channel") != kChannel) return refused("channel_not_found");
    const std::string oldest = asked.get("oldest"), latest = asked.get("latest");
    const bool inclusive = asked.get("inclusive") == "true";
    json::array out;
    for (const StoredPost* post : lot.board.newest(Network::slack_posts)) {
        if (out.size() == asked.limit("limit", 100, 999)) break;
        if (thread.empty() ? !post->parent.empty() : post->parent != thread && post->id != thread)
            continue;
        if (!oldest.empty() && (inclusive ? post->id < oldest : post->id <= oldest)) continue;
        if (!latest.empty() && (inclusive ? post->id > latest : post->id >= latest)) continue;
        json::object message = message_of(lot, *post);
        if (asked.get("include_all_metadata") != "true") message.erase("metadata");
        out.push_back(std::move(message));
    }
    return good({{"messages", std::move(out)}, {"has_more", false}});
}

web::Response file_method(Lot& lot, std::string_view method) {
    const Asked& asked = lot.asked;
    if (method == "files.getUploadURLExternal") {
        if (asked.get("filename").empty() || asked.get("length").empty())
            return refused("invalid_arguments");
        const StoredMedia& file =
            lot.board.add_media({fmt::format("F0{:07}", lot.board.next_number()), "",
                                 asked.get("alt_txt"), 0, 1, lot.now});
        return good({{"file_id", file.id}, {"upload_url", asked.base + "/upload/" + file.id}});
    }
    if (method == "files.completeUploadExternal") {
        const json::value* files = asked.member("files");
        if (files == nullptr || !files->is_array()) return refused("invalid_arguments");
        for (const json::value& one : files->get_array())
            if (lot.board.find_media(string_of(one.as_object().if_contains("id"))) == nullptr)
                return refused("file_not_found");
        return good({{"files", *files}});
    }
    StoredMedia* file = lot.board.find_media(asked.get("file"));
    if (file == nullptr) return refused("file_not_found");
    const bool ready = file->polls == 0;
    if (!ready) --file->polls;
    return good({{"file", json::object{{"id", file->id}, {"mimetype", ready ? file->type : ""}}}});
}

web::Response route(Lot& lot, const std::string& method) {
    const Asked& asked = lot.asked;
    if (method == "auth.test")
        return good({{"team", "Sandbox"}, {"user", "herald"}, {"bot_id", "B0SANDBOX"}});
    if (method == "conversations.list")
        return good({{"channels", json::array{json::object{{"id", kChannel}, {"name", "general"}},
                                              json::object{{"id", kOther}, {"name", "closed"}}}},
                     {"response_metadata", json::object{{"next_cursor", ""}}}});
    if (method == "chat.postMessage") return post_message(lot);
    if (method == "conversations.history") return history(lot, "");
    if (method == "conversations.replies") return history(lot, asked.get("ts"));
    if (method == "chat.getPermalink")
        return good({{"permalink", fmt::format("https://sandbox.slack.com/archives/{}/p{}",
                                               asked.get("channel"), asked.get("message_ts"))}});
    if (method == "chat.delete")
        return lot.board.remove(Network::slack_posts, asked.text("ts"))
                   ? good({{"ts", asked.text("ts")}})
                   : refused("message_not_found");
    if (method.starts_with("files.")) return file_method(lot, method);
    return refused("unknown_method");
}

}  // namespace

web::Response slack_posts_answer(Lot& lot) {
    const Asked& asked = lot.asked;
    if (lot.trouble == Trouble::rate_limited) {
        web::Response out = json_answer(429, json::object{{"ok", false}, {"error", "ratelimited"}});
        out.headers.set("Retry-After", "5");
        return out;
    }
    if (lot.trouble == Trouble::server_error) return refused("internal_error");
    if (asked.path.size() == 2 && asked.path[0] == "upload") {
        StoredMedia* file = lot.board.find_media(asked.path[1]);
        if (file == nullptr) return plain_answer(404, "no such upload", "text/plain");
        const std::string type = media_type_of(asked.bytes);
        if (type.empty()) return plain_answer(400, "not a picture", "text/plain");
        file->type = type;
        file->bytes = asked.bytes.size();
        return plain_answer(200, fmt::format("OK - {}", file->bytes), "text/plain");
    }
    if (asked.path.size() != 2 || asked.path[0] != "api") return refused("unknown_method");
    if (asked.bearer().empty()) return refused("not_authed");
    if (lot.trouble == Trouble::expired_token) return refused("token_expired");
    if (asked.bearer() != "xoxb-" + std::string(Keys::token)) return refused("invalid_auth");
    try {
        return route(lot, asked.path[1]);
    } catch (const std::exception&) {  // a member of another shape
        return refused("invalid_arguments");
    }
}

}  // namespace herald::sandbox::networks
