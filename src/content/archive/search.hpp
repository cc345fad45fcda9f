#pragma once

#include <limits>

#include "content/archive/archive.hpp"
#include "content/index/words.hpp"

/// Inside the room: entries found by the index of words.
namespace herald::content {

struct PlaceRange {
    std::int64_t low = 0, top = std::numeric_limits<std::int64_t>::max();
};
struct Filters {
    std::optional<EntryType> type;
    std::optional<std::string> tag, network, language;
    PlaceRange places;
};
Filters filters_of(const Context& context, const Scope& scope, const SearchArchive& request);

/// Newest first, at most `limit`; texts are cut at `characters`.
struct Wanted {
    SearchWords words;
    Filters filters;
    std::int64_t limit = kBlock;
    std::int64_t characters = 2000;
    /// How long it took until there were so many tells which time holds several times as many: of
    /// these PostgreSQL's two indexes together tell what fits; of all entries that of words alone,
    /// which takes the longer the larger the archive is.
    std::int64_t sample = 8'000;
};
std::vector<StoredEntry> find_entries(const Scope& scope, const Wanted& wanted);

/// What is found from a place down.
struct FoundBlock {
    std::vector<StoredEntry> entries;  ///< newest first
    /// All that fits down to here is in it, though less than `limit`: there may be more below.
    std::optional<std::int64_t> low;
};
/// As `find_entries`, but satisfied with `enough` of the newest where more would take long.
FoundBlock find_block(const Scope& scope, const Wanted& wanted, std::int64_t enough);

/// One page of what fits `wanted.words`, block by block, each by how well it fits.
web::Page<ArchiveEntry> search_words(const Scope& scope, const SearchArchive& request,
                                     Wanted wanted);

}  // namespace herald::content
