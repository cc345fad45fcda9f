#include "insight/recommend/recommendation_store.hpp"

#include <algorithm>
#include <array>
#include <bit>

#include "base/crypto.hpp"
#include "base/encoding.hpp"
#include "base/json_writer.hpp"
#include "event/event.hpp"

namespace herald::insight {
namespace {

using store::Params;

template <Enum E, std::size_t N>
void add_slots(Params& out, const std::array<std::string_view, N>& names,
               const std::vector<E>& values) {
    for (std::size_t i = 0; i < N; ++i)
        out.emplace_back(names[i], i < values.size() ? enum_name(values[i]) : std::string_view());
}

constexpr std::string_view kPage =
    "SELECT {columns} FROM recommendations WHERE tenant = :tenant "
    "AND state IN (:s0, :s1, :s2, :s3, :s4) "
    "AND (:any_kind = 1 OR kind IN (:k0, :k1, :k2, :k3, :k4, :k5, :k6, :k7, :k8)) "
    "AND (:any_campaign = 1 OR campaign_id = :campaign OR actions LIKE :mentions) "
    "AND (:any_platform = 1 OR platform = :platform) "
    "AND (:first = 1 OR (priority, id) < (:priority, :after)) "
    "ORDER BY priority DESC, id DESC LIMIT :limit";

/// Each value once: there are no more slots than names.
template <Enum E>
std::vector<E> distinct(std::vector<E> values) {
    std::sort(values.begin(), values.end());
    values.erase(std::unique(values.begin(), values.end()), values.end());
    return values;
}

void announce(Tx& tx, const Context& context, const Scope& scope, RecommendationId id) {
    event::emit(tx, scope.tenant(), context.bus(), scope.clock(), "insights",
                "recommendation.updated", fmt::format(R"({{"id":"{}"}})", to_string(id)));
}

/// Of several at once, one is the first.
void must_have_moved(std::int64_t rows, std::string_view what) {
    if (rows == 0)
        throw Error(ErrorKind::conflict,
                    fmt::format("This recommendation was just {} by somebody else.", what));
}

}  // namespace

Error no_such(RecommendationId) {
    return Error(ErrorKind::not_found, "There is no such recommendation.");
}

Recommendation get_recommendation(const Scope& scope, RecommendationId id) {
    auto found = scope.db().one<Recommendation>(
        "SELECT {columns} FROM recommendations WHERE tenant = :tenant AND id = :id", {{"id", id}});
    if (!found) throw no_such(id);
    return *std::move(found);
}

web::Page<Recommendation> list_recommendations(const Scope& scope,
                                               const ListRecommendations& request) {
    static constexpr std::array<std::string_view, 5> kStates{"s0", "s1", "s2", "s3", "s4"};
    static constexpr std::array<std::string_view, 9> kKinds{"k0", "k1", "k2", "k3", "k4",
                                                            "k5", "k6", "k7", "k8"};
    const auto cursor =
        web::read_cursor<std::int64_t, RecommendationId>(request, "recommendations");
    const auto [priority, after] = cursor.value_or(std::tuple{std::int64_t{0}, RecommendationId{}});
    auto states = distinct(request.state);
    if (states.empty()) states.push_back(RecommendationState::open);
    const auto campaign = request.campaign_id.value_or(ads::CampaignId{});
    Params params{{"any_kind", request.kind.empty()},
                  {"any_campaign", !request.campaign_id},
                  {"campaign", campaign},
                  {"mentions", "%" + to_string(campaign) + "%"},
                  {"any_platform", !request.platform},
                  {"platform", request.platform ? enum_name(*request.platform) : ""},
                  {"first", !cursor},
                  {"priority", std::bit_cast<double>(priority)},
                  {"after", after},
                  {"limit", request.fetch()}};
    add_slots(params, kStates, states);
    add_slots(params, kKinds, distinct(request.kind));
    return web::make_page(scope.db().list<Recommendation>(kPage, std::move(params)), request,
                          [](const Recommendation& last) {
                              return web::make_cursor("recommendations",
                                                      std::bit_cast<std::int64_t>(last.priority),
                                                      last.id);
                          });
}

std::string digest_of(const Recommendation& recommendation) {
    return to_hex(sha256(to_json(recommendation))).substr(0, 32);
}

RecommendationId insert_recommendation(Tx& tx, const Context& context, const Scope& scope,
                                       const std::string& key, Recommendation recommendation) {
    const std::string digest = digest_of(recommendation);
    recommendation.id = scope.make_id<RecommendationId>();
    recommendation.created_at = recommendation.updated_at = scope.now();
    tx.execute(
        "INSERT INTO recommendations (tenant, advice_key, change_ids, digest, {columns}) VALUES "
        "(:tenant, :advice_key, '[]', :digest, {values})",
        recommendation, {{"advice_key", key}, {"digest", digest}});
    announce(tx, context, scope, recommendation.id);
    return recommendation.id;
}

void set_applied(Tx& tx, const Context& context, const Scope& scope, RecommendationId id,
                 const ads::CampaignsChanged& made) {
    must_have_moved(
        tx.execute(
            "UPDATE recommendations SET state = 'applied', applied_at = :now, applied_by = :who, "
            "task_id = :task, change_ids = :changes, updated_at = :now, version = version + 1 "
            "WHERE tenant = :tenant AND id = :id AND state = 'open'",
            {{"id", id},
             {"now", scope.now()},
             {"who", scope.actor().name.empty() ? std::nullopt : std::optional(scope.actor().name)},
             {"task", made.task ? std::optional(made.task->id) : std::nullopt},
             {"changes", made.changes}}),
        "decided");
    announce(tx, context, scope, id);
}

void expire_superseded(Tx& tx, const Context& context, const Scope& scope,
                       const Recommendation& applied) {
    const auto clashes = [&](const Recommendation& other) {
        for (const auto& a : other.actions)
            for (const auto& b : applied.actions)
                if (a.campaign_id == b.campaign_id && a.field == b.field) return true;
        return false;
    };
    for (const auto& other : tx.list<Recommendation>(
             "SELECT {columns} FROM recommendations WHERE tenant = :tenant AND state = 'open'")) {
        if (other.id == applied.id || !clashes(other)) continue;
        tx.execute(
            "UPDATE recommendations SET state = 'expired', updated_at = :now, version = version + "
            "1 WHERE tenant = :tenant AND id = :id",
            {{"id", other.id}, {"now", scope.now()}});
        announce(tx, context, scope, other.id);
    }
}

void set_dismissed(Tx& tx, const Context& context, const Scope& scope, RecommendationId id,
                   const std::optional<std::string>& reason) {
    must_have_moved(
        tx.execute(
            "UPDATE recommendations SET state = 'dismissed', dismissed_at = :now, dismiss_reason = "
            ":reason, updated_at = :now, version = version + 1 "
            "WHERE tenant = :tenant AND id = :id AND state = 'open'",
            {{"id", id}, {"now", scope.now()}, {"reason", reason}}),
        "decided");
    announce(tx, context, scope, id);
}

void set_reverted(Tx& tx, const Context& context, const Scope& scope, RecommendationId id) {
    must_have_moved(
        tx.execute("UPDATE recommendations SET state = 'reverted', reverted_at = :now, updated_at "
                   "= :now, version = version + 1, outcome = CASE WHEN outcome LIKE "
                   "'{\"state\":\"measuring\"%' THEN NULL ELSE outcome END "
                   "WHERE tenant = :tenant AND id = :id AND state = 'applied'",
                   {{"id", id}, {"now", scope.now()}}),
        "taken back");
    announce(tx, context, scope, id);
}

std::vector<ads::ChangeId> change_ids_of(const Scope& scope, RecommendationId id) {
    const auto text = scope.db().one<std::string>(
        "SELECT change_ids FROM recommendations WHERE tenant = :tenant AND id = :id", {{"id", id}});
    if (!text) throw no_such(id);
    return from_json<std::vector<ads::ChangeId>>(*text);
}

std::string outcome_text(const Scope& scope, RecommendationId id) {
    return scope.db()
        .one<std::optional<std::string>>(
            "SELECT outcome FROM recommendations WHERE tenant = :tenant AND id = :id", {{"id", id}})
        .value_or(std::nullopt)
        .value_or("");
}

std::vector<Recommendation> list_unmeasured(const Scope& scope) {
    std::vector<Recommendation> out = scope.db().list<Recommendation>(
        "SELECT {columns} FROM recommendations WHERE tenant = :tenant AND state = 'applied' "
        "AND (outcome IS NULL OR outcome LIKE '{\"state\":\"measuring\"%') ORDER BY id");
    return out;
}

void set_outcome(Tx& tx, const Context& context, const Scope& scope, RecommendationId id,
                 const Outcome& outcome) {
    const auto changed = tx.execute(
        "UPDATE recommendations SET outcome = :outcome, updated_at = :now, version = version + 1 "
        "WHERE tenant = :tenant AND id = :id AND state = 'applied'",
        {{"id", id}, {"now", scope.now()}, {"outcome", to_json(outcome)}});
    if (changed > 0) announce(tx, context, scope, id);
}

}  // namespace herald::insight
