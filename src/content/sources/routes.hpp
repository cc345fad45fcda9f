#pragma once

#include "content/items/context.hpp"
#include "content/items/task_for.hpp"
#include "content/sources/store/source.hpp"
#include "task/task.hpp"
#include "web/router.hpp"

/// Sources, their items and trends under /api/v1.
namespace herald::content {

/// The context outlives the router.
void add_source_routes(const Context& context, web::Router& routes);
void add_source_tasks(const Context& context, task::Runner& runner);

struct UploadSourceItems {
    SourceId id;
    web::Upload file;
};
BOOST_DESCRIBE_STRUCT(UploadSourceItems, (), (id, file))
web::Accepted<task::TaskAnswer> upload_items(const Context& context, Scope& scope,
                                             const UploadSourceItems& request);

struct DiscoverSources {
    std::string url;
};
BOOST_DESCRIBE_STRUCT(DiscoverSources, (), (url))
struct SourceFound {
    SourceKind kind{};
    std::string url, title;
    std::optional<std::string> place;
};
BOOST_DESCRIBE_STRUCT(SourceFound, (), (kind, url, title, place))
struct SourcesFound {
    std::vector<SourceFound> found;
    std::optional<std::string> note;  ///< why there is nothing
};
BOOST_DESCRIBE_STRUCT(SourcesFound, (), (found, note))
TaskFor<SourcesFound> discover_sources(const Context& context, Scope& scope,
                                       const DiscoverSources& request);

struct InboundItem {
    std::optional<std::string> external_id, url, title, text, author, language, image_url;
    std::optional<std::vector<std::string>> tags;
    std::optional<Time> published_at;
    std::optional<std::int64_t> likes, comments, shares, views;
};
BOOST_DESCRIBE_STRUCT(InboundItem, (),
                      (external_id, url, title, text, author, language, image_url, tags,
                       published_at, likes, comments, shares, views))
/// One item, or a list of them.
struct SendSourceItems : InboundItem {
    std::string token;
    std::optional<std::vector<InboundItem>> items;
};
BOOST_DESCRIBE_STRUCT(SendSourceItems, (InboundItem), (token, items))
struct SourceItemsReceived {
    std::int64_t received = 0, added = 0, updated = 0, duplicates = 0;
};
BOOST_DESCRIBE_STRUCT(SourceItemsReceived, (), (received, added, updated, duplicates))
SourceItemsReceived receive_items(const Context& context, const SendSourceItems& request);

}  // namespace herald::content

template <>
inline constexpr auto herald::rules<herald::content::DiscoverSources> = std::tuple{
    rule<&herald::content::DiscoverSources::url>(length{1, 2000}),
};
template <>
inline constexpr auto herald::rules<herald::content::InboundItem> = std::tuple{
    rule<&herald::content::InboundItem::external_id>(
        length{1, 1000}, doc{"Yours; sending it again updates the item."}),
    rule<&herald::content::InboundItem::url>(length{1, 4000}),
    rule<&herald::content::InboundItem::title>(length{0, 2000}),
    rule<&herald::content::InboundItem::text>(length{0, 100'000}),
    rule<&herald::content::InboundItem::tags>(count{0, 30}),
    rule<&herald::content::InboundItem::likes>(at_least{0}),
    rule<&herald::content::InboundItem::comments>(at_least{0}),
    rule<&herald::content::InboundItem::shares>(at_least{0}),
    rule<&herald::content::InboundItem::views>(at_least{0}),
};
template <>
inline constexpr auto herald::rules<herald::content::SendSourceItems> = std::tuple{
    rule<&herald::content::SendSourceItems::items>(count{1, 100}),
};

namespace herald::web {

template <>
inline Response to_response<content::TaskFor<content::SourcesFound>>(
    content::TaskFor<content::SourcesFound> result) {
    return to_response(std::move(result.answer));
}
template <>
inline void describe_result<content::TaskFor<content::SourcesFound>>(SchemaBook& book,
                                                                     json::object& operation) {
    content::describe_task_for<content::SourcesFound>(book, operation);
}

}  // namespace herald::web
