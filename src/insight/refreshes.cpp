#include "insight/refreshes.hpp"

#include "insight/score/score_store.hpp"

namespace herald::insight {
namespace {

std::int64_t count(const Scope& scope, std::string_view sql) {
    return scope.db().one<std::int64_t>(sql).value_or(0);
}

web::Page<InsightRefresh> list_refreshes(const Scope& scope, const ListInsightRefreshes& request) {
    const auto cursor = web::read_cursor<Time>(request, "insight_refreshes");
    auto rows = scope.db().list<InsightRefresh>(
        "SELECT {columns} FROM insight_refreshes WHERE tenant = :tenant AND (:first = 1 OR at < "
        ":before) ORDER BY at DESC LIMIT :limit",
        {{"first", !cursor},
         {"before", cursor ? std::get<0>(*cursor) : Time{}},
         {"limit", request.fetch()}});
    return web::make_page(std::move(rows), request, [](const InsightRefresh& last) {
        return web::make_cursor("insight_refreshes", last.at);
    });
}

}  // namespace

InsightRefresh count_open(const Scope& scope, Time at, std::optional<Day> facts_through,
                          std::chrono::milliseconds took) {
    const auto newest = find_newest_score(scope);
    return {at,
            facts_through,
            std::int64_t{took.count()},
            count(scope,
                  "SELECT count(*) FROM insight_incidents WHERE tenant = :tenant AND state = "
                  "'open' AND merged_into IS NULL"),
            count(scope,
                  "SELECT count(*) FROM recommendations WHERE tenant = :tenant AND state = 'open'"),
            newest ? newest->score : std::nullopt};
}

void keep_refresh(Tx& tx, const InsightRefresh& refresh) {
    tx.execute(
        "INSERT INTO insight_refreshes (tenant, {columns}) VALUES (:tenant, {values}) ON CONFLICT "
        "(tenant, at) DO NOTHING",
        refresh);
}

Pruned prune(Tx& tx, Time now) {
    Pruned out;
    const Day oldest = std::chrono::floor<std::chrono::days>(now) - kKeptRecord;
    // Those that became part of another go with their own last day: nothing leads to them then.
    tx.execute(
        "DELETE FROM insight_incident_campaigns WHERE tenant = :tenant AND incident_id IN (SELECT "
        "id FROM insight_incidents WHERE tenant = :tenant AND state <> 'open' AND last_seen_on < "
        ":oldest)",
        {{"oldest", oldest}});
    out.incidents = tx.execute(
        "DELETE FROM insight_incidents WHERE tenant = :tenant AND state <> 'open' AND "
        "last_seen_on < :oldest",
        {{"oldest", oldest}});
    out.recommendations = tx.execute(
        "DELETE FROM recommendations WHERE tenant = :tenant AND ((state = 'expired' AND "
        "updated_at < :expired) OR (state IN ('dismissed', 'applied', 'reverted') AND updated_at "
        "< :decided))",
        {{"expired", now - kKeptExpired}, {"decided", now - kKeptRecord}});
    tx.execute("DELETE FROM insight_refreshes WHERE tenant = :tenant AND at < :before",
               {{"before", now - kKeptRefreshes}});
    return out;
}

void add_refresh_history_routes(web::Router& routes) {
    routes.get("/api/v1/insights/refreshes",
               web::RouteSpec("List insight refreshes", web::Role::viewer)
                   .describe("When everything was worked out anew, newest first, and what stood "
                             "open afterwards; a quarter back."),
               [](Scope& scope, const ListInsightRefreshes& request) {
                   return list_refreshes(scope, request);
               });
}

}  // namespace herald::insight
