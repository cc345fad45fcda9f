#include "insight/refresh.hpp"

#include "base/log.hpp"
#include "event/event.hpp"
#include "insight/foretell/drift.hpp"
#include "insight/foretell/train_task.hpp"
#include "insight/panel/history.hpp"
#include "insight/recommend/recommend.hpp"
#include "insight/score/score_routes.hpp"
#include "insight/watch/watch.hpp"

namespace herald::insight {
namespace {

constexpr std::string_view kType = "insight.refresh";
constexpr std::string_view kTitle = "Look for anomalies, recommendations and scores";
constexpr std::string_view kWaiting = "waiting", kNext = "next";

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

void note_refresh(task::Run& run, const History& history, Time started) {
    const auto took =
        std::chrono::duration_cast<std::chrono::milliseconds>(run.scope().now() - started);
    const std::optional<Day> through = history.empty() ? std::nullopt : std::optional(history.last);
    run.write([&](Tx& tx) {
        tx.execute(
            "INSERT INTO insight_refreshes (tenant, at, facts_through, took_ms) VALUES (:tenant, "
            ":at, :through, :took) ON CONFLICT (tenant) DO UPDATE SET at = :at, facts_through = "
            ":through, took_ms = :took",
            {{"at", run.scope().now()},
             {"through", through},
             {"took", std::int64_t{took.count()}}});
    });
}

std::string refresh(const Context& context, task::Run& run) {
    const Time started = run.scope().now();
    std::optional<Error> failed;
    double done = 0;
    for (const Piece& piece : pieces()) {
        run.progress(done / static_cast<double>(pieces().size()), piece.stage);
        try {
            piece.run(context, run);
        } catch (const Error& error) {
            run.log(task::Level::error, fmt::format("{}: {}", piece.stage, error.what()));
            if (!failed) failed = error;
        }
        ++done;
    }
    if (failed) throw *failed;
    note_refresh(run, *context.histories->get(context, run.scope()), started);
    run.write([&](Tx& tx) {
        event::emit(tx, run.scope().tenant(), context.bus(), run.scope().clock(), "insights",
                    "insights.refreshed", "{}");
    });
    return "{}";
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
