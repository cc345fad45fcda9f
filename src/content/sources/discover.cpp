#include <fmt/format.h>

#include <array>

#include "base/json_writer.hpp"
#include "base/text.hpp"
#include "content/page/page.hpp"
#include "content/sources/collect.hpp"
#include "content/sources/reading.hpp"
#include "content/sources/routes.hpp"
#include "content/sources/sources.hpp"
#include "net/url.hpp"

/// What can be collected at an address.
namespace herald::content {
namespace {

constexpr std::string_view kDiscoverTask = "content.discover";
constexpr std::size_t kMostFound = 30, kMostSitemaps = 3;
/// Where feeds stand that no page names.
constexpr std::array<std::string_view, 4> kUsualPlaces{"/feed", "/rss.xml", "/atom.xml",
                                                       "/feed.xml"};

/// "https://www.reddit.com/r/tea/" is a place of reddit.
std::optional<SourceFound> network_of(const std::string& url) {
    std::string host = net::host_of(url);
    for (const std::string_view prefix : {"www.", "old.", "m."})
        if (host.starts_with(prefix)) host.erase(0, prefix.size());
    const auto origin = net::origin_of(url);
    std::vector<std::string> parts;
    std::string_view path = std::string_view(url).substr(std::min(url.size(), origin.size()));
    path = path.substr(0, path.find_first_of("?#"));
    while (!path.empty()) {
        path.remove_prefix(path.starts_with('/') ? 1 : 0);
        const auto end = path.find('/');
        if (end != 0 && !path.empty()) parts.emplace_back(path.substr(0, end));
        path.remove_prefix(end == std::string_view::npos ? path.size() : end);
    }
    const auto found = [&](SourceKind kind, std::string place) {
        return SourceFound{kind, url, place, place};
    };
    if (host == "reddit.com" && parts.size() > 1 && parts[0] == "r")
        return found(SourceKind::reddit, "r/" + parts[1]);
    if (host == "bsky.app" && parts.size() > 1 && parts[0] == "profile")
        return found(SourceKind::bluesky, parts[1]);
    if (host == "t.me" && !parts.empty())
        return found(SourceKind::telegram,
                     parts[0] == "s" && parts.size() > 1 ? parts[1] : parts[0]);
    if (host == "youtube.com" && !parts.empty() && parts[0].starts_with('@'))
        return found(SourceKind::youtube, parts[0]);
    if (host == "youtube.com" && parts.size() > 1 && parts[0] == "channel")
        return found(SourceKind::youtube, parts[1]);
    if (!parts.empty() && parts[0].starts_with('@') && parts[0].find('@', 1) == std::string::npos)
        return found(SourceKind::mastodon, parts[0] + "@" + host);
    return std::nullopt;
}

class Discovery {
public:
    Discovery(Reader& reader, std::string url) : reader_(reader), url_(std::move(url)) {}

    SourcesFound look() {
        if (auto network = network_of(url_)) add(*std::move(network));
        const auto first = ask(url_);
        if (first.outcome != fetch::Outcome::ok) {
            if (out_.found.empty()) out_.note = first.error;
            return std::move(out_);
        }
        const auto feed = parse(first);
        if (feed.format != feed::Format::html && feed.format != feed::Format::none) {
            add_parsed(first.url, feed);
            return std::move(out_);
        }
        for (const auto& link : feed.alternates)
            add({SourceKind::feed,
                 net::resolve_url(first.url, link.href),
                 link.title.empty() ? feed.title : link.title,
                 {}});
        const bool named = !feed.alternates.empty();
        if (!named)
            for (const auto place : kUsualPlaces)
                if (try_place(net::origin_of(first.url) + std::string(place))) break;
        add_sitemaps(net::origin_of(first.url));
        const auto page = page::read_page(first.body, first.url, first.content_type);
        if (page.readable || out_.found.empty()) add({SourceKind::page, first.url, page.title, {}});
        return std::move(out_);
    }

private:
    fetch::Fetched ask(const std::string& url) {
        fetch::Wish wish;
        wish.url = url;
        return fetch::fetch(reader_.fetcher_for(url), wish);
    }
    static feed::Feed parse(const fetch::Fetched& fetched) {
        return feed::parse_feed(fetched.body,
                                {.url = fetched.url, .content_type = fetched.content_type});
    }
    void add(SourceFound one) {
        for (const auto& other : out_.found)
            if (other.url == one.url && other.kind == one.kind) return;
        one.title = std::string(clip(one.title, 200));
        if (out_.found.size() < kMostFound) out_.found.push_back(std::move(one));
    }
    void add_parsed(const std::string& url, const feed::Feed& feed) {
        const bool sitemap =
            feed.format == feed::Format::sitemap || feed.format == feed::Format::sitemap_index;
        add({sitemap ? SourceKind::sitemap : SourceKind::feed, url, feed.title, {}});
    }
    bool try_place(const std::string& url) {
        const auto fetched = ask(url);
        if (fetched.outcome != fetch::Outcome::ok) return false;
        const auto feed = parse(fetched);
        if (feed.format == feed::Format::none || feed.format == feed::Format::html) return false;
        add_parsed(fetched.url, feed);
        return true;
    }
    void add_sitemaps(const std::string& origin) {
        const auto fetcher = reader_.fetcher_for(origin);
        const auto named = fetcher.hosts->robots_of(origin, fetch::kAgent).sitemaps();
        for (std::size_t i = 0; i < std::min(kMostSitemaps, named.size()); ++i)
            add({SourceKind::sitemap, named[i], "", {}});
        if (named.empty()) try_place(origin + "/sitemap.xml");
    }

    Reader& reader_;
    std::string url_;
    SourcesFound out_;
};

}  // namespace

TaskFor<SourcesFound> discover_sources(const Context& context, Scope& scope,
                                       const DiscoverSources& request) {
    std::string url(trim(request.url));
    if (url.find("://") == std::string::npos) url = "https://" + url;
    if (net::origin_of(url).empty()) {
        Problems problems;
        problems.add("/url", "must be a web address");
        problems.raise();
    }
    auto task = scope.write([&](Tx& tx) {
        return task::enqueue(tx, scope, *context.bus,
                             {.type = std::string(kDiscoverTask),
                              .title = "Sources at " + std::string(clip(net::shown_url(url), 150)),
                              .input_json = to_json(DiscoverSources{url}),
                              .max_attempts = 1});
    });
    const std::string location = "/api/v1/tasks/" + to_string(task.id);
    return {{{std::move(task)}, location}};
}

task::TaskType discover_task(const Context& context, std::shared_ptr<fetch::Hosts> hosts) {
    return {std::string(kDiscoverTask), [&context, hosts = std::move(hosts)](task::Run& run) {
                Reader reader(context, run, *hosts);
                return to_json(Discovery(reader, run.input_as<DiscoverSources>().url).look());
            }};
}

}  // namespace herald::content
