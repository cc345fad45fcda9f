#pragma once

#include <optional>

#include "base/described.hpp"
#include "insight/panel/context.hpp"
#include "web/paging.hpp"
#include "web/router.hpp"

/// When everything was worked out anew and what stood open afterwards; and how long what is over is
/// kept.
namespace herald::insight {

struct InsightRefresh {
    Time at;                           ///< when it ended
    std::optional<Day> facts_through;  ///< the newest day with figures
    std::int64_t took_ms = 0;
    std::int64_t incidents = 0, recommendations = 0;  ///< open ones
    std::optional<double> score;                      ///< health, 0 … 100
};
BOOST_DESCRIBE_STRUCT(InsightRefresh, (),
                      (at, facts_through, took_ms, incidents, recommendations, score))

struct ListInsightRefreshes : web::Paged {};
BOOST_DESCRIBE_STRUCT(ListInsightRefreshes, (web::Paged), ())

/// What stands open now, as of `at`.
InsightRefresh count_open(const Scope& scope, Time at, std::optional<Day> facts_through,
                          std::chrono::milliseconds took);
void keep_refresh(Tx& tx, const InsightRefresh& refresh);

/// Incidents that are over and advice that was followed, refused or taken back are kept for two
/// years, advice that merely went out of date for half a year, refreshes for a quarter.
inline constexpr std::chrono::days kKeptRecord{730}, kKeptExpired{180}, kKeptRefreshes{90};
struct Pruned {
    std::int64_t incidents = 0, recommendations = 0;
};
Pruned prune(Tx& tx, Time now);

void add_refresh_history_routes(web::Router& routes);

}  // namespace herald::insight
