#include <algorithm>

#include "base/calendar.hpp"
#include "base/encoding.hpp"
#include "base/text.hpp"
#include "connector/network/post.hpp"
#include "connectors/x/api.hpp"
#include "connectors/x/x.hpp"

namespace herald::connectors::x {

using connector::Call;
using connector::Document;
using connector::Engagement;
using connector::Node;
using connector::Post;
using connector::Posted;
using connector::network::Wire;

namespace {

constexpr std::size_t kPerCall = 100;
constexpr int kMostPages = 4;

struct Me {
    std::string id, name;
};
Me me_of(const Wire& wire) {
    const Document answer = wire.get("/2/users/me");
    const Node data = Node(answer.root())["data"];
    Me out{data.text("id"), data.text("username")};
    if (out.id.empty()) throw wire.failures().not_understood("an account without an id");
    return out;
}

connector::ConnectionCheck check(Call& call) {
    connector::ConnectionCheck out;
    out.identity = "@" + me_of(make_wire(call)).name;
    return out;
}

std::string url_of(const std::string& name, const std::string& id) {
    return fmt::format("https://x.com/{}/status/{}", name.empty() ? "i" : name, id);
}

std::string send_tweet(const Wire& wire, json::object body, const std::string& answers) {
    if (!answers.empty()) body["reply"] = json::object{{"in_reply_to_tweet_id", answers}};
    const Document made = wire.read(wire.post_json("/2/tweets", body));
    std::string id = Node(made.root())["data"].text("id");
    if (id.empty()) throw wire.failures().not_understood("a post without an id");
    return id;
}

Posted send_rest(const Wire& wire, const Post& post, Posted standing) {
    for (std::size_t i = standing.thread_ids.size(); i < post.thread.size(); ++i)
        standing.thread_ids.push_back(send_tweet(
            wire, {{"text", post.thread[i]}},
            standing.thread_ids.empty() ? standing.external_id : standing.thread_ids.back()));
    return standing;
}

Posted publish(Call& call, const Post& post) {
    const Wire wire = make_wire(call);
    connector::network::require_media(post, "X",
                                      {.most = 4,
                                       .image_bytes = 5u << 20,
                                       .video_bytes = 512u << 20,
                                       .kinds = {"image/", "video/mp4"},
                                       .video_alone = true});
    // Asked first: it tells whether the keys still open, and how the address is written.
    const Me me = me_of(wire);
    json::object body{{"text", connector::network::whole_text(post)}};
    json::array media;
    for (const connector::PostMedia& file : post.media) media.emplace_back(upload(wire, file));
    if (!media.empty()) body["media"] = json::object{{"media_ids", std::move(media)}};
    const std::string id = send_tweet(wire, std::move(body), "");
    return send_rest(wire, post, {id, url_of(me.name, id), {}});
}

/// Ours since then, the newest first.
std::vector<Tweet> own_since(const Wire& wire, const Me& me, Time since) {
    std::vector<Tweet> out;
    std::string page;
    for (int i = 0; i < kMostPages; ++i) {
        net::Parameters query{
            {"max_results", "100"},
            {"start_time", to_string(std::chrono::floor<std::chrono::seconds>(since))},
            {"tweet.fields", "created_at,entities,referenced_tweets,note_tweet"}};
        if (!page.empty()) query.emplace_back("pagination_token", page);
        const Document answer = wire.get("/2/users/" + percent_encode(me.id) + "/tweets", query);
        const Node node(answer.root());
        for (const json::value& tweet : node.list("data")) out.push_back(decode_tweet(Node(tweet)));
        if (!node["meta"].exists())
            throw wire.failures().not_understood("a timeline without its end");
        page = node["meta"].text("next_token");
        if (page.empty()) break;
    }
    return out;
}

/// X makes "http://acme.de" of "acme.de": what stands there is the same text all the same.
std::string without_schemes(std::string_view text) {
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t scheme = equals_ignoring_case(text.substr(at, 8), "https://")  ? 8
                                   : equals_ignoring_case(text.substr(at, 7), "http://") ? 7
                                                                                         : 0;
        if (scheme == 0) out += text[at];
        at += std::max<std::size_t>(scheme, 1);
    }
    return out;
}

const Tweet* answering(const std::vector<Tweet>& tweets, const std::string& parent,
                       std::string_view text) {
    // The oldest of them: a second one would be a double.
    const std::string wanted = without_schemes(text);
    const auto found = std::find_if(tweets.rbegin(), tweets.rend(), [&](const Tweet& tweet) {
        return tweet.answered_id == parent &&
               connector::network::same_text(without_schemes(tweet.text), wanted);
    });
    return found == tweets.rend() ? nullptr : &*found;
}

std::optional<Posted> find(Call& call, const Post& post, Time since) {
    const Wire wire = make_wire(call);
    const Me me = me_of(wire);
    const auto tweets = own_since(wire, me, since - connector::network::kClocksDiffer);
    const Tweet* tweet = answering(tweets, "", connector::network::whole_text(post));
    if (tweet == nullptr) return std::nullopt;
    Posted out{tweet->id, url_of(me.name, tweet->id), {}};
    for (const std::string& text : post.thread) {
        tweet = answering(tweets, tweet->id, text);
        if (tweet == nullptr) break;
        out.thread_ids.push_back(tweet->id);
    }
    return out;
}

Posted resume_thread(Call& call, const Post& post, const Posted& standing) {
    return send_rest(make_wire(call), post, standing);
}

std::vector<Engagement> read_engagement(Call& call, const std::vector<std::string>& ids) {
    const Wire wire = make_wire(call);
    std::vector<Engagement> out;
    for (std::size_t first = 0; first < ids.size(); first += kPerCall) {
        std::string list;
        for (std::size_t i = first; i < std::min(ids.size(), first + kPerCall); ++i)
            list += (list.empty() ? "" : ",") + ids[i];
        // What is gone stands under "errors" of the same answer.
        const Document answer =
            wire.get("/2/tweets", {{"ids", list}, {"tweet.fields", "public_metrics"}});
        for (const json::value& entry : Node(answer.root()).list("data")) {
            const Node tweet(entry), metrics = tweet["public_metrics"];
            Engagement one;
            one.external_id = tweet.text("id");
            if (one.external_id.empty() || !metrics.exists()) continue;
            one.impressions = metrics.count("impression_count");
            one.likes = metrics.count("like_count");
            one.comments = metrics.count("reply_count");
            one.shares = metrics.count("retweet_count").value_or(0) +
                         metrics.count("quote_count").value_or(0);
            one.saves = metrics.count("bookmark_count");
            out.push_back(std::move(one));
        }
    }
    return out;
}

void remove(Call& call, const std::string& id) {
    const Wire wire = make_wire(call);
    wire.send(wire.request("DELETE", "/2/tweets/" + percent_encode(id)));
}

constexpr const char* kDocs =
    "1. In the **developer portal** set your app to *Read and write*.\n"
    "2. Under *Keys and tokens* make the consumer keys, then the access token and its secret for\n"
    "   the account that posts. Paste all four. They do not end by themselves.";

}  // namespace

connector::Connector make_connector() {
    connector::Connector out;
    out.spec.id = "x";
    out.spec.name = "X";
    out.spec.platform = "x";
    out.spec.docs = kDocs;
    connector::describe_settings<Settings>(out.spec);
    out.check = check;
    out.publish =
        connector::PublishPosts{"x", publish, find, true, resume_thread, read_engagement, remove};
    return out;
}

}  // namespace herald::connectors::x
