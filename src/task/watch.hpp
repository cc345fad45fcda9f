#pragma once

#include "store/scope.hpp"

/// Tasks in numbers, for those who watch over the program.
namespace herald::task {

struct QueueSummary {
    std::int64_t queued = 0, running = 0;
    double oldest_seconds = 0;  ///< how long the one that has waited longest could have run already
    std::int64_t failed_24h = 0;
};

enum class Whose { mine, everybodys };
/// Of the scope's organization, or of all.
QueueSummary summarize(const Scope& scope, Whose whose);

}  // namespace herald::task
