#include "base/calendar.hpp"
#include "base/text.hpp"
#include "connector/network/post.hpp"
#include "connectors/bluesky/bluesky.hpp"
#include "connectors/bluesky/record.hpp"

namespace herald::connectors::bluesky {

using connector::Call;
using connector::Document;
using connector::Engagement;
using connector::Node;
using connector::Post;
using connector::Posted;
using connector::SourceItem;
using connector::SourcePage;

namespace {

constexpr std::size_t kPostsPerCall = 25;
constexpr int kPage = 50;

std::string url_of(std::string_view author, std::string_view uri) {
    return fmt::format("https://bsky.app/profile/{}/post/{}", author, key_of(uri));
}

connector::ConnectionCheck check(Call& call) {
    const Api api(call);
    const Document me = api.query("app.bsky.actor.getProfile", {{"actor", api.did()}});
    connector::ConnectionCheck out;
    out.identity = "@" + Node(me.root()).text("handle");
    if (out.identity == "@") out.identity += api.handle();
    return out;
}

/// Puts what is missing under what stands.
Posted put_rest(const Api& api, const Post& post, Posted standing) {
    if (standing.thread_ids.size() >= post.thread.size()) return standing;
    const auto pinned = [&](const std::string& uri) {
        if (auto found = api.find_post(key_of(uri))) return *std::move(found);
        throw api.failures().refused("the post that is to be answered is gone");
    };
    Reply reply{pinned(standing.external_id), {}};
    reply.parent = standing.thread_ids.empty() ? reply.root : pinned(standing.thread_ids.back());
    for (std::size_t i = standing.thread_ids.size(); i < post.thread.size(); ++i) {
        reply.parent = put_post(api, record_key(post, i + 1),
                                make_answer(api, post.thread[i], post.language), reply);
        standing.thread_ids.push_back(reply.parent.uri);
    }
    return standing;
}

Posted publish(Call& call, const Post& post) {
    connector::network::require_media(post, "Bluesky",
                                      {.most = 4,
                                       .image_bytes = 1'000'000,
                                       .video_bytes = 100'000'000,
                                       .kinds = {"image/", "video/mp4"},
                                       .video_alone = true});
    const Api api(call);
    const Api::Strong made =
        put_post(api, record_key(post, 0), make_record(api, post), std::nullopt);
    return put_rest(api, post, {made.uri, url_of(api.handle(), made.uri), {}});
}

/// By the keys the records were given: nothing is searched.
std::optional<Posted> find(Call& call, const Post& post, Time) {
    const Api api(call);
    const auto standing = api.find_post(record_key(post, 0));
    if (!standing) return std::nullopt;
    Posted out{standing->uri, url_of(api.handle(), standing->uri), {}};
    for (std::size_t i = 0; i < post.thread.size(); ++i) {
        const auto answer = api.find_post(record_key(post, i + 1));
        if (!answer) break;
        out.thread_ids.push_back(answer->uri);
    }
    return out;
}

Posted resume_thread(Call& call, const Post& post, const Posted& standing) {
    return put_rest(Api(call), post, standing);
}

std::optional<std::int64_t> sum(std::optional<std::int64_t> a, std::optional<std::int64_t> b) {
    return a || b ? std::optional(a.value_or(0) + b.value_or(0)) : std::nullopt;
}

std::vector<Engagement> read_engagement(Call& call, const std::vector<std::string>& ids) {
    const Api api(call);
    std::vector<Engagement> out;
    for (std::size_t first = 0; first < ids.size(); first += kPostsPerCall) {
        net::Parameters uris;
        for (std::size_t i = first; i < std::min(ids.size(), first + kPostsPerCall); ++i)
            uris.emplace_back("uris", ids[i]);
        const Document answer = api.query("app.bsky.feed.getPosts", uris);
        const json::array* posts = Node(answer.root()).find_list("posts");
        if (posts == nullptr) throw api.failures().not_understood("an answer without posts");
        for (const json::value& entry : *posts) {
            const Node node(entry);
            Engagement one;
            one.external_id = node.text("uri");
            if (one.external_id.empty()) continue;
            one.likes = node.count("likeCount");
            one.comments = node.count("replyCount");
            one.shares = sum(node.count("repostCount"), node.count("quoteCount"));
            one.saves = node.count("bookmarkCount");
            out.push_back(std::move(one));
        }
    }
    return out;
}

void remove(Call& call, const std::string& id) {
    const Api api(call);
    api.procedure(
        "com.atproto.repo.deleteRecord",
        json::object{
            {"repo", api.did()}, {"collection", "app.bsky.feed.post"}, {"rkey", key_of(id)}});
}

// ---- collecting ----

std::optional<SourceItem> item_of(const Node& post) {
    const Node record = post["record"], author = post["author"];
    SourceItem out;
    out.external_id = post.text("uri");
    if (out.external_id.empty()) return std::nullopt;
    out.url = url_of(author.text("handle"), out.external_id);
    out.text = record.text("text");
    out.author = author.text("displayName");
    if (out.author.empty()) out.author = author.text("handle");
    if (const auto& langs = record.list("langs"); !langs.empty() && langs[0].is_string())
        out.language = std::string(langs[0].get_string());
    for (const json::value& facet : record.list("facets"))
        for (const json::value& feature : Node(facet).list("features"))
            if (auto tag = Node(feature).maybe_text("tag")) out.tags.push_back(*std::move(tag));
    for (const json::value& image : post["embed"].list("images"))
        if (out.image_url.empty()) out.image_url = Node(image).text("thumb");
    out.published_at = parse_time(record.text("createdAt"));
    if (!out.published_at) out.published_at = parse_time(post.text("indexedAt"));
    out.likes = post.count("likeCount");
    out.comments = post.count("replyCount");
    out.shares = sum(post.count("repostCount"), post.count("quoteCount"));
    return out;
}

/// "@handle" or a handle reads an account, anything else is searched for. The cursor is the newest
/// moment (indexedAt) that was read.
SourcePage read_items(Call& call, const std::string& place, const std::string& cursor) {
    const Api api(call);
    std::string_view name = trim(place);
    const bool is_account =
        name.starts_with('@') ||
        (name.find('.') != name.npos && name.find(' ') == name.npos && !name.starts_with('#'));
    if (name.starts_with('@')) name.remove_prefix(1);
    if (name.empty())
        throw Error(ErrorKind::invalid, "Name an account (@name.bsky.social) or what to search");
    const std::string size = std::to_string(kPage);
    const Document answer =
        is_account
            ? api.query(
                  "app.bsky.feed.getAuthorFeed",
                  {{"actor", std::string(name)}, {"limit", size}, {"filter", "posts_no_replies"}})
            : api.query("app.bsky.feed.searchPosts",
                        {{"q", std::string(name)}, {"limit", size}, {"sort", "latest"}});
    const json::array* list = Node(answer.root()).find_list(is_account ? "feed" : "posts");
    if (list == nullptr) throw api.failures().not_understood("an answer without posts");
    SourcePage out{{}, cursor, std::string(trim(place))};
    for (const json::value& entry : *list) {
        const Node node(entry);
        if (is_account && node["reason"].exists()) continue;  // a repost of somebody else
        const Node post = is_account ? node["post"] : node;
        const std::string moment = post.text("indexedAt");
        if (!cursor.empty() && moment <= cursor) continue;
        out.cursor = std::max(out.cursor, moment);
        if (auto item = item_of(post)) out.items.push_back(*std::move(item));
    }
    return out;
}

constexpr const char* kDocs =
    "1. On Bluesky open **Settings → Privacy and security → App passwords** and add one.\n"
    "2. Paste it with your handle. Accounts on a server of their own name that server too.";

}  // namespace

connector::Connector make_connector() {
    connector::Connector out;
    out.spec.id = "bluesky";
    out.spec.name = "Bluesky";
    out.spec.platform = "bluesky";
    out.spec.docs = kDocs;
    connector::describe_settings<Settings>(out.spec);
    out.check = check;
    out.publish = connector::PublishPosts{"bluesky",     publish,         find,  true,
                                          resume_thread, read_engagement, remove};
    out.read_items = connector::ReadItems{read_items};
    return out;
}

}  // namespace herald::connectors::bluesky
