#include <algorithm>

#include "base/encoding.hpp"
#include "base/text.hpp"
#include "connector/network/post.hpp"
#include "connectors/linkedin/api.hpp"
#include "connectors/linkedin/linkedin.hpp"
#include "content/text/marks.hpp"

namespace herald::connectors::linkedin {

using connector::Call;
using connector::Document;
using connector::Engagement;
using connector::Node;
using connector::Post;
using connector::Posted;

namespace {

constexpr int kPage = 50, kMostPages = 4;

std::string url_of(const std::string& urn) {
    return "https://www.linkedin.com/feed/update/" + urn + "/";
}

connector::ConnectionCheck check(Call& call) {
    const Api api(call);
    connector::ConnectionCheck out;
    const std::string author = api.author();
    if (!api.is_organization()) {
        const Document me = api.wire().get("/v2/userinfo");
        out.identity = Node(me.root()).text("name");
    } else {
        const Document page =
            api.wire().get("/rest/organizations/" + author.substr(author.rfind(':') + 1));
        out.identity = Node(page.root()).text("localizedName");
    }
    if (out.identity.empty()) out.identity = author;
    return out;
}

/// A film with its title, where it has one.
json::object film_of(const Api& api, const Post& post) {
    constexpr std::size_t kLongestTitle = 200;
    json::object out{{"id", api.upload_video(post.media[0])}};
    if (!post.title.empty()) out["title"] = clip(post.title, kLongestTitle);
    return {{"media", std::move(out)}};
}

json::object content_of(const Api& api, const Post& post) {
    if (post.media.size() == 1 && connector::network::is_video(post.media[0]))
        return film_of(api, post);
    if (post.media.size() == 1)
        return {{"media", json::object{{"id", api.upload_image(post.media[0])},
                                       {"altText", post.media[0].alt}}}};
    if (!post.media.empty()) {
        json::array images;
        for (const connector::PostMedia& media : post.media)
            images.push_back(json::object{{"id", api.upload_image(media)}, {"altText", media.alt}});
        return {{"multiImage", json::object{{"images", std::move(images)}}}};
    }
    if (post.link.empty()) return {};
    // A preview of the link; LinkedIn does not fetch a title by itself here.
    return {{"article", json::object{{"source", post.link},
                                     {"title", post.title.empty() ? content::host_of(post.link)
                                                                  : post.title}}}};
}

/// The text as it stands in the post: the preview has the link when there are no files.
std::string text_of(const Post& post) {
    return post.media.empty() ? post.text : connector::network::whole_text(post);
}

std::string comments_path(const std::string& urn) {
    return "/rest/socialActions/" + percent_encode(urn) + "/comments";
}

Posted send_rest(const Api& api, const Post& post, Posted standing) {
    for (std::size_t i = standing.thread_ids.size(); i < post.thread.size(); ++i)
        standing.thread_ids.push_back(
            api.create(comments_path(standing.external_id),
                       json::object{{"actor", api.author()},
                                    {"object", standing.external_id},
                                    {"message", json::object{{"text", post.thread[i]}}}}));
    return standing;
}

Posted publish(Call& call, const Post& post) {
    const Api api(call);
    connector::network::require_media(post, "LinkedIn",
                                      {.most = 20,
                                       .image_bytes = 10u << 20,
                                       .video_bytes = 500u << 20,
                                       .kinds = {"image/", "video/mp4"},
                                       .video_alone = true});
    json::object body{
        {"author", api.author()},
        {"commentary", to_little_text(text_of(post))},
        {"visibility", "PUBLIC"},
        {"distribution", json::object{{"feedDistribution", "MAIN_FEED"},
                                      {"targetEntities", json::array{}},
                                      {"thirdPartyDistributionChannels", json::array{}}}},
        {"lifecycleState", "PUBLISHED"},
        {"isReshareDisabledByAuthor", false}};
    if (json::object content = content_of(api, post); !content.empty())
        body["content"] = std::move(content);
    const std::string urn = api.create("/rest/posts", body);
    return send_rest(api, post, {urn, url_of(urn), {}});
}

/// Our comments below a post: id and text, the oldest first.
std::vector<std::pair<std::string, std::string>> own_comments(const Api& api,
                                                              const std::string& urn) {
    std::vector<std::pair<std::string, std::string>> out;
    const Document answer = api.wire().get(comments_path(urn), {{"count", "100"}});
    const json::array* elements = Node(answer.root()).find_list("elements");
    if (elements == nullptr) throw api.failures().not_understood("comments without elements");
    for (const json::value& entry : *elements) {
        const Node comment(entry);
        if (comment.text("actor") != api.author()) continue;
        out.emplace_back(comment.text("id"), comment["message"].text("text"));
    }
    return out;
}

std::string find_urn(const Api& api, const Post& post, Time since) {
    const std::int64_t oldest = micros_of(since - connector::network::kClocksDiffer) / 1000;
    std::string found;
    for (int page = 0; page < kMostPages; ++page) {
        const Document answer =
            api.wire().get("/rest/posts", {{"q", "author"},
                                           {"author", api.author()},
                                           {"count", std::to_string(kPage)},
                                           {"start", std::to_string(page * kPage)},
                                           {"sortBy", "CREATED"}});
        const json::array* elements = Node(answer.root()).find_list("elements");
        if (elements == nullptr) throw api.failures().not_understood("posts without elements");
        bool is_older = false;
        for (const json::value& entry : *elements) {
            const Node one(entry);
            is_older = one.count("createdAt").value_or(oldest) < oldest;
            if (is_older) break;
            if (connector::network::same_text(from_little_text(one.text("commentary")),
                                              text_of(post)))
                found = one.text("id");  // the oldest of them stays
        }
        if (is_older || elements->size() < static_cast<std::size_t>(kPage)) break;
    }
    return found;
}

std::optional<Posted> find(Call& call, const Post& post, Time since) {
    const Api api(call);
    const std::string urn = find_urn(api, post, since);
    if (urn.empty()) return std::nullopt;
    Posted out{urn, url_of(urn), {}};
    if (post.thread.empty()) return out;
    const auto comments = own_comments(api, urn);
    for (const std::string& text : post.thread) {
        const auto standing =
            std::find_if(comments.begin(), comments.end(), [&](const auto& comment) {
                return connector::network::same_text(comment.second, text);
            });
        if (standing == comments.end()) break;
        out.thread_ids.push_back(standing->first);
    }
    return out;
}

Posted resume_thread(Call& call, const Post& post, const Posted& standing) {
    return send_rest(Api(call), post, standing);
}

/// Everything an organization is told of its posts.
void read_page(const Api& api, const std::vector<std::string>& ids, std::vector<Engagement>& out) {
    constexpr std::size_t kPerCall = 20;
    for (std::size_t first = 0; first < ids.size(); first += kPerCall) {
        std::string shares, posts;
        for (std::size_t i = first; i < std::min(ids.size(), first + kPerCall); ++i) {
            std::string& list = ids[i].find(":share:") != std::string::npos ? shares : posts;
            list += (list.empty() ? "" : ",") + percent_encode(ids[i]);
        }
        // Rest.li's own notation: commas and brackets stay as they are.
        std::string path =
            "/rest/organizationalEntityShareStatistics?q=organizationalEntity"
            "&organizationalEntity=" +
            percent_encode(api.author());
        if (!shares.empty()) path += "&shares=List(" + shares + ")";
        if (!posts.empty()) path += "&ugcPosts=List(" + posts + ")";
        const Document answer = api.wire().get(path);
        const json::array* elements = Node(answer.root()).find_list("elements");
        if (elements == nullptr) throw api.failures().not_understood("figures without elements");
        for (const json::value& entry : *elements) {
            const Node one(entry), total = one["totalShareStatistics"];
            Engagement row;
            row.external_id = one.text("share").empty() ? one.text("ugcPost") : one.text("share");
            if (row.external_id.empty()) continue;
            row.impressions = total.count("impressionCount");
            row.clicks = total.count("clickCount");
            row.likes = total.count("likeCount");
            row.comments = total.count("commentCount");
            row.shares = total.count("shareCount");
            out.push_back(std::move(row));
        }
    }
}

std::vector<Engagement> read_engagement(Call& call, const std::vector<std::string>& ids) {
    const Api api(call);
    std::vector<Engagement> out;
    if (api.is_organization()) {
        read_page(api, ids, out);
        return out;
    }
    for (const std::string& id : ids) {
        call.checkpoint();
        const auto answer = api.wire().find("/rest/socialActions/" + percent_encode(id));
        if (!answer) continue;  // deleted since
        const Node node(answer->root());
        Engagement row;
        row.external_id = id;
        row.likes = node["likesSummary"].count("totalLikes");
        row.comments = node["commentsSummary"].count("aggregatedTotalComments");
        out.push_back(std::move(row));
    }
    return out;
}

void remove(Call& call, const std::string& id) {
    const Api api(call);
    api.wire().send(api.wire().request("DELETE", "/rest/posts/" + percent_encode(id)));
}

constexpr const char* kDocs =
    "1. On **linkedin.com/developers** make an app with *Share on LinkedIn* or, for a page,\n"
    "   *Community Management API*, and let a member who administers the page authorise it.\n"
    "2. Paste the access token (60 days) and, for a page, its urn.\n"
    "3. Where LinkedIn has given your app refresh tokens, add one with the client id and secret:\n"
    "   Herald then renews the access token by itself, for a year.";

}  // namespace

connector::Connector make_connector() {
    connector::Connector out;
    out.spec.id = "linkedin";
    out.spec.name = "LinkedIn";
    out.spec.platform = "linkedin";
    out.spec.docs = kDocs;
    connector::describe_settings<Settings>(out.spec);
    out.check = check;
    out.publish = connector::PublishPosts{"linkedin",    publish,         find,  true,
                                          resume_thread, read_engagement, remove};
    return out;
}

}  // namespace herald::connectors::linkedin
