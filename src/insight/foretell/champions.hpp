#pragma once

#include <memory>

#include "ads/lru.hpp"
#include "insight/foretell/predictions.hpp"
#include "insight/foretell/training.hpp"
#include "insight/panel/context.hpp"

/// The versions in service, in memory.
namespace herald::insight {

/// Thread-safe. Models are kept by version id, intervals by version and day as well: they are
/// learned from all days that the version was not fitted on, those after its training included.
class Champions {
public:
    explicit Champions(const Context& context) : context_(&context), served_(256u << 20) {}

    /// When none is in service yet, the plain model is made and registered on the spot (about a
    /// second), and a training is ordered. Throws Error{invalid}, "Not enough data: needs N more
    /// days".
    std::shared_ptr<const Served> sums(Scope& scope, TrainedKind kind, const History& history);

private:
    const Context* context_;
    ads::Lru<Served> served_;
};

struct ServedLifetime {
    Lifetime model;
    PredictionModel version;
};
/// Throws Error{invalid}, saying how to train one, when there is none.
ServedLifetime lifetime_champion(const Context& context, const Scope& scope);

/// The version in service of this kind.
std::optional<model::ModelVersion> champion_of(const Scope& scope, TrainedKind kind);

/// Registers a model as challenger.
model::ModelVersion add_trained(const Context& context, Scope& scope, TrainedKind kind,
                                const Trained& trained, std::optional<Uuid> task);
/// Registers the plain model and puts it in service, because nothing is.
model::ModelVersion serve_plain(const Context& context, Scope& scope, const Scene& scene,
                                const Periods& periods);
Foreteller read_foreteller(const Context& context, const Scope& scope,
                           const model::ModelVersion& version);

}  // namespace herald::insight
