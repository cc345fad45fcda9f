#include <algorithm>

#include "base/calendar.hpp"
#include "base/text.hpp"
#include "connector/network/wire.hpp"
#include "connectors/youtube/settings.hpp"
#include "connectors/youtube/youtube.hpp"
#include "content/feed/feed.hpp"

namespace herald::connectors::youtube {

using connector::Call;
using connector::Document;
using connector::Node;
using connector::SourceItem;
using connector::SourcePage;
using connector::network::Wire;

namespace {

constexpr const char* kPage = "50";
constexpr connector::PlatformWords kWords{
    "YouTube", "Make a new API key in the Google Cloud console and paste it into the connection.",
    "Enable the YouTube Data API v3 in the key's project."};

/// The day's units are given back at midnight in California.
std::chrono::seconds until_midnight_pacific(Time now) {
    const auto zone = TimeZone::parse("America/Los_Angeles");
    if (!zone) return std::chrono::hours(6);
    const Day today = zone->day_of(now);
    return std::chrono::ceil<std::chrono::seconds>(zone->start_of(today + std::chrono::days(1)) -
                                                   now);
}

void judge(const connector::Failures& failures, const net::HttpResponse& response, Time now) {
    if (response.status < 400) return;
    std::string said = fmt::format("HTTP {}", response.status), reason;
    try {
        const Document document("YouTube", response.body);
        const Node error = Node(document.root())["error"];
        if (auto message = error.maybe_text("message")) said = *std::move(message);
        for (const json::value& one : error.list("errors"))
            if (reason.empty()) reason = Node(one).text("reason");
    } catch (const Error&) {  // an error page: its status says enough
    }
    if (reason == "quotaExceeded" || reason == "dailyLimitExceeded")
        throw failures.throttled(until_midnight_pacific(now), said);
    if (reason == "rateLimitExceeded" || reason == "userRateLimitExceeded" ||
        response.status == 429)
        throw failures.throttled(connector::network::throttle_wait(response, "", now), said);
    if (reason == "keyInvalid" || reason == "keyExpired" || response.status == 401 ||
        said.find("API key") != std::string::npos)
        throw failures.token_refused("the API key is not valid");
    if (response.status == 403) throw failures.not_permitted(said);
    if (response.status >= 500 || response.status == 408) throw failures.passing(said);
    throw failures.refused(response.status == 404 ? "there is no such channel" : said);
}

struct Door {
    Settings settings;
    Wire wire, feeds;

    explicit Door(Call& call)
        : settings(connector::settings_of<Settings>(call)),
          wire(call, options(call, connector::network::base_of(settings.api_base, kApiBase) +
                                       "/youtube/v3")),
          feeds(call, options(call, connector::network::base_of(settings.api_base, kFeedBase))) {}
    bool has_key() const { return settings.api_key && !settings.api_key->empty(); }
    /// The key stands in the query, which no error shows.
    Document get(std::string_view path, net::Parameters query) const {
        query.emplace_back("key", settings.api_key.value_or(""));
        return wire.get(path, query);
    }

private:
    Wire::Options options(Call& call, std::string base) const {
        return {.base = std::move(base),
                .words = kWords,
                .sign = {},
                .judge =
                    [&call](const net::HttpResponse& response) {
                        judge(connector::Failures(kWords), response, call.now());
                    },
                .hidden = settings.api_key.value_or("")};
    }
};

enum class PlaceKind { channel, handle, search };
struct Place {
    PlaceKind kind = PlaceKind::search;
    std::string name;
};

/// "UC…", "@handle", an address of either, or words to search for.
Place place_of(std::string_view text) {
    text = trim(text);
    if (const auto at = text.find("youtube.com/"); at != text.npos) {
        text.remove_prefix(at + 12);
        if (const auto id = text.find("channel_id="); id != text.npos)
            text.remove_prefix(id + 11);
        else if (text.starts_with("channel/"))
            text.remove_prefix(8);
        text = text.substr(0, text.find_first_of("/?&#"));
    }
    if (text.empty())
        throw Error(ErrorKind::invalid, "Name a channel (UC… or @handle), or words to search for");
    if (text.starts_with("UC") && text.size() == 24) return {PlaceKind::channel, std::string(text)};
    if (text.starts_with('@')) return {PlaceKind::handle, std::string(text)};
    return {PlaceKind::search, std::string(text)};
}

std::string thumbnail_of(const Node& snippet) {
    for (const char* size : {"high", "medium", "default"})
        if (auto url = snippet["thumbnails"][size].maybe_text("url")) return *std::move(url);
    return {};
}

SourceItem item_of(const Node& video) {
    const Node snippet = video["snippet"], statistics = video["statistics"];
    SourceItem out;
    out.external_id = video.text("id");
    out.url = "https://www.youtube.com/watch?v=" + out.external_id;
    out.title = snippet.text("title");
    out.text = snippet.text("description");
    out.author = snippet.text("channelTitle");
    out.language = snippet.text("defaultAudioLanguage").substr(0, 2);
    out.image_url = thumbnail_of(snippet);
    for (const json::value& tag : snippet.list("tags"))
        if (tag.is_string()) out.tags.emplace_back(tag.get_string());
    out.published_at = parse_time(snippet.text("publishedAt"));
    out.views = statistics.count("viewCount");
    out.likes = statistics.count("likeCount");
    out.comments = statistics.count("commentCount");
    return out;
}

/// Ids of the newest films, and what the place is called.
struct Listing {
    std::vector<std::string> ids;
    std::string title;
};

Listing list_channel(const Door& door, const Place& place) {
    const Document channels =
        door.get("/channels", {{"part", "snippet,contentDetails"},
                               {place.kind == PlaceKind::handle ? "forHandle" : "id", place.name}});
    const json::array& found = Node(channels.root()).list("items");
    if (found.empty()) throw door.wire.failures().refused("there is no such channel");
    const Node channel(found[0]);
    std::string uploads = channel["contentDetails"]["relatedPlaylists"].text("uploads");
    // The list of a channel's films is called as the channel is.
    if (const std::string id = channel.text("id"); uploads.empty() && id.starts_with("UC"))
        uploads = "UU" + id.substr(2);
    if (uploads.empty()) throw door.wire.failures().not_understood("a channel without uploads");
    // One unit, where a search costs a hundred.
    const Document list =
        door.get("/playlistItems",
                 {{"part", "contentDetails"}, {"playlistId", uploads}, {"maxResults", kPage}});
    Listing out{{}, channel["snippet"].text("title")};
    for (const json::value& entry : Node(list.root()).list("items"))
        if (auto id = Node(entry)["contentDetails"].maybe_text("videoId"))
            out.ids.push_back(*std::move(id));
    return out;
}

Listing list_search(const Door& door, const Place& place, const std::string& since) {
    net::Parameters query{{"part", "id"},
                          {"type", "video"},
                          {"order", "date"},
                          {"maxResults", kPage},
                          {"q", place.name}};
    if (!since.empty()) query.emplace_back("publishedAfter", since);
    const Document list = door.get("/search", query);
    Listing out{{}, place.name};
    for (const json::value& entry : Node(list.root()).list("items"))
        if (auto id = Node(entry)["id"].maybe_text("videoId")) out.ids.push_back(*std::move(id));
    return out;
}

std::vector<SourceItem> with_key(const Door& door, const Place& place, const std::string& cursor,
                                 std::string& title) {
    const Listing listing = place.kind == PlaceKind::search ? list_search(door, place, cursor)
                                                            : list_channel(door, place);
    title = listing.title;
    std::vector<SourceItem> out;
    if (listing.ids.empty()) return out;
    std::string ids;
    for (const std::string& id : listing.ids) ids += (ids.empty() ? "" : ",") + id;
    const Document videos = door.get("/videos", {{"part", "snippet,statistics"}, {"id", ids}});
    const json::array* items = Node(videos.root()).find_list("items");
    if (items == nullptr) throw door.wire.failures().not_understood("films without their list");
    for (const json::value& video : *items)
        if (!Node(video).text("id").empty()) out.push_back(item_of(Node(video)));
    return out;
}

std::optional<std::int64_t> attribute_of(const content::feed::Record& said, std::string_view extra,
                                         std::string_view name) {
    const content::feed::Extra* found = said.find_extra(extra);
    if (found == nullptr) return std::nullopt;
    for (const auto& [key, value] : found->attributes)
        if (key == name && !value.empty()) return std::strtoll(value.c_str(), nullptr, 10);
    return std::nullopt;
}

std::vector<SourceItem> from_feed(const Door& door, const Place& place, std::string& title) {
    if (place.kind != PlaceKind::channel)
        throw Error(ErrorKind::invalid,
                    "Without an API key YouTube is read by channel id alone: UC and 22 characters, "
                    "from the channel's About, Share, Copy channel ID");
    const net::HttpResponse response =
        door.feeds.fetch("/feeds/videos.xml", {{"channel_id", place.name}});
    content::feed::Feed feed = content::feed::parse_feed(response.body);
    if (feed.format != content::feed::Format::atom10)
        throw door.feeds.failures().not_understood("a page that is no feed");
    title = feed.title;
    std::vector<SourceItem> out;
    for (content::feed::Item& item : feed.items) {
        SourceItem one;
        // "yt:video:ID": the same id as with a key.
        one.external_id = item.id.starts_with("yt:video:") ? item.id.substr(9) : item.id;
        one.url = item.url;
        one.title = item.title;
        one.text = item.text;
        one.author = item.author;
        one.image_url = item.image_url;
        one.published_at = item.published_at;
        one.views = attribute_of(item.said, "media_statistics", "views");
        one.likes = attribute_of(item.said, "media_starrating", "count");
        out.push_back(std::move(one));
    }
    return out;
}

/// The cursor is the newest moment that was read.
SourcePage read_items(Call& call, const std::string& place, const std::string& cursor) {
    const Door door(call);
    const Place where = place_of(place);
    SourcePage out{{}, cursor, {}};
    auto items = door.has_key() ? with_key(door, where, cursor, out.title)
                                : from_feed(door, where, out.title);
    if (out.title.empty()) out.title = where.name;
    const auto known = parse_time(cursor);
    for (SourceItem& item : items) {
        if (known && item.published_at && *item.published_at <= *known) continue;
        if (item.published_at) out.cursor = std::max(out.cursor, to_string(*item.published_at));
        out.items.push_back(std::move(item));
    }
    return out;
}

connector::ConnectionCheck check(Call& call) {
    const Door door(call);
    connector::ConnectionCheck out;
    out.identity = "feeds of channels";
    if (!door.has_key()) return out;
    door.get("/videos", {{"part", "id"}, {"chart", "mostPopular"}, {"maxResults", "1"}});
    out.identity = "an API key";
    return out;
}

constexpr const char* kDocs =
    "1. In the **Google Cloud console** enable *YouTube Data API v3* and make an API key.\n"
    "2. Paste it. Without one, channels are read by their id from their feeds.";

}  // namespace

connector::Connector make_connector() {
    connector::Connector out;
    out.spec.id = "youtube";
    out.spec.name = "YouTube";
    out.spec.platform = "youtube";
    out.spec.docs = kDocs;
    connector::describe_settings<Settings>(out.spec);
    out.check = check;
    out.read_items = connector::ReadItems{read_items};
    return out;
}

}  // namespace herald::connectors::youtube
