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

/// Newest first, at most `limit`; texts are cut at `text_bytes` characters.
struct Wanted {
    SearchWords words;
    Filters filters;
    std::int64_t limit = kBlock;
    std::int64_t characters = 2000;
};
std::vector<StoredEntry> find_entries(const Scope& scope, const Wanted& wanted);

}  // namespace herald::content
