#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ads/connections.hpp"
#include "ads/context.hpp"
#include "web/router.hpp"

/// Reading the platforms: a task per call, one connection after another. Facts of whole (account,
/// day) slices replace what was known as soon as a slice is complete; a task that starts again goes
/// on with the slices that are missing.
namespace herald::ads {

struct SyncRequest {
    std::optional<std::vector<ConnectionId>> connection_ids;  ///< all enabled ones when left out
    std::optional<Day> from, to;  ///< the trailing window (and history at first) when left out
};
BOOST_DESCRIBE_STRUCT(SyncRequest, (), (connection_ids, from, to))

struct SyncStarted {
    task::TaskId job_id;
    task::Task task;
};
BOOST_DESCRIBE_STRUCT(SyncStarted, (), (job_id, task))

/// How far one connection is.
struct SyncConnection {
    ConnectionId connection_id;
    std::string name;
    task::State state{};
    std::int64_t rows = 0, days_done = 0, days_total = 0;
    std::optional<std::string> error;
};
BOOST_DESCRIBE_STRUCT(SyncConnection, (),
                      (connection_id, name, state, rows, days_done, days_total, error))

struct SyncStatus {
    task::TaskId job_id;
    task::Task task;
    std::vector<SyncConnection> connections;
};
BOOST_DESCRIBE_STRUCT(SyncStatus, (), (job_id, task, connections))

SyncStarted start_sync(const Context& context, Scope& scope, const SyncRequest& request);
void add_sync_routes(const Context& context, web::Router& routes);
task::TaskType sync_task(const Context& context);

}  // namespace herald::ads
