#pragma once

#include <string>
#include <vector>

#include "connector/publish.hpp"
#include "content/items/context.hpp"
#include "event/event.hpp"
#include "web/results.hpp"
#include "web/router.hpp"

/// Files of items.
namespace herald::content {

struct MediaTag;
using MediaId = Id<MediaTag>;

inline constexpr std::uint64_t kLargestImage = 20u << 20, kLargestVideo = 200u << 20;
/// A network that fetches a picture does so within minutes.
inline constexpr auto kMediaLinkLife = std::chrono::hours(6);

/// Where the bytes of a file are.
std::string media_blob(MediaId id);

/// One file as it is kept.
struct StoredMedia {
    MediaId id;
    std::string name, media_type;
    std::int64_t bytes = 0;
    std::optional<std::int64_t> width, height;
    Time created_at;
};
BOOST_DESCRIBE_STRUCT(StoredMedia, (), (id, name, media_type, bytes, width, height, created_at))

struct AddItemMedia {
    ItemId id;
    web::Upload file;
    std::optional<std::string> alt;
};
BOOST_DESCRIBE_STRUCT(AddItemMedia, (), (id, file, alt))
struct ItemMediaRef {
    ItemId id;
    std::string name;
};
BOOST_DESCRIBE_STRUCT(ItemMediaRef, (), (id, name))
struct DescribeItemMedia {
    ItemId id;
    std::string name;
    std::optional<std::string> alt;  ///< null: none
};
BOOST_DESCRIBE_STRUCT(DescribeItemMedia, (), (id, name, alt))

/// Throws Error{invalid} at "/file" for what is no picture or film, is not what it says it is, or
/// is more than the item's network takes; Error{conflict} for what is going out or has gone. An
/// item that was approved is a draft again: a yes was said to something else.
ContentItem add_media(const Context& context, Scope& scope, const AddItemMedia& request);
ContentItem describe_media(const Context& context, Scope& scope, const DescribeItemMedia& request);
ContentItem remove_media(const Context& context, Scope& scope, const ItemMediaRef& request);

/// What goes out with the item, in its order. Throws Error{not_found} when a file is gone.
std::vector<StoredMedia> media_of(const Scope& scope, const ContentItem& item);
/// The bytes, and a link by which a network can fetch them for kMediaLinkLife.
connector::PostMedia load_media(const Context& context, const Scope& scope, MediaId id);

void add_media_routes(const Context& context, web::Router& routes);
/// "content.removed": an item's files go with it.
event::Listener media_listener(const Context& context);

}  // namespace herald::content

template <>
inline constexpr auto herald::rules<herald::content::AddItemMedia> = std::tuple{
    rule<&herald::content::AddItemMedia::alt>(length{0, 5000},
                                              doc{"What a screen reader says of it."}),
};
template <>
inline constexpr auto herald::rules<herald::content::DescribeItemMedia> = std::tuple{
    rule<&herald::content::DescribeItemMedia::alt>(length{0, 5000}),
};
