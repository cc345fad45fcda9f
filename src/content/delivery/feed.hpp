#pragma once

#include "content/items/context.hpp"
#include "web/router.hpp"

/// The published content as a feed that others read.
namespace herald::content {

struct FeedToken {
    std::string token;
    std::string json_url, xml_url;
    Time created_at;
};
BOOST_DESCRIBE_STRUCT(FeedToken, (), (token, json_url, xml_url, created_at))

/// Whether it can be read; the token itself is shown once, when it is made.
struct FeedState {
    bool open = false;
    std::optional<Time> created_at;  ///< of the token
};
BOOST_DESCRIBE_STRUCT(FeedState, (), (open, created_at))

/// What a feed shows of one item.
struct FeedEntry {
    ItemId id;
    std::string title, text;
    std::optional<std::string> url, language, network;
    std::vector<std::string> tags;
    Time published_at, updated_at;
};
BOOST_DESCRIBE_STRUCT(FeedEntry, (),
                      (id, title, text, url, language, network, tags, published_at, updated_at))
struct FeedView {
    std::string title, home, self;
    std::vector<FeedEntry> entries;
};
std::string json_feed(const FeedView& feed);
std::string atom_feed(const FeedView& feed);

inline constexpr std::int64_t kFeedEntries = 50;
void add_feed_routes(const Context& context, web::Router& routes);

}  // namespace herald::content
