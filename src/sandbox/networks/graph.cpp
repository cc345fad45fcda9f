#include <algorithm>

#include <fmt/chrono.h>

#include "base/text_parts.hpp"
#include "sandbox/networks/graph.hpp"

/// Meta's Graph API for one page and one professional account.
namespace herald::sandbox::networks {

web::Response graph_failure(int status, int code, std::string_view message, json::object more) {
    more["message"] = message;
    more["type"] = code == 190 ? "OAuthException" : "GraphMethodException";
    more["code"] = code;
    more["fbtrace_id"] = "Asandbox";
    return json_answer(status, json::object{{"error", std::move(more)}});
}

web::Response graph_missing(std::string_view id) {
    return graph_failure(
        400, 100,
        fmt::format("Unsupported get request. Object with ID '{}' does not exist, cannot "
                    "be loaded due to missing permissions",
                    id),
        {{"error_subcode", 33}});
}

std::string graph_time(Time at) {
    return fmt::format("{:%Y-%m-%dT%H:%M:%S}+0000",
                       fmt::gmtime(std::chrono::system_clock::to_time_t(at)));
}

namespace {

constexpr const char* kPage = kGraphPage;
constexpr const char* kAccount = "17841400000000001";
constexpr int kQuota = 50;

StoredPost begin_post(Lot& lot, Network network) {
    StoredPost out;
    out.network = network;
    out.number = lot.board.next_number();
    out.at = lot.now;
    return out;
}

web::Response comment(Lot& lot, Network network, const std::string& parent) {
    if (lot.board.find(network, parent) == nullptr) return graph_missing(parent);
    const std::string text = lot.asked.text("message");
    if (text.empty()) return graph_failure(400, 100, "(#100) Param message must not be empty");
    StoredPost post = begin_post(lot, network);
    post.id = fmt::format("{}_{}", parent.substr(parent.rfind('_') + 1), post.number);
    post.parent = parent;
    post.text = text;
    return json_answer(200, json::object{{"id", lot.board.add(std::move(post)).id}});
}

web::Response comments(Lot& lot, Network network, const std::string& parent) {
    json::array data;
    for (const StoredPost& post : lot.board.all())
        if (post.network == network && post.parent == parent)
            data.push_back(
                json::object{{"id", post.id},
                             {"message", post.text},
                             {"text", post.text},
                             {"username", "northwind"},
                             {"from", json::object{{"id", kPage}, {"name", "Northwind"}}}});
    return json_answer(200, json::object{{"data", std::move(data)}});
}

web::Response insights(Lot& lot, const StoredPost& post, const std::string& metric) {
    const Figures figures = figures_of(lot.board, post, lot.now);
    std::int64_t value = -1;
    if (metric == "post_media_view" || metric == "views") value = figures.impressions;
    if (metric == "post_clicks") value = figures.clicks;
    if (metric == "post_video_views") value = figures.video_views;
    if (metric == "saved") value = figures.saves;
    if (metric == "shares") value = figures.shares;
    if (metric == "reach") value = figures.impressions * 4 / 5;
    if (value < 0)
        return graph_failure(400, 100, "(#100) The value must be a valid insights metric");
    return json_answer(
        200, json::object{{"data", json::array{json::object{
                                       {"name", metric},
                                       {"period", "lifetime"},
                                       {"values", json::array{json::object{{"value", value}}}}}}}});
}

/// Newest first from `after`, which is a position.
template <class Write>
web::Response listed(Lot& lot, Network network, std::size_t most, const Write& write) {
    std::size_t skip = std::strtoull(lot.asked.get("after", "0").c_str(), nullptr, 10);
    const auto since = std::strtoll(lot.asked.get("since", "0").c_str(), nullptr, 10);
    const std::size_t first = skip;
    json::array data;
    bool more = false;
    for (const StoredPost* post : lot.board.newest(network)) {
        if (!post->parent.empty() || micros_of(post->at) / 1'000'000 < since || is_hidden(*post))
            continue;
        if (skip > 0) {
            --skip;
            continue;
        }
        if (data.size() == most) {
            more = true;
            break;
        }
        data.push_back(write(*post));
    }
    json::object paging{{"cursors", json::object{{"before", std::to_string(first)},
                                                 {"after", std::to_string(first + data.size())}}}};
    if (more) paging["next"] = lot.asked.base + "/next";
    return json_answer(200, json::object{{"data", std::move(data)}, {"paging", std::move(paging)}});
}

// ---- the page ----

web::Response upload_photo(Lot& lot) {
    const Asked& asked = lot.asked;
    if (asked.files.empty() || asked.files[0].name != "source")
        return graph_failure(400, 324, "(#324) Missing or invalid image file");
    const std::string type = media_type_of(asked.files[0].bytes);
    if (type.empty())
        return graph_failure(400, 324, "(#324) Missing or invalid image file",
                             {{"error_user_title", "Image Not Valid"}});
    const StoredMedia& media = lot.board.add_media(
        {std::to_string(700'000'000'000'000 + lot.board.next_number()), type,
         asked.get("alt_text_custom"), asked.files[0].bytes.size(), 0, lot.now});
    return json_answer(200, json::object{{"id", media.id}});
}

web::Response post_feed(Lot& lot) {
    const Asked& asked = lot.asked;
    StoredPost post = begin_post(lot, Network::facebook_page);
    post.text = asked.text("message");
    post.link = asked.text("link");
    if (count_utf16(post.text) > 63'206)
        return graph_failure(400, 100, "(#100) message is too long");
    if (const json::value* list = asked.member("attached_media"))
        for (const json::value& one : list->as_array()) {
            const StoredMedia* media = lot.board.find_media(string_of(&one.at("media_fbid")));
            if (media == nullptr) return graph_failure(400, 100, "(#100) Invalid parameter");
            post.media.push_back(media->type);
        }
    if (post.text.empty() && post.link.empty() && post.media.empty())
        return graph_failure(400, 100, "(#100) Missing message or attachment");
    for (const StoredPost* known : lot.board.newest(Network::facebook_page))
        if (known->parent.empty() && known->text == post.text &&
            lot.now - known->at < std::chrono::minutes(5))
            return graph_failure(400, 506, "(#506) Duplicate status message");
    post.id = fmt::format("{}_{}", kPage, 800'000'000'000'000 + post.number);
    post.url = "https://www.facebook.com/northwind/posts/" + std::to_string(post.number);
    return json_answer(200, json::object{{"id", lot.board.add(std::move(post)).id}});
}

web::Response page_object(Lot& lot, const StoredPost& post) {
    const Figures figures = figures_of(lot.board, post, lot.now);
    const auto summary = [](std::int64_t count) {
        return json::object{{"data", json::array{}},
                            {"summary", json::object{{"total_count", count}}}};
    };
    json::array files;
    for (const std::string& type : post.media)
        files.push_back(
            json::object{{"media_type", type.starts_with("video/") ? "video" : "photo"}});
    json::object out{{"id", post.id},
                     {"permalink_url", post.url},
                     {"attachments", json::object{{"data", std::move(files)}}},
                     {"reactions", summary(figures.likes)},
                     {"comments", summary(figures.comments)}};
    // Left out while there are none.
    if (figures.shares > 0) out["shares"] = json::object{{"count", figures.shares}};
    return json_answer(200, out);
}

web::Response page_route(Lot& lot, const std::vector<std::string>& path) {
    const Asked& asked = lot.asked;
    const bool is_page = path[0] == kPage;
    const std::string edge = path.size() > 1 ? path[1] : "";
    if (asked.is("GET")) work_on_films(lot);
    if (is_page && edge == "videos") return asked.is("POST") ? take_film(lot) : list_films(lot);
    if (edge.empty() && asked.is("GET"))
        if (auto film = show_film(lot, path[0])) return *std::move(film);
    if (is_page && edge.empty())
        return json_answer(200, json::object{{"id", kPage}, {"name", "Northwind"}});
    if (is_page && edge == "photos" && asked.is("POST")) return upload_photo(lot);
    if (is_page && edge == "feed" && asked.is("POST")) return post_feed(lot);
    if (is_page && edge == "posts")
        return listed(lot, Network::facebook_page, asked.limit("limit", 25, 100),
                      [](const StoredPost& post) {
                          return json::object{{"id", post.id},
                                              {"message", post.text},
                                              {"created_time", graph_time(post.at)},
                                              {"permalink_url", post.url}};
                      });
    const StoredPost* post = lot.board.find(Network::facebook_page, path[0]);
    if (edge == "comments")
        return asked.is("POST") ? comment(lot, Network::facebook_page, path[0])
                                : comments(lot, Network::facebook_page, path[0]);
    if (post == nullptr || is_hidden(*post)) return graph_missing(path[0]);
    if (edge == "insights") return insights(lot, *post, asked.get("metric"));
    if (asked.is("DELETE")) {
        lot.board.remove(Network::facebook_page, path[0]);
        return json_answer(200, json::object{{"success", true}});
    }
    return page_object(lot, *post);
}

// ---- the professional account ----

/// What Instagram finds when it fetches a file: our own pictures are pictures, our other pages not.
bool can_fetch(const Asked& asked, std::string_view url) {
    if (!url.starts_with("http://") && !url.starts_with("https://")) return false;
    const std::string ours = asked.base.substr(0, asked.base.rfind('/')) + "/sandbox/";
    return !url.starts_with(ours) || url.starts_with(ours + "pictures/");
}

json::object* container_of(Lot& lot, const std::string& id) {
    const auto found = lot.board.kept.find("instagram/container/" + id);
    return found == lot.board.kept.end() ? nullptr : &found->second;
}

web::Response make_container(Lot& lot) {
    const Asked& asked = lot.asked;
    const std::string caption = asked.text("caption");
    if (count_utf16(caption) > 2200)
        return graph_failure(400, 100, "The caption was too long", {{"error_subcode", 2207010}});
    if (std::count(caption.begin(), caption.end(), '#') > 30)
        return graph_failure(400, 100, "Too many hashtags", {{"error_subcode", 2207040}});
    json::object container{{"caption", caption}, {"polls", 1}, {"state", "FINISHED"}};
    json::array types;
    if (asked.text("media_type") == "CAROUSEL") {
        const json::value* children = asked.member("children");
        if (children == nullptr || !children->is_array() || children->get_array().size() < 2 ||
            children->get_array().size() > 10)
            return graph_failure(400, 100, "A carousel has 2 to 10 items",
                                 {{"error_subcode", 2207028}});
        for (const json::value& child : children->get_array()) {
            const json::object* known = container_of(lot, string_of(&child));
            if (known == nullptr || known->at("state") != "FINISHED")
                return graph_failure(400, 9007, "Media ID is not available");
            for (const json::value& type : known->at("types").as_array()) types.push_back(type);
        }
    } else {
        const bool film = asked.member("video_url") != nullptr;
        const std::string url = asked.text(film ? "video_url" : "image_url");
        if (url.empty()) return graph_failure(400, 100, "The parameter image_url is required");
        types.emplace_back(film ? "video/mp4" : "image/jpeg");
        container["polls"] = film ? 3 : 1;
        if (!can_fetch(asked, url)) container["state"] = "ERROR";
    }
    container["types"] = std::move(types);
    const std::string id = std::to_string(17'880'000'000'000'000 + lot.board.next_number());
    lot.board.kept["instagram/container/" + id] = std::move(container);
    return json_answer(200, json::object{{"id", id}});
}

web::Response container_state(json::object& container, const std::string& id) {
    const std::int64_t polls = container.at("polls").as_int64();
    if (polls > 0) container["polls"] = polls - 1;
    const std::string state(polls > 0 ? "IN_PROGRESS" : container.at("state").as_string().c_str());
    return json_answer(
        200, json::object{{"id", id},
                          {"status_code", state},
                          {"status", state == "ERROR" ? "Error: Media download has failed. 2207052"
                                                      : state}});
}

std::int64_t posts_today(Lot& lot) {
    std::int64_t out = 0;
    for (const StoredPost* post : lot.board.newest(Network::instagram))
        out += post->parent.empty() && lot.now - post->at < std::chrono::hours(24);
    return out;
}

web::Response publish_container(Lot& lot) {
    const std::string id = lot.asked.text("creation_id");
    json::object* container = container_of(lot, id);
    if (container == nullptr) return graph_missing(id);
    if (container->at("polls").as_int64() > 0)
        return graph_failure(
            400, 9007, "The media is not ready for publishing, please wait for a moment",
            {{"error_subcode", 2207027}, {"error_user_title", "Media is not ready"}});
    if (container->at("state") != "FINISHED")
        return graph_failure(400, 9007, "Media ID is not available");
    if (posts_today(lot) >= kQuota)
        return graph_failure(403, 9, "(#9) Application request limit reached",
                             {{"error_subcode", 2207042}});
    StoredPost post = begin_post(lot, Network::instagram);
    post.id = std::to_string(17'900'000'000'000'000 + post.number);
    post.text = container->at("caption").as_string();
    for (const json::value& type : container->at("types").as_array())
        post.media.push_back(string_of(&type));
    post.url = fmt::format("https://www.instagram.com/p/sandbox{}/", post.number);
    return json_answer(200, json::object{{"id", lot.board.add(std::move(post)).id}});
}

web::Response account_route(Lot& lot, const std::vector<std::string>& path) {
    const Asked& asked = lot.asked;
    const std::string edge = path.size() > 1 ? path[1] : "";
    if (path[0] == kAccount) {
        if (edge.empty())
            return json_answer(200, json::object{{"id", kAccount}, {"username", "northwind"}});
        if (edge == "content_publishing_limit")
            return json_answer(
                200,
                json::object{{"data", json::array{json::object{
                                          {"quota_usage", posts_today(lot)},
                                          {"config", json::object{{"quota_total", kQuota},
                                                                  {"quota_duration", 86'400}}}}}}});
        if (edge == "media" && asked.is("POST")) return make_container(lot);
        if (edge == "media_publish" && asked.is("POST")) return publish_container(lot);
        if (edge == "media")
            return listed(lot, Network::instagram, asked.limit("limit", 25, 100),
                          [](const StoredPost& post) {
                              return json::object{{"id", post.id},
                                                  {"caption", post.text},
                                                  {"timestamp", graph_time(post.at)},
                                                  {"permalink", post.url}};
                          });
    }
    if (json::object* container = container_of(lot, path[0]))
        return container_state(*container, path[0]);
    if (edge == "comments")
        return asked.is("POST") ? comment(lot, Network::instagram, path[0])
                                : comments(lot, Network::instagram, path[0]);
    const StoredPost* post = lot.board.find(Network::instagram, path[0]);
    if (post == nullptr) return graph_missing(path[0]);
    if (edge == "insights") return insights(lot, *post, asked.get("metric"));
    const Figures figures = figures_of(lot.board, *post, lot.now);
    return json_answer(200, json::object{{"id", post->id},
                                         {"media_type", "IMAGE"},
                                         {"permalink", post->url},
                                         {"like_count", figures.likes},
                                         {"comments_count", figures.comments}});
}

}  // namespace

web::Response graph_answer(Lot& lot, Network network) {
    if (lot.trouble == Trouble::rate_limited) {
        web::Response out = graph_failure(400, network == Network::instagram ? 4 : 32,
                                          "(#32) Page request limit reached");
        out.headers.set("Retry-After", "5");
        return out;
    }
    if (lot.trouble == Trouble::server_error)
        return graph_failure(500, 2,
                             "An unexpected error has occurred. Please retry your request later.",
                             {{"is_transient", true}});
    const std::string token = lot.asked.bearer();
    if (token != Keys::token || lot.trouble == Trouble::expired_token)
        return graph_failure(400, 190, fmt::format("Error validating access token {}", token),
                             {{"error_subcode", 463}});
    std::vector<std::string> path = lot.asked.path;
    if (path.size() < 2 || !path[0].starts_with('v')) return graph_missing("unknown");
    path.erase(path.begin());
    try {
        return network == Network::instagram ? account_route(lot, path) : page_route(lot, path);
    } catch (const std::exception&) {  // a member of another shape
        return graph_failure(400, 100, "(#100) Invalid parameter");
    }
}

}  // namespace herald::sandbox::networks
