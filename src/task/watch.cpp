#include "task/watch.hpp"

#include "store/system_db.hpp"

namespace herald::task {
namespace {

struct Counted {
    std::int64_t queued = 0, running = 0, failed = 0;
    std::optional<Time> ready_since;
};
BOOST_DESCRIBE_STRUCT(Counted, (), (queued, running, failed, ready_since))

}  // namespace

QueueSummary summarize(const Scope& scope, Whose whose) {
    std::string sql =
        "SELECT coalesce(sum(CASE WHEN state = 'queued' THEN 1 ELSE 0 END), 0) AS queued, "
        "coalesce(sum(CASE WHEN state = 'running' THEN 1 ELSE 0 END), 0) AS running, "
        "coalesce(sum(CASE WHEN state = 'failed' THEN 1 ELSE 0 END), 0) AS failed, "
        "min(CASE WHEN state = 'queued' AND not_before <= :now THEN not_before END) AS ready_since "
        "FROM tasks WHERE ";
    const Time now = scope.now();
    const store::Params params{{"now", now}, {"yesterday", now - std::chrono::hours(24)}};
    constexpr std::string_view kRecent =
        "(state IN ('queued', 'running') OR (state = 'failed' AND finished_at >= :yesterday))";
    const auto counted =
        whose == Whose::mine
            ? scope.db().one<Counted>(sql + "tenant = :tenant AND " + std::string(kRecent), params)
            : store::SystemDb(scope.database()).one<Counted>(sql + std::string(kRecent), params);
    const Counted row = counted.value_or(Counted{});
    return {row.queued, row.running,
            row.ready_since ? std::chrono::duration<double>(now - *row.ready_since).count() : 0.0,
            row.failed};
}

}  // namespace herald::task
