#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.hpp"

/// What sources publish, in one shape whatever they write it in.
namespace herald::content::feed {

enum class Format {
    none,  ///< nothing that could be read as a feed
    rss090,
    rss091_netscape,
    rss091,
    rss092,
    rss093,
    rss094,
    rss10,
    rss20,
    rss,  ///< of an unknown version
    atom03,
    atom10,
    atom,
    cdf,
    json10,
    json11,
    sitemap,
    sitemap_index,
    html,  ///< a web page; see Feed::alternates
};
/// "rss20", "atom10", "json11"; empty for none.
std::string_view name(Format format);

/// A text as the source wrote it. HTML is sanitised and its addresses are absolute.
struct Text {
    std::string value;
    std::string type;  ///< "text/plain", "text/html", "application/xhtml+xml", or another
    std::string language;
    std::string base;
    std::string source;  ///< address of content that stands elsewhere
};

struct Person {
    std::string name, email, url;
    friend bool operator==(const Person&, const Person&) = default;
};
/// "Name (email)", or the one of them there is.
std::string shown(const Person& person);

struct Link {
    std::string href;  ///< absolute; may be empty
    std::string rel;   ///< "alternate" when nothing is said, "enclosure", "self", …
    std::string type, title, hreflang, length;
};

struct Tag {
    std::string term, scheme, label;
    friend bool operator==(const Tag&, const Tag&) = default;
};

/// A date as written and, where it can be read, as a moment.
struct Moment {
    std::string text;
    std::optional<Time> at;
};

struct Picture {
    std::string url, title, link, description, width, height;
};

struct Generator {
    std::string name, url, version;
};

/// GeoRSS and GML. Coordinates are x, y (and z): longitude first where they are of the globe.
struct Place {
    enum class Shape { none, point, line, polygon, box };
    Shape shape = Shape::none;
    std::vector<std::vector<double>> points;
};

/// Podlove's simple chapters.
struct Chapter {
    std::chrono::microseconds start{0};
    std::string title, url, image;
};

/// An element that has no member of its own: "slash_comments", "media_credit". Of a namespace
/// nobody knows under the prefix the source uses.
struct Extra {
    std::string name;
    std::string value;
    std::vector<std::pair<std::string, std::string>> attributes;
    unsigned depth = 0;
};

/// What a feed, an entry and an entry's source may each say of themselves.
struct Record {
    std::string id;
    std::optional<bool> id_is_address;  ///< RSS: guid without isPermaLink="false"
    std::string link, language, author, comments, icon, logo;
    Text title, subtitle, summary, rights, info;
    std::vector<Text> contents;
    std::vector<Link> links;
    std::vector<Person> authors, contributors;
    Person publisher;
    std::vector<Tag> tags;
    Moment published, updated, created, expired, valid_from, valid_until;
    Generator generator;
    Picture image;
    Place place;
    std::string chapters_version;
    std::vector<Chapter> chapters;
    std::optional<bool> is_explicit;  ///< itunes:explicit
    std::optional<bool> blocked;      ///< itunes:block
    std::vector<Extra> extras;

    const Extra* find_extra(std::string_view name) const;
};

/// An entry, in the words Herald works with; `said` has all of it.
struct Item {
    std::string id;  ///< never empty: the source's, else the address, else a hash of what it says
    std::string url;
    std::string title;  ///< plain
    std::string text;   ///< plain: the longest the feed holds of it
    std::string html;   ///< sanitised; empty when the source wrote plain text
    std::string author;
    std::string language;
    std::vector<std::string> tags;
    std::optional<Time> published_at, updated_at;
    std::string image_url;
    std::vector<Link> enclosures;
    Record said;
    std::unique_ptr<Record> source;  ///< the feed it was taken from; null when there is none
};

struct Feed {
    Format format = Format::none;
    std::string title;  ///< plain
    std::string description;
    std::string link;  ///< of the site
    std::string language;
    std::string image_url;
    std::optional<Time> updated_at;
    std::vector<Item> items;
    bool cut = false;              ///< there were more items than the limit
    std::vector<Link> alternates;  ///< feeds a web page names (Format::html)
    std::string next_url;          ///< the next page (JSON Feed, Atom rel=next)
    std::string encoding;          ///< "utf-8", "windows-1252"
    /// What is wrong with the document, in a few words, although it was read; empty: nothing.
    std::string flaw;
    bool encoding_overridden = false;  ///< what was said of the encoding was not true
    Record said;
};

/// Where the document comes from: its address and the headers of the answer, each may be empty.
struct Origin {
    std::string url, content_type, content_location, content_language;
};

struct FeedLimits {
    std::size_t bytes = 32 << 20;
    std::size_t items = 5'000;
    std::size_t text_bytes = 2 << 20;  ///< of one text; longer ones are cut
    std::size_t list = 500;            ///< links, tags, people, extras of one record
};

/// Reads RSS 0.9 to 2.0, RDF, Atom 0.3 and 1.0, CDF, JSON Feed, sitemaps and their indexes, well
/// formed or not; of an HTML page the feeds it names. Anything else is Format::none with a flaw.
/// Throws Error{too_large} beyond limits.bytes, nothing else.
Feed parse_feed(std::string_view bytes, const Origin& origin = {}, const FeedLimits& limits = {});

}  // namespace herald::content::feed
