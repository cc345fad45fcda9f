#include "insight/refresh.hpp"

#include <fmt/format.h>

#include "base/json_writer.hpp"
#include "base/log.hpp"
#include "event/event.hpp"
#include "insight/foretell/drift.hpp"
#include "insight/foretell/train_task.hpp"
#include "insight/panel/history.hpp"
#include "insight/recommend/recommend.hpp"
#include "insight/refreshes.hpp"
#include "insight/score/score_routes.hpp"
#include "insight/watch/watch.hpp"

namespace herald::insight {
namespace {

constexpr std::string_view kType = "insight.refresh";
constexpr std::string_view kTitle = "Look for anomalies, recommendations and scores";
constexpr std::string_view kWaiting = "waiting", kNext = "next";

struct StageTook {
    std::string stage;
    std::int64_t ms = 0;
};
BOOST_DESCRIBE_STRUCT(StageTook, (), (stage, ms))

/// What pages are told.
struct RefreshTold {
    std::int64_t incidents = 0, recommendations = 0;
    std::optional<double> score;
    explicit RefreshTold(const InsightRefresh& done)
        : incidents(done.incidents), recommendations(done.recommendations), score(done.score) {}
};
BOOST_DESCRIBE_STRUCT(RefreshTold, (), (incidents, recommendations, score))
/// The task's result.
struct RefreshResult {
    std::int64_t incidents = 0, recommendations = 0;
    std::optional<double> score;
    std::vector<StageTook> stages;
};
BOOST_DESCRIBE_STRUCT(RefreshResult, (), (incidents, recommendations, score, stages))

/// One piece's part of a refresh.
struct Piece {
    std::string_view stage;
    void (*run)(const Context&, task::Run&);
};
/// In the order in which they need one another.
const std::vector<Piece>& pieces() {
    static const std::vector<Piece> all{
        {"Looking for anomalies", refresh_incidents},
        {"Budgets", refresh_budget_market},
        {"Recommendations", refresh_recommendations},
        {"Outcomes", refresh_outcomes},
        {"Health score", refresh_score},
        {"Models", refresh_drift},
    };
    return all;
}

std::chrono::milliseconds took_since(task::Run& run, Time begun) {
    return std::chrono::duration_cast<std::chrono::milliseconds>(run.scope().now() - begun);
}

/// What stands open, kept and told.
InsightRefresh note_refresh(task::Run& run, const History& history, Time started) {
    const Time now = run.scope().now();
    const auto took = took_since(run, started);
    const std::optional<Day> through = history.empty() ? std::nullopt : std::optional(history.last);
    const InsightRefresh out = count_open(run.scope(), now, through, took);
    Pruned pruned;
    run.write([&](Tx& tx) {
        keep_refresh(tx, out);
        pruned = prune(tx, now);
    });
    if (pruned.incidents + pruned.recommendations > 0)
        run.log(task::Level::info,
                fmt::format("Too old to be kept: {} incidents, {} recommendations",
                            pruned.incidents, pruned.recommendations));
    return out;
}

std::string refresh(const Context& context, task::Run& run) {
    const Time started = run.scope().now();
    std::optional<Error> failed;
    std::vector<StageTook> stages;
    double done = 0;
    for (const Piece& piece : pieces()) {
        run.progress(done / static_cast<double>(pieces().size()), piece.stage);
        const Time begun = run.scope().now();
        try {
            piece.run(context, run);
        } catch (const Error& error) {
            run.log(task::Level::error, fmt::format("{}: {}", piece.stage, error.what()));
            if (!failed) failed = error;
        }
        ++done;
        stages.push_back({std::string(piece.stage), took_since(run, begun).count()});
    }
    if (failed) throw *failed;
    const InsightRefresh now =
        note_refresh(run, *context.histories->get(context, run.scope()), started);
    run.write([&](Tx& tx) {
        event::emit(tx, run.scope().tenant(), context.bus(), run.scope().clock(), "insights",
                    "insights.refreshed", to_json(RefreshTold(now)));
    });
    return to_json(RefreshResult{now.incidents, now.recommendations, now.score, std::move(stages)});
}

}  // namespace

task::TaskType refresh_task(const Context& context) {
    return {std::string(kType), [&context](task::Run& run) { return refresh(context, run); }, 1};
}

task::Task enqueue_refresh(Tx& tx, const Context& context, const Scope& scope,
                           std::chrono::seconds delay) {
    task::NewTask wish{
        .type = std::string(kType), .title = std::string(kTitle), .key = std::string(kWaiting)};
    if (delay.count() > 0) wish.not_before = scope.now() + delay;
    task::Task out = task::enqueue(tx, scope, context.bus(), wish);
    if (out.state != task::State::running) return out;
    wish.key = std::string(kNext);
    return task::enqueue(tx, scope, context.bus(), wish);
}

void set_standing_orders(Tx& tx, const Context& context, const Scope& scope) {
    const std::string zone = context.ads->workspace(scope).zone.name();
    task::set_schedule(
        tx, scope, {std::string(kType), std::string(kTitle), "40 5 * * *", zone, "{}", "daily"});
    set_training_orders(tx, context, scope);
}

}  // namespace herald::insight
