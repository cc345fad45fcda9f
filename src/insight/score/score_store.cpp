#include "insight/score/score_store.hpp"

namespace herald::insight {
namespace {

struct BenchmarkLine : BenchmarkFigure {
    std::int64_t position = 0;
};
BOOST_DESCRIBE_STRUCT(BenchmarkLine, (BenchmarkFigure), (position))

}  // namespace

std::vector<BenchmarkFigure> list_own_benchmarks(const Scope& scope) {
    return scope.db().list<BenchmarkFigure>(
        "SELECT {columns} FROM benchmarks WHERE tenant = :tenant ORDER BY position");
}

void replace_benchmarks(Tx& tx, const std::vector<BenchmarkFigure>& figures) {
    remove_benchmarks(tx);
    std::int64_t position = 0;
    for (const BenchmarkFigure& figure : figures) {
        BenchmarkLine line;
        static_cast<BenchmarkFigure&>(line) = figure;
        line.position = ++position;
        tx.execute("INSERT INTO benchmarks (tenant, {columns}) VALUES (:tenant, {values})", line);
    }
}

void remove_benchmarks(Tx& tx) { tx.execute("DELETE FROM benchmarks WHERE tenant = :tenant"); }

std::optional<KeptScore> find_newest_score(const Scope& scope) {
    return scope.db().one<KeptScore>(
        "SELECT {columns} FROM health_scores WHERE tenant = :tenant ORDER BY date DESC LIMIT 1");
}

std::vector<ScorePoint> list_scores(const Scope& scope, Day from) {
    return scope.db().list<ScorePoint>(
        "SELECT {columns} FROM health_scores WHERE tenant = :tenant AND date >= :from AND score IS "
        "NOT NULL ORDER BY date",
        {{"from", from}});
}

void keep_score(Tx& tx, const KeptScore& score) {
    tx.execute(
        "INSERT INTO health_scores (tenant, {columns}) VALUES (:tenant, {values}) ON CONFLICT "
        "(tenant, date) DO UPDATE SET at = :at, score = :score, components = :components, message "
        "= :message",
        score);
}

void forget_scores(Tx& tx, Day before) {
    tx.execute("DELETE FROM health_scores WHERE tenant = :tenant AND date < :before",
               {{"before", before}});
}

}  // namespace herald::insight
