#include <algorithm>

#include "base/calendar.hpp"
#include "base/html.hpp"
#include "base/json_reader.hpp"
#include "base/text_parts.hpp"
#include "sandbox/networks/board.hpp"

/// Telegram: one bot in one channel, and the web preview of public ones.
namespace herald::sandbox::networks {
namespace {

constexpr std::int64_t kChat = -1001000000001;
constexpr const char* kChannel = "northwind_sandbox";
constexpr std::size_t kMostText = 4096, kMostCaption = 1024;

web::Response failure(int code, std::string_view description, json::object parameters = {}) {
    json::object out{{"ok", false}, {"error_code", code}, {"description", description}};
    if (!parameters.empty()) out["parameters"] = std::move(parameters);
    return json_answer(code, out);
}

web::Response good(json::value result) {
    return json_answer(200, json::object{{"ok", true}, {"result", std::move(result)}});
}

json::object chat() {
    return {{"id", kChat}, {"type", "channel"}, {"title", "Northwind"}, {"username", kChannel}};
}

bool is_our_chat(const Asked& asked) {
    const std::string id = asked.text("chat_id");
    return id == std::to_string(kChat) || id == "@" + std::string(kChannel);
}

json::object message_of(const StoredPost& post) {
    json::object out{{"message_id", std::stoll(post.id)},
                     {"chat", chat()},
                     {"sender_chat", chat()},
                     {"date", micros_of(post.at) / 1'000'000}};
    out[post.media.empty() ? "text" : "caption"] = post.text;
    return out;
}

StoredPost& keep(Lot& lot, std::string text, std::vector<std::string> media) {
    StoredPost post;
    post.network = Network::telegram;
    post.number = lot.board.next_number();
    post.id = std::to_string(post.number);
    post.text = std::move(text);
    post.media = std::move(media);
    post.at = lot.now;
    post.place = kChannel;
    post.url = fmt::format("https://t.me/{}/{}", kChannel, post.id);
    if (const json::value* reply = lot.asked.member("reply_parameters");
        reply != nullptr && reply->is_object())
        post.parent = string_of(reply->get_object().if_contains("message_id"));
    return lot.board.add(std::move(post));
}

web::Response send_message(Lot& lot) {
    const std::string text = lot.asked.text("text");
    if (text.empty()) return failure(400, "Bad Request: message text is empty");
    if (count_utf16(text) > kMostText) return failure(400, "Bad Request: message is too long");
    return good(message_of(keep(lot, text, {})));
}

web::Response send_file(Lot& lot, std::string_view member) {
    const std::string caption = lot.asked.text("caption");
    if (count_utf16(caption) > kMostCaption)
        return failure(400, "Bad Request: message caption is too long");
    if (lot.asked.files.empty() || lot.asked.files[0].name != member)
        return failure(400, fmt::format("Bad Request: there is no {} in the request", member));
    const std::string type = media_type_of(lot.asked.files[0].bytes);
    if (type.empty()) return failure(400, "Bad Request: IMAGE_PROCESS_FAILED");
    return good(message_of(keep(lot, caption, {type})));
}

web::Response send_group(Lot& lot) {
    const json::value list = parse_json(lot.asked.get("media", "[]"));
    if (!list.is_array() || list.get_array().size() < 2 || list.get_array().size() > 10)
        return failure(400, "Bad Request: wrong number of media in an album");
    std::string caption;
    std::vector<std::string> types;
    for (const json::value& one : list.get_array()) {
        const std::string name = string_of(&one.at("media")).substr(9);
        const auto file = std::find_if(lot.asked.files.begin(), lot.asked.files.end(),
                                       [&](const SentFile& sent) { return sent.name == name; });
        const std::string type = file == lot.asked.files.end() ? "" : media_type_of(file->bytes);
        if (type.empty()) return failure(400, "Bad Request: IMAGE_PROCESS_FAILED");
        types.push_back(type);
        if (one.as_object().contains("caption")) caption = string_of(&one.at("caption"));
    }
    if (count_utf16(caption) > kMostCaption)
        return failure(400, "Bad Request: message caption is too long");
    return good(json::array{message_of(keep(lot, caption, types))});
}

std::string escaped(std::string_view text) {
    std::string out;
    for (std::size_t at = 0; at < text.size(); ++at)
        out += text[at] == '\n' ? "<br/>" : escape_angles(text.substr(at, 1));
    return out;
}

std::string views_text(std::int64_t views) {
    if (views < 1000) return std::to_string(views);
    return fmt::format("{:.1f}K", static_cast<double>(views) / 1000);
}

std::string message_html(std::string_view channel, std::string_view id, std::string_view text,
                         bool picture, std::int64_t views, Time at) {
    return fmt::format(
        "<div class=\"tgme_widget_message_wrap js-widget_message_wrap\"><div "
        "class=\"tgme_widget_message js-widget_message\" data-post=\"{0}/{1}\">{2}<div "
        "class=\"tgme_widget_message_text js-message_text\" dir=\"auto\">{3}</div><div "
        "class=\"tgme_widget_message_footer\"><span class=\"tgme_widget_message_views\">{4}</span>"
        "<a class=\"tgme_widget_message_date\" href=\"https://t.me/{0}/{1}\"><time "
        "datetime=\"{5}\" class=\"time\">x</time></a></div></div></div>\n",
        channel, id,
        picture ? "<a class=\"tgme_widget_message_photo_wrap\" "
                  "style=\"width:800px;background-image:url('https://cdn.sandbox/a.jpg')\"></a>"
                : "",
        escaped(text), views_text(views), to_string(at));
}

web::Response preview(Lot& lot, const std::string& channel) {
    constexpr std::size_t kShown = 20;
    const auto before = std::strtoull(lot.asked.get("before", "0").c_str(), nullptr, 10);
    std::vector<std::string> messages;
    if (channel == kChannel) {
        for (const StoredPost* post : lot.board.newest(Network::telegram)) {
            if (messages.size() == kShown) break;
            if (before != 0 && post->number >= before) continue;
            messages.push_back(message_html(channel, post->id, post->text, !post->media.empty(),
                                            figures_of(lot.board, *post, lot.now).impressions,
                                            post->at));
        }
    } else if (channel != "missing") {
        for (const CrowdPost& post : crowd_at(lot.board.seed(), channel, lot.now, kShown))
            messages.push_back(message_html(channel, post.id, post.text + " #" + post.tag, false,
                                            post.figures.impressions, post.at));
    }
    std::string out =
        "<!DOCTYPE html><html><body><div class=\"tgme_channel_info\"><div "
        "class=\"tgme_channel_info_header_title\"><span dir=\"auto\">" +
        channel + "</span></div></div><section class=\"tgme_channel_history\">\n";
    for (auto message = messages.rbegin(); message != messages.rend(); ++message) out += *message;
    return plain_answer(200, out + "</section></body></html>", "text/html; charset=utf-8");
}

}  // namespace

web::Response telegram_answer(Lot& lot) {
    const Asked& asked = lot.asked;
    if (lot.trouble == Trouble::rate_limited)
        return failure(429, "Too Many Requests: retry after 5", {{"retry_after", 5}});
    if (lot.trouble == Trouble::server_error) return failure(500, "Internal Server Error");
    if (asked.path.size() != 2) return failure(404, "Not Found");
    if (asked.path[0] == "s") return preview(lot, asked.path[1]);
    if (asked.path[0] != "bot" + std::string(Keys::telegram_token) ||
        lot.trouble == Trouble::expired_token)
        return failure(401, "Unauthorized");
    const std::string& method = asked.path[1];
    if (method == "getMe")
        return good(json::object{{"id", 1000001}, {"is_bot", true}, {"username", "herald_bot"}});
    if (!is_our_chat(asked)) return failure(400, "Bad Request: chat not found");
    if (method == "getChat") return good(chat());
    if (method == "sendMessage") return send_message(lot);
    if (method == "sendPhoto") return send_file(lot, "photo");
    if (method == "sendVideo") return send_file(lot, "video");
    if (method == "sendMediaGroup") return send_group(lot);
    if (method == "deleteMessage")
        return lot.board.remove(Network::telegram, asked.text("message_id"))
                   ? good(true)
                   : failure(400, "Bad Request: message to delete not found");
    return failure(404, "Not Found");
}

}  // namespace herald::sandbox::networks
