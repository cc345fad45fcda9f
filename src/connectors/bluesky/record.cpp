#include "connectors/bluesky/record.hpp"

#include "base/calendar.hpp"
#include "connector/network/post.hpp"
#include "content/text/marks.hpp"

namespace herald::connectors::bluesky {

using connector::Document;
using connector::Node;

namespace {

/// The lasting id behind a handle; empty when nobody has it.
std::string resolve(const Api& api, std::string_view handle) {
    try {
        const Document answer =
            api.query("com.atproto.identity.resolveHandle", {{"handle", std::string(handle)}});
        return Node(answer.root()).text("did");
    } catch (const Error& error) {
        if (error.retryable()) throw;
        return {};
    }
}

std::optional<json::object> feature_of(const Api& api, content::MarkKind kind,
                                       std::string_view mark) {
    switch (kind) {
        case content::MarkKind::link:
            return json::object{{"$type", "app.bsky.richtext.facet#link"}, {"uri", mark}};
        case content::MarkKind::hashtag:
            return json::object{{"$type", "app.bsky.richtext.facet#tag"}, {"tag", mark.substr(1)}};
        case content::MarkKind::mention: {
            // A handle is a host name; "@name" alone means nobody here.
            const std::string_view handle = mark.substr(1);
            if (handle.find('.') == std::string_view::npos ||
                handle.find('@') != std::string_view::npos)
                return std::nullopt;
            const std::string did = resolve(api, handle);
            if (did.empty()) return std::nullopt;
            return json::object{{"$type", "app.bsky.richtext.facet#mention"}, {"did", did}};
        }
    }
    return std::nullopt;
}

json::object strong(const Api::Strong& reference) {
    return {{"uri", reference.uri}, {"cid", reference.cid}};
}

json::object embed_of(const Api& api, const connector::Post& post) {
    if (!post.media.empty() && connector::network::is_video(post.media.front()))
        return {{"$type", "app.bsky.embed.video"},
                {"video", api.upload(post.media.front())},
                {"alt", post.media.front().alt}};
    if (!post.media.empty()) {
        json::array images;
        for (const connector::PostMedia& media : post.media)
            images.push_back(json::object{{"alt", media.alt}, {"image", api.upload(media)}});
        return {{"$type", "app.bsky.embed.images"}, {"images", std::move(images)}};
    }
    if (post.link.empty()) return {};
    return {{"$type", "app.bsky.embed.external"},
            {"external",
             json::object{{"uri", post.link},
                          {"title", post.title.empty() ? content::host_of(post.link) : post.title},
                          {"description", ""}}}};
}

}  // namespace

json::array facets_of(const Api& api, std::string_view text) {
    json::array out;
    for (const content::Mark& mark : content::marks_of(text)) {
        auto feature = feature_of(api, mark.kind, mark.of(text));
        if (!feature) continue;
        out.push_back(json::object{
            {"index", json::object{{"byteStart", mark.from}, {"byteEnd", mark.from + mark.size}}},
            {"features", json::array{*std::move(feature)}}});
    }
    return out;
}

json::object make_answer(const Api& api, std::string_view text, const std::string& language) {
    json::object out{{"$type", "app.bsky.feed.post"},
                     {"text", text},
                     {"createdAt", to_string(api.call().now())}};
    if (!language.empty()) out["langs"] = json::array{language};
    if (json::array facets = facets_of(api, text); !facets.empty())
        out["facets"] = std::move(facets);
    return out;
}

json::object make_record(const Api& api, const connector::Post& post) {
    // Without files the link becomes a card, which costs no letters.
    const std::string text = post.media.empty() ? post.text : connector::network::whole_text(post);
    json::object out = make_answer(api, text, post.language);
    if (json::object embed = embed_of(api, post); !embed.empty()) out["embed"] = std::move(embed);
    return out;
}

Api::Strong put_post(const Api& api, std::string_view key, json::object record,
                     const std::optional<Reply>& reply) {
    if (reply)
        record["reply"] =
            json::object{{"root", strong(reply->root)}, {"parent", strong(reply->parent)}};
    return api.put_post(key, std::move(record));
}

}  // namespace herald::connectors::bluesky
