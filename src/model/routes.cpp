#include "model/routes.hpp"

#include <algorithm>

#include "web/paging.hpp"

namespace herald::model {

/// As the API shows them; a version's bytes stay inside.
namespace shown {

struct ModelVersion {
    VersionId id;
    ModelId model_id;
    std::int64_t number = 0;
    VersionState state{};
    std::string method, program;
    Time trained_at;
    Day data_from{}, data_to{};
    std::optional<Day> held_from;
    std::int64_t row_count = 0;
    std::vector<std::string> features;
    RawJson settings;
    std::vector<ModelMetric> metrics;
    std::vector<FeatureProfile> profile;
    std::optional<VersionId> parent_id;
    std::optional<Uuid> task_id;
    std::int64_t bytes = 0;
    std::string sha256;
    std::optional<std::string> decision;
    std::optional<Time> decided_at, served_from, served_to;
};
BOOST_DESCRIBE_STRUCT(ModelVersion, (),
                      (id, model_id, number, state, method, program, trained_at, data_from, data_to,
                       held_from, row_count, features, settings, metrics, profile, parent_id,
                       task_id, bytes, sha256, decision, decided_at, served_from, served_to))

/// The version in service.
struct ModelChampion {
    VersionId version_id;
    std::int64_t number = 0;
    std::string method;
    Time trained_at;
    Day data_from{}, data_to{};
    std::int64_t row_count = 0;
    std::vector<ModelMetric> metrics;
    std::optional<std::string> decision;
};
BOOST_DESCRIBE_STRUCT(ModelChampion, (),
                      (version_id, number, method, trained_at, data_from, data_to, row_count,
                       metrics, decision))

struct ModelSummary {
    ModelId id;
    std::string kind, name, subject;
    std::optional<ModelChampion> champion;
    std::int64_t versions = 0;
    std::optional<DriftState> drift;
    std::optional<Time> last_checked_at, next_training_at;
};
BOOST_DESCRIBE_STRUCT(ModelSummary, (),
                      (id, kind, name, subject, champion, versions, drift, last_checked_at,
                       next_training_at))

struct ModelCard {
    ModelId id;
    std::string kind, name, subject;
    std::optional<ModelChampion> champion;
    std::optional<DriftState> drift;
    std::optional<Time> last_checked_at, next_training_at;
    std::string what, use, limits;
    std::vector<ModelVersion> versions;
    std::vector<ModelCheck> checks;
};
BOOST_DESCRIBE_STRUCT(ModelCard, (),
                      (id, kind, name, subject, champion, drift, last_checked_at, next_training_at,
                       what, use, limits, versions, checks))

}  // namespace shown

struct ListModels : web::Paged {};
BOOST_DESCRIBE_STRUCT(ListModels, (web::Paged), ())

struct OneModel {
    ModelId id;
};
BOOST_DESCRIBE_STRUCT(OneModel, (), (id))

struct RollBackModel {
    ModelId id;
    std::string reason;
};
BOOST_DESCRIBE_STRUCT(RollBackModel, (), (id, reason))

}  // namespace herald::model

template <>
inline constexpr auto herald::rules<herald::model::RollBackModel> = std::tuple{
    rule<&herald::model::RollBackModel::reason>(length{1, 500},
                                                doc{"Kept with the version that goes."}),
};

namespace herald::model {
namespace {

shown::ModelVersion shown_version(const ModelVersion& v) {
    return {v.id,         v.model_id,  v.number,     v.state,       v.method,    v.program,
            v.trained_at, v.data_from, v.data_to,    v.held_from,   v.row_count, v.features,
            v.settings,   v.metrics,   v.profile,    v.parent_id,   v.task_id,   v.bytes,
            v.sha256,     v.decision,  v.decided_at, v.served_from, v.served_to};
}

shown::ModelChampion shown_champion(const ModelVersion& v) {
    return {v.id,      v.number,    v.method,  v.trained_at, v.data_from,
            v.data_to, v.row_count, v.metrics, v.decision};
}

const ModelKind* kind_of(const RouteOptions& options, const std::string& purpose) {
    const auto at = std::find_if(options.kinds.begin(), options.kinds.end(),
                                 [&](const ModelKind& kind) { return kind.purpose == purpose; });
    return at == options.kinds.end() ? nullptr : &*at;
}

std::string name_of(const RouteOptions& options, const Model& model) {
    const auto* kind = kind_of(options, model.purpose);
    return kind == nullptr ? model.purpose : kind->name;
}

std::optional<Time> next_of(const RouteOptions& options, const Scope& scope, const Model& model) {
    return options.next_training ? options.next_training(scope, model.purpose) : std::nullopt;
}

shown::ModelSummary summary_of(const RouteOptions& options, const Scope& scope,
                               const Model& model) {
    shown::ModelSummary out{.id = model.id,
                            .kind = model.purpose,
                            .name = name_of(options, model),
                            .subject = model.subject,
                            .champion = {},
                            .versions = model.last_number,
                            .drift = {},
                            .last_checked_at = {},
                            .next_training_at = next_of(options, scope, model)};
    if (!model.champion_id) return out;
    out.champion = shown_champion(get_version(scope, *model.champion_id));
    for (const auto& check : list_checks(scope, *model.champion_id, 1)) {
        out.drift = check.state;
        out.last_checked_at = check.at;
    }
    return out;
}

/// By purpose and subject; there are few.
web::Page<shown::ModelSummary> list_all(const RouteOptions& options, Scope& scope,
                                        const ListModels& request) {
    const auto cursor = web::read_cursor<std::string, std::string>(request, "models");
    std::vector<shown::ModelSummary> rows;
    for (const Model& model : list_models(scope))
        if (!cursor || std::tie(model.purpose, model.subject) > *cursor)
            rows.push_back(summary_of(options, scope, model));
    return web::make_page(std::move(rows), request, [](const shown::ModelSummary& row) {
        return web::make_cursor("models", row.kind, row.subject);
    });
}

shown::ModelCard card_of(const RouteOptions& options, const Scope& scope, ModelId id) {
    const Model model = get_model(scope, id);
    auto summary = summary_of(options, scope, model);
    shown::ModelCard out{.id = model.id,
                         .kind = model.purpose,
                         .name = std::move(summary.name),
                         .subject = model.subject,
                         .champion = std::move(summary.champion),
                         .drift = summary.drift,
                         .last_checked_at = summary.last_checked_at,
                         .next_training_at = summary.next_training_at,
                         .what = {},
                         .use = {},
                         .limits = {},
                         .versions = {},
                         .checks = {}};
    if (const auto* kind = kind_of(options, model.purpose)) {
        out.what = kind->what;
        out.use = kind->use;
        out.limits = kind->limits;
    }
    for (const auto& version : list_versions(scope, id))
        out.versions.push_back(shown_version(version));
    if (model.champion_id) out.checks = list_checks(scope, *model.champion_id);
    return out;
}

}  // namespace

void add_routes(RouteOptions options, web::Router& routes) {
    using web::Role;
    const auto shared = std::make_shared<const RouteOptions>(std::move(options));
    routes.get("/api/v1/models", {"List models", Role::viewer},
               [shared](Scope& s, const ListModels& r) { return list_all(*shared, s, r); });
    routes.get("/api/v1/models/{id}", {"Get a model", Role::viewer},
               [shared](Scope& s, const OneModel& r) { return card_of(*shared, s, r.id); });
    routes.post("/api/v1/models/{id}/rollback",
                web::RouteSpec("Roll a model back", Role::editor)
                    .about("model")
                    .may(ErrorKind::conflict)
                    .describe("The version that was in service before goes back into it."),
                [shared](Scope& s, const RollBackModel& r) {
                    roll_back(s, r.id, r.reason);
                    return card_of(*shared, s, r.id);
                });
}

}  // namespace herald::model
