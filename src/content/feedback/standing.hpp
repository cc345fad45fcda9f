#pragma once

#include <optional>
#include <string>

#include "store/scope.hpp"

namespace herald::content {

/// How the workspace's content stands: the last 28 days beside the twelve weeks before them.
struct ContentStanding {
    std::int64_t posts = 0;       ///< that went out in 28 days
    std::optional<double> usual;  ///< a 28-day window of the twelve weeks before; absent: none
    std::optional<double> lift;   ///< what posts of 28 days got over what those before got: 1.2
    std::int64_t planned = 0;     ///< with a date in the next 14 days
    std::int64_t failed = 0;      ///< of the last 28 days, and not mended
    std::optional<std::string> do_more;  ///< the strongest lesson that is a gain
};
/// Absent when nothing went out in 16 weeks.
std::optional<ContentStanding> content_standing(const Scope& scope);

}  // namespace herald::content
