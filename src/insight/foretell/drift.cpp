#include "insight/foretell/drift.hpp"

#include "insight/foretell/train_task.hpp"

namespace herald::insight {
namespace {

using std::chrono::days;

constexpr int kDaysBetween = 7;
/// Accounts of a new workspace come in one after another; the first model is made of all of them.
constexpr std::chrono::seconds kFirstDelay{60};

/// Whether there are a week's new days since the last look.
bool is_due(const Scope& scope, const model::ModelVersion& version, Day through) {
    const auto checks = model::list_checks(scope, version.id, 1);
    const Day seen = checks.empty() ? version.data_to : checks.front().data_to;
    return through >= seen + days(kDaysBetween);
}

model::ModelCheck look(const Context& context, Scope& scope, const History& history,
                       TrainedKind kind, const model::ModelVersion& version, Day through) {
    const Foreteller model = read_foreteller(context, scope, version);
    const Scene scene(history, kind, subjects_of(history, kind, kMostTrainedCampaigns));
    const auto daily = daily_occasions(scene, version.data_to + days(1), through);
    model::Drift drift{.data_from = version.data_to + days(1),
                       .data_to = through,
                       .row_count = static_cast<std::int64_t>(daily.size()),
                       .features = {},
                       .promised = model.about().promised,
                       .recent = {}};
    if (!daily.empty()) {
        drift.recent = model::level_of(losses_of(model, scene, daily));
        const Table table = scene.features(questions_of(daily));
        for (const auto& profile : version.profile)
            if (const Column* column = table.find(profile.feature))
                drift.features.push_back(
                    {profile.feature, model::stability_index(profile, column->numbers)});
    }
    return model::add_check(scope, version.id, drift);
}

}  // namespace

void refresh_drift(const Context& context, task::Run& run) {
    Scope& scope = run.scope();
    const auto history = context.histories->get(context, scope);
    for (const TrainedKind kind : {TrainedKind::conversions, TrainedKind::roas}) {
        if (missing_days(*history, kind) > 0 || told_campaigns(*history, kind, {}).empty())
            continue;
        const auto version = champion_of(scope, kind);
        const auto train = [&](std::chrono::seconds delay) {
            run.write([&](Tx& tx) { enqueue_training(tx, context, scope, kind, {}, delay); });
        };
        if (!version) {
            train(kFirstDelay);
            continue;
        }
        const Day through = last_known_day(*history, kind);
        if (!is_due(scope, *version, through)) continue;
        const auto check = look(context, scope, *history, kind, *version, through);
        if (check.state != model::DriftState::drifting) continue;
        run.log(task::Level::warning,
                fmt::format("The model of {} drifts: it is trained again.", enum_name(kind)));
        train({});
    }
}

}  // namespace herald::insight
