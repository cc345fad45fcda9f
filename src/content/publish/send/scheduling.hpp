#pragma once

#include "content/publish/send/ledger.hpp"
#include "web/results.hpp"

/// What people do with an item that is to go out.
namespace herald::content {

/// The connection that publishes on the item's network: its own, else the only one that can. Throws
/// Error{invalid} at "/connection_id" with what to do.
connection::ConnectionId publisher_for(const Context& context, const Scope& scope,
                                       const ContentItem& item);
/// The same without a sentence: absent when there is none, or more than one.
std::optional<connection::ConnectionId> find_publisher(
    const Context& context, const std::vector<connection::Connection>& connections,
    const ContentItem& item);

/// An item that may go out, and what would. Throws Error{conflict} for its state, or Error{invalid}
/// with everything that keeps it from going out.
Intent require_ready(const Context& context, const Scope& scope, const ContentItem& item, Way way);

ContentItem schedule_content(const Context& context, Scope& scope, const ScheduleContent& request);
ContentItem unschedule_content(const Context& context, Scope& scope, ItemId id);
/// Moves the time of what is scheduled, or only pencilled in; no time takes it off the calendar.
struct Replan {
    ItemId id;
    std::optional<Time> at;
};
ContentItem replan(const Context& context, Scope& scope, const Replan& wish);
task::Task publish_content(const Context& context, Scope& scope, const PublishContent& request);
ContentItem mark_published(const Context& context, Scope& scope,
                           const MarkContentPublished& request);
/// One more try of what failed or is unclear, by a person's word; the network is asked first where
/// it can be. Throws Error{conflict}.
Publication retry_publication(const Context& context, Scope& scope,
                              const RetryPublication& request);

/// Begins what is due, over one tenant's item: published when it is at most kLatest late. What is
/// not ready any more fails with the reason.
void publish_due_item(const Context& context, Scope& scope, ItemId id);

}  // namespace herald::content
