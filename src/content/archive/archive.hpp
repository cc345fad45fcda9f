#pragma once

#include <optional>
#include <string>
#include <vector>

#include "content/index/index.hpp"
#include "content/items/context.hpp"
#include "web/paging.hpp"

/// Everything that was written, collected, transcribed and published, and how it is found again.
namespace herald::content {

/// Where a word of the search stands in an excerpt; in code points.
struct ExcerptMark {
    std::int64_t from = 0, size = 0;
};
BOOST_DESCRIBE_STRUCT(ExcerptMark, (), (from, size))

struct ArchiveEntry {
    EntryType type{};
    Uuid ref;
    std::string title, excerpt;
    std::vector<ExcerptMark> marks;
    std::optional<std::string> language;
    std::vector<std::string> tags;
    std::optional<std::string> network, state, url;
    Time at;
    std::optional<double> score;  ///< of a search: higher is better; of likeness: 0 to 1
};
BOOST_DESCRIBE_STRUCT(ArchiveEntry, (),
                      (type, ref, title, excerpt, marks, language, tags, network, state, url, at,
                       score))

struct SearchArchive : web::Paged {
    std::optional<std::string> q;
    std::optional<EntryType> type;
    std::optional<std::string> tag, network, language;
    std::optional<Day> from, to;
    std::optional<bool> semantic;
};
BOOST_DESCRIBE_STRUCT(SearchArchive, (web::Paged),
                      (q, type, tag, network, language, from, to, semantic))

/// The newest matches first in blocks of kBlock, each block by how well it fits; without words
/// simply the newest first.
web::Page<ArchiveEntry> search_archive(const Context& context, const Scope& scope,
                                       const SearchArchive& request);
/// A word that half of all entries have is not ranked over all of them, but over the newest.
inline constexpr std::int64_t kBlock = 400;
/// Of words side by side, which cost more to look at and leave less to be ranked.
inline constexpr std::int64_t kPhraseBlock = 100;

/// One entry whole.
struct StoredEntry {
    EntryType type{};
    Uuid ref;
    std::string title, text;
    std::optional<std::string> language;
    std::vector<std::string> tags;
    std::optional<std::string> network, state, url;
    Time at;
    std::int64_t place = 0;
};
BOOST_DESCRIBE_STRUCT(StoredEntry, (),
                      (type, ref, title, text, language, tags, network, state, url, at, place))
/// Throws Error{not_found}.
StoredEntry get_entry(const Scope& scope, EntryType type, Uuid ref);
/// As a list shows it.
ArchiveEntry shown(const StoredEntry& entry);

struct EntryRef {
    EntryType type{};
    Uuid ref;
};
BOOST_DESCRIBE_STRUCT(EntryRef, (), (type, ref))

struct SimilarEntries {
    std::vector<ArchiveEntry> data;
};
BOOST_DESCRIBE_STRUCT(SimilarEntries, (), (data))
/// At most ten, the likest first.
SimilarEntries similar_entries(const Context& context, const Scope& scope, const EntryRef& ref);

struct TagEntry {
    EntryType type{};
    Uuid ref;
    std::vector<std::string> tags;
};
BOOST_DESCRIBE_STRUCT(TagEntry, (), (type, ref, tags))
/// A tag as it was first written, and how many entries have it.
struct ArchiveTag {
    std::string tag;
    std::int64_t entries = 0;
};
BOOST_DESCRIBE_STRUCT(ArchiveTag, (), (tag, entries))

struct ListArchiveTags : web::Paged {
    std::optional<std::string> q;
};
BOOST_DESCRIBE_STRUCT(ListArchiveTags, (web::Paged), (q))
/// The most used first.
web::Page<ArchiveTag> list_archive_tags(const Scope& scope, const ListArchiveTags& request);

/// Content keeps its tags itself; whatever else there is keeps them here, before its own.
ArchiveEntry tag_entry(const Context& context, Scope& scope, const TagEntry& request);

}  // namespace herald::content

template <>
inline constexpr auto herald::rules<herald::content::SearchArchive> = std::tuple{
    rule<&herald::content::SearchArchive::q>(
        length{0, 500},
        doc{"Words that must all be there; \"side by side\"; -without. The last word may go on."}),
    rule<&herald::content::SearchArchive::from>(doc{"A day of the workspace's zone, inclusive."}),
    rule<&herald::content::SearchArchive::semantic>(
        doc{"By meaning instead of words, where a sentence model is at hand."}),
};
template <>
inline constexpr auto herald::rules<herald::content::ListArchiveTags> = std::tuple{
    rule<&herald::content::ListArchiveTags::q>(length{0, 60},
                                               doc{"What the tags begin with, in any case."}),
};
template <>
inline constexpr auto herald::rules<herald::content::TagEntry> = std::tuple{
    rule<&herald::content::TagEntry::tags>(count{0, 30}),
};
