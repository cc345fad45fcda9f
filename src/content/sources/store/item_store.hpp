#pragma once

#include <span>

#include "content/sources/arrivals/arrival.hpp"
#include "content/sources/store/source_store.hpp"
#include "store/bus.hpp"

/// What a source said, on its way into the database.
namespace herald::content {

/// An item as its row has it.
struct SourceItemRow {
    SourceItemId id;
    SourceId source_id;
    std::int64_t external_key = 0, address_key = 0;
    std::optional<std::string> url;
    std::string title, text, folded;
    std::optional<std::string> author, language, image_url;
    std::vector<std::string> tags;
    std::optional<Time> published_at;
    Time collected_at, at;
    std::optional<std::int64_t> likes, comments, shares, views;
    std::int64_t hash = 0;         ///< SimHash; 0: too short to be compared
    std::int64_t content_key = 0;  ///< of title and text, exactly
    std::optional<SourceItemId> duplicate_of;
};
BOOST_DESCRIBE_STRUCT(SourceItemRow, (),
                      (id, source_id, external_key, address_key, url, title, text, folded, author,
                       language, image_url, tags, published_at, collected_at, at, likes, comments,
                       shares, views, hash, content_key, duplicate_of))

/// Everything that costs time, outside of any transaction. One row an external id.
std::vector<SourceItemRow> prepare_items(const Scope& scope, const SourceRow& source,
                                         std::vector<arrivals::Arrival> arrived);

struct Kept {
    std::int64_t added = 0, updated = 0, duplicates = 0;
    std::vector<SourceItemId> ids;  ///< of the added ones
};
/// Adds what is new, takes over changed texts and figures, tells what was said before, keeps the
/// archive's index and announces "source.item_added" once.
Kept keep_items(Tx& tx, const Scope& scope, store::Bus& bus, const SourceRow& source,
                std::vector<SourceItemRow>& rows);

/// The external keys among `keys` that the source has already.
std::vector<std::int64_t> known_keys(const Scope& scope, SourceId source,
                                     std::span<const std::int64_t> keys);

/// At most `limit` items of a source, the oldest first; their number.
std::int64_t remove_items_of(Scope& scope, SourceId source, std::int64_t limit);

}  // namespace herald::content
