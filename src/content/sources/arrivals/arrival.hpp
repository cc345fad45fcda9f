#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "connector/collect.hpp"
#include "content/feed/feed.hpp"
#include "content/page/page.hpp"

/// From whatever a source gives to items of one shape. Pure: no network, no database.
namespace herald::content::arrivals {

using Arrival = connector::SourceItem;

inline constexpr std::size_t kTitleBytes = 2'000, kTextBytes = 100'000, kUrlBytes = 4'000;
inline constexpr std::size_t kMostTags = 30, kTagBytes = 120;
/// Of one file.
inline constexpr std::size_t kMostItems = 50'000, kMostFileBytes = 32 << 20;

/// Cuts what is too long, makes HTML plain, drops dates that cannot be and addresses that are
/// unsafe, and sees to an id. False for what says nothing: no title, no text, no address.
bool settle(Arrival& arrival, Time now);

/// Items of a feed, with the engagement that some feeds tell (comments, views, votes).
std::vector<Arrival> from_feed(const feed::Feed& feed, Time now);
/// The page itself. `url` is where it was read.
Arrival from_page(const page::Page& page, std::string_view url, Time now);

/// What a file held.
struct FileItems {
    std::vector<Arrival> items;
    std::size_t skipped = 0;            ///< records that say nothing
    std::vector<std::string> problems;  ///< in words, the first 20
    bool cut = false;                   ///< there was more than kMostItems
};
/// CSV with a header line, JSON (an item, a list, {"items":[…]}, one a line), JSON Feed, RSS or
/// Atom; which, is seen from the first bytes. Throws Error{invalid} for what is none of them.
FileItems from_file(std::string_view bytes, Time now);

}  // namespace herald::content::arrivals
