#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/described.hpp"
#include "base/rules.hpp"
#include "connection/connection.hpp"
#include "store/scope.hpp"
#include "web/paging.hpp"

/// Where Herald listens: feeds, sites, networks, files and webhooks, and what came from them.
namespace herald::content {

struct SourceTag;
struct SourceItemTag;
using SourceId = Id<SourceTag>;
using SourceItemId = Id<SourceItemTag>;

enum class SourceKind : std::uint8_t {
    feed,     ///< RSS, Atom, RDF, JSON Feed; the address may be a page that names one
    sitemap,  ///< its newest pages are read
    page,     ///< one page, read again when it changes
    mastodon,
    bluesky,
    reddit,
    youtube,
    telegram,
    upload,   ///< files of items
    webhook,  ///< items are sent to us
};
BOOST_DESCRIBE_ENUM(SourceKind, feed, sitemap, page, mastodon, bluesky, reddit, youtube, telegram,
                    upload, webhook)

enum class SourceState : std::uint8_t { new_, ok, error, paused };
BOOST_DESCRIBE_ENUM(SourceState, new_, ok, error, paused)

/// As the API shows it. Figures are of the last 30 days.
struct Source {
    SourceId id;
    SourceKind kind{};
    std::string name;
    std::optional<std::string> url, place;
    std::optional<connection::ConnectionId> connection_id;
    std::optional<std::string> language;
    bool enabled = true;
    std::int64_t interval_minutes = 60;
    SourceState state = SourceState::new_;
    std::optional<Time> last_collected_at, next_collect_at;
    std::optional<std::string> last_error;
    std::int64_t item_count = 0, items_30d = 0, duplicates_30d = 0, engagement_30d = 0;
    std::optional<std::string> webhook_url;  ///< only in the answer that makes it
    Time created_at;
    std::int64_t version = 1;
};
BOOST_DESCRIBE_STRUCT(Source, (),
                      (id, kind, name, url, place, connection_id, language, enabled,
                       interval_minutes, state, last_collected_at, next_collect_at, last_error,
                       item_count, items_30d, duplicates_30d, engagement_30d, webhook_url,
                       created_at, version))

struct SourceDraft {
    SourceKind kind{};
    std::optional<std::string> name, url, place;
    std::optional<connection::ConnectionId> connection_id;
    std::optional<std::string> language;
    std::optional<bool> enabled;
    std::optional<std::int64_t> interval_minutes;
};
BOOST_DESCRIBE_STRUCT(SourceDraft, (),
                      (kind, name, url, place, connection_id, language, enabled, interval_minutes))

struct SourcePatch {
    SourceId id;
    std::optional<std::string> name, url, place;
    Change<connection::ConnectionId> connection_id;
    Change<std::string> language;
    std::optional<bool> enabled;
    std::optional<std::int64_t> interval_minutes;
    std::optional<bool> new_token;  ///< of a webhook: the old address ends
    web::IfMatch if_match;
};
BOOST_DESCRIBE_STRUCT(SourcePatch, (),
                      (id, name, url, place, connection_id, language, enabled, interval_minutes,
                       new_token, if_match))

struct SourceRef {
    SourceId id;
};
BOOST_DESCRIBE_STRUCT(SourceRef, (), (id))

struct ListSources : web::Paged {
    std::optional<SourceKind> kind;
    std::optional<SourceState> state;
    std::optional<std::string> q;
};
BOOST_DESCRIBE_STRUCT(ListSources, (web::Paged), (kind, state, q))

/// One thing that a source said. In lists the text is its beginning.
struct SourceItem {
    SourceItemId id;
    SourceId source_id;
    std::string source_name;
    std::optional<std::string> url;
    std::string title, text;
    std::optional<std::string> author, language, image_url;
    std::vector<std::string> tags;
    std::optional<Time> published_at;
    Time collected_at;
    std::optional<std::int64_t> likes, comments, shares, views;
    std::optional<SourceItemId> duplicate_of;  ///< said first there
};
BOOST_DESCRIBE_STRUCT(SourceItem, (),
                      (id, source_id, source_name, url, title, text, author, language, image_url,
                       tags, published_at, collected_at, likes, comments, shares, views,
                       duplicate_of))

struct SourceItemRef {
    SourceItemId id;
};
BOOST_DESCRIBE_STRUCT(SourceItemRef, (), (id))

struct ListSourceItems : web::Paged {
    std::optional<SourceId> source_id;
    std::optional<std::string> q, language;
    std::optional<Day> from, to;
    std::optional<bool> duplicates;
};
BOOST_DESCRIBE_STRUCT(ListSourceItems, (web::Paged), (source_id, q, language, from, to, duplicates))

struct ListItemsOfSource : web::Paged {
    SourceId id;
    std::optional<bool> duplicates;
};
BOOST_DESCRIBE_STRUCT(ListItemsOfSource, (web::Paged), (id, duplicates))

/// What a source brought in a period.
struct SourceShare {
    SourceId source_id;
    std::string name;
    std::int64_t items = 0;
    std::int64_t unique_items = 0;  ///< nobody else said them before
    std::int64_t engagement = 0;    ///< likes, comments and shares
    std::optional<double> median_engagement;
    std::int64_t first_to_tell = 0;  ///< items that others said after it
    std::int64_t trends = 0;         ///< present trends it speaks of
};
BOOST_DESCRIBE_STRUCT(SourceShare, (),
                      (source_id, name, items, unique_items, engagement, median_engagement,
                       first_to_tell, trends))
struct SourceAnalytics {
    Day from, to;
    std::vector<SourceShare> data;  ///< the one with most unique items first; at most 1000
};
BOOST_DESCRIBE_STRUCT(SourceAnalytics, (), (from, to, data))
struct GetSourceAnalytics {
    std::optional<Day> from, to;
};
BOOST_DESCRIBE_STRUCT(GetSourceAnalytics, (), (from, to))

inline constexpr std::int64_t kUsualInterval = 60, kShortestInterval = 15;
inline constexpr std::int64_t kMostSources = 20'000;

/// Throws Error{not_found}.
Source get_source(const Scope& scope, SourceId id);
/// The whole text. Throws Error{not_found}.
SourceItem get_source_item(const Scope& scope, SourceItemId id);

/// For retention: items that were published (or else collected) before a moment, the oldest first,
/// at most `limit` of them, with their entries in the archive; their number.
std::int64_t remove_source_items_before(Scope& scope, Time before, std::int64_t limit);

}  // namespace herald::content

template <>
inline constexpr auto herald::rules<herald::content::SourceDraft> = std::tuple{
    rule<&herald::content::SourceDraft::name>(length{1, 200},
                                              doc{"What the source calls itself when left out."}),
    rule<&herald::content::SourceDraft::url>(
        length{1, 2000}, doc{"Of feeds, sitemaps and pages; the feed of a page is found."}),
    rule<&herald::content::SourceDraft::place>(
        length{1, 300}, doc{"Of networks: @name@host, #tag@host, r/name, a channel, a handle."}),
    rule<&herald::content::SourceDraft::language>(length{2, 2}, doc{"ISO 639-1"}),
    rule<&herald::content::SourceDraft::interval_minutes>(at_least{15}, at_most{10'080},
                                                          doc{"60 when left out."}),
};
template <>
inline constexpr auto herald::rules<herald::content::SourcePatch> = std::tuple{
    rule<&herald::content::SourcePatch::name>(length{1, 200}),
    rule<&herald::content::SourcePatch::url>(length{1, 2000}),
    rule<&herald::content::SourcePatch::place>(length{1, 300}),
    rule<&herald::content::SourcePatch::language>(length{2, 2}),
    rule<&herald::content::SourcePatch::interval_minutes>(at_least{15}, at_most{10'080}),
    rule<&herald::content::SourcePatch::new_token>(
        doc{"Of a webhook: makes a new address, the old one ends."}),
};
template <>
inline constexpr auto herald::rules<herald::content::ListSources> = std::tuple{
    rule<&herald::content::ListSources::q>(length{1, 200}),
};
template <>
inline constexpr auto herald::rules<herald::content::ListSourceItems> = std::tuple{
    rule<&herald::content::ListSourceItems::q>(length{1, 200}),
    rule<&herald::content::ListSourceItems::duplicates>(
        doc{"true: only what was said before elsewhere; false: only what was not."}),
};
