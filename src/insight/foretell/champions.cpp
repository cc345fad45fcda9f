#include "insight/foretell/champions.hpp"

#include "insight/foretell/train_task.hpp"

namespace herald::insight {
namespace {

PredictionModel shown(const model::ModelVersion& version) {
    return {version.model_id, version.number, version.trained_at, version.method};
}

Reach learn_reach(const Foreteller& model, const History& history, TrainedKind kind) {
    const Scene scene(history, kind, subjects_of(history, kind, kMostServedCampaigns));
    const auto held = held_occasions(scene, model.about().held_from, last_known_day(history, kind));
    return Reach::learn(misses_of(model, scene, held));
}

}  // namespace

std::optional<model::ModelVersion> champion_of(const Scope& scope, TrainedKind kind) {
    const auto found = model::find_model(scope, enum_name(kind), kSubject);
    if (!found || !found->champion_id) return std::nullopt;
    return model::get_version(scope, *found->champion_id);
}

Foreteller read_foreteller(const Context& context, const Scope& scope,
                           const model::ModelVersion& version) {
    return Foreteller::from_bytes(model::read_bytes(scope, context.blobs(), version));
}

model::ModelVersion add_trained(const Context& context, Scope& scope, TrainedKind kind,
                                const Trained& trained, std::optional<Uuid> task) {
    const auto& about = trained.model.about();
    return model::add_version(scope, context.blobs(),
                              {.purpose = std::string(enum_name(kind)),
                               .subject = std::string(kSubject),
                               .method = trained.method,
                               .program = context.program,
                               .data_from = about.data_from,
                               .data_to = about.data_to,
                               .held_from = about.held_from,
                               .row_count = trained.row_count,
                               .features = trained.features,
                               .settings = trained.settings,
                               .metrics = trained.metrics,
                               .profile = trained.profile,
                               .task_id = task},
                              trained.model.to_bytes());
}

model::ModelVersion serve_plain(const Context& context, Scope& scope, const Scene& scene,
                                const Periods& periods) {
    const auto version = add_trained(context, scope, scene.kind(), train_plain(scene, periods), {});
    return model::decide(scope, version.id, std::nullopt,
                         {.won = true,
                          .gain = 0,
                          .deviation = 0,
                          .reason = "nothing was in service, and this is what a trained model "
                                    "must beat"});
}

std::shared_ptr<const Served> Champions::sums(Scope& scope, TrainedKind kind,
                                              const History& history) {
    auto version = champion_of(scope, kind);
    if (!version) {
        const Periods periods = periods_of(history, kind);
        const Scene scene(history, kind, subjects_of(history, kind, kMostServedCampaigns));
        version = serve_plain(*context_, scope, scene, periods);
        scope.write([&](Tx& tx) { enqueue_training(tx, *context_, scope, kind); });
    }
    const std::string key = fmt::format("{}:{}:{}", to_string(version->id), to_string(history.last),
                                        context_->warehouse().data_version(scope.tenant_key()));
    return served_.get(key, [&] {
        Foreteller model = read_foreteller(*context_, scope, *version);
        Reach reach = learn_reach(model, history, kind);
        if (reach.empty()) reach = Reach(model.about().reach);
        return std::make_shared<const Served>(
            Served{std::move(model), std::move(reach), shown(*version)});
    });
}

ServedLifetime lifetime_champion(const Context& context, const Scope& scope) {
    const auto version = champion_of(scope, TrainedKind::ltv);
    if (!version)
        throw Error(ErrorKind::invalid,
                    fmt::format("Not enough data: no customers are known yet. Send at least {} of "
                                "them to POST /api/v1/models/ltv/train first.",
                                kFewestCustomers));
    return {Lifetime::from_bytes(model::read_bytes(scope, context.blobs(), *version)),
            shown(*version)};
}

}  // namespace herald::insight
