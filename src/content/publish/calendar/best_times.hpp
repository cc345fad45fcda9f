#pragma once

#include <map>

#include "base/calendar.hpp"
#include "content/items/item.hpp"
#include "store/scope.hpp"

/// When people of a network look.
namespace herald::content {

enum class TimesBasis : std::uint8_t { own, general };
BOOST_DESCRIBE_ENUM(TimesBasis, own, general)

/// An hour of the week in the workspace's zone; weekday 1 is Monday.
struct TimeCell {
    std::int64_t weekday = 1, hour = 0;
    double score = 0;        ///< 0 to 1, of the best hour
    std::int64_t posts = 0;  ///< of the workspace's own that it rests on
};
BOOST_DESCRIBE_STRUCT(TimeCell, (), (weekday, hour, score, posts))
struct TimeHint {
    std::int64_t weekday = 1, hour = 0;
    std::string why;
    std::string code;  ///< "time_own" or "time_habit": the sentence in another language
    std::map<std::string, std::string> values;
};
BOOST_DESCRIBE_STRUCT(TimeHint, (), (weekday, hour, why, code, values))

struct BestTimes {
    std::optional<std::string> network;
    TimesBasis basis = TimesBasis::general;
    std::vector<TimeCell> cells;  ///< 168, Monday 00:00 first
    std::vector<TimeHint> top;
};
BOOST_DESCRIBE_STRUCT(BestTimes, (), (network, basis, cells, top))

struct GetBestTimes {
    std::optional<std::string> network;
};
BOOST_DESCRIBE_STRUCT(GetBestTimes, (), (network))

/// Posts with read-back engagement that the workspace's own times must rest on.
inline constexpr std::int64_t kEnoughPosts = 30;

/// Throws Error{invalid} for a network that is none.
BestTimes get_best_times(const Scope& scope, const GetBestTimes& request, const TimeZone& zone);

}  // namespace herald::content
