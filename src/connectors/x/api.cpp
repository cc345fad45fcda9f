#include "connectors/x/api.hpp"

#include <algorithm>

#include "base/calendar.hpp"
#include "base/crypto.hpp"
#include "base/encoding.hpp"
#include "connector/connector.hpp"
#include "connector/network/post.hpp"
#include "connectors/x/oauth.hpp"
#include "content/markup/entities.hpp"

namespace herald::connectors::x {

using connector::Document;
using connector::Node;
using connector::network::Wire;

namespace {

constexpr std::size_t kPiece = 1u << 20;
constexpr connector::PlatformWords kWords{
    "X", "Make the access token anew in the developer portal and paste all four keys again.",
    "Set the app to Read and write in the developer portal, then make the access token anew."};

void judge(const connector::Failures& failures, const net::HttpResponse& response, Time now) {
    if (response.status < 400) return;
    std::string said = fmt::format("HTTP {}", response.status), type;
    try {
        const Document document("X", response.body);
        const Node node(document.root());
        type = node.text("type");
        if (auto title = node.maybe_text("title")) said = *std::move(title);
        if (auto detail = node.maybe_text("detail")) said = *std::move(detail);
        for (const json::value& error : node.list("errors"))
            if (auto message = Node(error).maybe_text("message")) said = *std::move(message);
    } catch (const Error&) {  // an error page: its status says enough
    }
    if (type.find("usage-capped") != std::string::npos)
        throw failures.refused("the plan's posts of this month are used up. " + said);
    if (response.status == 401) throw failures.token_refused("the keys are not valid");
    if (response.status == 429) {
        const bool by_day = response.headers.get("x-user-limit-24hour-remaining") == "0" &&
                            response.headers.has("x-user-limit-24hour-reset");
        throw failures.throttled(
            connector::network::throttle_wait(
                response, by_day ? "x-user-limit-24hour-reset" : "x-rate-limit-reset", now),
            said);
    }
    if (response.status == 403 && said.find("uplicate") != std::string::npos)
        throw failures.refused(said);
    if (response.status == 403) throw failures.not_permitted(said);
    if (response.status >= 500 || response.status == 408) throw failures.passing(said);
    throw failures.refused(said);
}

std::string_view category_of(const connector::PostMedia& media) {
    if (connector::network::is_video(media)) return "tweet_video";
    return media.media_type == "image/gif" ? "tweet_gif" : "tweet_image";
}

/// Waits as long as the network asks between looks.
void wait_until_ready(const Wire& wire, const std::string& id, Node info) {
    constexpr int kMostPolls = 60;
    std::optional<Document> kept;
    for (int poll = 0; poll < kMostPolls; ++poll) {
        const std::string state = info.text("state");
        if (!info.exists() || state == "succeeded") return;
        if (state == "failed")
            throw wire.failures().refused("it could not read a file: " +
                                          info["error"].text("message"));
        const auto wait =
            std::clamp<std::int64_t>(info.count("check_after_secs").value_or(2), 1, 30);
        wire.call().sleep(std::chrono::seconds(wait));
        kept.emplace(wire.get("/2/media/upload", {{"command", "STATUS"}, {"media_id", id}}));
        info = Node(kept->root())["data"]["processing_info"];
    }
    throw wire.failures().passing("a file is still being worked on after minutes");
}

}  // namespace

Wire make_wire(connector::Call& call) {
    const auto settings = connector::settings_of<Settings>(call);
    return Wire(
        call, {.base = connector::network::base_of(settings.api_base, kApiBase),
               .words = kWords,
               .sign =
                   [settings, &call](net::HttpRequest& request) {
                       const Moment moment{random_token(16), micros_of(call.now()) / 1'000'000};
                       request.headers.set("Authorization", authorization(settings, request.method,
                                                                          request.url, moment));
                   },
               .judge =
                   [&call](const net::HttpResponse& response) {
                       judge(connector::Failures(kWords), response, call.now());
                   }});
}

Tweet decode_tweet(const Node& tweet) {
    Tweet out;
    out.id = tweet.text("id");
    const Node note = tweet["note_tweet"];
    std::string text = note.exists() ? note.text("text") : tweet.text("text");
    const Node entities = note.exists() ? note["entities"] : tweet["entities"];
    for (const json::value& entry : entities.list("urls")) {
        const Node url(entry);
        const std::string shown = url.text("url");
        // Links to the post's own files were put there by X.
        const std::string whole = url.find("media_key") != nullptr ? "" : url.text("expanded_url");
        if (const auto at = shown.empty() ? std::string::npos : text.find(shown);
            at != std::string::npos)
            text.replace(at, shown.size(), whole);
    }
    out.text = content::markup::decode_entities(text);
    for (const json::value& entry : tweet.list("referenced_tweets"))
        if (Node(entry).text("type") == "replied_to") out.answered_id = Node(entry).text("id");
    out.created_at = parse_time(tweet.text("created_at"));
    return out;
}

std::string upload(const Wire& wire, const connector::PostMedia& media) {
    const Document begun = wire.read(wire.post_json(
        "/2/media/upload/initialize", json::object{{"media_type", media.media_type},
                                                   {"total_bytes", media.bytes.size()},
                                                   {"media_category", category_of(media)}}));
    std::string id = Node(begun.root())["data"].text("id");
    if (id.empty()) throw wire.failures().not_understood("an upload without an id");
    const std::string path = "/2/media/upload/" + percent_encode(id);
    for (std::size_t at = 0, number = 0; at < media.bytes.size(); at += kPiece, ++number) {
        auto form = connector::network::make_form(
            {{"segment_index", std::to_string(number), {}, {}},
             {"media", media.bytes.substr(at, kPiece), "piece", "application/octet-stream"}});
        net::HttpRequest request = wire.request("POST", path + "/append");
        request.headers.set("Content-Type", form.content_type);
        request.body = std::move(form.text);
        request.timeout = std::chrono::minutes(3);
        wire.send(std::move(request));
    }
    const Document ended = wire.read(wire.send(wire.request("POST", path + "/finalize")));
    wait_until_ready(wire, id, Node(ended.root())["data"]["processing_info"]);
    if (!media.alt.empty() && !connector::network::is_video(media))
        wire.post_json(
            "/2/media/metadata",
            json::object{
                {"id", id},
                {"metadata", json::object{{"alt_text", json::object{{"text", media.alt}}}}}});
    return id;
}

}  // namespace herald::connectors::x
