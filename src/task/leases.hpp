#pragma once

#include "task/active.hpp"

/// Who may run what: leases over all tenants, for this folder only.
namespace herald::task {

/// The oldest task of a tenant and type that may start now.
struct Candidate {
    store::TenantId tenant;
    std::string type;
    TaskId id;
};
BOOST_DESCRIBE_STRUCT(Candidate, (), (tenant, type, id))

std::vector<Candidate> list_candidates(store::Database& database, Time now);
/// When the next waiting task may start.
std::optional<Time> next_not_before(store::Database& database, Time now);
/// Live tasks over all tenants, and how long the one that has waited longest could have run.
struct QueueDepth {
    std::string type;
    State state{};
    std::int64_t tasks = 0;
    std::optional<Time> ready_since;  ///< of the oldest queued one that may start
};
BOOST_DESCRIBE_STRUCT(QueueDepth, (), (type, state, tasks, ready_since))
std::vector<QueueDepth> list_depths(store::Database& database, Time now);
/// Absent when someone else took it, or it was cancelled.
std::optional<Leased> take_lease(const RunnerContext& context, const Candidate& candidate,
                                 const std::string& owner);

/// Puts tasks back in the queue whose lease ran out; with `keep_owner`, those of every other owner
/// too. One that is lost kMaxInterruptions times in a row without saving a cursor fails: it is
/// likely what ends the server.
int release_lost_leases(const RunnerContext& context, const std::optional<std::string>& keep_owner);
inline constexpr int kMaxInterruptions = 20;

/// Ended tasks are kept this long.
inline constexpr auto kTaskKept = std::chrono::hours(90 * 24);
std::int64_t remove_old_tasks(store::Database& database, Time now);

}  // namespace herald::task
