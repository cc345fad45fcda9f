#pragma once

#include "content/items/context.hpp"
#include "event/event.hpp"
#include "task/task.hpp"
#include "web/router.hpp"

/// How long the archive keeps things.
namespace herald::content {

/// Null: for ever.
struct ArchiveRetention {
    std::optional<std::int64_t> source_items_days;       ///< since they were published
    std::optional<std::int64_t> transcripts_audio_days;  ///< the sound; what was said stays
    std::optional<std::int64_t> archived_items_days;     ///< content, since it was put away
    std::int64_t version = 0;
};
BOOST_DESCRIBE_STRUCT(ArchiveRetention, (),
                      (source_items_days, transcripts_audio_days, archived_items_days, version))

struct PutArchiveRetention {
    std::optional<std::int64_t> source_items_days, transcripts_audio_days, archived_items_days;
    web::IfMatch if_match;
};
BOOST_DESCRIBE_STRUCT(PutArchiveRetention, (),
                      (source_items_days, transcripts_audio_days, archived_items_days, if_match))

ArchiveRetention get_retention(const Scope& scope);
ArchiveRetention put_retention(const Context& context, Scope& scope,
                               const PutArchiveRetention& request);

/// "archive.keep".
task::TaskType keep_task(const Context& context);
event::Listener keep_listener(const Context& context);
void add_retention_routes(const Context& context, web::Router& routes);

}  // namespace herald::content

template <>
inline constexpr auto herald::rules<herald::content::PutArchiveRetention> = std::tuple{
    rule<&herald::content::PutArchiveRetention::source_items_days>(at_least{1}, at_most{36'500}),
    rule<&herald::content::PutArchiveRetention::transcripts_audio_days>(at_least{1},
                                                                        at_most{36'500}),
    rule<&herald::content::PutArchiveRetention::archived_items_days>(at_least{1}, at_most{36'500}),
};
