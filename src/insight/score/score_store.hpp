#pragma once

#include <optional>
#include <vector>

#include "insight/panel/context.hpp"
#include "insight/score/benchmark_table.hpp"
#include "insight/score/health.hpp"

/// The tables benchmarks and health_scores.
namespace herald::insight {

/// The workspace's own table; empty when it has none.
std::vector<BenchmarkFigure> list_own_benchmarks(const Scope& scope);
void replace_benchmarks(Tx& tx, const std::vector<BenchmarkFigure>& figures);
void remove_benchmarks(Tx& tx);

/// As it was kept on a day.
struct KeptScore {
    Day date{};
    Time at;
    std::optional<double> score;
    std::vector<HealthComponent> components;
    std::optional<std::string> message;
};
BOOST_DESCRIBE_STRUCT(KeptScore, (), (date, at, score, components, message))

struct ScorePoint {
    Day date{};
    double score = 0;
};
BOOST_DESCRIBE_STRUCT(ScorePoint, (), (date, score))

std::optional<KeptScore> find_newest_score(const Scope& scope);
/// Oldest first, from that day on, days without a score left out.
std::vector<ScorePoint> list_scores(const Scope& scope, Day from);
void keep_score(Tx& tx, const KeptScore& score);
/// Days kept: two years and a bit.
inline constexpr int kKeptDays = 800;
void forget_scores(Tx& tx, Day before);

}  // namespace herald::insight
