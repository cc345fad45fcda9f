#pragma once

#include <span>
#include <string>
#include <vector>

#include "insight/panel/context.hpp"
#include "insight/recommend/recommendation.hpp"

/// The SQL of recommendations.
namespace herald::insight {

Recommendation get_recommendation(const Scope& scope, RecommendationId id);
/// Most valuable first.
web::Page<Recommendation> list_recommendations(const Scope& scope,
                                               const ListRecommendations& request);

struct StoredCounts {
    std::int64_t added = 0, updated = 0, expired = 0, held_back = 0;
};
/// Makes the open recommendations those of the proposals: the same advice keeps its id, what
/// somebody dismissed or took back stays away for kStaysAway unless its value doubled, what is
/// being measured is not advised again, a budget moved on advice rests for kSettles, what is
/// advised no longer expires. Doing it twice changes nothing. Announces each that changed.
StoredCounts store_proposals(Tx& tx, const Context& context, const Scope& scope,
                             const History& history, std::span<const Proposal> proposals);
inline constexpr std::chrono::hours kStaysAway{30 * 24};
inline constexpr std::chrono::hours kMeasuredFor{29 * 24};
inline constexpr std::chrono::hours kSettles{14 * 24};

/// A new one; its id and times are set here. `key` names the same advice from day to day.
RecommendationId insert_recommendation(Tx& tx, const Context& context, const Scope& scope,
                                       const std::string& key, Recommendation recommendation);
/// The same for the same content. Stored texts are not compared themselves: a number that was read
/// may differ from the one written in its last digit.
std::string digest_of(const Recommendation& recommendation);

/// Moves an open one to another state; throws Error{conflict} when it is open no longer.
void set_applied(Tx& tx, const Context& context, const Scope& scope, RecommendationId id,
                 const ads::CampaignsChanged& made);
/// Other open ones that start from what it changed are out of date.
void expire_superseded(Tx& tx, const Context& context, const Scope& scope,
                       const Recommendation& applied);
void set_dismissed(Tx& tx, const Context& context, const Scope& scope, RecommendationId id,
                   const std::optional<std::string>& reason);
/// Moves an applied one; throws Error{conflict} when it is not applied.
void set_reverted(Tx& tx, const Context& context, const Scope& scope, RecommendationId id);
std::vector<ads::ChangeId> change_ids_of(const Scope& scope, RecommendationId id);

/// Those whose outcome is not final.
std::vector<Recommendation> list_unmeasured(const Scope& scope);
/// As it is stored; empty without one.
std::string outcome_text(const Scope& scope, RecommendationId id);
void set_outcome(Tx& tx, const Context& context, const Scope& scope, RecommendationId id,
                 const Outcome& outcome);

}  // namespace herald::insight
