#include "content/delivery/feed.hpp"

#include <algorithm>

#include "base/crypto.hpp"
#include "base/encoding.hpp"
#include "base/html.hpp"
#include "base/json_writer.hpp"
#include "base/text.hpp"
#include "content/items/brand.hpp"

namespace herald::content {
namespace {

constexpr std::size_t kTenantBytes = 16, kRandomBytes = 24;
/// Readers come by every few minutes; who guesses comes more often.
constexpr std::int64_t kHourly = 1000;

std::string hash_of(std::string_view token) { return to_hex(sha256(token)); }

struct ReadFeed {
    std::string token;
};
BOOST_DESCRIBE_STRUCT(ReadFeed, (), (token))

Error no_such_feed() {
    return {ErrorKind::not_found, "There is no feed behind this token; ask for a new address."};
}

/// Every way a token can fail reads the same.
Scope open_feed(const Context& context, const std::string& token) {
    const auto bytes = from_base64url(token);
    if (!bytes || bytes->size() != kTenantBytes + kRandomBytes) throw no_such_feed();
    Uuid tenant;
    std::copy_n(bytes->begin(), kTenantBytes, tenant.bytes.begin());
    try {
        Scope scope = context.system_scope(TenantId{tenant});
        const auto hash = scope.db().one<std::string>(
            "SELECT token_hash FROM content_feeds WHERE tenant = :tenant");
        if (!hash || *hash != hash_of(token)) throw no_such_feed();
        return scope;
    } catch (const Error& error) {
        if (error.kind() == ErrorKind::not_found) throw no_such_feed();
        throw;
    }
}

FeedView view_of(const Context& context, const Scope& scope, std::string_view self) {
    FeedView out;
    const Brand brand = get_brand(scope);
    out.title = brand.name.empty() ? "Published" : brand.name;
    out.home = brand.sites.empty() ? context.public_url : "https://" + brand.sites.front();
    out.self = context.public_url + std::string(self);
    out.entries = scope.db().list<FeedEntry>(
        "SELECT id, title, text, url, language, network, tags, published_at, updated_at FROM "
        "content_items WHERE tenant = :tenant AND state = 'published' AND published_at IS NOT NULL "
        "ORDER BY published_at DESC, id LIMIT :limit",
        {{"limit", kFeedEntries}});
    return out;
}

FeedToken make_token(const Context& context, Scope& scope) {
    const Uuid tenant = scope.tenant().value;
    Bytes bytes(tenant.bytes.begin(), tenant.bytes.end());
    for (const auto byte : random_bytes(kRandomBytes)) bytes.push_back(byte);
    FeedToken out;
    out.token = to_base64url(bytes);
    out.created_at = scope.now();
    out.json_url = context.public_url + "/api/v1/content/feed.json?token=" + out.token;
    out.xml_url = context.public_url + "/api/v1/content/feed.xml?token=" + out.token;
    scope.audit({"content.feed_opened", "content", {}, {}});
    scope.write([&](Tx& tx) {
        tx.execute(
            "INSERT INTO content_feeds (tenant, token_hash, created_at) VALUES (:tenant, :hash, "
            ":at) ON CONFLICT (tenant) DO UPDATE SET token_hash = excluded.token_hash, created_at "
            "= excluded.created_at",
            {{"hash", hash_of(out.token)}, {"at", out.created_at}});
    });
    return out;
}

FeedState feed_state(const Scope& scope) {
    FeedState out;
    out.created_at =
        scope.db().one<Time>("SELECT created_at FROM content_feeds WHERE tenant = :tenant");
    out.open = out.created_at.has_value();
    return out;
}

void revoke_token(Scope& scope) {
    scope.audit({"content.feed_closed", "content", {}, {}});
    scope.write([&](Tx& tx) { tx.execute("DELETE FROM content_feeds WHERE tenant = :tenant"); });
}

/// What XML 1.0 can hold, escaped.
std::string xml_text(std::string_view text) {
    std::string out;
    for (const char c : text)
        if (c == '\n' || c == '\t' || static_cast<unsigned char>(c) >= 0x20) out += c;
    // The two that no XML may name, even as UTF-8.
    for (const std::string_view none : {"\xEF\xBF\xBE", "\xEF\xBF\xBF"})
        for (auto at = out.find(none); at != std::string::npos; at = out.find(none, at))
            out.erase(at, none.size());
    return escape_html(out);
}

/// A post without a title is called by its beginning.
std::string title_of(const FeedEntry& entry) {
    if (!entry.title.empty()) return entry.title;
    std::string out(clip(entry.text.substr(0, entry.text.find('\n')), 80));
    return out.empty() ? "Untitled" : out;
}

struct JsonFeedItem {
    std::string id;
    std::optional<std::string> url;
    std::string title, content_text;
    Time date_published, date_modified;
    std::vector<std::string> tags;
    std::optional<std::string> language;
};
BOOST_DESCRIBE_STRUCT(JsonFeedItem, (),
                      (id, url, title, content_text, date_published, date_modified, tags, language))
struct JsonFeedPage {
    std::string version, title, home_page_url, feed_url;
    std::vector<JsonFeedItem> items;
};
BOOST_DESCRIBE_STRUCT(JsonFeedPage, (), (version, title, home_page_url, feed_url, items))

}  // namespace

std::string json_feed(const FeedView& feed) {
    JsonFeedPage page{"https://jsonfeed.org/version/1.1", feed.title, feed.home, feed.self, {}};
    for (const auto& e : feed.entries)
        page.items.push_back({"urn:uuid:" + to_string(e.id), e.url, title_of(e), e.text,
                              e.published_at, std::max(e.updated_at, e.published_at), e.tags,
                              e.language});
    return to_json(page);
}

std::string atom_feed(const FeedView& feed) {
    Time newest{};
    std::string entries;
    for (const auto& e : feed.entries) {
        const Time updated = std::max(e.updated_at, e.published_at);
        newest = std::max(newest, updated);
        entries += fmt::format(
            "<entry><id>urn:uuid:{}</id><title>{}</title><published>{}</published><updated>{}"
            "</updated>",
            to_string(e.id), xml_text(title_of(e)), to_string(e.published_at), to_string(updated));
        if (e.url) entries += fmt::format(R"(<link href="{}"/>)", xml_text(*e.url));
        for (const auto& tag : e.tags)
            entries += fmt::format(R"(<category term="{}"/>)", xml_text(tag));
        entries += fmt::format(
            "<content type=\"text\"{}>{}</content></entry>\n",
            e.language ? fmt::format(R"( xml:lang="{}")", xml_text(*e.language)) : std::string(),
            xml_text(e.text));
    }
    return fmt::format(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\">"
        "<id>{0}</id><title>{1}</title><updated>{2}</updated><author><name>{1}</name></author>"
        "<link rel=\"self\" href=\"{0}\"/><link href=\"{3}\"/>\n{4}</feed>\n",
        xml_text(feed.self), xml_text(feed.title), to_string(newest), xml_text(feed.home), entries);
}

void add_feed_routes(const Context& context, web::Router& routes) {
    using web::Role;
    const auto open = [](const char* summary) {
        return web::RouteSpec(summary, web::Access::open).hourly(kHourly).may(ErrorKind::not_found);
    };
    routes.get("/api/v1/content/feed.json", open("Read the feed of published content"),
               [&context](web::Visitor&, const ReadFeed& r) {
                   const Scope scope = open_feed(context, r.token);
                   return web::File{"application/feed+json",
                                    "",
                                    json_feed(view_of(context, scope, "/api/v1/content/feed.json")),
                                    {}};
               });
    routes.get("/api/v1/content/feed.xml", open("Read the Atom feed of published content"),
               [&context](web::Visitor&, const ReadFeed& r) {
                   const Scope scope = open_feed(context, r.token);
                   return web::File{"application/atom+xml; charset=utf-8",
                                    "",
                                    atom_feed(view_of(context, scope, "/api/v1/content/feed.xml")),
                                    {}};
               });
    routes.get("/api/v1/content/feed-token", {"Get the state of the feed", Role::viewer},
               [](Scope& s) { return feed_state(s); });
    routes.post("/api/v1/content/feed-token", {"Make a token of the feed", Role::admin},
                [&context](Scope& s) { return make_token(context, s); });
    routes.del("/api/v1/content/feed-token", {"Revoke the token of the feed", Role::admin},
               [](Scope& s) { revoke_token(s); });
}

}  // namespace herald::content
