#pragma once

#include <span>

#include "content/sources/store/trend.hpp"

/// Trends in SQL: what the task that looks for them writes.
namespace herald::content {

struct StoredTrend {
    Trend trend;
    std::vector<SourceId> source_ids;
};
/// All there are now; those that are not among them go. One that was there keeps its id and the
/// moment it was first seen.
void put_trends(Tx& tx, std::span<const StoredTrend> trends, Time now);

}  // namespace herald::content
