#include "content/sources/store/trend_store.hpp"

#include "store/like.hpp"

namespace herald::content {

web::Page<Trend> list_trends(const Scope& scope, const ListTrends& request) {
    const auto cursor = web::read_cursor<double, TrendId>(request, "trends");
    auto rows = scope.db().list<Trend>(
        "SELECT {columns} FROM trends WHERE tenant = :tenant AND (score < :score OR (score = "
        ":score AND id > :id)) AND (:any_language = 1 OR language = :language) AND (:any_kind = 1 "
        "OR kind = :kind) AND (:any_q = 1 OR term LIKE :q ESCAPE '!') ORDER BY score DESC, id "
        "LIMIT :limit",
        {{"score", cursor ? std::get<0>(*cursor) : 1e300},
         {"id", cursor ? std::get<1>(*cursor) : TrendId{}},
         {"any_language", !request.language},
         {"language", request.language.value_or("")},
         {"any_kind", !request.kind},
         {"kind", request.kind.value_or(TrendKind::term)},
         {"any_q", !request.q},
         {"q", store::like_pattern(request.q.value_or(""))},
         {"limit", request.fetch()}});
    return web::make_page(std::move(rows), request, [](const Trend& trend) {
        return web::make_cursor("trends", trend.score, trend.id);
    });
}

Trend get_trend(const Scope& scope, TrendId id) {
    auto found = scope.db().one<Trend>(
        "SELECT {columns} FROM trends WHERE tenant = :tenant AND id = :id", {{"id", id}});
    if (!found) throw Error(ErrorKind::not_found, "There is no such trend.");
    return *std::move(found);
}

std::vector<Trend> top_trends(const Scope& scope, std::string_view language, std::size_t limit) {
    // One whose language could not be told (short titles, hashtags) may be of any.
    return scope.db().list<Trend>(
        "SELECT {columns} FROM trends WHERE tenant = :tenant AND state <> 'fading' AND "
        "(:any_language = 1 OR language IN (:language, '')) ORDER BY score DESC, id LIMIT :limit",
        {{"any_language", language.empty()}, {"language", language}, {"limit", limit}});
}

void put_trends(Tx& tx, std::span<const StoredTrend> trends, Time now) {
    for (const StoredTrend& one : trends)
        tx.execute(
            "INSERT INTO trends (tenant, {columns}, source_ids, seen_at) VALUES (:tenant, "
            "{values}, :source_ids, :seen_at) ON CONFLICT (tenant, language, term) DO UPDATE SET "
            "label = excluded.label, kind = excluded.kind, state = excluded.state, score = "
            "excluded.score, count = excluded.count, baseline = excluded.baseline, change = "
            "excluded.change, peak_at = excluded.peak_at, sources = excluded.sources, series = "
            "excluded.series, examples = excluded.examples, source_ids = excluded.source_ids, "
            "seen_at = excluded.seen_at",
            one.trend, {{"source_ids", one.source_ids}, {"seen_at", now}});
    // What was not found again is over.
    tx.execute("DELETE FROM trends WHERE tenant = :tenant AND seen_at < :now", {{"now", now}});
}

}  // namespace herald::content
