#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/drift.hpp"
#include "store/tenancy.hpp"

/// Something trained: what it predicts, its versions, which of them is in service and why.
namespace herald::model {

struct ModelTag;
struct VersionTag;
struct CheckTag;
using ModelId = Id<ModelTag>;
using VersionId = Id<VersionTag>;
using CheckId = Id<CheckTag>;

/// One per purpose ("conversions.daily") and subject ("workspace", or an ad platform's name).
struct Model {
    ModelId id;
    std::string purpose, subject;
    std::optional<VersionId> champion_id;  ///< in service; absent until one has won
    std::int64_t last_number = 0;
    Time created_at;
    std::int64_t version = 0;  ///< its ETag
};
BOOST_DESCRIBE_STRUCT(Model, (),
                      (id, purpose, subject, champion_id, last_number, created_at, version))

/// challenger: trained, not judged. refused: it lost. champion: in service. retired: it was.
enum class VersionState { challenger, refused, champion, retired };
BOOST_DESCRIBE_ENUM(VersionState, challenger, refused, champion, retired)

struct ModelMetric {
    std::string name;
    double value = 0;
};
BOOST_DESCRIBE_STRUCT(ModelMetric, (), (name, value))

/// What one training made. Never changed but for its state, decision and service.
struct ModelVersion {
    VersionId id;
    ModelId model_id;
    std::int64_t number = 0;  ///< 1, 2, … of its model
    VersionState state{};
    std::string method;   ///< "boosted trees 1"
    std::string program;  ///< Herald's version that trained it
    Time trained_at;
    Day data_from{}, data_to{};    ///< of the rows it has seen, held-out ones included
    std::optional<Day> held_from;  ///< held-out rows begin here, when they are the newest
    std::int64_t row_count = 0;
    std::vector<std::string> features;
    RawJson settings;
    std::vector<ModelMetric> metrics;     ///< on held-out rows
    std::vector<FeatureProfile> profile;  ///< of its features, for drift
    std::optional<VersionId> parent_id;   ///< in service when it was trained
    std::optional<Uuid> task_id;          ///< the training's task
    std::string blob;
    std::int64_t bytes = 0;
    std::string sha256;                   ///< of the blob, hexadecimal
    std::optional<std::string> decision;  ///< why it is, or is not, in service
    std::optional<Time> decided_at, served_from, served_to;
};
BOOST_DESCRIBE_STRUCT(ModelVersion, (),
                      (id, model_id, number, state, method, program, trained_at, data_from, data_to,
                       held_from, row_count, features, settings, metrics, profile, parent_id,
                       task_id, blob, bytes, sha256, decision, decided_at, served_from, served_to))

enum class DriftState { steady, slight, drifting, too_few };
BOOST_DESCRIBE_ENUM(DriftState, steady, slight, drifting, too_few)

struct FeatureShift {
    std::string feature;
    double index = 0;  ///< population stability index
};
BOOST_DESCRIBE_STRUCT(FeatureShift, (), (feature, index))

/// A look at the rows a version was asked about since.
struct ModelCheck {
    CheckId id;
    VersionId version_id;
    Time at;
    Day data_from{}, data_to{};
    std::int64_t row_count = 0;
    DriftState state{};
    std::vector<FeatureShift> features;  ///< largest first
    std::optional<double> loss, expected_loss, loss_z;
};
BOOST_DESCRIBE_STRUCT(ModelCheck, (),
                      (id, version_id, at, data_from, data_to, row_count, state, features, loss,
                       expected_loss, loss_z))

}  // namespace herald::model
