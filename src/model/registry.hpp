#pragma once

#include <span>
#include <string>
#include <vector>

#include "model/model.hpp"
#include "store/blobs.hpp"
#include "store/migration.hpp"
#include "store/scope.hpp"

/// The registry: versions come in as challengers, go into service only by winning on held-out rows,
/// and can be taken back.
namespace herald::model {

std::vector<store::Migration> migrations();

struct NewVersion {
    std::string purpose, subject;  ///< of the model; created when it is the first
    std::string method, program;
    Day data_from{}, data_to{};
    std::optional<Day> held_from;
    std::int64_t row_count = 0;
    std::vector<std::string> features;
    RawJson settings;
    std::vector<ModelMetric> metrics;
    std::vector<FeatureProfile> profile;
    std::optional<Uuid> task_id;
};

/// Stores the bytes, then the version as a challenger: a crash in between leaves bytes nobody
/// names, never a version without bytes. Throws Error{invalid} for empty bytes, a data range that
/// ends before it begins, or a metric that is no number.
ModelVersion add_version(Scope& scope, store::Blobs& blobs, const NewVersion& draft,
                         std::string_view bytes);

/// Losses of both on the same held-out rows, which neither was fitted on, in the same order.
struct Duel {
    std::span<const double>
        champion;  ///< of the version in service; of a naive one if there is none
    std::span<const double> challenger;
};
struct Verdict {
    bool won = false;
    double gain = 0;       ///< mean loss less, as a share of the champion's
    double deviation = 0;  ///< gain's standard errors away from none
    std::string reason;    ///< in words, kept with the version
};
/// The challenger wins when its mean loss is lower by more than kLeastDeviation standard errors of
/// the paired differences (Diebold, Mariano 1995, without autocorrelation: one loss a row or day).
Verdict compare(const Duel& duel);
inline constexpr double kLeastDeviation = 1;
inline constexpr std::size_t kFewestDuelRows = 30;

/// Puts the challenger in service when it has won, else refuses it; the reason is kept. Throws
/// Error{not_found}, and Error{conflict} when it has been judged before or when another version
/// went into service since `against` (the champion it fought, absent if there was none).
ModelVersion decide(Scope& scope, VersionId id, const std::optional<VersionId>& against,
                    const Verdict& verdict);

/// The version in service before goes back into it; the present one is retired with the reason.
/// Throws Error{conflict} when there was none before.
ModelVersion roll_back(Scope& scope, ModelId id, const std::string& reason);

std::optional<Model> find_model(const Scope& scope, std::string_view purpose,
                                std::string_view subject);
Model get_model(const Scope& scope, ModelId id);
std::vector<Model> list_models(const Scope& scope);
/// Newest first.
std::vector<ModelVersion> list_versions(const Scope& scope, ModelId id, int limit = 50);
ModelVersion get_version(const Scope& scope, VersionId id);
/// Version and bytes; throws Error{internal} when the bytes are gone or are not those registered.
std::string read_bytes(const Scope& scope, store::Blobs& blobs, const ModelVersion& version);

/// Keeps the newest `keep` versions of each model, and whatever is or was last in service; removes
/// the others with their bytes and checks. Returns how many went.
int remove_old_versions(Scope& scope, store::Blobs& blobs, int keep = 20);

struct Drift {
    Day data_from{}, data_to{};
    std::int64_t row_count = 0;
    std::vector<FeatureShift> features;
    std::optional<LossLevel> promised, recent;
};
/// Stores a check with its judgement: drifting when a feature moved beyond kShift or losses beyond
/// kLossAlarm standard errors; too_few below kFewestForDrift rows.
ModelCheck add_check(Scope& scope, VersionId id, const Drift& drift);
/// Newest first.
std::vector<ModelCheck> list_checks(const Scope& scope, VersionId id, int limit = 50);

}  // namespace herald::model
