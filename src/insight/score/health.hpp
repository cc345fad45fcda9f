#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "content/feedback/standing.hpp"
#include "insight/creative/wear.hpp"
#include "insight/panel/history.hpp"

/// The Marketing Health Score: parts from 0 to 100, each a formula that anybody can check.
namespace herald::insight {

enum class HealthPart : std::uint8_t {
    efficiency,
    growth,
    stability,
    creative_freshness,
    pacing,
    tracking,
    coverage,
    content
};
BOOST_DESCRIBE_ENUM(HealthPart, efficiency, growth, stability, creative_freshness, pacing, tracking,
                    coverage, content)

/// What would raise a part most.
struct HealthAction {
    std::string text;
    double gain = 0;  ///< points of the whole score
    std::optional<Uuid> recommendation_id;
    std::string page;  ///< of the UI: "/insights/creative"
    // What it is about, to find the recommendation that says the same; not shown.
    std::optional<ads::CampaignId> campaign = {};
    std::optional<ads::AdId> ad = {};
    bool is_budget_plan = false;
};
BOOST_DESCRIBE_STRUCT(HealthAction, (), (text, gain, recommendation_id, page))

struct HealthComponent {
    HealthPart id{};
    std::optional<double> score;  ///< 0 … 100; null: nothing known, left out
    double weight = 0;            ///< of the score, those of the parts that count sum to 1
    std::optional<double> value;  ///< the figure it is made of
    std::string unit;             ///< of the value: roas, ratio, days, count
    std::string text, how;
    std::optional<HealthAction> action;
};
BOOST_DESCRIBE_STRUCT(HealthComponent, (), (id, score, weight, value, unit, text, how, action))

/// The score of one day.
struct DayHealth {
    std::optional<double> score;
    /// In order; that of content only where content went out.
    std::vector<HealthComponent> components;
    std::optional<std::string> message;
};

inline constexpr int kHealthDays = 28;

/// How the workspace stands on the history's today. Parts without data are left out and the
/// weights of the others raised to sum to 1; the message says which.
DayHealth health_of(const History& history, const WearReport& wear,
                    const std::optional<content::ContentStanding>& content = {});

/// The same history as it was when `today` was today: figures of that day and later are gone.
/// Budgets, states and names stay those of now.
History as_of(const History& history, Day today);

// The parts, each with its score and action gain within the part (0 … 100); weights come later.
HealthComponent efficiency_part(const History& history);
HealthComponent growth_part(const History& history);
HealthComponent stability_part(const History& history);
HealthComponent freshness_part(const History& history, const WearReport& wear);
HealthComponent pacing_part(const History& history);
HealthComponent tracking_part(const History& history);
HealthComponent coverage_part(const History& history);
HealthComponent content_part(const content::ContentStanding& content);

}  // namespace herald::insight
