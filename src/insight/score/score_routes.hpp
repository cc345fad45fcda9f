#pragma once

#include <optional>
#include <string>
#include <vector>

#include "insight/score/score_store.hpp"
#include "web/router.hpp"

namespace herald::insight {

void add_score_routes(const Context& context, web::Router& routes);

/// Works out today's score and keeps it; when there is none of earlier days, those of the past
/// eight weeks too, one a week, from the history.
void refresh_score(const Context& context, task::Run& run);

struct HealthScore {
    std::optional<double> score;
    Time at;
    std::optional<double> change;  ///< in points, against a week ago
    std::vector<HealthComponent> components;
    std::vector<ScorePoint> history;  ///< of a year at most, oldest first
    std::optional<std::string> message;
};
BOOST_DESCRIBE_STRUCT(HealthScore, (), (score, at, change, components, history, message))

/// The score kept today, or worked out now when there is none yet.
HealthScore get_health_score(const Context& context, Scope& scope);

}  // namespace herald::insight
