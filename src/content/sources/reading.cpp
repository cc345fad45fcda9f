#include "content/sources/reading.hpp"

#include <algorithm>

#include "base/json_writer.hpp"
#include "base/text.hpp"
#include "content/page/page.hpp"
#include "content/sources/fetch/address.hpp"
#include "content/sources/sources.hpp"
#include "content/sources/store/item_store.hpp"
#include "net/url.hpp"

namespace herald::content {
namespace {

using arrivals::Arrival;
using fetch::Fetched;
using fetch::Outcome;

constexpr std::string_view kFeedTypes =
    "application/atom+xml, application/rss+xml, application/rdf+xml, application/feed+json, "
    "application/xml;q=0.9, text/xml;q=0.9, application/json;q=0.8, text/html;q=0.5, */*;q=0.3";
constexpr std::string_view kPageTypes = "text/html, application/xhtml+xml, */*;q=0.5";
constexpr std::size_t kPageBytes = 8 << 20;
/// Of a sitemap: pages read in one run, child sitemaps looked into, pages remembered as unreadable.
constexpr std::size_t kPagesARun = 20, kChildren = 5, kDead = 500;
/// A network is read from its beginning again now and then, so that figures stay fresh.
constexpr auto kFiguresAge = std::chrono::hours(6);

struct HostRow {
    std::string robots;
    std::int64_t robots_status = 0;
    Time robots_until, quiet_until;
};
BOOST_DESCRIBE_STRUCT(HostRow, (), (robots, robots_status, robots_until, quiet_until))

/// What a sitemap's reading leaves.
struct SitemapCursor {
    bool pending = false;
    std::vector<std::int64_t> dead;
};
BOOST_DESCRIBE_STRUCT(SitemapCursor, (), (pending, dead))

struct NetworkCursor {
    std::string cursor;
    std::optional<Time> whole_at;
};
BOOST_DESCRIBE_STRUCT(NetworkCursor, (), (cursor, whole_at))

template <class T>
T cursor_of(const SourceRow& row) {
    if (!row.cursor) return {};
    Problems problems;
    auto out = decode_json<T>(parse_json(*row.cursor), problems, Unknown::ignore);
    return problems.empty() ? out : T{};
}

std::optional<std::string> unless_empty(std::string text) {
    return text.empty() ? std::nullopt : std::optional(std::move(text));
}

Harvest failure(std::string error) {
    Harvest out;
    out.state = Harvest::State::failed;
    out.error = std::move(error);
    return out;
}

/// What an answer that is no body means.
Harvest from_failure(const SourceRow& row, const Fetched& fetched) {
    Harvest out = failure(fetched.error);
    out.retry_after = fetched.retry_after;
    if (fetched.outcome == Outcome::gone) out.state = Harvest::State::gone;
    if (fetched.outcome == Outcome::not_modified) {
        out.state = Harvest::State::unchanged;
        out.feed_url = row.feed_url;
        out.etag = row.etag;
        out.last_modified = row.last_modified;
        out.cursor = row.cursor;
    }
    return out;
}

/// What the next reading should ask for.
void remember(Harvest& out, const SourceRow& row, const Fetched& fetched) {
    if (fetched.permanent_url != address_of(row)) out.feed_url = fetched.permanent_url;
    out.etag = unless_empty(fetched.etag);
    out.last_modified = unless_empty(fetched.last_modified);
}

/// Feeds of comments are named beside the feed itself.
const feed::Link* best_of(const std::vector<feed::Link>& alternates) {
    const feed::Link* best = nullptr;
    for (const auto& link : alternates) {
        const std::string words = to_lower_ascii(link.title + " " + link.href);
        if (words.find("comment") != std::string::npos) continue;
        best = &link;
        break;
    }
    return best != nullptr || alternates.empty() ? best : &alternates.front();
}

fetch::Wish wish_of(const SourceRow& row) {
    fetch::Wish wish;
    wish.url = row.feed_url.value_or(address_of(row));
    wish.etag = row.etag.value_or("");
    wish.last_modified = row.last_modified.value_or("");
    wish.accept = kFeedTypes;
    return wish;
}

}  // namespace

void put_host_note(Tx& tx, const std::string& origin, const fetch::HostNote& note) {
    tx.execute(
        "INSERT INTO source_hosts (tenant, origin, robots, robots_status, robots_until, "
        "quiet_until) VALUES (:tenant, :origin, :robots, :status, :robots_until, :quiet_until) ON "
        "CONFLICT (tenant, origin) DO UPDATE SET robots = excluded.robots, robots_status = "
        "excluded.robots_status, robots_until = excluded.robots_until, quiet_until = "
        "excluded.quiet_until",
        {{"origin", origin},
         {"robots", is_utf8(note.robots) ? std::string_view(note.robots) : std::string_view()},
         {"status", note.robots_status},
         {"robots_until", note.robots_until},
         {"quiet_until", note.quiet_until}});
}

Reader::Reader(const Context& context, task::Run& run, fetch::Hosts& hosts)
    : context_(context),
      run_(run),
      hosts_(hosts),
      scope_(run.scope()),
      user_agent_("Herald/1.0 (reads feeds" +
                  (context.public_url.empty() ? "" : "; +" + context.public_url) + ")") {
    const auto all = connection::list_connections(scope_);
    if (context.connections->sandbox &&
        std::any_of(all.begin(), all.end(), [](const auto& one) { return one.sandbox; })) {
        const auto sandbox = context.connections->sandbox();
        sandbox_http_ = sandbox.http;
        for (const auto& [id, settings] : sandbox.settings)
            for (const auto& [key, value] : settings)
                if (value.is_string() && value.get_string().starts_with("http://")) {
                    const std::string origin = net::origin_of(std::string(value.get_string()));
                    sandbox_place_ = origin.substr(origin.rfind(':'));
                }
    }
}

std::optional<fetch::HostNote> Reader::recall(const std::string& origin) {
    const auto row = scope_.db().one<HostRow>(
        "SELECT {columns} FROM source_hosts WHERE tenant = :tenant AND origin = :origin",
        {{"origin", origin}});
    if (!row) return std::nullopt;
    const std::lock_guard lock(mutex_);
    kept_[origin] = {row->robots_until, row->quiet_until};
    return fetch::HostNote{row->robots, static_cast<int>(row->robots_status), row->robots_until,
                           row->quiet_until};
}

std::vector<std::pair<std::string, fetch::HostNote>> Reader::take_notes(const std::string& url) {
    std::vector<std::pair<std::string, fetch::HostNote>> out;
    const std::string origin = net::origin_of(url);
    if (const auto note = hosts_.note_of(origin)) {
        const std::lock_guard lock(mutex_);
        auto& kept = kept_[origin];
        const std::pair now{note->robots_until, note->quiet_until};
        if (kept != now) out.emplace_back(origin, *note);
        kept = now;
    }
    return out;
}

fetch::Fetcher Reader::fetcher_for(const std::string& url) {
    fetch::Fetcher out;
    out.http = context_.http;
    const std::string origin = net::origin_of(url), host = net::host_of(url);
    const bool inside = host == "127.0.0.1" || host == "localhost" || host.ends_with(".localhost");
    if (sandbox_http_ != nullptr && inside && origin.ends_with(sandbox_place_))
        out.http = sandbox_http_;
    out.hosts = &hosts_;
    out.clock = &scope_.clock();
    out.user_agent = user_agent_;
    out.checkpoint = [this] { run_.checkpoint(); };
    out.recall = [this](const std::string& asked) { return recall(asked); };
    return out;
}

Harvest Reader::read(const SourceRow& row) {
    try {
        if (row.connection_id) return read_connection(row);
        switch (row.kind) {
            case SourceKind::sitemap: return read_sitemap(row);
            case SourceKind::page: return read_page(row);
            case SourceKind::telegram: return read_posts(row);
            default: return read_feed(row);
        }
    } catch (const Error& error) {
        if (error.kind() == ErrorKind::unavailable || error.kind() == ErrorKind::internal) throw;
        Harvest out = failure(error.what());
        out.retry_after = error.retry_after();
        return out;
    }
}

Harvest Reader::read_feed(const SourceRow& row) {
    const auto wish = wish_of(row);
    auto fetched = fetch::fetch(fetcher_for(wish.url), wish);
    if (fetched.outcome == Outcome::failed && fetched.status == 404 && row.feed_url) {
        // The feed that was found has moved: from the beginning.
        SourceRow anew = row;
        anew.feed_url.reset();
        anew.etag.reset();
        anew.last_modified.reset();
        return read_feed(anew);
    }
    if (fetched.outcome != Outcome::ok) return from_failure(row, fetched);
    const auto feed =
        feed::parse_feed(fetched.body, {.url = fetched.url, .content_type = fetched.content_type});
    if (feed.format == feed::Format::html) return read_named_feed(row, fetched.url, feed);
    if (feed.format == feed::Format::none)
        return failure("This is no feed" + (feed.flaw.empty() ? "." : ": " + feed.flaw + "."));
    if (feed.format == feed::Format::sitemap || feed.format == feed::Format::sitemap_index)
        return failure("This is a sitemap; make it a source of that kind.");
    Harvest out;
    remember(out, row, fetched);
    out.title = feed.title;
    out.items = arrivals::from_feed(feed, scope_.now());
    return out;
}

Harvest Reader::read_named_feed(const SourceRow& row, const std::string& page_url,
                                const feed::Feed& page) {
    const feed::Link* link = best_of(page.alternates);
    if (link == nullptr) return failure("This is a web page that names no feed.");
    fetch::Wish wish;
    wish.url = net::resolve_url(page_url, link->href);
    wish.accept = kFeedTypes;
    const auto fetched = fetch::fetch(fetcher_for(wish.url), wish);
    if (fetched.outcome != Outcome::ok) return from_failure(row, fetched);
    const auto feed =
        feed::parse_feed(fetched.body, {.url = fetched.url, .content_type = fetched.content_type});
    if (feed.format == feed::Format::none || feed.format == feed::Format::html)
        return failure("The feed that this web page names is none.");
    Harvest out;
    out.feed_url = fetched.permanent_url;
    out.etag = unless_empty(fetched.etag);
    out.last_modified = unless_empty(fetched.last_modified);
    out.title = feed.title.empty() ? page.title : feed.title;
    out.items = arrivals::from_feed(feed, scope_.now());
    return out;
}

/// The pages of a sitemap, or of the newest of an index's, the newest first.
std::vector<feed::Item> Reader::entries_of(const feed::Feed& sitemap) {
    const auto newest_first = [](const feed::Item& a, const feed::Item& b) {
        const auto when = [](const feed::Item& item) {
            return item.published_at ? item.published_at : item.updated_at;
        };
        return when(a) > when(b);
    };
    std::vector<feed::Item> out;
    const auto take = [&](const feed::Feed& from) {
        for (const auto& item : from.items) {
            feed::Item one;
            one.url = item.url;
            one.title = item.title;
            one.published_at = item.published_at;
            one.updated_at = item.updated_at;
            out.push_back(std::move(one));
        }
        std::stable_sort(out.begin(), out.end(), newest_first);
    };
    take(sitemap);
    if (sitemap.format != feed::Format::sitemap_index) return out;
    const auto children = std::exchange(out, {});
    for (std::size_t i = 0; i < std::min(kChildren, children.size()); ++i) {
        fetch::Wish wish;
        wish.url = children[i].url;
        const auto fetched = fetch::fetch(fetcher_for(wish.url), wish);
        if (fetched.outcome != Outcome::ok) continue;
        take(feed::parse_feed(fetched.body,
                              {.url = fetched.url, .content_type = fetched.content_type}));
    }
    return out;
}

Reader::Entry Reader::read_entry(const feed::Item& entry) {
    fetch::Wish wish;
    wish.url = entry.url;
    wish.accept = kPageTypes;
    wish.max_bytes = kPageBytes;
    const auto found = fetch::fetch(fetcher_for(wish.url), wish);
    if (found.outcome != Outcome::ok)
        return {std::nullopt, !found.may_pass, found.retry_after.has_value()};
    auto arrival = arrivals::from_page(page::read_page(found.body, found.url, found.content_type),
                                       found.url, scope_.now());
    arrival.external_id = entry.url;
    if (arrival.title.empty()) arrival.title = entry.title;
    if (!arrival.published_at)
        arrival.published_at = entry.published_at ? entry.published_at : entry.updated_at;
    arrivals::settle(arrival, scope_.now());
    return {std::move(arrival), false, false};
}

Harvest Reader::read_sitemap(const SourceRow& row) {
    auto cursor = cursor_of<SitemapCursor>(row);
    auto wish = wish_of(row);
    if (cursor.pending) {  // it may be unchanged: its pages are not read yet
        wish.etag.clear();
        wish.last_modified.clear();
    }
    const auto fetched = fetch::fetch(fetcher_for(wish.url), wish);
    if (fetched.outcome != Outcome::ok) return from_failure(row, fetched);
    const auto sitemap =
        feed::parse_feed(fetched.body, {.url = fetched.url, .content_type = fetched.content_type});
    if (sitemap.format != feed::Format::sitemap && sitemap.format != feed::Format::sitemap_index)
        return failure("This is no sitemap.");
    Harvest out;
    remember(out, row, fetched);
    const auto entries = entries_of(sitemap);
    std::vector<std::int64_t> keys;
    for (const auto& entry : entries) keys.push_back(fetch::text_key(entry.url));
    auto known = known_keys(scope_, row.id, keys);
    known.insert(known.end(), cursor.dead.begin(), cursor.dead.end());
    std::sort(known.begin(), known.end());
    cursor.pending = false;
    for (std::size_t i = 0; i < entries.size(); ++i) {
        if (std::binary_search(known.begin(), known.end(), keys[i])) continue;
        if (out.items.size() == kPagesARun) {
            cursor.pending = true;
            break;
        }
        auto found = read_entry(entries[i]);
        if (found.arrival) out.items.push_back(*std::move(found.arrival));
        if (found.dead) cursor.dead.push_back(keys[i]);
        if (found.busy) break;
    }
    if (cursor.dead.size() > kDead)
        cursor.dead.erase(cursor.dead.begin(),
                          cursor.dead.end() - static_cast<std::ptrdiff_t>(kDead));
    out.cursor = to_json(cursor);
    return out;
}

Harvest Reader::read_page(const SourceRow& row) {
    auto wish = wish_of(row);
    wish.accept = kPageTypes;
    wish.max_bytes = kPageBytes;
    const auto fetched = fetch::fetch(fetcher_for(wish.url), wish);
    if (fetched.outcome != Outcome::ok) return from_failure(row, fetched);
    const auto page = page::read_page(fetched.body, fetched.url, fetched.content_type);
    Harvest out;
    remember(out, row, fetched);
    out.title = page.title;
    auto arrival = arrivals::from_page(page, fetched.url, scope_.now());
    if (arrival.title.empty() && arrival.text.empty())
        return failure("There is no text to read on this page.");
    arrival.external_id = address_of(row);
    out.items.push_back(std::move(arrival));
    return out;
}

void Reader::take_settled(Harvest& out, std::vector<connector::SourceItem> items) const {
    for (auto& item : items)
        if (arrivals::settle(item, scope_.now())) out.items.push_back(std::move(item));
}

Harvest Reader::read_posts(const SourceRow& row) {
    const auto* connector = context_.connections->catalogue->find(enum_name(row.kind));
    if (connector == nullptr || !connector->read_items || !connector->read_items->read_page)
        return failure("It needs a connection to be read.");
    auto wish = wish_of(row);
    wish.accept = kPageTypes;
    wish.max_bytes = kPageBytes;
    const auto fetched = fetch::fetch(fetcher_for(wish.url), wish);
    if (fetched.outcome != Outcome::ok) return from_failure(row, fetched);
    auto page = connector->read_items->read_page(fetched.body);
    if (page.title.empty())
        return failure("There is no public channel of this name, or it shows nothing on the web.");
    Harvest out;
    remember(out, row, fetched);
    out.title = std::move(page.title);
    take_settled(out, std::move(page.items));
    return out;
}

Harvest Reader::read_connection(const SourceRow& row) {
    const auto open = connection::open_connection(
        *context_.connections, scope_, *row.connection_id, [this] { run_.checkpoint(); },
        [this](std::string_view line) { run_.log(task::Level::info, line); });
    if (open.connector == nullptr || !open.connector->read_items)
        return failure("The connection cannot be read from.");
    if (open.connection.state == connection::ConnectionState::disabled)
        return failure("The connection is switched off.");
    auto cursor = cursor_of<NetworkCursor>(row);
    const bool whole = !cursor.whole_at || scope_.now() - *cursor.whole_at >= kFiguresAge;
    run_.checkpoint();
    auto page =
        open.connector->read_items->read(*open.call, row.place.value_or(row.url.value_or("")),
                                         whole ? std::string() : cursor.cursor);
    Harvest out;
    out.title = page.title;
    take_settled(out, std::move(page.items));
    if (!page.cursor.empty()) cursor.cursor = page.cursor;
    if (whole) cursor.whole_at = scope_.now();
    out.cursor = to_json(cursor);
    return out;
}

}  // namespace herald::content
