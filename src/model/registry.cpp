#include "model/registry.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <iterator>

#include "base/crypto.hpp"
#include "base/error.hpp"

namespace herald::model {
namespace {

Error no_such_model() { return Error(ErrorKind::not_found, "There is no such model."); }
Error no_such_version() { return Error(ErrorKind::not_found, "There is no such model version."); }

std::string blob_name(VersionId id) { return "models/" + to_string(id) + ".bin"; }

void check(const NewVersion& draft, std::string_view bytes) {
    Problems problems;
    if (draft.purpose.empty()) problems.add("/purpose", "must not be empty");
    if (bytes.empty()) problems.add("/bytes", "must not be empty");
    if (draft.data_to < draft.data_from) problems.add("/data_to", "must not be before data_from");
    for (const auto& metric : draft.metrics)
        if (!std::isfinite(metric.value))
            problems.add("/metrics", fmt::format("{} is no number", metric.name));
    problems.raise();
}

std::optional<Model> find_in(store::Queries& queries, std::string_view purpose,
                             std::string_view subject) {
    return queries.one<Model>(
        "SELECT {columns} FROM models WHERE tenant = :tenant AND purpose = :purpose AND subject = "
        ":subject",
        {{"purpose", purpose}, {"subject", subject}});
}

/// The model with its next number taken; made when there is none.
Model take_number(Tx& tx, const Scope& scope, const NewVersion& draft) {
    tx.execute(
        "INSERT INTO models (tenant, id, purpose, subject, last_number, created_at, version) "
        "VALUES (:tenant, :id, :purpose, :subject, 0, :now, 0) "
        "ON CONFLICT (tenant, purpose, subject) DO NOTHING",
        {{"id", scope.make_id<ModelId>()},
         {"purpose", draft.purpose},
         {"subject", draft.subject},
         {"now", scope.now()}});
    tx.execute(
        "UPDATE models SET last_number = last_number + 1, version = version + 1 "
        "WHERE tenant = :tenant AND purpose = :purpose AND subject = :subject",
        {{"purpose", draft.purpose}, {"subject", draft.subject}});
    return find_in(tx, draft.purpose, draft.subject).value();
}

std::optional<ModelVersion> find_version(store::Queries& queries, VersionId id) {
    return queries.one<ModelVersion>(
        "SELECT {columns} FROM model_versions WHERE tenant = :tenant AND id = :id", {{"id", id}});
}

std::optional<Model> find_by_id(store::Queries& queries, ModelId id) {
    return queries.one<Model>("SELECT {columns} FROM models WHERE tenant = :tenant AND id = :id",
                              {{"id", id}});
}

void set_champion(Tx& tx, ModelId model, VersionId champion) {
    tx.execute(
        "UPDATE models SET champion_id = :champion, version = version + 1 WHERE tenant = :tenant "
        "AND id = :id",
        {{"id", model}, {"champion", champion}});
}

void retire(Tx& tx, VersionId id, Time now, const std::string& reason) {
    tx.execute(
        "UPDATE model_versions SET state = 'retired', served_to = :now, decision = :reason, "
        "decided_at = :now WHERE tenant = :tenant AND id = :id",
        {{"id", id}, {"now", now}, {"reason", reason}});
}

void put_in_service(Tx& tx, VersionId id, Time now, const std::string& reason) {
    tx.execute(
        "UPDATE model_versions SET state = 'champion', served_from = :now, served_to = NULL, "
        "decision = :reason, decided_at = :now WHERE tenant = :tenant AND id = :id",
        {{"id", id}, {"now", now}, {"reason", reason}});
}

DriftState judge(const ModelCheck& check) {
    if (check.row_count < static_cast<std::int64_t>(kFewestForDrift)) return DriftState::too_few;
    const double most = check.features.empty() ? 0 : check.features.front().index;
    if (most > kShift || check.loss_z.value_or(0) > kLossAlarm) return DriftState::drifting;
    return most > kSlightShift || check.loss_z.value_or(0) > kLossAlarm / 2 ? DriftState::slight
                                                                            : DriftState::steady;
}

}  // namespace

ModelVersion add_version(Scope& scope, store::Blobs& blobs, const NewVersion& draft,
                         std::string_view bytes) {
    check(draft, bytes);
    ModelVersion version{.id = scope.make_id<VersionId>(),
                         .state = VersionState::challenger,
                         .method = draft.method,
                         .program = draft.program,
                         .trained_at = scope.now(),
                         .data_from = draft.data_from,
                         .data_to = draft.data_to,
                         .held_from = draft.held_from,
                         .row_count = draft.row_count,
                         .features = draft.features,
                         .settings = draft.settings,
                         .metrics = draft.metrics,
                         .profile = draft.profile,
                         .task_id = draft.task_id,
                         .bytes = static_cast<std::int64_t>(bytes.size()),
                         .sha256 = to_hex(sha256(bytes))};
    version.blob = blob_name(version.id);
    blobs.put(scope.tenant(), version.blob, bytes);
    return scope.write([&](Tx& tx) {
        const Model model = take_number(tx, scope, draft);
        version.model_id = model.id;
        version.number = model.last_number;
        version.parent_id = model.champion_id;
        tx.execute("INSERT INTO model_versions (tenant, {columns}) VALUES (:tenant, {values})",
                   version);
        return version;
    });
}

Verdict compare(const Duel& duel) {
    Verdict out;
    const std::size_t rows = duel.challenger.size();
    if (duel.champion.size() != rows || rows < kFewestDuelRows) {
        out.reason = fmt::format("{} held-out rows in common, at least {} are needed",
                                 std::min(duel.champion.size(), rows), kFewestDuelRows);
        return out;
    }
    std::vector<double> differences;
    for (std::size_t i = 0; i < rows; ++i)
        differences.push_back(duel.champion[i] - duel.challenger[i]);
    const LossLevel difference = level_of(differences), champion = level_of(duel.champion);
    const double error = difference.deviation / std::sqrt(difference.count);
    if (!std::isfinite(difference.mean)) {
        out.reason = "a loss on the held-out rows is no number";
        return out;
    }
    out.gain = champion.mean > 0 ? difference.mean / champion.mean : 0;
    if (error > 0)
        out.deviation = difference.mean / error;
    else if (difference.mean != 0)
        out.deviation = std::copysign(1e6, difference.mean);
    out.won = out.deviation > kLeastDeviation;
    out.reason =
        fmt::format("loss {:.4g} against {:.4g} on {} held-out rows, {:+.1f} standard errors",
                    champion.mean - difference.mean, champion.mean, rows, out.deviation);
    return out;
}

ModelVersion decide(Scope& scope, VersionId id, const std::optional<VersionId>& against,
                    const Verdict& verdict) {
    return scope.write([&](Tx& tx) {
        const auto version = find_version(tx, id);
        if (!version) throw no_such_version();
        if (version->state != VersionState::challenger)
            throw Error(ErrorKind::conflict, "The version has been judged before.");
        const Model model = find_by_id(tx, version->model_id).value();
        if (model.champion_id != against)
            throw Error(ErrorKind::conflict,
                        "Another version went into service since: judge against that one.");
        if (verdict.won) {
            if (against)
                retire(tx, *against, scope.now(),
                       fmt::format("Version {} did better: {}.", version->number, verdict.reason));
            put_in_service(tx, id, scope.now(), "Won: " + verdict.reason + ".");
            set_champion(tx, model.id, id);
            scope.audit({"model.promoted", "model", model.id.value, {}});
        } else {
            tx.execute(
                "UPDATE model_versions SET state = 'refused', decision = :reason, decided_at = "
                ":now WHERE tenant = :tenant AND id = :id",
                {{"id", id},
                 {"now", scope.now()},
                 {"reason", "Not better: " + verdict.reason + "."}});
        }
        return find_version(tx, id).value();
    });
}

ModelVersion roll_back(Scope& scope, ModelId id, const std::string& reason) {
    scope.audit({"model.rolled_back", "model", id.value, {}});
    return scope.write([&](Tx& tx) {
        const auto model = find_by_id(tx, id);
        if (!model) throw no_such_model();
        const auto before = tx.one<VersionId>(
            "SELECT id FROM model_versions WHERE tenant = :tenant AND model_id = :model AND state "
            "= 'retired' ORDER BY served_to DESC, number DESC LIMIT 1",
            {{"model", id}});
        if (!model->champion_id || !before)
            throw Error(ErrorKind::conflict, "No version was in service before this one.");
        // Refused, not retired: rolling back again goes further back, not to and fro.
        tx.execute(
            "UPDATE model_versions SET state = 'refused', served_to = :now, decision = :reason, "
            "decided_at = :now WHERE tenant = :tenant AND id = :id",
            {{"id", *model->champion_id},
             {"now", scope.now()},
             {"reason", "Rolled back: " + reason}});
        put_in_service(tx, *before, scope.now(), "Back in service: " + reason);
        set_champion(tx, id, *before);
        return find_version(tx, *before).value();
    });
}

std::optional<Model> find_model(const Scope& scope, std::string_view purpose,
                                std::string_view subject) {
    std::optional<Model> out;
    scope.read([&](store::Queries& queries) { out = find_in(queries, purpose, subject); });
    return out;
}

Model get_model(const Scope& scope, ModelId id) {
    std::optional<Model> out;
    scope.read([&](store::Queries& queries) { out = find_by_id(queries, id); });
    if (!out) throw no_such_model();
    return *out;
}

std::vector<Model> list_models(const Scope& scope) {
    return scope.db().list<Model>(
        "SELECT {columns} FROM models WHERE tenant = :tenant ORDER BY purpose, subject");
}

std::vector<ModelVersion> list_versions(const Scope& scope, ModelId id, int limit) {
    return scope.db().list<ModelVersion>(
        "SELECT {columns} FROM model_versions WHERE tenant = :tenant AND model_id = :model ORDER "
        "BY number DESC LIMIT :limit",
        {{"model", id}, {"limit", limit}});
}

ModelVersion get_version(const Scope& scope, VersionId id) {
    std::optional<ModelVersion> out;
    scope.read([&](store::Queries& queries) { out = find_version(queries, id); });
    if (!out) throw no_such_version();
    return *out;
}

std::string read_bytes(const Scope& scope, store::Blobs& blobs, const ModelVersion& version) {
    const auto path = blobs.find(scope.tenant(), version.blob);
    std::string out;
    if (path) {
        std::ifstream in(*path, std::ios::binary);
        out.assign(std::istreambuf_iterator<char>(in), {});
    }
    if (!path || to_hex(sha256(out)) != version.sha256)
        throw Error(ErrorKind::internal, "The model's file is gone or broken: train it again.",
                    version.blob);
    return out;
}

int remove_old_versions(Scope& scope, store::Blobs& blobs, int keep) {
    struct Old {
        VersionId id;
        std::string blob;
    };
    std::vector<Old> old;
    scope.write([&](Tx& tx) {
        old.clear();
        tx.each(
            "SELECT v.id, v.blob FROM model_versions v JOIN models m ON m.tenant = v.tenant AND "
            "m.id = v.model_id WHERE v.tenant = :tenant AND m.tenant = :tenant AND v.number <= "
            "m.last_number - :keep AND v.state <> 'champion' AND NOT (v.state = 'retired' AND "
            "v.served_to = (SELECT max(w.served_to) FROM model_versions w WHERE w.tenant = :tenant "
            "AND w.model_id = v.model_id AND w.state = 'retired'))",
            {{"keep", keep}}, [&](const store::Row& row) {
                old.push_back({store::read_column<VersionId>(row, 0), std::string(row.text(1))});
            });
        for (const auto& one : old) {
            tx.execute("DELETE FROM model_checks WHERE tenant = :tenant AND version_id = :id",
                       {{"id", one.id}});
            tx.execute("DELETE FROM model_versions WHERE tenant = :tenant AND id = :id",
                       {{"id", one.id}});
        }
    });
    for (const auto& one : old) blobs.remove(scope.tenant(), one.blob);
    return static_cast<int>(old.size());
}

ModelCheck add_check(Scope& scope, VersionId id, const Drift& drift) {
    ModelCheck check{.id = scope.make_id<CheckId>(),
                     .version_id = id,
                     .at = scope.now(),
                     .data_from = drift.data_from,
                     .data_to = drift.data_to,
                     .row_count = drift.row_count,
                     .features = drift.features};
    std::stable_sort(check.features.begin(), check.features.end(),
                     [](const auto& a, const auto& b) { return a.index > b.index; });
    if (drift.promised) check.expected_loss = drift.promised->mean;
    if (drift.recent) check.loss = drift.recent->mean;
    if (drift.promised && drift.recent)
        if (const double z = loss_shift(*drift.promised, *drift.recent); !std::isnan(z))
            check.loss_z = std::clamp(z, -1e6, 1e6);
    check.state = judge(check);
    scope.write([&](Tx& tx) {
        if (!find_version(tx, id)) throw no_such_version();
        tx.execute("INSERT INTO model_checks (tenant, {columns}) VALUES (:tenant, {values})",
                   check);
    });
    return check;
}

std::vector<ModelCheck> list_checks(const Scope& scope, VersionId id, int limit) {
    return scope.db().list<ModelCheck>(
        "SELECT {columns} FROM model_checks WHERE tenant = :tenant AND version_id = :version ORDER "
        "BY at DESC, id DESC LIMIT :limit",
        {{"version", id}, {"limit", limit}});
}

}  // namespace herald::model
