#include "insight/foretell/train_task.hpp"

#include "event/event.hpp"
#include "insight/foretell/kept_customers.hpp"

namespace herald::insight {
namespace {

constexpr std::string_view kType = "insight.train", kCron = "10 4 * * 0";
constexpr int kKeptVersions = 20;

struct TrainInput {
    TrainedKind kind{};
};
BOOST_DESCRIBE_STRUCT(TrainInput, (), (kind))

struct TrainResult {
    TrainedKind kind{};
    std::optional<model::VersionId> version_id;
    std::optional<std::int64_t> version;
    bool promoted = false;
    std::string message;
};
BOOST_DESCRIBE_STRUCT(TrainResult, (), (kind, version_id, version, promoted, message))

std::string title_of(TrainedKind kind) {
    for (const auto& one : model_kinds())
        if (one.purpose == enum_name(kind)) return "Train the model: " + one.name;
    return "Train a model";
}

/// What an earlier attempt of this task registered already.
std::optional<model::ModelVersion> registered(const task::Run& run, Scope& scope,
                                              TrainedKind kind) {
    const auto found = model::find_model(scope, enum_name(kind), kSubject);
    if (!found) return std::nullopt;
    for (auto& version : model::list_versions(scope, found->id))
        if (version.task_id == run.id().value) return std::move(version);
    return std::nullopt;
}

/// Tells pages that the model's state is another now, and cleans up.
std::string finish(const Context& context, task::Run& run, TrainResult result) {
    model::remove_old_versions(run.scope(), context.blobs(), kKeptVersions);
    run.write([&](Tx& tx) {
        event::emit(tx, run.scope().tenant(), context.bus(), run.scope().clock(), "insights",
                    "model.trained",
                    fmt::format("{{\"kind\":\"{}\",\"promoted\":{}}}", enum_name(result.kind),
                                result.promoted));
    });
    run.log(task::Level::info, result.message);
    return to_json(result);
}

TrainResult result_of(TrainedKind kind, const model::ModelVersion& version) {
    return {kind, version.id, version.number, version.state == model::VersionState::champion,
            version.decision.value_or("")};
}

/// The challenger against the version in service, on the same held-out days.
model::ModelVersion fight(const Context& context, Scope& scope, const Scene& scene,
                          const model::ModelVersion& challenger,
                          const std::optional<model::ModelVersion>& champion) {
    if (challenger.state != model::VersionState::challenger) return challenger;
    const Foreteller young = read_foreteller(context, scope, challenger),
                     old = read_foreteller(context, scope, *champion);
    // Days that neither was fitted on.
    const Periods period{young.about().data_from,
                         std::max(young.about().held_from, old.about().held_from),
                         young.about().data_to};
    const auto occasions = duel_occasions(scene, period);
    const auto young_losses = losses_of(young, scene, occasions),
               old_losses = losses_of(old, scene, occasions);
    const auto verdict = model::compare({.champion = old_losses, .challenger = young_losses});
    return model::decide(scope, challenger.id, champion->id, verdict);
}

std::string train_sums(const Context& context, task::Run& run, TrainedKind kind) {
    Scope& scope = run.scope();
    run.progress(0.02, "Reading the history");
    const auto history = context.histories->get(context, scope, {.days = kMostHistoryDays});
    if (const int missing = missing_days(*history, kind); missing > 0)
        return finish(context, run,
                      {kind,
                       {},
                       {},
                       false,
                       fmt::format("Not enough data: needs {} more day{}.", missing,
                                   missing == 1 ? "" : "s")});
    auto subjects = subjects_of(*history, kind, kMostTrainedCampaigns);
    if (subjects.empty())
        return finish(context, run, {kind, {}, {}, false, "Not enough data: no source tells it."});
    const Scene scene(*history, kind, std::move(subjects));
    const Periods periods = periods_of(*history, kind);
    auto champion = champion_of(scope, kind);
    if (!champion) {
        run.progress(0.08, "Setting up the plain model");
        champion = serve_plain(context, scope, scene, periods);
    }
    auto challenger = registered(run, scope, kind);
    if (!challenger) {
        std::string why;
        const auto trained = train_trees(
            scene, periods,
            [&](double fraction, std::string_view stage) { run.progress(fraction, stage); }, why);
        if (!trained)
            return finish(context, run,
                          {kind, champion->id, champion->number, false,
                           fmt::format("Version {} stays in service: {}.", champion->number, why)});
        run.checkpoint();
        challenger = add_trained(context, scope, kind, *trained, run.id().value);
    }
    run.progress(0.95, "Challenger against champion");
    return finish(context, run,
                  result_of(kind, fight(context, scope, scene, *challenger, champion)));
}

/// Ages are as of the day on which the customers came.
model::ModelVersion add_lifetime(const Context& context, task::Run& run, const KeptCustomers& kept,
                                 const TrainedLifetime& trained) {
    Scope& scope = run.scope();
    const Day known = context.ads->workspace(scope).zone.day_of(kept.received_at);
    const auto& about = trained.model.about();
    return model::add_version(
        scope, context.blobs(),
        {.purpose = std::string(enum_name(TrainedKind::ltv)),
         .subject = std::string(kSubject),
         .method = trained.method,
         .program = context.program,
         .data_from = known - std::chrono::days(static_cast<int>(2 * about.mean_age)),
         .data_to = known,
         .held_from = {},
         .row_count = about.customers,
         .features = {"frequency", "recency", "age", "value"},
         .settings = {"{\"chosen\":" + to_json(trained.chosen) +
                      ",\"parameters\":" + to_json(about) + "}"},
         .metrics = trained.metrics,
         .profile = {},
         .task_id = run.id().value},
        trained.model.to_bytes());
}

std::string train_customers(const Context& context, task::Run& run) {
    Scope& scope = run.scope();
    const auto kept = find_kept_customers(scope);
    if (!kept)
        return finish(context, run, {TrainedKind::ltv, {}, {}, false, "There are no customers."});
    const auto champion = champion_of(scope, TrainedKind::ltv);
    auto challenger = registered(run, scope, TrainedKind::ltv);
    if (kept->trained_at && !challenger)
        return finish(context, run,
                      {TrainedKind::ltv, champion ? std::optional(champion->id) : std::nullopt,
                       champion ? std::optional(champion->number) : std::nullopt, false,
                       "No customers came since the last training."});
    if (!challenger || challenger->state == model::VersionState::challenger) {
        run.progress(0.1, "Reading the customers");
        const auto customers = read_customers(context, scope, *kept);
        run.progress(0.2, "Fitting BG/NBD, Pareto/NBD and gamma-gamma");
        const TrainedLifetime trained = train_lifetime(customers);
        run.progress(0.8, "Challenger against champion");
        if (!challenger) challenger = add_lifetime(context, run, *kept, trained);
        std::vector<double> against = trained.plain_losses;
        if (champion)
            against = Lifetime::from_bytes(model::read_bytes(scope, context.blobs(), *champion))
                          .losses(held_out(customers));
        const auto verdict = model::compare({.champion = against, .challenger = trained.losses});
        challenger = model::decide(scope, challenger->id,
                                   champion ? std::optional(champion->id) : std::nullopt, verdict);
    }
    run.write([&](Tx& tx) { note_trained(tx, *kept, scope.now()); });
    return finish(context, run, result_of(TrainedKind::ltv, *challenger));
}

std::string run_training(const Context& context, task::Run& run) {
    const auto input = run.input_as<TrainInput>();
    return input.kind == TrainedKind::ltv ? train_customers(context, run)
                                          : train_sums(context, run, input.kind);
}

void set_weekly(Tx& tx, const Context& context, const Scope& scope, TrainedKind kind) {
    task::set_schedule(tx, scope,
                       {.type = std::string(kType),
                        .title = title_of(kind),
                        .cron = std::string(kCron),
                        .time_zone = context.ads->workspace(scope).zone.name(),
                        .input_json = to_json(TrainInput{kind}),
                        .key = std::string(enum_name(kind))});
}

}  // namespace

task::TaskType train_task(const Context& context) {
    return {std::string(kType), [&context](task::Run& run) { return run_training(context, run); },
            1};
}

task::Task enqueue_training(Tx& tx, const Context& context, const Scope& scope, TrainedKind kind,
                            std::optional<std::string> customers, std::chrono::seconds delay) {
    // Other customers are another training; the same campaigns are not.
    std::string key(enum_name(kind));
    if (customers) key += ":" + *customers;
    task::NewTask wish{.type = std::string(kType),
                       .title = title_of(kind),
                       .input_json = to_json(TrainInput{kind}),
                       .key = std::move(key),
                       .max_attempts = 3};
    if (delay.count() > 0) wish.not_before = scope.now() + delay;
    return task::enqueue(tx, scope, context.bus(), wish);
}

void set_training_orders(Tx& tx, const Context& context, const Scope& scope) {
    for (const TrainedKind kind : {TrainedKind::conversions, TrainedKind::roas})
        set_weekly(tx, context, scope, kind);
}

void set_customer_training(Tx& tx, const Context& context, const Scope& scope) {
    set_weekly(tx, context, scope, TrainedKind::ltv);
}

void remove_customer_training(Tx& tx, const Scope& scope) {
    task::remove_schedule(tx, scope, kType, enum_name(TrainedKind::ltv));
}

std::optional<Time> next_training(const Scope& scope, const std::string& purpose) {
    return scope.db().one<Time>(
        "SELECT next_run_at FROM schedules WHERE tenant = :tenant AND type = 'insight.train' AND "
        "key = :key AND next_run_at IS NOT NULL",
        {{"key", purpose}});
}

}  // namespace herald::insight
