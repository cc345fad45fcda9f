#pragma once

#include <memory>

#include "content/items/context.hpp"
#include "content/sources/fetch/hosts.hpp"
#include "content/sources/store/source_store.hpp"
#include "task/task.hpp"

/// Collection: the task that reads sources.
namespace herald::content {

inline constexpr std::string_view kCollectTask = "content.collect";

/// Sources in a workspace are looked at by a standing order every ten minutes; trends once a day.
/// What a person changed of them stays.
void set_standing_orders(Tx& tx, const Context& context, const Scope& scope);
/// Reads one source now, whatever its interval.
task::Task enqueue_collect(Tx& tx, const Context& context, const Scope& scope,
                           const SourceRow& row);

struct CollectOptions {
    unsigned threads = 16;
    std::int64_t most_sources = 20'000;     ///< of one run
    std::chrono::seconds host_budget{120};  ///< of one run for one host; the rest waits
};
/// "content.collect": reads what is due, or the source of its input. Several hosts at once, one
/// question at a time to each. The context outlives it; `hosts` is shared by all that ask.
task::TaskType collect_task(const Context& context, std::shared_ptr<fetch::Hosts> hosts,
                            CollectOptions options = {});
/// "content.upload": takes the items of an uploaded file.
task::TaskType upload_task(const Context& context);
/// "content.discover": what can be collected at an address.
task::TaskType discover_task(const Context& context, std::shared_ptr<fetch::Hosts> hosts);

}  // namespace herald::content
